import { createHash, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type JobName, jobs } from '../../contract/jobs.ts'
import { spread } from '../../core/spread/share.ts'
import { arm } from '../../db/queries/due.ts'
import { finishBackfill, passDone, readMailbox } from '../../db/queries/mailboxes.ts'
import { type Watched, watched } from '../../platform/graph/subscriptions.ts'
import type { Handler } from '../../worker/deps.ts'
import { renewSubscriptions } from '../../worker/jobs/renew-subscriptions.ts'
import { sweepMissed } from '../../worker/jobs/sweep-missed.ts'
import { takeNotifications } from '../../worker/jobs/take-notifications.ts'
import type { Handlers } from '../../worker/run.ts'
import { testDatabase } from '../support/database.ts'
import { randomFrom, seedFor } from '../support/seed.ts'
import { heldSubscriptions } from '../worker/reading/held-subscriptions.ts'
import { type Script, scripted } from '../worker/reading/scripted-graph.ts'
import { createMortalWorkers } from './mortal-workers.ts'

const seed = seedFor(1)
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const days = 30
/** Clocks: Graph's is off by up to ten minutes, the workers' by up to two. */
const [graphSkewMs, workerSkewMs] = [10 * minuteMs, 2 * minuteMs]
/** What a worker leaves leased when it dies is free again after two minutes; a wait that Graph asked for is one. */
const [leaseMs, pauseMs] = [2 * minuteMs, minuteMs]

const database = testDatabase()
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-24T09:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A mailbox that has been read, its Graph, and two workers that look after it. */
async function keptMailbox(chance: () => number) {
  const skew = Math.round((chance() * 2 - 1) * graphSkewMs)
  const { held, script } = heldSubscriptions(() => Date.now() + skew)
  /** Answers that go wrong next, oldest first: the request is not heard, or its answer is lost. */
  const wrong: ('unheard' | 'answer-lost' | 'refused')[] = []
  const graph: Script = async (request, path) => {
    // What is about one kind of request waits for it.
    const isFor = { unheard: '', 'answer-lost': 'POST', refused: 'PATCH' }[wrong[0] ?? 'unheard']
    const fault = isFor === '' || isFor === request.method ? wrong.shift() : undefined
    if (fault === 'unheard') return { kind: 'later', afterMs: pauseMs, code: 'TooManyRequests', maybeDone: false }
    if (fault === 'refused') return { kind: 'rejected', status: 400, code: 'Odd' }
    const answer = await script(request, path)
    if (fault === 'answer-lost') return { kind: 'later', afterMs: 1_000, code: 'network', maybeDone: true }
    return answer
  }
  const owner = { tenantId: randomUUID(), ownerId: `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}` }
  const world = await scripted(database(), graph, { owner })
  const passes: Record<Watched, number[]> = { mail: [], calendar: [] }
  const pass =
    (what: Watched): Handler<'sync-mail' | 'sync-calendar'> =>
    async ({ db }) =>
      db.asOwner(owner, async (sql) => {
        const mailbox = await readMailbox(sql)
        const wanted = what === 'mail' ? mailbox?.mail_wanted : mailbox?.calendar_wanted
        if (!wanted || !(what === 'mail' ? mailbox?.mail_open : mailbox?.calendar_open)) return
        await passDone(sql, what, wanted)
        passes[what].push(Date.now())
      })
  const nothing = Object.fromEntries(Object.keys(jobs).map((name) => [name, async () => undefined]))
  const handlers: Partial<Handlers> = {
    ...nothing,
    'renew-subscriptions': renewSubscriptions,
    'sweep-missed': sweepMissed,
    'take-notifications': takeNotifications,
    'sync-mail': pass('mail'),
    'sync-calendar': pass('calendar'),
  }
  const skewMs = workerSkewMs
  const workers = createMortalWorkers({
    database: database(),
    deps: world.deps,
    handlers,
    chance,
    deathRate: 0.002,
    skewMs,
  })
  await world.sql(async (sql) => {
    await sql`delete from due`
    await finishBackfill(sql, new Date())
    for (const what of ['renew-subscriptions', 'sweep-missed']) await arm(sql, owner, what, new Date())
  })
  const stored = () =>
    database().look<{ resource: Watched; subscription_id: string }[]>`
      select s.resource, s.subscription_id from subscription s join subscription_route r on r.subscription_id = s.subscription_id
      where s.owner_id = ${owner.ownerId} and r.client_state_hash = s.client_state_hash`
  /** Ms until a subscription ends by Graph's clock. */
  const endsAt = (id: string): number => Date.parse(held.get(id)?.expirationDateTime ?? '') - skew
  return { ...world, held, wrong, workers, passes, stored, endsAt }
}
type Kept = Awaited<ReturnType<typeof keptMailbox>>

