/** The estimated chance that a pair has no direct contact in the next 28 days, and when it crosses a line. */
import { silence } from '../policy/score.ts'
import { type Columns, readScore } from './decay.ts'

/** 0..1. `r90` in weighted contact-days a day, `gapDays` whole UTC days since the last direct contact. */
export function silentProbability(r90: number, gapDays: number): number {
  const logit =
    silence.intercept + silence.rate * Math.log(r90 + silence.rateFloor) + silence.gap * Math.log(1 + gapDays)
  return 1 / (1 + Math.exp(-logit))
}

/** The chance for a relationship at `atDay`. */
export const silentAt = (columns: Columns, lastDirectDay: number, atDay: number): number =>
  silentProbability(readScore(columns, atDay).r90, Math.max(0, Math.floor(atDay) - lastDirectDay))

/** The first whole day, from `fromDay` on, at which the chance is at least `bound` if nothing happens; it only grows. Null beyond ten years. */
export function reviewDay(columns: Columns, lastDirectDay: number, bound: number, fromDay: number): number | null {
  const start = Math.floor(fromDay)
  const crossed = (day: number): boolean => silentAt(columns, lastDirectDay, day) >= bound
  if (crossed(start)) return start
  let low = start
  let high = start + 1
  while (!crossed(high)) {
    low = high
    high = start + 2 * (high - start)
    if (high - start > 3_650) return null
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (crossed(middle)) high = middle
    else low = middle
  }
  return high
}
