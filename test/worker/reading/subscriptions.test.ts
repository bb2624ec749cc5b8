import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { NotificationItem } from '../../../contract/jobs.ts'
import { turnOff } from '../../../db/queries/me.ts'
import { Later } from '../../../worker/failures.ts'
import { renewSubscriptions } from '../../../worker/jobs/renew-subscriptions.ts'
import { sweepMissed } from '../../../worker/jobs/sweep-missed.ts'
import { takeNotifications } from '../../../worker/jobs/take-notifications.ts'
import { testDatabase } from '../../support/database.ts'
import { type Held, heldSubscriptions } from './held-subscriptions.ts'
import { type Script, scripted } from './scripted-graph.ts'

const database = testDatabase()
async function watched(options: { capMinutes?: number; skewMs?: number; before?: Script } = {}) {
  let now = (): number => Date.parse('2026-11-24T09:00:00Z')
  const graph = heldSubscriptions(() => now() + (options.skewMs ?? 0), options.capMinutes)
  const world = await scripted(
    database(),
    async (request, path) => (await options.before?.(request, path)) ?? graph.script(request, path),
  )
  now = () => world.clock.now().getTime()
  const renew = () => world.run('renew-subscriptions', renewSubscriptions)
  const rows = () =>
    world.sql(
      (sql) =>
        sql`select resource, subscription_id, client_state_hash, expires_at, renew_at from subscription order by 1`,
    )
  const due = (what: string) =>
    world
      .sql((sql) => sql<{ due_at: Date }[]>`select due_at from due where what = ${what}`)
      .then((found) => found[0]?.due_at)
  const open = () =>
    world
      .sql(
        (sql) =>
          sql`select coalesce(mail_wanted_at > coalesce(mail_done_at, '-infinity'), false) as mail, coalesce(calendar_wanted_at > coalesce(calendar_done_at, '-infinity'), false) as calendar from mailbox`,
      )
      .then((found) => found[0])
  return { ...world, ...graph, renew, rows, due, open }
}
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

