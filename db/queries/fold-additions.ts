/**
 * The statements that fold what is new, as texts that never change (see fold-statements.ts for how they are written). Adding
 * takes nothing away: a day's sum only grows, so that a relationship is what it was and what came. `$1` is the landmark (UTC
 * day) for an owner's first relationship.
 */
import {
  anchor,
  daysWritten,
  landmarkDaysMost,
  longKernel,
  partsOf,
  rowReturned,
  rowTaken,
  shortKernel,
  value,
} from './fold-terms.ts'

/** `barred`, the few who have no score, or days that were no contact; `wishes`, whether anybody's wish not to be included may have to be followed first. */
const barred = `
  barred as materialized (
    select x.contact_id, x.left_out, x.left_out or x.line = 'below' as never, x.struck_days from contact x
    where x.tenant_id = app_tenant() and x.owner_id = app_owner() and (x.line = 'below' or x.left_out or x.struck_days <> '{}')
  )`
const wishes = `anybody_asked_out() or exists (select from barred where left_out)`

const counted = (what: string): string => `coalesce(sum(p.${what}) filter (where p.direction <> 3), 0)::int`

/** `changes` and `days`, what came by contact and day and how it changes a day; `pairs`, how each relationship stands then; `touched`, written. */
const partsToRows = `
  changes as materialized (
    select p.contact_id, p.day, sum(p.weight) as u, ${counted('direct')} as direct, ${counted('mail')} as mails, ${counted('meeting')} as meetings,
      ${counted('other')} as others, count(*) filter (where p.direction = 0) as n_out, count(*) filter (where p.direction = 1) as n_in,
      count(*) filter (where p.direction = 2) as n_met
    from parts p where not exists (select from barred b where b.contact_id = p.contact_id and (b.never or p.day = any(b.struck_days)))
    group by p.contact_id, p.day
  ), days as (
    ${daysWritten}
    returning d.contact_id, d.day, coalesce(old.u, 0) as u_before, new.u as u_after
  ), pairs as materialized (
    select m.contact_id, m.n_out + coalesce(r.n_out, 0) as n_out, m.n_in + coalesce(r.n_in, 0) as n_in, m.n_met + coalesce(r.n_met, 0) as n_met,
      least(r.first_day, m.first_day) as first_day, greatest(r.last_day, m.last_day) as last_day,
      greatest(r.last_direct_day, m.last_direct_day) as last_direct_day, greatest(r.last_sum_day, m.last_sum_day) as last_sum_day,
      coalesce(r.f7, 0) + m.f7 as f7, coalesce(r.f90, 0) + m.f90 as f90, coalesce(m.oldest < r.last_sum_day, true) as history_changed
    from (
      select k.contact_id, sum(k.n_out) as n_out, sum(k.n_in) as n_in, sum(k.n_met) as n_met, min(k.contact) as first_day, max(k.contact) as last_day,
        max(k.direct) as last_direct_day, max(k.sum) as last_sum_day, min(k.day) as oldest,
        sum(k.x * ${shortKernel('k.day', 'a.day')} order by k.day) as f7, sum(k.x * ${longKernel('k.day', 'a.day')} order by k.day) as f90
      from anchor a cross join (
        select contact_id, day, n_out, n_in, n_met, case when mails + meetings + others > 0 then day end as contact,
          case when direct > 0 then day end as direct, case when u > 0 then day end as sum, 0::float8 as x from changes
        union all
        select contact_id, day, 0, 0, 0, null, null, null, ${value('u_after')} - ${value('u_before')} from days
      ) k group by k.contact_id
    ) m left join lateral (
      select r.* from relationship r where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = m.contact_id offset 0
    ) r on true
  ), touched as (
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, last_sum_day, n_out, n_in, n_met)
    select app_tenant(), app_owner(), p.contact_id, p.f7, p.f90, a.day, p.first_day, p.last_day, p.last_direct_day, p.last_sum_day, p.n_out, p.n_in, p.n_met
    from pairs p cross join anchor a where p.n_out + p.n_in + p.n_met > 0
    on conflict (tenant_id, owner_id, contact_id) do update set ${rowTaken}
    returning ${rowReturned}
  )`

/**
 * Folds up to `$2` interactions that are all new; takes none where one is not, where anybody's wish not to be included may
 * have to be followed first (`wishes`), or where the landmark is too far from today (`$3`). What somebody wrote while it was
 * being looked for is neither marked nor counted: it waits as it did.
 */
export const foldNew = `
  with ${anchor}, ${barred}, batch as materialized (
    select ctid as at, gone or folded_day is not null as is_known from interaction where pending order by source_id limit $2::int for update skip locked
  ), standing as materialized (
    select s.*, not (s.is_known or s.wishes) and abs(a.day - $3::int) < ${landmarkDaysMost} as takes, a.landmark as stands_against from anchor a cross join (
      select ${wishes} as wishes, count(*)::int as found, coalesce(bool_or(b.is_known), false) as is_known from batch b
    ) s
  ), marked as (
    update interaction i set pending = false, folded_day = i.day, folded_direct = i.direct, folded_kind = i.kind, folded_contacts = i.contacts,
      folded_weights = i.weights, folded_directions = i.directions
    from batch b where i.ctid = b.at and (select takes from standing)
    returning i.day, i.direct, i.kind, i.contacts, i.weights, i.directions
  ), parts as (${partsOf('marked b', 1)}
  ), ${partsToRows}
  select s.found, s.takes, s.wishes, s.stands_against, t.*, t.contact_id in (select contact_id from pairs where history_changed) as history_changed
  from standing s left join touched t on true`

