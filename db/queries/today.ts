/** Reads for Today and Meet, and the owner's clicks on suggestions and invites. */
import type { Sql } from '../connect.ts'
import type { Picked } from './suggestions.ts'

export type SuggestionRow = {
  suggestion_id: string
  kind: string
  contacts: string[]
  about: string | null
  message_id: string | null
  reason: {
    code: string
    counts: Record<string, number>
    text: string
    assumed?: string[]
    pollTimes?: { start: string; end: string }[]
    wanted?: { from: string; to: string }
    picked?: Picked
  }
  slots: unknown[]
  days: { date: string; why: string }[]
  state: string
  by_hand: boolean
  made_at: Date
  auto_at: Date | null
  auto_start: Date | null
  /** When it was first on the owner's screen. */
  seen_at: Date | null
  /** What stands in the owner's own calendar for it. */
  hold: { start: string; end: string; until: string } | null
}

const suggestionColumns = (
  sql: Sql,
) => sql`suggestion_id, kind, contacts, about, message_id, reason, slots, days, state, by_hand, made_at, auto_at, auto_start, seen_at,
  (select jsonb_build_object('start', h.starts_at, 'end', h.ends_at, 'until', h.until) from calendar_hold h
    where h.suggestion_id = suggestion.suggestion_id and h.state = 'standing') as hold`

/** At most three open suggestions, the worthiest first. */
export async function openSuggestions(sql: Sql, now: Date): Promise<SuggestionRow[]> {
  return sql<SuggestionRow[]>`
    select ${suggestionColumns(sql)} from suggestion
    where state = 'open' and not by_hand and (expires_at is null or expires_at > ${now}) order by worth desc, suggestion_id limit 3`
}

/** One suggestion whatever its state, locked for a decision. */
export async function lockSuggestion(sql: Sql, suggestionId: string): Promise<SuggestionRow | undefined> {
  const [row] = await sql<SuggestionRow[]>`
    select ${suggestionColumns(sql)} from suggestion where suggestion_id = ${suggestionId} for update`
  return row
}

/** One suggestion or proposal whatever its state, or undefined. */
export async function readSuggestion(sql: Sql, suggestionId: string): Promise<SuggestionRow | undefined> {
  const [row] = await sql<
    SuggestionRow[]
  >`select ${suggestionColumns(sql)} from suggestion where suggestion_id = ${suggestionId}`
  return row
}

/** Names and titles of contacts, in one statement. */
export async function namesOf(
  sql: Sql,
  contactIds: readonly string[],
): Promise<Map<string, { name: string; title: string | null; address: string }>> {
  const rows = await sql<{ contact_id: string; name: string; title: string | null; address: string }[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, p.job_title as title, c.address
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.contact_id = any(${contactIds as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.contact_id, { name: row.name, title: row.title, address: row.address }]))
}

/**
 * Closes, snoozes or reopens a suggestion; true when it was in one of the states named, and nothing like it has come up
 * since. A reopened one stands for at least a day more.
 */
export async function moveSuggestion(
  sql: Sql,
  suggestionId: string,
  move: {
    from: string[]
    to: string
    because: string | null
    at: Date
    snoozedUntil?: string | null
  },
): Promise<boolean> {
  const stands = move.to === 'open' || move.to === 'snoozed'
  const moved = await sql`
    update suggestion s set state = ${move.to}, closed_at = ${stands ? null : move.at}, closed_because = ${move.because},
      snoozed_until = ${move.snoozedUntil ?? null}::date,
      expires_at = case when ${move.to} = 'open' then greatest(expires_at, ${new Date(move.at.getTime() + 86_400_000)}) else expires_at end
    where suggestion_id = ${suggestionId} and state = any(${move.from}::text[]) and (state <> 'done' or closed_because in ('finished', 'yes', 'no', 'swap-begun'))
      and (not ${stands} or by_hand or not exists (select 1 from suggestion o where o.suggestion_id <> s.suggestion_id and o.kind = s.kind
        and o.contacts = s.contacts and o.about is not distinct from s.about and o.state in ('candidate', 'open', 'snoozed') and not o.by_hand))
    returning 1`
  if (moved.length > 0 && move.snoozedUntil) {
    await sql`
      insert into due (tenant_id, owner_id, what, due_at) values (app_tenant(), app_owner(), 'suggest', ${move.snoozedUntil}::date)
      on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at)`
  }
  return moved.length > 0
}

/** Nothing of it is booked by itself any more; gives its state, or null where there is no such suggestion. */
export async function vetoSuggestion(sql: Sql, suggestionId: string): Promise<string | null> {
  const [row] = await sql<{ state: string }[]>`
    update suggestion set auto_at = null, auto_start = null, vetoed = true where suggestion_id = ${suggestionId} returning state`
  return row?.state ?? null
}

