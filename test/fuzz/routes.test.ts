import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../../contract/client.ts'
import { createKeys } from '../../platform/keys.ts'
import { type Api, openApi } from '../server/api.ts'
import { livedIn } from '../server/lived-in.ts'
import { testDatabase } from '../support/database.ts'
import { contractRoutes, inputSchema, nameOf, plainest } from '../support/routes.ts'
import { seeded } from '../worker/scores/office.ts'
import { fuzzing, hostileWord, oneOf, spoiled, untilTimeIsUp } from './hostile.ts'

/** Well-formed requests with one thing wrong each: whatever it is, no route fails on it. The seed is in the failure's title. */
const database = testDatabase()
const routes = await contractRoutes()
const { seed } = fuzzing
const rounds = 8
const random = seeded(seed)
const one = <T>(from: readonly T[]): T => oneOf(random, from)
let api: Api
let owner: Awaited<ReturnType<typeof livedIn>>

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
    for (const key of Object.keys(params)) if (random() < 0.5) params[key] = hostileWord(random).slice(0, 300)
  const query = schema.querystring ? (plainest(inputSchema(schema.querystring), known) as Record<string, unknown>) : {}
  const sentQuery =
    part === 'query' ? { ...query, [one(['search', 'limit', 'peers', 'x'])]: hostileWord(random) } : query
  const plain = schema.body ? plainest(inputSchema(schema.body), known) : undefined
  const body = part === 'body' && plain !== undefined ? spoiled(plain, random) : plain
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
const ends = new Set(['DELETE /api/me', 'DELETE /api/session', 'DELETE /api/tenant'])
const asking = routes.filter((route) => !ends.has(nameOf(route)))

test.each(asking.map((route) => [nameOf(route), route] as const))(
  `%s never fails on what it is sent (FUZZ_SEED=${seed})`,
  async (_, route) => {
    for (let round = 0; round < rounds; round += 1) {
      const { status, sent, body } = await tried(route)
      expect(status < 500, JSON.stringify({ status, sent, body }).slice(0, 600)).toBe(true)
    }
  },
)

test(`and none keeps anything of it (FUZZ_SEED=${seed})`, { timeout: 120_000 + 2_000 * fuzzing.seconds }, async () => {
  const { grown, bound } = await untilTimeIsUp(async () => {
    api.started.length = 0
    const route = one(asking)
    const { status, sent, body } = await tried(route)
    expect(status < 500, JSON.stringify({ route: nameOf(route), status, sent, body }).slice(0, 600)).toBe(true)
  })
  expect(grown, 'bytes on the heap').toBeLessThan(bound)
})
