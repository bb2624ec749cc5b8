import { describe, expect, test } from 'vitest'
import { type LinkRow, readLink } from '../../../db/queries/delta-links.ts'
import { wantPass } from '../../../db/queries/mailboxes.ts'
import { saveSignIn } from '../../../db/queries/me.ts'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { Refused } from '../../../worker/failures.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { scoreRelationships } from '../../../worker/jobs/score-relationships.ts'
import { syncMail } from '../../../worker/jobs/sync-mail.ts'
import { readable } from '../../../worker/reading/folders.ts'
import { showProgress, stepMail } from '../../../worker/reading/mail-round.ts'
import { testDatabase } from '../../support/database.ts'
import { beginnings, either, emptyCalendar, mail, ok, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
const inbox = '/me/mailFolders/F-inbox/messages/delta'
const sent = '/me/mailFolders/F-sent/messages/delta'
const end = (folder: string, at = 'end') => ({
  '@odata.deltaLink': `${root}/me/mailFolders/${folder}/messages/delta?$deltatoken=${at}`,
})
const next = (folder: string, at: string) => ({
  '@odata.nextLink': `${root}/me/mailFolders/${folder}/messages/delta?$skiptoken=${at}`,
})
const noHeaders: Script = (_, path) =>
  path.startsWith('/me/messages/') ? ok({ id: 'x', internetMessageHeaders: [] }) : undefined
const nothingSent: Script = (_, path) => (path.startsWith(sent) ? ok({ value: [], ...end('F-sent') }) : undefined)
/** Runs the backfill until it starts nothing more of its own. */
async function readAll(world: Awaited<ReturnType<typeof scripted>>): Promise<void> {
  for (let runs = 0; runs < 20; runs += 1) {
    world.enqueued.length = 0
    await world.run('backfill-mailbox', backfillMailbox)
    if (!world.enqueued.includes('backfill-mailbox')) return
  }
  throw new Error('the backfill does not end')
}
const stored = (world: Awaited<ReturnType<typeof scripted>>) =>
  world
    .sql((sql) => sql<{ source_id: string }[]>`select source_id from interaction where contacts <> '{}' order by 1`)
    .then((rows) => rows.map(({ source_id }) => source_id))
const mailbox = (world: Awaited<ReturnType<typeof scripted>>) =>
  world
    .sql(
      (sql) =>
        sql`select state, messages_read, read_back_to::text, backfill_done_at is not null as done, parked_because from mailbox`,
    )
    .then((rows) => rows[0])

describe('the first reading of a mailbox', () => {
  const pages: Script = (_, path) => {
    if (path.startsWith(sent))
      return ok({ value: [mail('s1', 'me@x.example', ['ana@x.example'], '2026-11-20T10:00:00Z')], ...end('F-sent') })
    if (path.includes('$skiptoken=2'))
      return ok({ value: [mail('i3', 'lee@x.example', ['me@x.example'], '2026-03-01T10:00:00Z')], ...end('F-inbox') })
    if (path.includes('$skiptoken=1')) return ok({ value: [], ...next('F-inbox', '2') })
    if (path.startsWith(inbox))
      return ok({
        value: [
          mail('i1', 'ana@x.example', ['me@x.example'], '2026-11-23T10:00:00Z'),
          mail('i2', 'no-reply@shop.example', ['me@x.example'], '2026-11-22T10:00:00Z'),
        ],
        ...next('F-inbox', '1'),
      })
    return undefined
  }
  test('goes through every page, empty ones too, asks for no content, and leaves drafts and deleted mail alone', async () => {
    const world = await scripted(database(), either(beginnings, pages, noHeaders, emptyCalendar))
    await readAll(world)
    expect(await stored(world)).toEqual(['mail:<i1@x>', 'mail:<i3@x>', 'mail:<s1@x>'])
    expect(await mailbox(world)).toMatchObject({
      state: 'live',
      messages_read: 4,
      read_back_to: '2025-11-24',
      done: true,
    })
    const paths = world.asked.map(({ path }) => decodeURIComponent(path))
    expect(paths.filter((path) => /drafts\/|deleteditems\/|F-old/.test(path))).toEqual([])
    for (const path of paths.filter((one) => one.includes('/messages') && !one.includes('token='))) {
      expect(path).toContain('$select=')
      expect(path).not.toMatch(/subject|preview|body/i)
    }
    expect(paths.find((path) => path.startsWith(inbox))).toContain('receivedDateTime ge 2025-11-24T00:00:00.000Z')
    expect(await world.sql((sql) => sql`select reason, amount from left_out`)).toEqual([
      { reason: 'automatic', amount: '1' },
    ])
  })
  test('is shown while it goes on: the day that all folders have been read back to', async () => {
    let held: ((answer: GraphAnswer) => void) | undefined
    const slow: Script = (_, path) =>
      path.includes('$skiptoken=2')
        ? new Promise((resolve) => {
            held = resolve
          })
        : undefined
    const world = await scripted(database(), either(beginnings, slow, pages, noHeaders, emptyCalendar))
    const running = readAll(world)
    await expect
      .poll(() => mailbox(world))
      .toMatchObject({ state: 'reading', messages_read: 3, read_back_to: '2026-11-22', done: false })
    held?.(ok({ value: [], ...end('F-inbox') }))
    await running
  })
  test('tells open pages of each day further back, and of none twice', async () => {
    const world = await scripted(database(), () => undefined)
    const { look } = database()
    const told: string[] = []
    await look.listen('kith_live', (payload) => void told.push(payload))
    const sources = (...days: (string | null)[]) =>
      days.map((day) => ({ place: day === null ? null : new Date(day), window_to: null }) as LinkRow)
    const show = (...days: (string | null)[]) => showProgress(world.deps, world.owner, sources(...days))
    await show('2026-06-03T10:00:00Z', null)
    await show('2026-06-03T10:00:00Z', '2026-03-02T10:00:00Z')
    await show('2026-06-03T09:00:00Z', '2026-02-02T10:00:00Z')
    await show('2026-05-01T09:00:00Z', '2026-02-02T10:00:00Z')
    const notBegun = { place: null, window_to: new Date('2026-04-20T08:00:00Z') } as LinkRow
    await showProgress(world.deps, world.owner, [...sources('2026-02-02T10:00:00Z'), notBegun])
    await look.notify('kith_live', 'end')
    await expect.poll(() => told).toContain('end')
    const { tenantId, ownerId } = world.owner
    expect(told.filter((one) => one.startsWith(tenantId))).toEqual(Array(3).fill(`${tenantId}:${ownerId}:me`))
    expect(await mailbox(world)).toMatchObject({ read_back_to: '2026-04-20' })
  })
  test('goes on where it was broken off, and what was read is not read again', async () => {
    let down = true
    const broken: Script = (_, path) =>
      down && path.includes('$skiptoken=1')
        ? { kind: 'later', afterMs: 2_000, code: 'ApplicationThrottled', maybeDone: false }
        : undefined
    const world = await scripted(database(), either(beginnings, broken, pages, noHeaders, emptyCalendar))
    await expect(readAll(world)).rejects.toMatchObject({ name: 'Later', afterMs: 2_000 })
    expect(world.enqueued).toContain('score-relationships')
    expect(await stored(world)).toContain('mail:<i1@x>')
    const before = world.asked.length
    down = false
    await readAll(world)
    expect(await stored(world)).toEqual(['mail:<i1@x>', 'mail:<i3@x>', 'mail:<s1@x>'])
    expect(
      world.asked.slice(before).filter(({ path }) => decodeURIComponent(path).startsWith(`${inbox}?$select`)),
    ).toEqual([])
  })
  /** An inbox that holds so many mails, two of them the last year's; what it is asked for decides which it gives, one a page. */
  const largeInbox = (items: number): Script => {
    const mails = ['2026-10-05T10:00:00Z', '2026-06-05T10:00:00Z', '2026-06-04T10:00:00Z', '2026-01-05T10:00:00Z']
    return (_, path) => {
      if (path.startsWith('/me/mailFolders/delta'))
        return ok({ value: [{ id: 'F-inbox', parentFolderId: 'root', totalItemCount: items }] })
      if (path.startsWith(inbox)) return ok({ value: [], ...end('F-inbox') })
      const [, since = '', until = ''] = /receivedDateTime ge (\S+) and receivedDateTime lt (\S+?)&/.exec(path) ?? []
      if (until === '') return undefined
      const within = mails.filter((at) => at >= since && at < until)
      const skip = Number(/\$skip=(\d+)/.exec(path)?.[1] ?? 0)
      const next = `${root}${path.replace(/&\$skip=\d+/, '')}&$skip=${skip + 1}`
      return ok({
        value: within.slice(skip, skip + 1).map((at) => mail(at.slice(0, 10), 'ana@x.example', ['me@x.example'], at)),
        ...(skip + 1 < within.length ? { '@odata.nextLink': next } : {}),
      })
    }
  }
  const windows = (world: Awaited<ReturnType<typeof scripted>>): string[] => [
    ...new Set(
      world.asked.flatMap(
        ({ path }) => /ge (\S+) and receivedDateTime lt (\S+?)&/.exec(decodeURIComponent(path))?.[0] ?? [],
      ),
    ),
  ]
  test('reads a large folder from its end by pages, with a delta from yesterday on', async () => {
    const world = await scripted(database(), either(largeInbox(5_000), beginnings, noHeaders, emptyCalendar))
    await readAll(world)
    expect(await world.sql((sql) => sql`select count(*)::int as n from interaction`)).toEqual([{ n: 4 }])
    const paths = world.asked.map(({ path }) => decodeURIComponent(path))
    expect(paths.find((path) => path.startsWith(inbox))).toContain('ge 2026-11-23T09:00:00.000Z')
    expect(windows(world)).toEqual(['ge 2025-11-24T00:00:00.000Z and receivedDateTime lt 2026-11-24T09:00:00.000Z&'])
    expect(paths.find((path) => path.includes('/messages?'))).toContain('$top=1000')
  })
  test('reads a very full folder in three parts side by side that leave no moment out and read none twice', async () => {
    const world = await scripted(database(), either(largeInbox(60_000), beginnings, noHeaders, emptyCalendar))
    await readAll(world)
    expect(await world.sql((sql) => sql`select count(*)::int as n from interaction`)).toEqual([{ n: 4 }])
    expect(await mailbox(world)).toMatchObject({ messages_read: 4, done: true, read_back_to: '2025-11-24' })
    expect(windows(world)).toEqual([
      'ge 2026-07-25T14:00:00.000Z and receivedDateTime lt 2026-11-24T09:00:00.000Z&',
      'ge 2026-03-25T19:00:00.000Z and receivedDateTime lt 2026-07-25T14:00:00.000Z&',
      'ge 2025-11-24T00:00:00.000Z and receivedDateTime lt 2026-03-25T19:00:00.000Z&',
    ])
    expect(await world.sql((sql) => sql`select source from delta_link where source like 'past%'`)).toEqual([])
  })
  test('a part that runs out is begun anew within its own days, and nothing is shown as read back that an earlier part still holds', async () => {
    let gone = 1
    let held: ((answer: GraphAnswer) => void) | undefined
    const broken: Script = (_, path) => {
      const part = path.includes('lt 2026-07-25T14')
      if (part && gone > 0) {
        gone -= 1
        return { kind: 'resync', code: 'syncStateNotFound' }
      }
      if (!part || !path.includes('$skip=1')) return undefined
      return new Promise((resolve) => {
        held = resolve
      })
    }
    const world = await scripted(database(), either(broken, largeInbox(60_000), beginnings, noHeaders, emptyCalendar))
    const running = readAll(world)
    await expect.poll(() => held, { timeout: 10_000 }).toBeDefined()
    await expect.poll(() => mailbox(world)).toMatchObject({ messages_read: 3, done: false })
    // The day moves when a turn ends: the last one may have ended before or after that page.
    expect(['2026-07-25', '2026-06-05']).toContain((await mailbox(world))?.read_back_to)
    held?.(ok({ value: [mail('2026-06-04', 'ana@x.example', ['me@x.example'], '2026-06-04T10:00:00Z')] }))
    await running
    expect(windows(world)).toHaveLength(3)
    expect(await mailbox(world)).toMatchObject({ messages_read: 4, done: true })
  })
})

describe('new senders', () => {
  test('are looked at once: a newsletter is left out, an automatic reply too, but not whoever sent it', async () => {
    const headers: Script = (_, path) => {
      if (path.startsWith('/me/messages/n2'))
        return ok({ internetMessageHeaders: [{ name: 'List-Unsubscribe', value: '<x>' }] })
      if (path.startsWith('/me/messages/a2'))
        return ok({ internetMessageHeaders: [{ name: 'Auto-Submitted', value: 'auto-replied' }] })
      return undefined
    }
    const pages: Script = (_, path) =>
      path.startsWith(inbox)
        ? ok({
            value: [
              mail('n2', 'weekly@shop.example', ['me@x.example'], '2026-11-23T10:00:00Z'),
              mail('n1', 'weekly@shop.example', ['me@x.example'], '2026-11-16T10:00:00Z'),
              mail('a2', 'ana@x.example', ['me@x.example'], '2026-11-15T10:00:00Z'),
              mail('a1', 'ana@x.example', ['me@x.example'], '2026-11-14T10:00:00Z'),
              mail('m1', 'me@x.example', ['lee@x.example'], '2026-11-13T10:00:00Z'),
              mail('l1', 'lee@x.example', ['me@x.example'], '2026-11-12T10:00:00Z'),
            ],
            ...end('F-inbox'),
          })
        : undefined
    const world = await scripted(database(), either(headers, beginnings, nothingSent, pages, emptyCalendar))
    await readAll(world)
    expect(await stored(world)).toEqual(['mail:<a1@x>', 'mail:<l1@x>', 'mail:<m1@x>'])
    expect(
      world.asked.filter(({ path }) => path.startsWith('/me/messages/')).map(({ path }) => path.slice(13, 15)),
    ).toEqual(['a2', 'n2'])
    const kinds = await world.sql(
      (sql) => sql`select address, kind, kind_by from contact where kind <> 'self' order by 1`,
    )
    expect(kinds).toEqual([
      { address: 'ana@x.example', kind: 'person', kind_by: 'address' },
      { address: 'lee@x.example', kind: 'person', kind_by: 'address' },
      { address: 'weekly@shop.example', kind: 'automatic', kind_by: 'headers' },
    ])
    expect(await world.sql((sql) => sql`select reason, amount from left_out order by 1`)).toEqual([
      { reason: 'auto-reply', amount: '1' },
      { reason: 'automatic', amount: '2' },
    ])
  })
})

/** A mailbox that has been read, with nothing in it, that follows `changes` from now on. */
async function following(changes: Script) {
  let live = false
  const gated: Script = (request, path) => (live ? changes(request, path) : undefined)
  const quiet: Script = (_, path) => (path.startsWith(inbox) ? ok({ value: [], ...end('F-inbox', '0') }) : undefined)
  const world = await scripted(database(), either(gated, beginnings, nothingSent, quiet, noHeaders, emptyCalendar))
  await readAll(world)
  await world.run('sync-mail', syncMail)
  live = true
  const want = () => world.sql((sql) => wantPass(sql, world.clock.now(), { mail: true }))
  const pass = async () => {
    await want()
    await world.run('sync-mail', syncMail)
  }
  return { ...world, want, pass }
}

describe('following a mailbox', () => {
  const arrives =
    (id: string): Script =>
    (_, path) =>
      path.startsWith(inbox)
        ? ok({ value: [mail(id, 'ana@x.example', ['me@x.example'], '2026-11-24T08:59:00Z')], ...end('F-inbox', id) })
        : undefined

  test('a mail that is told twice counts once, and one that is removed afterwards still counts', async () => {
    let removed = false
    const world = await following((request, path) =>
      removed && path.startsWith(inbox)
        ? ok({ value: [{ id: 'n1', '@removed': { reason: 'deleted' } }], ...end('F-inbox', 'x') })
        : arrives('n1')(request, path),
    )
    await world.pass()
    await world.pass()
    removed = true
    await world.pass()
    expect(await stored(world)).toEqual(['mail:<n1@x>'])
    expect(await mailbox(world)).toMatchObject({ messages_read: 1 })
  })
  test('a wish that comes while a pass runs gets a pass of its own, also while the clock stands still', async () => {
    let again = true
    const world = await following(async (_, path) => {
      if (!path.startsWith(inbox)) return undefined
      if (again) {
        again = false
        await world.want()
        return ok({ value: [], ...end('F-inbox', '1') })
      }
      return ok({
        value: [mail('late', 'ana@x.example', ['me@x.example'], '2026-11-24T08:59:00Z')],
        ...end('F-inbox', '2'),
      })
    })
    await world.pass()
    expect(await stored(world)).toEqual(['mail:<late@x>'])
    const before = world.asked.length
    await world.run('sync-mail', syncMail)
    expect(world.asked.length).toBe(before)
  })
  test('a link that is gone means a new round over the folder, in which nothing counts twice', async () => {
    let gone = false
    const world = await following((request, path) => {
      if (gone && path.includes('$deltatoken')) return { kind: 'resync', code: 'syncStateNotFound' }
      return arrives(path.includes('$filter') ? 'n1' : 'n1')(request, path)
    })
    await world.pass()
    gone = true
    await world.pass()
    expect(await stored(world)).toEqual(['mail:<n1@x>'])
    expect(world.asked.filter(({ path }) => decodeURIComponent(path).startsWith(`${inbox}?$select`))).toHaveLength(2)
    expect(await mailbox(world)).toMatchObject({ messages_read: 1 })
  })
  test('a round that gives the same page for ever is broken off and begun anew, later', async () => {
    let turn = 0
    const world = await following((_, path) => {
      if (!path.startsWith(inbox)) return undefined
      turn += 1
      const value = [mail('same', 'ana@x.example', ['me@x.example'], '2026-11-24T08:59:00Z')]
      return ok({ value, ...next('F-inbox', `r${turn}`) })
    })
    await world.pass()
    expect(turn).toBeLessThan(10)
    expect(
      await world.sql(
        (sql) => sql`select link, backfill_link like '%$filter%' as anew from delta_link where source = 'mail:F-inbox'`,
      ),
    ).toEqual([{ link: null, anew: true }])
    // Not at once: other folders are read meanwhile.
    await world.pass()
    const before = turn
    world.clock.advance(60_000)
    await world.pass()
    expect(turn).toBeGreaterThan(before)
  })
  test('two workers that read the same page store it once', async () => {
    const world = await following(arrives('n1'))
    await world.want()
    await Promise.all([world.run('sync-mail', syncMail), world.run('sync-mail', syncMail)])
    expect(await stored(world)).toEqual(['mail:<n1@x>'])
    expect(await mailbox(world)).toMatchObject({ messages_read: 1 })
  })
  test('what somebody known wrote is counted in the pass that brought it; who is new waits for what the directory knows of them', async () => {
    let id = 'n1'
    let sender = 'ana@x.example'
    const world = await following((_, path) =>
      path.startsWith(inbox)
        ? ok({ value: [mail(id, sender, ['me@x.example'], '2026-11-24T08:59:00Z')], ...end('F-inbox', id) })
        : undefined,
    )
    const counted = () =>
      world
        .sql(
          (sql) => sql<{ address: string; mails: number }[]>`
            select c.address, d.mails from contact_day d join contact c using (contact_id) order by 1`,
        )
        .then((rows) => rows.map(({ address, mails }) => `${address} ${mails}`))
    await world.pass()
    await world.run('score-relationships', scoreRelationships)
    expect(await counted()).toEqual(['ana@x.example 1'])
    id = 'n2'
    world.clock.advance(1_000)
    world.enqueued.length = 0
    await world.pass()
    expect([await counted(), world.enqueued]).toEqual([['ana@x.example 2'], []])
    id = 'n3'
    sender = 'new@x.example'
    await world.pass()
    expect([await counted(), world.enqueued]).toEqual([['ana@x.example 2'], ['score-relationships']])
  })
  test('a page that another worker was faster with is read again before the wish counts as answered', async () => {
    const told = (ids: string[], at: string) =>
      ok({
        value: ids.map((id) => mail(id, 'ana@x.example', ['me@x.example'], '2026-11-24T08:59:00Z')),
        ...end('F-inbox', at),
      })
    let other: (() => Promise<void>) | null = null
    const world = await following(async (_, path) => {
      if (!path.startsWith(inbox)) return undefined
      if (path.endsWith('=x')) return told(['n2'], 'z')
      if (path.endsWith('=z')) return told([], 'z')
      const faster = other
      other = null
      if (!faster) return told(['n1'], 'x')
      await faster()
      // Came after the other one had asked.
      return told(['n1', 'n2'], 'y')
    })
    other = async () => {
      const row = await world.sql((sql) => readLink(sql, 'mail:F-inbox'))
      if (row) await stepMail(world.deps, world.owner, row)
    }
    await world.pass()
    expect(await stored(world)).toEqual(['mail:<n1@x>', 'mail:<n2@x>'])
  })
  test('a new folder is found with the next list, and one that is gone is forgotten', async () => {
    let folders = ['F-inbox', 'F-new']
    const world = await following((_, path) => {
      if (path.startsWith('/me/mailFolders/delta'))
        return ok({ value: folders.map((id) => ({ id, parentFolderId: 'root', totalItemCount: 1 })) })
      if (path.startsWith('/me/mailFolders/F-new/'))
        return ok({ value: [mail('n9', 'ana@x.example', ['me@x.example'], '2026-11-01T08:59:00Z')], ...end('F-new') })
      return undefined
    })
    world.clock.advance(11 * 60_000)
    await world.pass()
    expect(await stored(world)).toEqual(['mail:<n9@x>'])
    const sources = () =>
      world
        .sql((sql) => sql`select source from delta_link where source like 'mail:%' order by 1`)
        .then((rows) => rows.map(({ source }) => source))
    expect(await sources()).toEqual(['mail:F-inbox', 'mail:F-new'])
    folders = ['F-inbox']
    world.clock.advance(11 * 60_000)
    await world.pass()
    expect(await sources()).toEqual(['mail:F-inbox'])
  })
  test('a mailbox that is gone for good is parked with its reason and not asked for again until the owner signs in anew', async () => {
    const world = await following((_, path) =>
      path.startsWith(inbox) ? { kind: 'parked', because: 'no-mailbox' } : undefined,
    )
    await expect(world.pass()).rejects.toBeInstanceOf(Refused)
    expect(await mailbox(world)).toMatchObject({ state: 'parked', parked_because: 'no-mailbox' })
    expect(
      await world.sql(
        (sql) =>
          sql`select what from due where what in ('sync-mail', 'sweep-missed', 'renew-subscriptions', 'backfill-mailbox')`,
      ),
    ).toEqual([])
    const before = world.asked.length
    await world.pass()
    expect(world.asked.length).toBe(before)
    await world.sql((sql) => saveSignIn(sql, { displayName: 'Me', locale: null, at: world.clock.now() }))
    expect(await mailbox(world)).toMatchObject({ state: 'live', parked_because: null })
    world.enqueued.length = 0
    await world.run('backfill-mailbox', backfillMailbox)
    expect(
      await world.sql((sql) => sql`select what from due where due_at <= ${world.clock.now()} order by what`),
    ).toEqual(
      [
        'backfill-mailbox',
        'renew-subscriptions',
        'suggest',
        'sweep-missed',
        'sync-calendar',
        'sync-directory',
        'sync-mail',
      ].map((what) => ({ what })),
    )
  })
  test('mail that may not be read any more is shown as missing, while the calendar is read on', async () => {
    const world = await following((_, path) =>
      path.startsWith('/me/mailFolders/') ? { kind: 'missing-scope', scopes: ['Mail.ReadBasic'] } : undefined,
    )
    await world.pass()
    expect(await world.sql((sql) => sql`select value from setting where key = 'reading.missing'`)).toEqual([
      { value: ['directory', 'mail'] },
    ])
    expect(await mailbox(world)).toMatchObject({ state: 'live' })
  })
  test('a delivery report makes one who was written to alone perhaps gone, until they write again', async () => {
    let step = 0
    const world = await following((_, path) => {
      if (path.startsWith(sent))
        return ok({
          value:
            step === 1
              ? [mail('s1', 'me@x.example', ['ana@x.example'], '2026-11-24T08:00:00Z', { conversationId: 'talk' })]
              : [],
          ...end('F-sent', `${step}`),
        })
      if (!path.startsWith(inbox)) return undefined
      if (step === 0)
        return ok({
          value: [
            mail('b1', 'postmaster@x.example', ['me@x.example'], '2026-11-24T08:01:00Z', { conversationId: 'talk' }),
          ],
          ...end('F-inbox', '1'),
        })
      return ok({
        value: step === 2 ? [mail('r1', 'ana@x.example', ['me@x.example'], '2026-11-24T08:30:00Z')] : [],
        ...end('F-inbox', `i${step}`),
      })
    })
    const maybeLeft = () =>
      world.sql((sql) => sql`select address, maybe_left_at from contact where maybe_left_at is not null`)
    await world.pass()
    expect(await maybeLeft()).toEqual([])
    step = 1
    await world.pass()
    expect(await maybeLeft()).toEqual([{ address: 'ana@x.example', maybe_left_at: new Date('2026-11-24T08:01:00Z') }])
    step = 2
    await world.pass()
    expect(await maybeLeft()).toEqual([])
  })
})

test('a folder inside of one that is left out is left out, whatever the order, and a circle is no trap', () => {
  const folders = [
    { id: 'c', parentId: 'b', items: 1 },
    { id: 'b', parentId: 'a', items: 1 },
    { id: 'a', parentId: 'root', items: 1 },
    { id: 'x', parentId: 'y', items: 1 },
    { id: 'y', parentId: 'x', items: 1 },
  ]
  expect(readable(folders, new Set(['a'])).map(({ id }) => id)).toEqual(['x', 'y'])
})
