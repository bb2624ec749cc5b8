/** Who is taken at a time: the last look before an invite leaves. */
import { allDayHours, kindPolicies, type SlotKind } from '../policy/slots.ts'
import { minuteMs } from '../zones/local.ts'
import { meetingOf } from './place.ts'
import type { CalendarItem, SlotPerson, Travel } from './request.ts'

/** Whether an item takes its time away from a meeting: busy, away and tentative do; an all-day tentative note and a lunch's own hold do not. */
export function takesTime(item: CalendarItem, isLunch: boolean): boolean {
  if (item.status === 'free' || item.status === 'workingElsewhere') return false
  if (item.movable && isLunch) return false
  return item.status !== 'tentative' || item.to - item.from < allDayHours * 60 * minuteMs
}

/**
 * Keys of the people who cannot be there from `from` to `to`, in the order of people; empty when the time still does for all.
 * With `ways`, for a meeting in person: the way there and back is theirs too, nobody who works elsewhere then can come, and
 * nobody at all where the people are too far apart by now. Without (null) only what lies across counts: the place was picked
 * by hand, or the time was agreed.
 */
export function takenAt(
  people: readonly SlotPerson[],
  kind: SlotKind,
  span: { from: number; to: number },
  ways: readonly Travel[] | null,
): string[] {
  const { within, together } = kindPolicies[kind]
  const meeting = together && ways !== null ? meetingOf(kind, people, ways) : null
  if (meeting !== null && !meeting.inPerson) return people.map(({ key }) => key)
  const lies = (item: CalendarItem, marginMs = 0): boolean =>
    item.from < span.to + marginMs && item.to > span.from - marginMs
  return people
    .filter(({ key, items }) => {
      const way = (meeting?.travel.get(key) ?? 0) * minuteMs
      const isElsewhere = meeting !== null && items.some((item) => item.status === 'workingElsewhere' && lies(item))
      return isElsewhere || items.some((item) => takesTime(item, within === 'lunch') && lies(item, way))
    })
    .map(({ key }) => key)
}
