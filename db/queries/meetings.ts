/** Meetings as the calendar has them: contact keys and times, never what they are about. */
import type { MeetingFacts } from '../../core/interaction/meeting.ts'
import type { Sql } from '../connect.ts'
import { plainArray } from './array-text.ts'

/** What a meeting is stored from; `rev` is counted here. */
export type MeetingRow = Omit<MeetingFacts, 'rev'>
/** What storing a meeting changed. */
export type StoredMeeting = { meeting_id: string; fresh: boolean; changed: boolean }

/**
 * Stores meetings as they are now. A changed one gets the next revision and is to be settled anew. Of a series, an
 * occurrence that was held and settled stays so when the series is cancelled afterwards. A new one that ended by
 * `settledUpTo`, or was cancelled, is stored as settled: the caller settles it in the same transaction.
 */
export async function storeMeetings(
  sql: Sql,
  meetings: readonly MeetingRow[],
  round: number,
  at: Date,
  settledUpTo: Date | null = null,
): Promise<StoredMeeting[]> {
  const byId = new Map(meetings.map((meeting) => [meeting.meetingId, meeting]))
  const rows = [...byId.values()].sort((a, b) => (a.meetingId < b.meetingId ? -1 : 1))
  if (rows.length === 0) return []
  const pick = <T>(of: (row: MeetingRow) => T): T[] => rows.map(of)
  const keeps = sql`(m.series_id is not null and m.settled_rev = m.rev and not m.cancelled and excluded.cancelled and excluded.ends_at = m.ends_at
    and m.ends_at < ${heldBefore(at)})`
  const differs = sql`((m.ical_uid, m.series_id, m.starts_at, m.ends_at, m.organizer_contact, m.is_organizer, m.contacts, m.accepted, m.declined, m.people,
      m.show_as, m.is_all_day, m.is_private, m.my_response, m.cancelled)
    is distinct from (excluded.ical_uid, excluded.series_id, excluded.starts_at, excluded.ends_at, excluded.organizer_contact, excluded.is_organizer,
      excluded.contacts, excluded.accepted, excluded.declined, excluded.people, excluded.show_as, excluded.is_all_day, excluded.is_private,
      excluded.my_response, excluded.cancelled) and not ${keeps})`
  const kept = (column: string) =>
    sql`${sql.unsafe(column)} = case when ${keeps} then m.${sql.unsafe(column)} else excluded.${sql.unsafe(column)} end`
  return sql<StoredMeeting[]>`
    insert into meeting as m (tenant_id, owner_id, meeting_id, ical_uid, series_id, starts_at, ends_at, organizer_contact, is_organizer, contacts, accepted,
      declined, people, show_as, is_all_day, is_private, my_response, cancelled, rev, settled_rev, seen_round)
    select app_tenant(), app_owner(), t.meeting_id, t.ical_uid, t.series_id, t.starts_at, t.ends_at, t.organizer_contact, t.is_organizer, t.contacts::uuid[],
      t.accepted::uuid[], t.declined::uuid[], t.people, t.show_as, t.is_all_day, t.is_private, t.my_response, t.cancelled, 1,
      case when ${settledUpTo}::timestamptz is not null and (t.cancelled or t.ends_at <= ${settledUpTo}) then 1 end, ${round}
    from unnest(${pick((row) => row.meetingId)}::text[], ${pick((row) => row.icalUid)}::text[], ${pick((row) => row.seriesId)}::text[],
      ${pick((row) => new Date(row.startsAt).toISOString())}::timestamptz[], ${pick((row) => new Date(row.endsAt).toISOString())}::timestamptz[],
      ${pick((row) => row.organizerContact)}::uuid[], ${pick((row) => String(row.isOrganizer))}::text[]::boolean[], ${pick((row) => plainArray(row.contacts))}::text[],
      ${pick((row) => plainArray(row.accepted))}::text[], ${pick((row) => plainArray(row.declined))}::text[], ${pick((row) => row.people)}::int[],
      ${pick((row) => row.showAs)}::text[], ${pick((row) => String(row.isAllDay))}::text[]::boolean[], ${pick((row) => String(row.isPrivate))}::text[]::boolean[],
      ${pick((row) => row.myResponse)}::text[], ${pick((row) => String(row.cancelled))}::text[]::boolean[])
      as t(meeting_id, ical_uid, series_id, starts_at, ends_at, organizer_contact, is_organizer, contacts, accepted, declined, people, show_as, is_all_day,
        is_private, my_response, cancelled)
    on conflict (tenant_id, owner_id, meeting_id) do update set
      rev = m.rev + ${differs}::int, settled_rev = case when ${differs} then null else m.settled_rev end, seen_round = excluded.seen_round,
      ${kept('cancelled')}, ${kept('my_response')}, ${kept('contacts')}, ${kept('accepted')}, ${kept('declined')}, ${kept('people')}, ${kept('show_as')},
      ical_uid = excluded.ical_uid, series_id = excluded.series_id, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      organizer_contact = excluded.organizer_contact, is_organizer = excluded.is_organizer, is_all_day = excluded.is_all_day, is_private = excluded.is_private
    returning meeting_id, old.meeting_id is null as fresh, old.rev is distinct from new.rev as changed`
}

