/** Where the two sessions of a swap stand, and whether it is the owner's turn. */

/** A leg as it is stored: its search for times, and the invite that came of it if any. */
export type LegFacts = {
  search: 'candidate' | 'open' | 'closed'
  invite: { state: string; outcome: string | null } | null
}
export type LegState = 'looking' | 'times' | 'planned' | 'happened' | 'open'

/** A search as its suggestion's state says. */
export const searchState = (state: string | null): LegFacts['search'] =>
  state === 'candidate' || state === 'open' ? state : 'closed'

const onItsWay: ReadonlySet<string> = new Set(['held', 'accepted', 'booking', 'unknown', 'booked'])

/** The state of one leg. An invite that was declined, cancelled or did not take place leaves it open again. */
export function legState({ search, invite }: LegFacts): LegState {
  if (invite?.state === 'booked' && invite.outcome === 'happened') return 'happened'
  if (invite && invite.outcome === null && onItsWay.has(invite.state)) return 'planned'
  if (search === 'candidate') return 'looking'
  return search === 'open' ? 'times' : 'open'
}

/** Whether the owner has had their session and has not arranged the one in return. Never asked the other way round. */
export const isOwnersTurn = (learn: LegState, teach: LegState | null): boolean =>
  learn === 'happened' && teach !== null && teach !== 'happened' && teach !== 'planned'
