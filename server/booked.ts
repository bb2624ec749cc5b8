/** Invite rows as the API's booked lines. */
import type { BookedLine } from '../contract/suggestions.ts'
import type { InviteRow } from '../db/queries/today.ts'

/** One line an invite, with names; an unknown contact keeps an empty name rather than being dropped. */
export function bookedLines(
  invites: readonly InviteRow[],
  names: ReadonlyMap<string, { name: string; address: string }>,
): BookedLine[] {
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
    placeReason: invite.place_reason,
    roomId: invite.room_id,
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
      swamped: person.swampedAt !== null,
    })),
    errorCode: invite.error_code,
    suggestionId: invite.suggestion_id,
    link: invite.event_link,
    wanted: invite.wanted,
    quorum: invite.quorum,
    auto: invite.auto,
    callOffAt: invite.call_off_at?.toISOString() ?? null,
    askedAt: invite.asked_at?.toISOString() ?? null,
    form: formOf(invite, names),
  }))
}

/** What the host's own form is filled in with, only where Kith may not write to the calendar itself. */
function formOf(invite: InviteRow, names: ReadonlyMap<string, { address: string }>): BookedLine['form'] {
  if (invite.state !== 'failed' || invite.error_code !== 'needs-consent' || invite.auto) return null
  const attendees = invite.people.flatMap(({ contactId }) => names.get(contactId)?.address ?? [])
  return { subject: invite.title, body: invite.body, attendees }
}
