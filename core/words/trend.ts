/** Twelve weeks of contact, and which way they go. */
import { trendPolicy } from '../policy/score.ts'
import { type DaySum, dayValue } from '../score/decay.ts'

/** Weighted contact-days of the seven days from `fromDay` (UTC day) on. */
export type Week = { fromDay: number; value: number }
export type Direction = 'more' | 'less' | 'steady' | 'none'
/** Weeks oldest first, the last one ending today; `key` names the sentence, `text` is it in English. */
export type Trend = { weeks: Week[]; key: Direction; text: string }

const sentences: Record<Direction, string> = {
  more: 'More contact in the last four weeks than in the eight before.',
  less: 'Less contact in the last four weeks than in the eight before.',
  steady: 'About as much contact in the last four weeks as in the eight before.',
  none: 'No contact in twelve weeks.',
}

/** The trend of a pair at `today` (UTC day); days in any order, later ones do not count. */
export function trendOf(days: readonly DaySum[], today: number): Trend {
  const { weeks: amount } = trendPolicy
  const weeks = Array.from({ length: amount }, (_, index) => ({ fromDay: today - 7 * (amount - index) + 1, value: 0 }))
  for (const { day, u } of days) {
    const week = day <= today ? weeks[amount - 1 - Math.floor((today - day) / 7)] : undefined
    if (week) week.value += dayValue(u)
  }
  const key = directionOf(weeks)
  return { weeks, key, text: sentences[key] }
}

/** Which way the last four weeks differ from the eight before them, week for week; `steady` within a third either way. */
export function directionOf(weeks: readonly { value: number }[]): Direction {
  const { lately, factor } = trendPolicy
  const mean = (some: readonly { value: number }[]): number =>
    some.reduce((sum, week) => sum + week.value, 0) / Math.max(1, some.length)
  const recent = mean(weeks.slice(-lately))
  const earlier = mean(weeks.slice(0, -lately))
  if (recent === 0 && earlier === 0) return 'none'
  if (recent > earlier * factor) return 'more'
  return recent < earlier / factor ? 'less' : 'steady'
}
