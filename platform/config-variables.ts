/** The form of every environment variable: what it may hold, its default, and what is said when it holds something else. */
import { z } from 'zod'
import { parseRedisAddress } from './queue/redis-address.ts'

const missing = (what: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? `is missing: ${what}` : `is not ${what}`

const number = (from: number, to: number) =>
  z.coerce
    .number(`is not a number from ${from} to ${to}`)
    .int(`is not a whole number from ${from} to ${to}`)
    .min(from, `is less than ${from}`)
    .max(to, `is more than ${to}`)
const uuid = (what: string) => z.uuid({ error: missing(what) }).toLowerCase()
const url = (what: string, protocols = ['https:', 'http:']) =>
  z
    .string({ error: missing(what) })
    .refine(isUrl(protocols), `is not ${what}`)
    .transform(withoutSlash)
const list = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item))
const key = z
  .string()
  .transform((text) => Buffer.from(text.trim(), 'base64'))
  .refine((bytes) => bytes.length === 32, 'is not 32 bytes in base64: openssl rand -base64 32')
const flag = z.enum(['true', 'false'], 'is neither true nor false').transform((text) => text === 'true')
const redis = z.string().superRefine((text, context) => {
  try {
    parseRedisAddress(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
  }
})
const postgresUrl = (what: string) => url(what, ['postgres:', 'postgresql:'])

/** What every process needs of the stores. */
export const stores = {
  DATABASE_URL: postgresUrl('postgres://kith_app:password@host:5432/database'),
  DATABASE_OWNER_URL: postgresUrl('postgres://owner:password@host:5432/database').optional(),
  REDIS_URL: redis.optional(),
}

/** Every variable, with its form and its default. `.env.example` lists the same, and a test compares them. */
export const variables = {
  ...stores,
  TENANT_MODE: z.enum(['sandbox', 'entra'], { error: missing('sandbox or entra') }),
  TENANT_IDS: list(z.uuid('holds something that is not a tenant id').toLowerCase()).default([]),
  ENTRA_AUTHORITY: url('an address such as https://login.microsoftonline.com').default(
    'https://login.microsoftonline.com',
  ),
  ENTRA_CLIENT_ID: uuid("Kith's application id in Entra"),
  ENTRA_CLIENT_SECRET: z.string().min(1).optional(),
  ADDIN_CLIENT_ID: uuid("the add-in's application id in Entra"),
  TEAMS_APP_ID: uuid('the id of the app in Teams').optional(),
  GRAPH_URL: url('an address such as https://graph.microsoft.com/v1.0').default('https://graph.microsoft.com/v1.0'),
  PUBLIC_URL: url('the address at which browsers reach Kith, such as https://kith.example.com'),
  NOTIFICATION_URL: url('an address at which Microsoft Graph reaches Kith').optional(),
  CLOCK_URL: url('an address of a clock').optional(),
  KITH_KEY: key.optional(),
  KITH_KEY_PREVIOUS: key.optional(),
  OFFICE_JS_URL: z
    .string()
    .refine((text) => text.startsWith('/') || isUrl(['https:', 'http:'])(text), 'is neither a path nor an address')
    .default('https://appsforoffice.microsoft.com/lib/1/hosted/office.js'),
  HOST_ORIGINS: list(
    z.string().refine((text) => originOf(text) === text, 'holds something that is not an origin'),
  ).default([]),
  HOST: z.string().default('127.0.0.1'),
  PORT: number(0, 65_535).default(3000),
  METRICS_PORT: number(1, 65_535).optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'is none of fatal, error, warn, info, debug, trace, silent',
    )
    .default('info'),
  HOLD_SECONDS: number(0, 600).default(10),
  SUBSCRIPTION_MINUTES: number(45, 10_080).default(4_230),
  REQUESTS_PER_MINUTE: number(1, 1_000_000).default(600),
  TRUST_PROXY: flag.default(false),
  NODE_ENV: z.string().optional(),
}

/** These may be given as a file instead, whose path is in the variable with `_FILE` behind its name. */
export const fromFiles = [
  'ENTRA_CLIENT_SECRET',
  'KITH_KEY',
  'KITH_KEY_PREVIOUS',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
] as const

/** The names of all variables, files included. */
export const variableNames: readonly string[] = [
  ...Object.keys(variables),
  ...fromFiles.map((name) => `${name}_FILE`),
].filter((name) => name !== 'NODE_ENV')

/** Every variable, read. */
export type Values = z.output<z.ZodObject<typeof variables>>

function isUrl(protocols: readonly string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== ''
}

function originOf(text: string): string | undefined {
  return isUrl(['https:', 'http:'])(text) ? new URL(text).origin : undefined
}

function withoutSlash(text: string): string {
  return text.replace(/\/+$/, '')
}
