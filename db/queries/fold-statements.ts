/**
 * The statements of the fold, as texts that never change: they are parsed and planned once a connection. They are written
 * so that every plan for them is a fair one, because a mailbox that has just been read has no statistics yet: joins are
 * lookups by key or hashed lists, since the planner takes what is in the making for a single row and would compare
 * everything with everything. `$1` is the landmark (UTC day) for an owner's first relationship.
 */
import { dayExponent, halfLifeDays, unitsPerContact } from '../../core/policy/score.ts'

const value = (u: string): string =>
  `(case when ${u} > 0 then power(${u}::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8) else 0 end)`
/** 2^((day - landmark)/H), kept inside what a double can hold: one odd date must not stop an owner's scores. */
const kernel = (day: string, half: number): string =>
  `power(2::float8, greatest(-1000, least(1000, (${day} - (select day from anchor))::float8 / ${half}::float8)))`

/** `anchor`, the landmark: the one that the owner's relationships stand against, else `$1`. In the order of the key, so that it is one lookup. */
const anchor = `
  anchor as materialized (
    select coalesce(landmark, $1::int) as day, landmark from (
      select (select x.landmark from relationship x where x.tenant_id = app_tenant() and x.owner_id = app_owner()
        order by x.tenant_id, x.owner_id, x.contact_id limit 1) as landmark
    ) standing
  )`

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
    insert into contact_day as d (tenant_id, owner_id, contact_id, day, u, direct, mails, meetings, others)
    select app_tenant(), app_owner(), contact_id, day, u, direct, mails, meetings, others from changes
    where (u, direct, mails, meetings, others) <> (0, 0, 0, 0, 0) order by contact_id, day
    on conflict (tenant_id, owner_id, contact_id, day) do update set u = d.u + excluded.u, direct = d.direct + excluded.direct,
      mails = d.mails + excluded.mails, meetings = d.meetings + excluded.meetings, others = d.others + excluded.others
    returning d.contact_id, d.day, coalesce(old.u, 0) as u_before, new.u as u_after, new.direct, new.mails + new.meetings + new.others as contacts,
      coalesce(old.direct, 0) as direct_before, coalesce(old.mails + old.meetings + old.others, 0) as contacts_before
  ), moved as materialized (
    select k.contact_id, sum(k.n_out) as n_out, sum(k.n_in) as n_in, sum(k.n_met) as n_met,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day, max(k.day) filter (where k.u > 0) as last_sum_day, min(k.day) as oldest, coalesce(bool_or(k.lost), false) as lost,
      coalesce(sum(k.x * ${kernel('k.day', halfLifeDays.short)} order by k.day), 0) as f7,
      coalesce(sum(k.x * ${kernel('k.day', halfLifeDays.long)} order by k.day), 0) as f90
    from (
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
    select k.contact_id, sum(${value('k.u')} * ${kernel('k.day', halfLifeDays.short)} order by k.day) as f7,
      sum(${value('k.u')} * ${kernel('k.day', halfLifeDays.long)} order by k.day) as f90,
      min(k.day) filter (where k.contacts > 0) as first_day, max(k.day) filter (where k.contacts > 0) as last_day,
      max(k.day) filter (where k.direct > 0) as last_direct_day, max(k.day) filter (where k.u > 0) as last_sum_day
    from (
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

/** How a row that there is becomes the one that was worked out, and what a fold tells of it. */
const rowTaken = `
      f7 = excluded.f7, f90 = excluded.f90, first_day = excluded.first_day,
      last_day = excluded.last_day, last_direct_day = excluded.last_direct_day, last_sum_day = excluded.last_sum_day, n_out = excluded.n_out, n_in = excluded.n_in,
      n_met = excluded.n_met, stale = true`
const rowReturned = `
      new.contact_id, new.landmark, new.f7, new.f90, new.two_way, new.last_sum_day, new.last_direct_day, old.f7 as f7_before, old.f90 as f90_before,
      old.two_way as two_way_before, old.above_until, old.best_90_score as best, old.best_day`

/** `touched` where nothing was taken away: a first relationship begins with the weak days that there were already. */
const pairsAdded = `
  touched as (
    insert into relationship as r (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, last_sum_day, n_out, n_in, n_met)
    select app_tenant(), app_owner(), p.contact_id, p.f7 + coalesce(w.f7, 0), p.f90 + coalesce(w.f90, 0), (select day from anchor),
      p.first_day, p.last_day, p.last_direct_day, greatest(p.last_sum_day, w.last_sum_day), p.n_out, p.n_in, p.n_met
    from pairs p left join lateral (
      select sum(${value('s.u')} * ${kernel('s.day', halfLifeDays.short)} order by s.day) as f7,
        sum(${value('s.u')} * ${kernel('s.day', halfLifeDays.long)} order by s.day) as f90, max(s.day) filter (where s.u > 0) as last_sum_day
      from contact_day s where p.anew and s.tenant_id = app_tenant() and s.owner_id = app_owner() and s.contact_id = p.contact_id
    ) w on true
    where p.n_out + p.n_in + p.n_met > 0 order by p.contact_id
    on conflict (tenant_id, owner_id, contact_id) do update set ${rowTaken}
    returning ${rowReturned}
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

/** `batch`, what waits and is locked; `marked`, written down as folded where the fold takes it (`taken`, one row of one boolean). */
const taking = (columns: string): string => `
  batch as materialized (
    select source_id, ${columns} from interaction where pending order by source_id limit $2::int for update skip locked
  )`

const marking = `
  marked as (
    update interaction i set pending = false, folded_day = case when not gone then day end, folded_direct = case when not gone then direct end,
      folded_kind = case when not gone then kind end, folded_contacts = case when not gone then contacts end,
      folded_weights = case when not gone then weights end, folded_directions = case when not gone then directions end
    where tenant_id = app_tenant() and owner_id = app_owner() and pending
      and source_id = any(array(select source_id from batch where (select yes from taken)))
  )`

/** One part a contact of an interaction: `sign` times what it says of that contact on that day. */
const partsOf = (from: string, sign: 1 | -1, prefix = ''): string => {
  const now = (column: string) => `b.${prefix}${column}`
  return `
  select unnest(${now('contacts')}) as contact_id, ${now('day')} as day, ${sign} as sign, ${sign} * unnest(${now('weights')}) as weight,
    unnest(${now('directions')}) as direction, ${sign} * ${now('direct')}::int as direct, ${sign} * (${now('kind')} = 'mail')::int as mail,
    ${sign} * (${now('kind')} = 'meeting')::int as meeting, ${sign} * (${now('kind')} not in ('mail', 'meeting'))::int as other
  from ${from}`
}

/** What every fold answers: how many waited (`found`), how many of them it folded (`taken`), and what it touched. */
const answer = `
  select (select count(*)::int from batch) as found, (select case when yes then (select count(*)::int from batch) else 0 end from taken) as taken,
    (select json_agg(t) from touched t) as touched, (select json_agg(contact_id) from pairs where history_changed) as history`

const madeAnew = `${anchor}, ${partsToDays}, ${daysToPairs}, ${daysToWhole}, ${pairsToRows}`

/** Days between today and the landmark from which the landmark is moved: a double holds nineteen years of half-lives of a week. */
export const landmarkDaysMost = 6 * 365

/**
 * Folds up to `$2` interactions that are all new; takes none where one is not, where anybody's wish not to be included may
 * have to be followed first (`wishes`), or where the landmark is too far from today (`$3`).
 */
export const foldNew = `
  with ${anchor}, ${taking('gone or folded_day is not null as is_known, day, direct, kind, contacts, weights, directions')}, standing as materialized (
    select anybody_asked_out() or exists (select 1 from contact where left_out) as wishes
  ), taken as materialized (
    select not (select coalesce(bool_or(is_known), false) from batch) and not wishes
      and abs((select day from anchor) - $3::int) < ${landmarkDaysMost} as yes from standing
  ), ${marking}, parts as (${partsOf('batch b where (select yes from taken)', 1)}
  ), ${partsToDays}, ${daysToPairs}, ${pairsAdded} ${answer}, (select landmark from anchor) as landmark, (select wishes from standing) as wishes`

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
  with ${anchor}, standing as materialized (
    select anybody_asked_out() or exists (select 1 from contact where left_out) as wishes
  ), taken as materialized (
    select not wishes and abs((select day from anchor) - $2::int) < ${landmarkDaysMost} as yes from standing
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
  ), ${partsToDays}, ${daysToPairs}, ${pairsAdded}
  select (select count(*)::int from stored where fresh) as fresh, (select count(*)::int from stored) as changed, (select count(*)::int from touched) as touched`

/** Folds up to `$2` interactions, whatever happened to them: what they say now minus what was folded of them before. */
export const foldAny = `
  with ${taking(`day, direct, kind, gone, contacts, weights, directions,
      folded_day, folded_direct, folded_kind, folded_contacts, folded_weights, folded_directions`)}, taken as materialized (select true as yes
  ), ${marking}, parts as (${partsOf('batch b where not b.gone', 1)}
    union all ${partsOf('batch b', -1, 'folded_')}
  ), ${madeAnew} ${answer}`

/** Makes the scores of the contacts `$2` anew from what was folded of every interaction. */
export const refold = `
  with parts as (
    select * from (${partsOf('interaction b where b.folded_contacts && $2::uuid[]', 1, 'folded_')}) p where p.contact_id = any($2::uuid[])
  ), ${madeAnew}
  select count(*) from touched`
