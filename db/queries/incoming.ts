/** Invitations that came to the owner, by their own calendar, and "I am swamped". */
import { peopleRange } from '../../core/policy/slots.ts'
import type { Sql } from '../connect.ts'

export type IncomingRow = {
  meeting_id: string
  ical_uid: string | null
  contact_id: string
  name: string
  starts_at: Date
  ends_at: Date
  my_response: string
  swamped_at: Date | null
}

/** Single meetings of at most eight that another set up and that lie ahead, soonest first; or one of them. */
export async function incomingMeetings(sql: Sql, now: Date, meetingId: string | null): Promise<IncomingRow[]> {
  return sql<IncomingRow[]>`
    select a.meeting_id, a.ical_uid, c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name,
      a.starts_at, a.ends_at, a.my_response, a.swamped_at
    from meeting a join contact c on c.contact_id = coalesce(a.organizer_contact, case when a.people = 2 then a.contacts[1] end) left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where not a.is_organizer and not a.is_all_day and a.people between ${peopleRange.least} and ${peopleRange.most} and not a.cancelled and a.series_id is null and a.starts_at > ${now} and c.kind = 'person'
      and ${meetingId === null ? sql`true` : sql`a.meeting_id = ${meetingId}`}
    order by a.starts_at, a.meeting_id limit 50`
}

/** Keeps the owner's word, or takes it back with null, and tells it to the invite that the meeting belongs to, if there is one. */
export async function sayImSwamped(
  sql: Sql,
  meeting: { meetingId: string; icalUid: string | null },
  said: { at: Date | null; now: Date },
): Promise<void> {
  await sql`update meeting set swamped_at = ${said.at} where meeting_id = ${meeting.meetingId}`
  if (meeting.icalUid !== null) await sql`select say_swamped(${meeting.icalUid}, ${said.at}, ${said.now})`
}