/** Notes which message the owner made of a card; the card is done with it. */
export async function noteWritten(sql: Sql, suggestionId: string, messageId: string, at: Date): Promise<void> {
  await sql`
    update suggestion set state = 'done', closed_because = 'written', closed_at = ${at}, message_id = ${messageId} where suggestion_id = ${suggestionId}`
}

/** Notes which days the owner wants times in; the search reads them. */
export async function wantTimes(
  sql: Sql,
  suggestionId: string,
  wanted: { from: string; to: string },
  at: Date,
): Promise<void> {
  await sql`update suggestion set reason = reason || ${sql.json({ wanted })} where suggestion_id = ${suggestionId}`
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at) values (app_tenant(), app_owner(), 'find-slots', ${suggestionId}, ${at})
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
}

export type InviteRow = {
  invite_id: string
  suggestion_id: string | null
  kind: string
  state: 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone'
  outcome: 'cancelled' | 'declined' | 'happened' | 'not-happened' | 'taken' | null
  /** Its words: sealed, or in plain (`title`, `body`, `place`) where the row is older than their seal. */
  cipher: Buffer | null
  key_version: number | null
  title: string | null
  starts_at: Date
  ends_at: Date
  zone: string
  place: string | null
  place_reason: 'widest' | 'on-the-list' | 'picked' | 'none-known' | null
  room_id: string | null
  online: boolean
  hold_until: Date
  error_code: string | null
  body: string | null
  event_link: string | null
  wanted: 'cancel' | 'move' | null
  asked_at: Date | null
  quorum: number | null
  auto: boolean
  call_off_at: Date | null
  people: {
    contactId: string
    response: 'none' | 'accepted' | 'declined' | 'tentative'
    proposedStart: string | null
    proposedEnd: string | null
    swampedAt: string | null
    misfit: string | null
    misfitAt: string | null
    /** Their zone, as far as it is known. */
    zone: string | null
  }[]
}

const invites = (sql: Sql) => sql`
  select i.invite_id, i.suggestion_id, i.kind, i.state, i.outcome, i.cipher, i.key_version, i.title, i.starts_at, i.ends_at, i.zone, i.place, i.place_reason, i.room_id, i.online, i.hold_until, i.error_code,
    i.body, i.event_link, i.wanted, i.asked_at, i.quorum, i.auto, i.call_off_at,
    coalesce((select jsonb_agg(jsonb_build_object('contactId', a.contact_id, 'response', a.response, 'proposedStart', a.proposed_start, 'proposedEnd', a.proposed_end, 'swampedAt', a.swamped_at,
        'misfit', a.misfit, 'misfitAt', a.misfit_at, 'zone', (select c.zone from contact c where c.contact_id = a.contact_id))
      order by a.contact_id) from invite_attendee a where (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)), '[]') as people
  from invite i`

/** Invites from a day on, soonest first; what was undone or never left is not shown. */
export async function listInvites(sql: Sql, since: Date, limit: number): Promise<InviteRow[]> {
  return sql<
    InviteRow[]
  >`${invites(sql)} where i.ends_at >= ${since} and i.state <> 'undone' order by i.starts_at, i.invite_id limit ${limit}`
}

/** One invite, or undefined. */
export async function readInvite(sql: Sql, inviteId: string): Promise<InviteRow | undefined> {
  const [row] = await sql<InviteRow[]>`${invites(sql)} where i.invite_id = ${inviteId}`
  return row
}

/** The invite that a suggestion already led to, if it still stands. */
export async function inviteOfSuggestion(sql: Sql, suggestionId: string): Promise<InviteRow | undefined> {
  const [row] = await sql<
    InviteRow[]
  >`${invites(sql)} where i.suggestion_id = ${suggestionId} and i.state not in ('undone', 'failed')`
  return row
}