/**
 * A meeting that ended this long before it went from the calendar was held: tidying up un-counts nothing. Sooner than that
 * nobody can tell whether it went before its end or after, so it counts as cancelled, whenever it is noticed.
 */
const heldForMs = 86_400_000
const heldBefore = (at: Date): Date => new Date(at.getTime() - heldForMs)

/** Which meetings are gone from the calendar: those of these ids, of a series, or of a window, that were not seen again. */
export type Gone =
  | { ids: readonly string[] }
  | { series: readonly string[]; except: readonly string[] }
  | { seenBefore: number }

/**
 * Takes meetings of a window as cancelled that are no longer in the calendar. One that was settled and ended a
 * day ago was held, unless another of its series stands in its place: an occurrence that was edited afterwards, under an id of
 * its own. What lies outside of the window says nothing: a change there looks like a removal, too. Gives the ids that changed.
 */
export async function cancelMeetings(
  sql: Sql,
  gone: Gone,
  window: { from: Date; to: Date },
  at: Date,
): Promise<string[]> {
  const which =
    'ids' in gone
      ? sql`meeting_id = any(${gone.ids as string[]}::text[])`
      : 'series' in gone
        ? sql`series_id = any(${gone.series as string[]}::text[]) and not (meeting_id = any(${gone.except as string[]}::text[]))`
        : sql`seen_round < ${gone.seenBefore}`
  const changed = await sql<{ meeting_id: string }[]>`
    update meeting m set cancelled = true, rev = rev + 1, settled_rev = null
    where ${which} and ends_at > ${window.from} and starts_at < ${window.to} and not cancelled
      and (settled_rev is distinct from rev or ends_at >= ${heldBefore(at)}
        or exists (select 1 from meeting k where k.series_id = m.series_id and k.starts_at = m.starts_at and not k.cancelled and not (${which})))
    returning meeting_id`
  return changed.map(({ meeting_id }) => meeting_id)
}

type SettleRow = {
  meeting_id: string
  ical_uid: string | null
  series_id: string | null
  starts_at: Date
  ends_at: Date
  organizer_contact: string | null
  is_organizer: boolean
  contacts: string[]
  accepted: string[]
  declined: string[]
  people: number
  show_as: string
  is_all_day: boolean
  is_private: boolean
  my_response: string
  cancelled: boolean
  rev: string
}

/** Unsettled meetings that ended by `upTo`, were cancelled, or were counted and lie ahead again; oldest first, locked. */
export async function takeUnsettled(sql: Sql, upTo: Date, most: number): Promise<MeetingFacts[]> {
  const rows = await sql<SettleRow[]>`
    select meeting_id, ical_uid, series_id, starts_at, ends_at, organizer_contact, is_organizer, contacts, accepted, declined, people, show_as, is_all_day,
      is_private, my_response, cancelled, rev
    from meeting m where settled_rev is null and (ends_at <= ${upTo} or cancelled or rev > 1 and exists (select 1 from interaction i
      where i.source_id = 'meeting:' || m.meeting_id and i.contacts <> '{}' and i.rev < 2 * m.rev)) order by ends_at, meeting_id limit ${most} for update`
  return rows.map((row) => ({
    meetingId: row.meeting_id,
    icalUid: row.ical_uid,
    seriesId: row.series_id,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
    organizerContact: row.organizer_contact,
    isOrganizer: row.is_organizer,
    contacts: row.contacts,
    accepted: row.accepted,
    declined: row.declined,
    people: row.people,
    showAs: row.show_as,
    isAllDay: row.is_all_day,
    isPrivate: row.is_private,
    myResponse: row.my_response,
    cancelled: row.cancelled,
    rev: Number(row.rev),
  }))
}

/** Notes that these meetings were settled as they are. */
export async function markSettled(sql: Sql, meetingIds: readonly string[]): Promise<void> {
  if (meetingIds.length > 0)
    await sql`update meeting set settled_rev = rev where meeting_id = any(${meetingIds as string[]}::text[])`
}

/** When the next meeting ends that is still to be settled; null when there is none. */
export async function nextEnd(sql: Sql): Promise<Date | null> {
  const [row] = await sql<
    { at: Date | null }[]
  >`select min(ends_at) as at from meeting where settled_rev is null and not cancelled`
  return row?.at ?? null
}

/** Whether one of these is, or was, a plan of the owner and one other alone that lies ahead: what is suggested may fit no more, or again. */
export async function changePlans(sql: Sql, meetingIds: readonly string[], at: Date): Promise<boolean> {
  if (meetingIds.length === 0) return false
  const plans = await sql`
    select 1 from meeting where meeting_id = any(${meetingIds as string[]}::text[]) and people = 2 and ends_at > ${at} and not is_all_day limit 1`
  return plans.length > 0
}

/** The invites that these events belong to. */
export async function invitesOf(sql: Sql, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return []
  const rows = await sql<{ invite_id: string }[]>`
    select invite_id from invite where event_id = any(${eventIds as string[]}::text[]) order by invite_id`
  return rows.map(({ invite_id }) => invite_id)
}
