import { describe, expect, test } from 'vitest'
import { judgeUnanswered } from '../../../db/queries/contacts.ts'
import { wantPass } from '../../../db/queries/mailboxes.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { settleMeetings } from '../../../worker/jobs/settle-meetings.ts'
import { syncCalendar } from '../../../worker/jobs/sync-calendar.ts'
import { syncDirectory } from '../../../worker/jobs/sync-directory.ts'
import { syncMail } from '../../../worker/jobs/sync-mail.ts'
import { testDatabase } from '../../support/database.ts'
import {
  beginnings,
  either,
  emptyCalendar,
  event,
  mail,
  ok,
  person,
  root,
  type Script,
  scripted,
} from './scripted-graph.ts'

const database = testDatabase()
const end = (folder: string) => ({
  '@odata.deltaLink': `${root}/me/mailFolders/${folder}/messages/delta?$deltatoken=end`,
})
type Mail = ReturnType<typeof mail>

/** A mailbox whose folders hold these mails, and a directory that knows these people once it may be read. */
async function mailboxOf(folders: Record<string, Mail[]>, users: object[], more: Script = () => undefined) {
  let open = false
  let bulk: string[] = []
  const box: Script = (_, path) => {
    const [, id, delta] = /^\/me\/mailFolders\/(F-\w+)\/messages(\/delta)?/.exec(path) ?? []
    if (id && delta) return ok({ value: path.includes('$deltatoken') ? [] : (folders[id] ?? []), ...end(id) })
    if (id) return ok({ value: folders[id] ?? [] })
    if (path.startsWith('/me/messages/'))
      return ok({
        internetMessageHeaders: bulk.some((one) => path.startsWith(`/me/messages/${one}?`))
          ? [{ name: 'List-Unsubscribe', value: '<https://x.example>' }]
          : [],
      })
    return undefined
  }
  const directory: Script = (_, path) =>
    open && path.startsWith('/users/delta')
      ? ok({ value: users, '@odata.deltaLink': `${root}/users/delta?$deltatoken=1` })
      : undefined
  const world = await scripted(database(), either(more, directory, box, beginnings, emptyCalendar))
  const readAll = async (sendsBulk: string[] = []): Promise<void> => {
    bulk = sendsBulk
    for (let runs = 0; runs < 9; runs += 1) {
      world.enqueued.length = 0
      await world.run('backfill-mailbox', backfillMailbox)
      if (!world.enqueued.includes('backfill-mailbox')) break
    }
    await world.run('sync-mail', syncMail)
    await world.run('sync-calendar', syncCalendar)
  }
  /** The directory is open from now on, and what follows is done. */
  const learn = async (): Promise<void> => {
    open = true
    world.clock.advance(2 * 3_600_000)
    await world.run('sync-directory', syncDirectory)
    await world.run('sync-mail', syncMail)
    await world.run('sync-calendar', syncCalendar)
  }
  const counted = async () => {
    const rows = await world.sql(
      (sql) => sql<{ source_id: string; people: string[]; weights: number[] }[]>`
        select source_id, array(select c.address from unnest(i.contacts) with ordinality k(id, nr) join contact c on c.contact_id = k.id order by c.address) as people, weights
        from interaction i where contacts <> '{}' order by 1`,
    )
    return Object.fromEntries(rows.map(({ source_id, people }) => [source_id.replace(/^mail:<|@x>$/g, ''), people]))
  }
  const totals = () =>
    world.sql(async (sql) => ({
      read: (await sql<{ messages_read: number }[]>`select messages_read from mailbox`)[0]?.messages_read,
      out: Object.fromEntries(
        (
          await sql<
            { reason: string; amount: number }[]
          >`select reason, amount::int from left_out where amount > 0 order by 1`
        ).map(({ reason, amount }) => [reason, amount]),
      ),
    }))
  const lists = () => world.asked.filter(({ path }) => /\/messages\?/.test(path)).length
  return { ...world, readAll, learn, counted, totals, lists }
}

const me = 'me@x.example'
const steve = 'jobs.steve@x.example'
const ana = 'ana@x.example'
const user = (id: string, address: string, more: object = {}) => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  displayName: address,
  givenName: address,
  mail: address,
  userPrincipalName: address,
  accountEnabled: true,
  jobTitle: 'Analyst',
  ...more,
})
const folders = (): Record<string, Mail[]> => ({
  'F-inbox': [
    mail('from-steve', steve, [me], '2026-11-20T10:00:00Z'),
    mail('from-ana', ana, [me], '2026-11-19T10:00:00Z'),
    mail('from-shop', 'info@shop.example', [me], '2026-11-18T10:00:00Z'),
  ],
  'F-sent': [
    mail('to-both', me, [ana, steve], '2026-11-17T10:00:00Z'),
    mail('to-steve', me, [steve], '2026-11-16T10:00:00Z'),
  ],
})

