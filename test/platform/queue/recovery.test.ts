import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createFixedClock } from '../../../platform/clock.ts'
import { createLog } from '../../../platform/log.ts'
import type { QueueStore } from '../../../platform/queue/backend.ts'
import { createQueues, type LaneJob } from '../../../platform/queue/queues.ts'
import type { Deps } from '../../../worker/deps.ts'
import { createRunner } from '../../../worker/run.ts'
import { startSchedule } from '../../../worker/schedule.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { needs } from '../../support/needs.ts'
import { startProcess } from '../../support/process.ts'
import { type RunningRedis, startRedis } from '../../support/redis.ts'

vi.setConfig({ testTimeout: 60_000 })
let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database?.drop())

const owner = () => ({ eventId: randomUUID(), tenantId: randomUUID(), ownerId: randomUUID() })
const [lockMs, stalledCheckMs] = [1_000, 500]

function recovery(storeOf: () => QueueStore, wipe: () => Promise<unknown>): void {
  test('a job whose worker was killed is run by another, and so is what was added meanwhile', async () => {
    const queues = await createQueues(storeOf())
    const ran: LaneJob[] = []
    const stalled: string[] = []
    const payload = owner()
    await queues.enqueue('suggest', payload)
    const doomed = startProcess('test/platform/queue/hanging-worker.ts', {}, [
      JSON.stringify(storeOf()),
      String(lockMs),
      String(stalledCheckMs),
    ])
    try {
      await doomed.says(/^holding/, 40_000)
      await queues.enqueue('suggest', { ...payload, eventId: randomUUID() })
      doomed.signal('SIGKILL')
      expect(await doomed.ended).toBe('SIGKILL')
      await queues.startLane(
        'score',
        async (job) => {
          ran.push(job)
          return { kind: 'done' }
        },
        {
          concurrency: 1,
          onLost: async () => undefined,
          onStalled: (id) => void stalled.push(id),
          lockMs,
          stalledCheckMs,
        },
      )
      await vi.waitFor(() => expect(ran).toHaveLength(2), { timeout: 30_000, interval: 100 })
      expect(stalled).toHaveLength(1)
      for (const job of ran) expect(job).toMatchObject({ name: 'suggest', payload: { ownerId: payload.ownerId } })
    } finally {
      doomed.signal('SIGKILL')
      await queues.close(1_000)
    }
  })

  test('a queue that was lost with everything in it costs lateness only', async () => {
    const clock = createFixedClock('2026-11-24T09:00:00Z')
    const log = createLog({ process: 'test', level: 'silent' })
    const { db, look } = database
    const ref = { tenantId: randomUUID(), ownerId: randomUUID() }
    await look`
      insert into owner (tenant_id, owner_id, state, signed_in_at) values (${ref.tenantId}, ${ref.ownerId}, 'on', ${clock.now()})`
    await look`
      insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions)
      values (${ref.tenantId}, ${ref.ownerId}, 'mail:1', 'mail', 1, ${clock.now()}, 1, 1, true, '{}', '{}', '{}')`
    const queues = await createQueues(storeOf())
    const schedule = startSchedule(
      { db, clock, log, enqueue: queues.enqueue },
      { everyMs: 50, sweepEveryMs: 200, leaseMs: 500 },
    )
    try {
      await vi.waitFor(async () => expect((await queues.counts()).score.waiting).toBe(1), { timeout: 10_000 })
      await wipe()
      const runner = createRunner(
        { db, clock, log } as unknown as Deps,
        {
          'score-relationships': (deps, given) =>
            deps.db.asOwner(given, async (sql) => {
              await sql`update interaction set pending = false`
            }),
        },
        queues.enqueue,
      )
      await queues.startLane('score', runner.run, { concurrency: 1, onLost: runner.lost })
      await vi.waitFor(async () => expect(await look`select 1 from interaction where pending`).toHaveLength(0), {
        timeout: 20_000,
        interval: 100,
      })
      await vi.waitFor(async () => expect(await look`select 1 from due`).toHaveLength(0), { timeout: 10_000 })
    } finally {
      await schedule.stop()
      await queues.close(1_000)
    }
  })
}

describe('recovery with queues in PostgreSQL', () => {
  recovery(
    () => ({ postgresUrl: database.appUrl }),
    () => database.look`truncate bullmq.job, bullmq.dedup, bullmq.dedup_next cascade`,
  )

  test('when every connection is cut, lanes and pool go on by themselves', async () => {
    const queues = await createQueues({ postgresUrl: database.appUrl })
    const ran: string[] = []
    const take = async (job: LaneJob) => {
      ran.push((job.payload as { ownerId: string }).ownerId)
      return { kind: 'done' } as const
    }
    try {
      await queues.startLane('score', take, { concurrency: 2, onLost: async () => undefined })
      const [before, after] = [owner(), owner()]
      await queues.enqueue('suggest', before)
      await vi.waitFor(() => expect(ran).toEqual([before.ownerId]), { timeout: 10_000 })
      await database.look`
        select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kith_app' and datname = current_database()`
      await vi.waitFor(() => queues.enqueue('suggest', after), { timeout: 10_000, interval: 100 })
      await vi.waitFor(() => expect(ran).toEqual([before.ownerId, after.ownerId]), { timeout: 40_000, interval: 100 })
      expect(await database.db.unbound((sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    } finally {
      await queues.close(1_000)
    }
  })
})

needs('redis')('recovery with queues in Redis', () => {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())
  recovery(
    () => ({ redisUrl: redis.url }),
    async () => {
      const client = new Redis(redis.url)
      await client.flushall()
      client.disconnect()
    },
  )

  test('what was acknowledged survives the death of Redis', async () => {
    const queues = await createQueues({ redisUrl: redis.url })
    const acknowledged = new Set<string>()
    const ran = new Set<string>()
    try {
      for (let n = 0; n < 200; n += 1) {
        const eventId = randomUUID()
        await queues.enqueue('take-notifications', { eventId, items: [] })
        acknowledged.add(eventId)
      }
      await redis.kill()
      await redis.start()
      await queues.startLane(
        'intake',
        async (job) => {
          ran.add((job.payload as { eventId: string }).eventId)
          return { kind: 'done' }
        },
        { concurrency: 8, onLost: async () => undefined },
      )
      await vi.waitFor(() => expect(ran).toEqual(acknowledged), { timeout: 30_000, interval: 100 })
    } finally {
      await queues.close(1_000)
    }
  })

  test('a Redis that is full or stands still is said at once, and used again when it has recovered', async () => {
    const queues = await createQueues({ redisUrl: redis.url })
    const admin = new Redis(redis.url)
    const post = () => queues.enqueue('take-notifications', { eventId: randomUUID(), items: [] })
    try {
      await post()
      await admin.config('SET', 'maxmemory', '1')
      await expect(post()).rejects.toThrow(/OOM/)
      await admin.config('SET', 'maxmemory', '0')
      await post()
      redis.freeze()
      await expect(post()).rejects.toThrow(/timed out/)
      await expect(queues.ping()).rejects.toThrow()
      redis.thaw()
      await vi.waitFor(post, { timeout: 10_000, interval: 100 })
    } finally {
      redis.thaw()
      admin.disconnect()
      await queues.close(1_000)
    }
  })
})
