/** What a relationship's history says, from its day sums alone: the same whenever and however often it is worked out. */
import { fadingFrom, memoryDays, wordBounds } from '../policy/score.ts'
import { aboveUntil, type Columns, changeDay, type DaySum, readScore } from './decay.ts'
import { lastAbove } from './history.ts'
import { reviewDay } from './silence.ts'

/** Days are UTC days since 1970, scores 0..100. */
export type Derived = {
  /** The last day on which the score is regular (20) or more if nothing more happens; null where it never was. */
  aboveUntil: number | null
  /** The best score at the end of a day with contact in the 90 days up to the last of them, and that day. */
  best: number
  bestDay: number
  /** The day on which the chance of silence reaches the line of a fading tie; null without direct contact. */
  reviewDay: number | null
}
/** A relationship as it stands: its columns, and its last day with any sum. */
export type Standing = { columns: Columns; lastDay: number; lastDirectDay: number | null }

/** Derives it all from the days, in any order; null without any. */
export function derive(days: readonly DaySum[], standing: Standing): Derived | null {
  const sorted = days.filter(({ u }) => u > 0).sort((a, b) => a.day - b.day)
  const lastDay = sorted.at(-1)?.day
  if (lastDay === undefined) return null
  const end = lastDay + 1
  let columns: Columns = { f7: 0, f90: 0, landmark: lastDay }
  let best = { score: -1, day: lastDay }
  for (const { day, u } of sorted) {
    columns = changeDay(columns, day, 0, u)
    const score = readScore(columns, day + 1).score
    if (day > lastDay - memoryDays && score > best.score) best = { score, day }
  }
  const until = aboveUntil(columns, wordBounds.regular, end) ?? lastAbove(sorted, wordBounds.regular, end)
  return {
    aboveUntil: until === null ? null : Math.floor(until),
    best: best.score,
    bestDay: best.day,
    reviewDay: reviewOf(standing),
  }
}

/**
 * The same where only the last day changed since `before` was derived; null where the days have to be asked after all,
 * because the best score has left the 90 days.
 */
export function deriveOnward(
  standing: Standing,
  before: { aboveUntil: number | null; best: number | null; bestDay: number | null },
): Derived | null {
  const { columns, lastDay } = standing
  const score = readScore(columns, lastDay + 1).score
  const until = aboveUntil(columns, wordBounds.regular, lastDay + 1)
  const isBest = before.best === null || before.bestDay === null || score >= before.best || before.bestDay === lastDay
  if (!isBest && (before.bestDay ?? lastDay) <= lastDay - memoryDays) return null
  return {
    aboveUntil: until === null ? before.aboveUntil : Math.floor(until),
    best: isBest ? score : (before.best ?? score),
    bestDay: isBest ? lastDay : (before.bestDay ?? lastDay),
    reviewDay: reviewOf(standing),
  }
}

const reviewOf = ({ columns, lastDay, lastDirectDay }: Standing): number | null =>
  lastDirectDay === null ? null : reviewDay(columns, lastDirectDay, fadingFrom, lastDay + 1)
