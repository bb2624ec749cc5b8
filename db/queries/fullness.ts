/** How full peers' weeks are: whole thousandths, the owner's alone, gone as soon as nobody may look at it any more. */
import type { Sql } from '../connect.ts'

/** `site` and `region`: where they work, as far as it is known and the owner said. */
export type PeerToRead = {
  contact_id: string
  address: string
  zone: string | null
  site: string | null
  region: string | null
}

/** Equals with contact both ways whose free/busy may be looked at, the strongest ties first. */
export async function peersToRead(sql: Sql, most: number): Promise<PeerToRead[]> {
  return sql<PeerToRead[]>`
    select c.contact_id, lower(p.mail) as address, c.zone, coalesce(c.site, nullif(p.office, '')) as site, w.region
    from relationship r join contact c using (tenant_id, owner_id, contact_id) join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join site w on w.site = coalesce(c.site, nullif(p.office, ''))
    where r.two_way and c.kind = 'person' and c.peer = 'peer' and c.line is null and not c.left_out and p.mail is not null
      and p.account_enabled and p.removed_at is null
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
    order by r.f90 desc, c.contact_id limit ${most}`
}

export type FullnessRow = {
  contactId: string
  /** Thousandths of the working time of their next five working days, or null without any. */
  next: number | null
  awayFrom: number | null
  awayTo: number | null
  workDays: number[]
  /** Past weeks by their Monday, a day since 1970. */
  weeks: { week: number; permille: number | null }[]
}

/** Stores what was read now. Whoever was not among the people read, and weeks before `oldest`, are forgotten. Within `asOwnerScoring`. */
export async function saveFullness(sql: Sql, rows: readonly FullnessRow[], at: Date, oldest: number): Promise<void> {
  const told = JSON.stringify([...rows].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)))
  const ids = rows.map(({ contactId }) => contactId)
  for (const table of ['fullness', 'fullness_week'])
    await sql`delete from ${sql(table)} where not contact_id = any(${ids}::uuid[])`
  await sql`delete from fullness_week where week < ${oldest}`
  await sql`
    insert into fullness (tenant_id, owner_id, contact_id, read_at, next_permille, away_from, away_to, work_days)
    select app_tenant(), app_owner(), (j ->> 'contactId')::uuid, ${at}, (j ->> 'next')::smallint, (j ->> 'awayFrom')::int, (j ->> 'awayTo')::int,
      array(select d::smallint from jsonb_array_elements_text(j -> 'workDays') d)
    from jsonb_array_elements(${told}::text::jsonb) j order by 3
    on conflict (tenant_id, owner_id, contact_id) do update set read_at = excluded.read_at, next_permille = excluded.next_permille,
      away_from = excluded.away_from, away_to = excluded.away_to, work_days = excluded.work_days`
  await sql`
    insert into fullness_week (tenant_id, owner_id, contact_id, week, permille)
    select app_tenant(), app_owner(), (j ->> 'contactId')::uuid, (w ->> 'week')::int, (w ->> 'permille')::smallint
    from jsonb_array_elements(${told}::text::jsonb) j cross join lateral jsonb_array_elements(j -> 'weeks') w
    where (w ->> 'week')::int >= ${oldest} order by 3, 4
    on conflict (tenant_id, owner_id, contact_id, week) do update set permille = excluded.permille`
}

export type StoredWeek = {
  contact_id: string
  zone: string | null
  next_permille: number | null
  away_from: number | null
  away_to: number | null
  past: (number | null)[]
}

/** What was read since a moment, with the samples of past weeks, newest first. What is older says nothing of this week. */
export async function storedWeeks(sql: Sql, since: Date, weeksMost: number): Promise<StoredWeek[]> {
  return sql<StoredWeek[]>`
    select f.contact_id, c.zone, f.next_permille, f.away_from, f.away_to,
      array(select w.permille from fullness_week w where w.contact_id = f.contact_id order by w.week desc limit ${weeksMost}) as past
    from fullness f join contact c on c.contact_id = f.contact_id
    where f.read_at > ${since} and c.line is null and not c.left_out and c.peer = 'peer'
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)`
}

export type OwnItem = { from: Date; to: Date; status: string }

/** What stands in the owner's own calendar between two moments. */
export async function ownItems(sql: Sql, from: Date, to: Date): Promise<OwnItem[]> {
  return sql<OwnItem[]>`
    select starts_at as "from", ends_at as "to", show_as as status from meeting
    where starts_at < ${to} and ends_at > ${from} and not cancelled and my_response <> 'declined'`
}

/** Forgets what was read about these people. Call `lockOwnerScores` first. */
export async function forgetFullness(sql: Sql, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return
  for (const table of ['fullness', 'fullness_week'])
    await sql`delete from ${sql(table)} where contact_id = any(${contactIds as string[]}::uuid[])`
}
