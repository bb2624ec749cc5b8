/** Where an invite stands after its event changed: answers, another time, cancelled. Only what Graph says now counts. */

import { canGoAhead } from './quorum.ts'

export type Answer = 'none' | 'accepted' | 'declined' | 'tentative'
export type Outcome = 'cancelled' | 'declined' | 'happened' | 'not-happened' | 'taken'
export type Span = { from: number; to: number }

export type InviteFacts = {
  startsAt: number
  endsAt: number
  outcome: Outcome | null
  /** A wish of the owner's that has not reached the calendar yet: until then the calendar's own time is not news. */
  wanted: 'cancel' | 'move' | null
  /** People who make the group, the owner included; null: one who comes is enough. */
  quorum: number | null
  people: readonly { contactId: string; addresses: readonly string[]; response: Answer; proposed: Span | null }[]
}

/** What the calendar says; null where the event is gone. */
export type EventNow = {
  from: number
  to: number
  isCancelled: boolean
  attendees: readonly { address: string; response: Answer; respondedAt: number | null; proposed: Span | null }[]
} | null

export type Followed = {
  people: { contactId: string; response: Answer; respondedAt: number | null; proposed: Span | null }[]
  /** Whether anything of `people` is news. */
  answered: boolean
  /** The new time, or null where it is the same. */
  moved: Span | null
  outcome: Outcome | null
}

const isSame = (a: Span | null, b: Span | null): boolean =>
  a === b || (a !== null && b !== null && a.from === b.from && a.to === b.to)

/** A word of the owner's about what happened is never overruled by the calendar. */
const isOwnersWord = (outcome: Outcome | null): boolean => outcome === 'happened' || outcome === 'not-happened'

/**
 * Follows an invite. Gone or cancelled before its end is cancelled, after it nothing. Declined by so many that it cannot go
 * ahead is declined, and is taken back when somebody thinks better of it. A proposal overtaken by a move is no longer one.
 */
export function follow(invite: InviteFacts, event: EventNow, now: number): Followed {
  const unchanged = invite.people.map(({ contactId, response, proposed }) => ({
    contactId,
    response,
    respondedAt: null,
    proposed,
  }))
  if (event === null || event.isCancelled) {
    const isNews = now < invite.endsAt && !isOwnersWord(invite.outcome)
    return { people: unchanged, answered: false, moved: null, outcome: isNews ? 'cancelled' : invite.outcome }
  }
  const moved =
    invite.wanted === 'move' || (event.from === invite.startsAt && event.to === invite.endsAt)
      ? null
      : { from: event.from, to: event.to }
  const people = invite.people.map(({ contactId, addresses, response, proposed }) => {
    const told = event.attendees.find(({ address }) => addresses.includes(address.toLowerCase()))
    if (!told) return { contactId, response, respondedAt: null, proposed }
    const isOvertaken = told.proposed !== null && told.proposed.from === event.from && told.proposed.to === event.to
    return {
      contactId,
      response: told.response,
      respondedAt: told.respondedAt,
      proposed: isOvertaken ? null : told.proposed,
    }
  })
  const answered = people.some((person, index) => {
    const before = invite.people[index]
    return before !== undefined && (before.response !== person.response || !isSame(before.proposed, person.proposed))
  })
  return { people, answered, moved, outcome: outcomeOf(invite, people) }
}

function outcomeOf(invite: InviteFacts, people: readonly { response: Answer }[]): Outcome | null {
  const before = invite.outcome
  if (isOwnersWord(before) || before === 'cancelled') return before
  const answers = people.map(({ response }) => response)
  return people.length > 0 && !canGoAhead(invite.quorum, answers) ? 'declined' : null
}
