/** Invite rows as the API's booked lines. */
import type { BookedLine } from '../contract/suggestions.ts'
import type { InviteRow } from '../db/queries/today.ts'

/** One line an invite, with names; an unknown contact keeps an empty name rather than being dropped. */
export function bookedLines(invites: readonly InviteRow[], names: ReadonlyMap<string, { name: string }>): BookedLine[] {
  return invites.map((invite) => ({
    inviteId: invite.invite_id,
    kind: invite.kind,
    state: invite.state,
    outcome: invite.outcome,
    title: invite.title,
    start: invite.starts_at.toISOString(),
    end: invite.ends_at.toISOString(),
    zone: invite.zone,
    place: invite.place,
    online: invite.online,
    holdUntil: invite.hold_until.toISOString(),
    people: invite.people.map((person) => ({
      contactId: person.contactId,
      name: names.get(person.contactId)?.name ?? '',
      response: person.response,
      proposed:
        person.proposedStart && person.proposedEnd
          ? { start: new Date(person.proposedStart).toISOString(), end: new Date(person.proposedEnd).toISOString() }
          : null,
    })),
    errorCode: invite.error_code,
  }))
}
