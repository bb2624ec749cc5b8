import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createBreaker } from '../../../platform/graph/breaker.ts'
import { createGraphClient, placeOf, relativeTo, type TokenAnswer } from '../../../platform/graph/client.ts'
import type { Gate } from '../../../platform/graph/gate.ts'

const owner = { tenantId: randomUUID(), ownerId: randomUUID() }
const read = { method: 'GET', path: '/me/messages?$select=id', scopes: ['Mail.ReadBasic'] } as const
type Seen = { url: string; headers: Record<string, string>; redirect: string | undefined }

/** The official client over a wire that answers from a list. */
function wired(
  answers: (Response | Error)[],
  token: (fresh: boolean) => TokenAnswer = () => ({ kind: 'token', token: 't' }),
) {
  const seen: Seen[] = []
  const pauses: number[] = []
  vi.stubGlobal('fetch', async (url: string, options: RequestInit) => {
    seen.push({ url, headers: Object.fromEntries(new Headers(options.headers)), redirect: options.redirect })
    const answer = answers.shift()
    if (!answer || answer instanceof Error) throw answer ?? new Error('nothing more was expected')
    return answer
  })
  const entered: string[] = []
  const gate: Gate = {
    enter: async ({ ownerId }) => {
      entered.push(ownerId)
      return { kind: 'in', leave: async () => undefined }
    },
    pause: async (_, ms) => void pauses.push(ms),
    hold: async () => {
      throw new Error('no places are held here')
    },
    holds: (_, { count }) => count > 0,
  }
  const fresh: boolean[] = []
  const asApp: string[] = []
  const graph = createGraphClient({
    tokens: {
      accessToken: async (_, __, options) => {
        fresh.push(options?.fresh === true)
        return token(options?.fresh === true)
      },
      appToken: async (tenantId) => {
        asApp.push(tenantId)
        return { kind: 'token', token: 'app' }
      },
    },
    gate,
    breaker: createBreaker({ failures: 3, openMs: 60_000 }),
    graphUrl: 'https://graph.microsoft.com/v1.0',
    random: () => 0.5,
  })
  return { graph, seen, pauses, fresh, asApp, entered }
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
afterEach(() => vi.unstubAllGlobals())

describe('a request', () => {
  test('goes out with the token, immutable ids and what else is preferred, follows no redirect, and comes back without content', async () => {
    const { graph, seen } = wired([
      json(200, { value: [{ id: '1', subject: 'secret' }] }, { 'preference-applied': 'odata.maxpagesize=9' }),
    ])
    const answer = await graph.request(owner, { ...read, prefer: ['odata.maxpagesize=9'] })
    expect(answer).toEqual({
      kind: 'ok',
      status: 200,
      body: { value: [{ id: '1' }] },
      preferenceApplied: ['odata.maxpagesize=9'],
    })
    expect(seen).toMatchObject([
      {
        url: 'https://graph.microsoft.com/v1.0/me/messages?$select=id',
        redirect: 'manual',
        headers: { authorization: 'Bearer t', prefer: 'IdType="ImmutableId", odata.maxpagesize=9' },
      },
    ])
  })
  test('follows links that Graph gave as they are, and never one that leads anywhere else', async () => {
    const link = 'https://graph.microsoft.com/v1.0/me/messages/delta?$skiptoken=a%2Bb%3D'
    const { graph, seen } = wired([json(200, { value: [] })])
    await graph.request(owner, { ...read, path: link })
    expect(seen[0]?.url).toBe(link)
    for (const path of [
      'https://evil.example/v1.0/me',
      'http://graph.microsoft.com/v1.0/me',
      'https://graph.microsoft.com@evil.example/v1.0/me',
      'https://somebody:secret@graph.microsoft.com/v1.0/me',
      'https://graph.microsoft.com/beta/me',
      'ftp://x',
      'me/messages',
    ])
      expect(await graph.request(owner, { ...read, path })).toEqual({
        kind: 'rejected',
        status: 0,
        code: 'foreign-link',
      })
    expect(seen).toHaveLength(1)
  })
  test('is not repeated by the client itself: Graph is asked again when it said, by every worker', async () => {
    const { graph, seen, pauses } = wired([
      json(429, { error: { code: 'ApplicationThrottled' } }, { 'retry-after': '2.128' }),
    ])
    expect(await graph.request(owner, read)).toEqual({
      kind: 'later',
      afterMs: 2128,
      code: 'ApplicationThrottled',
      maybeDone: false,
    })
    expect([seen.length, pauses]).toEqual([1, [2128]])
  })
  test('without a word of when, waits twice as long each time', async () => {
    const { graph } = wired([json(429, {}), json(429, {}), json(429, {})])
    const waits: unknown[] = []
    for (let at = 0; at < 3; at += 1) waits.push(await graph.request(owner, read))
    expect(waits).toMatchObject([{ afterMs: 1000 }, { afterMs: 2000 }, { afterMs: 4000 }])
  })
  test('that broke off, was cut short or came back as a page of HTML may have been done, if it was a write', async () => {
    const write = { ...read, method: 'POST', body: {} } as const
    const html = new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } })
    const { graph } = wired([new TypeError('fetch failed'), new Response('{"val', { status: 200 }), html])
    expect(await graph.request(owner, write)).toMatchObject({ kind: 'later', code: 'network', maybeDone: true })
    expect(await graph.request(owner, read)).toMatchObject({ kind: 'later', code: 'unreadable', maybeDone: false })
    expect(await graph.request(owner, write)).toMatchObject({ kind: 'later', code: 'http-502', maybeDone: true })
  })
  test('failures in a row keep everybody of the tenant from asking for a while', async () => {
    const { graph, seen } = wired([new TypeError('reset'), new TypeError('reset'), new TypeError('reset')])
    for (let at = 0; at < 3; at += 1) await graph.request(owner, read)
    expect(await graph.request({ ...owner, ownerId: randomUUID() }, read)).toMatchObject({
      kind: 'later',
      code: 'circuit-open',
      maybeDone: false,
    })
    expect(seen).toHaveLength(3)
  })
})

