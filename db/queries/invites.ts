/** Writes of the booking jobs: every step of an invite from the click to what became of it. */
import type { Answer, Outcome, Span } from '../../core/invite/follow.ts'
import type { PlaceReason } from '../../core/places/choose.ts'
import type { Sql } from '../connect.ts'

export type InviteState = 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone'

/** An invite as the jobs see it. */
export type BookingRow = {
  invite_id: string
  suggestion_id: string | null
  kind: string
  state: InviteState
  outcome: Outcome | null
  transaction_id: string
  starts_at: Date
  ends_at: Date
  zone: string
  /** Its words: sealed, or in plain (`title`, `body`, `place`) where the row is older than their seal. */
  cipher: Buffer | null
  key_version: number | null
  title: string | null
  body: string | null
  place: string | null
  place_reason: PlaceReason | null
  /** The room that is invited too, as long as the organisation has it. */
  room: { name: string; address: string } | null
  online: boolean
  quorum: number | null
  call_off_at: Date | null
  /** Its time was agreed by a poll. */
  agreed: boolean
  event_id: string | null
  ical_uid: string | null
  hold_until: Date
  made_at: Date
  asked_at: Date | null
  error_code: string | null
  wanted: 'cancel' | 'move' | null
  wanted_start: Date | null
  wanted_end: Date | null
  words: number
  halved_at: Date | null
  /** Booked without a click, after its veto window. */
  auto: boolean
  /** It came from a card: the owner was prompted about them, rather than asking for it themselves. */
  prompted: boolean
  people: {
    contactId: string
    response: Answer
    proposed: { from: string; to: string } | null
    swampedAt: string | null
  }[]
}

const columns = (sql: Sql) => sql`
  i.invite_id, i.suggestion_id, i.kind, i.state, i.outcome, i.transaction_id, i.starts_at, i.ends_at, i.zone, i.cipher, i.key_version, i.title, i.body, i.place, i.place_reason, i.online, i.quorum, i.call_off_at, i.agreed,
  (select jsonb_build_object('name', r.name, 'address', r.address) from room r where r.room_id = i.room_id) as room,
  i.event_id, i.ical_uid, i.hold_until, i.made_at, i.asked_at, i.error_code, i.wanted, i.wanted_start, i.wanted_end, i.words, i.halved_at, i.auto,
  exists (select 1 from suggestion s where s.suggestion_id = i.suggestion_id and not s.by_hand) as prompted,
  coalesce((select jsonb_agg(jsonb_build_object('contactId', a.contact_id, 'response', a.response, 'swampedAt', a.swamped_at,
      'proposed', case when a.proposed_start is not null then jsonb_build_object('from', a.proposed_start, 'to', a.proposed_end) end) order by a.contact_id)
    from invite_attendee a where (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)), '[]') as people`

/** One invite, or undefined. */
export async function bookingRow(sql: Sql, inviteId: string): Promise<BookingRow | undefined> {
  const [row] = await sql<BookingRow[]>`select ${columns(sql)} from invite i where i.invite_id = ${inviteId}`
  return row
}

/**
 * Ends the hold: from here on it cannot be taken back. Gives the invite and whether this call ended it (nothing can have
 * been sent before); undefined when there is nothing to book, now or ever.
 */
export async function beginBooking(
  sql: Sql,
  inviteId: string,
  now: Date,
): Promise<{ invite: BookingRow; isFirst: boolean } | undefined> {
  const begun = await sql`
    update invite set state = 'booking', error_code = null where invite_id = ${inviteId} and state in ('held', 'accepted') and hold_until <= ${now} returning 1`
  const invite = await bookingRow(sql, inviteId)
  if (!invite || (invite.state !== 'booking' && invite.state !== 'unknown')) return undefined
  return { invite, isFirst: begun.length > 0 }
}

/** The hold of an invite that is still held, or null. */
export async function heldUntil(sql: Sql, inviteId: string): Promise<Date | null> {
  const [row] = await sql<
    { at: Date }[]
  >`select hold_until as at from invite where invite_id = ${inviteId} and state in ('held', 'accepted')`
  return row?.at ?? null
}

