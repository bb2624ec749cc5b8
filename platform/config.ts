/** The environment, read once: everything that is wrong is said at once, a line each. Only main.ts files call this. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { contradictions } from './config-mode.ts'
import { fromFiles, stores, type Values, variables } from './config-variables.ts'

/** The configuration of server and worker. */
export type Config = {
  mode: 'sandbox' | 'entra'
  stores: StoreConfig
  tenantIds: readonly string[]
  entra: { authority: string; clientId: string; clientSecret: string; addinClientId: string }
  graphUrl: string
  /** Where browsers reach the server, without a slash at the end. */
  publicUrl: string
  /** Where Graph posts: `/graph/notifications` and `/graph/lifecycle` below it. */
  notificationUrl: string
  clockUrl: string | undefined
  masterKeys: { current: Buffer; previous: Buffer | undefined }
  officeJsUrl: string
  hostOrigins: readonly string[]
  listen: { host: string; port: number; trustProxy: boolean; requestsPerMinute: number }
  metricsPort: number | undefined
  logLevel: string
  /** The app's id in Teams: its manifest's, or the catalogue's where an organisation published it. */
  teamsAppId: string
  holdSeconds: number
  subscriptionMinutes: number
}

/** Where things are kept. Without Redis the queues are in the same PostgreSQL. */
export type StoreConfig = { databaseUrl: string; databaseOwnerUrl: string | undefined; redisUrl: string | undefined }

export type Read<T> = { ok: true; config: T } | { ok: false; wrong: string[] }
type Environment = Readonly<Record<string, string | undefined>>

/** Reads the whole configuration, or says what is wrong with it, a line a variable. */
export function readConfig(environment: Environment = process.env): Read<Config> {
  const { given, wrong } = withFiles(environment)
  const parsed = z.object(variables).safeParse(given)
  if (!parsed.success) return { ok: false, wrong: [...wrong, ...linesOf(parsed.error)] }
  const { ENTRA_CLIENT_SECRET: secret, KITH_KEY: current } = parsed.data
  wrong.push(...contradictions(parsed.data))
  if (wrong.length > 0 || !secret || !current) return { ok: false, wrong }
  return { ok: true, config: configOf(parsed.data, secret, current) }
}

/** Reads only where things are kept, for migrations. */
export function readStoreConfig(environment: Environment = process.env): Read<StoreConfig> {
  const { given, wrong } = withFiles(environment)
  const parsed = z.object(stores).safeParse(given)
  if (!parsed.success) wrong.push(...linesOf(parsed.error))
  if (!parsed.success || wrong.length > 0) return { ok: false, wrong }
  return { ok: true, config: storesOf(parsed.data) }
}

/** Reads what a rotation of keys needs. */
export function readKeyConfig(
  environment: Environment = process.env,
): Read<{ databaseUrl: string; tenantIds: readonly string[]; masterKeys: Config['masterKeys'] }> {
  const { given, wrong } = withFiles(environment)
  const { DATABASE_URL, TENANT_IDS, KITH_KEY, KITH_KEY_PREVIOUS } = variables
  const parsed = z.object({ DATABASE_URL, TENANT_IDS, KITH_KEY, KITH_KEY_PREVIOUS }).safeParse(given)
  if (!parsed.success) return { ok: false, wrong: [...wrong, ...linesOf(parsed.error)] }
  const current = parsed.data.KITH_KEY
  if (!current) wrong.push('KITH_KEY is missing: 32 bytes in base64, or KITH_KEY_FILE.')
  if (wrong.length > 0 || !current) return { ok: false, wrong }
  return {
    ok: true,
    config: {
      databaseUrl: parsed.data.DATABASE_URL,
      tenantIds: parsed.data.TENANT_IDS,
      masterKeys: { current, previous: parsed.data.KITH_KEY_PREVIOUS },
    },
  }
}

const storesOf = (values: z.output<z.ZodObject<typeof stores>>): StoreConfig => ({
  databaseUrl: values.DATABASE_URL,
  databaseOwnerUrl: values.DATABASE_OWNER_URL,
  redisUrl: values.REDIS_URL,
})

const configOf = (values: Values, clientSecret: string, current: Buffer): Config => ({
  mode: values.TENANT_MODE,
  stores: storesOf(values),
  tenantIds: values.TENANT_IDS,
  entra: {
    authority: values.ENTRA_AUTHORITY,
    clientId: values.ENTRA_CLIENT_ID,
    clientSecret,
    addinClientId: values.ADDIN_CLIENT_ID,
  },
  graphUrl: values.GRAPH_URL,
  publicUrl: values.PUBLIC_URL,
  notificationUrl: values.NOTIFICATION_URL ?? values.PUBLIC_URL,
  clockUrl: values.CLOCK_URL,
  masterKeys: { current, previous: values.KITH_KEY_PREVIOUS },
  officeJsUrl: values.OFFICE_JS_URL,
  hostOrigins: values.HOST_ORIGINS,
  listen: {
    host: values.HOST,
    port: values.PORT,
    trustProxy: values.TRUST_PROXY,
    requestsPerMinute: values.REQUESTS_PER_MINUTE,
  },
  metricsPort: values.METRICS_PORT,
  logLevel: values.LOG_LEVEL,
  teamsAppId: values.TEAMS_APP_ID ?? values.ENTRA_CLIENT_ID,
  holdSeconds: values.HOLD_SECONDS,
  subscriptionMinutes: values.SUBSCRIPTION_MINUTES,
})

/** An empty variable is an unset one; a `_FILE` is read in place of its value. */
function withFiles(environment: Environment): { given: Record<string, string>; wrong: string[] } {
  const wrong: string[] = []
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) if (value) given[name] = value
  for (const name of fromFiles) {
    const file = given[`${name}_FILE`]
    if (!file) continue
    if (given[name]) wrong.push(`${name} and ${name}_FILE are both set: keep one.`)
    try {
      given[name] = readFileSync(file, 'utf8').trim()
    } catch (error) {
      wrong.push(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`)
    }
  }
  return { given, wrong }
}

const linesOf = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`)),
]
