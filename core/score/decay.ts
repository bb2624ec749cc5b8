/** The two running columns of a relationship and what they say at any time. Days are UTC days since 1970. */
import { dayExponent, halfLifeDays, halfSaturation, secondsPerDay, shares, unitsPerContact } from '../policy/score.ts'

/** F_7 and F_90 against a landmark day: sum of x_d * 2^((d - landmark)/H). Order of contacts never matters to the day sums behind them. */
export type Columns = { f7: number; f90: number; landmark: number }
/** One day with contact: `u` in units of 1/720720. */
export type DaySum = { day: number; u: number }

/** The UTC day of a time in unix seconds. */
export const dayOf = (seconds: number): number => Math.floor(seconds / secondsPerDay)

/** x_d = (u_d / unit)^0.4: what a day with contact counts for. */
export const dayValue = (u: number): number => (u > 0 ? (u / unitsPerContact) ** dayExponent : 0)

/** The columns recomputed from the day sums: the truth that the running columns follow. Days in any order. */
export function recompute(days: readonly DaySum[], landmark: number): Columns {
  const sorted = [...days].sort((a, b) => a.day - b.day)
  let f7 = 0
  let f90 = 0
  for (const { day, u } of sorted) {
    const x = dayValue(u)
    f7 += x * 2 ** ((day - landmark) / halfLifeDays.short)
    f90 += x * 2 ** ((day - landmark) / halfLifeDays.long)
  }
  return { f7, f90, landmark }
}

/** The columns after a day's sum went from `before` to `after` units. */
export function changeDay(columns: Columns, day: number, before: number, after: number): Columns {
  const change = dayValue(after) - dayValue(before)
  const { landmark } = columns
  return {
    f7: columns.f7 + change * 2 ** ((day - landmark) / halfLifeDays.short),
    f90: columns.f90 + change * 2 ** ((day - landmark) / halfLifeDays.long),
    landmark,
  }
}

/** The same relationship against another landmark day; every score stays as it was. */
export function moveLandmark(columns: Columns, landmark: number): Columns {
  const shift = columns.landmark - landmark
  return {
    f7: columns.f7 * 2 ** (shift / halfLifeDays.short),
    f90: columns.f90 * 2 ** (shift / halfLifeDays.long),
    landmark,
  }
}

/** Zero stays zero however far the landmark is, where infinity times zero would be no number. */
const rate = (f: number, halfLife: number, landmark: number, atDay: number): number =>
  f === 0 ? 0 : (Math.LN2 / halfLife) * f * 2 ** (-(atDay - 0.5 - landmark) / halfLife)

/** Rates in weighted contact-days a day, strength, and the score of 0 to 100, at `atDay` (days since 1970, with fraction). */
export function readScore(columns: Columns, atDay: number): { r7: number; r90: number; score: number } {
  const r7 = rate(columns.f7, halfLifeDays.short, columns.landmark, atDay)
  const r90 = rate(columns.f90, halfLifeDays.long, columns.landmark, atDay)
  return { r7, r90, score: scoreOf(shares.short * r7 + shares.long * r90) }
}

/** Score of a strength: 100 s / (s + 0.18). */
export const scoreOf = (strength: number): number =>
  Number.isFinite(strength) ? (100 * strength) / (strength + halfSaturation) : 100

/** Strength at which a score is reached: the inverse of `scoreOf`. */
export const strengthOf = (score: number): number => (halfSaturation * score) / (100 - score)

/** The last moment (days since 1970) at which the score is still at least `bound` if nothing more happens; null when it is not now. */
export function aboveUntil(columns: Columns, bound: number, fromDay: number): number | null {
  if (readScore(columns, fromDay).score < bound) return null
  let low = fromDay
  let high = fromDay + 1
  while (readScore(columns, high).score >= bound) {
    low = high
    high = fromDay + 2 * (high - fromDay)
  }
  for (let step = 0; step < 60 && high - low > 1e-6; step++) {
    const middle = (low + high) / 2
    if (readScore(columns, middle).score >= bound) low = middle
    else high = middle
  }
  return low
}
