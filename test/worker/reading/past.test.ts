import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { backfillMailbox } from '../../../worker/jobs/backfill-mailbox.ts'
import { testDatabase } from '../../support/database.ts'
import { beginnings, either, emptyCalendar, mail, ok, root, type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
const inbox = '/me/mailFolders/F-inbox/messages/delta'
const link = (token: string): string => `${root}${inbox}?$${token}`
const nothingSent: Script = (_, path) =>
  path.startsWith('/me/mailFolders/F-sent/')
    ? ok({ value: [], '@odata.deltaLink': `${root}/me/mailFolders/F-sent/messages/delta?$deltatoken=end` })
    : undefined
const written = (id: string, to: string, day: string) => mail(id, 'me@x.example', [to], `${day}T10:00:00Z`)
const heard = (id: string, from: string, day: string) => mail(id, from, ['me@x.example'], `${day}T10:00:00Z`)
const headers = (_: unknown, path: string): boolean => path.startsWith('/me/messages/')

/** Two pages of the inbox. */
const inboxOf = (first: object[], second: object[]): Script => {
  return (_, path) => {
    if (path.includes('$skiptoken=1')) return ok({ value: second, '@odata.deltaLink': link('deltatoken=end') })
    return path.startsWith(inbox) ? ok({ value: first, '@odata.nextLink': link('skiptoken=1') }) : undefined
  }
}

/** An answer that waits until it is let go. */
function held(is: (request: unknown, path: string) => boolean): {
  script: Script
  letGo: (answer: GraphAnswer) => void
} {
  let letGo: (answer: GraphAnswer) => void = () => undefined
  const waits = new Promise<GraphAnswer>((resolve) => {
    letGo = resolve
  })
  return { script: (request, path) => (is(request, path) ? waits : undefined), letGo: (answer) => letGo(answer) }
}

/** Five folders of seven pages each, whose writers nothing is known of. */
function fiveFolders(): Script {
  const folders = Array.from({ length: 5 }, (_, nr) => `F-${nr}`)
  const long: Script = (_, path) => {
    if (path.startsWith('/me/mailFolders/delta'))
      return ok({ value: folders.map((id) => ({ id, parentFolderId: 'root', totalItemCount: 100 })) })
    const [, folder, token] = /^\/me\/mailFolders\/(F-\d)\/messages\/delta.*?(?:\$skiptoken=(\d)|$)/.exec(path) ?? []
    if (!folder) return undefined
    const page = Number(token ?? 0)
    const address = `${root}/me/mailFolders/${folder}/messages/delta`
    return ok({
      value: [heard(`${folder}-${page}`, 'ana@x.example', `2026-0${9 - page}-01`)],
      ...(page < 6
        ? { '@odata.nextLink': `${address}?$skiptoken=${page + 1}` }
        : { '@odata.deltaLink': `${address}?$deltatoken=end` }),
    })
  }
  const looked: Script = (request, path) => (headers(request, path) ? ok({ internetMessageHeaders: [] }) : undefined)
  return either(long, beginnings, looked, emptyCalendar)
}

type World = Awaited<ReturnType<typeof scripted>>
const relationships = (world: World) =>
  world.sql(
    (sql) =>
      sql`select c.address, r.n_out::int as n_out, r.n_in::int as n_in from relationship r join contact c using (contact_id) order by 1`,
  )
const asks = (world: World, part: string) =>
  world.asked.filter(({ path }) => decodeURIComponent(path).includes(part)).length

describe('the past', () => {
  test('is counted page by page: who was met stands there while the rest is still being read', async () => {
    const rest = held((_, path) => path.includes('$skiptoken=1'))
    const pages = inboxOf([written('a', 'ana@x.example', '2026-11-20'), heard('b', 'ana@x.example', '2026-11-21')], [])
    const world = await scripted(database(), either(beginnings, rest.script, pages, nothingSent, emptyCalendar))
    const running = world.run('backfill-mailbox', backfillMailbox)
    await expect
      .poll(() => relationships(world), { timeout: 10_000 })
      .toEqual([{ address: 'ana@x.example', n_out: 1, n_in: 1 }])
    expect(await world.sql((sql) => sql`select backfill_done_at from mailbox`)).toEqual([{ backfill_done_at: null }])
    expect(await world.sql((sql) => sql`select 1 from interaction where pending`)).toEqual([])
    rest.letGo(ok({ value: [heard('c', 'ana@x.example', '2026-03-01')], '@odata.deltaLink': link('deltatoken=end') }))
    await running
    expect(await relationships(world)).toEqual([{ address: 'ana@x.example', n_out: 1, n_in: 2 }])
    expect(await world.sql((sql) => sql`select 1 from relationship where stale`)).toEqual([])
  })

  test('is asked for a page ahead, while the last one still waits to be stored', async () => {
    const look = held(headers)
    const pages = inboxOf(
      [heard('a', 'stranger@y.example', '2026-11-20')],
      [heard('b', 'stranger@y.example', '2026-03-01')],
    )
    const world = await scripted(database(), either(beginnings, look.script, pages, nothingSent, emptyCalendar))
    const running = world.run('backfill-mailbox', backfillMailbox)
    await expect.poll(() => asks(world, '$skiptoken=1'), { timeout: 10_000 }).toBe(1)
    expect(await world.sql((sql) => sql`select messages_read from mailbox`)).toEqual([{ messages_read: 0 }])
    look.letGo(ok({ id: 'a', internetMessageHeaders: [] }))
    await running
    expect(asks(world, '$skiptoken=1')).toBe(1)
    expect(await world.sql((sql) => sql`select messages_read from mailbox`)).toEqual([{ messages_read: 2 }])
  })

  test('what was read ahead of a page that could not be stored is read again', async () => {
    let down = true
    const broken: Script = (request, path) =>
      down && headers(request, path)
        ? { kind: 'later', afterMs: 1_000, code: 'ApplicationThrottled', maybeDone: false }
        : undefined
    const looked: Script = (request, path) => (headers(request, path) ? ok({ internetMessageHeaders: [] }) : undefined)
    const pages = inboxOf(
      [heard('a', 'stranger@y.example', '2026-11-20')],
      [heard('b', 'stranger@y.example', '2026-03-01')],
    )
    const world = await scripted(database(), either(beginnings, broken, looked, pages, nothingSent, emptyCalendar))
    await expect(world.run('backfill-mailbox', backfillMailbox)).rejects.toMatchObject({ code: 'ApplicationThrottled' })
    expect(await world.sql((sql) => sql`select 1 from interaction`)).toEqual([])
    down = false
    await world.run('backfill-mailbox', backfillMailbox)
    expect(
      (await world.sql((sql) => sql`select source_id from interaction order by 1`)).map((row) => row.source_id),
    ).toEqual(['mail:<a@x>', 'mail:<b@x>'])
  })

  test('is asked for no page twice, however many folders share a run', async () => {
    const world = await scripted(database(), fiveFolders())
    for (let runs = 0; runs < 10; runs += 1) {
      world.enqueued.length = 0
      await world.run('backfill-mailbox', backfillMailbox)
      if (!world.enqueued.includes('backfill-mailbox')) break
    }
    const pages = world.asked.map(({ path }) => path).filter((path) => path.includes('/messages/delta'))
    expect(pages).toHaveLength(35)
    expect(new Set(pages).size).toBe(35)
    expect(await world.sql((sql) => sql`select messages_read from mailbox`)).toEqual([{ messages_read: 35 }])
  })

  test('lets whoever waits have their turn once there are first results', async () => {
    const world = await scripted(database(), fiveFolders())
    world.deps.isWaitedFor = async () => true
    await world.run('backfill-mailbox', backfillMailbox)
    expect(world.enqueued).toContain('backfill-mailbox')
    const stored = await world.sql((sql) => sql`select messages_read from mailbox`)
    expect(stored[0]?.messages_read).toBeGreaterThanOrEqual(9)
    expect(stored[0]?.messages_read).toBeLessThan(25)
  })

  test('goes on where nobody waits, and shows first results on the way', async () => {
    const world = await scripted(database(), fiveFolders())
    let scoredAt: number | undefined
    world.deps.isWaitedFor = async () => {
      scoredAt = world.enqueued.filter((job) => job === 'score-relationships').length
      return false
    }
    await world.run('backfill-mailbox', backfillMailbox)
    expect(scoredAt).toBe(1)
    const [once] = await world.sql((sql) => sql`select messages_read from mailbox`)
    expect(once?.messages_read).toBeGreaterThan(30)
  })

  test('never asks more than three at once, though more sources are stored side by side', async () => {
    let [under, most] = [0, 0]
    const slow: Script = async (_, path) => {
      if (!path.includes('/messages/delta') && !path.includes('calendarView')) return undefined
      under += 1
      most = Math.max(most, under)
      await new Promise((resolve) => setTimeout(resolve, 5))
      under -= 1
      return undefined
    }
    const world = await scripted(database(), either(slow, fiveFolders()))
    world.deps.isWaitedFor = async () => false
    await world.run('backfill-mailbox', backfillMailbox)
    expect(most).toBe(3)
  })

  test('looks at a new sender once, whatever pages are stored side by side', async () => {
    const looked: Script = async (request, path) => {
      if (!headers(request, path)) return undefined
      await new Promise((resolve) => setTimeout(resolve, 20))
      return ok({ internetMessageHeaders: [] })
    }
    const world = await scripted(database(), either(looked, fiveFolders()))
    world.deps.isWaitedFor = async () => false
    await world.run('backfill-mailbox', backfillMailbox)
    expect(world.asked.filter(({ path }) => /\/me\/messages\/.*internetMessageHeaders/.test(path))).toHaveLength(1)
  })

  test('looks again where a first look found nothing, though others waited for it', async () => {
    let asked = 0
    const looked: Script = async (request, path) => {
      if (!headers(request, path)) return undefined
      asked += 1
      const isFirst = asked === 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      return isFirst ? { kind: 'not-found', code: 'ErrorItemNotFound' } : ok({ internetMessageHeaders: [] })
    }
    const world = await scripted(database(), either(looked, fiveFolders()))
    await world.run('backfill-mailbox', backfillMailbox)
    expect(asked).toBeGreaterThan(1)
    expect(
      await world.sql(
        (sql) =>
          sql`select address, header_read_at is not null as looked_at from contact where address = 'ana@x.example'`,
      ),
    ).toEqual([{ address: 'ana@x.example', looked_at: true }])
  })

  test('what goes wrong with the first results is told once the pages under way are stored', async () => {
    const world = await scripted(database(), fiveFolders())
    world.deps.isWaitedFor = () => Promise.reject(new Error('the queue is gone'))
    await expect(world.run('backfill-mailbox', backfillMailbox)).rejects.toThrow('the queue is gone')
    delete world.deps.isWaitedFor
    await world.run('backfill-mailbox', backfillMailbox)
    expect(
      await world.sql((sql) => sql`select messages_read, backfill_done_at is not null as done from mailbox`),
    ).toEqual([{ messages_read: 35, done: true }])
  })

  test('whoever reports to the owner never gets a score, not even while it is being read', async () => {
    const rest = held((_, path) => path.includes('$skiptoken=1'))
    const letters = ['ana', 'sam'].flatMap((name) => [
      written(`w-${name}`, `${name}@x.example`, '2026-11-20'),
      heard(`h-${name}`, `${name}@x.example`, '2026-11-21'),
    ])
    const world = await scripted(
      database(),
      either(beginnings, rest.script, inboxOf(letters, []), nothingSent, emptyCalendar),
    )
    const ana = randomUUID()
    await world.sql(async (sql) => {
      await sql`
        insert into person (tenant_id, person_id, display_name, mail, manager_id, account_enabled, updated_at)
        values (app_tenant(), ${ana}, 'Ana', 'ana@x.example', ${world.owner.ownerId}, true, ${world.clock.now()}),
          (app_tenant(), ${world.owner.ownerId}, 'Me', 'me@x.example', null, true, ${world.clock.now()})`
      await sql`insert into person_address (tenant_id, address, person_id) values (app_tenant(), 'ana@x.example', ${ana})`
    })
    const running = world.run('backfill-mailbox', backfillMailbox)
    await expect
      .poll(() => relationships(world), { timeout: 10_000 })
      .toEqual([{ address: 'sam@x.example', n_out: 1, n_in: 1 }])
    expect(await world.sql((sql) => sql`select count(*)::int as days from contact_day`)).toEqual([{ days: 2 }])
    rest.letGo(ok({ value: [], '@odata.deltaLink': link('deltatoken=end') }))
    await running
    expect(await relationships(world)).toEqual([{ address: 'sam@x.example', n_out: 1, n_in: 1 }])
  })
})
