/** How a score stood in the past, from the day sums alone, so that a retraction changes the past as well. */
import { aboveUntil, type Columns, changeDay, type DaySum, readScore } from './decay.ts'

/** The columns as they stood after each day with contact up to `atDay`, oldest first, each valid until the next. */
function states(days: readonly DaySum[], atDay: number): { columns: Columns; from: number; until: number }[] {
  const past = days.filter(({ day, u }) => u > 0 && day < atDay).sort((a, b) => a.day - b.day)
  const landmark = Math.floor(atDay)
  let columns: Columns = { f7: 0, f90: 0, landmark }
  return past.map(({ day, u }, index) => {
    columns = changeDay(columns, day, 0, u)
    // A day's sum is read from its end on: within the day it is still growing.
    const until = Math.min(atDay, (past[index + 1]?.day ?? atDay) + 1)
    return { columns, from: Math.min(atDay, day + 1), until: Math.max(until, Math.min(atDay, day + 1)) }
  })
}

/** The best score (0..100) at the end of any day since `fromDay`, or at `fromDay` itself; 0 without contact. */
export function bestScore(days: readonly DaySum[], fromDay: number, atDay: number): number {
  let best = 0
  for (const { columns, from, until } of states(days, atDay))
    if (until >= fromDay) best = Math.max(best, readScore(columns, Math.max(from, fromDay)).score)
  return best
}

/** The last moment (days since 1970) up to `atDay` at which the score was at least `bound`; null where it never was. */
export function lastAbove(days: readonly DaySum[], bound: number, atDay: number): number | null {
  for (const { columns, from, until } of states(days, atDay).reverse()) {
    const last = aboveUntil(columns, bound, from)
    if (last !== null) return Math.min(last, until)
  }
  return null
}
