/** Writes of the suggest and find-slots jobs: candidates, times, and every way in which a suggestion ends by itself. */
import { slotKinds } from '../../core/policy/slots.ts'
import { lapseDays, restraint } from '../../core/policy/suggest.ts'
import type { Unsuited } from '../../core/slots/hours.ts'
import type { Sql } from '../connect.ts'

export type ActiveSuggestion = {
  suggestionId: string
  kind: string
  contacts: string[]
  about: string | null
  state: 'candidate' | 'open' | 'snoozed'
  because: string | null
  /** The code of its reason, and the sentence as it is shown. */
  code: string
  text: string
  madeAt: Date
}

/** Suggestions that stand: being looked for, shown or snoozed. What the owner asked for by hand is not judged. */
export async function activeSuggestions(sql: Sql): Promise<ActiveSuggestion[]> {
  return sql<ActiveSuggestion[]>`
    select suggestion_id as "suggestionId", kind, contacts, about, state, closed_because as because, reason ->> 'code' as code,
      coalesce(reason ->> 'text', '') as text, made_at as "madeAt" from suggestion
    where state in ('candidate', 'open', 'snoozed') and not by_hand order by suggestion_id`
}

/**
 * Ids of what stands about any of these contacts, locked in the order in which a look at suggestions locks them, so that
 * two who end several at once wait for each other instead of breaking each other off.
 */
export const standingAbout = (sql: Sql, contactIds: readonly string[]) => sql`
  select suggestion_id from suggestion where contacts && ${contactIds as string[]}::uuid[] and state in ('candidate', 'open', 'snoozed')
  order by suggestion_id for update`

/** Ends suggestions; those that were decided meanwhile stay as they are. Gives how many ended. */
export async function endSuggestions(
  sql: Sql,
  suggestionIds: readonly string[],
  end: { state: 'withdrawn' | 'lapsed' | 'done'; because: string; at: Date },
): Promise<number> {
  if (suggestionIds.length === 0) return 0
  const ended = await sql`
    update suggestion set state = ${end.state}, closed_because = ${end.because}, closed_at = ${end.at}
    where suggestion_id = any(${suggestionIds as string[]}::uuid[]) and state in ('candidate', 'open', 'snoozed') returning 1`
  return ended.length
}

/** Says the reason of a suggestion anew, with the counts of today; what else its reason holds stays. */
export async function sayReason(
  sql: Sql,
  suggestionId: string,
  reason: { code: string; counts: Readonly<Record<string, number>>; text: string },
): Promise<void> {
  await sql`
    update suggestion set reason = reason || ${sql.json(reason)}
    where suggestion_id = ${suggestionId} and state in ('candidate', 'open', 'snoozed')`
}

/** Lapses what has stood for its time without an answer. Gives how many. */
export async function lapseExpired(sql: Sql, now: Date, because: 'ignored' | 'away'): Promise<number> {
  const lapsed = await sql`
    update suggestion set state = 'lapsed', closed_at = ${now}, closed_because = case when by_hand then 'unused' else ${because} end
    where state = 'open' and expires_at <= ${now} returning 1`
  return lapsed.length
}

/** Snoozed suggestions whose day has come, at most `most`; those that need a time are looked for anew, the others open. */
export async function wakeSnoozed(
  sql: Sql,
  now: Date,
  most: number,
): Promise<{ suggestionId: string; kind: string }[]> {
  if (most <= 0) return []
  return sql<{ suggestionId: string; kind: string }[]>`
    update suggestion set snoozed_until = null,
      state = case when kind = any(${slotKinds as readonly string[] as string[]}::text[]) then 'candidate' else 'open' end,
      expires_at = greatest(expires_at, ${new Date(now.getTime() + lapseDays * 86_400_000)})
    where suggestion_id in (select suggestion_id from suggestion where state = 'snoozed' and snoozed_until <= ${now}
      order by snoozed_until, suggestion_id limit ${most} for update)
    returning suggestion_id as "suggestionId", kind`
}

/**
 * Stores a candidate, or gives null where one like it stands already. `opensUntil`: it needs no time to be looked for, is shown
 * at once and stands until then. One like it that made way within the rest of a person comes again itself, not as a new one.
 */