describe('a subscription', () => {
  test('is made once for mail and once for the calendar, with a lifecycle URL and a secret of which only the hash is kept', async () => {
    const world = await watched()
    await world.renew()
    await world.renew()
    const [mail, calendar] = [...world.held.values()]
    expect([...world.held.values()].map(({ resource }) => resource)).toEqual([
      `users/${world.owner.ownerId}/messages`,
      `users/${world.owner.ownerId}/events`,
    ])
    expect(mail?.lifecycleNotificationUrl).toBe('https://kith.test/graph/lifecycle')
    const rows = await world.rows()
    expect(rows.map(({ subscription_id, client_state_hash }) => [subscription_id, client_state_hash])).toEqual([
      [calendar?.id, hashOf(calendar?.clientState ?? '')],
      [mail?.id, hashOf(mail?.clientState ?? '')],
    ])
    expect(mail?.clientState.length).toBeGreaterThan(40)
    expect(mail?.clientState).not.toBe(calendar?.clientState)
    expect(world.enqueued).toEqual(['sync-mail', 'sync-calendar'])
  })
  test('has its hash stored before Graph is asked', async () => {
    let storedFirst: boolean[] = []
    const world = await watched({
      before: async (request) => {
        if (request.method !== 'POST') return undefined
        const hash = hashOf((request.body as Held).clientState)
        const found = await database().look`select 1 from subscription_offer where client_state_hash = ${hash}`
        storedFirst = [...storedFirst, found.length === 1]
        return undefined
      },
    })
    await world.renew()
    expect(storedFirst).toEqual([true, true])
  })
  test('is renewed at about half of the time that was granted', async () => {
    const world = await watched()
    await world.renew()
    const share = ((await world.due('renew-subscriptions'))!.getTime() - world.clock.now().getTime()) / (4200 * 60_000)
    expect(share).toBeGreaterThan(0.44)
    expect(share).toBeLessThan(0.56)
    const ids = [...world.held.keys()]
    world.clock.advance(2400 * 60_000)
    await world.renew()
    expect([...world.held.keys()]).toEqual(ids)
    expect(
      [...world.held.values()].map(
        ({ expirationDateTime }) => Date.parse(expirationDateTime) - world.clock.now().getTime(),
      ),
    ).toEqual([4200 * 60_000, 4200 * 60_000])
  })
  test('that is gone at Graph is made anew, and the mailbox is read over', async () => {
    const world = await watched()
    await world.renew()
    world.held.clear()
    world.enqueued.length = 0
    world.clock.advance(2400 * 60_000)
    await world.renew()
    expect(world.held.size).toBe(2)
    expect(world.enqueued).toEqual(['sync-mail', 'sync-calendar'])
    expect(
      await database().look`select count(*)::int as n from subscription_route where owner_id = ${world.owner.ownerId}`,
    ).toEqual([{ n: 2 }])
  })
  test('that is refused for being too long is asked for half as long', async () => {
    const world = await watched({ capMinutes: 3000 })
    await world.renew()
    expect(
      [...world.held.values()].map(
        ({ expirationDateTime }) => Date.parse(expirationDateTime) - world.clock.now().getTime(),
      ),
    ).toEqual([2100 * 60_000, 2100 * 60_000])
  })
  test('left over from a worker that died is taken away when the next one is made', async () => {
    let dies = true
    const world = await watched({
      before: (request) => {
        if (!dies || request.method !== 'POST') return undefined
        dies = false
        world.script(request, request.path)
        return { kind: 'later', afterMs: 1, code: 'network', maybeDone: true }
      },
    })
    await expect(world.renew()).rejects.toBeInstanceOf(Later)
    expect(world.held.size).toBe(1)
    await world.renew()
    expect(world.held.size).toBe(2)
    expect(new Set((await world.rows()).map(({ subscription_id }) => subscription_id))).toEqual(
      new Set(world.held.keys()),
    )
  })
  test('that was made by a worker that died with it is followed by a pass all the same, and so is one that was renewed', async () => {
    const world = await watched()
    const dies = async (): Promise<never> => {
      throw new Error('dead')
    }
    const all = { ...world.deps, enqueue: dies }
    const payload = { eventId: randomUUID(), ...world.owner }
    await expect(renewSubscriptions(all, payload)).rejects.toThrow('dead')
    expect(await world.open()).toEqual({ mail: true, calendar: false })
    await world.renew()
    await world.sql((sql) => sql`update mailbox set mail_wanted_at = null, calendar_wanted_at = null`)
    world.clock.advance(2400 * 60_000)
    await expect(renewSubscriptions(all, payload)).rejects.toThrow('dead')
    expect(await world.open()).toEqual({ mail: true, calendar: false })
  })
  test('whose renewal is refused for being too long keeps its place: half as long is asked for', async () => {
    let cap = 4230
    const world = await watched({
      before: ({ method, body }) => {
        const minutes = (Date.parse((body as Held | undefined)?.expirationDateTime ?? '') - now()) / 60_000
        if (method !== 'PATCH' || !(minutes > cap)) return undefined
        return { kind: 'rejected', status: 400, code: 'ExtensionError' }
      },
    })
    const now = (): number => world.clock.now().getTime()
    await world.renew()
    const ids = [...world.held.keys()]
    cap = 3000
    world.clock.advance(2400 * 60_000)
    await world.renew()
    expect([...world.held.keys()]).toEqual(ids)
    expect([...world.held.values()].map((one) => Date.parse(one.expirationDateTime) - now())).toEqual([
      2100 * 60_000,
      2100 * 60_000,
    ])
  })
  test('is one a resource, however many workers make it at once', async () => {
    const world = await watched()
    const ended = await Promise.allSettled([world.renew(), world.renew(), world.renew()])
    for (const one of ended) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Later)
    await world.renew()
    expect(world.held.size).toBe(2)
    expect(new Set((await world.rows()).map(({ subscription_id }) => subscription_id))).toEqual(
      new Set(world.held.keys()),
    )
  })
  test.each([-600_000, 0, 600_000])("never lapses in thirty days when Graph's clock is %i ms off", async (skewMs) => {
    const world = await watched({ skewMs })
    await world.renew()
    const end = world.clock.now().getTime() + 30 * 86_400_000
    let [strays, lapses] = [0, 0]
    while (world.clock.now().getTime() < end) {
      world.clock.set((await world.due('renew-subscriptions')) ?? new Date(end))
      const alive = [...world.held.values()].filter(
        ({ expirationDateTime }) => Date.parse(expirationDateTime) > world.clock.now().getTime() + skewMs,
      )
      if (alive.length < 2) lapses += 1
      await world.renew()
      strays = Math.max(strays, world.held.size - 2)
    }
    expect({ strays, lapses }).toEqual({ strays: 0, lapses: 0 })
  })
  test('is ended when nobody wants the mailbox read any more', async () => {
    const world = await watched()
    await world.renew()
    world.clock.advance(60_000)
    await world.sql((sql) => turnOff(sql, world.clock.now()))
    expect(await world.due('renew-subscriptions')).toEqual(world.clock.now())
    await world.renew()
    expect([world.held.size, (await world.rows()).map(({ subscription_id }) => subscription_id)]).toEqual([
      0,
      [null, null],
    ])
  })
})

