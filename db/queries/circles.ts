/** Circles, their people and links, a person's own rhythm, and when the owner last met whom. */
import type { Sql } from '../connect.ts'
import { alone } from './pairs.ts'

type Sealed = { cipher: Buffer; keyVersion: number }
export type CircleRow = {
  circle_id: string
  cipher: Buffer
  key_version: number
  every_days: number
  at_most_days: number
  paused_until: string | null
  made_at: Date
  members: { contactId: string; addedAt: string }[]
  links: string[]
}
export type CadenceRow = {
  contact_id: string
  every_days: number
  at_most_days: number
  paused_until: string | null
  set_at: Date
}

/** Circles, oldest first; or one of them. */
export async function readCircles(sql: Sql, circleId: string | null): Promise<CircleRow[]> {
  return sql<CircleRow[]>`
    select c.circle_id, c.cipher, c.key_version, c.every_days, c.at_most_days, c.paused_until::text, c.made_at,
      coalesce((select jsonb_agg(jsonb_build_object('contactId', m.contact_id, 'addedAt', m.added_at) order by m.added_at, m.contact_id)
        from circle_member m where m.circle_id = c.circle_id), '[]') as members,
      array(select l.link_id from circle_link l where l.circle_id = c.circle_id order by l.added_at desc, l.link_id) as links
    from circle c where ${circleId === null ? sql`true` : sql`c.circle_id = ${circleId}`} order by c.made_at, c.circle_id`
}

/** Writes a circle with exactly these people; who stays in it stays from when they were added. */
export async function writeCircle(
  sql: Sql,
  circle: Sealed & {
    circleId: string
    everyDays: number
    atMostDays: number
    contactIds: readonly string[]
    at: Date
  },
): Promise<void> {
  const ids = circle.contactIds as string[]
  await sql`
    insert into circle (tenant_id, owner_id, circle_id, cipher, key_version, every_days, at_most_days, made_at)
    values (app_tenant(), app_owner(), ${circle.circleId}, ${circle.cipher}, ${circle.keyVersion}, ${circle.everyDays}, ${circle.atMostDays}, ${circle.at})
    on conflict (tenant_id, owner_id, circle_id) do update set cipher = excluded.cipher, key_version = excluded.key_version,
      every_days = excluded.every_days, at_most_days = excluded.at_most_days`
  await sql`delete from circle_member where circle_id = ${circle.circleId} and not contact_id = any(${ids}::uuid[])`
  await sql`
    insert into circle_member (tenant_id, owner_id, circle_id, contact_id, added_at)
    select app_tenant(), app_owner(), ${circle.circleId}, id, ${circle.at} from unnest(${ids}::uuid[]) id on conflict do nothing`
}

/** Deletes a circle; its people and links stay where they are otherwise. */
export async function deleteCircle(sql: Sql, circleId: string): Promise<void> {
  for (const table of ['circle_member', 'circle_link', 'circle'])
    await sql`delete from ${sql(table)} where circle_id = ${circleId}`
}

/** Puts a link on a circle's shelf; twice is once. */
export async function putLink(sql: Sql, circleId: string, linkId: string, at: Date): Promise<void> {
  await sql`
    insert into circle_link (tenant_id, owner_id, circle_id, link_id, added_at)
    values (app_tenant(), app_owner(), ${circleId}, ${linkId}, ${at}) on conflict do nothing`
}

/** Takes a link off a circle's shelf. */
export async function takeLink(sql: Sql, circleId: string, linkId: string): Promise<void> {
  await sql`delete from circle_link where circle_id = ${circleId} and link_id = ${linkId}`
}

/** Everybody's own rhythm. */
export async function readCadences(sql: Sql): Promise<CadenceRow[]> {
  return sql<CadenceRow[]>`
    select contact_id, every_days, at_most_days, paused_until::text, set_at from cadence order by set_at, contact_id`
}