export async function addCandidate(
  sql: Sql,
  candidate: {
    kind: string
    contacts: readonly string[]
    about?: string | null
    reason: object
    worth: number
    at: Date
    opensUntil?: Date | null
  },
): Promise<string | null> {
  const contacts = [...candidate.contacts].sort()
  const { about = null, opensUntil = null, at } = candidate
  const [again] = await sql<{ suggestion_id: string }[]>`
    update suggestion set state = ${opensUntil === null ? 'candidate' : 'open'}, reason = ${sql.json(candidate.reason as never)}, worth = ${candidate.worth},
      slots = '[]', days = '[]', again_at = ${at}, expires_at = ${opensUntil}, closed_at = null, closed_because = null
    where suggestion_id = (
      select suggestion_id from suggestion
      where kind = ${candidate.kind} and contacts = ${contacts}::uuid[] and about is not distinct from ${about} and not by_hand
        and state = 'withdrawn' and closed_because = 'made-way' and open_at > ${new Date(at.getTime() - restraint.personRestDays * 86_400_000)}
      order by open_at desc limit 1)
    returning suggestion_id`
  if (again) return again.suggestion_id
  const [row] = await sql<{ suggestion_id: string }[]>`
    insert into suggestion (tenant_id, owner_id, kind, contacts, about, reason, worth, made_at, state, open_at, expires_at)
    values (app_tenant(), app_owner(), ${candidate.kind}, ${contacts}::uuid[], ${about}, ${sql.json(candidate.reason as never)},
      ${candidate.worth}, ${at}, ${opensUntil === null ? 'candidate' : 'open'}, ${opensUntil === null ? null : at}, ${opensUntil})
    on conflict do nothing returning suggestion_id`
  return row?.suggestion_id ?? null
}

/** A proposal of the owner's own: times are looked for, nothing is counted against the week. `fleeting`: it leaves no trace. */
export async function addProposal(
  sql: Sql,
  proposal: { kind: string; contacts: readonly string[]; reason: object; at: Date; expiresAt: Date; fleeting: boolean },
): Promise<string> {
  const contacts = [...proposal.contacts].sort()
  const [row] = await sql<{ suggestion_id: string }[]>`
    insert into suggestion (tenant_id, owner_id, kind, contacts, reason, made_at, by_hand, expires_at, fleeting)
    values (app_tenant(), app_owner(), ${proposal.kind}, ${contacts}::uuid[], ${sql.json(proposal.reason as never)}, ${proposal.at}, true, ${proposal.expiresAt},
      ${proposal.fleeting})
    returning suggestion_id`
  return row?.suggestion_id ?? ''
}

/** Deletes searches that leave no trace: those that are older than a moment, or all of those with one person. */
export async function forgetFleeting(sql: Sql, which: { madeUntil: Date } | { contactId: string }): Promise<void> {
  await sql`
    delete from suggestion where fleeting and ${'madeUntil' in which ? sql`made_at <= ${which.madeUntil}` : sql`${which.contactId} = any(contacts)`}`
}

