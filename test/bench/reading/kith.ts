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

/** Starts both against the sandbox that the environment names. The clock goes with the sandbox's: one that stands still would tell everybody as met a moment ago. */
export async function startKith() {
  const { SUPER_URL = '', SANDBOX_ORIGIN = '', NODE_EXTRA_CA_CERTS: _, ...environment } = process.env
  const { REDIS_URL } = environment
  const known =
    /^(TENANT_|DATABASE_URL|ENTRA_|ADDIN_|GRAPH_|PUBLIC_URL|PORT$|KITH_KEY|REDIS_URL|OFFICE_|HOST_|REQUESTS_)/
  const read = readConfig(Object.fromEntries(Object.entries(environment).filter(([name]) => known.test(name))))
  if (!read.ok) throw new Error(read.wrong.join('\n'))
  const clock = await followClock(`${SANDBOX_ORIGIN}/_sandbox/clock`, { everyMs: 10_000 })
  const log = createLog({ process: 'bench', level: 'error', destination: process.stderr })
  const calls: GraphCall[] = []
  const server = await startServer(read.config, { log, clock, addinDir: null })
  const worker = await startWorker(read.config, { log, clock, handlers, onGraphCall: (call) => void calls.push(call) })
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
      const counts = Object.values(await worker.platform.queues.counts())
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
    const parts = { sandbox: Number(process.env.SANDBOX_PID), Kith: process.pid, ...store }
    return takenBy(parts, backend?.pid ?? 0)
  }
  const close = async (): Promise<void> => {
    await worker.close(2_000)
    await server.close()
    clock.stop()
    await look.end({ timeout: 5 })
  }
  return { taken, look, control, calls, server, worker, enter, allRead, close, origin: SANDBOX_ORIGIN }
}
