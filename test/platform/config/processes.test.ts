import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from '../../../scripts/postgres.ts'
import { cloneDatabase, testDatabase } from '../../support/database.ts'
import { type RunningProcess, startProcess } from '../../support/process.ts'

vi.setConfig({ testTimeout: 60_000 })
const database = testDatabase()
let taken: Server
let takenPort = 0
beforeAll(async () => {
  taken = createServer((_request, response) => response.end('{"now":0,"rate":0}'))
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  takenPort = (taken.address() as AddressInfo).port
})
afterAll(() => taken?.close())

const running: RunningProcess[] = []
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.signal('SIGKILL')
    await one.ended
  }
})

const environment = (): Record<string, string> => ({
  TENANT_MODE: 'sandbox',
  TENANT_IDS: randomUUID(),
  DATABASE_URL: database().appUrl,
  ENTRA_AUTHORITY: 'https://localhost:1',
  ENTRA_CLIENT_ID: randomUUID(),
  ENTRA_CLIENT_SECRET: 'secret',
  ADDIN_CLIENT_ID: randomUUID(),
  GRAPH_URL: 'https://localhost:1/v1.0',
  PUBLIC_URL: 'http://localhost:1',
  OFFICE_JS_URL: '/office-js/office.js',
  KITH_KEY: randomBytes(32).toString('base64'),
  PORT: '0',
})
const start = (file: string, given: Record<string, string>, args: readonly string[] = []): RunningProcess => {
  const one = startProcess(file, given, args)
  running.push(one)
  return one
}
const refusal = async (file: string, given: Record<string, string>): Promise<string[]> => {
  const one = start(file, given)
  expect(await one.ended).toBe(1)
  expect(one.out()).toBe('')
  return one.err().trim().split('\n')
}

test('the server listens, answers that it is ready, and ends in order when it is told to', async () => {
  const server = start('server/main.ts', environment())
  const { url } = JSON.parse(await server.says(/"listening"/))
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  server.signal('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(server.err()).toBe('')
  expect(server.out()).toMatch(/"stopped"/)
})

test('the worker takes jobs, shows its figures on the loopback address, and ends in order', async () => {
  const port = await freePort()
  const worker = start('worker/main.ts', { ...environment(), METRICS_PORT: String(port) })
  await worker.says(/"working"/)
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(text).toContain('kith_queue_jobs{lane="graph",state="waiting",process="worker"} 0')
  worker.signal('SIGINT')
  expect(await worker.ended).toBe(0)
  expect(worker.err()).toBe('')
})

test('at rest each needs less than 250 MB', async () => {
  for (const [file, word] of [
    ['server/main.ts', /"listening"/],
    ['worker/main.ts', /"working"/],
  ] as const) {
    const one = start(file, environment())
    await one.says(word)
    const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${one.pid}/status`, 'utf8'))?.[1]
    expect(Number(resident) / 1024).toBeLessThan(250)
  }
})

test('a bad environment is a line a variable and nothing else', async () => {
  const given = { ...environment(), TENANT_MODE: 'production', PORT: 'http' }
  expect(await refusal('server/main.ts', given)).toEqual([
    'TENANT_MODE is not sandbox or entra.',
    'PORT is not a number from 0 to 65535.',
  ])
})

test('a port in use is said by the name of its variable', async () => {
  expect(await refusal('server/main.ts', { ...environment(), PORT: String(takenPort) })).toEqual([
    `PORT: ${takenPort} is in use, so set another one.`,
  ])
  expect(await refusal('worker/main.ts', { ...environment(), METRICS_PORT: String(takenPort) })).toEqual([
    `METRICS_PORT: ${takenPort} is in use, so set another one.`,
  ])
})

test('stores that are down, and a clock that is gone, are said in one line', async () => {
  const port = await freePort()
  expect(
    await refusal('server/main.ts', {
      ...environment(),
      DATABASE_URL: `postgres://kith_app:hunter2@127.0.0.1:${port}/kith`,
    }),
  ).toEqual([`DATABASE_URL: PostgreSQL at 127.0.0.1:${port}/kith does not answer (ECONNREFUSED).`])
  const lines = await refusal('worker/main.ts', { ...environment(), REDIS_URL: `redis://:hunter2@127.0.0.1:${port}` })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(new RegExp(`^REDIS_URL: Redis at 127\\.0\\.0\\.1:${port} does not answer`))
  expect(await refusal('server/main.ts', { ...environment(), CLOCK_URL: `http://localhost:${port}/clock` })).toEqual([
    `CLOCK_URL: the clock at http://localhost:${port}/clock does not answer.`,
  ])
})