/** When something happens next to suggestions by the clock: one lapses or wakes, or a search that leaves no trace goes after `fleetingHours`. */
export async function nextSuggestionTime(sql: Sql, fleetingHours: number): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select least(min(expires_at) filter (where state = 'open'), min(snoozed_until) filter (where state = 'snoozed'),
      min(made_at + make_interval(hours => ${fleetingHours})) filter (where fleeting)) as at from suggestion
    where state in ('open', 'snoozed') or fleeting`
  return row?.at ?? null
}

/** A time that the owner picked (ISO instants), what the meeting is then, and, once it was judged, what speaks against it. */
export type Picked = { start: string; end: string; kind: string; unsuited?: Unsuited | null }

/** What the search for times works on. */
export type Search = {
  suggestionId: string
  kind: string
  state: 'candidate' | 'open'
  byHand: boolean
  contacts: string[]
  reason: { code: string; wanted?: { from: string; to: string }; picked?: Picked }
  slots: unknown[]
}

/** A suggestion for which times are wanted: a candidate, or an open one whose owner asked for other times. */
export async function searchFor(sql: Sql, suggestionId: string): Promise<Search | null> {
  const [row] = await sql<Search[]>`
    select suggestion_id as "suggestionId", kind, state, by_hand as "byHand", contacts, reason, slots from suggestion
    where suggestion_id = ${suggestionId} and (state = 'candidate' or (state = 'open' and reason ? 'wanted'))`
  return row ?? null
}

/** Locks the suggestion of a search until the transaction ends. */
export async function lockSearched(sql: Sql, suggestionId: string): Promise<void> {
  await sql`select 1 from suggestion where suggestion_id = ${suggestionId} for update`
}

/** What a search found; a candidate becomes visible, unless it was decided meanwhile. Answers whether it was stored. */
export async function saveSlots(
  sql: Sql,
  found: {
    suggestionId: string
    slots: readonly unknown[]
    days: readonly unknown[]
    assumed: readonly string[]
    /** Times to ask a group about where none suits all. */
    pollTimes: readonly object[]
    /** The time that the owner picked, judged; null where they picked none. */
    picked: Picked | null
    at: Date
    expiresAt: Date
  },
): Promise<boolean> {
  const saved = await sql`
    update suggestion set slots = ${sql.json(found.slots as never)}, days = ${sql.json(found.days as never)},
      reason = (reason - 'wanted') || ${sql.json({ assumed: found.assumed, pollTimes: found.pollTimes, ...(found.picked ? { picked: found.picked } : {}) } as never)},
      open_at = coalesce(open_at, ${found.at}), expires_at = greatest(expires_at, ${found.expiresAt}), state = 'open'
    where suggestion_id = ${found.suggestionId} and state in ('candidate', 'open') returning 1`
  return saved.length > 0
}

/** Other times were looked for in vain: the ones there are stay, and the days say why. */
export async function saveNothingFound(sql: Sql, suggestionId: string, days: readonly unknown[]): Promise<void> {
  await sql`
    update suggestion set days = ${sql.json(days as never)}, reason = reason - 'wanted'
    where suggestion_id = ${suggestionId} and state in ('candidate', 'open')`
}

/** A slot that was taken meanwhile goes; the suggestion is open again with what is left, and other times are looked for. */
export async function dropSlot(
  sql: Sql,
  suggestionId: string,
  startsAt: Date,
  wanted: { from: string; to: string },
): Promise<void> {
  await sql`
    update suggestion set state = 'open', closed_at = null, closed_because = null,
      slots = coalesce((select jsonb_agg(s order by n) from jsonb_array_elements(slots) with ordinality x(s, n)
        where (s ->> 'start')::timestamptz <> ${startsAt}), '[]'),
      reason = reason || ${sql.json({ wanted } as never)}
    where suggestion_id = ${suggestionId} and state in ('accepted', 'open')`
}

/** A suggestion that led to a booking is done. */
export async function closeAccepted(
  sql: Sql,
  suggestionId: string,
  end: { state: 'done' | 'open' | 'withdrawn'; because: string | null; at: Date },
): Promise<void> {
  await sql`
    update suggestion set state = ${end.state}, closed_because = ${end.because}, closed_at = ${end.state === 'open' ? null : end.at}
    where suggestion_id = ${suggestionId} and state = 'accepted'`
}

/**
 * One look at suggestions at a time for an owner: the other waits, so that no two runs fill the same room. What follows in the
 * transaction is planned once a connection: the statements of a look are long, and planning them takes longer than running them.
 */
export async function lockSuggestions(sql: Sql): Promise<void> {
  await sql`
    select set_config('plan_cache_mode', 'force_generic_plan', true),
      pg_advisory_xact_lock(hashtextextended('suggest' || app_tenant()::text || app_owner()::text, 720720))`
}

/** What is offered because of what became of an invite, with these of its people. */
export type FollowUp = { inviteId: string; contacts: readonly string[]; code: string }

/** Whether something was offered once for what became of an invite: `code` is the reason's. */
export async function isFollowedUp(sql: Sql, { inviteId, contacts, code }: FollowUp): Promise<boolean> {
  const offered = await sql`
    select 1 from suggestion where reason ->> 'inviteId' = ${inviteId} and reason ->> 'code' = ${code} and contacts = ${[...contacts].sort()}::uuid[]`
  return offered.length > 0
}

/** What was offered for what became of an invite goes, where nobody has decided about it. */
export async function withdrawFollowUp(sql: Sql, gone: FollowUp & { at: Date }): Promise<void> {
  await sql`
    update suggestion set state = 'withdrawn', closed_because = 'taken-back', closed_at = ${gone.at}
    where reason ->> 'inviteId' = ${gone.inviteId} and reason ->> 'code' = ${gone.code} and contacts = ${[...gone.contacts].sort()}::uuid[]
      and state in ('candidate', 'open', 'snoozed')`
}

/** Suggestions with somebody go, those of one reason left out: what the owner asked for by hand stays. */
export async function withdrawAbout(
  sql: Sql,
  contactIds: readonly string[],
  end: { except: string; because: string; at: Date },
): Promise<void> {
  await sql`
    update suggestion set state = 'withdrawn', closed_because = ${end.because}, closed_at = ${end.at}
    where suggestion_id in (${standingAbout(sql, contactIds)}) and not by_hand and state in ('candidate', 'open', 'snoozed')
      and reason ->> 'code' <> ${end.except}`
}
