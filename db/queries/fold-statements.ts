/**
 * The statements that fold whatever happened to interactions, as texts that never change: they are parsed and planned once a
 * connection. They are written so that every plan for them is a fair one, because a mailbox that has just been read has no
 * statistics yet: joins are lookups by key or hashed lists, since the planner takes what is in the making for a single row and
 * would compare everything with everything. `$1` is the landmark (UTC day) for an owner's first relationship.
 */
import { anchor, daysWritten, longKernel, partsOf, rowReturned, rowTaken, shortKernel, value } from './fold-terms.ts'

/** `scored`, who of those in `parts` has a score; `struck`, days of theirs that were no contact; `changes` and `days`, what changes by contact and day and how; `moved`, the same by contact. */
const partsToDays = `
  scored as materialized (
    select k.contact_id, c.struck_days from (select distinct contact_id from parts) k cross join lateral (
      select x.struck_days from contact x where x.tenant_id = app_tenant() and x.owner_id = app_owner() and x.contact_id = k.contact_id
        and x.line is distinct from 'below' and not x.left_out offset 0
    ) c
  ), struck as materialized (
    select contact_id, struck_days from scored where struck_days <> '{}'
  ), changes as materialized (
    select g.* from (
      select p.contact_id, p.day, sum(p.weight) as u,
        coalesce(sum(p.direct) filter (where p.direction <> 3), 0)::int as direct,
        coalesce(sum(p.mail) filter (where p.direction <> 3), 0)::int as mails,
        coalesce(sum(p.meeting) filter (where p.direction <> 3), 0)::int as meetings,
        coalesce(sum(p.other) filter (where p.direction <> 3), 0)::int as others,
        coalesce(sum(p.sign) filter (where p.direction = 0), 0)::int as n_out, coalesce(sum(p.sign) filter (where p.direction = 1), 0)::int as n_in,
        coalesce(sum(p.sign) filter (where p.direction = 2), 0)::int as n_met
      from parts p where (p.contact_id in (select contact_id from scored)) is true group by p.contact_id, p.day
    ) g where not exists (select from struck s where s.contact_id = g.contact_id and g.day = any(s.struck_days))
  ), days as (
    ${daysWritten}
    returning d.contact_id, d.day, coalesce(old.u, 0) as u_before, new.u as u_after, new.direct, new.mails + new.meetings + new.others as contacts,
      coalesce(old.direct, 0) as direct_before, coalesce(old.mails + old.meetings + old.others, 0) as contacts_before
  ), moved as materialized (
    select k.contact_id, sum(k.n_out) as n_out, sum(k.n_in) as n_in, sum(k.n_met) as n_met,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day, max(k.day) filter (where k.u > 0) as last_sum_day, min(k.day) as oldest, coalesce(bool_or(k.lost), false) as lost,
      coalesce(sum(k.x * ${shortKernel('k.day', 'a.day')} order by k.day), 0) as f7,
      coalesce(sum(k.x * ${longKernel('k.day', 'a.day')} order by k.day), 0) as f90
    from anchor a cross join (
      select contact_id, n_out, n_in, n_met, null::int as day, null::int as contacts, null::int as direct, null::boolean as lost, null::bigint as u, null::float8 as x from changes
      union all
      select contact_id, 0, 0, 0, day, contacts, direct, u_after < u_before or contacts < contacts_before or direct < direct_before, u_after,
        ${value('u_after')} - ${value('u_before')} from days
    ) k group by k.contact_id
  )`

/** `pairs`, how each touched relationship stands after an addition. */
const daysToPairs = `
  pairs as materialized (
    select m.contact_id, m.n_out + coalesce(r.n_out, 0) as n_out, m.n_in + coalesce(r.n_in, 0) as n_in, m.n_met + coalesce(r.n_met, 0) as n_met,
      least(r.first_day, m.first_day) as first_day, greatest(r.last_day, m.last_day) as last_day,
      greatest(r.last_direct_day, m.last_direct_day) as last_direct_day, greatest(r.last_sum_day, m.last_sum_day) as last_sum_day, coalesce(r.f7, 0) + m.f7 as f7, coalesce(r.f90, 0) + m.f90 as f90,
      r.contact_id is null or m.lost as anew, r.contact_id is null or m.lost or coalesce(m.oldest < r.last_sum_day, false) as history_changed
    from moved m left join lateral (
      select r.* from relationship r where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = m.contact_id offset 0
    ) r on true
  )`

