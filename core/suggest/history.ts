/** What the rules of restraint look back at. Times in ms since 1970. */

import type { Outcome } from '../invite/follow.ts'
import type { SlotKind } from '../policy/slots.ts'

/** A suggestion of the past, whatever became of it; what the owner asked for by hand is none. */
export type PastSuggestion = {
  suggestionId: string
  kind: string
  contacts: readonly string[]
  /** What it was about beside its people, or null. */
  about: string | null
  state: 'candidate' | 'open' | 'accepted' | 'snoozed' | 'dismissed' | 'lapsed' | 'withdrawn' | 'done'
  madeAt: number
  openAt: number | null
  /** When it last came up again after it had made way; null where it never did. */
  againAt: number | null
  closedAt: number | null
  because: string | null
  /** What it was worth when it was chosen. */
  worth: number
  /** It stands in the calendar or is about to be booked by itself, so that it makes way for nothing. */
  bound: boolean
}

/** Whether a suggestion was taken from the screen for something with a day: nobody judged it, and it may come up again. */
export const hasMadeWay = ({ state, because }: Pick<PastSuggestion, 'state' | 'because'>): boolean =>
  state === 'withdrawn' && because === 'made-way'

/** An invite of the past or on its way, newest first where a list of them is asked for. */
export type PastInvite = {
  kind: SlotKind | string
  contacts: readonly string[]
  state: 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone'
  outcome: Outcome | null
  startsAt: number
  endsAt: number
  /** When it was made. */
  madeAt: number
  /** The owner cancelled it themselves. */
  byOwner: boolean
  /** Who of them is swamped, by the owner's word or their own, and since when. */
  swamped: readonly { contactId: string; at: number }[]
  /** Who of them declined. */
  declinedBy: readonly string[]
}

/** What became of an invite with one of its people: whoever declined in a group declined, and nobody else did. */
export function outcomeWith(contact: string, { contacts, outcome, declinedBy }: PastInvite): Outcome | null {
  if (contacts.length === 1 || outcome === 'cancelled') return outcome
  if (declinedBy.includes(contact)) return 'declined'
  return outcome === 'declined' ? null : outcome
}

export type History = {
  suggestions: readonly PastSuggestion[]
  invites: readonly PastInvite[]
  /** When a person last set up a meeting of the two themselves, by contact. */
  theirInitiative: ReadonlyMap<string, number>
}

/** Whether an invite is on its way or lies ahead. */
export const isAhead = (invite: PastInvite, now: number): boolean =>
  ['held', 'accepted', 'booking', 'unknown', 'booked'].includes(invite.state) &&
  invite.outcome === null &&
  invite.endsAt > now
