/** What the server needs from outside, made once in main.ts and handed to every route. */
import type { Enqueue } from '../contract/jobs.ts'
import type { Database, OwnerRef } from '../db/connect.ts'
import type { Clock } from '../platform/clock.ts'
import type { ExchangeResult } from '../platform/entra/entra.ts'
import type { Keys } from '../platform/keys.ts'
import type { Authenticate } from './auth.ts'

/** The jobs that a route may start. */
export type ServerJob =
  | 'take-notifications'
  | 'take-activity'
  | 'backfill-mailbox'
  | 'score-relationships'
  | 'suggest'
  | 'find-slots'
  | 'fetch-link'
  | 'watch-news'
  | 'book-invite'
  | 'send-message'
  | 'change-invite'
  | 'renew-subscriptions'
  | 'erase-owner'

export type ServerDeps = {
  db: Database
  clock: Clock
  enqueue: Enqueue<ServerJob>
  authenticate: Authenticate
  /** The on-behalf-of exchange: the only thing the server asks of Entra. */
  exchange: (ref: OwnerRef, assertion: string) => Promise<ExchangeResult>
  /** Seals what the owner typed before it is stored. */
  keys: Keys
  /** Throws when the queue store does not answer. */
  pingQueues: () => Promise<void>
  /** What the add-in needs to know before anybody is signed in. */
  publicConfig: {
    clientId: string
    apiClientId: string
    authority: string
    scope: string
    knownAuthorities: string[]
    hostOrigins: string[]
    officeJsUrl: string
    sandbox: boolean
  }
  /** Folder of the built add-in, or null where it is not served from here. */
  addinDir: string | null
  holdSeconds: number
  /** Time between two heartbeats of a live stream, each of which asks whether the tenant is still active; 20 s unless set. */
  heartbeatMs?: number
}
