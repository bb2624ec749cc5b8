/** Whole teams, who was in a group with whom, and the questions that a group asks about others. */
import type { PickedPlace } from '../../core/places/choose.ts'
import type { Sql } from '../connect.ts'
import { resolveContacts } from './contacts.ts'
import { refreshPeers } from './peers.ts'

export type TeamRow = {
  code: 'mine' | 'led'
  person_id: string
  contact_id: string | null
  name: string
  address: string
  lead: boolean
}

/** The owner's own team, the manager included, and the one that reports to them; by the directory, at most `most` people each. */
export async function teamsOf(sql: Sql, most: number): Promise<TeamRow[]> {
  return sql<TeamRow[]>`
    with me as (select manager_id from person where person_id = app_owner()), named as (
      select 'mine' as code, p.person_id, p.person_id = me.manager_id as lead from person p join me on p.manager_id = me.manager_id or p.person_id = me.manager_id
      union all
      select 'led', p.person_id, false from person p where p.manager_id = app_owner()
    ), numbered as (
      select n.code, n.lead, p.person_id, p.display_name, lower(p.mail) as address,
        row_number() over (partition by n.code order by n.lead desc, p.display_name, p.person_id) as nr
      from named n join person p using (person_id)
      where p.person_id <> app_owner() and p.account_enabled and p.removed_at is null and p.mail is not null and p.user_type is distinct from 'Guest'
    )
    select distinct on (n.code, n.nr) n.code, n.person_id, c.contact_id, n.display_name as name, n.address, n.lead
    from numbered n left join contact c on c.person_id = n.person_id and c.kind = 'person'
    where n.nr <= ${most} order by n.code, n.nr, c.contact_id`
}

/** Makes contacts of those of a team who are none yet, judged by the chart like all others; gives everybody's contact. */
export async function contactsOfTeam(sql: Sql, team: readonly TeamRow[], at: Date): Promise<string[]> {
  const unknown = team.filter(({ contact_id }) => contact_id === null)
  const met = unknown.map(({ address, name }) => ({ address, name, pattern: 'person' as const, byHeaders: null }))
  const made = await resolveContacts(sql, met, at)
  if (made.size > 0) await refreshPeers(sql, at)
  return team.flatMap(({ contact_id, address }) => contact_id ?? made.get(address)?.contact ?? [])
}

/** Pairs of these contacts who may not be proposed together, whoever excluded whom. */
export async function keptApart(sql: Sql, contactIds: readonly string[]): Promise<[string, string][]> {
  const rows = await sql<{ one: string; other: string }[]>`
    select a.contact_id as one, b.contact_id as other from contact a join contact b on a.contact_id < b.contact_id
    where a.contact_id = any(${contactIds as string[]}::uuid[]) and b.contact_id = any(${contactIds as string[]}::uuid[])
      and a.person_id is not null and b.person_id is not null and not may_pair(a.person_id, b.person_id)`
  return rows.map(({ one, other }) => [one, other])
}

/** Groups of the owner's that took place or still stand, each with who did not decline. */
export async function groupsMet(sql: Sql, since: Date): Promise<string[][]> {
  const rows = await sql<{ people: string[] }[]>`
    select array_agg(a.contact_id order by a.contact_id) as people
    from invite i join invite_attendee a on (a.tenant_id, a.owner_id, a.invite_id) = (i.tenant_id, i.owner_id, i.invite_id)
    where i.state not in ('undone', 'failed') and (i.outcome is null or i.outcome = 'happened') and i.starts_at >= ${since} and a.response <> 'declined'
    group by i.invite_id having count(*) >= 2`
  return rows.map(({ people }) => people)
}

/** Of these contacts, those who may be proposed: as for any suggestion, and still here, and not left out by their own wish. */
export async function proposableAmong(sql: Sql, contactIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ contact_id: string }[]>`
    select c.contact_id from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' and c.line is null and not c.left_out
      and p.account_enabled is not false and p.removed_at is null
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
      and (c.person_id is null or may_choose(c.person_id))`
  return new Set(rows.map(({ contact_id }) => contact_id))
}

/** Whether all of these who use Kith like to be asked for time after hours; the owner who asks does. */
export async function afterHoursSuit(sql: Sql, contactIds: readonly string[]): Promise<boolean> {
  const [row] = await sql<{ suit: boolean }[]>`
    select after_hours_suit(coalesce(array_agg(person_id), '{}')) as suit from contact
    where contact_id = any(${contactIds as string[]}::uuid[]) and person_id is not null`
  return row?.suit ?? true
}

/** What the owner wished of a group, whatever time is taken. */
export type GroupWish = {
  quorum?: number | undefined
  callOffHours?: number | null | undefined
  offHours?: boolean | undefined
  alcohol?: boolean | undefined
  team?: boolean | undefined
  place?: PickedPlace | undefined
}

/** Stores the proposal of a group; false where one with this id stands already. */
export async function addGroup(
  sql: Sql,
  group: {
    groupId: string
    kind: string
    contacts: readonly string[]
    reason: object
    wish: GroupWish
    at: Date
    expiresAt: Date
  },
): Promise<boolean> {
  const contacts = [...group.contacts].sort()
  const added = await sql`
    insert into suggestion (tenant_id, owner_id, suggestion_id, kind, contacts, reason, wish, made_at, by_hand, expires_at)
    values (app_tenant(), app_owner(), ${group.groupId}, ${group.kind}, ${contacts}::uuid[], ${sql.json(group.reason as never)}, ${sql.json(group.wish as never)},
      ${group.at}, true, ${group.expiresAt})
    on conflict do nothing returning 1`
  return added.length > 0
}

/** The wish that goes with a suggestion; empty where there is none. */
export async function wishOf(sql: Sql, suggestionId: string | null): Promise<GroupWish> {
  if (suggestionId === null) return {}
  const [row] = await sql<{ wish: GroupWish }[]>`select wish from suggestion where suggestion_id = ${suggestionId}`
  return row?.wish ?? {}
}

/** Peers at the owner's own site, or at no known one, with contact both ways; the strongest first. */
export async function nearPeers(sql: Sql, most: number): Promise<string[]> {
  const rows = await sql<{ contact_id: string }[]>`
    select c.contact_id from relationship r join contact c using (tenant_id, owner_id, contact_id)
      left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      join owner o on (o.tenant_id, o.owner_id) = (c.tenant_id, c.owner_id)
      left join person me on (me.tenant_id, me.person_id) = (c.tenant_id, c.owner_id)
    where r.two_way and c.kind = 'person' and c.line is null and c.peer_reason <> 'confidential'
      and case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end = 'peer'
      and coalesce(c.site, nullif(p.office, ''), '') in ('', coalesce(o.site, nullif(me.office, ''), ''))
    order by r.f90 desc nulls last, c.contact_id limit ${most}`
  return rows.map(({ contact_id }) => contact_id)
}
