/** The meeting that an invite became, as interactions know it. */
import type { MeetingOfInvite } from '../../core/invite/word.ts'
import type { BookingRow } from '../../db/queries/invites.ts'

/** Null before there is an event. */
export function meetingOf(invite: BookingRow): MeetingOfInvite | null {
  if (invite.event_id === null) return null
  return {
    icalUid: invite.ical_uid,
    meetingId: invite.event_id,
    startsAt: invite.starts_at.getTime(),
    endsAt: invite.ends_at.getTime(),
    // Of a private entry the calendar's copy names nobody, so what is known of it is known here.
    present: invite.people.filter(({ response }) => response !== 'declined').map(({ contactId }) => contactId),
  }
}