describe('mail that was left out before the directory knew its people', () => {
  test('counts once it does, is left out no longer, and nothing counts twice', async () => {
    const world = await mailboxOf(folders(), [user('1', steve), user('2', ana)])
    await world.readAll()
    expect(await world.counted()).toEqual({ 'from-ana': [ana], 'to-both': [ana] })
    expect(await world.totals()).toEqual({ read: 5, out: { shared: 3 } })
    await world.learn()
    expect(await world.counted()).toEqual({
      'from-ana': [ana],
      'from-steve': [steve],
      'to-both': [ana, steve],
      'to-steve': [steve],
    })
    expect(await world.totals()).toEqual({ read: 5, out: { shared: 1 } })
    const lists = world.lists()
    expect(lists).toBeGreaterThan(0)
    await world.learn()
    expect(world.lists()).toBe(lists)
  })

  test('is what it would have been had the directory been known from the start', async () => {
    const late = await mailboxOf(folders(), [user('1', steve), user('2', ana)])
    await late.readAll()
    await late.learn()
    const early = await mailboxOf(folders(), [user('1', steve), user('2', ana)])
    await early.learn()
    await early.readAll()
    const rows = (world: typeof late) =>
      world.sql(
        (sql) =>
          sql`select source_id, n, direct, weights, directions from interaction where contacts <> '{}' order by 1`,
      )
    const [a, b] = [await rows(late), await rows(early)]
    expect(
      a.map((row) => ({ ...row, weights: [...row.weights].sort(), directions: [...row.directions].sort() })),
    ).toEqual(b.map((row) => ({ ...row, weights: [...row.weights].sort(), directions: [...row.directions].sort() })))
    expect(await late.counted()).toEqual(await early.counted())
  })

  test('whose sender had written a newsletter first, is a colleague’s all the same', async () => {
    const world = await mailboxOf(
      {
        'F-inbox': [mail('news', ana, [me], '2026-11-20T10:00:00Z'), mail('hello', ana, [me], '2026-11-19T10:00:00Z')],
      },
      [user('2', ana)],
    )
    await world.readAll(['news'])
    expect(await world.counted()).toEqual({})
    await world.learn()
    expect(Object.keys(await world.counted())).toEqual(['hello', 'news'])
  })

  test('to an address that turns out to be the owner’s own counts with whoever wrote it', async () => {
    const alias = 'second@x.example'
    const world = await mailboxOf(
      { 'F-inbox': [mail('to-alias', ana, [alias], '2026-11-20T10:00:00Z')] },
      [],
      (_, path) =>
        path.startsWith('/users/delta') && opened
          ? ok({
              value: [user('1', me, { id: ownId, otherMails: [alias] }), user('2', ana)],
              '@odata.deltaLink': `${root}/users/delta?$deltatoken=1`,
            })
          : undefined,
    )
    const ownId = world.owner.ownerId
    let opened = false
    await world.readAll()
    expect(await world.counted()).toEqual({})
    opened = true
    await world.learn()
    expect(await world.counted()).toEqual({ 'to-alias': [ana] })
    expect(await world.totals()).toEqual({ read: 1, out: {} })
  })

  test('and meetings with them, in the past as well', async () => {
    const meeting = (id: string, day: string) =>
      event(id, `${day}T10:00:00`, `${day}T10:30:00`, {
        organizer: person(steve),
        attendees: [{ type: 'required', status: { response: 'accepted' }, ...person(me) }],
      })
    const world = await mailboxOf({}, [user('1', steve)], (_, path) => {
      if (path.startsWith('/me/calendarView/delta'))
        return ok({
          value: path.includes('t=end') ? [] : [meeting('now', '2026-11-20')],
          '@odata.deltaLink': `${root}/me/calendarView/delta?t=end`,
        })
      return path.startsWith('/me/calendarView') ? ok({ value: [meeting('then', '2026-03-20')] }) : undefined
    })
    await world.readAll()
    expect(await world.counted()).toEqual({})
    await world.learn()
    expect(await world.counted()).toEqual({ 'meeting:now': [steve], 'meeting:then': [steve] })
  })

  test('and a meeting to which somebody was asked by two of their addresses is one of two people', async () => {
    const home = 'ana@home.example'
    const accepted = (address: string) => ({ type: 'required', status: { response: 'accepted' }, ...person(address) })
    let opened = false
    const asked = event('two', '2026-11-20T10:00:00', '2026-11-20T10:30:00', {
      organizer: person(me),
      isOrganizer: true,
      attendees: [accepted(ana), accepted(home)],
    })
    const world = await mailboxOf({}, [], (_, path) => {
      if (path.startsWith('/me/calendarView/delta'))
        return ok({
          value: path.includes('t=end') ? [] : [asked],
          '@odata.deltaLink': `${root}/me/calendarView/delta?t=end`,
        })
      if (!opened || !path.startsWith('/users/delta')) return undefined
      return ok({ value: [user('2', ana, { otherMails: [home] })], '@odata.deltaLink': `${root}/users/delta?t=1` })
    })
    await world.readAll()
    const people = () => world.sql((sql) => sql`select people, cardinality(contacts) as named from meeting`)
    expect(await people()).toEqual([{ people: 3, named: 2 }])
    opened = true
    await world.learn()
    await world.run('settle-meetings', settleMeetings)
    expect(await people()).toEqual([{ people: 2, named: 1 }])
    expect(await world.sql((sql) => sql`select n, cardinality(contacts) as named from interaction`)).toEqual([
      { n: 1, named: 1 },
    ])
  })

  test('and a meeting with what turns out to be a list or a shared mailbox is no contact, however it changes later', async () => {
    const [berlin, desk] = ['berlin@x.example', 'front.desk@x.example']
    const accepted = (address: string) => ({ type: 'required', status: { response: 'accepted' }, ...person(address) })
    let opened = false
    let moved = false
    const meetings = () => [
      event('with-list', '2026-11-20T10:00:00', '2026-11-20T10:30:00', {
        organizer: person(ana),
        attendees: [accepted(me), accepted(berlin)],
      }),
      event('by-desk', '2026-11-20T12:00:00', moved ? '2026-11-20T12:45:00' : '2026-11-20T12:30:00', {
        organizer: person(desk),
        attendees: [accepted(me)],
      }),
    ]
    const group = {
      personType: { class: 'Group', subclass: 'UnifiedGroup' },
      scoredEmailAddresses: [{ address: berlin }],
    }
    const world = await mailboxOf({}, [], (_, path) => {
      if (path.startsWith('/me/calendarView/delta'))
        return ok({
          value: path.includes('t=end') && !moved ? [] : meetings(),
          '@odata.deltaLink': `${root}/me/calendarView/delta?t=end`,
        })
      if (!opened) return undefined
      if (path.startsWith('/users/delta'))
        return ok({
          value: [user('1', desk, { accountEnabled: false, givenName: null, jobTitle: null }), user('2', ana)],
          '@odata.deltaLink': `${root}/users/delta?$deltatoken=1`,
        })
      return path.startsWith('/me/people') ? ok({ value: [group] }) : undefined
    })
    await world.readAll()
    expect(Object.keys(await world.counted())).toEqual(['meeting:by-desk', 'meeting:with-list'])
    opened = true
    await world.learn()
    await world.run('settle-meetings', settleMeetings)
    expect(await world.counted()).toEqual({})
    moved = true
    await world.learn()
    expect(await world.counted()).toEqual({})
  })

  test('stays left out where the directory knows a room, a list or an account that nobody signs in to', async () => {
    const world = await mailboxOf(folders(), [
      user('1', steve, { accountEnabled: false, givenName: null, jobTitle: null }),
      user('2', ana),
    ])
    await world.readAll()
    await world.learn()
    expect(await world.counted()).toEqual({ 'from-ana': [ana], 'to-both': [ana] })
    expect(world.lists()).toBe(0)
  })
})

