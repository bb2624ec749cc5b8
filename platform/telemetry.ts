/** What is counted about this process: jobs by name and outcome, how long they took, how much waits. Names and codes only. */
import { createServer, type Server } from 'node:http'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LaneCounts } from './queue/depth.ts'

export type Telemetry = {
  /** A run that ended: `outcome` is one of done, refused, later, retry, failed. */
  jobEnded: (job: string, outcome: string, seconds: number) => void
  jobStalled: (lane: string) => void
  /** Reads the depth of the lanes whenever somebody looks. */
  watchQueues: (counts: () => Promise<Record<string, LaneCounts>>) => void
  /** The figures in Prometheus' text format. */
  text: () => Promise<string>
}

/** Counters of one process; each call makes its own, so that tests do not share them. */
export function createTelemetry(options: { process: string; defaults?: boolean }): Telemetry {
  const registry = new Registry()
  registry.setDefaultLabels({ process: options.process })
  if (options.defaults) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const ended = new Counter({
    name: 'kith_jobs_total',
    help: 'Runs that ended, by job and outcome',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'kith_job_seconds',
    help: 'How long a run took',
    labelNames: ['job'],
    buckets: [0.01, 0.05, 0.25, 1, 5, 30],
    registers,
  })
  const stalled = new Counter({
    name: 'kith_jobs_stalled_total',
    help: 'Jobs whose process died or stood still, by lane',
    labelNames: ['lane'],
    registers,
  })
  return {
    jobEnded: (job, outcome, took) => {
      ended.inc({ job, outcome })
      seconds.observe({ job }, took)
    },
    jobStalled: (lane) => stalled.inc({ lane }),
    watchQueues: (counts) => {
      const depth = new Gauge({
        name: 'kith_queue_jobs',
        help: 'Jobs by lane and state',
        labelNames: ['lane', 'state'],
        registers,
        async collect() {
          // A store that does not answer has no depth: a figure from before would say that all is well.
          this.reset()
          const each = await counts().catch(() => ({}) as Record<string, LaneCounts>)
          for (const [lane, states] of Object.entries(each))
            for (const [state, jobs] of Object.entries(states)) this.set({ lane, state }, jobs)
        },
      })
      depth.reset()
    },
    text: () => registry.metrics(),
  }
}

/** Serves `/metrics` on the loopback address alone. Throws when the port is taken. */
export async function serveMetrics(port: number, text: () => Promise<string>): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    text().then(
      (body) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(body),
      () => response.writeHead(503).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve())
  })
  return server
}