/** Stores a held invite with its people, and when its ten seconds end; the row is all that can be taken back. */
export async function holdInvite(
  sql: Sql,
  invite: {
    inviteId: string
    suggestionId: string | null
    kind: string
    transactionId: string
    startsAt: Date
    endsAt: Date
    zone: string
    /** Title, text and place, sealed. */
    words: { cipher: Buffer; keyVersion: number }
    placeReason: string | null
    roomId: string | null
    online: boolean
    quorum: number | null
    callOffAt?: Date | null
    agreed?: boolean
    contacts: readonly string[]
    holdUntil: Date
    madeAt: Date
    /** Without a click, after its veto window. */
    auto?: boolean
  },
): Promise<void> {
  await sql`
    insert into invite (tenant_id, owner_id, invite_id, suggestion_id, kind, transaction_id, starts_at, ends_at, zone, cipher, key_version, place_reason, room_id, online, quorum, call_off_at, agreed, hold_until, made_at, auto)
    values (app_tenant(), app_owner(), ${invite.inviteId}, ${invite.suggestionId}, ${invite.kind}, ${invite.transactionId}, ${invite.startsAt}, ${invite.endsAt},
      ${invite.zone}, ${invite.words.cipher}, ${invite.words.keyVersion}, ${invite.placeReason}, ${invite.roomId}, ${invite.online}, ${invite.quorum}, ${invite.callOffAt ?? null}, ${invite.agreed ?? false}, ${invite.holdUntil}, ${invite.madeAt}, ${invite.auto ?? false})`
  await sql`
    insert into invite_attendee (tenant_id, owner_id, invite_id, contact_id)
    select app_tenant(), app_owner(), ${invite.inviteId}, contact_id from unnest(${invite.contacts as string[]}::uuid[]) contact_id order by contact_id`
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at) values (app_tenant(), app_owner(), 'book-invite', ${invite.inviteId}, ${invite.holdUntil})`
}

/** Takes a held invite back; false once it has left. What the owner took back is not booked without a click either. */
export async function undoInvite(sql: Sql, inviteId: string): Promise<boolean> {
  const undone =
    await sql`update invite set state = 'undone' where invite_id = ${inviteId} and state = 'held' returning suggestion_id`
  if (undone.length === 0) return false
  await sql`delete from due where what = 'book-invite' and subject_id = ${inviteId}`
  const suggestionId = undone[0]?.suggestion_id as string | null
  if (suggestionId)
    await sql`update suggestion set state = 'open', vetoed = true, closed_at = null, closed_because = null where suggestion_id = ${suggestionId}`
  return true
}

/** Ends the hold now. */
export async function endHold(sql: Sql, inviteId: string, at: Date): Promise<boolean> {
  const ended =
    await sql`update invite set hold_until = ${at} where invite_id = ${inviteId} and state = 'held' returning 1`
  if (ended.length > 0) await sql`update due set due_at = ${at} where what = 'book-invite' and subject_id = ${inviteId}`
  return ended.length > 0
}

const armChange = (sql: Sql, inviteId: string, at: Date) => sql`
  insert into due (tenant_id, owner_id, what, subject_id, due_at) values (app_tenant(), app_owner(), 'change-invite', ${inviteId}, ${at})
  on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`

/** Wishes that a booked invite be cancelled; the job does it. False where nothing that lies ahead stands. */
export async function wishCancel(sql: Sql, inviteId: string, now: Date): Promise<boolean> {
  const wished = await sql`
    update invite set wanted = 'cancel', outcome = 'cancelled', error_code = 'cancelled-by-you'
    where invite_id = ${inviteId} and state = 'booked' and (outcome is null or outcome = 'declined') and ends_at > ${now} returning 1`
  if (wished.length > 0) await armChange(sql, inviteId, now)
  return wished.length > 0
}

/** Wishes that a booked invite that lies ahead be moved; the job does it. */
export async function wishMove(sql: Sql, inviteId: string, to: { from: Date; to: Date }, now: Date): Promise<boolean> {
  const wished = await sql`
    update invite set wanted = 'move', wanted_start = ${to.from}, wanted_end = ${to.to}, error_code = null
    where invite_id = ${inviteId} and state = 'booked' and (outcome is null or outcome = 'declined') and ends_at > ${now} returning 1`
  if (wished.length > 0) await armChange(sql, inviteId, now)
  return wished.length > 0
}

/** The owner's answer to "did it happen?", counted so that the last word wins; the job turns it into (un)counting. */
export async function answerHappened(sql: Sql, inviteId: string, happened: boolean, now: Date): Promise<boolean> {
  const outcome = happened ? 'happened' : 'not-happened'
  const answered = await sql`
    update invite set outcome = ${outcome}, words = words + (outcome is distinct from ${outcome})::int
    where invite_id = ${inviteId} and state = 'booked' and ends_at <= ${now} and (outcome is null or outcome in ('happened', 'not-happened')) returning 1`
  if (answered.length > 0) await armChange(sql, inviteId, now)
  return answered.length > 0
}

/** Ends the hold of an invite that waits for the owner's consent to calendar writing, so that it is tried again. */
export async function retryAfterConsent(sql: Sql, inviteId: string, at: Date): Promise<boolean> {
  const again = await sql`
    update invite set state = 'accepted', hold_until = ${at} where invite_id = ${inviteId} and state = 'failed' and error_code = 'needs-consent' returning 1`
  if (again.length > 0)
    await sql`
      insert into due (tenant_id, owner_id, what, subject_id, due_at) values (app_tenant(), app_owner(), 'book-invite', ${inviteId}, ${at})
      on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
  return again.length > 0
}

/** How many invites of the last thirty days happened, and with how many people: for the look back. */
export async function countMet(sql: Sql, since: Date, now: Date): Promise<number> {
  const [row] = await sql<{ people: number }[]>`
    select count(distinct a.contact_id)::int as people from invite i join invite_attendee a on (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
    where i.state = 'booked' and i.ends_at between ${since} and ${now} and i.outcome = 'happened'`
  return row?.people ?? 0
}
