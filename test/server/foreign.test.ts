import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Route } from '../../contract/client.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { Refused } from '../../server/errors.ts'
import { testDatabase } from '../support/database.ts'
import { contractRoutes, inputSchema, type Known, nameOf, plainest } from '../support/routes.ts'
import { type Api, openApi } from './api.ts'
import { everythingOf, type LivedIn, livedIn } from './lived-in.ts'

/** For every route of the contract: whoever is not the owner gets, byte for byte, what they would get if there were nothing. */
const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const [tenantId, otherTenant] = [randomUUID(), randomUUID()]
const routes = await contractRoutes()
let api: Api
let keys: Keys

beforeAll(async () => {
  keys = createKeys(database().db, randomBytes(32))
  for (const tenant of [tenantId, otherTenant])
    await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenant}, ${now})`
  api = await openApi(database().db, now, {
    keys,
    authenticate: async (request) => {
      const [tenant, owner, role] = request.headers.authorization?.replace('Bearer ', '').split('.') ?? []
      if (!tenant || !owner) throw new Refused(401, 'token-refused', 'Sign in.')
      const administrator = role === 'administrator'
      return { tenantId: tenant, ownerId: owner, displayName: 'Uma', token: 't', expiresAt: 0, administrator }
    },
  })
})
afterAll(() => api.close())

type Asked = { params?: Record<string, string>; body?: unknown; query?: Record<string, string> }

/** What a request holds where the plainest one would not reach anybody's rows. */
const bodies: Record<string, (known: Known) => object> = {
  'POST /api/groups/proposal': ({ circleId }) => ({ circleId }),
  'PUT /api/shelf/:linkId': ({ contactId }) => ({ url: 'https://example.com/a', sourceContactId: contactId }),
}

/** What a well-formed request of this route says when it is about these rows. */
function asked(route: Route, known: Known): Asked {
  const { schema } = route
  const own = bodies[nameOf(route)]?.(known)
  const bodyKnown = { ...known, contactIds: [known.contactId], addresses: [known.address], on: '2026-11-24' }
  return {
    ...(schema.params ? { params: plainest(inputSchema(schema.params), known) as Record<string, string> } : {}),
    ...(schema.body ? { body: own ?? plainest(inputSchema(schema.body), bodyKnown) } : {}),
    ...(schema.querystring
      ? { query: plainest(inputSchema(schema.querystring), known) as Record<string, string> }
      : {}),
  }
}

/** Status, body and the headers that say something: everything that could tell one nothing from another. */
async function answerTo(as: OwnerRef | null, route: Route, { params, body, query }: Asked, role = '') {
  const answer = await api.app.inject({
    method: route.method,
    url: route.url.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params?.[key] ?? '')),
    ...(query ? { query } : {}),
    headers: as ? { authorization: `Bearer ${as.tenantId}.${as.ownerId}.${role}` } : {},
    ...(body === undefined ? {} : { payload: body as object }),
  })
  const { date: _, ...headers } = answer.headers
  const said = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-ratelimit')))
  return { status: answer.statusCode, body: answer.body, headers: said }
}

/** An owner with nothing of their own. */
async function stranger(tenant: string, ownerId: string = randomUUID()): Promise<OwnerRef> {
  const ref = { tenantId: tenant, ownerId }
  await database().db.asOwner(
    ref,
    (sql) => sql`
      insert into owner (tenant_id, owner_id, state, display_name, signed_in_at) values (app_tenant(), app_owner(), 'on', 'Uma', ${now})`,
  )
  return ref
}

const victimOf = (): Promise<LivedIn> => livedIn(database(), keys, tenantId)
const knownOf = (victim: LivedIn): Known => ({ ...victim.ids, address: `${victim.words[0]}@contoso.example` })
const nothing = (known: Known): Known =>
  Object.fromEntries(Object.keys(known).map((name) => [name, name === 'address' ? 'x@y.example' : randomUUID()]))
/** The victim's id with its first digit changed. */
const tampered = (known: Known): Known =>
  Object.fromEntries(
    Object.entries(known).map(([name, id]) => [name, String(id).replace(/^./, (first) => (first === '0' ? '1' : '0'))]),
  )
/** What is in an answer by chance alone: ids that the server made for it, and the caller's own. */
const without = (text: string, ...own: string[]): string => own.reduce((rest, one) => rest.replaceAll(one, '·'), text)

test('all routes are here: what the contract names is what the server serves', async () => {
  const { paths } = (await api.app.inject({ method: 'GET', url: '/openapi.json' })).json() as {
    paths: Record<string, object>
  }
  const served = Object.entries(paths).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${url.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(routes.length).toBeGreaterThan(40)
  expect(served.filter((name) => name.includes('/api/')).sort()).toEqual(routes.map(nameOf).sort())
})

/** Whether the route is about somebody's rows, named in its address or its body. */
const namesRows = (route: Route): boolean =>
  route.url.includes(':') || JSON.stringify(asked(route, { contactId: 'row', address: 'row' })).includes('"row"')
/** What the owner does first, so that the route has something to do. */
const before: Record<string, string> = {
  'DELETE /api/people/:contactId/activities/:activityId': 'POST /api/people/:contactId/activities',
  'POST /api/suggestions/:suggestionId/reopen': 'POST /api/suggestions/:suggestionId/snooze',
}

/** What needs more than a row each to answer its owner otherwise; that it does is shown where such a story is told. */
const needsMore: ReadonlySet<string> = new Set([
  'GET /api/credit/:activityId/draft',
  'POST /api/credit/:activityId',
  'POST /api/introductions/asked-of-me/:introductionId',
  'POST /api/suggestions/:suggestionId/answer',
  'POST /api/suggestions/:suggestionId/write',
  'PUT /api/in-touch/:contactId/stories/:storyId',
  'PUT /api/introductions/:introductionId',
  'PUT /api/people/:contactId/report-notes',
  'PUT /api/people/:contactId/milestones',
  'POST /api/polls/asked-of-me/:pollId',
  'PUT /api/polls/:pollId',
])

/** What makes somebody the caller's own contact by an address: the answer names that address, and an id that follows from it and the caller. */
const makesContacts: ReadonlySet<string> = new Set(['POST /api/people/picked'])
const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

describe.each(routes.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
  test('without a token is refused before anything else is looked at', async () => {
    for (const body of [undefined, {}, { nonsense: true }]) {
      const answer = await answerTo(null, route, { params: { contactId: 'no-id' }, body })
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([401, 'token-refused'])
    }
  })

  test("is blind to what is another's", async () => {
    const victim = await victimOf()
    const known = knownOf(victim)
    const unknown = (route.url.match(/:\w+/g) ?? []).filter((param) => !(param.slice(1) in known))
    expect(unknown, 'no table of an owner’s has a row with this id: say in test/server/lived-in.ts what it is').toEqual(
      [],
    )
    const first = routes.find((one) => nameOf(one) === before[name])
    if (first) expect((await answerTo(victim.ref, first, asked(first, known))).status).toBeOneOf([200, 202])
    const theirs = await everythingOf(database(), victim.ref)
    const colleague = await stranger(tenantId)
    const attackers: (readonly [string, OwnerRef, string])[] = [
      ['a colleague', colleague, ''],
      // Whose organisation leaves takes everybody in it along: that is what this one route is for.
      ...(name === 'DELETE /api/tenant'
        ? []
        : [['an administrator', await stranger(tenantId), 'administrator'] as const]),
      ['somebody of another tenant', await stranger(otherTenant), ''],
      ['the same object id in another tenant', await stranger(otherTenant, victim.ref.ownerId), 'administrator'],
    ]
    for (const [who, ref, role] of attackers) {
      const nowhere = nothing(known)
      const none = await answerTo(ref, route, asked(route, nowhere), role)
      // Whoever makes something under an id of their own choice gets what they made: theirs, whatever that id is to others.
      const makes = route.method === 'PUT' && none.status < 300
      const bare = (answer: typeof none, sent: Known) =>
        makesContacts.has(name)
          ? {
              ...answer,
              body: without(answer.body, String(sent.address)).replace(uuids, '·'),
              headers: { ...answer.headers, 'content-length': '·' },
            }
          : makes
            ? { ...answer, body: without(answer.body, ...Object.values(sent).map(String)) }
            : answer
      for (const tried of [known, tampered(known)]) {
        const answer = await answerTo(ref, route, asked(route, tried), role)
        if (namesRows(route)) expect([who, bare(answer, tried)]).toEqual([who, bare(none, nowhere)])
        const own = without(
          answer.body,
          ref.ownerId,
          ...(makes || makesContacts.has(name) ? Object.values(tried).map(String) : []),
        )
        expect([who, victim.words.filter((word) => own.includes(word))]).toEqual([who, []])
      }
    }
    expect(await everythingOf(database(), victim.ref), 'nothing of theirs has changed').toBe(theirs)
    if (!namesRows(route) || needsMore.has(name)) return
    const owns = await answerTo(victim.ref, route, asked(route, known))
    expect([name, owns.status < 500]).toEqual([name, true])
    const others = await answerTo(colleague, route, asked(route, known))
    // What anybody makes under an id of their own choice is alike when nothing else of the owner's is named in it.
    const isMade = route.method === 'PUT' && others.status < 300
    if (!isMade) expect(owns.body, `${name} would answer anybody alike`).not.toBe(others.body)
  })
})

test("a row of another's under a row of one's own is not there either", async () => {
  const [victim, mine] = [await victimOf(), await victimOf()]
  for (const route of routes.filter(({ url }) => (url.match(/:/g) ?? []).length > 1)) {
    const mixed = { ...victim.ids, contactId: mine.ids.contactId }
    const absent = { ...nothing(victim.ids), contactId: mine.ids.contactId }
    const theirs = await everythingOf(database(), victim.ref)
    const answers = []
    for (const ids of [mixed, absent]) {
      const { status, body } = await answerTo(mine.ref, route, asked(route, ids))
      answers.push([nameOf(route), status, without(body, ...Object.values(ids).map(String))])
    }
    expect(answers[0]).toEqual(answers[1])
    expect(await everythingOf(database(), victim.ref)).toBe(theirs)
  }
})
