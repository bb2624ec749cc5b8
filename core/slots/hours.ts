/** Whether a given time lies in everybody's hours: for a time that somebody chose rather than one that was found. */

import type { SlotKind } from '../policy/slots.ts'
import { localAt } from '../zones/local.ts'
import type { SlotPerson } from './request.ts'
import { policyFor } from './slots.ts'
import { timeOf } from './time-of-person.ts'

/**
 * Keys of the people for whom it lies outside working hours, on a day off, or, where it is a lunch, outside their lunch
 * window; in the order of people. At which hour of work a coffee is best is left to whoever chose it. `offHours`: all who use
 * Kith chose time after hours.
 */
export function outsideHours(
  people: readonly SlotPerson[],
  kind: SlotKind,
  span: { from: number; to: number },
  offHours: boolean,
): string[] {
  const usual = policyFor(kind, offHours)
  const anyHour = usual.inHours && usual.within !== 'lunch'
  const policy = anyHour ? { ...usual, within: [['00:00', '00:00']] as const } : usual
  return people
    .filter((person) => {
      const day = localAt(person.zone, span.from).day
      const { windows } = timeOf(person, policy, { first: day - 1, last: day + 1 }, 0)
      return !windows.some(({ from, to }) => from <= span.from && to >= span.to)
    })
    .map(({ key }) => key)
}
