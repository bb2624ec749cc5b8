/** The terms that the statements of a fold are put together from; the formula is that of core/score. */
import { dayExponent, halfLifeDays, unitsPerContact } from '../../core/policy/score.ts'

/** What a day's sum is worth. */
export const value = (u: string): string =>
  `(case when ${u} > 0 then power(${u}::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8) else 0 end)`

const kernel = (day: string, half: number, anchor: string): string =>
  `power(2::float8, greatest(-1000, least(1000, (${day} - ${anchor})::float8 / ${half}::float8)))`

/** 2^((day - landmark)/H) for the short and the long half-life, kept inside what a double can hold: one odd date must not stop an owner's scores. */
export const shortKernel = (day: string, anchor: string): string => kernel(day, halfLifeDays.short, anchor)
export const longKernel = (day: string, anchor: string): string => kernel(day, halfLifeDays.long, anchor)

/** `anchor`, the landmark: the one that the owner's relationships stand against, else `$1`. In the order of the key, so that it is one lookup. */
export const anchor = `
  anchor as materialized (
    select coalesce(landmark, $1::int) as day, landmark from (
      select (select x.landmark from relationship x where x.tenant_id = app_tenant() and x.owner_id = app_owner()
        order by x.tenant_id, x.owner_id, x.contact_id limit 1) as landmark offset 0
    ) standing
  )`

/** One part a contact of an interaction: `sign` times what it says of that contact on that day. */
export const partsOf = (from: string, sign: 1 | -1, prefix = ''): string => {
  const now = (column: string) => `b.${prefix}${column}`
  const less = sign === 1 ? '' : '-'
  return `
  select unnest(${now('contacts')}) as contact_id, ${now('day')} as day, ${sign} as sign, ${less}unnest(${now('weights')}) as weight,
    unnest(${now('directions')}) as direction, ${less}${now('direct')}::int as direct, ${less}(${now('kind')} = 'mail')::int as mail,
    ${less}(${now('kind')} = 'meeting')::int as meeting, ${less}(${now('kind')} not in ('mail', 'meeting'))::int as other
  from ${from}`
}

/** How `changes` are added to the days. */
export const daysWritten = `insert into contact_day as d (tenant_id, owner_id, contact_id, day, u, direct, mails, meetings, others)
    select app_tenant(), app_owner(), contact_id, day, u, direct, mails, meetings, others from changes
    where (u, direct, mails, meetings, others) <> (0, 0, 0, 0, 0) order by contact_id, day
    on conflict (tenant_id, owner_id, contact_id, day) do update set u = d.u + excluded.u, direct = d.direct + excluded.direct,
      mails = d.mails + excluded.mails, meetings = d.meetings + excluded.meetings, others = d.others + excluded.others`

/** How a row that there is becomes the one that was worked out, and what a fold tells of it. */
export const rowTaken = `
      f7 = excluded.f7, f90 = excluded.f90, first_day = excluded.first_day,
      last_day = excluded.last_day, last_direct_day = excluded.last_direct_day, last_sum_day = excluded.last_sum_day, n_out = excluded.n_out, n_in = excluded.n_in,
      n_met = excluded.n_met, stale = true`
export const rowReturned = `
      new.contact_id, new.landmark, new.f7, new.f90, new.two_way, new.last_sum_day, new.last_direct_day, old.f7 as f7_before, old.f90 as f90_before,
      old.two_way as two_way_before, old.above_until, old.best_90_score as best, old.best_day`

/** Days between today and the landmark from which the landmark is moved: a double holds nineteen years of half-lives of a week. */
export const landmarkDaysMost = 6 * 365
