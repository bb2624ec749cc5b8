/** What an answer of Graph's means, from its status, headers and error code. Codes and statuses as the Graph documentation lists them. */
import type { GraphAnswer } from './graph.ts'

/** An answer as it came over the wire; `body` undefined where there was none that could be read. */
export type RawAnswer = { status: number; header: (name: string) => string | null; body: unknown }
/** As GraphAnswer, and one more: the token was not accepted, which a fresh one may heal. `afterMs` null: Graph did not say. */
export type Classified =
  | Exclude<GraphAnswer, { kind: 'later' }>
  | { kind: 'later'; afterMs: number | null; code: string; maybeDone: boolean }
  | { kind: 'token-refused' }

const resyncCodes = new Set(['syncstatenotfound', 'resyncrequired', 'syncstateinvalid', 'errorinvalidsyncstatedata'])
const noMailboxCodes = new Set([
  'mailboxnotenabledforrestapi',
  'mailboxnotsupportedforrestapi',
  'resthostnotfound',
  'errornonexistentmailbox',
])
const disabledCodes = new Set(['erroraccountsuspend', 'accountdisabled', 'erroraccountdisabled'])
const transientStatus = new Set([408, 423, 425, 429, 500, 502, 503, 504, 509])

type ErrorBody = { code: string; message: string; inner: string[] }

/** The error object of a body, or empty texts. `innerError` is spelled in two ways and may be nested. */
export function errorOf(body: unknown): ErrorBody {
  const inner: string[] = []
  const root = isRecord(body) && isRecord(body.error) ? body.error : {}
  let next: unknown = root.innerError ?? root.innererror
  while (isRecord(next) && inner.length < 5) {
    if (codeOf(next.code)) inner.push(codeOf(next.code))
    next = next.innerError ?? next.innererror
  }
  return { code: codeOf(root.code), message: textOf(root.message), inner }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
/** A code goes into logs and queues: what is no plain word is none. */
const codeOf = (value: unknown): string => (/^[\w.-]{1,64}$/.test(textOf(value)) ? textOf(value) : '')

/** Milliseconds of a Retry-After: whole or decimal seconds, or a date. Null where it is missing or means nothing. */
export function retryAfterMs(header: string | null, realNow: number): number | null {
  if (header === null) return null
  const seconds = Number(header.trim())
  if (header.trim() !== '' && Number.isFinite(seconds)) return seconds < 0 ? null : Math.ceil(seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - realNow)
}

/** Names what an answer means. `write`: whether the request may have changed something even when it failed. */
export function classify(
  answer: RawAnswer,
  request: { write: boolean; scopes: readonly string[] },
  realNow: number,
): Classified {
  const { status } = answer
  if (status >= 200 && status < 300) return succeeded(answer)
  const error = errorOf(answer.body)
  const code = error.code || error.inner.at(-1) || `http-${status}`
  const codes = [error.code, ...error.inner].map((one) => one.toLowerCase())
  if (transientStatus.has(status))
    return {
      kind: 'later',
      afterMs: retryAfterMs(answer.header('retry-after'), realNow),
      code,
      maybeDone: request.write && status !== 429,
    }
  if (status === 410 || codes.some((one) => resyncCodes.has(one))) return { kind: 'resync', code }
  if (status === 401) return { kind: 'token-refused' }
  if (codes.some((one) => noMailboxCodes.has(one))) return { kind: 'parked', because: 'no-mailbox' }
  if (codes.some((one) => disabledCodes.has(one))) return { kind: 'parked', because: 'disabled' }
  if (status === 403) return refused(error.message, request.scopes)
  if (status === 404) return { kind: 'not-found', code }
  return { kind: 'rejected', status, code }
}

function succeeded(answer: RawAnswer): Classified {
  const applied = answer.header('preference-applied')
  return {
    kind: 'ok',
    status: answer.status,
    body: answer.body,
    preferenceApplied: applied ? applied.split(',').map((one) => one.trim()) : [],
  }
}

/** An access policy on the application blocks for good; any other 403 is a permission that is not there (any more). */
const refused = (message: string, scopes: readonly string[]): Classified =>
  /access to odata is disabled/i.test(message)
    ? { kind: 'parked', because: 'blocked' }
    : { kind: 'missing-scope', scopes }
