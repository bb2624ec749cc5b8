/** What is known of people's time beside their calendars: hours, windows, sites and zones of the owner and their contacts. */
import type { Sql } from '../connect.ts'

export type OwnerTime = {
  state: 'signed-in' | 'on' | 'paused' | 'off' | 'erasing'
  paused_until: Date | null
  display_name: string
  locale: string
  zone: string
  zone_assumed: boolean
  site: string | null
  working_from: string
  working_to: string
  working_days: number[]
  lunch_from: string
  lunch_to: string
  lunch_assumed: boolean
  settings_read_at: Date | null
  directory: boolean
}

/** The owner's own hours and windows; the site is the one they set, else the office of the directory. */
export async function ownerTime(sql: Sql): Promise<OwnerTime | undefined> {
  const [row] = await sql<OwnerTime[]>`
    select o.state, o.paused_until, o.display_name, o.locale, o.zone, o.zone_assumed, coalesce(o.site, nullif(p.office, '')) as site,
      o.working_from, o.working_to, o.working_days, o.lunch_from, o.lunch_to, o.lunch_assumed,
      (select s.updated_at from setting s where s.key = 'mailbox-settings') as settings_read_at, p.person_id is not null as directory
    from owner o left join person p on (p.tenant_id, p.person_id) = (o.tenant_id, o.owner_id)`
  return row
}

/** Keeps what the mailbox says about the owner's zone and hours; null leaves it as it was. */
export async function saveOwnerHours(
  sql: Sql,
  hours: { zone: string | null; from: string | null; to: string | null; days: number[] | null; at: Date },
): Promise<void> {
  await sql`
    update owner set zone = coalesce(${hours.zone}, zone), zone_assumed = zone_assumed and ${hours.zone === null},
      working_from = coalesce(${hours.from}, working_from), working_to = coalesce(${hours.to}, working_to),
      working_days = coalesce(${hours.days}::int[], working_days)`
  await sql`
    insert into setting as s (tenant_id, owner_id, key, value, updated_at)
    values (app_tenant(), app_owner(), 'mailbox-settings', ${sql.json({ read: true })}, ${hours.at})
    on conflict (tenant_id, owner_id, key) do update set updated_at = excluded.updated_at`
}

export type ContactTime = {
  contact_id: string
  person_id: string | null
  name: string
  address: string
  addresses: string[]
  site: string | null
  zone: string | null
  /** The window they set themselves, where they use Kith. */
  lunch_from: string | null
  lunch_to: string | null
  left: boolean
}

/** Contacts with where they are and how to reach them, in the order of ids. */
export async function contactTimes(sql: Sql, contactIds: readonly string[]): Promise<ContactTime[]> {
  return sql<ContactTime[]>`
    select c.contact_id, c.person_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name,
      lower(coalesce(p.mail, c.address)) as address,
      array(select lower(x) from unnest(array[c.address, p.mail, p.user_principal_name] || coalesce(p.other_mails, '{}')
        || array(select a.address from contact_address a where a.contact_id = c.contact_id)) x where x is not null) as addresses,
      coalesce(c.site, nullif(p.office, '')) as site, c.zone, w.lunch_from, w.lunch_to,
      coalesce(not p.account_enabled or p.removed_at is not null, false) as left
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join lateral lunch_window(c.person_id) w on c.person_id is not null
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' order by c.contact_id`
}