describe('a token', () => {
  test('that is refused is renewed once; refused again, the owner has to sign in', async () => {
    const healed = wired([json(401, { error: { code: 'InvalidAuthenticationToken' } }), json(200, {})])
    expect((await healed.graph.request(owner, read)).kind).toBe('ok')
    expect(healed.fresh).toEqual([false, true])
    const dead = wired([json(401, {}), json(401, {})])
    expect(await dead.graph.request(owner, read)).toEqual({ kind: 'parked', because: 'needs-sign-in' })
  })
  test('that was at hand when a challenge ended it is fetched anew: the owner may have signed in meanwhile', async () => {
    const challenged = () => json(401, {}, { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' })
    const healed = wired([challenged(), json(200, {})])
    expect((await healed.graph.request(owner, read)).kind).toBe('ok')
    expect(healed.fresh).toEqual([false, true])
    const dead = wired([challenged()], (fresh) => (fresh ? { kind: 'needs-sign-in' } : { kind: 'token', token: 't' }))
    expect(await dead.graph.request(owner, read)).toEqual({ kind: 'parked', because: 'needs-sign-in' })
  })
  test.each<[TokenAnswer, unknown]>([
    [{ kind: 'needs-sign-in' }, { kind: 'parked', because: 'needs-sign-in' }],
    [{ kind: 'refused' }, { kind: 'parked', because: 'disabled' }],
    [{ kind: 'consent-required' }, { kind: 'missing-scope', scopes: ['Mail.ReadBasic'] }],
    [
      { kind: 'transient', afterMs: 700 },
      { kind: 'later', afterMs: 700, code: 'sign-in-unavailable', maybeDone: false },
    ],
  ])('%o means that Graph is not asked', async (token, expected) => {
    const { graph, seen } = wired([], () => token)
    expect(await graph.request(owner, read)).toEqual(expected)
    expect(seen).toEqual([])
  })
})

test('a link is what lies below the root, its token untouched', () => {
  const root = new URL('https://localhost:4400/v1.0')
  expect(relativeTo(root, 'https://localhost:4400/v1.0/me/x?$deltatoken=A%2fb')).toBe('/me/x?$deltatoken=A%2fb')
  expect(relativeTo(root, 'https://LOCALHOST:4400/V1.0/me')).toBe('/me')
  expect(relativeTo(root, 'https://localhost:4401/v1.0/me')).toBeNull()
})

test('what a log says of a path names a place of Graph, and no id, address, bracket or query', () => {
  expect(placeOf("/me/mailFolders('sentitems')/messages/delta?$deltatoken=secret")).toBe(
    '/me/mailFolders(*)/messages/delta',
  )
  expect(placeOf('/users/sam.lee@contoso.example/events/AAMkAGI2TG93AAA=')).toBe('/users/*/events/*')
  expect(placeOf(`/subscriptions/${randomUUID()}`)).toBe('/subscriptions/*')
  expect(placeOf("/me/calendarView/delta(token='sam@contoso.example')")).toBe('/me/calendarView/delta(*)')
})

describe('what the application asks as itself', () => {
  const path = `/users/${owner.ownerId}/teamwork/sendActivityNotification`
  const entry = { as: 'app', method: 'POST', path, body: {}, scopes: [] } as const
  test('is an entry in the owner’s own feed, and nothing else ever leaves like this', async () => {
    const { graph, seen, asApp } = wired([new Response(null, { status: 204 })])
    for (const other of [
      '/users',
      '/me/messages',
      `/users/${randomUUID()}/teamwork/sendActivityNotification`,
      `${path}?x`,
    ])
      expect(await graph.request(owner, { ...entry, path: other })).toEqual({
        kind: 'rejected',
        status: 0,
        code: 'not-as-app',
      })
    expect(asApp).toEqual([])
    expect(await graph.request(owner, entry)).toMatchObject({ kind: 'ok', status: 204 })
    expect(seen).toMatchObject([{ headers: { authorization: 'Bearer app' } }])
    expect(asApp).toEqual([owner.tenantId])
  })
  test('takes no place of the mailbox’s, and Teams’ own troubles put no mailbox off', async () => {
    const down = () => json(503, { error: { code: 'ServiceUnavailable' } })
    const { graph, pauses, entered } = wired([
      json(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '30' }),
      ...[down(), down(), down(), down()],
      json(200, { value: [] }),
    ])
    expect(await graph.request(owner, entry)).toMatchObject({ kind: 'later', afterMs: 30_000, maybeDone: false })
    for (let time = 0; time < 4; time++)
      expect(await graph.request(owner, entry)).toMatchObject({ kind: 'later', maybeDone: true })
    expect([pauses, entered]).toEqual([[], []])
    expect(await graph.request(owner, read)).toMatchObject({ kind: 'ok' })
  })
})

describe('several reads', () => {
  const places = (count: number) => {
    const left: number[] = []
    const leave = async (): Promise<void> => void left.push(count)
    return { places: { count, leave, leaveIn: async () => undefined, left: () => undefined }, left }
  }
  const reads = ['/me/a?$x=1', '/me/b', 'https://graph.microsoft.com/v1.0/me/c?$deltatoken=a%2Bb', '/me/d'].map(
    (path) => ({
      ...read,
      path,
      prefer: ['odata.maxpagesize=9'],
    }),
  )
  type Part = { id: string; url: string; headers: Record<string, string> }
  /** A Graph that answers a batch part by part, the last one first. */
  const batching = (answer: (url: string) => { status: number; headers?: Record<string, string>; body?: unknown }) => {
    const asked: Part[][] = []
    vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
      const { requests } = JSON.parse(body) as { requests: Part[] }
      asked.push(requests)
      return json(200, { responses: requests.map(({ id, url }) => ({ id, ...answer(url) })).reverse() })
    })
    return asked
  }

  test('go out together as far as places are held, each with what it prefers, and come back in their order without content', async () => {
    const { graph, entered } = wired([])
    const asked = batching((url) => ({ status: 200, body: { value: [{ id: url, subject: 'secret' }] } }))
    const answers = await graph.read(owner, reads.slice(0, 3), places(3).places)
    expect(answers.map((one) => one.kind === 'ok' && one.body)).toEqual(
      ['/me/a?$x=1', '/me/b', '/me/c?$deltatoken=a%2Bb'].map((id) => ({ value: [{ id }] })),
    )
    expect(asked.map((parts) => parts.map(({ url }) => url))).toEqual([
      ['/me/a?$x=1', '/me/b', '/me/c?$deltatoken=a%2Bb'],
    ])
    expect(asked[0]?.[0]?.headers.Prefer).toBe('IdType="ImmutableId", odata.maxpagesize=9')
    // Their places are held: nobody takes another one.
    expect(entered).toEqual([])
  })
  test('of which Graph throttles one: the others count, the mailbox is paused as long as it said, and nothing more is asked', async () => {
    const { graph, pauses } = wired([])
    const asked = batching((url) =>
      url === '/me/b'
        ? { status: 429, headers: { 'Retry-After': '7' }, body: { error: { code: 'x' } } }
        : { status: 200, body: {} },
    )
    const answers = await graph.read(owner, reads, places(2).places)
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'later', 'later', 'later'])
    expect(answers[1]).toMatchObject({ afterMs: 7_000 })
    expect([pauses, asked.length]).toEqual([[7_000], 1])
  })
  test('that are refused as a whole are refused each; a part that is missing failed', async () => {
    const { graph } = wired([json(403, { error: { code: 'ErrorAccessDenied' } })])
    const both = await graph.read(owner, reads.slice(0, 2), places(2).places)
    expect(both.map(({ kind }) => kind)).toEqual(['missing-scope', 'missing-scope'])
    const { graph: other } = wired([json(200, { responses: [{ id: '1', status: 200, body: {} }] })])
    const answers = await other.read(owner, reads.slice(0, 2), places(2).places)
    expect(answers.map(({ kind }) => kind)).toEqual(['later', 'ok'])
  })
  test('are asked again with a fresh token where one was not accepted', async () => {
    const { graph, fresh } = wired([])
    let refused = 1
    batching((url) =>
      url === '/me/b' && refused-- > 0 ? { status: 401, body: { error: { code: 'x' } } } : { status: 200, body: {} },
    )
    const answers = await graph.read(owner, reads.slice(0, 2), places(2).places)
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok'])
    expect(fresh).toEqual([false, true])
  })
  test('where no place is held each ask for their own, and what was held is given back first', async () => {
    const { graph, seen, entered } = wired(reads.map(() => json(200, {})))
    const { places: none, left } = places(0)
    const answers = await graph.read(owner, reads, none)
    expect(answers.map(({ kind }) => kind)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect([seen.length, entered.length]).toEqual([4, 4])
    expect(left.length).toBeGreaterThan(0)
  })
  test('never leave Graph’s host', async () => {
    const { graph, seen } = wired([json(200, {})])
    const foreign = { ...read, path: 'https://graph.evil.example/v1.0/me/messages' }
    const answers = await graph.read(owner, [foreign, reads[1] ?? read], places(2).places)
    expect(answers.map(({ kind }) => kind)).toEqual(['rejected', 'ok'])
    expect(seen.map(({ url }) => url)).toEqual(['https://graph.microsoft.com/v1.0/me/b'])
  })
})