/** `whole`, how a relationship stands that is made anew from its days. */
const daysToWhole = `
  whole as materialized (
    select k.contact_id, sum(${value('k.u')} * ${shortKernel('k.day', 'a.day')} order by k.day) as f7,
      sum(${value('k.u')} * ${longKernel('k.day', 'a.day')} order by k.day) as f90,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day, max(k.day) filter (where k.u > 0) as last_sum_day
    from anchor a cross join (
      select contact_id, day, coalesce(max(u) filter (where fresh), max(u)) as u, coalesce(max(contacts) filter (where fresh), max(contacts)) as contacts,
        coalesce(max(direct) filter (where fresh), max(direct)) as direct
      from (
        select s.contact_id, s.day, s.u, s.mails + s.meetings + s.others as contacts, s.direct, false as fresh
        from pairs p cross join lateral (
          select s.* from contact_day s where s.tenant_id = app_tenant() and s.owner_id = app_owner() and s.contact_id = p.contact_id offset 0
        ) s where p.anew
        union all
        select contact_id, day, u_after, contacts, direct, true from days where (select bool_or(anew) from pairs)
      ) both_states group by contact_id, day
    ) k group by k.contact_id
  )`

/** `settled`, one row a pair out of the two; `kept` and `gone`, written; `touched`, before and after. */
const pairsToRows = `
  settled as (
    select contact_id, max(n_out) as n_out, max(n_in) as n_in, max(n_met) as n_met, max(f7) as f7, max(f90) as f90, max(first_day) as first_day,
      max(last_day) as last_day, max(last_direct_day) as last_direct_day, max(last_sum_day) as last_sum_day
    from (
      select contact_id, n_out, n_in, n_met, case when not anew then f7 end as f7, case when not anew then f90 end as f90,
        case when not anew then first_day end as first_day, case when not anew then last_day end as last_day,
        case when not anew then last_direct_day end as last_direct_day, case when not anew then last_sum_day end as last_sum_day from pairs
      union all
      select contact_id, null, null, null, f7, f90, first_day, last_day, last_direct_day, last_sum_day from whole
      where (contact_id in (select contact_id from pairs where anew)) is true
    ) sides group by contact_id
  ), kept as (
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, last_sum_day, n_out, n_in, n_met)
    select app_tenant(), app_owner(), contact_id, f7, f90, (select day from anchor), first_day, last_day, last_direct_day, last_sum_day, n_out, n_in, n_met
    from settled where n_out + n_in + n_met > 0 order by contact_id
    on conflict (tenant_id, owner_id, contact_id) do update set ${rowTaken}
    returning ${rowReturned}
  ), gone as (
    delete from relationship r where r.tenant_id = app_tenant() and r.owner_id = app_owner()
      and r.contact_id = any(array(select contact_id from pairs where n_out + n_in + n_met <= 0))
    returning r.contact_id, r.landmark, r.f7, r.f90, r.two_way
  ), touched as (
    select * from kept
    union all
    select contact_id, landmark, null, null, null, null, null, f7, f90, two_way, null, null, null from gone
  )`

const madeAnew = `${anchor}, ${partsToDays}, ${daysToPairs}, ${daysToWhole}, ${pairsToRows}`

/** Folds up to `$2` interactions, whatever happened to them: what they say now minus what was folded of them before. */
export const foldAny = `
  with batch as materialized (
    select source_id, day, direct, kind, gone, contacts, weights, directions,
      folded_day, folded_direct, folded_kind, folded_contacts, folded_weights, folded_directions
    from interaction where pending order by source_id limit $2::int for update skip locked
  ), marked as (
    update interaction i set pending = false, folded_day = case when not gone then day end, folded_direct = case when not gone then direct end,
      folded_kind = case when not gone then kind end, folded_contacts = case when not gone then contacts end,
      folded_weights = case when not gone then weights end, folded_directions = case when not gone then directions end
    where tenant_id = app_tenant() and owner_id = app_owner() and pending and source_id = any(array(select source_id from batch))
  ), parts as (${partsOf('batch b where not b.gone', 1)}
    union all ${partsOf('batch b', -1, 'folded_')}
  ), ${madeAnew}
  select (select count(*)::int from batch) as found, t.*, t.contact_id in (select contact_id from pairs where history_changed) as history_changed
  from (select) one left join touched t on true`

/** Makes the scores of the contacts `$2` anew from what was folded of every interaction. */
export const refold = `
  with parts as (
    select * from (${partsOf('interaction b where b.folded_contacts && $2::uuid[]', 1, 'folded_')}) p where p.contact_id = any($2::uuid[])
  ), ${madeAnew}
  select count(*) from touched`
