import { describe, expect, test } from 'vitest'
import { wantPass } from '../../../db/queries/mailboxes.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { settleMeetings } from '../../../worker/jobs/settle-meetings.ts'
import { syncCalendar } from '../../../worker/jobs/sync-calendar.ts'
import { testDatabase } from '../../support/database.ts'
import { beginnings, either, event, ok, person, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
const delta = '/me/calendarView/delta'
const end = (at: string) => ({ '@odata.deltaLink': `${root}${delta}?$deltatoken=${at}` })
const noMail: Script = (_, path) =>
  path.startsWith('/me/mailFolders/')
    ? ok({ value: [], '@odata.deltaLink': `${root}${path.split('?')[0]}?$deltatoken=m` })
    : undefined
const noPast: Script = (_, path) => (path.startsWith('/me/calendarView?') ? ok({ value: [] }) : undefined)

/** A mailbox whose calendar is what `script` answers, read once. */
async function reading(script: Script, now = '2026-11-24T09:00:00Z') {
  const world = await scripted(database(), either(beginnings, noMail, script, noPast), { now })
  for (let runs = 0; runs === 0 || world.enqueued.includes('backfill-mailbox'); runs += 1) {
    world.enqueued.length = 0
    await world.run('backfill-mailbox', backfillMailbox)
  }
  const pass = async () => {
    await world.sql((sql) => wantPass(sql, world.clock.now(), { calendar: true }))
    await world.run('sync-calendar', syncCalendar)
  }
  const counted = () =>
    world
      .sql(
        (sql) =>
          sql<
            { source_id: string; at: Date; n: number }[]
          >`select source_id, occurred_at as at, n from interaction where contacts <> '{}' and not gone order by 2, 1`,
      )
      .then((rows) => rows.map(({ source_id, at }) => `${source_id.slice(8)} ${at.toISOString().slice(5, 16)}`))
  return { ...world, pass, counted }
}
const one = (id: string, day: string, more: object = {}) =>
  event(id, `${day}T10:00:00.0000000`, `${day}T10:30:00.0000000`, more)

describe('what lies behind and what lies ahead', () => {
  test('meetings that were held count, what is ahead, cancelled, declined or private does not, and no subject is asked for', async () => {
    const world = await reading((_, path) => {
      if (path.startsWith('/me/calendarView?'))
        return ok({
          value: [
            one('past', '2026-06-01'),
            one('declined', '2026-05-01', { responseStatus: { response: 'declined' } }),
            one('private', '2026-04-01', { sensitivity: 'private' }),
          ],
        })
      if (path.startsWith(delta))
        return ok({
          value: [
            one('held', '2026-11-20'),
            one('ahead', '2026-11-30'),
            one('off', '2026-11-19', { isCancelled: true }),
          ],
          ...end('1'),
        })
      return undefined
    })
    expect(await world.counted()).toEqual(['past 06-01T10:00', 'held 11-20T10:00'])
    const past = world.asked
      .map(({ path }) => decodeURIComponent(path))
      .find((path) => path.startsWith('/me/calendarView?'))
    expect(past).toMatch(
      /startDateTime=2025-11-24T00:00:00.000Z&endDateTime=2026-10-25T00:00:00.000Z&\$select=(?!.*(subject|body))/i,
    )
    expect(await world.sql((sql) => sql`select contacts, people from meeting where meeting_id = 'private'`)).toEqual([
      { contacts: [], people: 0 },
    ])
    expect(await world.sql((sql) => sql`select due_at from due where what = 'settle-meetings'`)).toEqual([
      { due_at: new Date('2026-11-30T10:30:00Z') },
    ])
  })

  test('a meeting counts once it has ended and the calendar was seen after its end', async () => {
    let cancelled = false
    const world = await reading((_, path) => {
      if (!path.startsWith(delta)) return undefined
      return ok({
        value: path.includes('token') && !cancelled ? [] : [one('a', '2026-11-24', { isCancelled: cancelled })],
        ...end('1'),
      })
    })
    expect(await world.counted()).toEqual([])
    world.clock.set('2026-11-24T10:30:00Z')
    world.enqueued.length = 0
    await world.run('settle-meetings', settleMeetings)
    expect({ counted: await world.counted(), enqueued: world.enqueued }).toEqual({
      counted: [],
      enqueued: ['sync-calendar'],
    })
    await world.run('sync-calendar', syncCalendar)
    expect(await world.counted()).toEqual(['a 11-24T10:00'])
    expect(world.enqueued).toContain('score-relationships')
    cancelled = true
    await world.pass()
    expect(await world.counted()).toEqual([])
  })

  test('a meeting that was cancelled unnoticed before it ended never counts', async () => {
    let told = false
    const world = await reading((_, path) =>
      path.startsWith(delta)
        ? ok({
            value: path.includes('token')
              ? told
                ? [{ id: 'a', '@removed': { reason: 'deleted' } }]
                : []
              : [one('a', '2026-11-24')],
            ...end('1'),
          })
        : undefined,
    )
    told = true
    world.clock.set('2026-11-24T11:00:00Z')
    await world.run('settle-meetings', settleMeetings)
    await world.run('sync-calendar', syncCalendar)
    expect(await world.counted()).toEqual([])
  })

  test('tidying the calendar up afterwards takes nothing back, and a change outside of the window is no removal', async () => {
    const world = await reading((_, path) => {
      if (path.startsWith('/me/calendarView?')) return ok({ value: [one('old', '2026-02-02')] })
      if (!path.startsWith(delta)) return undefined
      return ok({
        value: path.includes('token')
          ? ['held', 'old', 'unknown'].map((id) => ({ id, '@removed': { reason: 'deleted' } }))
          : [one('held', '2026-11-20')],
        ...end('1'),
      })
    })
    await world.pass()
    expect(await world.counted()).toEqual(['old 02-02T10:00', 'held 11-20T10:00'])
  })

  test('a meeting that went within a day of its end counts as cancelled, whether or not it was seen in between', async () => {
    let gone = false
    const world = await reading((_, path) =>
      path.startsWith(delta)
        ? ok({
            value: path.includes('token')
              ? gone
                ? [{ id: 'a', '@removed': { reason: 'deleted' } }]
                : []
              : [one('a', '2026-11-23')],
            ...end('1'),
          })
        : undefined,
    )
    expect(await world.counted()).toEqual(['a 11-23T10:00'])
    gone = true
    await world.pass()
    expect(await world.counted()).toEqual([])
  })

  test('a meeting that is moved moves its contact, and one that is moved ahead of us has none yet', async () => {
    let day = '2026-11-20'
    const world = await reading((_, path) =>
      path.startsWith(delta) ? ok({ value: [one('a', day)], ...end('1') }) : undefined,
    )
    expect(await world.counted()).toEqual(['a 11-20T10:00'])
    day = '2026-11-18'
    await world.pass()
    expect(await world.counted()).toEqual(['a 11-18T10:00'])
    day = '2026-11-27'
    await world.pass()
    expect(await world.counted()).toEqual([])
    world.clock.set('2026-11-27T10:31:00Z')
    await world.pass()
    expect(await world.counted()).toEqual(['a 11-27T10:00'])
  })
})

describe('a series', () => {
  const master = { ...one('m', '2020-01-01', { type: 'seriesMaster' }) }
  const bare = (id: string, day: string) => ({
    '@odata.type': '#microsoft.graph.event',
    id,
    type: 'occurrence',
    seriesMasterId: 'm',
    start: { dateTime: `${day}T10:00:00`, timeZone: 'UTC' },
    end: { dateTime: `${day}T10:30:00`, timeZone: 'UTC' },
  })
  const instance = (id: string, day: string, more: object = {}) =>
    one(id, day, { type: 'occurrence', seriesMasterId: 'm', ...more })

  test('gives its bare occurrences who is in it, also across pages, and is no meeting itself', async () => {
    const world = await reading((_, path) => {
      if (path.startsWith('/me/events/m/instances'))
        return ok({ value: [instance('o1', '2026-11-17'), instance('o2', '2026-11-20'), instance('o3', '2026-12-01')] })
      if (path.includes('skiptoken'))
        return ok({ value: [bare('o2', '2026-11-20'), bare('o3', '2026-12-01')], ...end('1') })
      if (path.startsWith(delta))
        return ok({ value: [master, bare('o1', '2026-11-17')], '@odata.nextLink': `${root}${delta}?$skiptoken=1` })
      return undefined
    })
    expect(await world.counted()).toEqual(['o1 11-17T10:00', 'o2 11-20T10:00'])
    expect(await world.sql((sql) => sql`select count(*)::int as n, count(series_id)::int as s from meeting`)).toEqual([
      { n: 3, s: 3 },
    ])
  })

  test('that was touched is read whole: an occurrence that is deleted without a word is gone, one that was moved is there once', async () => {
    let instances = [instance('o1', '2026-11-20'), instance('o2', '2026-11-25'), instance('o3', '2026-11-26')]
    let touched = false
    const world = await reading((_, path) => {
      if (path.startsWith('/me/events/m/instances')) return ok({ value: instances })
      if (path.startsWith(delta))
        return ok({
          value: path.includes('token')
            ? touched
              ? [master]
              : []
            : [master, bare('o1', '2026-11-20'), bare('o2', '2026-11-25'), bare('o3', '2026-11-26')],
          ...end('1'),
        })
      return undefined
    })
    instances = [instance('o1', '2026-11-20'), one('x3', '2026-11-27', { type: 'exception', seriesMasterId: 'm' })]
    touched = true
    await world.pass()
    expect(
      await world.sql((sql) => sql`select meeting_id from meeting where not cancelled order by starts_at`),
    ).toEqual([{ meeting_id: 'o1' }, { meeting_id: 'x3' }])
    world.clock.set('2026-11-28T09:00:00Z')
    await world.pass()
    expect(await world.counted()).toEqual(['o1 11-20T10:00', 'x3 11-27T10:00'])
  })

  test('whose occurrence is edited after it was held, and has another id then, is held once', async () => {
    let edited = false
    const world = await reading((_, path) => {
      if (path.startsWith('/me/events/m/instances'))
        return ok({ value: [one('x1', '2026-11-20', { type: 'exception', seriesMasterId: 'm' })] })
      if (path.startsWith(delta))
        return ok({
          value: path.includes('token') ? (edited ? [master] : []) : [master, bare('o1', '2026-11-20')],
          ...end('1'),
        })
      return undefined
    })
    expect(await world.counted()).toEqual(['o1 11-20T10:00'])
    edited = true
    await world.pass()
    expect(await world.counted()).toEqual(['x1 11-20T10:00'])
  })

  test('that is cancelled keeps what was held and loses what was ahead', async () => {
    let gone = false
    const world = await reading((_, path) => {
      if (path.startsWith('/me/events/m/instances')) return { kind: 'not-found', code: 'ErrorItemNotFound' }
      if (path.startsWith(delta))
        return ok({
          value: path.includes('token')
            ? gone
              ? [
                  { id: 'm', '@removed': { reason: 'deleted' } },
                  { id: 'o1', '@removed': { reason: 'deleted' } },
                ]
              : []
            : [master, bare('o1', '2026-11-20'), bare('o2', '2026-11-25')],
          ...end('1'),
        })
      return undefined
    })
    gone = true
    await world.pass()
    expect(await world.sql((sql) => sql`select meeting_id, cancelled from meeting order by 1`)).toEqual([
      { meeting_id: 'o1', cancelled: false },
      { meeting_id: 'o2', cancelled: true },
    ])
    world.clock.set('2026-11-28T09:00:00Z')
    await world.pass()
    expect(await world.counted()).toEqual(['o1 11-20T10:00'])
  })
})

describe('the window', () => {
  test('slides with the days, counts nothing twice, and notices what went meanwhile', async () => {
    let now = 1
    const world = await reading((_, path) => {
      if (!path.startsWith(delta)) return undefined
      if (path.includes('token')) return ok({ value: [], ...end(String(now)) })
      return ok({
        value:
          now === 1
            ? [one('held', '2026-11-20'), one('stays', '2026-12-03'), one('goes', '2026-12-04')]
            : [one('held', '2026-11-20'), one('stays', '2026-12-03'), one('far', '2027-01-29')],
        ...end(String(now)),
      })
    })
    now = 2
    world.clock.set('2026-12-02T09:00:00Z')
    await world.pass()
    expect(
      world.asked.map(({ path }) => decodeURIComponent(path)).filter((path) => path.startsWith(`${delta}?start`)),
    ).toEqual([
      `${delta}?startDateTime=2026-10-25T00:00:00.000Z&endDateTime=2027-01-23T00:00:00.000Z`,
      `${delta}?startDateTime=2026-11-02T00:00:00.000Z&endDateTime=2027-01-31T00:00:00.000Z`,
    ])
    expect(await world.counted()).toEqual(['held 11-20T10:00'])
    expect(await world.sql((sql) => sql`select meeting_id from meeting where not cancelled order by 1`)).toEqual([
      { meeting_id: 'far' },
      { meeting_id: 'held' },
      { meeting_id: 'stays' },
    ])
  })
  test('that nobody looked at for weeks still tells what was held in it and what was called off', async () => {
    let away = false
    const world = await reading((_, path) => {
      if (!path.startsWith(delta)) return undefined
      const first = [one('kept', '2026-11-30'), one('off', '2026-12-01')]
      if (path.includes('startDateTime=2026-10')) return ok({ value: first, ...end('1') })
      const told = [one('made', '2026-12-02'), { id: 'off', '@removed': { reason: 'deleted' } }]
      if (path.includes('token=1')) return ok({ value: away ? told : [], ...end('1') })
      return ok({ value: [], ...end('2') })
    })
    away = true
    world.clock.set('2027-01-10T09:00:00Z')
    await world.pass()
    expect(await world.counted()).toEqual(['kept 11-30T10:00', 'made 12-02T10:00'])
  })
  test('leaves no gap behind one that nobody looked at for months', async () => {
    const calendar = [one('before', '2027-01-20'), one('between', '2027-02-02'), one('after', '2027-03-01')]
    const world = await reading((_, path) => {
      const [, from, to] = /startDateTime=([^&]+)&endDateTime=([^&]+)/.exec(path) ?? []
      if (path.includes('token')) return ok({ value: [], ...end('1') })
      if (!path.startsWith(delta) || !from || !to) return undefined
      const inside = calendar.filter(({ start }) => start.dateTime >= from && start.dateTime < to)
      return ok({ value: inside, ...end('1') })
    })
    world.clock.set('2027-03-24T09:00:00Z')
    await world.pass()
    expect(await world.counted()).toEqual(['before 01-20T10:00', 'between 02-02T10:00', 'after 03-01T10:00'])
    const windows = world.asked.flatMap(({ path }) => {
      const [, from, to] = /startDateTime=([^T]+)T.*endDateTime=([^T]+)T/.exec(decodeURIComponent(path)) ?? []
      return from && to && path.startsWith(delta) ? [`${from} ${to}`] : []
    })
    // From where the old one ended, and then the usual one.
    expect(windows.slice(1)).toEqual(['2027-01-23 2027-05-23', '2027-02-22 2027-05-23'])
  })
  test('is listed anew when its link is gone', async () => {
    let gone = false
    const world = await reading((_, path) => {
      if (!path.startsWith(delta)) return undefined
      if (gone && path.includes('token')) {
        gone = false
        return { kind: 'resync', code: 'syncStateNotFound' }
      }
      return ok({ value: path.includes('token') ? [] : [one('held', '2026-11-20')], ...end('1') })
    })
    gone = true
    await world.pass()
    expect(await world.counted()).toEqual(['held 11-20T10:00'])
    expect(await world.sql((sql) => sql`select meetings_read from mailbox`)).toEqual([{ meetings_read: 1 }])
  })
})

test('an event that is an invite starts the job that follows it', async () => {
  const world = await reading((_, path) =>
    path.startsWith(delta)
      ? ok({
          value: path.includes('token')
            ? [one('lunch', '2026-11-26', { responseStatus: { response: 'organizer' } })]
            : [],
          ...end('1'),
        })
      : undefined,
  )
  const at = new Date('2026-11-24T09:00:00Z')
  await world.sql(
    (sql) => sql`
    insert into invite (tenant_id, owner_id, kind, state, transaction_id, starts_at, ends_at, zone, title, body, event_id, hold_until, made_at)
    values (app_tenant(), app_owner(), 'lunch', 'booked', gen_random_uuid(), ${at}, ${at}, 'UTC', 't', 'b', 'lunch', ${at}, ${at})`,
  )
  world.enqueued.length = 0
  await world.pass()
  expect(world.enqueued).toContain('track-invite')
})

test('an all-hands names nobody, and a list among the guests makes it one', async () => {
  const crowd = Array.from({ length: 40 }, (_, at) => ({
    type: 'required',
    status: { response: 'accepted' },
    ...person(`p${at}@x.example`),
  }))
  const list = [{ type: 'required', status: { response: 'none' }, ...person('all-staff@x.example') }]
  const world = await reading((_, path) =>
    path.startsWith(delta)
      ? ok({
          value: [one('crowd', '2026-11-20', { attendees: crowd }), one('list', '2026-11-21', { attendees: list })],
          ...end('1'),
        })
      : undefined,
  )
  expect(await world.counted()).toEqual([])
  expect(
    await world.sql((sql) => sql`select count(*)::int as n from contact where address like 'p%@x.example'`),
  ).toEqual([{ n: 0 }])
  expect(await world.sql((sql) => sql`select reason, amount from left_out`)).toEqual([
    { reason: 'too-many', amount: '2' },
  ])
})
