/** What is derived from the history of relationships after a fold, and the landmark that an owner's columns stand against. */
import { dayExponent, halfLifeDays, landmarkDay, unitsPerContact } from '../../core/policy/score.ts'
import { type Derived, derive, deriveOnward, type Standing } from '../../core/score/derived.ts'
import type { Sql } from '../connect.ts'
import { landmarkDaysMost } from './fold-terms.ts'
import type { Folded } from './relationships.ts'

const dayMs = 86_400_000

/** The landmark for an owner's first relationship: the policy's, or today where that is years away (an old corpus, a simulated year). */
export const landmarkFor = (today: number): number => (isNear(landmarkDay, today) ? landmarkDay : today)

/** Whether columns against this landmark still read well at `today`. */
export const isNear = (landmark: number, today: number): boolean => Math.abs(today - landmark) < landmarkDaysMost

/**
 * Moves an owner's columns to a landmark within six years of `today` (UTC day), recomputed from the day sums; every score
 * stays as it was. Call `lockOwnerScores` first. Gives the landmark that new relationships stand against.
 */
export async function keepLandmark(sql: Sql, today: number): Promise<number> {
  const [row] = await sql<{ landmark: number }[]>`select landmark from relationship limit 1`
  if (!row) return landmarkFor(today)
  return isNear(row.landmark, today) ? row.landmark : moveLandmark(sql, today)
}

/** Moves the columns whatever they stand against; see `keepLandmark`. */
export async function moveLandmark(sql: Sql, today: number): Promise<number> {
  const landmark = landmarkFor(today)
  const column = (half: number) => sql`
    coalesce((select sum(power(d.u::float8 / ${unitsPerContact}::float8, ${dayExponent}::float8)
      * power(2::float8, greatest(-1000, least(1000, (d.day - ${landmark}::int)::float8 / ${half}::float8))) order by d.day)
      from contact_day d where d.tenant_id = r.tenant_id and d.owner_id = r.owner_id and d.contact_id = r.contact_id and d.u > 0), 0)`
  await sql`
    update relationship r set landmark = ${landmark}, f7 = ${column(halfLifeDays.short)}, f90 = ${column(halfLifeDays.long)}`
  return landmark
}

type StaleRow = Stood & { days: number[]; sums: string[] }
type Stood = {
  contact_id: string
  f7: number
  f90: number
  landmark: number
  last_sum_day: number
  last_direct_day: number | null
}

const standingOf = (row: Stood): Standing => ({
  columns: { f7: row.f7, f90: row.f90, landmark: row.landmark },
  lastDay: row.last_sum_day,
  lastDirectDay: row.last_direct_day,
})

/**
 * Derives what up to `most` changed relationships' histories say, from their days; gives the contacts. A crash before it
 * leaves the marks, so the next run derives them. Call `lockOwnerScores` first.
 */
export async function deriveStale(sql: Sql, most: number): Promise<Known[]> {
  const rows = await sql<StaleRow[]>`
    select r.*, k.days, k.sums
    from (select tenant_id, owner_id, contact_id, f7, f90, landmark, last_sum_day, last_direct_day from relationship where stale order by contact_id limit ${most}) r
    cross join lateral (
      select coalesce(array_agg(d.day order by d.day), '{}') as days, coalesce(array_agg(d.u order by d.day), '{}') as sums from contact_day d
      where d.tenant_id = r.tenant_id and d.owner_id = r.owner_id and d.contact_id = r.contact_id and d.u > 0
    ) k`
  const known = rows.map((row) => {
    const days = row.days.map((day, index) => ({ day, u: Number(row.sums[index]) }))
    return { contactId: row.contact_id, derived: derive(days, standingOf(row)) }
  })
  await saveDerived(sql, known)
  return known
}

/** What became known of a contact's history. */
export type Known = { contactId: string; derived: Derived | null }

/**
 * Derives at once what needs no days: relationships of which only the last day changed. The others keep their marks for
 * `deriveStale`; gives those that were derived.
 */
export async function deriveTouched(sql: Sql, touched: readonly Folded[]): Promise<Known[]> {
  const known = touched.flatMap((pair): Known[] => {
    const { contact_id, f7, f90, landmark, last_sum_day, last_direct_day } = pair
    if (pair.history_changed || f7 === null || f90 === null || last_sum_day === null) return []
    const standing = standingOf({ contact_id, f7, f90, landmark, last_sum_day, last_direct_day })
    const derived = deriveOnward(standing, { aboveUntil: pair.above_until, best: pair.best, bestDay: pair.best_day })
    return derived ? [{ contactId: contact_id, derived }] : []
  })
  await saveDerived(sql, known)
  return known
}

async function saveDerived(sql: Sql, known: readonly Known[]): Promise<void> {
  if (known.length === 0) return
  const of = <T>(pick: (derived: Derived) => T): (T | null)[] => known.map(({ derived }) => derived && pick(derived))
  const reviews = of(({ reviewDay }) => (reviewDay === null ? null : new Date(reviewDay * dayMs).toISOString()))
  await sql`
    update relationship r set above_until = t.above_until, best_90_score = t.best, best_day = t.best_day, review_at = t.review_at, stale = false
    from unnest(${known.map(({ contactId }) => contactId)}::uuid[], ${of(({ aboveUntil }) => aboveUntil)}::int[], ${of(({ best }) => best)}::float8[],
      ${of(({ bestDay }) => bestDay)}::int[], ${reviews}::timestamptz[]) as t(contact_id, above_until, best, best_day, review_at)
    where r.tenant_id = app_tenant() and r.owner_id = app_owner() and r.contact_id = t.contact_id`
}