/**
 * Whether what is stored (`excluded`) says more than the row that is there (`i`): a later revision, or the same mail with
 * somebody besides who was taken for no person before.
 */
export const saysMore = `(excluded.rev > i.rev or (excluded.rev = i.rev and excluded.kind = 'mail' and i.contacts <> '{}'
  and cardinality(excluded.contacts) > cardinality(i.contacts) and excluded.contacts @> i.contacts
  and not exists (select 1 from unnest(excluded.contacts) x where x <> all(i.contacts)
    and not exists (select 1 from contact c where c.contact_id = x and c.reconsidered))))`

/** The columns that an interaction is stored from, as arrays `$3` to `$15`, sources in order; none from before the first day that is kept. */
const given = `
  given as (
    select t.source_id, t.kind, t.rev, t.occurred_at, t.day, least(t.n, 32767) as n, t.direct, t.contacts::uuid[], t.weights::int[],
      t.directions::smallint[], t.conversation_id, t.series_id, t.duration_s
    from unnest($3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::int[], $8::int[], $9::text[]::boolean[], $10::text[], $11::text[], $12::text[],
      $13::text[], $14::text[], $15::int[])
      as t(source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions, conversation_id, series_id, duration_s)
    where t.day >= coalesce((select kept_from - date '1970-01-01' from owner), 0)
  )`

/**
 * Stores interactions and folds those that are new in the same breath, so that each is written once; one that was there and
 * changed waits to be folded, and all of them do where `foldNew` would take none. `$1` is the landmark, `$2` today.
 */
export const foldStored = `
  with ${anchor}, ${barred}, taken as materialized (
    select not (${wishes}) and abs(day - $2::int) < ${landmarkDaysMost} as yes from anchor
  ), ${given}, stored as (
    insert into interaction as i (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions,
      conversation_id, series_id, duration_s, pending, folded_day, folded_direct, folded_kind, folded_contacts, folded_weights, folded_directions)
    select app_tenant(), app_owner(), g.source_id, g.kind, g.rev, g.occurred_at, g.day, g.n, g.direct, g.contacts, g.weights, g.directions,
      g.conversation_id, g.series_id, g.duration_s, not k.yes, case when k.yes then g.day end, case when k.yes then g.direct end,
      case when k.yes then g.kind end, case when k.yes then g.contacts end, case when k.yes then g.weights end, case when k.yes then g.directions end
    from taken k cross join given g
    on conflict (tenant_id, owner_id, source_id) do update set kind = excluded.kind, rev = excluded.rev, occurred_at = excluded.occurred_at,
      day = excluded.day, n = excluded.n, direct = excluded.direct, contacts = excluded.contacts, weights = excluded.weights,
      directions = excluded.directions, conversation_id = excluded.conversation_id, series_id = excluded.series_id,
      duration_s = excluded.duration_s, pending = true
    where not i.gone and ${saysMore}
    returning old.source_id is null as fresh, new.day, new.direct, new.kind, new.contacts, new.weights, new.directions
  ), parts as (${partsOf('stored b where b.fresh and (select yes from taken)', 1)}
  ), ${partsToRows}
  select (select count(*)::int from stored where fresh) as fresh, (select count(*)::int from stored) as changed, (select count(*)::int from touched) as touched,
    (select array_agg(contact_id) from touched where f7_before is null) as begun`

/**
 * Adds to relationships that have just begun, those of `$1`, the weak days that there were already, which are no relationship
 * by themselves. Gives how those of them stand then that had any.
 */
export const addWeakDays = `
  update relationship r set f7 = k.f7, f90 = k.f90, last_sum_day = k.last_sum_day
  from unnest($1::uuid[]) as b(contact_id) cross join lateral (
    select x.landmark from relationship x where x.tenant_id = app_tenant() and x.owner_id = app_owner() and x.contact_id = b.contact_id offset 0
  ) x cross join lateral (
    select sum(${value('s.u')} * ${shortKernel('s.day', 'x.landmark')} order by s.day) as f7, sum(${value('s.u')} * ${longKernel('s.day', 'x.landmark')} order by s.day) as f90,
      max(s.day) filter (where s.u > 0) as last_sum_day
    from contact_day s where s.tenant_id = app_tenant() and s.owner_id = app_owner() and s.contact_id = b.contact_id
  ) k
  where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = b.contact_id
    and (k.f7, k.f90, k.last_sum_day) is distinct from (r.f7, r.f90, r.last_sum_day)
  returning r.contact_id, r.f7, r.f90, r.last_sum_day`
