/** What the owner marked about peers: a tough week, a last day, meetings that are a milestone of theirs; and who has left. */
import type { Sql } from '../connect.ts'
import { standingAbout } from './suggestions.ts'

export type MarkRow = { kind: 'tough-week' | 'last-day'; on_day: string }

/** Marks about one person, that of a tough week as long as it lasts. */
export async function readMarks(sql: Sql, contactId: string, today: string): Promise<MarkRow[]> {
  return sql<MarkRow[]>`
    select kind, on_day::text from peer_mark where contact_id = ${contactId} and (kind = 'last-day' or on_day >= ${today}::date) order by kind`
}

/** Sets a mark, or sets it anew. */
export async function setMark(sql: Sql, contactId: string, mark: MarkRow, at: Date): Promise<void> {
  await sql`
    insert into peer_mark (tenant_id, owner_id, contact_id, kind, on_day, made_at)
    values (app_tenant(), app_owner(), ${contactId}, ${mark.kind}, ${mark.on_day}::date, ${at})
    on conflict (tenant_id, owner_id, contact_id, kind) do update set on_day = excluded.on_day`
}

/** Takes a mark back. */
export async function dropMark(sql: Sql, contactId: string, kind: MarkRow['kind']): Promise<void> {
  await sql`delete from peer_mark where contact_id = ${contactId} and kind = ${kind}`
}

/** Tough weeks that are over leave nothing behind. */
export async function forgetOldMarks(sql: Sql, today: string): Promise<void> {
  await sql`delete from peer_mark where kind = 'tough-week' and on_day < ${today}::date`
}

export type SharedMeeting = { meeting_id: string; starts_at: Date; ends_at: Date; people: number; milestone: boolean }

/** Meetings that both are in between two moments, soonest first; private ones are busy time and nothing else. */
export async function sharedMeetings(
  sql: Sql,
  contactId: string,
  window: { from: Date; to: Date },
): Promise<SharedMeeting[]> {
  return sql<SharedMeeting[]>`
    select m.meeting_id, m.starts_at, m.ends_at, m.people, k.meeting_id is not null as milestone
    from meeting m left join milestone k on (k.contact_id, k.meeting_id) = (${contactId}, m.meeting_id)
    where m.ends_at > ${window.from} and m.starts_at < ${window.to} and not m.cancelled and not m.is_private and not m.is_all_day
      and m.my_response <> 'declined' and (${contactId}::uuid = any(m.contacts) or m.organizer_contact = ${contactId})
    order by m.starts_at, m.meeting_id limit 100`
}

/** The time of one meeting, or undefined. */
export async function meetingTime(
  sql: Sql,
  meetingId: string,
): Promise<{ starts_at: Date; ends_at: Date } | undefined> {
  const [row] = await sql<{ starts_at: Date; ends_at: Date }[]>`
    select starts_at, ends_at from meeting where meeting_id = ${meetingId} and not is_private`
  return row
}

/** Marks a meeting as a milestone of theirs, or takes that back. */
export async function setMilestone(
  sql: Sql,
  contactId: string,
  meetingId: string,
  mark: { on: boolean; at: Date },
): Promise<void> {
  if (mark.on)
    await sql`
      insert into milestone (tenant_id, owner_id, contact_id, meeting_id, marked_at)
      values (app_tenant(), app_owner(), ${contactId}, ${meetingId}, ${mark.at}) on conflict do nothing`
  else await sql`delete from milestone where contact_id = ${contactId} and meeting_id = ${meetingId}`
}

/** The owner's word on whether somebody has left, or none; a yes ends every suggestion of meeting them. Call `lockOwnerScores` first. */
export async function sayLeft(sql: Sql, contactId: string, word: 'left' | 'here' | null, at: Date): Promise<void> {
  await sql`update contact set left_word = ${word}, left_word_at = ${word === null ? null : at} where contact_id = ${contactId}`
  if (word === 'left')
    await sql`
      update suggestion set state = 'withdrawn', closed_at = ${at}, closed_because = 'left'
      where suggestion_id in (${standingAbout(sql, [contactId])}) and kind <> 'has-moved' and state in ('candidate', 'open', 'snoozed')`
}
