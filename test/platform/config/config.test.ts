import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Config, readConfig, readStoreConfig } from '../../../platform/config.ts'
import { variableNames } from '../../../platform/config-variables.ts'
import { parseRedisAddress } from '../../../platform/queue/redis-address.ts'

const production = {
  TENANT_MODE: 'entra',
  DATABASE_URL: 'postgres://kith_app:secret@db.example.com:5432/kith',
  REDIS_URL: 'rediss://:secret@redis.example.com',
  ENTRA_CLIENT_ID: randomUUID(),
  ENTRA_CLIENT_SECRET: 'hidden',
  ADDIN_CLIENT_ID: randomUUID(),
  PUBLIC_URL: 'https://kith.example.com/',
  KITH_KEY: randomBytes(32).toString('base64'),
  NODE_ENV: 'production',
}
const sandbox = {
  ...production,
  NODE_ENV: undefined,
  TENANT_MODE: 'sandbox',
  DATABASE_URL: 'postgres://kith_app:secret@127.0.0.1:5432/kith',
  REDIS_URL: 'redis://localhost:6379',
  ENTRA_AUTHORITY: 'https://localhost:4000',
  GRAPH_URL: 'https://localhost:4000/v1.0',
  PUBLIC_URL: 'http://localhost:3000',
  CLOCK_URL: 'https://localhost:4000/_sandbox/clock',
  OFFICE_JS_URL: '/office-js/office.js',
  HOST_ORIGINS: 'http://localhost:4000',
}

const accepted = (environment: Record<string, string | undefined>): Config => {
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.wrong.join('\n'))
  return read.config
}
const refused = (environment: Record<string, string | undefined>): string[] => {
  const read = readConfig(environment)
  return read.ok ? [] : read.wrong
}

test('a complete environment is a configuration, with defaults for what was left out', () => {
  const config = accepted(production)
  expect(config).toMatchObject({
    mode: 'entra',
    graphUrl: 'https://graph.microsoft.com/v1.0',
    publicUrl: 'https://kith.example.com',
    notificationUrl: 'https://kith.example.com',
    listen: { host: '127.0.0.1', port: 3000, trustProxy: false },
    holdSeconds: 10,
  })
  expect(accepted(sandbox).mode).toBe('sandbox')
})

test('everything that is wrong is said at once, a line each, with what to do', () => {
  expect(refused({})).toEqual([
    'DATABASE_URL is missing: postgres://kith_app:password@host:5432/database.',
    'TENANT_MODE is missing: sandbox or entra.',
    "ENTRA_CLIENT_ID is missing: Kith's application id in Entra.",
    "ADDIN_CLIENT_ID is missing: the add-in's application id in Entra.",
    'PUBLIC_URL is missing: the address at which browsers reach Kith, such as https://kith.example.com.',
  ])
  expect(
    refused({
      ...production,
      TENANT_MODE: 'production',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      KITH_KEY: 'c2hvcnQ=',
      TENANT_IDS: 'contoso',
    }),
  ).toEqual([
    'TENANT_MODE is not sandbox or entra.',
    'TENANT_IDS holds something that is not a tenant id.',
    'KITH_KEY is not 32 bytes in base64: openssl rand -base64 32.',
    'PORT is more than 65535.',
    'LOG_LEVEL is none of fatal, error, warn, info, debug, trace, silent.',
  ])
})

test('no line repeats a value, which may be a secret', () => {
  const lines = refused({
    ...production,
    DATABASE_URL: 'mysql://root:hunter2@db',
    REDIS_URL: 'redis://:hunter2@a,b',
    KITH_KEY: 'hunter2',
  })
  expect(lines).toHaveLength(3)
  expect(lines.join('\n')).not.toContain('hunter2')
})

test('an empty variable is an unset one', () => {
  expect(accepted({ ...production, REDIS_URL: '', PORT: '' })).toMatchObject({
    stores: { redisUrl: undefined },
    listen: { port: 3000 },
  })
  expect(refused({ ...production, TENANT_MODE: '' })).toEqual(['TENANT_MODE is missing: sandbox or entra.'])
})

