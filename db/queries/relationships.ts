/** Scores in the database: pending interactions are folded into day sums and running columns, exactly and in any order. */
import { dayExponent, halfLifeDays, unitsPerContact } from '../../core/policy/score.ts'
import type { Sql } from '../connect.ts'

/** A relationship that a fold touched, as it stood before and stands now; `f90` null where no contact is left. */
export type Folded = {
  contact_id: string
  landmark: number
  f7: number | null
  f90: number | null
  two_way: boolean | null
  f7_before: number | null
  f90_before: number | null
  two_way_before: boolean | null
}

/** One worker at a time changes an owner's scores; waits for the other to commit. The first statement of its transaction. */
export async function lockOwnerScores(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || app_owner()::text, 720720))`
}

const value = (sql: Sql, u: string) =>
  sql`(case when ${sql.unsafe(u)} > 0 then power(${sql.unsafe(u)}::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8) else 0 end)`
/** 2^((day - landmark)/H), kept inside what a double can hold: one odd date must not stop an owner's scores. */
const kernel = (sql: Sql, day: string, landmark: string, half: number) =>
  sql`power(2::float8, greatest(-1000, least(1000, (${sql.unsafe(day)} - ${sql.unsafe(landmark)})::float8 / ${half}::float8)))`
const column = (sql: Sql, x: ReturnType<typeof value>, day: string, landmark: string, half: number) =>
  sql`sum(${x} * ${kernel(sql, day, landmark, half)} order by ${sql.unsafe(day)})`

/**
 * Folds up to `most` pending interactions in one statement: what they say now minus what was folded of them before, by
 * contact and day. Rows that somebody is writing this moment are left for the next fold. A first relationship is kept
 * against `landmark` (UTC day), every other one against the landmark that the owner's have. Call `lockOwnerScores` first.
 */
export async function foldPending(
  sql: Sql,
  most: number,
  landmark: number,
): Promise<{ taken: number; touched: Folded[] }> {
  const [row] = await sql<{ taken: number; touched: Folded[] | null }[]>`
    with batch as materialized (
      select source_id, day, direct, kind, gone, contacts, weights, directions,
        folded_day, folded_direct, folded_kind, folded_contacts, folded_weights, folded_directions
      from interaction where pending order by source_id limit ${most} for update skip locked
    ), marked as (
      update interaction i set pending = false, folded_day = case when not b.gone then b.day end, folded_direct = case when not b.gone then b.direct end,
        folded_kind = case when not b.gone then b.kind end, folded_contacts = case when not b.gone then b.contacts end,
        folded_weights = case when not b.gone then b.weights end, folded_directions = case when not b.gone then b.directions end
      from batch b where i.tenant_id = app_tenant() and i.owner_id = app_owner() and i.source_id = b.source_id
    ), parts as (
      select x.contact_id, b.day, 1 as sign, x.weight, x.direction, b.direct, b.kind
      from batch b cross join lateral unnest(b.contacts, b.weights, b.directions) as x(contact_id, weight, direction) where not b.gone
      union all
      select x.contact_id, b.folded_day, -1, x.weight, x.direction, b.folded_direct, b.folded_kind
      from batch b cross join lateral unnest(b.folded_contacts, b.folded_weights, b.folded_directions) as x(contact_id, weight, direction)
    ), ${partsToScores(sql, landmark)}
    select (select count(*)::int from batch) as taken, (select jsonb_agg(t) from touched t) as touched`
  return { taken: row?.taken ?? 0, touched: row?.touched ?? [] }
}

/** Forgets the scores of contacts: no day, no number. What was folded stays known, so that `refoldContacts` can bring them back. */
export async function forgetScores(sql: Sql, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return
  const ids = [...contactIds].sort()
  await sql`delete from contact_day where contact_id = any(${ids}::uuid[])`
  await sql`delete from relationship where contact_id = any(${ids}::uuid[])`
}

/** Makes the scores of contacts anew from what was folded of every interaction. Call `lockOwnerScores` first. */
export async function refoldContacts(sql: Sql, contactIds: readonly string[], landmark: number): Promise<void> {
  if (contactIds.length === 0) return
  await forgetScores(sql, contactIds)
  await sql`
    with parts as (
      select x.contact_id, i.folded_day as day, 1 as sign, x.weight, x.direction, i.folded_direct as direct, i.folded_kind as kind
      from interaction i cross join lateral unnest(i.folded_contacts, i.folded_weights, i.folded_directions) as x(contact_id, weight, direction)
      where x.contact_id = any(${contactIds as string[]}::uuid[])
    ), ${partsToScores(sql, landmark)}
    select count(*) from touched`
}

/**
 * The common tail: `parts` (contact, day, sign, weight, direction, direct, kind) to contact_day and relationship. Day sums
 * are integers, so order never matters; a pair that is new, or from which something was taken, has its columns recomputed
 * from its days. Who reports to the owner, or asked not to be included, has no score: their parts are left out.
 */
const partsToScores = (sql: Sql, landmark: number) => sql`
  changes as materialized (
    select p.contact_id, p.day, sum(p.sign * p.weight)::bigint as u,
      sum(p.sign * (p.direct and p.direction <> 3)::int)::int as direct,
      sum(p.sign * (p.kind = 'mail' and p.direction <> 3)::int)::int as mails,
      sum(p.sign * (p.kind = 'meeting' and p.direction <> 3)::int)::int as meetings,
      sum(p.sign * (p.kind not in ('mail', 'meeting') and p.direction <> 3)::int)::int as others,
      sum(p.sign * (p.direction = 0)::int)::bigint as n_out, sum(p.sign * (p.direction = 1)::int)::bigint as n_in,
      sum(p.sign * (p.direction = 2)::int)::bigint as n_met
    from parts p join contact c on c.tenant_id = app_tenant() and c.owner_id = app_owner() and c.contact_id = p.contact_id
    where c.line is distinct from 'below' and not c.left_out
    group by p.contact_id, p.day
  ), days as (
    insert into contact_day as d (tenant_id, owner_id, contact_id, day, u, direct, mails, meetings, others)
    select app_tenant(), app_owner(), contact_id, day, u, direct, mails, meetings, others from changes
    where (u, direct, mails, meetings, others) <> (0, 0, 0, 0, 0) order by contact_id, day
    on conflict (tenant_id, owner_id, contact_id, day) do update set u = d.u + excluded.u, direct = d.direct + excluded.direct,
      mails = d.mails + excluded.mails, meetings = d.meetings + excluded.meetings, others = d.others + excluded.others
    returning d.contact_id, d.day, coalesce(old.u, 0) as u_before, new.u as u_after, new.direct, new.mails + new.meetings + new.others as contacts,
      coalesce(old.direct, 0) as direct_before, coalesce(old.mails + old.meetings + old.others, 0) as contacts_before
  ), moved as (
    select contact_id, sum(n_out)::bigint as n_out, sum(n_in)::bigint as n_in, sum(n_met)::bigint as n_met from changes group by contact_id
  ), turned as (
    select contact_id, min(day) filter (where contacts > 0) as first_day, max(day) filter (where contacts > 0) as last_day,
      max(day) filter (where direct > 0) as last_direct_day,
      bool_or(u_after < u_before or contacts < contacts_before or direct < direct_before) as lost
    from days group by contact_id
  ), pairs as materialized (
    select m.contact_id, m.n_out + coalesce(r.n_out, 0) as n_out, m.n_in + coalesce(r.n_in, 0) as n_in, m.n_met + coalesce(r.n_met, 0) as n_met,
      least(r.first_day, t.first_day) as first_day, greatest(r.last_day, t.last_day) as last_day,
      greatest(r.last_direct_day, t.last_direct_day) as last_direct_day, r.contact_id is null or coalesce(t.lost, false) as anew,
      coalesce(r.landmark, (select x.landmark from relationship x where x.tenant_id = app_tenant() and x.owner_id = app_owner() limit 1),
        ${landmark}::int) as landmark,
      r.f7 as f7_before, r.f90 as f90_before, r.two_way as two_way_before
    from moved m left join turned t using (contact_id)
      left join relationship r on r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = m.contact_id
  ), whole as materialized (
    select k.contact_id, ${column(sql, value(sql, 'k.u'), 'k.day', 'k.landmark', halfLifeDays.short)} as f7,
      ${column(sql, value(sql, 'k.u'), 'k.day', 'k.landmark', halfLifeDays.long)} as f90,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day
    from (
      select p.contact_id, p.landmark, d.day, d.u_after as u, d.contacts, d.direct from pairs p join days d using (contact_id) where p.anew
      union all
      select p.contact_id, p.landmark, s.day, s.u, s.mails + s.meetings + s.others, s.direct
      from pairs p join contact_day s on s.tenant_id = app_tenant() and s.owner_id = app_owner() and s.contact_id = p.contact_id
      where p.anew and not exists (select 1 from days d where d.contact_id = s.contact_id and d.day = s.day)
    ) k group by k.contact_id
  ), steps as materialized (
    select d.contact_id, ${column(sql, sql`(${value(sql, 'd.u_after')} - ${value(sql, 'd.u_before')})`, 'd.day', 'p.landmark', halfLifeDays.short)} as f7,
      ${column(sql, sql`(${value(sql, 'd.u_after')} - ${value(sql, 'd.u_before')})`, 'd.day', 'p.landmark', halfLifeDays.long)} as f90
    from days d join pairs p using (contact_id) where not p.anew group by d.contact_id
  ), kept as (
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, n_out, n_in, n_met)
    select app_tenant(), app_owner(), p.contact_id, case when p.anew then w.f7 else p.f7_before + coalesce(s.f7, 0) end,
      case when p.anew then w.f90 else p.f90_before + coalesce(s.f90, 0) end, p.landmark,
      case when p.anew then w.first_day else p.first_day end, case when p.anew then w.last_day else p.last_day end,
      case when p.anew then w.last_direct_day else p.last_direct_day end, p.n_out, p.n_in, p.n_met
    from pairs p left join whole w using (contact_id) left join steps s using (contact_id)
    where p.n_out + p.n_in + p.n_met > 0 order by p.contact_id
    on conflict (tenant_id, owner_id, contact_id) do update set f7 = excluded.f7, f90 = excluded.f90, first_day = excluded.first_day,
      last_day = excluded.last_day, last_direct_day = excluded.last_direct_day, n_out = excluded.n_out, n_in = excluded.n_in,
      n_met = excluded.n_met, stale = true
    returning r.contact_id, r.f7, r.f90, r.two_way
  ), gone as (
    delete from relationship r using pairs p where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = p.contact_id
      and p.n_out + p.n_in + p.n_met <= 0
  ), touched as (
    select p.contact_id, p.landmark, k.f7, k.f90, k.two_way, p.f7_before, p.f90_before, p.two_way_before
    from pairs p left join kept k using (contact_id)
  )`
