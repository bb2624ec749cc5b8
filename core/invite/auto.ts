/** Booking without a click: which time it would be, and when, or nothing. The owner can stop it until then. */
import { autoKinds } from '../policy/booking.ts'
import { kindPolicies, type SlotKind } from '../policy/slots.ts'
import { minuteMs } from '../zones/local.ts'

export type AutoFacts = {
  /** The owner's switch, and that nothing stands in the way: not paused, not away, not off. */
  wanted: boolean
  vetoHours: number
  perWeek: number
  /** Invitations of the last seven days that went out, or are about to go out, by themselves. */
  used: number
  /** The owner stopped it, or it was tried once in vain. */
  vetoed: boolean
  /** The owner asked for these times by hand: they will click. */
  byHand: boolean
  people: number
  /** Everybody's calendar was read. */
  checked: boolean
  /** The times on the card, best first (ms). */
  slots: readonly { kind: SlotKind; start: number }[]
  now: number
}

/** The time and the end of the veto window (ms), or null. Whoever is asked keeps the usual notice after it. */
export function autoPlan(facts: AutoFacts): { start: number; at: number } | null {
  if (!facts.wanted || facts.vetoed || facts.byHand || !facts.checked || facts.people !== 1) return null
  if (facts.used >= facts.perWeek) return null
  const at = facts.now + facts.vetoHours * 60 * minuteMs
  const slot = facts.slots.find(
    ({ kind, start }) => autoKinds.has(kind) && start >= at + kindPolicies[kind].noticeMinutes * minuteMs,
  )
  return slot ? { start: slot.start, at } : null
}
