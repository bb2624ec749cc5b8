/** What can be tuned about how long things are kept. An organisation sets `days` for itself; the rest is reasoned, not measured. */
export const retentionPolicy = {
  /** Days of what was read that are kept unless the organisation says otherwise: the twelve months of the first reading, and slack. */
  days: 400,
  /** Days for which suggestions, invites and messages are kept at least: restraint looks back 90 days. */
  restraintDays: 120,
  /** Days that the owner's own access log, news already told and tombstones stay, whatever the organisation sets. */
  logDays: 400,
  /** Days that jobs that failed for good stay. */
  deadLetterDays: 30,
  /** Days without a way in after which an account that Entra refuses, or that has no mailbox any more, is taken to be gone. */
  refusedDays: 30,
  /** Rows let go in one transaction: some tens of milliseconds. */
  batch: 2_000,
} as const
