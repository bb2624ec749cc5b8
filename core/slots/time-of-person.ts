/** One person's time: when something of a kind may lie for them, and what takes it away. */
import { allDayHours, type KindPolicy } from '../policy/slots.ts'
import { dayNumber, isoDate, minuteMs, minutesOf, momentOf, weekdayOf } from '../zones/local.ts'
import { takesTime } from './conflict.ts'
import { common, type Interval, united, without } from './intervals.ts'
import type { CalendarItem, SlotPerson } from './request.ts'

/** Why a local day is no day for somebody, or null. */
export type DayOff = 'not-working' | 'holiday' | 'away'

export type PersonTime = {
  person: SlotPerson
  /** When it may lie by the clock alone: working days, hours and windows, ms. */
  windows: Interval[]
  /** The lunch windows of the same days. */
  lunches: Interval[]
  /** Taken by what is busy, tentative or away, travel to and fro included. */
  taken: Interval[]
  /** Away: what is `oof`. */
  away: Interval[]
  /** At work but not at the site. */
  elsewhere: Interval[]
  /** Days with an all-day note that may come to nothing. */
  tentativeDays: Interval[]
  dayOff: (day: number) => DayOff | null
}

const moments = (zone: string, day: number, from: number, to: number): Interval => ({
  from: momentOf(zone, day, from),
  to: momentOf(zone, day, to <= from ? to + 24 * 60 : to),
})

const isFreeDay = (policy: KindPolicy, day: number): boolean => policy.freeDays?.includes(weekdayOf(day)) ?? false

/** The windows of a kind on one local day, in ms; none on a day off. */
function windowsOn(person: SlotPerson, policy: KindPolicy, day: number): Interval[] {
  const { zone, work, lunch } = person
  const hours = moments(zone, day, minutesOf(work.from), minutesOf(work.to))
  const within =
    policy.within === 'lunch'
      ? [moments(zone, day, minutesOf(lunch.from), minutesOf(lunch.to))]
      : policy.within.map(([from, to]) => moments(zone, day, minutesOf(from), minutesOf(to)))
  // On a Saturday that all chose nobody's working hours say anything.
  const isFree = !work.days.includes(weekdayOf(day)) && isFreeDay(policy, day)
  return policy.inHours && !isFree ? common(united(within), [hours]) : united(within)
}

/** Everything about one person between two days of their own calendar (both included). `travelMinutes` each way. */
export function timeOf(
  person: SlotPerson,
  policy: KindPolicy,
  days: { first: number; last: number },
  travelMinutes: number,
): PersonTime {
  const holidays = new Set(person.holidays)
  const leave = person.leave.map(({ from, to }) => ({ first: dayNumber(from), last: dayNumber(to) }))
  const dayOff = (day: number): DayOff | null => {
    if (leave.some(({ first, last }) => first <= day && day <= last)) return 'away'
    if (holidays.has(isoDate(day))) return 'holiday'
    return person.work.days.includes(weekdayOf(day)) || isFreeDay(policy, day) ? null : 'not-working'
  }
  const windows: Interval[] = []
  const lunches: Interval[] = []
  for (let day = days.first; day <= days.last; day++) {
    if (dayOff(day) !== null) continue
    windows.push(...windowsOn(person, policy, day))
    lunches.push(moments(person.zone, day, minutesOf(person.lunch.from), minutesOf(person.lunch.to)))
  }
  const isLunch = policy.within === 'lunch'
  const margin = travelMinutes * minuteMs
  const of = (some: readonly CalendarItem[]): Interval[] => united(some)
  const whole = ({ from, to }: CalendarItem): boolean => to - from >= allDayHours * 60 * minuteMs
  return {
    person,
    windows:
      travelMinutes > 0 && policy.inHours
        ? inHoursWithTravel(united(windows), person, policy, days, margin)
        : united(windows),
    lunches: united(lunches),
    taken: united(
      person.items
        .filter((item) => takesTime(item, isLunch))
        .map(({ from, to }) => ({ from: from - margin, to: to + margin })),
    ),
    away: of(person.items.filter(({ status }) => status === 'oof')),
    elsewhere: of(person.items.filter(({ status }) => status === 'workingElsewhere')),
    tentativeDays: of(person.items.filter((item) => item.status === 'tentative' && whole(item))),
    dayOff,
  }
}

/** The way there and back lies in working hours too; on a Saturday that all chose it takes their own time. */
function inHoursWithTravel(
  windows: readonly Interval[],
  person: SlotPerson,
  policy: KindPolicy,
  days: { first: number; last: number },
  margin: number,
): Interval[] {
  const hours: Interval[] = []
  for (let day = days.first; day <= days.last; day++) {
    const { from, to } = moments(person.zone, day, minutesOf(person.work.from), minutesOf(person.work.to))
    if (!person.work.days.includes(weekdayOf(day)) && isFreeDay(policy, day))
      hours.push(moments(person.zone, day, 0, 0))
    else hours.push({ from: from + margin, to: to - margin })
  }
  return common(windows, united(hours))
}

/** When somebody could, by clock and calendar. In person nobody is asked who works elsewhere then. */
export const freeOf = (time: PersonTime, inPerson: boolean): Interval[] =>
  without(inPerson ? without(time.windows, time.elsewhere) : time.windows, time.taken)
