/** Reads for the People and Person screens, and the owner's corrections and exclusions. */
import type { Sql } from '../connect.ts'

export type RelationshipRow = {
  contact_id: string
  name: string
  address: string
  title: string | null
  department: string | null
  peer: 'peer' | 'not' | 'unknown'
  peer_reason: string
  owners_word: 'peer' | 'not' | null
  elsewhere: boolean
  excluded: boolean
  f7: number
  f90: number
  landmark: number
  first_day: number
  last_day: number
  last_direct_day: number | null
  n_out: string
  n_in: string
  n_met: string
  two_way: boolean
  above_until: number | null
}

const columns = (sql: Sql) => sql`
  c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, c.address, p.job_title as title, p.department,
  case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end as peer, c.peer_reason, c.owners_word, c.elsewhere,
  exists (select 1 from exclusion e where e.tenant_id = c.tenant_id and e.owner_id = c.owner_id and e.contact_id = c.contact_id and e.undone_at is null) as excluded,
  r.f7, r.f90, r.landmark, r.first_day, r.last_day, r.last_direct_day, r.n_out, r.n_in, r.n_met, r.two_way, r.above_until`
const tables = (sql: Sql) => sql`
  relationship r join contact c on (c.tenant_id, c.owner_id, c.contact_id) = (r.tenant_id, r.owner_id, r.contact_id)
  left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)`
/** A line of command is never shown, whatever the owner said about levels; people only, never lists or rooms. */
const shown = (sql: Sql) => sql`c.kind = 'person' and c.line is distinct from 'below'`

/** Relationships by strength: two-way ones first, then by the 90-day column, whose order holds at any later time. */
export async function listRelationships(
  sql: Sql,
  filter: { peersOnly: boolean; search: string | null; limit: number },
): Promise<{ rows: RelationshipRow[]; total: number; firstDay: number | null }> {
  const rows = await sql<(RelationshipRow & { total: number; oldest: number | null })[]>`
    select ${columns(sql)}, count(*) over ()::int as total, min(r.first_day) over () as oldest
    from ${tables(sql)}
    where ${shown(sql)}
      and (not ${filter.peersOnly} or (case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end) <> 'not')
      and (${filter.search}::text is null or (coalesce(p.display_name, c.display_name) || ' ' || c.address) ilike '%' || ${filter.search} || '%')
    order by r.two_way desc, r.f90 desc, c.contact_id
    limit ${filter.limit}`
  return { rows, total: rows[0]?.total ?? 0, firstDay: rows[0]?.oldest ?? null }
}

/** One relationship, or undefined where there is none that may be shown. */
export async function readRelationship(sql: Sql, contactId: string): Promise<RelationshipRow | undefined> {
  const [row] = await sql<
    RelationshipRow[]
  >`select ${columns(sql)} from ${tables(sql)} where ${shown(sql)} and r.contact_id = ${contactId}`
  return row
}

/** The contacts behind addresses, in one statement; unknown addresses are left out. */
export async function relationshipsByAddress(
  sql: Sql,
  addresses: readonly string[],
): Promise<(RelationshipRow & { asked: string })[]> {
  return sql<(RelationshipRow & { asked: string })[]>`
    select ${columns(sql)}, a.address as asked from ${tables(sql)}
    join contact_address a on (a.tenant_id, a.owner_id, a.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
    where ${shown(sql)} and a.address = any(${addresses.map((address) => address.toLowerCase())}::text[])
    order by r.two_way desc, r.f90 desc`
}

export type DayRow = { day: number; u: string; direct: number; mails: number; meetings: number; others: number }

/** Day sums of one pair, oldest first. */
export async function readDays(sql: Sql, contactId: string, sinceDay: number): Promise<DayRow[]> {
  return sql<DayRow[]>`
    select day, u, direct, mails, meetings, others from contact_day where contact_id = ${contactId} and day >= ${sinceDay} and u > 0 order by day`
}

