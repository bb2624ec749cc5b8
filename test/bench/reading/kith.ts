/** Server and worker in this process, and the ways in that the figures about reading use. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { createClient } from '../../../contract/client.ts'
import { signIn } from '../../../contract/me.ts'
import { followClock } from '../../../platform/clock.ts'
import { readConfig } from '../../../platform/config.ts'
import type { GraphCall } from '../../../platform/graph/client.ts'
import { createLog } from '../../../platform/log.ts'
import { createControl, type SandboxPerson } from '../../../scripts/demo/control.ts'
import { startProcess, waitFor } from '../../../scripts/demo/processes.ts'
import { startServer } from '../../../server/start.ts'
import { handlers } from '../../../worker/handlers.ts'
import { startWorker } from '../../../worker/start.ts'
import { type Taken, takenBy } from './processor.ts'

export type Kith = Awaited<ReturnType<typeof startKith>>

async function redisInfo(url: string): Promise<string> {
  const redis = new Redis(url)
  try {
    return await redis.info('server')
  } finally {
    redis.disconnect()
  }
}

/** A worker, here or in a process of its own, and what it asks Graph for, which is known only of one that is here. */
type WorkerPart = { pid: number | null; calls: GraphCall[]; close: () => Promise<void> }

/** The worker as it is in production, a process of its own. */
async function workerApart(clockUrl: string): Promise<WorkerPart> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const env = { CLOCK_URL: clockUrl, LOG_LEVEL: 'info' }
  let works = false
  const heard = (line: string): void => {
    works ||= line.includes('"working"')
  }
  const running = startProcess('worker', 'worker/main.ts', env, { heard, say })
  await waitFor(running, () => Promise.resolve(works), 60_000)
  return { pid: running.child.pid ?? 0, calls: [], close: running.stop }
}

/**
 * Starts both against the sandbox that the environment names. The clock goes with the sandbox's: one that stands still would
 * tell everybody as met a moment ago.
 */
export async function startKith({ apart = false } = {}) {
  const { SUPER_URL = '', SANDBOX_ORIGIN = '', NODE_EXTRA_CA_CERTS: _, ...environment } = process.env
  const { REDIS_URL } = environment
  const known =
    /^(TENANT_|DATABASE_URL|ENTRA_|ADDIN_|GRAPH_|PUBLIC_URL|PORT$|KITH_KEY|REDIS_URL|OFFICE_|HOST_|REQUESTS_)/
  const read = readConfig(Object.fromEntries(Object.entries(environment).filter(([name]) => known.test(name))))
  if (!read.ok) throw new Error(read.wrong.join('\n'))
  const clock = await followClock(`${SANDBOX_ORIGIN}/_sandbox/clock`, { everyMs: 10_000 })
  const log = createLog({ process: 'bench', level: 'error', destination: process.stderr })
  const server = await startServer(read.config, { log, clock, addinDir: null })
  const workerHere = async (): Promise<WorkerPart> => {
    const calls: GraphCall[] = []
    const onGraphCall = (call: GraphCall): void => void calls.push(call)
    const worker = await startWorker(read.config, { log, clock, handlers, onGraphCall })
    return { pid: null, calls, close: () => worker.close(2_000) }
  }
  const worker = apart ? await workerApart(`${SANDBOX_ORIGIN}/_sandbox/clock`) : await workerHere()
  const look = postgres(SUPER_URL, { max: 2, onnotice: () => {} })
  const control = createControl(SANDBOX_ORIGIN)
  /** Signs somebody in; their client is the add-in's. */
  const enter = async ({ id }: SandboxPerson) => {
    const token = await control.token(id)
    const call = createClient(server.address, async () => token)
    await call(signIn, { body: {} })
    return { id, call }
  }
  /** Waits until everybody who turned Kith on has been read, and for what that set off, at most `restMs` longer. */
  const allRead = async (restMs = 5_000): Promise<void> => {
    let until = Number.POSITIVE_INFINITY
    for (;;) {
      const [open] = await look`select count(*)::int as n from mailbox where backfill_done_at is null`
      const counts = Object.values(await server.platform.queues.counts())
      if (open?.n === 0) until = Math.min(until, performance.now() + restMs)
      if (open?.n === 0 && counts.every(({ waiting, active, delayed }) => waiting + active + delayed === 0)) return
      if (performance.now() > until) return
      await sleep(50)
    }
  }
  /** What every part has taken of the processor so far. */
  const taken = async (): Promise<Taken> => {
    const [backend] = await look<{ pid: number }[]>`select pg_backend_pid() as pid`
    const store: Record<string, number> = REDIS_URL
      ? { Redis: Number(/process_id:(\d+)/.exec(await redisInfo(REDIS_URL))?.[1]) }
      : {}
    const ours: Record<string, number> = worker.pid
      ? { worker: worker.pid, 'server and bench': process.pid }
      : { 'Kith and bench': process.pid }
    const parts = { sandbox: Number(process.env.SANDBOX_PID), ...ours, ...store }
    return takenBy(parts, backend?.pid ?? 0)
  }
  const close = async (): Promise<void> => {
    await worker.close()
    await server.close()
    clock.stop()
    await look.end({ timeout: 5 })
  }
  return { taken, look, control, calls: worker.calls, server, enter, allRead, close, origin: SANDBOX_ORIGIN }
}
