/** Delta and skip tokens: opaque to the caller, and all that is needed to go on with the same question. */

import { createHash } from 'node:crypto'
import type { Answer } from '../exchange.ts'
import { type Call, ok } from './call.ts'
import { GraphFailure } from './failure.ts'
import { linkTo } from './page.ts'

/** What a token carries. `scan` is the place in the initial round, absent once it is over. */
export type DeltaState = {
  kind: 'messages' | 'calendar' | 'folders' | 'users' | 'events'
  /** Whose, and which folder or calendar. */
  person: string
  folder?: string
  /** Log position from which changes are still to be told. */
  seq: number
  generation: number
  scan?: { receivedAt?: number; start?: number; id: string }
  /** Items of one entry that have been told already, and which entry that is. */
  offset?: { of: string; items: number }
  /** Log position at which the round began, while it goes on. */
  base?: number
  /** Options of the first request: later ones are ignored. */
  select?: string[] | null
  from?: number
  to?: number
  filter?: string | null
  top?: number | null
  /** Simulated ms when it was made. */
  at: number
  pages?: number
}

const seal = (text: string): string => createHash('sha256').update(`sandbox:${text}`).digest('base64url').slice(0, 8)

export function writeToken(state: DeltaState): string {
  const text = Buffer.from(JSON.stringify(state)).toString('base64url')
  return `${seal(text)}${text}`
}

/** Null for what is no token of this kind. */
function readToken(token: string, kind: DeltaState['kind']): DeltaState | null {
  const text = token.slice(8)
  if (seal(text) !== token.slice(0, 8)) return null
  const state = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as DeltaState
  return state.kind === kind ? state : null
}

/** 410 with the URL that starts anew. */
export function gone(call: Call, options: Record<string, string | null> = {}): GraphFailure {
  const location = linkTo(call, { $skiptoken: null, $deltatoken: '', ...options })
  return new GraphFailure(
    410,
    'syncStateNotFound',
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
    { Location: location },
  )
}

/**
 * The state that a request's token carries, or null for an initial request. Throws 400 for a token that was never given out
 * and 410 for one that no longer holds; `restart` are the options that the Location needs.
 */
export function stateOf(
  call: Call,
  kind: DeltaState['kind'],
  person: string | null,
  restart: (state: DeltaState) => Record<string, string | null>,
): DeltaState | null {
  const token = call.query.skipToken || call.query.deltaToken
  if (!token) return null
  const state = readToken(token, kind)
  if (!state || state.person !== (person ?? '')) {
    throw new GraphFailure(400, 'syncStateInvalid', 'The sync state token is not valid for this request.')
  }
  if (state.generation !== call.context.tenant.deltaGeneration(person)) throw gone(call, restart(state))
  return state
}

/**
 * A page: with more to come a nextLink, else the deltaLink; never both. A first page always has a nextLink, even when the
 * next page turns out empty: callers may not take the absence of items for the end.
 */
export function deltaPage(call: Call, context: string, value: unknown[], next: DeltaState, more: boolean): Answer {
  const blank = Object.fromEntries([...call.incoming.query.keys()].map((name) => [name, null]))
  const token = writeToken({ ...next, at: call.context.tenant.clock.now() })
  const link = linkTo(call, { ...blank, [more ? '$skiptoken' : '$deltatoken']: token })
  return ok({ '@odata.context': context, [more ? '@odata.nextLink' : '@odata.deltaLink']: link, value })
}

/** Items on a page. */
export const pageSize = (call: Call, state: DeltaState | null, most: number, usual: number): number =>
  Math.min(call.prefer.pageSize ?? state?.top ?? call.query.top ?? usual, most)

/** Whether this page comes without items although more follow, as the setting asks. */
export function comesEmpty(call: Call, state: DeltaState | null): boolean {
  const every = call.context.settings.emptyDeltaPages
  return every > 0 && ((state?.pages ?? 0) + 1) % every === 0
}
