/** Whether a given time lies in everybody's hours and days: for a time that somebody chose rather than one that was found. */

import type { SlotKind } from '../policy/slots.ts'
import { groupKinds } from '../policy/suggest.ts'
import { localAt, minutesOf, momentOf } from '../zones/local.ts'
import type { SlotPerson } from './request.ts'
import { policyFor } from './slots.ts'
import { type PersonTime, timeOf } from './time-of-person.ts'

/** What speaks against a time for one person: out of the office, a public holiday at their site, no working day, their hours, their lunch. */
export const misfitReasons = ['away', 'holiday', 'day-off', 'hours', 'lunch'] as const
export type MisfitReason = (typeof misfitReasons)[number]
export type Misfit = { key: string; why: MisfitReason }

/** Why a meeting cannot be at a time that the owner chose. */
export const unsuitedCodes = ['past', 'taken', 'after-hours'] as const
/** The reason, and whom that time does not suit. */
export type Unsuited = { code: (typeof unsuitedCodes)[number]; misfits: readonly Misfit[] }

/** What of somebody's time is known rather than assumed. */
export type Known = { hours: boolean; zone: boolean; lunch: boolean }

/**
 * For whom a time does not suit and why, in the order of people. At which hour of work a coffee is best is left to whoever
 * chose it, and hours or a zone that are only assumed speak against nothing; a lunch lies in everybody's window, and at least touches the
 * usual one where they set none. `offHours`: all of a group who use Kith chose time after hours, so that working time says nothing.
 */
export function misfitsAt(
  people: readonly (SlotPerson & { known: Known })[],
  kind: SlotKind,
  span: { from: number; to: number },
  offHours: boolean,
): Misfit[] {
  const usual = policyFor(kind, offHours)
  const isLunch = usual.within === 'lunch'
  const anyHour = { ...usual, inHours: true, within: [['00:00', '00:00']] as const }
  const isFree = offHours && groupKinds.has(kind)
  return people.flatMap((person) => {
    const { key, known } = person
    const day = localAt(person.zone, span.from).day
    const days = { first: day - 1, last: day + 1 }
    const atWork = timeOf(person, anyHour, days, 0)
    const found: (MisfitReason | null)[] = [
      lies(atWork.away, span) ? 'away' : null,
      known.zone || person.site !== null ? only(atWork.dayOff(day), 'holiday') : null,
      known.hours && !isFree && !covers(atWork, span) ? (only(atWork.dayOff(day), 'not-working') ?? 'hours') : null,
      isLunch && !isAtLunch(person, span) ? 'lunch' : null,
    ]
    const why = found.find((one) => one !== null)
    return why ? [{ key, why }] : []
  })
}

/** Whether it lies in their own window, or, where only the usual one is known, touches that. */
function isAtLunch({ zone, lunch, known }: SlotPerson & { known: Known }, span: { from: number; to: number }): boolean {
  const { day } = localAt(zone, span.from)
  const [from, to] = [momentOf(zone, day, minutesOf(lunch.from)), momentOf(zone, day, minutesOf(lunch.to))]
  return known.lunch ? from <= span.from && to >= span.to : from < span.to && to > span.from
}

const covers = ({ windows }: PersonTime, span: { from: number; to: number }): boolean =>
  windows.some(({ from, to }) => from <= span.from && to >= span.to)
const lies = (set: PersonTime['away'], span: { from: number; to: number }): boolean =>
  set.some(({ from, to }) => from < span.to && to > span.from)

const reasonOf = { holiday: 'holiday', 'not-working': 'day-off', away: 'away' } as const
/** The reason of a day off where it is this one. */
const only = <D extends keyof typeof reasonOf>(off: keyof typeof reasonOf | null, wanted: D): MisfitReason | null =>
  off === wanted ? reasonOf[wanted] : null
