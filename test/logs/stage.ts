/** Server and worker as the processes that they are in production, at debug level, beside a sandbox whose people are known. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { apiApp, spaApp } from '../../sandbox/entra/apps.ts'
import { type Sandbox, startSandbox } from '../../sandbox/start.ts'
import { freePort } from '../../scripts/postgres.ts'
import { sandboxFolder } from '../support/certificates.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { createLogSearch, type LogSearch } from '../support/log-search.ts'
import { type RunningProcess, startProcess } from '../support/process.ts'

export type LogStage = {
  sandbox: Sandbox
  database: TestDatabase
  /** Where the server listens. */
  address: string
  environment: Record<string, string>
  server: RunningProcess
  worker: RunningProcess
  /** Waits until nothing is due and neither process has said anything for a while; at most a minute. */
  quiet: () => Promise<void>
  /** Runs a command of ours to its end and keeps what it says. */
  run: (name: string, file: string, args?: readonly string[]) => Promise<number>
  /** Ends both processes in order and gives everything that every process said, by process. */
  end: () => Promise<{ search: LogSearch; said: Record<string, string> }>
  close: () => Promise<void>
}

/** Starts it; `close` it in the end. */
export async function raiseLogStage(now: string): Promise<LogStage> {
  const folder = sandboxFolder(inject('certificates'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const sandbox = await startSandbox({
    dataDir: folder,
    seed: 7,
    size: 40,
    now: Date.parse(now),
    rate: 0,
    traffic: false,
    answersWithin: 60,
    kithUrl: address,
  })
  const database = await cloneDatabase()
  const environment = environmentOf(sandbox, database, port)
  const server = startProcess('server/main.ts', environment)
  const worker = startProcess('worker/main.ts', environment)
  const said: Record<string, string> = {}
  await Promise.all([server.says(/"listening"/, 60_000), worker.says(/"working"/, 60_000)])
  return {
    sandbox,
    database,
    address,
    environment,
    server,
    worker,
    quiet: async () => {
      const isDue = async (): Promise<boolean> => {
        const at = new Date(sandbox.clock.now())
        return (await database.look`select 1 from due where due_at <= ${at} limit 1`).length > 0
      }
      await untilQuiet(() => server.out().length + worker.out().length, isDue)
    },
    run: async (name, file, args = []) => {
      const command = startProcess(file, environment, args)
      const code = await command.ended
      said[name] = command.out() + command.err()
      return Number(code)
    },
    end: async () => {
      for (const one of [server, worker]) one.signal('SIGTERM')
      await Promise.all([server.ended, worker.ended])
      Object.assign(said, { server: server.out() + server.err(), worker: worker.out() + worker.err() })
      const search = createLogSearch()
      for (const text of Object.values(said)) search.add(text)
      return { search, said }
    },
    close: async () => {
      for (const one of [server, worker]) one.signal('SIGKILL')
      await Promise.all([server.ended, worker.ended])
      await sandbox.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilQuiet(written: () => number, isDue: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000
  let quietSince = performance.now()
  for (let before = -1; performance.now() - quietSince < 600 && performance.now() < until; await sleep(60)) {
    if (written() !== before || (await isDue())) quietSince = performance.now()
    before = written()
  }
}

function environmentOf(sandbox: Sandbox, database: TestDatabase, port: number): Record<string, string> {
  return {
    TENANT_MODE: 'sandbox',
    TENANT_IDS: sandbox.tenant.id,
    LOG_LEVEL: 'debug',
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    ENTRA_AUTHORITY: sandbox.origin,
    ENTRA_CLIENT_ID: apiApp.clientId,
    ENTRA_CLIENT_SECRET: apiApp.secrets[0] ?? '',
    ADDIN_CLIENT_ID: spaApp.clientId,
    GRAPH_URL: `${sandbox.origin}/v1.0`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    CLOCK_URL: `${sandbox.httpOrigin}/_sandbox/clock`,
    PORT: String(port),
    KITH_KEY: randomBytes(32).toString('base64'),
    OFFICE_JS_URL: '/office-js/office.js',
    HOST_ORIGINS: sandbox.httpOrigin,
    REQUESTS_PER_MINUTE: '1000000',
    HOLD_SECONDS: '1',
  }
}