/** Sets somebody's rhythm; it is counted from when it was first set where the two have not met. */
export async function setCadence(
  sql: Sql,
  cadence: { contactId: string; everyDays: number; atMostDays: number; at: Date },
): Promise<void> {
  await sql`
    insert into cadence (tenant_id, owner_id, contact_id, every_days, at_most_days, set_at)
    values (app_tenant(), app_owner(), ${cadence.contactId}, ${cadence.everyDays}, ${cadence.atMostDays}, ${cadence.at})
    on conflict (tenant_id, owner_id, contact_id) do update set every_days = excluded.every_days, at_most_days = excluded.at_most_days`
}

/** Lets a rhythm rest until a day, or go on with null: one person's own, or a circle's. */
export async function pauseRhythm(
  sql: Sql,
  of: { contactId: string } | { circleId: string },
  until: string | null,
): Promise<void> {
  if ('contactId' in of) await sql`update cadence set paused_until = ${until}::date where contact_id = ${of.contactId}`
  else await sql`update circle set paused_until = ${until}::date where circle_id = ${of.circleId}`
}

/** Ends somebody's own rhythm. */
export async function dropCadence(sql: Sql, contactId: string): Promise<void> {
  await sql`delete from cadence where contact_id = ${contactId}`
}

export type Met = { contact_id: string; met_at: Date | null; planned_at: Date | null; meetings: number }

/**
 * When the owner last really met whom, just the two (a coffee that was logged counts), when they next will, and how often
 * since `since`.
 */
export async function meetingsAlone(sql: Sql, asked: { now: Date; since: Date }): Promise<Met[]> {
  const { now, since } = asked
  return sql<Met[]>`
    with ${alone(sql)}, met as (
      select other_id as contact_id, ends_at as met_at, null::timestamptz as planned_at from alone
        where ends_at <= ${now} and not cancelled and held
      union all
      select other_id, null, starts_at from alone
        where ends_at > ${now} and not cancelled and my_response <> 'declined' and not (other_id = any(declined))
      union all
      select c.contact_id, i.occurred_at, null from interaction i cross join lateral unnest(i.contacts) c(contact_id)
        where i.kind = 'coffee' and not i.gone and i.occurred_at <= ${now}
    )
    select contact_id, max(met_at) as met_at, min(planned_at) as planned_at, (count(*) filter (where met_at >= ${since}))::int as meetings
    from met group by contact_id`
}

export type MemberRow = { contact_id: string; name: string }

/** Names of people who may be in a circle: persons whom the owner sees at all. */
export async function membersAmong(sql: Sql, contactIds: readonly string[]): Promise<MemberRow[]> {
  return sql<MemberRow[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' and c.line is distinct from 'below'`
}

export type ProposableRow = MemberRow & {
  same_team: boolean
  other_site: boolean
  left: boolean
  f7: number | null
  f90: number | null
  landmark: number | null
}

/** Two-way relationships with peers who are in no circle and not excluded, strongest first; at most four hundred. */
export async function proposable(sql: Sql): Promise<ProposableRow[]> {
  return sql<ProposableRow[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name,
      coalesce(p.manager_id = me.manager_id, false) as same_team,
      coalesce(nullif(p.office, '') <> nullif(me.office, ''), false) as other_site,
      coalesce(not p.account_enabled or p.removed_at is not null, false) as left, r.f7, r.f90, r.landmark
    from relationship r join contact c using (tenant_id, owner_id, contact_id)
      left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join person me on (me.tenant_id, me.person_id) = (c.tenant_id, c.owner_id)
    where r.two_way and c.kind = 'person' and c.line is null and c.peer_reason <> 'confidential'
      and case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end <> 'not'
      and not exists (select 1 from circle_member m where m.contact_id = c.contact_id)
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
      and (c.person_id is null or may_choose(c.person_id))
    order by r.f90 desc, c.contact_id limit 400`
}
