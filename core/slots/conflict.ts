/** Who is taken at a time: the last look before an invite leaves. */
import { allDayHours, kindPolicies, type SlotKind } from '../policy/slots.ts'
import { minuteMs } from '../zones/local.ts'
import type { CalendarItem, SlotPerson } from './request.ts'

/** Whether an item takes its time away from a meeting: busy, away and tentative do; an all-day tentative note and a lunch's own hold do not. */
export function takesTime(item: CalendarItem, isLunch: boolean): boolean {
  if (item.status === 'free' || item.status === 'workingElsewhere') return false
  if (item.movable && isLunch) return false
  return item.status !== 'tentative' || item.to - item.from < allDayHours * 60 * minuteMs
}

/** Keys of the people for whom something lies across [from, to), in the order of people; empty when the time is still free for all. */
export function takenAt(people: readonly SlotPerson[], kind: SlotKind, span: { from: number; to: number }): string[] {
  const isLunch = kindPolicies[kind].within === 'lunch'
  const lies = (item: CalendarItem): boolean => item.from < span.to && item.to > span.from
  return people
    .filter(({ items }) => items.some((item) => lies(item) && takesTime(item, isLunch)))
    .map(({ key }) => key)
}