describe('the sweep', () => {
  test('looks at the mailbox once an hour, and finds a subscription that went without a word', async () => {
    const world = await watched()
    await world.renew()
    const [first] = world.held.keys()
    world.held.delete(first ?? '')
    world.held.set('a0000000-0000-4000-8000-000000000000', {
      id: 'a0000000-0000-4000-8000-000000000000',
      resource: `users/${world.owner.ownerId}/events`,
      expirationDateTime: '2026-11-27T09:00:00Z',
      clientState: 'stray',
    })
    world.enqueued.length = 0
    await world.run('sweep-missed', sweepMissed)
    expect(world.enqueued).toEqual(['sync-mail', 'sync-calendar'])
    expect(await world.due('renew-subscriptions')).toEqual(world.clock.now())
    await world.renew()
    expect(world.held.size).toBe(2)
    const again = (await world.due('sweep-missed'))!.getTime() - world.clock.now().getTime()
    expect(again).toBeLessThanOrEqual(66 * 60_000)
  })
})

describe('notifications', () => {
  const take = (world: Awaited<ReturnType<typeof watched>>, items: Partial<NotificationItem>[]) => {
    world.enqueued.length = 0
    return world.run('take-notifications', takeNotifications, { items })
  }
  async function told() {
    const world = await watched()
    await world.renew()
    await world.sql((sql) => sql`update mailbox set mail_wanted_at = null, calendar_wanted_at = null`)
    const [mail, calendar] = [...world.held.values()]
    const item = (of: Held | undefined, more: Partial<NotificationItem> = {}): Partial<NotificationItem> => ({
      subscriptionId: of?.id ?? '',
      clientStateHash: hashOf(of?.clientState ?? '').toString('base64url'),
      tenantId: world.owner.tenantId,
      changeType: 'created',
      ...more,
    })
    return { world, mail, calendar, item }
  }

  test('that name one mailbox many times start one pass over what they are about', async () => {
    const { world, mail, item } = await told()
    await take(
      world,
      Array.from({ length: 50 }, () => item(mail)),
    )
    expect([world.enqueued, await world.open()]).toEqual([['sync-mail'], { mail: true, calendar: false }])
  })
  test('without the right secret, with none, or for another tenant change nothing', async () => {
    const { world, mail, calendar, item } = await told()
    await take(world, [
      item(mail, { clientStateHash: hashOf('guess').toString('base64url') }),
      item(mail, { clientStateHash: undefined }),
      item(mail, { tenantId: randomUUID() }),
      item(calendar, { clientStateHash: hashOf(mail?.clientState ?? '').toString('base64url') }),
      item(mail, { subscriptionId: randomUUID(), clientStateHash: hashOf('guess').toString('base64url') }),
    ])
    expect([world.enqueued, await world.open()]).toEqual([[], { mail: false, calendar: false }])
  })
  test('that come before their subscription is stored are known by its secret', async () => {
    const { world, calendar, item } = await told()
    await database().look`delete from subscription_route where subscription_id = ${calendar?.id ?? ''}`
    await take(world, [item(calendar)])
    expect(world.enqueued).toEqual(['sync-calendar'])
  })
  test('about the life of a subscription: missed is a pass, a lost one is made anew, one that must be authorised is renewed', async () => {
    const { world, mail, calendar, item } = await told()
    await take(world, [
      item(mail, { lifecycleEvent: 'missed', changeType: undefined }),
      item(calendar, { lifecycleEvent: 'somethingNew' }),
    ])
    expect(world.enqueued).toEqual(['sync-mail'])
    await take(world, [item(mail, { lifecycleEvent: 'reauthorizationRequired' })])
    expect(world.enqueued).toEqual(['renew-subscriptions'])
    world.clock.advance(60_000)
    await world.renew()
    expect(Date.parse(world.held.get(mail?.id ?? '')?.expirationDateTime ?? '')).toBe(
      world.clock.now().getTime() + 4200 * 60_000,
    )
    world.held.delete(calendar?.id ?? '')
    await take(world, [item(calendar, { lifecycleEvent: 'subscriptionRemoved' })])
    await world.renew()
    expect([...world.held.values()].map(({ resource }) => resource.split('/')[2]).sort()).toEqual([
      'events',
      'messages',
    ])
  })
})
