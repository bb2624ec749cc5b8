/** Scores in the database: pending interactions are folded into day sums and running columns, exactly and in any order. */
import { dayExponent, halfLifeDays, landmarkDay, unitsPerContact } from '../../core/policy/score.ts'
import type { Sql } from '../connect.ts'

/** A relationship that a fold touched, as it stood before and stands now; `after` null where no contact is left. */
export type Folded = {
  contact_id: string
  f7: number | null
  f90: number | null
  landmark: number
  first_day: number | null
  last_day: number | null
  last_direct_day: number | null
  f7_before: number | null
  f90_before: number | null
  last_day_before: number | null
  /** Whether a day other than the newest one changed, so that what was derived from history is to be derived anew. */
  history_changed: boolean
}

/** One worker at a time folds an owner's interactions; waits for the other to commit. */
export async function lockOwnerScores(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || app_owner()::text, 720720))`
}

const halves = { short: halfLifeDays.short, long: halfLifeDays.long }
const value = (sql: Sql, u: string) =>
  sql`(case when ${sql.unsafe(u)} > 0 then power(${sql.unsafe(u)}::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8) else 0 end)`
const kernel = (sql: Sql, day: string, landmark: string, half: number) =>
  sql`power(2::float8, (${sql.unsafe(day)} - ${sql.unsafe(landmark)})::float8 / ${half}::float8)`

/**
 * Folds up to `most` pending interactions in one statement: what they say now minus what was folded of them before,
 * by contact and day. Day sums are integers, so order never matters; a pair from which something was taken, or that is
 * new, has its columns recomputed from its days. Reports have no score: they are folded into nothing.
 */
export async function foldPending(sql: Sql, most: number): Promise<{ taken: number; touched: Folded[] }> {
  const [row] = await sql<{ taken: number; touched: Folded[] | null }[]>`
    with batch as materialized (
      select source_id, day, direct, kind, gone, contacts, weights, directions,
        folded_day, folded_direct, folded_kind, folded_contacts, folded_weights, folded_directions
      from interaction where pending order by source_id limit ${most} for update
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
    ), ${changeToRelationships(sql)}
    select (select count(*)::int from batch) as taken, (select jsonb_agg(t order by t.contact_id) from touched t) as touched`
  return { taken: row?.taken ?? 0, touched: row?.touched ?? [] }
}

/** The common tail: `parts` (contact, day, sign, weight, direction, direct, kind) to contact_day and relationship. */
const changeToRelationships = (sql: Sql) => sql`
  changes as materialized (
    select p.contact_id, p.day, sum(p.sign * p.weight)::bigint as u,
      sum(p.sign * (p.direct and p.direction <> 3)::int)::int as direct,
      sum(p.sign * (p.kind = 'mail' and p.direction <> 3)::int)::int as mails,
      sum(p.sign * (p.kind = 'meeting')::int)::int as meetings,
      sum(p.sign * (p.kind not in ('mail', 'meeting') and p.direction <> 3)::int)::int as others,
      sum(p.sign * (p.direction = 0)::int)::bigint as n_out, sum(p.sign * (p.direction = 1)::int)::bigint as n_in,
      sum(p.sign * (p.direction = 2)::int)::bigint as n_met
    from parts p join contact c on c.tenant_id = app_tenant() and c.owner_id = app_owner() and c.contact_id = p.contact_id
    where c.line is distinct from 'below'
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
      max(day) filter (where direct > 0) as last_direct_day, min(day) as oldest,
      bool_or(u_after < u_before or contacts < contacts_before or direct < direct_before) as lost
    from days group by contact_id
  ), pairs as materialized (
    select m.contact_id, m.n_out + coalesce(r.n_out, 0) as n_out, m.n_in + coalesce(r.n_in, 0) as n_in, m.n_met + coalesce(r.n_met, 0) as n_met,
      t.first_day, t.last_day, t.last_direct_day, r.contact_id is null or coalesce(t.lost, false) as anew, coalesce(r.landmark, ${landmarkDay}::int) as landmark,
      r.f7 as f7_before, r.f90 as f90_before, r.last_day as last_day_before,
      r.contact_id is null or coalesce(t.lost, false) or coalesce(t.oldest < r.last_day, false) as history_changed
    from moved m left join turned t using (contact_id)
      left join relationship r on r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = m.contact_id
  ), whole as (
    select p.contact_id, sum(${value(sql, 'k.u')} * ${kernel(sql, 'k.day', 'p.landmark', halves.short)} order by k.day) as f7,
      sum(${value(sql, 'k.u')} * ${kernel(sql, 'k.day', 'p.landmark', halves.long)} order by k.day) as f90,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day
    from pairs p cross join lateral (
      select d.day, d.u_after as u, d.contacts, d.direct from days d where d.contact_id = p.contact_id
      union all
      select s.day, s.u, s.mails + s.meetings + s.others, s.direct from contact_day s
      where s.tenant_id = app_tenant() and s.owner_id = app_owner() and s.contact_id = p.contact_id
        and not exists (select 1 from days d where d.contact_id = s.contact_id and d.day = s.day)
    ) k
    where p.anew and p.n_out + p.n_in + p.n_met > 0 group by p.contact_id
  ), steps as (
    select d.contact_id, sum((${value(sql, 'd.u_after')} - ${value(sql, 'd.u_before')}) * ${kernel(sql, 'd.day', 'p.landmark', halves.short)} order by d.day) as f7,
      sum((${value(sql, 'd.u_after')} - ${value(sql, 'd.u_before')}) * ${kernel(sql, 'd.day', 'p.landmark', halves.long)} order by d.day) as f90
    from days d join pairs p using (contact_id) where not p.anew group by d.contact_id
  ), kept as (
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, n_out, n_in, n_met)
    select app_tenant(), app_owner(), p.contact_id, coalesce(w.f7, s.f7, 0), coalesce(w.f90, s.f90, 0), p.landmark,
      coalesce(w.first_day, p.first_day, 2147483647), coalesce(w.last_day, p.last_day, -2147483648), coalesce(w.last_direct_day, p.last_direct_day),
      p.n_out, p.n_in, p.n_met
    from pairs p left join whole w using (contact_id) left join steps s using (contact_id)
    where p.n_out + p.n_in + p.n_met > 0 order by p.contact_id
    on conflict (tenant_id, owner_id, contact_id) do update set
      f7 = case when exists (select 1 from whole w where w.contact_id = r.contact_id) then excluded.f7 else r.f7 + excluded.f7 end,
      f90 = case when exists (select 1 from whole w where w.contact_id = r.contact_id) then excluded.f90 else r.f90 + excluded.f90 end,
      first_day = case when exists (select 1 from whole w where w.contact_id = r.contact_id) then excluded.first_day else least(r.first_day, excluded.first_day) end,
      last_day = case when exists (select 1 from whole w where w.contact_id = r.contact_id) then excluded.last_day else greatest(r.last_day, excluded.last_day) end,
      last_direct_day = case when exists (select 1 from whole w where w.contact_id = r.contact_id) then excluded.last_direct_day
        else greatest(r.last_direct_day, excluded.last_direct_day) end,
      n_out = excluded.n_out, n_in = excluded.n_in, n_met = excluded.n_met
    returning r.contact_id, r.f7, r.f90, r.first_day, r.last_day, r.last_direct_day
  ), gone as (
    delete from relationship r using pairs p where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = p.contact_id
      and p.n_out + p.n_in + p.n_met <= 0
  ), touched as (
    select p.contact_id, k.f7, k.f90, p.landmark, k.first_day, k.last_day, k.last_direct_day, p.f7_before, p.f90_before, p.last_day_before, p.history_changed
    from pairs p left join kept k using (contact_id)
  )`