/** Corrections still in force, newest first. */
export async function readCorrections(
  sql: Sql,
  contactId: string,
): Promise<{ correction_id: string; kind: string; made_at: Date }[]> {
  return sql<{ correction_id: string; kind: string; made_at: Date }[]>`
    select correction_id, kind, made_at from correction where contact_id = ${contactId} and undone_at is null order by made_at desc limit 50`
}

/** "Not this person": permanent until undone. Open suggestions about them end silently. */
export async function exclude(sql: Sql, contactId: string, at: Date): Promise<void> {
  await sql`
    insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
    select tenant_id, owner_id, contact_id, person_id, ${at} from contact where contact_id = ${contactId}
    on conflict (tenant_id, owner_id, contact_id) do update set undone_at = null, made_at = excluded.made_at`
  await sql`
    update suggestion set state = 'withdrawn', closed_at = ${at}, closed_because = 'excluded'
    where ${contactId} = any(contacts) and state in ('candidate', 'open', 'snoozed')`
}

/** Undoes an exclusion. */
export async function include(sql: Sql, contactId: string, at: Date): Promise<void> {
  await sql`update exclusion set undone_at = ${at} where contact_id = ${contactId} and undone_at is null`
}

/** Stores a correction; a word about the level or "we talk elsewhere" takes effect on the contact at once. */
export async function correct(
  sql: Sql,
  contactId: string,
  kind: 'more' | 'less' | 'elsewhere' | 'peer' | 'not-peer',
  at: Date,
): Promise<string> {
  const [row] = await sql<{ correction_id: string }[]>`
    insert into correction (tenant_id, owner_id, contact_id, kind, made_at) values (app_tenant(), app_owner(), ${contactId}, ${kind}, ${at}) returning correction_id`
  await applyCorrections(sql, contactId)
  return row?.correction_id ?? ''
}

/** Undoes a correction; false when there is none such. */
export async function undoCorrection(sql: Sql, contactId: string, correctionId: string, at: Date): Promise<boolean> {
  const undone = await sql`
    update correction set undone_at = ${at} where contact_id = ${contactId} and correction_id = ${correctionId} and undone_at is null returning 1`
  await applyCorrections(sql, contactId)
  return undone.length > 0
}

/** The contact follows the newest words still in force, so that undoing in any order ends in the same state. */
async function applyCorrections(sql: Sql, contactId: string): Promise<void> {
  await sql`
    update contact c set
      elsewhere = exists (select 1 from correction k where k.contact_id = c.contact_id and k.kind = 'elsewhere' and k.undone_at is null),
      owners_word = (select case k.kind when 'peer' then 'peer' else 'not' end from correction k
        where k.contact_id = c.contact_id and k.kind in ('peer', 'not-peer') and k.undone_at is null order by k.made_at desc, k.correction_id desc limit 1)
    where c.contact_id = ${contactId}`
}

/** Stores something the owner logged as a pending interaction; the same id twice is one contact. */
export async function logActivity(
  sql: Sql,
  activity: {
    sourceId: string
    kind: 'coffee' | 'thanks' | 'help' | 'call'
    contactId: string
    day: number
    at: Date
    weight: number
    direction: number
    rev: number
  },
): Promise<void> {
  await sql`
    insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions)
    values (app_tenant(), app_owner(), ${activity.sourceId}, ${activity.kind}, ${activity.rev}, ${activity.at}, ${activity.day}, 1, true,
      array[${activity.contactId}]::uuid[], array[${activity.weight}]::int[], array[${activity.direction}]::smallint[])
    on conflict (tenant_id, owner_id, source_id) do nothing`
}

/** Takes a logged contact back; it stays as a tombstone so that a late repeat cannot bring it back. */
export async function undoActivity(sql: Sql, sourceId: string): Promise<boolean> {
  return (
    (
      await sql`update interaction set gone = true, pending = true where source_id = ${sourceId} and not gone returning 1`
    ).length > 0
  )
}
