/** Reads for the People and Person screens, "not this person", and what the owner logs by hand. */

import { kindOfAddress } from '../../core/interaction/automatic.ts'
import { plainLine } from '../../core/reason/plain.ts'
import type { PairMail } from '../../core/words/replies.ts'
import type { Sql } from '../connect.ts'
import { resolveContacts } from './contacts.ts'
import { forgetFullness } from './fullness.ts'
import { coverLogged } from './interactions.ts'
import { refreshPeers } from './peers.ts'
import { lockOwnerScores } from './relationships.ts'
import { standingAbout } from './suggestions.ts'

/** A contact with its relationship, whose fields are null where there has been no contact. Days are UTC days since 1970. */
export type RelationshipRow = {
  contact_id: string
  name: string
  address: string
  title: string | null
  department: string | null
  peer: 'peer' | 'not' | 'unknown'
  peer_reason: string
  /** Whether the org chart says that one of the two leads the other. */
  in_chart_line: boolean
  elsewhere: boolean
  excluded: boolean
  /** Whether the directory says that they are gone. */
  left: boolean
  f7: number | null
  f90: number | null
  landmark: number | null
  first_day: number | null
  last_day: number | null
  last_direct_day: number | null
  two_way: boolean | null
  above_until: number | null
}

const columns = (sql: Sql) => sql`
  c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, c.address, p.job_title as title, p.department,
  c.peer, c.peer_reason, c.chart_line is not null as in_chart_line, c.elsewhere, ${isExcluded(sql)} as excluded, p.account_enabled is false or p.removed_at is not null as left,
  r.f7, r.f90, r.landmark, r.first_day, r.last_day, r.last_direct_day, r.two_way, r.above_until`
const isExcluded = (sql: Sql) => sql`
  (c.contact_id in (select e.contact_id from exclusion e where e.tenant_id = app_tenant() and e.owner_id = app_owner() and e.undone_at is null)) is true`
/** Looked up by key for each row, whatever the planner thinks of an owner's numbers: they are known to it late. */
const person = (sql: Sql) => sql`left join lateral (
  select x.* from person x where x.tenant_id = c.tenant_id and x.person_id = c.person_id offset 0) p on true`
const relationship = (sql: Sql) => sql`left join lateral (
  select x.* from relationship x where x.tenant_id = c.tenant_id and x.owner_id = c.owner_id and x.contact_id = c.contact_id offset 0) r on true`
const contactOf = (sql: Sql) => sql`cross join lateral (
  select x.* from contact x where x.tenant_id = r.tenant_id and x.owner_id = r.owner_id and x.contact_id = r.contact_id offset 0) c`
/** A line of command is never shown, whatever the owner said about levels; people only, never lists or rooms. */
const shown = (sql: Sql) => sql`c.kind = 'person' and c.line is distinct from 'below'`

/** `twoWayOnly`: nobody with whom it has gone one way so far. */
export type PeopleFilter = { peersOnly: boolean; twoWayOnly?: boolean; search: string | null; limit: number }

/**
 * Relationships by strength: two-way ones first, then by the 90-day column, whose order holds at any later time. Without a
 * search nobody is listed whom one turns to in confidence, and among peers nobody who was excluded.
 */
