/** How well a time suits everybody; what counts is for whom it is worst, so that the order of people never matters. */
import { gridMinutes, type KindPolicy, rankPoints } from '../policy/slots.ts'
import { localAt, minuteMs, minutesOf, weekdayOf } from '../zones/local.ts'
import type { Interval } from './intervals.ts'
import type { PersonTime } from './time-of-person.ts'

export type Candidate = { start: number; end: number; gap: Interval; points: number; day: number }

const touches = (set: readonly Interval[], from: number, to: number): boolean =>
  set.some((one) => one.from < to && one.to > from)

/** Minutes from the best local time for a person. */
function offBest(time: PersonTime, policy: KindPolicy, start: number, minutes: number): number {
  const { person } = time
  const local = localAt(person.zone, start).minutes
  if (policy.best === 'middle') {
    const middle = (minutesOf(person.lunch.from) + minutesOf(person.lunch.to)) / 2
    return Math.abs(local + minutes / 2 - middle)
  }
  return Math.min(...policy.best.map((best) => Math.abs(local - minutesOf(best))))
}

/** Minutes between the meeting and the nearer end of a person's working day. */
function fromEdge(time: PersonTime, start: number, minutes: number): number {
  const { zone, work } = time.person
  const local = localAt(zone, start).minutes
  return Math.min(local - minutesOf(work.from), minutesOf(work.to) - (local + minutes))
}

function isEdgeOfWeek(time: PersonTime, start: number): boolean {
  const { day, minutes } = localAt(time.person.zone, start)
  return (weekdayOf(day) === 5 && minutes >= 15 * 60) || (weekdayOf(day) === 1 && minutes < 10 * 60)
}

/** Points against a time; 0 could not be better. Integers where people are compared, so that sums cannot depend on order. */
export function pointsOf(
  slot: { start: number; end: number; gap: Interval; daysAhead: number; shorter: boolean },
  people: readonly PersonTime[],
  policy: KindPolicy,
): number {
  const { start, end, gap } = slot
  const minutes = (end - start) / minuteMs
  const worst = Math.max(...people.map((time) => offBest(time, policy, start, minutes)))
  const room = gridMinutes * minuteMs
  const anybody = (is: (time: PersonTime) => boolean): number => (people.some(is) ? 1 : 0)
  const noRoom = policy.within !== 'lunch' && (start - gap.from < room || gap.to - end < room) ? 1 : 0
  const isLunch = policy.within === 'lunch'
  return (
    slot.daysAhead * rankPoints.perDay +
    (worst / 60) * rankPoints.offBest +
    noRoom * rankPoints.noRoom +
    (isLunch ? 0 : anybody(({ lunches }) => touches(lunches, start, end))) * rankPoints.midLunch +
    anybody((time) => isEdgeOfWeek(time, start)) * rankPoints.edge +
    (isLunch ? 0 : anybody((time) => fromEdge(time, start, minutes) < 30)) * rankPoints.nearEdge +
    ((start / minuteMs) % 30 === 0 ? 0 : rankPoints.offHour) +
    anybody(({ tentativeDays }) => touches(tentativeDays, start, end)) * rankPoints.tentativeDay +
    (slot.shorter ? rankPoints.shorter : 0)
  )
}

/** Best first; of equals the earlier. */
export const byPoints = (a: Candidate, b: Candidate): number => a.points - b.points || a.start - b.start

/** The best few: at most so many a day, not on top of each other. */
export function pick(
  candidates: readonly Candidate[],
  limits: { most: number; perDay: number; apartMinutes: number },
): Candidate[] {
  const chosen: Candidate[] = []
  for (const one of [...candidates].sort(byPoints)) {
    if (chosen.length >= limits.most) break
    const sameDay = chosen.filter(({ day }) => day === one.day)
    const near = sameDay.some(({ start }) => Math.abs(start - one.start) < limits.apartMinutes * minuteMs)
    if (sameDay.length < limits.perDay && !near) chosen.push(one)
  }
  return chosen
}
