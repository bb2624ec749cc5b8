/** Puts a worker together from a configuration: stores, Graph, the lanes and the clock's part. */
import type { Server } from 'node:http'
import type { Lane } from '../contract/jobs.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { createEntra } from '../platform/entra/entra.ts'
import { safeFetch } from '../platform/fetch/safe-fetch.ts'
import { createBreaker } from '../platform/graph/breaker.ts'
import { createGraphClient, type GraphCall, placeOf } from '../platform/graph/client.ts'
import { createGate } from '../platform/graph/gate.ts'
import type { Log } from '../platform/log.ts'
import { openPlatform, type Platform, StartError } from '../platform/open.ts'
import { serveMetrics } from '../platform/telemetry.ts'
import type { Deps } from './deps.ts'
import { createRunner, type Handlers, type Runner } from './run.ts'
import { type Schedule, type ScheduleOptions, startSchedule } from './schedule.ts'

/** Jobs of a lane that run at the same time in one process. Lanes that wait for Graph wait cheaply; scores keep a core busy. */
export const concurrency: Readonly<Record<Lane, number>> = { intake: 8, graph: 16, backfill: 4, score: 4, act: 8 }

export type RunningWorker = {
  platform: Platform
  schedule: Schedule
  /** Takes no new jobs, finishes the running ones within `graceMs`, lets go of the stores. */
  close: (graceMs?: number) => Promise<void>
}

export type WorkerOptions = {
  log: Log
  handlers: Partial<Handlers>
  /** In place of the configured clock; for tests whose clock is in the same process. */
  clock?: Clock
  schedule?: ScheduleOptions
  /** How soon what a dead worker was at is taken up, and Graph asked again that failed, real ms; tests of faults shorten it. */
  recovery?: { leaseMs: number; lockMs: number; stalledCheckMs: number; backoffMostMs?: number }
  /** Hears of every request to Graph: ids and paths. */
  onGraphCall?: (call: GraphCall) => void
}

const graceMs = 10_000

/** Longer than a request to Graph may take. */
const usualLeaseMs = 60_000
const leaseMsOf = ({ recovery }: WorkerOptions): number => recovery?.leaseMs ?? usualLeaseMs

/** Starts all lanes and the schedule. Throws a StartError where something outside is not as it should be. */
export async function startWorker(config: Config, options: WorkerOptions): Promise<RunningWorker> {
  const { log } = options
  const platform = await openPlatform(config, { process: 'worker', log, clock: options.clock, poolSize: 20 })
  const { db, clock, queues, telemetry } = platform
  let schedule: Schedule | undefined
  let metrics: Server | undefined
  const close = async (grace = graceMs): Promise<void> => {
    await schedule?.stop()
    metrics?.close()
    await platform.close(grace)
  }
  try {
    const deps = { ...workerDeps(config, platform, options), telemetry }
    const runner = createRunner(deps, options.handlers, queues.enqueue)
    await startLanes(platform, runner, options)
    schedule = startSchedule({ db, clock, log, enqueue: queues.enqueue }, options.schedule)
    if (config.metricsPort) metrics = await metricsAt(config.metricsPort, telemetry.text)
    return { platform, schedule, close }
  } catch (error) {
    await close(0)
    throw error
  }
}

async function startLanes({ queues, telemetry }: Platform, runner: Runner, options: WorkerOptions): Promise<void> {
  const { lockMs, stalledCheckMs } = options.recovery ?? {}
  for (const [lane, jobs] of Object.entries(concurrency) as [Lane, number][])
    await queues.startLane(lane, runner.run, {
      concurrency: jobs,
      ...(lockMs && stalledCheckMs ? { lockMs, stalledCheckMs } : {}),
      onLost: runner.lost,
      onStalled: () => telemetry.jobStalled(lane),
    })
}

function workerDeps(config: Config, { db, clock, keys, queues }: Platform, options: WorkerOptions): Deps {
  const { authority, clientId, clientSecret } = config.entra
  const tokens = createEntra({
    registration: { authority, clientId, clientSecret },
    db,
    sealer: keys,
    onTrouble: (trouble) => options.log.error(trouble, 'Entra refuses the application'),
  })
  const graph = createGraphClient({
    ...(options.recovery?.backoffMostMs ? { backoffMostMs: options.recovery.backoffMostMs } : {}),
    tokens,
    gate: createGate(db, { leaseMs: leaseMsOf(options) }),
    breaker: createBreaker(),
    graphUrl: config.graphUrl,
    onCall: (call) => {
      options.log.debug(
        { ...call.owner, method: call.method, place: placeOf(call.path), status: call.status, ms: call.ms },
        'graph answered',
      )
      options.onGraphCall?.(call)
    },
  })
  return {
    db,
    clock,
    graph,
    fetchPage: safeFetch,
    keys,
    log: options.log,
    forgetJobs: queues.forget,
    isWaitedFor: queues.isWaitedFor,
    settings: {
      notificationUrl: `${config.notificationUrl}/graph/notifications`,
      lifecycleUrl: `${config.notificationUrl}/graph/lifecycle`,
      subscriptionMinutes: config.subscriptionMinutes,
      teamsAppId: config.teamsAppId,
      leaseMs: leaseMsOf(options),
    },
  }
}

async function metricsAt(port: number, text: () => Promise<string>): Promise<Server> {
  try {
    return await serveMetrics(port, text)
  } catch {
    throw new StartError([`METRICS_PORT: ${port} is in use, so set another one.`])
  }
}