test('a login that row-level security would not bind is refused', async () => {
  const superUrl = new URL(database().appUrl)
  const { username, password } = new URL(database().ownerUrl)
  superUrl.username = username
  superUrl.password = password
  const lines = await refusal('server/main.ts', { ...environment(), DATABASE_URL: superUrl.toString() })
  expect(lines[0]).toMatch(/^DATABASE_URL logs in as kith_owner, which owns \d+ tables/)
})

const real = {
  TENANT_MODE: 'entra',
  ENTRA_AUTHORITY: 'https://login.microsoftonline.com',
  GRAPH_URL: 'https://graph.microsoft.com/v1.0',
  PUBLIC_URL: 'https://kith.example.com',
}

test('for a real tenant it says so when it was started as root', async () => {
  const fresh = await cloneDatabase()
  const { OFFICE_JS_URL: _, ...given } = environment()
  const server = start('server/main.ts', { ...given, ...real, DATABASE_URL: fresh.appUrl })
  await server.says(/"listening"/)
  server.signal('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(server.out().includes('runs as root')).toBe(process.getuid?.() === 0)
  await fresh.drop()
})

test('a database that has held a sandbox never serves real people', async () => {
  expect(await refusal('server/main.ts', { ...environment(), ...real })).toEqual([
    'This database has held TENANT_MODE=sandbox, so it does not start with TENANT_MODE=entra: use another database.',
  ])
})

test('migrating twice changes nothing more, and says what it needs', async () => {
  const given = { DATABASE_URL: database().appUrl, DATABASE_OWNER_URL: database().ownerUrl }
  const again = start('server/migrate/main.ts', given)
  expect(await again.ended).toBe(0)
  expect(again.out()).toBe('nothing to migrate\n')
  expect(await refusal('server/migrate/main.ts', { DATABASE_URL: database().appUrl })).toEqual([
    'DATABASE_OWNER_URL is missing: the owner of the tables.',
  ])
})

test('keys are rotated by a command, which says what it did and whose keys it could not open', async () => {
  const [tenantId = ''] = (await database().look<{ tenant_id: string }[]>`select tenant_id from tenant limit 1`).map(
    ({ tenant_id }) => tenant_id,
  )
  const given = { DATABASE_URL: database().appUrl, KITH_KEY: randomBytes(32).toString('base64') }
  const rotation = start('server/keys/main.ts', { ...given, TENANT_IDS: tenantId }, ['--settle', '0'])
  expect(await rotation.ended).toBe(0)
  const nothing = `${tenantId}: 0 people, 0 texts sealed anew`
  expect(rotation.out().trim().split('\n')).toEqual([
    `${tenantId}: key 2`,
    nothing,
    nothing,
    `${tenantId}: the old keys are gone`,
  ])
  const other = { ...given, TENANT_IDS: tenantId, KITH_KEY: randomBytes(32).toString('base64') }
  expect(await refusal('server/keys/main.ts', other)).toEqual([
    `${tenantId}: its keys do not open with KITH_KEY: set KITH_KEY_PREVIOUS to the one before.`,
  ])
  expect(await refusal('server/keys/main.ts', given)).toEqual(['Name the tenants, or set TENANT_IDS.'])
})
