/** Reads for Today and Meet, and the owner's clicks on suggestions and invites. */
import type { Sql } from '../connect.ts'

export type SuggestionRow = {
  suggestion_id: string
  kind: string
  contacts: string[]
  reason: { code: string; counts: Record<string, number>; text: string; assumed?: string[] }
  slots: unknown[]
  state: string
  made_at: Date
}

/** At most three open suggestions, the worthiest first. */
export async function openSuggestions(sql: Sql, now: Date): Promise<SuggestionRow[]> {
  return sql<SuggestionRow[]>`
    select suggestion_id, kind, contacts, reason, slots, state, made_at from suggestion
    where state = 'open' and (expires_at is null or expires_at > ${now}) order by worth desc, suggestion_id limit 3`
}

/** One suggestion whatever its state, locked for a decision. */
export async function lockSuggestion(sql: Sql, suggestionId: string): Promise<SuggestionRow | undefined> {
  const [row] = await sql<SuggestionRow[]>`
    select suggestion_id, kind, contacts, reason, slots, state, made_at from suggestion where suggestion_id = ${suggestionId} for update`
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

/** Closes, snoozes or reopens a suggestion; true when it was in one of the states named. */
export async function moveSuggestion(
  sql: Sql,
  suggestionId: string,
  move: { from: string[]; to: string; because: string | null; at: Date; snoozedUntil?: string | null },
): Promise<boolean> {
  const moved = await sql`
    update suggestion set state = ${move.to}, closed_at = ${move.to === 'open' || move.to === 'snoozed' ? null : move.at}, closed_because = ${move.because},
      snoozed_until = ${move.snoozedUntil ?? null}::date
    where suggestion_id = ${suggestionId} and state = any(${move.from}::text[]) returning 1`
  if (moved.length > 0 && move.snoozedUntil) {
    await sql`
      insert into due (tenant_id, owner_id, what, due_at) values (app_tenant(), app_owner(), 'suggest', ${move.snoozedUntil}::date)
      on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at)`
  }
  return moved.length > 0
}

export type InviteRow = {
  invite_id: string
  suggestion_id: string | null
  kind: string
  state: 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone'
  outcome: 'cancelled' | 'declined' | 'happened' | 'not-happened' | 'taken' | null
  title: string
  starts_at: Date
  ends_at: Date
  zone: string
  place: string | null
  online: boolean
  hold_until: Date
  error_code: string | null
  people: {
    contactId: string
    response: 'none' | 'accepted' | 'declined' | 'tentative'
    proposedStart: string | null
    proposedEnd: string | null
  }[]
}

const invites = (sql: Sql) => sql`
  select i.invite_id, i.suggestion_id, i.kind, i.state, i.outcome, i.title, i.starts_at, i.ends_at, i.zone, i.place, i.online, i.hold_until, i.error_code,
    coalesce((select jsonb_agg(jsonb_build_object('contactId', a.contact_id, 'response', a.response, 'proposedStart', a.proposed_start, 'proposedEnd', a.proposed_end)
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
    title: string
    body: string
    online: boolean
    contacts: string[]
    holdUntil: Date
    madeAt: Date
  },
): Promise<void> {
  await sql`
    insert into invite (tenant_id, owner_id, invite_id, suggestion_id, kind, transaction_id, starts_at, ends_at, zone, title, body, online, hold_until, made_at)
    values (app_tenant(), app_owner(), ${invite.inviteId}, ${invite.suggestionId}, ${invite.kind}, ${invite.transactionId}, ${invite.startsAt}, ${invite.endsAt},
      ${invite.zone}, ${invite.title}, ${invite.body}, ${invite.online}, ${invite.holdUntil}, ${invite.madeAt})`
  await sql`
    insert into invite_attendee (tenant_id, owner_id, invite_id, contact_id)
    select app_tenant(), app_owner(), ${invite.inviteId}, contact_id from unnest(${invite.contacts}::uuid[]) contact_id order by contact_id`
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at) values (app_tenant(), app_owner(), 'book-invite', ${invite.inviteId}, ${invite.holdUntil})`
}

/** Takes a held invite back; false once it has left. */
export async function undoInvite(sql: Sql, inviteId: string): Promise<boolean> {
  const undone =
    await sql`update invite set state = 'undone' where invite_id = ${inviteId} and state = 'held' returning suggestion_id`
  if (undone.length === 0) return false
  await sql`delete from due where what = 'book-invite' and subject_id = ${inviteId}`
  const suggestionId = undone[0]?.suggestion_id as string | null
  if (suggestionId)
    await sql`update suggestion set state = 'open', closed_at = null, closed_because = null where suggestion_id = ${suggestionId}`
  return true
}

/** Ends the hold now. */
export async function endHold(sql: Sql, inviteId: string, at: Date): Promise<boolean> {
  const ended =
    await sql`update invite set hold_until = ${at} where invite_id = ${inviteId} and state = 'held' returning 1`
  if (ended.length > 0) await sql`update due set due_at = ${at} where what = 'book-invite' and subject_id = ${inviteId}`
  return ended.length > 0
}

/** Wishes a change of a booked invite; the job makes it. */
export async function wishCancel(sql: Sql, inviteId: string): Promise<boolean> {
  return (
    (
      await sql`update invite set outcome = 'cancelled' where invite_id = ${inviteId} and state = 'booked' and outcome is null returning 1`
    ).length > 0
  )
}

/** The owner's answer to "did it happen?": a wish that the job turns into (un)counting. */
export async function answerHappened(sql: Sql, inviteId: string, happened: boolean, now: Date): Promise<boolean> {
  const answered = await sql`
    update invite set outcome = ${happened ? 'happened' : 'not-happened'}
    where invite_id = ${inviteId} and state = 'booked' and ends_at <= ${now} and (outcome is null or outcome in ('happened', 'not-happened')) returning 1`
  return answered.length > 0
}

/** How many invites of the last thirty days happened, and with how many people: for the look back. */
export async function countMet(sql: Sql, since: Date, now: Date): Promise<number> {
  const [row] = await sql<{ people: number }[]>`
    select count(distinct a.contact_id)::int as people from invite i join invite_attendee a on (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
    where i.state = 'booked' and i.ends_at between ${since} and ${now} and i.outcome = 'happened'`
  return row?.people ?? 0
}
