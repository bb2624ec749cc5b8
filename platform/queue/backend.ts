/** Where jobs wait: Redis (or Valkey), or BullMQ's own tables in PostgreSQL. The rest of the queue code knows neither. */
import {
  type ConnectionOptions,
  createPostgresBackend,
  type Job,
  type JobsOptions,
  type JobType,
  PostgresConnection,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
  withBackend,
} from 'bullmq'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { parseRedisAddress } from './redis-address.ts'

/** One of the two stores, by its address. */
export type QueueStore = { redisUrl: string } | { postgresUrl: string }

/** What the lanes ask of a BullMQ queue, whatever it waits in. */
export type LaneQueue = {
  add(name: string, payload: unknown, options: JobsOptions): Promise<unknown>
  getJobCounts(...states: JobType[]): Promise<Record<string, number>>
  getJobs(types: JobType[], start: number, end: number): Promise<unknown[]>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', hear: (error: Error) => void): unknown
}

/** What the lanes ask of a BullMQ worker. */
export type LaneWorker = {
  waitUntilReady(): Promise<unknown>
  /** Waits for the running jobs unless forced. */
  close(force?: boolean): Promise<void>
  on(event: 'error', hear: (error: Error) => void): unknown
  on(event: 'stalled', hear: (jobId: string) => void): unknown
  on(event: 'failed', hear: (job: Job | undefined, error: Error) => void): unknown
}

export type Backend = {
  /** Takes what names this owner out of the record of what happened: it quotes deduplication ids, and nothing of ours reads it. */
  forgetEvents: (ownerId: string) => Promise<void>
  queue: (lane: string) => LaneQueue
  worker: (lane: string, processor: Processor, options: Omit<WorkerOptions, 'connection' | 'prefix'>) => LaneWorker
  /** Throws when the store does not answer. */
  ping: () => Promise<void>
  /** Ends the connections that the queues and workers share. */
  close: () => Promise<void>
}

/** Opens the store. `onError` hears of connections that break; they are made again by themselves. */
export function openBackend(store: QueueStore, onError: (error: Error) => void): Backend {
  return 'redisUrl' in store ? openRedis(store.redisUrl, onError) : openPostgres(store.postgresUrl)
}

const failFastMs = 3_000

function openRedis(url: string, onError: (error: Error) => void): Backend {
  // A producer says at once that it cannot store; a worker waits for as long as it takes.
  const producer = connectRedis(url, { maxRetriesPerRequest: 1, commandTimeout: failFastMs, enableOfflineQueue: false })
  const consumer = connectRedis(url, { maxRetriesPerRequest: null })
  for (const connection of [producer, consumer]) connection.on('error', onError)
  // BullMQ types its options against ioredis 5; both majors have the shape that it asks for.
  const connectionOf = (redis: Redis | Cluster): ConnectionOptions => redis as unknown as ConnectionOptions
  const queues: Queue[] = []
  // The braces keep all keys of a queue in one slot of a cluster.
  const prefix = (lane: string): string => `{kith-${lane}}`
  return {
    queue: (lane) => {
      const queue = new Queue(lane, { connection: connectionOf(producer), prefix: prefix(lane) })
      queues.push(queue)
      return queue
    },
    // A Redis stream is trimmed by length only, so it is emptied.
    forgetEvents: async () => {
      await Promise.all(queues.map((queue) => queue.trimEvents(0)))
    },
    worker: (lane, processor, options) =>
      new Worker(lane, processor, { ...options, connection: connectionOf(consumer), prefix: prefix(lane) }),
    ping: async () => {
      await producer.ping()
    },
    close: async () => {
      for (const connection of [producer, consumer]) connection.disconnect()
    },
  }
}

function connectRedis(url: string, how: Partial<RedisOptions>): Redis | Cluster {
  const address = parseRedisAddress(url)
  const options: RedisOptions = {
    ...how,
    ...(address.username ? { username: address.username } : {}),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.tls ? { tls: {} } : {}),
    connectTimeout: failFastMs,
    retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 5), 2_000),
  }
  switch (address.kind) {
    case 'single':
      return new Redis({ ...options, ...address.node, db: address.database })
    case 'sentinel':
      return new Redis({ ...options, sentinels: address.nodes, name: address.name, db: address.database })
    case 'cluster':
      return new Cluster(address.nodes, {
        redisOptions: options,
        enableOfflineQueue: how.enableOfflineQueue ?? true,
        ...(address.tls ? { dnsLookup: (host, done) => done(null, host) } : {}),
      })
  }
}

/** The schema of BullMQ's tables; migrate.ts makes it, as the owner. */
export const queueSchema = 'bullmq'

function openPostgres(connectionString: string): Backend {
  const classes = withBackend(createPostgresBackend)
  const pool = { connectionString, schema: queueSchema, keepAlive: true, connectionTimeoutMillis: failFastMs }
  const queues: LaneQueue[] = []
  return {
    forgetEvents: async (ownerId) => {
      const connection = new PostgresConnection({ connectionString, schema: queueSchema, max: 1 })
      try {
        await connection.waitUntilReady()
        await connection.pool.query(`delete from ${queueSchema}.event where data::text like $1`, [`%${ownerId}%`])
      } finally {
        await connection.close()
      }
    },
    queue: (lane) => {
      const queue = new classes.Queue(lane, { connection: { ...pool, max: 2, statement_timeout: failFastMs } })
      queues.push(queue)
      return queue
    },
    worker: (lane, processor, options) =>
      new classes.Worker(lane, processor, { ...options, connection: { ...pool, max: 3 } }),
    ping: async () => {
      await queues[0]?.getJobCounts('active')
    },
    close: async () => undefined,
  }
}
