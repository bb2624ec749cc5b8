/** What is let go by age. Interactions are retracted like anything that was deleted at its source, so that scores stay exact. */
import { earForgottenHours } from '../../core/policy/asks.ts'
import { retentionPolicy } from '../../core/policy/retention.ts'
import type { Sql } from '../connect.ts'
import { beginErasure } from './me.ts'

const dayMs = 86_400_000

/** What is older than this goes. `day`: the UTC day since 1970 that `readAt` begins. */
export type Lines = { day: number; readAt: Date; restraintAt: Date; logAt: Date; fleetingAt: Date }

const earlier = (one: Date, other: Date): Date => (one < other ? one : other)

/**
 * Moves the first day that is kept on to where the organisation wants it; it never moves back. Gives the lines, or
 * undefined where there is no owner or everything is going anyway.
 */
export async function moveLine(sql: Sql, now: Date): Promise<Lines | undefined> {
  const [row] = await sql<{ kept_from: Date }[]>`
    update owner o set kept_from = greatest(o.kept_from, ${now}::timestamptz::date - ${keptDays(sql)}) where state <> 'erasing'
    returning kept_from::timestamptz`
  if (!row) return undefined
  await sql`
    update mailbox set read_from = greatest(read_from, ${row.kept_from}::timestamptz::date), read_back_to = greatest(read_back_to, ${row.kept_from}::timestamptz::date)
    where read_from < ${row.kept_from}::timestamptz::date`
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * dayMs)
  return {
    day: Math.floor(row.kept_from.getTime() / dayMs),
    readAt: row.kept_from,
    restraintAt: earlier(row.kept_from, daysAgo(retentionPolicy.restraintDays)),
    logAt: daysAgo(retentionPolicy.logDays),
    fleetingAt: daysAgo(earForgottenHours / 24),
  }
}

const keptDays = (sql: Sql) => sql`coalesce((select retention_days from tenant), ${retentionPolicy.days}::int)`

/** The first day to read back to: the organisation keeps nothing that is older. */
export async function keptFrom(sql: Sql, now: Date): Promise<Date> {
  const [row] = await sql<{ at: Date }[]>`
    select greatest((select kept_from from owner), ${now}::timestamptz::date - ${keptDays(sql)})::timestamptz as at`
  return row?.at ?? now
}

/**
 * Looks whether anybody can still act for the owner. Nobody for the organisation's days (thirty where Entra refuses the
 * account or there is no mailbox any more), or never turned on or turned off and not seen for as long: the owner is taken
 * to have left, and erasure begins. Gives whether it did.
 */
export async function followAbsence(sql: Sql, now: Date): Promise<boolean> {
  const [owner] = await sql<{ gone: boolean }[]>`
    with looked as (
      update owner o set unreachable_since = case when m.state = 'parked' or not exists (select 1 from token_cache)
        then coalesce(o.unreachable_since, ${now}) end
      from owner x left join mailbox m on (m.tenant_id, m.owner_id) = (x.tenant_id, x.owner_id)
      where (o.tenant_id, o.owner_id) = (x.tenant_id, x.owner_id) and o.state <> 'erasing'
      returning o.state, o.signed_in_at, new.unreachable_since, coalesce(m.parked_because in ('disabled', 'no-mailbox'), false) as refused
    )
    select coalesce(unreachable_since <= ${now}::timestamptz
        - make_interval(days => case when refused then least(${keptDays(sql)}, ${retentionPolicy.refusedDays}::int) else ${keptDays(sql)} end), false)
      or (state in ('signed-in', 'off') and signed_in_at <= ${now}::timestamptz - make_interval(days => ${keptDays(sql)})) as gone
    from looked`
  if (!owner?.gone) return false
  await beginErasure(sql, now)
  return true
}

