import { describe, expect, test } from 'vitest'
import { readMissing } from '../../../db/queries/mailboxes.ts'
import { saveSignIn } from '../../../db/queries/me.ts'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { Later, Refused } from '../../../worker/failures.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { sweepMissed } from '../../../worker/jobs/sweep-missed.ts'
import { syncCalendar } from '../../../worker/jobs/sync-calendar.ts'
import { syncDirectory } from '../../../worker/jobs/sync-directory.ts'
import { syncMail } from '../../../worker/jobs/sync-mail.ts'
import { testDatabase } from '../../support/database.ts'
import { beginnings, either, emptyCalendar, event, mail, ok, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const inbox = '/me/mailFolders/F-inbox/messages/delta'
const sent = '/me/mailFolders/F-sent/messages/delta'
const odd: GraphAnswer = { kind: 'rejected', status: 400, code: 'Odd' }
const noSubscriptions: Script = (_, path) => (path.startsWith('/subscriptions') ? ok({ value: [] }) : undefined)
const noHeaders: Script = (_, path) =>
  path.startsWith('/me/messages/') ? ok({ id: 'x', internetMessageHeaders: [] }) : undefined
const ends = (folder: string): Script => {
  const path = `/me/mailFolders/${folder}/messages/delta`
  return (_, asked) =>
    asked.startsWith(path) ? ok({ value: [], '@odata.deltaLink': `${root}${path}?$deltatoken=end` }) : undefined
}

async function mailboxWith(script: Script) {
  const world = await scripted(
    database(),
    either(script, noSubscriptions, noHeaders, ends('F-inbox'), ends('F-sent'), beginnings, emptyCalendar),
  )
  /** Runs the first reading to its end, waiting where it has to; gives how often it waited. */
  const readAll = async (): Promise<number> => {
    let waits = 0
    for (let runs = 0; runs < 40; runs += 1) {
      world.enqueued.length = 0
      const ended = await world.run('backfill-mailbox', backfillMailbox).catch((error: unknown) => error)
      if (ended instanceof Later) {
        waits += 1
        world.clock.advance(ended.afterMs)
      } else if (ended) throw ended
      else if (!world.enqueued.includes('backfill-mailbox')) return waits
    }
    throw new Error('the backfill does not end')
  }
  /** Some hours later, the usual looking after. */
  const later = async (hours: number): Promise<void> => {
    world.clock.advance(hours * hourMs)
    await world.run('sweep-missed', sweepMissed)
    await world.run('sync-mail', syncMail)
    await world.run('sync-calendar', syncCalendar)
  }
  const missing = () => world.sql(readMissing)
  const askedOf = (place: string) => world.asked.filter(({ path }) => decodeURIComponent(path).includes(place)).length
  const counted = () =>
    world
      .sql((sql) => sql<{ source_id: string }[]>`select source_id from interaction where contacts <> '{}' order by 1`)
      .then((rows) => rows.map(({ source_id }) => source_id))
  return { ...world, readAll, later, missing, askedOf, counted }
}

describe('a folder that Graph refuses without a reason', () => {
  test('is asked for less and less, then not at all until the owner comes back, while all others are read', async () => {
    let refuses = true
    const world = await mailboxWith((_, path) => {
      if (path.startsWith(inbox) && refuses && path.includes('$deltatoken')) return odd
      // The round that begins anew is refused as well.
      if (path.startsWith(inbox) && refuses && world.askedOf(inbox) > 2) return odd
      if (path.startsWith(sent) && path.includes('$deltatoken'))
        return ok({
          value: [mail('s1', 'me@x.example', ['ana@x.example'], '2026-11-24T09:30:00Z')],
          '@odata.deltaLink': `${root}${sent}?$deltatoken=end`,
        })
      return undefined
    })
    await world.readAll()
    const before = world.askedOf('F-inbox/messages')
    for (let hours = 0; hours < 12; hours += 1) await world.later(1)
    expect(await world.counted()).toEqual(['mail:<s1@x>'])
    expect(await world.missing()).toContain('some-mail')
    // After 5, 20 and 80 seconds, 5, 21 and 85 minutes, six hours, and so on, with the hourly pass that follows.
    expect(world.askedOf('F-inbox/messages') - before).toBe(7)
    for (let times = 0; times < 12; times += 1) await world.later(6)
    expect(world.askedOf('F-inbox/messages') - before).toBe(12)
    refuses = false
    await world.later(6)
    expect(world.askedOf('F-inbox/messages') - before).toBe(12)
    await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
    expect(await world.missing()).not.toContain('some-mail')
    await world.run('sync-mail', syncMail)
    expect(world.askedOf('F-inbox/messages') - before).toBeGreaterThan(12)
  }, 60_000)

  test('on the way is no reason for the first reading not to end, and is read as soon as it is to be had', async () => {
    let refuses = true
    const world = await mailboxWith((_, path) => {
      if (!path.startsWith(inbox)) return undefined
      if (refuses) return odd
      return ok({
        value: [mail('i1', 'ana@x.example', ['me@x.example'], '2026-11-01T09:30:00Z')],
        '@odata.deltaLink': `${root}${inbox}?$deltatoken=end`,
      })
    })
    expect(await world.readAll()).toBe(2)
    expect(await world.sql((sql) => sql`select state from mailbox`)).toEqual([{ state: 'live' }])
    expect(await world.missing()).toContain('some-mail')
    refuses = false
    await world.later(1)
    expect(await world.counted()).toEqual(['mail:<i1@x>'])
    expect(await world.missing()).not.toContain('some-mail')
  })
})

test('a link that leads off the host is followed once and the round begins anew; one that always does is not for ever', async () => {
  const foreign = 'https://elsewhere.example/v1.0/next'
  let leads = true
  const world = await mailboxWith((request, path) => {
    if (request.path.startsWith(foreign)) return { kind: 'rejected', status: 0, code: 'foreign-link' }
    if (!path.startsWith(inbox)) return undefined
    const value = [mail('i1', 'ana@x.example', ['me@x.example'], '2026-11-01T09:30:00Z')]
    if (leads) return ok({ value, '@odata.nextLink': foreign })
    return ok({ value, '@odata.deltaLink': `${root}${inbox}?$deltatoken=end` })
  })
  await world.readAll()
  expect(await world.counted()).toEqual(['mail:<i1@x>'])
  expect(
    await world.sql(
      (sql) => sql`select backfill_link like '/me/mail%' as anew from delta_link where source = 'mail:F-inbox'`,
    ),
  ).toEqual([{ anew: true }])
  for (let times = 0; times < 15; times += 1) await world.later(6)
  expect(world.asked.filter(({ path }) => path === foreign)).toHaveLength(12)
  leads = false
  await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
  await world.later(1)
  expect(await world.missing()).not.toContain('some-mail')
}, 60_000)

test('a calendar that is refused ends the pass also when a meeting has ended that nobody saw, and is said to be missing', async () => {
  let refuses = false
  const world = await mailboxWith((_, path) => {
    if (!path.startsWith('/me/calendarView/delta')) return undefined
    if (refuses) return odd
    const value = [event('e1', '2026-11-24T10:00:00', '2026-11-24T10:30:00')]
    return ok({ value, '@odata.deltaLink': `${root}/me/calendarView/delta?t=end` })
  })
  await world.readAll()
  await world.run('sync-calendar', syncCalendar)
  refuses = true
  for (let times = 0; times < 12; times += 1) await world.later(6)
  expect(await world.missing()).toContain('some-meetings')
  expect(await world.counted()).toEqual([])
  const before = world.askedOf('calendarView/delta')
  for (let times = 0; times < 4; times += 1) await world.later(6)
  expect(world.askedOf('calendarView/delta')).toBe(before)
  refuses = false
  await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
  await world.later(1)
  expect(await world.counted()).toEqual(['meeting:e1'])
  expect(await world.missing()).not.toContain('some-meetings')
}, 60_000)

test('a folder or calendar whose listing runs out again and again is not listed for ever, and is whole as soon as it can be', async () => {
  let runsOut = false
  let asked = 0
  const gone: GraphAnswer = { kind: 'resync', code: 'syncStateNotFound' }
  const world = await mailboxWith((_, path) => {
    if (!path.startsWith(inbox) && !path.startsWith('/me/calendarView/delta')) return undefined
    asked += 1
    if (asked > 500) throw new Error('asked for ever')
    if (path.startsWith(inbox)) {
      // The first page is there, the second never.
      if (runsOut)
        return path.includes('$filter') ? ok({ value: [], '@odata.nextLink': `${root}${inbox}?$skiptoken=2` }) : gone
      const value = path.includes('$deltatoken')
        ? []
        : [mail('i1', 'ana@x.example', ['me@x.example'], '2026-11-01T09:30:00Z')]
      return ok({ value, '@odata.deltaLink': `${root}${inbox}?$deltatoken=end` })
    }
    if (runsOut) return gone
    const value = [event('e1', '2026-11-20T10:00:00', '2026-11-20T10:30:00')]
    return ok({ value, '@odata.deltaLink': `${root}/me/calendarView/delta?t=end` })
  })
  await world.readAll()
  runsOut = true
  asked = 0
  for (let times = 0; times < 20; times += 1) await world.later(6)
  // Each a dozen times, of the folder two pages, and what a link that has run out costs once.
  expect(asked).toBeLessThanOrEqual(12 + 24 + 2)
  // From the start each time: the place it stood at is gone.
  const pages = (part: string) => world.askedOf(`F-inbox/messages/delta?${part}`)
  expect({ first: pages('$select'), second: pages('$skiptoken') }).toEqual({ first: 1 + 12, second: 12 })
  expect(await world.missing()).toEqual(expect.arrayContaining(['some-mail', 'some-meetings']))
  runsOut = false
  await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
  await world.later(1)
  expect(await world.counted()).toEqual(['mail:<i1@x>', 'meeting:e1'])
  expect(await world.missing()).not.toContain('some-mail')
  expect(await world.missing()).not.toContain('some-meetings')
}, 60_000)

test('pages that are empty for ever, each with a new link to the next, are not read for ever', async () => {
  let endless = false
  let turn = 0
  const world = await mailboxWith((_, path) => {
    const place = ['/me/calendarView/delta', inbox].find((one) => path.startsWith(one))
    if (!place || !endless) return undefined
    turn += 1
    if (turn > 2_000) throw new Error('read for ever')
    return ok({ value: [], '@odata.nextLink': `${root}${place}?$skiptoken=${turn}` })
  })
  await world.readAll()
  endless = true
  await world.later(1)
  const once = turn
  expect(once).toBeGreaterThan(100)
  expect(once).toBeLessThan(800)
  await world.run('sync-mail', syncMail)
  await world.run('sync-calendar', syncCalendar)
  expect(turn).toBe(once)
  endless = false
  await world.later(1)
  expect(
    await world.sql((sql) => sql`select source from delta_link where backfill_link is not null or refusals > 0`),
  ).toEqual([])
}, 120_000)

test('a series that cannot be read sets the calendar aside, and is not asked for every few seconds', async () => {
  const world = await mailboxWith((_, path) => {
    if (path.includes('/instances')) return odd
    if (!path.startsWith('/me/calendarView/delta')) return undefined
    const bare = { type: 'occurrence', seriesMasterId: 'S', attendees: undefined, organizer: undefined }
    const value = [event('o1', '2026-11-25T10:00:00', '2026-11-25T10:30:00', bare)]
    return ok({ value, '@odata.deltaLink': `${root}/me/calendarView/delta?t=end` })
  })
  await world.readAll()
  for (let times = 0; times < 16; times += 1) await world.later(6)
  expect(await world.missing()).toContain('some-meetings')
  expect(world.askedOf('/instances')).toBe(12)
})

test('where the folders themselves are refused, the mailbox is parked in the end, and tried again when the owner comes back', async () => {
  let refuses = false
  const world = await mailboxWith((_, path) =>
    refuses && path.startsWith('/me/mailFolders/delta') ? ok('no list') : undefined,
  )
  await world.readAll()
  refuses = true
  const waits: number[] = []
  let parked = false
  for (let times = 0; times < 20 && !parked; times += 1) {
    world.clock.advance(6 * hourMs)
    await world.run('sweep-missed', sweepMissed)
    const ended = await world.run('sync-mail', syncMail).catch((error: unknown) => error)
    if (ended instanceof Later) waits.push(ended.afterMs)
    parked = ended instanceof Refused
  }
  expect(waits).toHaveLength(11)
  expect([...waits].sort((a, b) => a - b)).toEqual(waits)
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(dayMs)
  const asked = world.asked.length
  for (let times = 0; times < 4; times += 1) await world.later(6)
  expect(world.asked.length).toBe(asked)
  expect(await world.sql((sql) => sql`select state, parked_because from mailbox`)).toEqual([
    { state: 'parked', parked_because: 'refused' },
  ])
  refuses = false
  await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
  await world.later(1)
  expect(await world.sql((sql) => sql`select state, refusals from mailbox`)).toEqual([{ state: 'live', refusals: 0 }])
}, 60_000)

test('folders that are left out are asked for one by one, and a pause that Graph asks for on the way is obeyed and is no refusal', async () => {
  let busy = true
  const pause: GraphAnswer = { kind: 'later', afterMs: 2_128, code: 'TooManyRequests', maybeDone: false }
  const world = await mailboxWith((_, path) =>
    busy && path.startsWith('/me/mailFolders/junkemail?') ? pause : undefined,
  )
  const ended = await world.run('backfill-mailbox', backfillMailbox).catch((error: unknown) => error)
  expect(ended).toMatchObject({ afterMs: 2_128, code: 'TooManyRequests' })
  expect(await world.sql((sql) => sql`select refusals from mailbox`)).toEqual([{ refusals: 0 }])
  busy = false
  await world.readAll()
  const names = (part: string) => world.askedOf(`/me/mailFolders/${part}?`)
  expect({ junk: names('junkemail'), batches: world.askedOf('$batch') }).toEqual({ junk: 2, batches: 0 })
  expect(await world.sql((sql) => sql`select value from setting where key = 'reading.folders-left-out'`)).toEqual([
    { value: ['F-conversationhistory', 'F-deleteditems', 'F-drafts', 'F-junkemail'] },
  ])
})

test('a directory that cannot be read waits for its usual turn, half an hour later', async () => {
  let refuses = false
  const world = await mailboxWith((_, path) => (refuses && path.startsWith('/users') ? ok('no list') : undefined))
  await world.readAll()
  refuses = true
  world.clock.advance(hourMs)
  await expect(world.run('sync-directory', syncDirectory)).rejects.toBeInstanceOf(Refused)
  const [due] = await world.sql((sql) => sql<{ due_at: Date }[]>`select due_at from due where what = 'sync-directory'`)
  expect((due?.due_at.getTime() ?? 0) - world.clock.now().getTime()).toBeGreaterThan(20 * 60_000)
})