/** Something goes wrong, or is said by Graph. */
async function happen({ held, wrong, workers, stored, owner }: Kept, chance: () => number): Promise<string> {
  const kept = (await stored()).filter(({ subscription_id }) => held.has(subscription_id))
  const one = held.get(kept[Math.floor(chance() * kept.length)]?.subscription_id ?? '')
  const say = (lifecycleEvent: string): void => {
    if (!one) return
    const clientStateHash = createHash('sha256').update(one.clientState).digest('base64url')
    const items = [{ subscriptionId: one.id, clientStateHash, tenantId: owner.tenantId, lifecycleEvent }]
    workers.put(Date.now() + chance() * minuteMs, 'take-notifications' satisfies JobName, {
      eventId: owner.ownerId,
      items,
    })
  }
  const what = Math.floor(chance() * 7)
  if (what === 0 && one) held.delete(one.id)
  if (what === 1 && one) held.delete(one.id)
  if (what === 1) say('subscriptionRemoved')
  if (what === 2) say(chance() < 0.5 ? 'reauthorizationRequired' : 'missed')
  if (what === 3 && one) held.delete(one.id)
  if (what === 3) wrong.push('answer-lost', 'answer-lost')
  if (what === 4) wrong.push('unheard', 'unheard')
  if (what === 5) wrong.push('refused', 'refused', 'refused')
  if (what === 6) workers.loseQueue()
  return ['lost', 'removed', 'told', 'answer-lost', 'unheard', 'refused', 'queue-lost'][what] ?? ''
}

type Gap = { what: Watched; from: number; to: number }

/** Keeps account of when nobody would have heard of a change, and of subscriptions that nobody knows of. */
function watchdog({ held, stored, endsAt }: Kept) {
  const gaps: Gap[] = []
  const since = new Map<Watched, number>()
  const aliveUntil = new Map<Watched, number>()
  let strayMs = 0
  const straySince = new Map<string, number>()
  const look = async (): Promise<void> => {
    const now = Date.now()
    const rows = await stored()
    for (const what of watched) {
      const id = rows.find(({ resource }) => resource === what)?.subscription_id ?? ''
      if (held.has(id) && endsAt(id) > now) {
        const from = since.get(what)
        if (from !== undefined) gaps.push({ what, from, to: now })
        since.delete(what)
        aliveUntil.set(what, endsAt(id))
      } else if (!since.has(what)) since.set(what, Math.min(now, aliveUntil.get(what) ?? now))
    }
    const known = new Set(rows.map(({ subscription_id }) => subscription_id))
    for (const id of [...straySince.keys()]) if (!held.has(id) || known.has(id)) straySince.delete(id)
    for (const id of held.keys()) {
      if (known.has(id) || endsAt(id) <= now) continue
      straySince.set(id, straySince.get(id) ?? now)
      strayMs = Math.max(strayMs, now - (straySince.get(id) ?? now))
    }
  }
  return {
    look,
    gaps,
    /** What is unwatched now. */
    open: () => [...since.keys()],
    /** What Graph holds now and nobody knows of, and the longest that one such lived. */
    strays: () => [...straySince.keys()],
    strayMs: () => strayMs,
  }
}

test(`through thirty days of losses, deaths and clocks that differ no mailbox is unwatched for longer than its sweep interval, and no stray stays (seed ${seed})`, async () => {
  const chance = randomFrom(seed)
  const kept = await keptMailbox(chance)
  const dog = watchdog(kept)
  const happened: Record<string, number> = {}
  const end = Date.now() + days * dayMs
  let trouble = Date.now() + hourMs
  while (Date.now() < end) {
    const going = await kept.workers.step(Math.min(end, trouble))
    await dog.look()
    if (going || Date.now() >= end) continue
    trouble += hourMs * (0.5 + chance() * 8)
    const what = await happen(kept, chance)
    happened[what] = (happened[what] ?? 0) + 1
    await dog.look()
  }
  await kept.workers.stop()
  const sweepMs = spread(kept.owner.ownerId, hourMs)
  // By the clock of whoever arms it and whoever takes it, after one that died at it, and a pause that Graph asked for.
  const mostMs = sweepMs + 2 * workerSkewMs + leaseMs + 2 * pauseMs
  const longest = Math.max(...dog.gaps.map(({ from, to }) => to - from))
  const unread = dog.gaps.filter(
    ({ what, to }) => to < end - hourMs && !kept.passes[what].some((at) => at >= to && at <= to + 5 * minuteMs),
  )
  const minutes = { unwatched: longest / minuteMs, stray: dog.strayMs() / minuteMs, most: mostMs / minuteMs }
  expect(longest, JSON.stringify(minutes)).toBeLessThanOrEqual(mostMs)
  expect(dog.strayMs(), JSON.stringify(minutes)).toBeLessThanOrEqual(mostMs)
  expect({ strays: dog.strays(), unwatched: dog.open(), unread }).toEqual({ strays: [], unwatched: [], unread: [] })
  // It was no calm month.
  expect(kept.workers.deaths()).toBeGreaterThan(10)
  expect(Object.keys(happened).length).toBe(7)
  expect(dog.gaps.length).toBeGreaterThan(20)
  expect(dog.strayMs()).toBeGreaterThan(0)
}, 120_000)