export async function listRelationships(
  sql: Sql,
  filter: PeopleFilter,
): Promise<{ rows: RelationshipRow[]; total: number }> {
  const pattern = filter.search === null ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`
  const kinds = sql`${shown(sql)} ${filter.peersOnly ? sql`and c.peer <> 'not' and not ${isExcluded(sql)}` : sql``}`
  const found = sql`and (coalesce(nullif(p.display_name, ''), c.display_name) || ' ' || c.address) ilike ${pattern}`
  const wanted = pattern === null ? sql`${kinds} and c.peer_reason <> 'confidential'` : sql`${kinds} ${found}`
  const bothWays = filter.twoWayOnly ? sql`and r.two_way` : sql``
  const total =
    pattern === null
      ? sql`from relationship r where (r.contact_id in (select c.contact_id from contact c where ${wanted})) is true ${bothWays}`
      : sql`from relationship r ${contactOf(sql)} ${person(sql)} where ${wanted} ${bothWays}`
  const rows = await sql<(RelationshipRow & { total: number })[]>`
    select ${columns(sql)}, (select count(*)::int ${total}) as total
    from relationship r ${contactOf(sql)} ${person(sql)} where ${wanted} ${bothWays}
    order by r.two_way desc, r.f90 desc, r.contact_id limit ${filter.limit}`
  return { rows, total: rows[0]?.total ?? 0 }
}

/** One contact with its relationship, or undefined where there is none that may be shown. */
export async function readRelationship(sql: Sql, contactId: string): Promise<RelationshipRow | undefined> {
  const [row] = await sql<RelationshipRow[]>`
    select ${columns(sql)} from contact c ${relationship(sql)} ${person(sql)} where ${shown(sql)} and c.contact_id = ${contactId}`
  return row
}

/** The contacts behind addresses, in one statement; unknown addresses are left out. */
export async function relationshipsByAddress(
  sql: Sql,
  addresses: readonly string[],
): Promise<(RelationshipRow & { asked: string })[]> {
  return sql<(RelationshipRow & { asked: string })[]>`
    select ${columns(sql)}, a.address as asked
    from contact_address a cross join lateral (
      select x.* from contact x where x.tenant_id = a.tenant_id and x.owner_id = a.owner_id and x.contact_id = a.contact_id offset 0) c
    ${relationship(sql)} ${person(sql)}
    where ${shown(sql)} and a.address = any(${addresses.map((address) => address.toLowerCase())}::text[])
    order by r.two_way desc nulls last, r.f90 desc nulls last, a.address`
}

/** Makes contacts of those who are none yet, and gives everybody who may be shown; the owner is none. */
export async function addPicked(
  sql: Sql,
  picked: readonly { address: string; name: string }[],
  at: Date,
): Promise<(RelationshipRow & { asked: string })[]> {
  const named = new Map(picked.map(({ address, name }) => [address, name]))
  const known = await sql<
    { address: string }[]
  >`select address from contact_address where address = any(${[...named.keys()]}::text[])`
  for (const { address } of known) named.delete(address)
  if (named.size > 0) {
    const met = [...named].map(([address, name]) => ({ address, name: plainLine(name) }))
    const seen = met.map((one) => ({ ...one, pattern: kindOfAddress(one.address), byHeaders: null }))
    await resolveContacts(sql, seen, at)
    await refreshPeers(sql, at)
  }
  return relationshipsByAddress(
    sql,
    picked.map(({ address }) => address),
  )
}

export type DayRow = { day: number; u: string; direct: number; mails: number; meetings: number; others: number }

/** Day sums of one pair, oldest first. */
export async function readDays(sql: Sql, contactId: string): Promise<DayRow[]> {
  return sql<DayRow[]>`
    select day, u, direct, mails, meetings, others from contact_day where contact_id = ${contactId} and u > 0 order by day`
}

/**
 * Mail between the owner and one other from a UTC day on, without the days that the owner said were no contact; only what had few
 * others in it. The pair's own days say where to look: a mailbox has far more mail than two people exchange.
 */
export async function readPairMails(sql: Sql, contactId: string, fromDay: number): Promise<PairMail[]> {
  return sql`
    select i.conversation_id as conversation, extract(epoch from i.occurred_at)::float8 * 1000 as at, x.direction
    from interaction i cross join lateral (select i.directions[array_position(i.contacts, ${contactId}::uuid)] as direction) x
    where i.day = any(array(
        select k.day from contact_day k join contact c using (tenant_id, owner_id, contact_id)
        where k.contact_id = ${contactId} and k.day >= ${fromDay} and k.mails > 0 and not (k.day = any(c.struck_days))
      )) and i.kind = 'mail' and i.direct and not i.gone and i.conversation_id is not null and x.direction in (0, 1)`
}

/** "Not this person": permanent until undone. Open suggestions about them end silently. */
export async function exclude(sql: Sql, contactId: string, at: Date): Promise<void> {
  await lockOwnerScores(sql)
  await sql`
    insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
    select tenant_id, owner_id, contact_id, person_id, ${at} from contact where contact_id = ${contactId}
    on conflict (tenant_id, owner_id, contact_id) do update set undone_at = null, made_at = excluded.made_at, person_id = excluded.person_id`
  await forgetFullness(sql, [contactId])
  await sql`
    update suggestion set state = 'withdrawn', closed_at = ${at}, closed_because = 'excluded'
    where suggestion_id in (${standingAbout(sql, [contactId])}) and state in ('candidate', 'open', 'snoozed')`
}

/** Undoes an exclusion. */
export async function include(sql: Sql, contactId: string, at: Date): Promise<void> {
  await sql`update exclusion set undone_at = ${at} where contact_id = ${contactId} and undone_at is null`
}

/** What the owner logs by hand; `weight` in units of 1/720720, `day` a UTC day. */
export type Activity = {
  activityId: string
  kind: 'coffee' | 'thanks' | 'help' | 'call' | 'link'
  /** Who gave it; null for a coffee or a call. */
  givenBy: 'owner' | 'other' | null
  contactId: string
  day: number
  at: Date
  weight: number
}

const sourceOf = (activityId: string): string => `activity:${activityId}`

/** Stores what the owner logged as a pending interaction; the same id twice is one contact, and so is a meeting of that day. */
export async function logActivity(sql: Sql, activity: Activity): Promise<void> {
  await sql`
    insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions, given_by)
    values (app_tenant(), app_owner(), ${sourceOf(activity.activityId)}, ${activity.kind}, 0, ${activity.at}, ${activity.day}, 1, true,
      array[${activity.contactId}]::uuid[], array[${activity.weight}]::int[], array[2]::smallint[], ${activity.givenBy})
    on conflict (tenant_id, owner_id, source_id) do nothing`
  await coverLogged(sql)
}

/** Takes a logged contact back; it stays as a tombstone so that a late repeat cannot bring it back. False where there is none of this contact's. */
export async function undoActivity(sql: Sql, contactId: string, activityId: string): Promise<boolean> {
  const undone = await sql`
    update interaction set pending = pending or not gone, gone = true, covered_by = null
    where source_id = ${sourceOf(activityId)} and contacts = array[${contactId}]::uuid[] returning 1`
  return undone.length > 0
}

/** Whether what was logged waits to be folded; undefined where there is no such thing. */
export async function isActivityPending(sql: Sql, activityId: string): Promise<boolean | undefined> {
  const [row] = await sql<{ pending: boolean }[]>`
    select pending from interaction where source_id = ${sourceOf(activityId)}`
  return row?.pending
}
