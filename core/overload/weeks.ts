/** Somebody's working days, ahead and in past weeks, from their own hours in their own zone. Days are local days since 1970. */
import { overloadPolicy } from '../policy/overload.ts'
import { isoDate, localAt, minutesOf, momentOf, weekdayOf } from '../zones/local.ts'
import { fullness, overloadOf, type Taken, type WorkingDay } from './overload.ts'

/** Local working hours (HH:mm; an end at or before the start lies on the next day), weekdays 1 (Monday) to 7, holidays as ISO days. */
export type Hours = {
  zone: string
  from: string
  to: string
  days: readonly number[]
  holidays: readonly string[]
}

const timeOn = ({ zone, from, to }: Hours, day: number): WorkingDay => {
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  return { start: momentOf(zone, day, begin), end: momentOf(zone, day, end <= begin ? end + 24 * 60 : end) }
}
const works = (hours: Hours, day: number): boolean =>
  hours.days.includes(weekdayOf(day)) && !hours.holidays.includes(isoDate(day))

/** The working days between two local days, both included. */
const workingDays = (hours: Hours, first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter((day) => works(hours, day))

const isAway = (day: WorkingDay, taken: readonly Taken[]): boolean =>
  taken.some(({ status, start, end }) => status === 'oof' && start <= day.start && end >= day.end)

/** The Monday of the week of a local day. */
export const mondayOf = (day: number): number => day - (weekdayOf(day) - 1)

/** The span in ms that has to be read around `now`: whole past weeks, and the days in which the next working days lie. */
export function spanToRead(now: number): { from: number; to: number } {
  const dayMs = 86_400_000
  // Wherever on earth the week began.
  const monday = mondayOf(Math.floor(now / dayMs)) - 1
  return {
    from: (monday - overloadPolicy.weeksBack * 7) * dayMs,
    to: (Math.floor(now / dayMs) + overloadPolicy.lookAheadDays) * dayMs,
  }
}

/** How somebody's time looks: shares 0..1 or null, and the leave that is on or next (first and last local day). */
export type WeeksSeen = {
  next: number | null
  past: { week: number; share: number | null }[]
  away: { from: number; to: number } | null
}

/** Their next working days (days of leave are none), their past weeks, and when they are away. */
export function weeksOf(hours: Hours, taken: readonly Taken[], now: number): WeeksSeen {
  const today = localAt(hours.zone, now).day
  const ahead = workingDays(hours, today, today + overloadPolicy.lookAheadDays - 2).map((day) => ({
    day,
    time: timeOn(hours, day),
  }))
  const here = ahead.filter(({ day, time }) => day > today && !isAway(time, taken)).slice(0, overloadPolicy.daysAhead)
  const monday = mondayOf(today)
  const past = Array.from({ length: overloadPolicy.weeksBack }, (_, index) => {
    const week = monday - (index + 1) * 7
    const days = workingDays(hours, week, week + 6).map((day) => timeOn(hours, day))
    return { week, share: fullness(days, taken) }
  })
  const isWhole = here.length === overloadPolicy.daysAhead
  const next = isWhole
    ? fullness(
        here.map(({ time }) => time),
        taken,
      )
    : null
  return { next, past, away: leaveAmong(ahead, taken) }
}

/** The first run of working days that are all leave. */
function leaveAmong(
  days: readonly { day: number; time: WorkingDay }[],
  taken: readonly Taken[],
): { from: number; to: number } | null {
  const first = days.findIndex(({ time }) => isAway(time, taken))
  const from = days[first]?.day
  if (from === undefined) return null
  const end = days.findIndex(({ time }, index) => index > first && !isAway(time, taken))
  return { from, to: days[(end < 0 ? days.length : end) - 1]?.day ?? from }
}

/** Whole thousandths of a share, as it is stored. */
export const permilleOf = (share: number | null): number | null => (share === null ? null : Math.round(share * 1000))

/** What is stored of somebody's weeks: thousandths of working time, newest week first, and their leave in local days. */
export type StoredWeeks = {
  next_permille: number | null
  past: readonly (number | null)[]
  away_from: number | null
  away_to: number | null
}

/** Whether their next week is unusually full, and whether they are away on a local day. */
export function weekOn(stored: StoredWeeks, day: number): { full: boolean; away: boolean } {
  const { away_from: from, away_to: to } = stored
  const away = from !== null && to !== null && from <= day && day <= to
  return { full: isOverloaded(stored.next_permille, stored.past), away }
}

/** Overload judged from what is stored: the next five working days against the usual, both in thousandths. */
function isOverloaded(next: number | null, past: readonly (number | null)[]): boolean {
  const share = (permille: number | null): number | null => (permille === null ? null : permille / 1000)
  return overloadOf(share(next), past.map(share)) !== null
}
