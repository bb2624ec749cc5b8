/** What can be set about a sandbox while it runs: limits, caps, and how unkind it is. */

export type GraphSettings = {
  /** Requests in flight for one app and mailbox; one more is answered 429. */
  concurrency: number
  /** Requests within `windowSeconds` (real time) for one app and mailbox. */
  windowRequests: number
  windowSeconds: number
  /** How Retry-After is written on a 429: whole seconds, a decimal as Exchange does, or not at all. */
  retryAfter: 'integer' | 'decimal' | 'absent'
  /** Whether concurrency is judged for an app over all mailboxes, as one version of the documentation says. */
  concurrencyPerApp: boolean
  /** Resource units in 10 s (real time) for one app on directory routes; null for no limit. */
  identityUnits: number | null
  /** Milliseconds (real time) that mail and calendar requests take, so that concurrency is real. */
  latencyMs: number
  /** Longest life of a mail or event subscription in minutes. */
  subscriptionCapMinutes: number
  /** Longest life of a directory subscription in minutes. */
  directorySubscriptionCapMinutes: number
  /** Real milliseconds between a subscription coming to life and the answer that says so: notifications may come first. */
  subscriptionAnswerDelayMs: number
  /** Whether a delta round reports single cancelled occurrences as removed. Graph often does not. */
  reportsCancelledOccurrences: boolean
  /** Whether working hours come with a zone without a name of its own, as mailboxes often have them. */
  namelessZones: boolean
  /** Every how many-th page of a delta round comes empty but with a nextLink; 0 for never. */
  emptyDeltaPages: number
}

/** What real Graph does, by its documentation. */
export const graphDefaults: GraphSettings = {
  concurrency: 4,
  windowRequests: 10_000,
  windowSeconds: 600,
  retryAfter: 'integer',
  concurrencyPerApp: false,
  identityUnits: null,
  latencyMs: 3,
  subscriptionCapMinutes: 4230,
  directorySubscriptionCapMinutes: 41_760,
  subscriptionAnswerDelayMs: 0,
  reportsCancelledOccurrences: false,
  namelessZones: false,
  emptyDeltaPages: 0,
}