test('mail of somebody who was never answered counts whether it is read before that was noticed or after', async () => {
  const eve = 'eve@y.example'
  const inbox = Array.from({ length: 12 }, (_, at) =>
    mail(`e${at}`, eve, [me], `2026-11-${10 + (at % 10)}T0${at % 9}:00:00Z`),
  )
  const news: Mail[] = []
  const world = await mailboxOf({ 'F-inbox': inbox }, [], (_, path) =>
    path.startsWith('/me/mailFolders/F-inbox/messages/delta?$deltatoken')
      ? ok({ value: news.splice(0), ...end('F-inbox') })
      : undefined,
  )
  await world.readAll()
  await world.sql(judgeUnanswered)
  const shown = () =>
    world.sql((sql) => sql`select kind from contact where address = ${eve}`).then((rows) => rows[0]?.kind)
  expect(await shown()).toBe('automatic')
  const pass = async (...mails: Mail[]): Promise<void> => {
    news.push(...mails)
    await world.sql((sql) => wantPass(sql, world.clock.now(), { mail: true }))
    await world.run('sync-mail', syncMail)
  }
  await pass(mail('late', eve, [me], '2026-11-24T08:00:00Z'))
  await pass(mail('answer', me, [eve], '2026-11-24T08:30:00Z'))
  await world.sql(judgeUnanswered)
  expect(await shown()).toBe('person')
  expect(Object.keys(await world.counted())).toHaveLength(14)
})
