import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { QueueStore } from '../../../platform/queue/backend.ts'
import { QueueFull } from '../../../platform/queue/depth.ts'
import { createQueues, type LaneJob, type Outcome, type Queues } from '../../../platform/queue/queues.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { needs } from '../../support/needs.ts'
import { type RunningRedis, startRedis } from '../../support/redis.ts'

const owner = () => ({ eventId: randomUUID(), tenantId: randomUUID(), ownerId: randomUUID() })
const done = { kind: 'done' } as const

/** What holds on either store. */
function contract(storeOf: () => QueueStore): void {
  let queues: Queues
  beforeEach(async () => {
    queues = await createQueues(storeOf())
  })
  afterEach(() => queues.close(1_000))

  const run = async (answer: (job: LaneJob) => Outcome | Promise<Outcome>, concurrency = 4): Promise<LaneJob[]> => {
    const ran: LaneJob[] = []
    const handle = async (job: LaneJob): Promise<Outcome> => {
      ran.push(job)
      return answer(job)
    }
    for (const lane of ['intake', 'score'] as const)
      await queues.startLane(lane, handle, { concurrency, onLost: async () => undefined })
    return ran
  }
  const idle = () =>
    vi.waitFor(
      async () => {
        const counts = Object.values(await queues.counts())
        expect(counts.reduce((sum, lane) => sum + lane.waiting + lane.active + lane.delayed, 0)).toBe(0)
      },
      { timeout: 15_000, interval: 50 },
    )

  test('one post of notifications is one job, also when it is stored twice', async () => {
    const payload = {
      eventId: randomUUID(),
      items: [{ subscriptionId: randomUUID() }, { subscriptionId: randomUUID() }],
    }
    await queues.enqueue('take-notifications', payload)
    await queues.enqueue('take-notifications', payload)
    const ran = await run(() => done)
    await idle()
    expect(ran).toEqual([
      expect.objectContaining({ name: 'take-notifications', payload, attempt: 1, lastAttempt: false }),
    ])
  })

  test('jobs of an owner that wait are one, and different owners do not share it', async () => {
    const [one, other] = [owner(), owner()]
    for (let n = 0; n < 5; n += 1) {
      await queues.enqueue('score-relationships', { ...one, eventId: randomUUID() })
      await queues.enqueue('score-relationships', { ...other, eventId: randomUUID() })
    }
    const ran = await run(() => done)
    await idle()
    expect(ran.map((job) => (job.payload as { ownerId: string }).ownerId).sort()).toEqual(
      [one.ownerId, other.ownerId].sort(),
    )
  })

  test('a lane is waited for while jobs are in it that nobody has taken up', async () => {
    expect(await queues.isWaitedFor('score')).toBe(false)
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await queues.enqueue('score-relationships', owner())
    expect(await queues.isWaitedFor('score')).toBe(true)
    expect(await queues.isWaitedFor('backfill')).toBe(false)
    const ran = await run(() => held.then(() => done), 1)
    await vi.waitFor(() => expect(ran).toHaveLength(1), { timeout: 10_000 })
    expect(await queues.isWaitedFor('score')).toBe(false)
    letGo()
    await idle()
  })

  test('a job added while its like runs makes it run once more, and never beside itself', async () => {
    const one = owner()
    let running = 0
    let most = 0
    const ran = await run(async () => {
      running += 1
      most = Math.max(most, running)
      if (ran.length === 1)
        for (let n = 0; n < 5; n += 1) await queues.enqueue('score-relationships', { ...one, eventId: randomUUID() })
      running -= 1
      return done
    })
    await queues.enqueue('score-relationships', one)
    await vi.waitFor(() => expect(ran).toHaveLength(2), { timeout: 10_000 })
    await idle()
    expect(ran).toHaveLength(2)
    expect(most).toBe(1)
  })

  test('a failed run is tried again, and what failed for good is not', async () => {
    const [shaky, hopeless] = [owner(), owner()]
    const ran = await run((job) => {
      const { ownerId } = job.payload as { ownerId: string }
      if (ownerId === hopeless.ownerId) return { kind: 'failed', reason: 'bad-payload' }
      return job.attempt < 3 ? { kind: 'retry', reason: 'timeout' } : done
    })
    await queues.enqueue('score-relationships', shaky)
    await queues.enqueue('suggest', hopeless)
    await idle()
    const attempts = (ownerId: string) =>
      ran.filter((job) => (job.payload as { ownerId: string }).ownerId === ownerId).map((job) => job.attempt)
    expect(attempts(shaky.ownerId)).toEqual([1, 2, 3])
    expect(attempts(hopeless.ownerId)).toEqual([1])
    expect((await queues.counts()).score.failed).toBe(1)
  })

  test('waiting for somebody else spends no attempt', async () => {
    let left = 12
    const ran = await run(() => {
      left -= 1
      return left > 0 ? { kind: 'later', afterMs: 1 } : done
    })
    await queues.enqueue('suggest', owner())
    await idle()
    expect(ran.map((job) => job.attempt)).toEqual(Array.from({ length: 12 }, () => 1))
  })

  test('a lane takes no more notifications than the store is meant to hold', async () => {
    const small = await createQueues(storeOf(), { intakeLimit: 2 })
    const post = () => small.enqueue('take-notifications', { eventId: randomUUID(), items: [] })
    try {
      await vi.waitFor(() => expect(post()).rejects.toThrow(QueueFull), { timeout: 15_000, interval: 300 })
      await expect(small.enqueue('suggest', owner())).resolves.toBeUndefined()
    } finally {
      await small.close(1_000)
    }
    await run(() => done)
    await idle()
  })
}

describe('queues on PostgreSQL', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await cloneDatabase()
  })
  afterAll(() => database?.drop())
  contract(() => ({ postgresUrl: database.appUrl }))

  test("the application's role can neither change nor drop what it waits in", async () => {
    const schema = () => database.db.unbound((sql) => sql`create table bullmq.extra (id int)`)
    await expect(schema()).rejects.toThrow(/permission denied/)
    const ledger = () => database.db.unbound((sql) => sql`delete from bullmq.migration`)
    await expect(ledger()).rejects.toThrow(/permission denied/)
  })
})

needs('redis')('queues on Redis', () => {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())
  contract(() => ({ redisUrl: redis.url }))

  test('a store that is down is said at once, and used again when it is back', async () => {
    const queues = await createQueues({ redisUrl: redis.url })
    const notifications = () => ({ eventId: randomUUID(), items: [] })
    try {
      await queues.enqueue('take-notifications', notifications())
      await redis.kill()
      await expect(queues.enqueue('take-notifications', notifications())).rejects.toThrow()
      await expect(queues.ping()).rejects.toThrow()
      await redis.start()
      await vi.waitFor(() => queues.enqueue('take-notifications', notifications()), { timeout: 10_000, interval: 100 })
      expect((await queues.counts()).intake.waiting).toBe(2)
    } finally {
      await queues.close(1_000)
    }
  })
})
