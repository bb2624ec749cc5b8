/** What can be said of a pair from its day sums alone: counts that the owner could recount in their own mailbox. */
import { memoryDays } from '../policy/score.ts'

/** One day with contact. `direct` counts contacts with at most five others. */
export type ContactDay = { day: number; u: number; direct: number; mails: number; meetings: number; others: number }

export type Facts = {
  /** Days with contact in the last 90. */
  daysIn90: number
  /** Of these, days with direct contact. */
  directDaysIn90: number
  /** Whole days since the last contact, or null. */
  lastDaysAgo: number | null
  /** Whole days since the last direct contact, or null. */
  lastDirectDaysAgo: number | null
  meetingsIn90: number
  /** The pair's own 90th percentile of days between direct contact-days, or null with fewer than five of them. */
  usualGap: number | null
}

/** The facts of a pair at `today` (UTC day); days in any order, later days than today do not count. */
export function factsOf(days: readonly ContactDay[], today: number): Facts {
  const past = days.filter(({ day, u }) => day <= today && u > 0).sort((a, b) => a.day - b.day)
  const recent = past.filter(({ day }) => day > today - memoryDays)
  const direct = past.filter((entry) => entry.direct > 0).map(({ day }) => day)
  const gaps = direct
    .slice(1)
    .map((day, index) => day - (direct[index] ?? day))
    .sort((a, b) => a - b)
  const last = past.at(-1)
  const lastDirect = direct.at(-1)
  return {
    daysIn90: recent.length,
    directDaysIn90: recent.filter((entry) => entry.direct > 0).length,
    lastDaysAgo: last ? today - last.day : null,
    lastDirectDaysAgo: lastDirect === undefined ? null : today - lastDirect,
    meetingsIn90: recent.reduce((sum, entry) => sum + entry.meetings, 0),
    usualGap: gaps.length >= 4 ? (gaps[Math.min(gaps.length - 1, Math.ceil(gaps.length * 0.9) - 1)] ?? null) : null,
  }
}

/** Weighted contact of each of the last `weeks` weeks, oldest first; a week ends today, then every seven days back. */
export function weeklyTrend(
  days: readonly ContactDay[],
  today: number,
  weeks: number,
  valueOf: (u: number) => number,
): { fromDay: number; value: number }[] {
  const series = Array.from({ length: weeks }, (_, index) => ({ fromDay: today - 7 * (weeks - index) + 1, value: 0 }))
  for (const { day, u } of days) {
    const index = weeks - 1 - Math.floor((today - day) / 7)
    const week = day <= today ? series[index] : undefined
    if (week) week.value += valueOf(u)
  }
  return series
}

/** Which way the last four weeks differ from the eight before them; 'steady' within a third either way. */
export function directionOf(series: readonly { value: number }[]): 'more' | 'less' | 'steady' | 'none' {
  const recent = series.slice(-4).reduce((sum, week) => sum + week.value, 0) / 4
  const before = series.slice(0, -4)
  const earlier = before.reduce((sum, week) => sum + week.value, 0) / Math.max(1, before.length)
  if (recent === 0 && earlier === 0) return 'none'
  if (recent > (earlier * 4) / 3) return 'more'
  return recent < (earlier * 2) / 3 ? 'less' : 'steady'
}
