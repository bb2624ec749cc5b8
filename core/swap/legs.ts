/** Where the two sessions of a swap stand, and whether it is the owner's turn. */

/** A leg as it is stored: its search for times, and the invite that came of it if any. */
export type LegFacts = {
  search: 'candidate' | 'open' | 'closed'
  invite: { state: string; outcome: string | null } | null
}
export type LegState = 'looking' | 'times' | 'planned' | 'happened' | 'open'

/** Both legs as a swap's row has them; `teach_proposal` is null where no session in return was agreed. */
export type StoredLegs = {
  learn_search: string | null
  learn_invite: LegFacts['invite']
  teach_proposal: string | null
  teach_search: string | null
  teach_invite: LegFacts['invite']
}

/** A search as its suggestion's state says. */
const searchState = (state: string | null): LegFacts['search'] =>
  state === 'candidate' || state === 'open' ? state : 'closed'

const onItsWay: ReadonlySet<string> = new Set(['held', 'accepted', 'booking', 'unknown', 'booked'])

/** The state of one leg. An invite that was declined, cancelled or did not take place leaves it open again. */
export function legState({ search, invite }: LegFacts): LegState {
  if (invite?.state === 'booked' && invite.outcome === 'happened') return 'happened'
  if (invite && invite.outcome === null && onItsWay.has(invite.state)) return 'planned'
  if (search === 'candidate') return 'looking'
  return search === 'open' ? 'times' : 'open'
}

/** How far both sessions are; `teach` null where none in return was agreed. */
export const legStates = (row: StoredLegs): { learn: LegState; teach: LegState | null } => ({
  learn: legState({ search: searchState(row.learn_search), invite: row.learn_invite }),
  teach:
    row.teach_proposal === null ? null : legState({ search: searchState(row.teach_search), invite: row.teach_invite }),
})

/** Whether the owner has had their session and has not arranged the one in return. Never asked the other way round. */
export const isOwnersTurn = (learn: LegState, teach: LegState | null): boolean =>
  learn === 'happened' && teach !== null && teach !== 'happened' && teach !== 'planned'
