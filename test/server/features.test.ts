/** Every feature of asking and giving is whole: described, empty for a newcomer, in the export, and gone with the owner. */
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Route } from '../../contract/client.ts'
import { exportMe } from '../../contract/me.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { eraseOwner } from '../../worker/jobs/erase-owner.ts'
import { testDatabase } from '../support/database.ts'
import { ownersTables } from '../support/fill.ts'
import { contractRoutes, nameOf } from '../support/routes.ts'
import { jobDeps } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'
import { livedIn } from './lived-in.ts'

/** What a feature keeps, by the tag of its routes. A feature that keeps nothing of its own has no table. */
const features: Record<string, readonly string[]> = {
  suggestions: ['suggestion', 'fullness', 'fullness_week'],
  asks: ['ask'],
  swaps: ['own_skill', 'published_skill', 'noted_skill', 'swap'],
  shelf: ['shelf_link', 'shelf_offer'],
  wins: ['win', 'win_told', 'credit', 'success'],
  opportunities: ['opportunity', 'opportunity_offer'],
  introductions: ['introduction', 'introduction_answer'],
  notes: ['note'],
  'in-touch': ['feed', 'story', 'story_told'],
  leaving: ['reach', 'leaving', 'goodbye', 'account_gone'],
  circles: ['circle', 'circle_member', 'circle_link', 'cadence'],
  messages: ['message'],
}
const names = Object.keys(features)

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
let api: Api
let keys: Keys
let routes: (Route & { schema: { tags?: readonly string[]; summary?: string } })[]

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  keys = createKeys(database().db, randomBytes(32))
  api = await openApi(database().db, now, { keys })
  routes = await contractRoutes()
})
afterAll(() => api?.close())

const routesOf = (feature: string) => routes.filter(({ schema }) => schema.tags?.includes(feature))

async function newcomer(): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(
    ref,
    (sql) => sql`
    insert into owner (tenant_id, owner_id, state, display_name, signed_in_at) values (app_tenant(), app_owner(), 'on', 'Uma', ${now})`,
  )
  return ref
}
/** Every list in an answer, with where it stands. */
function listsIn(value: unknown, path = ''): [string, unknown[]][] {
  if (Array.isArray(value)) return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => listsIn(part, `${path}.${key}`))
}
const rowsOf = async (table: string, { ownerId }: OwnerRef): Promise<number> =>
  (await database().look`select 1 from ${database().look(table)} where owner_id = ${ownerId}`).length

test.each(names)(
  '%s is in the description of the API, with what goes in, what comes out and a summary',
  async (feature) => {
    const description = (await api.app.inject('/openapi.json')).json() as {
      paths: Record<string, Record<string, { summary?: string; tags?: string[]; responses?: Record<string, unknown> }>>
    }
    const own = routesOf(feature)
    expect(own.length).toBeGreaterThan(0)
    for (const route of own) {
      const path = route.url.replace(/:(\w+)/g, '{$1}')
      const described = description.paths[path]?.[route.method.toLowerCase()]
      expect([nameOf(route), described?.summary]).toEqual([nameOf(route), expect.stringMatching(/\w{3}/)])
      expect(described?.tags).toContain(feature)
      const answers = Object.entries(described?.responses ?? {})
      expect(answers.some(([status, answer]) => /^2/.test(status) && JSON.stringify(answer).includes('"schema"'))).toBe(
        true,
      )
    }
  },
)

test.each(names)('%s: a newcomer sees an empty screen, not an error', async (feature) => {
  const me = await newcomer()
  const lists = routesOf(feature).filter(({ method, url }) => method === 'GET' && !url.includes(':'))
  let seen = 0
  for (const route of lists) {
    if (route.schema.querystring && !route.schema.querystring.safeParse({}).success) continue
    const { status, body } = await api.call(me, route, {})
    expect([nameOf(route), status]).toEqual([nameOf(route), 200])
    for (const [path, list] of listsIn(body)) expect([nameOf(route), path, list]).toEqual([nameOf(route), path, []])
    seen += 1
  }
  // Messages and notes are read one by one or about one person, everything else has a list.
  expect(seen > 0).toBe(feature !== 'messages' && feature !== 'notes')
})

test('what every feature keeps is in the export, and gone when the owner is erased', async () => {
  const { ref } = await livedIn(database(), keys, tenantId)
  await database().db.asOwner(
    ref,
    (sql) => sql`
    insert into published_skill (tenant_id, owner_id, skill_id, direction, skill, published_at)
    values (app_tenant(), app_owner(), ${randomUUID()}, 'teach', 'SQL', ${now})`,
  )
  const tables = Object.values(features).flat()
  const known = new Set(await ownersTables(database()))
  expect(tables.filter((table) => !known.has(table))).toEqual([])
  for (const table of tables) expect([table, (await rowsOf(table, ref)) > 0]).toEqual([table, true])
  const { status, body } = await api.call(ref, exportMe, {})
  expect(status).toBe(200)
  for (const table of tables)
    expect([table, (body[table] as unknown[] | undefined)?.length]).toEqual([table, await rowsOf(table, ref)])
  await database().look`update owner set state = 'erasing' where owner_id = ${ref.ownerId}`
  await eraseOwner(jobDeps(database().db, now), { eventId: randomUUID(), ...ref })
  for (const table of tables) expect([table, await rowsOf(table, ref)]).toEqual([table, 0])
})
