/** A Redis of its own for a test, from PATH, on a free port, with its data in a temporary folder that goes away with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from '../../scripts/postgres.ts'
import { findProgram } from './needs.ts'

export type RunningRedis = {
  url: string
  /** Ends it as a power cut would: what was acknowledged is in the append-only file. */
  kill: () => Promise<void>
  /** Starts it again on the same port with the same data. */
  start: () => Promise<void>
  /** Lets it stand still without closing a connection, as a machine that is out of breath does; and go on. */
  freeze: () => void
  thaw: () => void
  stop: () => Promise<void>
}

/** Starts one with the settings that production uses: append-only file, nothing evicted. */
export async function startRedis(): Promise<RunningRedis> {
  const program = findProgram('redis')
  if (!program) throw new Error('no redis-server on PATH: guard this test with needs()')
  const folder = mkdtempSync(join(tmpdir(), 'kith-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', '']
    child = spawn(program, [...flags, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' })
    await answers(url)
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null) return
    const gone = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await gone
  }
  await start()
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: async () => {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined)
  for (let attempt = 0; ; attempt += 1) {
    try {
      await redis.connect()
      await redis.ping()
      redis.disconnect()
      return
    } catch (error) {
      if (attempt === 100) throw error
      await sleep(50)
    }
  }
}