/** Keeps the zones that calendars told, so that a card can show both times without asking again. */
export async function saveContactZones(sql: Sql, zones: ReadonlyMap<string, string>): Promise<void> {
  if (zones.size === 0) return
  const rows = [...zones].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    update contact c set zone = t.zone
    from unnest(${rows.map(([id]) => id)}::uuid[], ${rows.map(([, zone]) => zone)}::text[]) as t(contact_id, zone)
    where c.contact_id = t.contact_id and c.zone is distinct from t.zone`
}

/** Whether the owner is away now: an own `oof` item of at least `hours` that lasts. Gives its end, or null. */
export async function awayUntil(sql: Sql, now: Date, hours: number): Promise<Date | null> {
  const [row] = await sql<{ until: Date | null }[]>`
    select max(ends_at) as until from meeting where show_as = 'oof' and not cancelled and starts_at <= ${now} and ends_at > ${now}
      and ends_at - starts_at >= make_interval(hours => ${hours})`
  return row?.until ?? null
}

/**
 * The owner's own leave that is not over: `oof` items of at least `hours`, soonest first; moments in the first and the last
 * day of it. A day of which less than half is taken is a day on which somebody can be met.
 */
export async function leaveAhead(sql: Sql, now: Date, hours: number): Promise<{ from: Date; to: Date }[]> {
  return sql<{ from: Date; to: Date }[]>`
    select starts_at + interval '12 hours' as from, ends_at - interval '12 hours' as to from meeting where show_as = 'oof' and not cancelled and ends_at > ${now}
      and ends_at - starts_at >= make_interval(hours => ${hours}) order by starts_at`
}

/** When the owner's last leave ended, of those that ended since a moment; entries with short gaps between them are one. */
export async function leaveEndedAt(
  sql: Sql,
  asked: { since: Date; now: Date; awayHours: number; leaveHours: number; gapHours: number },
): Promise<Date | null> {
  const [row] = await sql<{ ended: Date | null }[]>`
    select max(upper(r)) - make_interval(hours => ${asked.gapHours}) as ended from (
      select unnest(range_agg(tstzrange(starts_at, ends_at + make_interval(hours => ${asked.gapHours})))) as r from meeting
      where show_as = 'oof' and not cancelled and ends_at <= ${asked.now} and ends_at - starts_at >= make_interval(hours => ${asked.awayHours})
    ) leave
    where upper(r) - lower(r) >= make_interval(hours => ${asked.leaveHours + asked.gapHours})
      and upper(r) > ${asked.since}::timestamptz + make_interval(hours => ${asked.gapHours})`
  return row?.ended ?? null
}

/** Ends of items like that since a moment: time in which nobody could have answered a card. */
export async function wasAwaySince(sql: Sql, since: Date, now: Date, hours: number): Promise<boolean> {
  const rows = await sql`
    select 1 from meeting where show_as = 'oof' and not cancelled and starts_at <= ${now} and ends_at > ${since}
      and ends_at - starts_at >= make_interval(hours => ${hours}) limit 1`
  return rows.length > 0
}

/** Whom the owner has not excluded, who is in no line of command and has not asked not to be included. */
const notLeftOut = (sql: Sql, contactIds: readonly string[]) => sql`
  c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' and c.line is null and not c.left_out
    and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)`

/** Of these contacts, those who may be chosen automatically: excluded by neither side, in no line of command. */
export async function mayChoose(sql: Sql, contactIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ contact_id: string }[]>`
    select c.contact_id from contact c where ${notLeftOut(sql, contactIds)} and (c.person_id is null or may_choose(c.person_id))`
  return new Set(rows.map(({ contact_id }) => contact_id))
}

/**
 * Of these contacts, those about whom what the owner has seen may stay: as far as the owner decides. That the other side
 * excluded the owner must not show, so it takes away nothing that was on a screen.
 */
export async function mayStay(sql: Sql, contactIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<
    { contact_id: string }[]
  >`select c.contact_id from contact c where ${notLeftOut(sql, contactIds)}`
  return new Set(rows.map(({ contact_id }) => contact_id))
}

/** Of these contacts, those who are equals: by the chart, or by the owner's word. */
export async function peersAmong(sql: Sql, contactIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ contact_id: string }[]>`
    select contact_id from contact where contact_id = any(${contactIds as string[]}::uuid[]) and line is null
      and case owners_word when 'peer' then 'peer' when 'not' then 'not' else peer end = 'peer'`
  return new Set(rows.map(({ contact_id }) => contact_id))
}

/**
 * Whether what was read carries suggestions: `nothing` while it stands still or the last `days` are not all read, `some`
 * while older mail is still on its way, else `all`. Somebody whose mailbox is not read at all has nothing to wait for.
 */
export async function readingExtent(sql: Sql, now: Date, days: number): Promise<'nothing' | 'some' | 'all'> {
  const [row] = await sql<{ extent: 'nothing' | 'some' | 'all' }[]>`
    select case when state = 'parked' then 'nothing' when backfill_done_at is not null then 'all'
      when read_back_to <= (${now}::timestamptz - make_interval(days => ${days}))::date then 'some' else 'nothing' end as extent from mailbox`
  return row?.extent ?? 'all'
}
