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

/** Makes the one way to Graph. Prefers immutable ids on every call. */
export function createGraphClient(options: GraphClientOptions): Graph {
  const { tokens, gate, breaker, realNow = Date.now, random = Math.random, backoffMostMs = 120_000 } = options
  const root = new URL(options.graphUrl.replace(/\/+$/, ''))
  const strikes = new Map<string, number>()

  const attempt = async (owner: OwnerRef, request: GraphRequest, path: string, fresh: boolean): Promise<Classified> => {
    if (request.as === 'app') return asApp(owner, request, path, fresh)
    const token = await tokens.accessToken(owner, request.scopes, { fresh })
    if (token.kind !== 'token') return withoutToken(token, request.scopes)
    const entry = await gate.enter(owner)
    if (entry.kind === 'later') return { ...entry, maybeDone: false }
    const startedAt = realNow()
    try {
      const raw = await send(root, token.token, request, path, options.timeoutMs ?? 30_000)
      options.onCall?.({ owner, method: request.method, path, status: raw.status, ms: realNow() - startedAt })
      // A pause that Graph asks for is the mailbox's own; only what fails without a word speaks against the tenant.
      const failed = raw.status >= 500 && raw.header('retry-after') === null
      breaker.record(owner.tenantId, failed ? 'failed' : 'answered')
      return classify(raw, { write: request.method !== 'GET', scopes: request.scopes }, realNow())
    } finally {
      await entry.leave()
    }
  }

  /** Teams, not a mailbox: neither takes a place in the mailbox's line nor speaks for or against the tenant's mailboxes. */
  const asApp = async (owner: OwnerRef, request: GraphRequest, path: string, fresh: boolean): Promise<Classified> => {
    const token = await tokens.appToken(owner.tenantId, { fresh })
    if (token.kind !== 'token') return withoutToken(token, request.scopes)
    const startedAt = realNow()
    const raw = await send(root, token.token, request, path, options.timeoutMs ?? 30_000)
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
    if (isMailbox && answer.afterMs !== null && answer.code !== 'paused' && answer.code !== 'busy')
      await gate.pause(owner, afterMs)
    return { ...answer, afterMs }
  }

  return {
    request: async (owner, request) => {
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
    },
  }
}

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

type Sent = { status: number; header: (name: string) => string | null; body: unknown }

/** One exchange. A cut or unreadable answer is a failure of its own kind, since a write may have happened. */
async function send(root: URL, token: string, request: GraphRequest, path: string, timeoutMs: number): Promise<Sent> {
  try {
    const call = clientFor(root, token)
      .api(path)
      .responseType(ResponseType.RAW)
      .option('redirect', 'manual')
      .option('signal', AbortSignal.timeout(timeoutMs))
      .headers({ Prefer: ['IdType="ImmutableId"', ...(request.prefer ?? [])].join(', '), ...request.headers })
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

const nothing = (code: string): Sent => ({ status: 504, header: () => null, body: { error: { code, message: '' } } })

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
