/** Brings everything up in order: database, migrations, sandbox tenant, add-in, server, worker. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { migrateQueues } from '../../platform/queue/migrate.ts'
import { apiApp, kithTeamsAppId, spaApp } from '../../sandbox/entra/apps.ts'
import { startPostgres } from '../postgres.ts'
import { buildAddin } from './addin-build.ts'
import { type DemoOptions, DemoProblem } from './options.ts'
import { answers, claimPort, type Running, startProcess, waitFor } from './processes.ts'

export type Stage = {
  serverUrl: string
  sandboxUrl: string
  tenantId: string
  ownerUrl: string
  appUrl: string
  server: Running
  worker: Running
  stop: () => Promise<void>
}

type Say = (line: string) => void

/** The key that wraps every tenant's key, made once and kept beside the database: one is of no use without the other. */
function masterKeyFile(folder: string): string {
  const file = join(folder, 'kith.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  return file
}

/** Starts everything; what was started is stopped again when something fails on the way. */
export async function raiseStage(options: DemoOptions, say: Say): Promise<Stage> {
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one()
  }
  try {
    return { ...(await raise(options, say, stops)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function raise(options: DemoOptions, say: Say, stops: (() => Promise<void>)[]): Promise<Omit<Stage, 'stop'>> {
  await claimPort('PORT', options.port)
  await claimPort('SANDBOX_PORT', options.sandboxPort)
  mkdirSync(options.folder, { recursive: true })
  const building = buildAddin(options.watch)
  building.catch(() => undefined)
  const { appUrl, ownerUrl, keyFolder } = await database(options, say, stops)
  const sandbox = startSandbox(options, say, stops)
  sandbox.catch(() => undefined)
  const migrated = await migrate({ appUrl, ownerUrl }).catch((error: NodeJS.ErrnoException) => {
    const { host } = new URL(ownerUrl)
    const hint = error.code ? ': is it running, and is the login right?' : ''
    throw new DemoProblem(`the database at ${host} cannot be migrated (${error.code ?? error.message})${hint}`)
  })
  if (!options.redisUrl) await migrateQueues(ownerUrl)
  say(migrated.length > 0 ? `database migrated (${migrated.length} steps)` : 'database is up to date')
  const sandboxUrl = `https://localhost:${options.sandboxPort}`
  const tenant = await sandbox
  const { anew } = await building
  say(anew ? 'add-in built' : 'add-in is up to date')
  const env = environment(options, { appUrl, ownerUrl, sandboxUrl, tenant, keyFile: masterKeyFile(keyFolder) })
  const server = startProcess('server', 'server/main.ts', env, {
    say,
    heard: faults('server', say),
    watch: options.watch,
  })
  stops.push(server.stop)
  const worker = startProcess('worker', 'worker/main.ts', env, {
    say,
    heard: faults('worker', say),
    watch: options.watch,
  })
  stops.push(worker.stop)
  const serverUrl = `http://localhost:${options.port}`
  await waitFor(server, () => answers(`${serverUrl}/readyz`), 30_000)
  await waitFor(worker, () => Promise.resolve(worker.child.pid !== undefined), 30_000)
  return { serverUrl, sandboxUrl, tenantId: tenant.tenantId, ownerUrl, appUrl, server, worker }
}

async function database(options: DemoOptions, say: Say, stops: (() => Promise<void>)[]) {
  if (options.databaseUrl && options.databaseOwnerUrl)
    return { appUrl: options.databaseUrl, ownerUrl: options.databaseOwnerUrl, keyFolder: options.folder }
  const running = await startPostgres({ folder: options.folder, say })
  stops.push(running.stop)
  say('PostgreSQL is running')
  return { appUrl: running.appUrl, ownerUrl: running.ownerUrl, keyFolder: dirname(running.folder) }
}

type Fault = {
  route?: string
  at?: string[]

  level?: number
  msg?: string
  job?: string
  code?: string
  err?: { name?: string; code?: string; frames?: string[] }
}

/** Of a process's log only what went wrong is worth a line here; pino's 50 is an error. */
const faults =
  (name: string, say: Say) =>
  (line: string): void => {
    if (!line.startsWith('{')) return
    const { level, msg, job, code, err, route, at } = JSON.parse(line) as Fault
    const first = err?.frames?.[0]?.trim()
    if ((level ?? 0) >= 50)
      say(
        [`${name}: ${msg ?? 'error'}`, job, code ?? err?.code, err?.name, first, route, at?.join(', ')]
          .filter(Boolean)
          .join(' '),
      )
  }

type SandboxReady = { tenantId: string; caFile: string }

async function startSandbox(options: DemoOptions, say: Say, stops: (() => Promise<void>)[]): Promise<SandboxReady> {
  const env: Record<string, string> = {
    SANDBOX_PORT: String(options.sandboxPort),
    KITH_DATA: options.folder,
    KITH_URL: `http://localhost:${options.port}`,
    SANDBOX_SIZE: String(options.size),
    SANDBOX_SEED: String(options.seed),
    // People answer within seconds, so that whoever tries it sees an answer arrive.
    SANDBOX_ANSWERS_WITHIN: '4',
    ...(options.import
      ? {
          SANDBOX_IMPORT: options.import.messages,
          ...(options.import.org ? { SANDBOX_ORG: options.import.org } : {}),
          ...(options.import.shift ? {} : { NO_SHIFT: '1' }),
        }
      : {}),
  }
  const found: Partial<SandboxReady> = {}
  let isReady = false
  const heard = (line: string): void => {
    found.tenantId ??= /^Sign-in\s+\S+\/([0-9a-f-]{36})$/.exec(line)?.[1]
    found.caFile ??= /NODE_EXTRA_CA_CERTS=(.+)$/.exec(line)?.[1]
    if (line === 'ready') isReady = true
    else if (!/^(Graph|Sign-in|Trust|Teams|Outlook|Control)\s/.test(line)) say(`sandbox: ${line}`)
  }
  const sandbox = startProcess('sandbox', 'sandbox/main.ts', env, { heard, say })
  stops.push(sandbox.stop)
  await waitFor(sandbox, () => Promise.resolve(isReady), 120_000)
  const { tenantId, caFile } = found
  if (!tenantId || !caFile) throw new DemoProblem('the sandbox did not say where it is')
  say('sandbox tenant is running')
  return { tenantId, caFile }
}

function environment(
  options: DemoOptions,
  parts: { appUrl: string; ownerUrl: string; sandboxUrl: string; tenant: SandboxReady; keyFile: string },
): Record<string, string> {
  const { sandboxUrl, tenant } = parts
  return {
    TENANT_MODE: 'sandbox',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    PORT: String(options.port),
    DATABASE_URL: parts.appUrl,
    DATABASE_OWNER_URL: parts.ownerUrl,
    TENANT_IDS: tenant.tenantId,
    ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
    PUBLIC_URL: `http://localhost:${options.sandboxPort}`,
    NOTIFICATION_URL: `http://localhost:${options.port}`,
    GRAPH_URL: `${sandboxUrl}/v1.0`,
    ENTRA_AUTHORITY: sandboxUrl,
    ENTRA_CLIENT_ID: apiApp.clientId,
    ENTRA_CLIENT_SECRET: apiApp.secrets[0] ?? '',
    ADDIN_CLIENT_ID: spaApp.clientId,
    TEAMS_APP_ID: kithTeamsAppId,
    CLOCK_URL: `http://localhost:${options.sandboxPort}/_sandbox/clock`,
    OFFICE_JS_URL: '/office-js/office.js',
    HOST_ORIGINS: `http://localhost:${options.sandboxPort}`,
    KITH_KEY_FILE: parts.keyFile,
    NODE_EXTRA_CA_CERTS: tenant.caFile,
  }
}
