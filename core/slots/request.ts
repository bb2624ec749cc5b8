/** What the slot engine is asked: who, what, between which days, and what is known of everybody's time. */
import { teamMost } from '../policy/groups.ts'
import { daysMost, peopleRange, type SlotKind } from '../policy/slots.ts'
import { dayNumber, isZone, minutesOf } from '../zones/local.ts'

export type Availability = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere'

/** Something in somebody's calendar, ms since 1970. `movable`: their own lunch hold, which gives way to a lunch. */
export type CalendarItem = { from: number; to: number; status: Availability; movable?: boolean }

export type SlotPerson = {
  /** Any key of the caller's; no two people share one. */
  key: string
  /** IANA zone in which their hours, windows and days are meant. */
  zone: string
  /** Where they are, or null where that is not known. */
  site: string | null
  /** Local working hours, HH:mm; an end at or before the start lies on the next day. Days 1 (Monday) to 7. */
  work: { from: string; to: string; days: readonly number[] }
  lunch: { from: string; to: string }
  items: readonly CalendarItem[]
  /** Public holidays at their site: local ISO days. */
  holidays: readonly string[]
  /** Days of leave, first and last local ISO day. */
  leave: readonly { from: string; to: string }[]
}

/** Minutes from one site to another, the same both ways. */
export type Travel = { between: readonly [string, string]; minutes: number }

export type SlotRequest = {
  kind: SlotKind
  people: readonly SlotPerson[]
  /** The zone in which `from`, `to` and the days of the answer are meant: the owner's. */
  zone: string
  /** ms since 1970; nothing is offered before it. */
  now: number
  /** First and last ISO day. */
  from: string
  to: string
  travel?: readonly Travel[]
  /** How many times at most. */
  most?: number
  /**
   * Time after hours: true where all who use Kith chose it, which opens Saturdays to an activity; false where not, which
   * keeps everything inside working hours. Left out the kind's own rule holds.
   */
  offHours?: boolean
  /** A whole team, which may be more than a group. */
  team?: boolean
}

/** Throws a RangeError that says what is wrong: unknown zone, too few or many people, a range that is empty or too long. */
export function checkRequest(request: SlotRequest): void {
  const { people } = request
  const most = request.team ? teamMost : peopleRange.most
  if (people.length < peopleRange.least || people.length > most)
    throw new RangeError(`a meeting is for ${peopleRange.least} to ${most} people, not ${people.length}`)
  if (new Set(people.map(({ key }) => key)).size !== people.length) throw new RangeError('somebody is named twice')
  for (const zone of [request.zone, ...people.map((person) => person.zone)])
    if (!isZone(zone)) throw new RangeError(`"${zone}" is not a known time zone`)
  for (const { work, lunch } of people) for (const time of [work.from, work.to, lunch.from, lunch.to]) minutesOf(time)
  const days = dayNumber(request.to) - dayNumber(request.from) + 1
  if (days < 1) throw new RangeError('the last day lies before the first')
  if (days > daysMost) throw new RangeError(`${days} days are too many, at most ${daysMost} can be looked at`)
}