export type Claim = { inviteId: string; settled: boolean; icalUid: string | null; from: Date | null; to: Date | null }

/**
 * Claims a pair for an invite, or tells whose claim stands. One row decides, so that of two who click at once one wins.
 * Undefined where the invite has ended meanwhile: what another run gave back is not claimed again. `clicked`: when an invite was
 * asked for by hand, null for a card; an invitation of the other's that was made before that does not stand in its way.
 */
export async function claimPair(
  sql: Sql,
  claim: { otherPerson: string; inviteId: string; at: Date; until: Date; clicked: Date | null },
): Promise<Claim | undefined> {
  const standing = await sql`
    select 1 from invite where invite_id = ${claim.inviteId} and state in ('booking', 'unknown') for update`
  if (standing.length === 0) return undefined
  const [row] = await sql<Claim[]>`
    select invite_id as "inviteId", settled, ical_uid as "icalUid", starts_at as "from", ends_at as "to"
    from claim_pair(${claim.otherPerson}, ${claim.inviteId}, ${claim.at}, ${claim.until}, ${claim.clicked})`
  return row ?? { inviteId: claim.inviteId, settled: false, icalUid: null, from: null, to: null }
}

/** Gives a claim back: the invite came to nothing. */
export async function releasePair(sql: Sql, inviteId: string): Promise<void> {
  await sql`select release_pair(${inviteId})`
}

/** The event exists: whoever of the pair comes second is told of it. */
export async function settlePair(
  sql: Sql,
  settled: { inviteId: string; icalUid: string | null; from: Date; to: Date; at: Date; keepUntil: Date },
): Promise<void> {
  await sql`select settle_pair(${settled.inviteId}, ${settled.icalUid}, ${settled.from}, ${settled.to}, ${settled.at}, ${settled.keepUntil})`
}

/** Stores the event of an invite. True when it was not booked before. */
export async function markBooked(
  sql: Sql,
  inviteId: string,
  event: { eventId: string; icalUid: string | null; link: string | null; startsAt: Date; endsAt: Date; at: Date },
): Promise<boolean> {
  const booked = await sql`
    update invite set state = 'booked', outcome = case when outcome = 'taken' then null else outcome end, error_code = null, event_id = ${event.eventId},
      ical_uid = ${event.icalUid}, event_link = ${event.link}, starts_at = ${event.startsAt}, ends_at = ${event.endsAt}, booked_at = ${event.at}
    where invite_id = ${inviteId} and event_id is null returning 1`
  return booked.length > 0
}

/** Ends an invite that did not become an event. False when it was booked or ended meanwhile. */
export async function markFailed(
  sql: Sql,
  inviteId: string,
  failure: { code: string; outcome: 'taken' | null },
): Promise<boolean> {
  const failed = await sql`
    update invite set state = 'failed', error_code = ${failure.code}, outcome = ${failure.outcome}
    where invite_id = ${inviteId} and state in ('booking', 'unknown') and event_id is null returning 1`
  return failed.length > 0
}

/** The request may have been carried out: the next run finds out by the transaction id. */
export async function markUnknown(sql: Sql, inviteId: string): Promise<void> {
  await sql`update invite set state = 'unknown' where invite_id = ${inviteId} and state = 'booking'`
}

/** What the second of two is shown: the time and the link of the invite that came to them. */
export async function markInvitedByOther(
  sql: Sql,
  inviteId: string,
  event: { icalUid: string | null; from: Date; to: Date; link: string | null },
): Promise<void> {
  await sql`
    update invite set state = 'failed', error_code = 'invited-you', starts_at = ${event.from}, ends_at = ${event.to}, event_link = ${event.link}
    where invite_id = ${inviteId} and state in ('booking', 'unknown') and event_id is null`
}

