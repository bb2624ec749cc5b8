/** What can be said of a pair from its day sums alone: counts that the owner could recount in their own mailbox. */
import { memoryDays, oneToOneFrom, unitsPerContact, usualGapPolicy } from '../policy/score.ts'

/**
 * One day with contact: `u` in units of 1/720720; how many mails, meetings and other contacts there were, and how many
 * of them `direct`, with at most five others. A mail that both only received is in `u` and in nothing else.
 */
export type ContactDay = { day: number; u: number; direct: number; mails: number; meetings: number; others: number }

export type Facts = {
  /** Days with contact in the last 90, today included. */
  daysIn90: number
  /** Of these, days with direct contact. */
  directDaysIn90: number
  mailsIn90: number
  meetingsIn90: number
  /** Coffees, calls, thanks and help that were logged. */
  othersIn90: number
  /** How most contacts of the 90 days were: `alone` is said only where the sums prove it. Null without any. */
  mostly: 'alone' | 'small' | 'large' | null
  /** Whole days since the last contact, or null. */
  lastDaysAgo: number | null
  /** Whole days since the last direct contact, or null. */
  lastDirectDaysAgo: number | null
  /** The pair's own 90th percentile of days between direct contact-days, or null with fewer than five of them. */
  usualGap: number | null
  /** The same two in working days of both. */
  lastDirectWorkingDaysAgo: number | null
  usualWorkingGap: number | null
}

/** Whether both could have worked on a UTC day: no weekend, holiday or leave of either. */
export type WorkingDay = (day: number) => boolean

/** Monday to Friday: what is known without anybody's calendar. */
export const weekday: WorkingDay = (day) => (((day + 3) % 7) + 7) % 7 < 5

const contactsOf = (day: ContactDay): number => day.mails + day.meetings + day.others

/** The facts of a pair at `today` (UTC day); days in any order, later days than today do not count. */
export function factsOf(days: readonly ContactDay[], today: number, isWorkingDay: WorkingDay = weekday): Facts {
  const past = days.filter((entry) => entry.day <= today && contactsOf(entry) > 0).sort((a, b) => a.day - b.day)
  const recent = past.filter(({ day }) => day > today - memoryDays)
  const direct = past.filter((entry) => entry.direct > 0).map(({ day }) => day)
  const last = past.at(-1)?.day
  const lastDirect = direct.at(-1)
  const sum = (of: (entry: ContactDay) => number): number => recent.reduce((total, entry) => total + of(entry), 0)
  return {
    daysIn90: recent.length,
    directDaysIn90: recent.filter((entry) => entry.direct > 0).length,
    mailsIn90: sum(({ mails }) => mails),
    meetingsIn90: sum(({ meetings }) => meetings),
    othersIn90: sum(({ others }) => others),
    mostly: mostlyOf(
      sum(contactsOf),
      sum(({ direct: amount }) => amount),
      sum(({ u }) => u),
    ),
    lastDaysAgo: last === undefined ? null : today - last,
    lastDirectDaysAgo: lastDirect === undefined ? null : today - lastDirect,
    usualGap: usualOf(gapsOf(direct, (from, to) => to - from)),
    lastDirectWorkingDaysAgo: lastDirect === undefined ? null : workingDays(lastDirect, today, isWorkingDay),
    usualWorkingGap: usualOf(gapsOf(direct, (from, to) => workingDays(from, to, isWorkingDay))),
  }
}

/** A contact with two or more others weighs at most a half: an average above three quarters needs a majority of whole ones. */
function mostlyOf(contacts: number, direct: number, units: number): Facts['mostly'] {
  if (contacts === 0) return null
  if (units > contacts * unitsPerContact * oneToOneFrom) return 'alone'
  return direct * 2 > contacts ? 'small' : 'large'
}

/** Working days after `from`, up to and with `to`. */
function workingDays(from: number, to: number, isWorkingDay: WorkingDay): number {
  let count = 0
  for (let day = from + 1; day <= to; day++) if (isWorkingDay(day)) count += 1
  return count
}

const gapsOf = (days: readonly number[], between: (from: number, to: number) => number): number[] =>
  days.slice(1).map((day, index) => between(days[index] ?? day, day))

/** The smallest gap that at least 90 % of the gaps do not exceed. */
function usualOf(gaps: readonly number[]): number | null {
  if (gaps.length < usualGapPolicy.gapsLeast) return null
  const sorted = [...gaps].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * usualGapPolicy.quantile) - 1] ?? null
}