test('there is no default for the mode, and the sandbox never starts in production or beside anything real', () => {
  expect(refused({ ...sandbox, NODE_ENV: 'production' })).toEqual([
    'TENANT_MODE=sandbox does not start with NODE_ENV=production.',
  ])
  const elsewhere: Record<string, string> = {
    DATABASE_URL: 'postgres://kith_app@10.0.0.5/kith',
    REDIS_URL: 'redis://cache:6379',
    ENTRA_AUTHORITY: 'https://login.microsoftonline.com',
    GRAPH_URL: 'https://graph.microsoft.com/v1.0',
    PUBLIC_URL: 'https://kith.example.com',
    NOTIFICATION_URL: 'https://localhost.example.com',
    OFFICE_JS_URL: 'https://appsforoffice.microsoft.com/lib/1/hosted/office.js',
    HOST_ORIGINS: 'http://localhost:4000,https://teams.microsoft.com',
  }
  for (const [name, value] of Object.entries(elsewhere))
    expect(refused({ ...sandbox, [name]: value })).toEqual([
      `${name} has to be on this machine when TENANT_MODE=sandbox.`,
    ])
  expect(refused({ ...sandbox, REDIS_URL: 'redis+cluster://127.0.0.1:1,10.0.0.5:2' })).toHaveLength(1)
})

test('real people are served over https and live by the real time', () => {
  expect(refused({ ...production, PUBLIC_URL: 'http://kith.example.com' })).toEqual([
    'PUBLIC_URL has to begin with https when TENANT_MODE=entra.',
  ])
  expect(refused({ ...production, CLOCK_URL: 'https://localhost:4000/clock' })).toEqual([
    'CLOCK_URL is for TENANT_MODE=sandbox: real people live by the real time.',
  ])
  expect(refused({ ...sandbox, CLOCK_URL: 'https://time.example.com' })[0]).toMatch(/^CLOCK_URL has to be on this/)
})

test('a secret may come from a file, but not from both, and a file that cannot be read is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-config-'))
  try {
    const file = join(folder, 'key')
    writeFileSync(file, `${production.KITH_KEY}\n`)
    const { KITH_KEY, ...rest } = production
    expect(accepted({ ...rest, KITH_KEY_FILE: file }).masterKeys.current).toEqual(Buffer.from(KITH_KEY, 'base64'))
    expect(refused({ ...production, KITH_KEY_FILE: file })).toEqual([
      'KITH_KEY and KITH_KEY_FILE are both set: keep one.',
    ])
    expect(refused({ ...rest, KITH_KEY_FILE: join(folder, 'none') })).toEqual([
      'KITH_KEY_FILE cannot be read (ENOENT).',
      'KITH_KEY is missing: 32 bytes in base64, or KITH_KEY_FILE.',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('migrations need to know nothing but where things are kept', () => {
  const { DATABASE_URL } = production
  const DATABASE_OWNER_URL = 'postgres://kith_owner@db.example.com/kith'
  expect(readStoreConfig({ DATABASE_URL, DATABASE_OWNER_URL })).toEqual({
    ok: true,
    config: { databaseUrl: DATABASE_URL, databaseOwnerUrl: DATABASE_OWNER_URL, redisUrl: undefined },
  })
  expect(readStoreConfig({}).ok).toBe(false)
})

test('.env.example lists every variable that is read, and no other', () => {
  const text = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const listed = [...text.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map((found) => found[1])
  expect(listed.toSorted()).toEqual([...variableNames].toSorted())
})

test.each([
  ['redis://localhost', { kind: 'single', node: { host: 'localhost', port: 6379 }, database: 0, tls: false }],
  ['rediss://me:p%40ss@cache:6380/3', { kind: 'single', username: 'me', password: 'p@ss', database: 3, tls: true }],
  ['redis://[::1]:7000', { kind: 'single', node: { host: '::1', port: 7000 } }],
  [
    'redis+sentinel://:pw@a:26379,b/mymaster/1',
    {
      kind: 'sentinel',
      name: 'mymaster',
      database: 1,
      password: 'pw',
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_379 },
      ],
    },
  ],
  [
    'redis+cluster://a:1,b:2',
    {
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    },
  ],
] as const)('%s is read', (address, expected) => {
  expect(parseRedisAddress(address)).toMatchObject(expected)
})

test.each(['http://localhost', 'redis://', 'redis://a,b', 'redis://a:99999', 'redis://a/x', 'redis+sentinel://a:1'])(
  '%s is refused in one line',
  (address) => {
    expect(() => parseRedisAddress(address)).toThrow(/^[^\n]+$/)
  },
)
