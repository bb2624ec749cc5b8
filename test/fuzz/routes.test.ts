import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../../contract/client.ts'
import { createKeys } from '../../platform/keys.ts'
import { type Api, openApi } from '../server/api.ts'
import { livedIn } from '../server/lived-in.ts'
import { testDatabase } from '../support/database.ts'
import { contractRoutes, inputSchema, nameOf, plainest } from '../support/routes.ts'
import { seeded } from '../worker/scores/office.ts'

/** Well-formed requests with one thing wrong each: whatever it is, no route fails on it. The seed is in the failure's title. */
const database = testDatabase()
const routes = await contractRoutes()
const seed = Number(process.env.FUZZ_SEED ?? 1)
const rounds = Number(process.env.FUZZ_ROUNDS ?? 12)
const random = seeded(seed)
const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
let api: Api
let owner: Awaited<ReturnType<typeof livedIn>>

const hostile: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '💩'.repeat(50),
  'x'.repeat(5_000),
  "' or 1=1--",
  '#{7*7}',
  '../../etc',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '2026-03-29T02:30:00',
  '275760-09-13T00:00:00Z',
  '25:99',
  [],
  {},
  [[]],
  [null],
  { length: 1 },
  Array(300).fill('x'),
  randomUUID().toUpperCase(),
  '00000000-0000-0000-0000-000000000000',
  'mailto:a@b',
  'http://[::1]/',
  'javascript:alert(1)',
]

/** Puts something hostile in place of one value, somewhere, or beside the others. */
function spoiled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) return one(hostile)
  const entries = Object.entries(value)
  if (Array.isArray(value))
    return value.length === 0 ? [one(hostile)] : value.map((inner, at) => (at === 0 ? spoiled(inner) : inner))
  if (entries.length === 0 || random() < 0.1) return { ...value, [String(one(hostile)).slice(0, 20)]: one(hostile) }
  const [key, inner] = one(entries)
  return { ...value, [key]: spoiled(inner) }
}

beforeAll(async () => {
  const keys = createKeys(database().db, randomBytes(32))
  api = await openApi(database().db, '2026-11-24T09:00:00Z', { keys })
  const tenantId = randomUUID()
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, '2026-11-24T09:00:00Z')`
  owner = await livedIn(database(), keys, tenantId, false)
})
afterAll(() => api.close())

async function tried({ method, url, schema }: Route): Promise<{ status: number; sent: unknown; body: string }> {
  const { ids, ref } = owner
  const known = { ...ids, contactIds: [ids.contactId] }
  const part = one(['params', 'query', 'body', 'body', 'body'] as const)
  const params = plainest(schema.params ? inputSchema(schema.params) : { type: 'object' }, known) as Record<
    string,
    string
  >
  if (part === 'params')
    for (const key of Object.keys(params)) if (random() < 0.5) params[key] = String(one(hostile)).slice(0, 300)
  const query = schema.querystring ? (plainest(inputSchema(schema.querystring), known) as Record<string, unknown>) : {}
  const sentQuery =
    part === 'query' ? { ...query, [one(['search', 'limit', 'peers', 'x'])]: String(one(hostile)) } : query
  const plain = schema.body ? plainest(inputSchema(schema.body), known) : undefined
  const body = part === 'body' && plain !== undefined ? spoiled(plain) : plain
  const answer = await api.app.inject({
    method,
    url: url.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(Buffer.from(params[key] ?? '').toString('utf8')),
    ),
    query: sentQuery as Record<string, string>,
    headers: {
      authorization: `Bearer ${ref.tenantId}.${ref.ownerId}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, sent: { params, query: sentQuery, body }, body: answer.body }
}

/** Left to other tests: after it there is no owner to ask as. */
const ends = new Set(['DELETE /api/me', 'DELETE /api/session'])

test.each(routes.filter((route) => !ends.has(nameOf(route))).map((route) => [nameOf(route), route] as const))(
  `%s never fails on what it is sent (FUZZ_SEED=${seed})`,
  async (_, route) => {
    for (let round = 0; round < rounds; round += 1) {
      const { status, sent, body } = await tried(route)
      expect(status < 500, JSON.stringify({ status, sent, body }).slice(0, 600)).toBe(true)
    }
  },
)
