/** The queues: one a lane, the same on Redis and on PostgreSQL. With its folder the only importer of bullmq. */
import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import { type Enqueue, type JobName, jobs, type Lane, lanes } from '../../contract/jobs.ts'
import { systemClock } from '../clock.ts'
import { type LaneQueue, type LaneWorker, openBackend, type QueueStore } from './backend.ts'
import { jobOptions } from './deduplicate.ts'
import { countsOf, type LaneCounts, watchDepth } from './depth.ts'
import { forgetOwnersJobs } from './forget.ts'
import { within } from './within.ts'

/** One run of a job, as the lane hands it over. `payload` has not been looked at yet. */
export type LaneJob = { id: string; name: string; payload: unknown; attempt: number; lastAttempt: boolean }

/** How a run ended. `reason` is a code: what waits in a queue says nothing about whom or what it was about. */
export type Outcome =
  | { kind: 'done' }
  /** Again after so many ms of real time, without spending an attempt. */
  | { kind: 'later'; afterMs: number }
  | { kind: 'retry'; reason: string }
  | { kind: 'failed'; reason: string }

export type LaneOptions = {
  /** Jobs of this lane that run at the same time in this process. */
  concurrency: number
  /** Told of a job that died with its process more often than is allowed: nobody ran its end. */
  onLost: (job: LaneJob) => Promise<void>
  onStalled?: (jobId: string) => void
  /** Real ms; see `stalling`. Tests shorten them. */
  lockMs?: number
  stalledCheckMs?: number
}

export type Queues = {
  /** Puts a job in its lane. Throws when it could not be stored; what was stored is run at least once. */
  enqueue: Enqueue<JobName>
  /** Runs a lane's jobs until `close`. `run` does not throw. */
  startLane: (lane: Lane, run: (job: LaneJob) => Promise<Outcome>, options: LaneOptions) => Promise<void>
  /** Throws when the store does not answer. */
  ping: () => Promise<void>
  counts: () => Promise<Record<Lane, LaneCounts>>
  /** Whether jobs wait in a lane that nobody has taken up yet. */
  isWaitedFor: (lane: Lane) => Promise<boolean>
  /** Removes every trace of this owner's jobs, the running ones apart; answers how many there were. */
  forget: (owner: { tenantId: string; ownerId: string }) => Promise<number>
  /** Takes no new jobs, waits for the running ones up to `graceMs`, and lets go of the store. */
  close: (graceMs?: number) => Promise<void>
}

export type QueuesOptions = {
  /** Hears of broken connections, at most every few seconds; they are mended without a hand. */
  onError?: (error: Error) => void
  /** Jobs that may wait in `intake` before notifications are refused. */
  intakeLimit?: number
}

/** A lock that outlives a pause of the process, and a sweep that gives a dead worker's jobs to another in 10 to 15 s. */
const stalling = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 3 } as const

/** Between two words about a broken connection. */
const quietMs = 5_000

/** How long a store may take to answer at the start. */
const startMs = 5_000

/** Opens the store and all lanes; throws when the store does not answer. */
export async function createQueues(store: QueueStore, options: QueuesOptions = {}): Promise<Queues> {
  let broken: Error | undefined
  let sayAgainAt = Number.POSITIVE_INFINITY
  // Every queue and worker hears of the same broken connection, at every try to mend it.
  const onError = (error: Error): void => {
    broken = error
    if (performance.now() < sayAgainAt) return
    sayAgainAt = performance.now() + quietMs
    options.onError?.(error)
  }
  const backend = openBackend(store, onError)
  const queues = Object.fromEntries(lanes.map((lane) => [lane, backend.queue(lane)])) as Record<Lane, LaneQueue>
  const workers: LaneWorker[] = []
  try {
    for (const queue of Object.values(queues)) queue.on('error', onError)
    await within(startMs, Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady())))
  } catch (error) {
    await backend.close()
    await within(1_000, Promise.allSettled(Object.values(queues).map((queue) => queue.close()))).catch(() => undefined)
    // A store that is down is asked again until the time is up; why it did not answer says more than that it did not.
    throw broken ?? error
  }
  sayAgainAt = 0
  const full = watchDepth(queues.intake, options.intakeLimit ?? 100_000)
  return {
    enqueue: async (name, payload) => {
      const { lane } = jobs[name]
      if (lane === 'intake') full(lane)
      await queues[lane].add(name, payload, jobOptions(name, payload))
    },
    startLane: async (lane, run, laneOptions) => {
      const worker = startWorker(backend.worker, lane, run, laneOptions)
      worker.on('error', onError)
      workers.push(worker)
      await worker.waitUntilReady()
    },
    ping: () => within(3_000, backend.ping()),
    counts: async () => {
      const each = await Promise.all(lanes.map(async (lane) => [lane, await countsOf(queues[lane])] as const))
      return Object.fromEntries(each) as Record<Lane, LaneCounts>
    },
    isWaitedFor: async (lane) => (await countsOf(queues[lane])).waiting > 0,
    forget: async (owner) => {
      const removed = await forgetOwnersJobs(Object.values(queues), owner)
      await backend.forgetEvents(owner.ownerId)
      return removed
    },
    close: async (graceMs = 10_000) => {
      // A job that does not end in time stalls, and another process takes it up. Without any time it is given up at once:
      // a worker that is not forced goes on renewing the locks of jobs that will never end.
      const closed = Promise.all(workers.map((worker) => worker.close(graceMs === 0)))
      await within(graceMs === 0 ? 2_000 : graceMs, closed).catch(() => undefined)
      await Promise.allSettled(Object.values(queues).map((queue) => queue.close()))
      await backend.close()
    },
  }
}

function startWorker(
  make: ReturnType<typeof openBackend>['worker'],
  lane: Lane,
  run: (job: LaneJob) => Promise<Outcome>,
  options: LaneOptions,
): LaneWorker {
  const told = new WeakSet<Error>()
  const saying = <E extends Error>(error: E): E => {
    told.add(error)
    return error
  }
  const worker = make(
    lane,
    async (job, token) => {
      const outcome = await run(laneJob(job))
      if (outcome.kind === 'later') {
        await job.moveToDelayed(systemClock.now().getTime() + outcome.afterMs, token)
        throw new DelayedError()
      }
      if (outcome.kind === 'retry') throw saying(new Error(outcome.reason))
      if (outcome.kind === 'failed') throw saying(new UnrecoverableError(outcome.reason))
    },
    {
      ...stalling,
      ...(options.lockMs ? { lockDuration: options.lockMs } : {}),
      ...(options.stalledCheckMs ? { stalledInterval: options.stalledCheckMs } : {}),
      concurrency: options.concurrency,
    },
  )
  worker.on('stalled', (jobId) => options.onStalled?.(jobId))
  worker.on('failed', (job, error) => {
    if (job && !told.has(error)) void options.onLost(laneJob(job)).catch(() => undefined)
  })
  return worker
}

const laneJob = (job: Job): LaneJob => ({
  id: job.id ?? '',
  name: job.name,
  payload: job.data,
  attempt: job.attemptsMade + 1,
  lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
})
