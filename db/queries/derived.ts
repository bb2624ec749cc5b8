/** What is derived from the history of relationships after a fold, and the landmark that an owner's columns stand against. */
import { dayExponent, halfLifeDays, landmarkDay, unitsPerContact } from '../../core/policy/score.ts'
import { type Derived, derive } from '../../core/score/derived.ts'
import type { Sql } from '../connect.ts'

/** Days between today and the landmark from which the landmark is moved: a double holds nineteen years of half-lives of a week. */
const landmarkYears = 6
const dayMs = 86_400_000

/** The landmark for an owner's first relationship: the policy's, or today where that is years away (an old corpus, a simulated year). */
export const landmarkFor = (today: number): number =>
  Math.abs(today - landmarkDay) < landmarkYears * 365 ? landmarkDay : today

/**
 * Moves an owner's columns to a landmark within six years of `today` (UTC day), recomputed from the day sums; every score
 * stays as it was. Call `lockOwnerScores` first. Gives the landmark that new relationships stand against.
 */
export async function keepLandmark(sql: Sql, today: number): Promise<number> {
  const [row] = await sql<{ landmark: number }[]>`select landmark from relationship limit 1`
  if (!row) return landmarkFor(today)
  if (Math.abs(today - row.landmark) < landmarkYears * 365) return row.landmark
  const landmark = landmarkFor(today)
  const column = (half: number) => sql`
    sum(power(d.u::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8)
      * power(2::float8, greatest(-1000, least(1000, (d.day - ${landmark}::int)::float8 / ${half}::float8))) order by d.day)`
  await sql`
    update relationship r set landmark = ${landmark}, f7 = coalesce(k.f7, 0), f90 = coalesce(k.f90, 0)
    from relationship x cross join lateral (
      select ${column(halfLifeDays.short)} as f7, ${column(halfLifeDays.long)} as f90 from contact_day d
      where d.tenant_id = x.tenant_id and d.owner_id = x.owner_id and d.contact_id = x.contact_id and d.u > 0
    ) k
    where (r.tenant_id, r.owner_id, r.contact_id) = (x.tenant_id, x.owner_id, x.contact_id)`
  return landmark
}

/**
 * Derives what up to `most` changed relationships' histories say; gives how many there were. A crash before it leaves the
 * marks, so the next run derives them. Call `lockOwnerScores` first.
 */
export async function deriveStale(sql: Sql, most: number): Promise<number> {
  const rows = await sql<{ contact_id: string; last_direct_day: number | null; days: number[]; sums: string[] }[]>`
    select r.contact_id, r.last_direct_day, k.days, k.sums
    from (select tenant_id, owner_id, contact_id, last_direct_day from relationship where stale order by contact_id limit ${most}) r
    cross join lateral (
      select coalesce(array_agg(d.day order by d.day), '{}') as days, coalesce(array_agg(d.u order by d.day), '{}') as sums from contact_day d
      where d.tenant_id = r.tenant_id and d.owner_id = r.owner_id and d.contact_id = r.contact_id and d.u > 0
    ) k`
  if (rows.length === 0) return 0
  const derived = rows.map((row) =>
    derive(
      row.days.map((day, index) => ({ day, u: Number(row.sums[index]) })),
      row.last_direct_day,
    ),
  )
  await saveDerived(
    sql,
    rows.map(({ contact_id }) => contact_id),
    derived,
  )
  return rows.length
}

async function saveDerived(sql: Sql, contactIds: readonly string[], derived: readonly Derived[]): Promise<void> {
  const reviews = derived.map(({ reviewDay }) =>
    reviewDay === null ? null : new Date(reviewDay * dayMs).toISOString(),
  )
  await sql`
    update relationship r set above_until = t.above_until, best_90_score = t.best, review_at = t.review_at, stale = false
    from unnest(${contactIds as string[]}::uuid[], ${derived.map(({ aboveUntil }) => aboveUntil)}::int[], ${derived.map(({ best90 }) => best90)}::float8[],
      ${reviews}::timestamptz[]) as t(contact_id, above_until, best, review_at)
    where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = t.contact_id`
}

/** The earliest review still to come, or null. */
export async function nextReview(sql: Sql, after: Date): Promise<Date | null> {
  const [row] = await sql<
    { at: Date | null }[]
  >`select min(review_at) as at from relationship where review_at > ${after} and two_way`
  return row?.at ?? null
}
