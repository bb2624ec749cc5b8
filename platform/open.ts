/** What server and worker both need before they start: stores that answer, the right login, the right mode, the clock. */
import { checkLogin, connect, type Database } from '../db/connect.ts'
import { heldModes, holdMode, onboardTenant } from '../db/queries/tenants.ts'
import { type Clock, followClock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { createKeys, type Keys } from './keys.ts'
import type { Log } from './log.ts'
import { createQueues, type Queues } from './queue/queues.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

/** Why a process does not start: lines for the person who started it. */
export class StartError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'StartError'
    this.lines = lines
  }
}

export type Platform = {
  db: Database
  queues: Queues
  clock: Clock
  keys: Keys
  telemetry: Telemetry
  /** Waits for running jobs up to `graceMs`, then lets go of the stores. */
  close: (graceMs?: number) => Promise<void>
}

export type OpenOptions = {
  process: 'server' | 'worker'
  log: Log
  /** In place of the one that the configuration names; for tests whose clock is in the same process. */
  clock?: Clock
  poolSize?: number
}

/** Opens everything, or throws a StartError and leaves nothing open. */
export async function openPlatform(config: Config, options: OpenOptions): Promise<Platform> {
  const { log } = options
  const db = connect({
    url: config.stores.databaseUrl,
    applicationName: `kith-${options.process}`,
    poolSize: options.poolSize,
  })
  let stopClock = (): void => undefined
  try {
    await checkDatabase(db, config)
    const followed = config.clockUrl && !options.clock ? await follow(config.clockUrl) : undefined
    stopClock = followed?.stop ?? stopClock
    const clock = options.clock ?? followed ?? systemClock
    await settleMode(db, config, clock)
    const telemetry = createTelemetry({ process: options.process, defaults: true })
    const queues = await openQueues(config, log)
    telemetry.watchQueues(queues.counts)
    const close = async (graceMs?: number): Promise<void> => {
      await queues.close(graceMs)
      stopClock()
      await db.close()
    }
    return { db, queues, clock, telemetry, keys: createKeys(db, config.masterKeys), close }
  } catch (error) {
    stopClock()
    await db.close()
    throw error
  }
}

async function checkDatabase(db: Database, config: Config): Promise<void> {
  let wrong: string[]
  try {
    wrong = await checkLogin(db)
  } catch (error) {
    throw new StartError([`DATABASE_URL: PostgreSQL at ${hostOf(config.stores.databaseUrl)} ${complaintOf(error)}.`])
  }
  if (wrong.length > 0) throw new StartError(wrong)
}

/** Sandbox people and real people never share a database: it remembers both. */
async function settleMode(db: Database, config: Config, clock: Clock): Promise<void> {
  const { mode } = config
  try {
    const held = await db.unbound(heldModes)
    const other = held.find((one) => one !== mode)
    if (other)
      throw new StartError([
        `This database has held TENANT_MODE=${other}, so it does not start with TENANT_MODE=${mode}: use another database.`,
      ])
    await db.unbound((sql) => holdMode(sql, mode, clock.now()))
    for (const tenantId of config.tenantIds)
      await db.asTenant(tenantId, (sql) => onboardTenant(sql, tenantId, clock.now()))
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42P01') throw error
    throw new StartError(['The database has no tables of this version yet: run npm run migrate first.'])
  }
}

async function openQueues(config: Config, log: Log): Promise<Queues> {
  const { redisUrl, databaseUrl } = config.stores
  try {
    return await createQueues(redisUrl ? { redisUrl } : { postgresUrl: databaseUrl }, {
      onError: (error) => log.warn({ err: error }, 'the queue store does not answer'),
    })
  } catch (error) {
    if (redisUrl) throw new StartError([`REDIS_URL: Redis at ${hostOf(redisUrl)} ${complaintOf(error)}.`])
    if ((error as { code?: unknown }).code === '42P01' || (error as Error).name === 'SchemaMigrationRequiredError')
      throw new StartError(['The queues have no tables yet: run npm run migrate first, or set REDIS_URL.'])
    throw new StartError([`DATABASE_URL: the queues at ${hostOf(databaseUrl)} ${complaintOf(error)}.`])
  }
}

async function follow(url: string): Promise<Clock & { stop: () => void }> {
  try {
    return await followClock(url)
  } catch {
    throw new StartError([`CLOCK_URL: the clock at ${url} does not answer.`])
  }
}

/** Host, port and database, never the login. */
function hostOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/\?.*$/, '')
}

function complaintOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code === '28P01' || code === '28000') return 'refuses the login'
  if (code === '3D000') return 'has no such database'
  return typeof code === 'string' ? `does not answer (${code})` : `does not answer (${String(message)})`
}
