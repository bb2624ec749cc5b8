/** Microsoft Graph through the official client, its own retries off: what goes wrong is classified here and obeyed by the job. */
import {
  AuthenticationHandler,
  Client,
  HTTPMessageHandler,
  type Middleware,
  ResponseType,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client'
import type { OwnerRef } from '../../db/connect.ts'
import { batchMost, batchOf, nothing, partsOf, type Sent } from './batch.ts'
import type { Breaker } from './breaker.ts'
import { type Classified, classify } from './classify.ts'
import { dropContent } from './content.ts'
import type { Gate } from './gate.ts'
import type { Graph, GraphAnswer, GraphRequest } from './graph.ts'

/** A Graph token of an owner's, or why there is none. `fresh`: one that was cached is not good enough. */
export type TokenAnswer =
  | { kind: 'token'; token: string }
  | { kind: 'needs-sign-in' | 'consent-required' | 'refused' }
  | { kind: 'transient'; afterMs?: number }
export type Tokens = {
  accessToken: (owner: OwnerRef, scopes: readonly string[], options?: { fresh?: boolean }) => Promise<TokenAnswer>
  /** A token of the application itself in a tenant, which no permission of its own comes with. */
  appToken: (tenantId: string, options?: { fresh?: boolean }) => Promise<TokenAnswer>
}

/** One request that was made, for metrics and for tests: ids and the path with its query, never an answer. */
export type GraphCall = { owner: OwnerRef; method: string; path: string; status: number; ms: number }

export type GraphClientOptions = {
  tokens: Tokens
  gate: Gate
  breaker: Breaker
  /** The root, such as `https://graph.microsoft.com/v1.0`. Nothing else is ever called. */
  graphUrl: string
  timeoutMs?: number
  realNow?: () => number
  /** 0 to 1, for jitter where Graph did not say when to come back. */
  random?: () => number
  /** Longest wait in ms where Graph did not say when. */
  backoffMostMs?: number
  onCall?: (call: GraphCall) => void
}

/** Waits that the gate itself asked for: Graph has said nothing, so nobody else is held up by them. */
const ownWaits: ReadonlySet<string> = new Set(['paused', 'busy', 'tenant-stopped'])

/** Makes the one way to Graph. Prefers immutable ids on every call. */
export function createGraphClient(options: GraphClientOptions): Graph {
  const { tokens, gate, breaker, realNow = Date.now, random = Math.random, backoffMostMs = 120_000 } = options
  const root = new URL(options.graphUrl.replace(/\/+$/, ''))
  const timeoutMs = options.timeoutMs ?? 30_000
  const strikes = new Map<string, number>()

  const attempt = async (owner: OwnerRef, request: GraphRequest, path: string, fresh: boolean): Promise<Classified> => {
    if (request.as === 'app') return asApp(owner, request, path, fresh)
    const token = await tokens.accessToken(owner, request.scopes, { fresh })
    if (token.kind !== 'token') return withoutToken(token, request.scopes)
    const entry = await gate.enter(owner)
    if (entry.kind === 'later') return { ...entry, maybeDone: false }
    const startedAt = realNow()
    try {
      return told(owner, request, path, await send(root, token.token, request, path, timeoutMs), startedAt)
    } finally {
      await entry.leave()
    }
  }

  const told = (owner: OwnerRef, request: GraphRequest, path: string, raw: Sent, startedAt: number): Classified => {
    options.onCall?.({ owner, method: request.method, path, status: raw.status, ms: realNow() - startedAt })
    // A pause that Graph asks for is the mailbox's own; only what fails without a word speaks against the tenant.
    const failed = raw.status >= 500 && raw.header('retry-after') === null
    breaker.record(owner.tenantId, failed ? 'failed' : 'answered')
    return classify(raw, { write: request.method !== 'GET', scopes: request.scopes }, realNow())
  }

  /** Reads that places are held for, one each: alone, or several as a batch. */
  const together = async (owner: OwnerRef, reads: readonly Read[], fresh: boolean): Promise<Classified[]> => {
    const [first] = reads
    if (!first) return []
    const batch = batchOf(reads.map((read) => ({ ...read, prefer: preferOf(read.request) })))
    const { request, path } = reads.length > 1 ? { request: batch, path: batch.path } : first
    const token = await tokens.accessToken(owner, request.scopes, { fresh })
    if (token.kind !== 'token') return reads.map(() => withoutToken(token, request.scopes))
    const startedAt = realNow()
    const raw = await send(root, token.token, request, path, timeoutMs)
    const isOk = raw.status >= 200 && raw.status < 300
    // A batch that was refused as a whole is refused for each.
    const parts = reads.length > 1 && isOk ? partsOf(raw.body, reads.length) : reads.map(() => raw)
    return reads.map((read, at) => told(owner, read.request, read.path, parts[at] ?? raw, startedAt))
  }

  /** Teams, not a mailbox: neither takes a place in the mailbox's line nor speaks for or against the tenant's mailboxes. */
  const asApp = async (owner: OwnerRef, request: GraphRequest, path: string, fresh: boolean): Promise<Classified> => {
    const token = await tokens.appToken(owner.tenantId, { fresh })
    if (token.kind !== 'token') return withoutToken(token, request.scopes)
    const startedAt = realNow()
    const raw = await send(root, token.token, request, path, timeoutMs)
    options.onCall?.({ owner, method: request.method, path, status: raw.status, ms: realNow() - startedAt })
    return classify(raw, { write: true, scopes: request.scopes }, realNow())
  }

  /** Where Graph did not say when, twice as long at each refusal in a row, with jitter, up to two minutes. */
  const settle = async (
    owner: OwnerRef,
    request: GraphRequest,
    answer: Classified & { kind: 'later' },
  ): Promise<GraphAnswer> => {
    const key = `${owner.tenantId}|${owner.ownerId}`
    const count = (strikes.get(key) ?? 0) + 1
    strikes.set(key, count)
    const afterMs = answer.afterMs ?? Math.round(Math.min(backoffMostMs, 1_000 * 2 ** (count - 1)) * (0.5 + random()))
    const isMailbox = request.as !== 'app'
    if (isMailbox && answer.afterMs !== null && !ownWaits.has(answer.code)) await gate.pause(owner, afterMs)
    return { ...answer, afterMs }
  }

  const ask = async (owner: OwnerRef, request: GraphRequest): Promise<GraphAnswer> => {
    const path = relativeTo(root, request.path)
    if (path === null) return { kind: 'rejected', status: 0, code: 'foreign-link' }
    if (request.as === 'app' && path !== ownFeed(owner)) return { kind: 'rejected', status: 0, code: 'not-as-app' }
    const wait = request.as === 'app' ? 0 : breaker.waitMs(owner.tenantId)
    if (wait > 0) return { kind: 'later', afterMs: wait, code: 'circuit-open', maybeDone: false }
    let answer = await attempt(owner, request, path, false)
    // A challenge ends what was issued before it: where the owner signed in meanwhile, or may still refresh, a fresh one holds.
    if (answer.kind === 'token-refused') answer = await attempt(owner, request, path, true)
    if (answer.kind === 'token-refused') return { kind: 'parked', because: 'needs-sign-in' }
    if (answer.kind === 'later') return settle(owner, request, answer)
    strikes.delete(`${owner.tenantId}|${owner.ownerId}`)
    return answer
  }

  /** As `ask`, for as many reads as places are held. */
  const askTogether = async (owner: OwnerRef, requests: readonly GraphRequest[]): Promise<GraphAnswer[]> => {
    const reads = requests.map((request) => ({ request, path: relativeTo(root, request.path) }))
    const known = reads.filter((read): read is Read => read.path !== null)
    const wait = breaker.waitMs(owner.tenantId)
    if (wait > 0) return requests.map(() => ({ kind: 'later', afterMs: wait, code: 'circuit-open', maybeDone: false }))
    let answers = await together(owner, known, false)
    if (answers.some(({ kind }) => kind === 'token-refused')) answers = await together(owner, known, true)
    const late = answers.filter((one) => one.kind === 'later')
    const longest = late.reduce<(typeof late)[number] | undefined>(
      (most, one) => ((one.afterMs ?? 0) > (most?.afterMs ?? -1) ? one : most),
      undefined,
    )
    const later = longest && requests[0] ? await settle(owner, requests[0], longest) : null
    if (!later) strikes.delete(`${owner.tenantId}|${owner.ownerId}`)
    const settled = answers.map((answer): GraphAnswer => {
      if (answer.kind === 'token-refused') return { kind: 'parked', because: 'needs-sign-in' }
      return answer.kind === 'later' ? (later ?? { ...answer, afterMs: answer.afterMs ?? 0 }) : answer
    })
    return reads.map((read) =>
      read.path === null
        ? { kind: 'rejected', status: 0, code: 'foreign-link' }
        : (settled[known.indexOf(read as Read)] ?? { kind: 'rejected', status: 0, code: 'unasked' }),
    )
  }

  return {
    request: ask,
    hold: gate.hold,
    read: async (owner, requests, places) => {
      const answers: GraphAnswer[] = []
      const ends = (): GraphAnswer | undefined => answers.find(({ kind }) => kind === 'later' || kind === 'parked')
      while (answers.length < requests.length) {
        // What makes the mailbox wait, or ends it, holds for all that was to be asked.
        const end = ends()
        if (end) {
          answers.push(end)
          continue
        }
        const held = places && gate.holds(owner, places) ? Math.min(places.count, batchMost) : 0
        // Whoever waits in the line with places in hand would wait for themselves.
        if (places && held === 0) await places.leave()
        const some = requests.slice(answers.length, answers.length + (held || readsAtOnce))
        answers.push(
          ...(held > 0 ? await askTogether(owner, some) : await Promise.all(some.map((one) => ask(owner, one)))),
        )
      }
      return answers
    },
  }
}

/** Reads at once that each ask for a place of their own; a mailbox takes four. */
const readsAtOnce = 3

type Read = { request: GraphRequest; path: string }

const preferOf = ({ prefer = [] }: GraphRequest): string => ['IdType="ImmutableId"', ...prefer].join(', ')

/** The one address that the application calls as itself. */
export const ownFeed = ({ ownerId }: OwnerRef): string => `/users/${ownerId}/teamwork/sendActivityNotification`

/** A worker cannot answer a claims challenge or agree to a scope: both wait for the owner. */
function withoutToken(answer: Exclude<TokenAnswer, { kind: 'token' }>, scopes: readonly string[]): Classified {
  if (answer.kind === 'transient')
    return { kind: 'later', afterMs: answer.afterMs ?? null, code: 'sign-in-unavailable', maybeDone: false }
  if (answer.kind === 'consent-required') return { kind: 'missing-scope', scopes }
  return { kind: 'parked', because: answer.kind === 'refused' ? 'disabled' : 'needs-sign-in' }
}

/** The path below the root; null for a link that leads anywhere else, which is never followed. */
export function relativeTo(root: URL, path: string): string | null {
  if (path.startsWith('/')) return path
  let link: URL
  try {
    link = new URL(path)
  } catch {
    return null
  }
  const below = `${root.pathname.replace(/\/+$/, '')}/`
  if (link.origin !== root.origin || link.username || link.password) return null
  if (!link.pathname.toLowerCase().startsWith(below.toLowerCase())) return null
  // As it was given: a token must not be encoded anew.
  return path.slice(path.indexOf('/', path.indexOf('//') + 2) + below.length - 1)
}

/** A resource or action of Graph, perhaps with a bracket behind it. */
const graphWord = /^(\$?[a-zA-Z]{2,24})(\(.*\))?$/

/** A path as a log may hold it: its words, with `*` for every id, address and bracket, and nothing of its query. */
export const placeOf = (path: string): string => (path.split('?', 1)[0] ?? '').split('/').map(placePart).join('/')

function placePart(part: string): string {
  const [, word, bracket] = graphWord.exec(part) ?? []
  if (part === '') return part
  return word ? `${word}${bracket ? '(*)' : ''}` : '*'
}

/** One exchange. A cut or unreadable answer is a failure of its own kind, since a write may have happened. */
async function send(root: URL, token: string, request: GraphRequest, path: string, timeoutMs: number): Promise<Sent> {
  try {
    const call = clientFor(root, token)
      .api(path)
      .responseType(ResponseType.RAW)
      .option('redirect', 'manual')
      .option('signal', AbortSignal.timeout(timeoutMs))
      .headers({ Prefer: preferOf(request), ...request.headers })
    const response = (await perform(call, request)) as Response
    const text = await response.text()
    const header = (name: string): string | null => response.headers.get(name)
    if (text === '') return { status: response.status, header, body: undefined }
    try {
      return { status: response.status, header, body: dropContent(JSON.parse(text) as unknown) }
    } catch {
      // An error page in HTML keeps its status; a success that cannot be read is none.
      return response.ok ? nothing('unreadable') : { status: response.status, header, body: undefined }
    }
  } catch {
    return nothing('network')
  }
}

function clientFor(root: URL, token: string): Client {
  const chain: Middleware[] = [
    new AuthenticationHandler({ getAccessToken: async () => token }),
    new TelemetryHandler(),
    new HTTPMessageHandler(),
  ]
  return Client.initWithMiddleware({
    middleware: chain,
    baseUrl: `${root.origin}/`,
    defaultVersion: root.pathname.replace(/^\/+|\/+$/g, '') || 'v1.0',
    customHosts: new Set([root.hostname]),
  })
}

type Call = ReturnType<Client['api']>
function perform(call: Call, request: GraphRequest): Promise<unknown> {
  if (request.method === 'GET') return call.get()
  if (request.method === 'DELETE') return call.delete()
  return request.method === 'PATCH' ? call.patch(request.body) : call.post(request.body ?? {})
}
