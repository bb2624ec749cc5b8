/** Microsoft Graph as the worker sees it: requests on behalf of one owner, with what can go wrong as values. */
import type { OwnerRef, Sql } from '../../db/connect.ts'

/** One request. `path` is relative to the Graph root (`/me/messages?…`) or a link that Graph gave, on Graph's own host. */
export type GraphRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** Values of `Prefer`, joined by commas. */
  prefer?: readonly string[]
  headers?: Readonly<Record<string, string>>
  body?: unknown
  /** Delegated scopes that the call needs; asked of the owner when first needed. */
  scopes: readonly string[]
  /**
   * The application itself calls, by what the installation of the app allows for this one person. Only an entry in the
   * owner's own activity feed goes out like this; anything else is refused before it is sent.
   */
  as?: 'app'
}

/** What came back, or why nothing did. Nothing else is thrown but bugs. */
export type GraphAnswer =
  | { kind: 'ok'; status: number; body: unknown; preferenceApplied: readonly string[] }
  /** 404, or a code that says that the item is not there. */
  | { kind: 'not-found'; code: string }
  /** 410, or syncStateNotFound or resyncRequired: start the delta anew. */
  | { kind: 'resync'; code: string }
  /** 400, 409, 412 and the like: the request is at fault or has been overtaken. */
  | { kind: 'rejected'; status: number; code: string }
  /** The mailbox cannot be read for good, until somebody changes something: no mailbox, consent revoked, disabled, blocked. */
  | { kind: 'parked'; because: 'consent-revoked' | 'no-mailbox' | 'disabled' | 'blocked' | 'needs-sign-in' }
  /** This scope is not granted; other calls may still work. */
  | { kind: 'missing-scope'; scopes: readonly string[] }
  /** Throttled, down or cut off: try again after so many ms, not before. `maybeDone`: a write may have happened all the same. */
  | { kind: 'later'; afterMs: number; code: string; maybeDone: boolean }

/** Places in a mailbox's line that are held for several requests, so that each need not ask for its own. */
export type Places = {
  /** How many there are; 0 where the mailbox is paused or others have them all, and each request asks for its own. */
  count: number
  /** Gives them back within a transaction of the owner's; call `left` once it is committed. */
  leaveIn: (sql: Sql) => Promise<void>
  left: () => void
  /** Gives back what was not given back yet. Safe to call again. */
  leave: () => Promise<void>
}

/** Never more than four requests in flight a mailbox over all workers; Retry-After is obeyed by all of them. */
export type Graph = {
  request: (owner: OwnerRef, request: GraphRequest) => Promise<GraphAnswer>
  /** Reads several things of one mailbox, in as few exchanges as there are places for; the answers in the same order. */
  read: (owner: OwnerRef, requests: readonly GraphRequest[], places?: Places) => Promise<GraphAnswer[]>
  /**
   * Runs a transaction of the owner's that may take up to `most` places: `work` calls `take` where it turns out that
   * something is to be asked. Whoever took some gives them back, also when what they did with them failed.
   */
  hold: <T>(
    owner: OwnerRef,
    most: number,
    work: (sql: Sql, take: () => Promise<void>) => Promise<T>,
  ) => Promise<{ places: Places; value: T }>
}
