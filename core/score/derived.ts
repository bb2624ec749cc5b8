/** What a relationship's history says, from its day sums alone: the same whenever and however often it is worked out. */
import { fadingFrom, memoryDays, wordBounds } from '../policy/score.ts'
import { aboveUntil, type DaySum, recompute } from './decay.ts'
import { bestScore, lastAbove } from './history.ts'
import { reviewDay } from './silence.ts'

/** Days are UTC days since 1970. */
export type Derived = {
  /** The last day on which the score is regular (20) or more if nothing more happens; null where it never was. */
  aboveUntil: number | null
  /** The best score (0..100) at the end of a day in the 90 days up to the last contact. */
  best90: number
  /** The day on which the chance of silence reaches the line of a fading tie; null without direct contact. */
  reviewDay: number | null
}

/** Derives it all; days in any order, `lastDirectDay` the last day with direct contact. */
export function derive(days: readonly DaySum[], lastDirectDay: number | null): Derived {
  const last = days.reduce((latest, { day, u }) => (u > 0 && day > latest ? day : latest), Number.NEGATIVE_INFINITY)
  if (last === Number.NEGATIVE_INFINITY) return { aboveUntil: null, best90: 0, reviewDay: null }
  const end = last + 1
  const columns = recompute(days, last)
  const until = aboveUntil(columns, wordBounds.regular, end) ?? lastAbove(days, wordBounds.regular, end)
  return {
    aboveUntil: until === null ? null : Math.floor(until),
    best90: bestScore(days, end - memoryDays, end),
    reviewDay: lastDirectDay === null ? null : reviewDay(columns, lastDirectDay, fadingFrom, end),
  }
}
