/** What becomes of the entry that holds a suggested time in the owner's own calendar. */

export type HoldFacts = {
  /** The owner wants holds, and Kith is on. */
  wanted: boolean
  suggestion: 'candidate' | 'open' | 'accepted' | 'snoozed' | 'dismissed' | 'lapsed' | 'withdrawn' | 'done'
  /** Starts on the card (ms). */
  offered: readonly number[]
  startsAt: number
  until: number
  now: number
}

/**
 * Whether it is to stand, or why not. While an accepted invite is on its way the hold still stands; it goes when the
 * invite is an event.
 */
export function holdFate(facts: HoldFacts): 'stand' | 'switched-off' | 'decided' | 'over' | 'slot-gone' {
  if (!facts.wanted) return 'switched-off'
  if (facts.suggestion !== 'open' && facts.suggestion !== 'accepted') return 'decided'
  if (facts.now >= facts.until) return 'over'
  if (facts.suggestion === 'open' && !facts.offered.includes(facts.startsAt)) return 'slot-gone'
  return 'stand'
}

/** The entry as the calendar has it now; null where it is gone. */
export type HoldEntry = { from: number; to: number; isCancelled: boolean; attendees: readonly unknown[] } | null

/** Whether it is still Kith's: the owner may have removed it, moved it, or made a meeting of it. What they made of it is never touched. */
export function ownershipOf(entry: HoldEntry, made: { from: number; to: number }): 'ours' | 'deleted' | 'kept' {
  if (entry === null || entry.isCancelled) return 'deleted'
  return entry.attendees.length === 0 && entry.from === made.from && entry.to === made.to ? 'ours' : 'kept'
}