/** Answers, another time and what became of it, as the calendar tells them now. */
export async function saveFollowed(
  sql: Sql,
  inviteId: string,
  followed: {
    people: readonly { contactId: string; response: Answer; respondedAt: number | null; proposed: Span | null }[]
    moved: Span | null
    outcome: Outcome | null
    at: Date
  },
): Promise<void> {
  for (const person of followed.people)
    await sql`
      update invite_attendee set response = ${person.response},
        responded_at = case when ${person.response} = 'none' then null when response = ${person.response} then responded_at
          else coalesce(${person.respondedAt === null ? null : new Date(person.respondedAt)}::timestamptz, ${followed.at}) end,
        proposed_start = ${person.proposed === null ? null : new Date(person.proposed.from)}, proposed_end = ${person.proposed === null ? null : new Date(person.proposed.to)}
      where invite_id = ${inviteId} and contact_id = ${person.contactId}`
  const { moved } = followed
  await sql`
    update invite set outcome = ${followed.outcome}, starts_at = coalesce(${moved === null ? null : new Date(moved.from)}::timestamptz, starts_at),
      ends_at = coalesce(${moved === null ? null : new Date(moved.to)}::timestamptz, ends_at), asked_at = case when ${moved !== null} then null else asked_at end,
      call_off_at = ${callOffFrom(sql, moved === null ? null : new Date(moved.from), followed.at)}
    where invite_id = ${inviteId}`
}

/** Notes that the owner is asked whether it happened; false when they were asked before. */
export async function markAsked(sql: Sql, inviteId: string, at: Date): Promise<boolean> {
  const asked =
    await sql`update invite set asked_at = ${at} where invite_id = ${inviteId} and asked_at is null and outcome is null returning 1`
  return asked.length > 0
}

/** The time at which it is decided whether a group goes ahead moves along; nearer than that nobody could answer in time, and it is not. */
const callOffFrom = (sql: Sql, from: Date | null, at: Date) => sql`
  case when call_off_at + (coalesce(${from}::timestamptz, starts_at) - starts_at) > ${at}::timestamptz
    then call_off_at + (coalesce(${from}::timestamptz, starts_at) - starts_at) when ${from}::timestamptz is null then call_off_at end`

/** A wish has reached the calendar. */
export async function wishDone(
  sql: Sql,
  inviteId: string,
  times: { from: Date; to: Date } | null,
  at: Date,
): Promise<void> {
  await sql`
    update invite set wanted = null, wanted_start = null, wanted_end = null,
      starts_at = coalesce(${times?.from ?? null}::timestamptz, starts_at), ends_at = coalesce(${times?.to ?? null}::timestamptz, ends_at),
      call_off_at = ${callOffFrom(sql, times?.from ?? null, at)}
    where invite_id = ${inviteId}`
  if (times)
    await sql`update invite_attendee set response = 'none', responded_at = null, proposed_start = null, proposed_end = null where invite_id = ${inviteId}`
}

/** A wish that the calendar refused is dropped; the code says why. */
export async function wishRefused(sql: Sql, inviteId: string, code: string): Promise<void> {
  await sql`
    update invite set wanted = null, wanted_start = null, wanted_end = null, error_code = ${code},
      outcome = case when outcome = 'cancelled' then null else outcome end where invite_id = ${inviteId}`
}

/** Keeps whom a time that was refused does not suit, by contact, with that time; whoever is not named it suits. */
export async function saveMisfits(
  sql: Sql,
  inviteId: string,
  refused: { misfits: readonly { key: string; why: string }[]; at: Date },
): Promise<void> {
  const keys = refused.misfits.map(({ key }) => key)
  const whys = refused.misfits.map(({ why }) => why)
  await sql`
    update invite_attendee a set misfit = t.why, misfit_at = case when t.why is not null then ${refused.at}::timestamptz end
    from invite_attendee b left join unnest(${keys}::text[], ${whys}::text[]) as t(key, why) on t.key = b.contact_id::text
    where a.invite_id = ${inviteId} and (b.invite_id, b.contact_id) = (a.invite_id, a.contact_id)`
}