/** Whether the directory says that the owner's account is no more, which is believed some hours later. */
export async function accountInDoubt(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from account_gone`).length > 0
}

/**
 * Retracts up to `most` interactions from before the line; the next fold takes them out of day sums and scores, and
 * `forgetRetracted` deletes them after it. Gives how many.
 */
export async function retractOld(sql: Sql, { day }: Lines, most: number): Promise<number> {
  const retracted = await sql`
    update interaction set gone = true, covered_by = null, pending = pending or not gone
    where ctid = any(array(select ctid from interaction where day < ${day} and (not gone or covered_by is not null) order by day limit ${most} for update)) returning 1`
  return retracted.length
}

/** Deletes up to `most` tombstones from before the line that no fold has to look at any more. Gives how many. */
export async function forgetRetracted(sql: Sql, { day, readAt }: Lines, most: number): Promise<number> {
  const gone = await sql`
    delete from interaction
    where ctid = any(array(select ctid from interaction where day < ${day} and occurred_at < ${readAt} and gone and not pending limit ${most})) returning 1`
  return gone.length
}

/** How each table of an owner's ages; what is not in here is in `keptAnyway`. */
export const aging = {
  contact_day: (sql: Sql, { day }: Lines) =>
    sql`day < ${day} and u = 0 and direct = 0 and mails = 0 and meetings = 0 and others = 0`,
  meeting: (sql: Sql, { readAt }: Lines) => sql`ends_at < ${readAt}`,
  bounce: (sql: Sql, { readAt }: Lines) => sql`at < ${readAt}`,
  fullness: (sql: Sql, { logAt }: Lines) => sql`read_at < ${logAt}`,
  fullness_week: (sql: Sql, { logAt }: Lines) => sql`to_timestamp(week * 86400.0) < ${logAt}`,
  peer_mark: (sql: Sql, { logAt }: Lines) => sql`on_day < ${logAt}::date`,
  milestone: (sql: Sql) => sql`not exists (select 1 from meeting m where m.meeting_id = milestone.meeting_id)`,
  suggestion: (sql: Sql, { restraintAt, fleetingAt }: Lines) =>
    sql`closed_at < ${restraintAt} and state not in ('candidate', 'open', 'snoozed') or fleeting and made_at < ${fleetingAt}`,
  invite: (sql: Sql, { restraintAt }: Lines) =>
    sql`ends_at < ${restraintAt} and state in ('booked', 'failed', 'undone')`,
  invite_attendee: (sql: Sql) => sql`not exists (select 1 from invite i where i.invite_id = invite_attendee.invite_id)`,
  message: (sql: Sql, { restraintAt }: Lines) =>
    sql`made_at < ${restraintAt} and state in ('sent', 'failed', 'undone')`,
  owner_notice: (sql: Sql, { restraintAt }: Lines) => sql`at < ${restraintAt}`,
  ask: (sql: Sql, { restraintAt }: Lines) => sql`made_at < ${restraintAt}`,
  poll: (sql: Sql, { restraintAt }: Lines) => sql`closes_at < ${restraintAt}`,
  poll_asked: (sql: Sql) => sql`not exists (select 1 from poll p where p.poll_id = poll_asked.poll_id)`,
  poll_answer: (sql: Sql, { restraintAt }: Lines) => sql`answered_at < ${restraintAt}`,
  introduction: (sql: Sql, { restraintAt }: Lines) => sql`asked_at < ${restraintAt}`,
  introduction_answer: (sql: Sql, { restraintAt }: Lines) => sql`answered_at < ${restraintAt}`,
  story: (sql: Sql, { logAt }: Lines) => sql`found_at < ${logAt}`,
  story_told: (sql: Sql, { logAt }: Lines) => sql`told_at < ${logAt}`,
  access_log: (sql: Sql, { logAt }: Lines) => sql`at < ${logAt}`,
  calendar_hold: (sql: Sql, { readAt }: Lines) => sql`ends_at < ${readAt} and state = 'ended'`,
  outbox: (sql: Sql, { readAt }: Lines) => sql`done_at < ${readAt}`,
} as const

/** Tables of an owner's whose rows do not age by themselves, and why. */
export const keptAnyway: Readonly<Record<string, string>> = {
  owner: 'one row, while there is an owner',
  setting: "the owner's own settings",
  mailbox: 'one row, while there is an owner',
  token_cache: 'renewed, or forgotten at sign-out',
  contact: 'goes with the last that refers to it (letContactsGo)',
  contact_address: 'goes with its contact',
  relationship: 'goes with its last day (the fold)',
  interaction: 'retracted, folded and deleted (retractOld, forgetRetracted)',
  left_out: 'counts what is left in left_out_item',
  left_out_item: 'counted down as it goes (letLeftOutGo)',
  delta_link: 'one row a folder',
  subscription: 'a few rows, renewed',
  subscription_offer: 'a few rows, until the subscription is there',
  subscription_route: 'a few rows, renewed',
  graph_slot: 'a few rows, reused',
  graph_pause: 'one row',
  due: 'until it is done',
  correction: "the owner's word",
  exclusion: "the owner's word, for good",
  place: "one of the owner's places",
  place_need: "the owner's own needs, until they change them",
  site: "the owner's word",
  site_way: "the owner's word",
  not_included: "the person's word, until they take it back",
  note: 'typed by the owner',
  win: 'typed by the owner',
  win_told: 'so that nobody is told a win twice',
  credit: 'so that nobody is thanked twice for one thing',
  success: 'typed by the owner',
  opportunity: 'typed by the owner',
  opportunity_offer: 'so that nobody is offered one twice',
  shelf_link: 'saved by the owner',
  shelf_offer: 'so that nobody is offered a link twice',
  own_skill: 'typed by the owner',
  published_skill: 'published by the owner',
  noted_skill: 'typed by the owner',
  swap: "the owner's agreement",
  circle: "the owner's circle",
  circle_member: "the owner's circle",
  circle_link: "the owner's circle",
  cadence: "the owner's word",
  reach: 'typed by the owner',
  leaving: "the owner's last day",
  goodbye: 'until the owner leaves',
  account_gone: 'until the account is back, or everything is erased',
  feed: 'chosen by the owner',
  erased: 'goes by itself (forgetSpent)',
}

/** Deletes up to `most` rows of a table that have come of age. Gives how many. */
export async function letGo(sql: Sql, table: keyof typeof aging, lines: Lines, most: number): Promise<number> {
  const gone = await sql`
    delete from ${sql(table)} where ctid = any(array(select ctid from ${sql(table)} where ${aging[table](sql, lines)} limit ${most})) returning 1`
  return gone.length
}

/** Forgets up to `most` sources that were left out before the line, and counts them no longer. Gives how many. */
export async function letLeftOutGo(sql: Sql, { day }: Lines, most: number): Promise<number> {
  const [row] = await sql<{ gone: number }[]>`
    with gone as (
      delete from left_out_item where ctid = any(array(select ctid from left_out_item where day < ${day} limit ${most})) returning reason
    ), counted as (select reason, count(*) as amount from gone group by reason), uncounted as (
      update left_out l set amount = greatest(0, l.amount - c.amount) from counted c where c.reason = l.reason
    ) select count(*)::int as gone from gone`
  return row?.gone ?? 0
}

/**
 * Forgets up to `most` contacts that were first met before the line and that nothing kept refers to: no contact that
 * counts, no meeting, no word of the owner's. Waits for pages that are being stored and holds the next one up, so that
 * none refers to a contact that goes. Gives how many.
 */
export async function letContactsGo(sql: Sql, { readAt }: Lines, most: number): Promise<number> {
  await sql`select 1 from delta_link order by source for update`
  const columns = await sql<{ name: string; column: string; many: boolean }[]>`
    select c.relname as name, a.attname as column, t.typname = '_uuid' as many
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and a.attnum > 0 and not a.attisdropped
      and t.typname in ('uuid', '_uuid') and a.attname ~ 'contact' and has_table_privilege(c.oid, 'select')
      and c.relname not in ('contact', 'contact_address') order by 1, 2`
  const used = columns.map(({ name, column, many }) =>
    many
      ? sql`select unnest(${sql(column)}) from ${sql(name)} where owner_id = app_owner()`
      : sql`select ${sql(column)} from ${sql(name)} where owner_id = app_owner()`,
  )
  const [first = sql`select null::uuid where false`, ...rest] = used
  const gone = await sql<{ contact_id: string }[]>`
    delete from contact where contact_id = any(array(
      select c.contact_id from contact c
      where c.first_seen_at < ${readAt} and c.kind <> 'self' and not c.left_out and c.owners_word is null and c.owners_line is null and not c.elsewhere
        and c.contact_id not in (select k.id from (${rest.reduce((all, one) => sql`${all} union ${one}`, first)}) as k(id) where k.id is not null)
      order by c.first_seen_at limit ${most})) returning contact_id`
  const ids = gone.map(({ contact_id }) => contact_id)
  if (ids.length > 0) await sql`delete from contact_address where contact_id = any(${ids}::uuid[])`
  return gone.length
}

/** Forgets people whom the directory removed before this moment. Runs in `db.asTenant`. */
export async function letPeopleGo(sql: Sql, before: Date): Promise<number> {
  const gone = await sql<{ person_id: string }[]>`delete from person where removed_at < ${before} returning person_id`
  const ids = gone.map(({ person_id }) => person_id)
  if (ids.length > 0) await sql`delete from person_address where person_id = any(${ids}::uuid[])`
  return gone.length
}

/** Forgets what is nobody's own row: failed jobs, claims on pairs that are over, old tombstones. Runs in `db.unbound`. */
export async function forgetSpent(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql<{ gone: number }[]>`
    select forget_spent(${new Date(now.getTime() - retentionPolicy.deadLetterDays * dayMs)}, ${new Date(now.getTime() - retentionPolicy.logDays * dayMs)}) as gone`
  return row?.gone ?? 0
}
