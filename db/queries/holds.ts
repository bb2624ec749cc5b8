/** Holds in the owner's own calendar, and what is booked without a click: one suggestion at a time. */
import type { Sql } from '../connect.ts'

export type HoldRow = {
  suggestion_id: string
  hold_id: string
  state: 'wanted' | 'making' | 'standing' | 'ended'
  starts_at: Date
  ends_at: Date
  until: Date
  event_id: string | null
  ended_because: HoldEnd | null
}
/** How a hold ended; see the column's comment. */
export type HoldEnd =
  | 'over'
  | 'decided'
  | 'slot-gone'
  | 'switched-off'
  | 'deleted'
  | 'kept'
  | 'needs-consent'
  | 'refused'

/** What tending a suggestion looks at. */
export type Tended = {
  suggestion_id: string
  contacts: string[]
  state: 'candidate' | 'open' | 'accepted' | 'snoozed' | 'dismissed' | 'lapsed' | 'withdrawn' | 'done'
  slots: unknown[]
  auto_at: Date | null
  auto_start: Date | null
  vetoed: boolean
  by_hand: boolean
  /** Everybody's calendar was read when its times were found. */
  checked: boolean
}

/** How the owner wants suggested times to become events, as it was saved; null where they never chose. */
export async function savedBooking(sql: Sql): Promise<unknown> {
  const [row] = await sql<{ value: unknown }[]>`select value from setting where key = 'booking'`
  return row?.value ?? null
}

/** A suggestion, locked until the transaction ends, or undefined. */
export async function lockTended(sql: Sql, suggestionId: string): Promise<Tended | undefined> {
  const [row] = await sql<Tended[]>`
    select suggestion_id, contacts, state, slots, auto_at, auto_start, vetoed, by_hand,
      not (coalesce(reason -> 'assumed', '[]') ?| array['unchecked', 'calendar']) as checked from suggestion
    where suggestion_id = ${suggestionId} for update`
  return row
}

/** The hold of a suggestion, or undefined. */
export async function readHold(sql: Sql, suggestionId: string): Promise<HoldRow | undefined> {
  const [row] = await sql<HoldRow[]>`
    select suggestion_id, hold_id, state, starts_at, ends_at, until, event_id, ended_because from calendar_hold where suggestion_id = ${suggestionId}`
  return row
}

/**
 * Wishes a hold for a time. One that Kith itself took away because of its card (its time went, it was decided, holds were
 * off) may be wished anew, under another id; one that ran out or that the owner touched may not.
 */
export async function wishHold(
  sql: Sql,
  hold: { suggestionId: string; holdId: string; startsAt: Date; endsAt: Date; until: Date },
): Promise<boolean> {
  const wished = await sql`
    insert into calendar_hold as h (tenant_id, owner_id, suggestion_id, hold_id, starts_at, ends_at, until)
    values (app_tenant(), app_owner(), ${hold.suggestionId}, ${hold.holdId}, ${hold.startsAt}, ${hold.endsAt}, ${hold.until})
    on conflict (tenant_id, owner_id, suggestion_id) do update set hold_id = excluded.hold_id, state = 'wanted', starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, until = excluded.until, event_id = null, ended_because = null, ended_at = null
      where h.state = 'ended' and h.ended_because in ('slot-gone', 'decided', 'switched-off') returning 1`
  return wished.length > 0
}

/** From here on the entry may be in the calendar, whether or not the answer arrives. */
export async function markMaking(sql: Sql, holdId: string): Promise<void> {
  await sql`update calendar_hold set state = 'making' where hold_id = ${holdId} and state = 'wanted'`
}

/** The entry stands in the calendar. */
export async function markStanding(sql: Sql, holdId: string, eventId: string): Promise<void> {
  await sql`update calendar_hold set state = 'standing', event_id = ${eventId} where hold_id = ${holdId} and state = 'making'`
}

/** The entry is gone, or is none of Kith's any more. */
export async function endHold(sql: Sql, holdId: string, because: HoldEnd, at: Date): Promise<void> {
  await sql`
    update calendar_hold set state = 'ended', ended_because = ${because}, ended_at = ${at} where hold_id = ${holdId} and state <> 'ended'`
}

/** Transaction ids of the holds that Kith made within a window, also of those just removed: a calendar that was read before may still have them. */
export async function madeHolds(sql: Sql, window: { from: number; to: number }): Promise<Set<string>> {
  const rows = await sql<{ hold_id: string }[]>`
    select hold_id from calendar_hold where state <> 'wanted' and ended_because is distinct from 'kept'
      and starts_at < ${new Date(window.to)} and ends_at > ${new Date(window.from)}`
  return new Set(rows.map(({ hold_id }) => hold_id))
}

/** When others' calendars hold nothing but a hold of their Kith's, by person. */
export async function holdTimes(
  sql: Sql,
  personIds: readonly string[],
  window: { from: number; to: number },
): Promise<Map<string, { from: number; to: number }[]>> {
  const found = new Map<string, { from: number; to: number }[]>()
  if (personIds.length === 0) return found
  const rows = await sql<{ person_id: string; starts_at: Date; ends_at: Date }[]>`
    select person_id, starts_at, ends_at
    from hold_times(${personIds as string[]}::uuid[], ${new Date(window.from)}, ${new Date(window.to)})`
  for (const { person_id, starts_at, ends_at } of rows)
    found.set(person_id, [...(found.get(person_id) ?? []), { from: starts_at.getTime(), to: ends_at.getTime() }])
  return found
}

/** Looks after every hold that stands and every open card: the owner's wishes have changed. */
export async function tendAll(sql: Sql, at: Date): Promise<void> {
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    select app_tenant(), app_owner(), 'tend-holds', suggestion_id::text, ${at} from (
      select suggestion_id from calendar_hold where state <> 'ended' union
      select suggestion_id from suggestion where state = 'open' and not by_hand) t order by suggestion_id
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
}

/** Suggestions whose hold is one of these events: the owner did something with it. */
export async function holdsOf(sql: Sql, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return []
  const rows = await sql<{ suggestion_id: string }[]>`
    select suggestion_id from calendar_hold where event_id = any(${eventIds as string[]}::text[]) and state = 'standing' order by 1`
  return rows.map(({ suggestion_id }) => suggestion_id)
}

/** Sets or clears when a suggestion is booked without a click. */
export async function planAuto(
  sql: Sql,
  suggestionId: string,
  plan: { startsAt: Date; at: Date } | null,
): Promise<void> {
  await sql`
    update suggestion set auto_at = ${plan?.at ?? null}::timestamptz, auto_start = ${plan?.startsAt ?? null}::timestamptz
    where suggestion_id = ${suggestionId} and not vetoed`
}

/** How many invites went out, or are to go out, without a click since a moment; one suggestion left out. */
export async function autoBooked(sql: Sql, since: Date, except: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select ((select count(*) from invite where auto and made_at > ${since} and state not in ('undone', 'failed'))
      + (select count(*) from suggestion where state = 'open' and auto_at is not null and suggestion_id <> ${except}))::int as count`
  return row?.count ?? 0
}

/** Holds that may still be in the calendar. */
export async function openHolds(sql: Sql): Promise<HoldRow[]> {
  return sql<HoldRow[]>`
    select suggestion_id, hold_id, state, starts_at, ends_at, until, event_id, ended_because from calendar_hold where state <> 'ended' order by 1`
}