/** Halves the weight of a meeting about which nobody said anything; true when it was not halved before. */
export async function halveInteraction(sql: Sql, inviteId: string, sourceId: string, at: Date): Promise<boolean> {
  const marked =
    await sql`update invite set halved_at = ${at} where invite_id = ${inviteId} and halved_at is null and outcome is null returning 1`
  if (marked.length === 0) return false
  const halved = await sql`
    update interaction set weights = array(select w / 2 from unnest(weights) with ordinality x(w, n) order by n), rev = rev + 1, pending = true
    where source_id = ${sourceId} and not gone and weights <> '{}' returning 1`
  return halved.length > 0
}

/** Notes that somebody invited has left the company. */
export async function markAttendeeLeft(sql: Sql, inviteId: string): Promise<boolean> {
  const marked = await sql`
    update invite set error_code = 'attendee-left' where invite_id = ${inviteId} and error_code is distinct from 'attendee-left' returning 1`
  return marked.length > 0
}

/** Invites that lie ahead with somebody who has left the company, and do not say so yet, are followed now: no event tells of it. */
export async function followWhereLeft(sql: Sql, at: Date): Promise<void> {
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    select distinct i.tenant_id, i.owner_id, 'track-invite', i.invite_id::text, ${at}::timestamptz
    from invite i join invite_attendee a on (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
      join contact c on c.contact_id = a.contact_id join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where i.state = 'booked' and (i.outcome is null or i.outcome = 'declined') and i.ends_at > ${at} and i.error_code is distinct from 'attendee-left'
      and (p.removed_at is not null or not p.account_enabled)
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
}

/** One invite, locked until the transaction ends. */
export async function lockBookingRow(sql: Sql, inviteId: string): Promise<BookingRow | undefined> {
  await sql`select 1 from invite where invite_id = ${inviteId} for update`
  return bookingRow(sql, inviteId)
}

/** The times of the owner's other invites to the same people that wait to be recognised in the calendar: each has its own event. */
export async function waitingLike(sql: Sql, inviteId: string): Promise<Date[]> {
  const rows = await sql<{ starts_at: Date }[]>`
    with whom as (select invite_id, array_agg(contact_id order by contact_id) as people from invite_attendee
      where invite_id in (select invite_id from invite where state = 'failed' and error_code = 'needs-consent') group by invite_id)
    select i.starts_at from whom o join whom w on w.people = o.people and w.invite_id <> o.invite_id join invite i on i.invite_id = w.invite_id
    where o.invite_id = ${inviteId}`
  return rows.map(({ starts_at }) => starts_at)
}

/** Which of these events are an invite's already. */
export async function knownEvents(sql: Sql, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await sql<{ event_id: string }[]>`
    select event_id from invite where event_id = any(${eventIds as string[]}::text[])`
  return new Set(rows.map(({ event_id }) => event_id))
}

/** It was decided that the group goes ahead: nothing is called off any more. */
export async function markGoesAhead(sql: Sql, inviteId: string): Promise<void> {
  await sql`update invite set call_off_at = null where invite_id = ${inviteId}`
}

/** Calls a group off: its event is cancelled by the job, with a neutral line. */
export async function callOff(sql: Sql, inviteId: string): Promise<void> {
  await sql`
    update invite set wanted = 'cancel', outcome = 'cancelled', error_code = 'below-quorum', call_off_at = null where invite_id = ${inviteId}`
}

/** Words in plain, of invites that are older than their seal; at most `most`. */
export async function plainWords(
  sql: Sql,
  most: number,
): Promise<{ inviteId: string; title: string; body: string; place: string | null }[]> {
  return sql<{ inviteId: string; title: string; body: string; place: string | null }[]>`
    select invite_id as "inviteId", coalesce(title, '') as title, coalesce(body, '') as body, place from invite
    where owner_id = app_owner() and cipher is null order by invite_id limit ${most} for update`
}

/** Puts the seal in the place of the plain words. */
export async function sealPlainWords(
  sql: Sql,
  inviteId: string,
  words: { cipher: Buffer; keyVersion: number },
): Promise<void> {
  await sql`
    update invite set cipher = ${words.cipher}, key_version = ${words.keyVersion}, title = null, body = null, place = null
    where invite_id = ${inviteId}`
}
