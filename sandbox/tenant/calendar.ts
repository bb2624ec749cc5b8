/** A calendar read: single entries, exceptions, and the occurrences that a series has within a span. */

import { occurrenceId, occurrenceUid, readOccurrenceId } from './ids.ts'
import type { Mailbox } from './mailbox.ts'
import { endOfOccurrence, hasStart, startsByRule } from './recurrence.ts'
import type { Event } from './types.ts'

const touches = (event: { start: number; end: number }, from: number, to: number): boolean =>
  event.start < to && (event.end > from || (event.end === event.start && event.start >= from))

/** The occurrence of a master that starts at `start` by the rule, as an entry of its own. */
export const occurrenceOf = (master: Event, start: number): Event => ({
  ...master,
  id: occurrenceId(master.id, start),
  immutableId: occurrenceId(master.immutableId, start),
  iCalUId: occurrenceUid(master.iCalUId, start),
  start,
  end: endOfOccurrence(master, start),
  recurrence: null,
  masterId: master.immutableId,
  originalStart: start,
  cancelledStarts: [],
  isOccurrence: true,
})

function firstAtOrAfter(starts: readonly number[], at: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (starts[mid]! < at) low = mid + 1
    else high = mid
  }
  return low
}

/** Occurrences and exceptions of one series that touch [from, to), by start. */
export function seriesBetween(mailbox: Mailbox, master: Event, from: number, to: number): Event[] {
  const exceptions = mailbox.calendar.exceptionsOf(master.immutableId)
  const taken = new Set([...master.cancelledStarts, ...exceptions.map((one) => one.originalStart ?? Number.NaN)])
  const length = Math.max(master.end - master.start, 0)
  const found = exceptions.filter((one) => touches(one, from, to))
  const starts = startsByRule(master, to)
  // A day more than the master's length: an occurrence over a change of clocks may be an hour longer.
  for (let at = firstAtOrAfter(starts, from - length - 86_400_000); at < starts.length; at++) {
    const start = starts[at]!
    if (start >= to) break
    if (!taken.has(start) && touches({ start, end: endOfOccurrence(master, start) }, from, to)) {
      found.push(occurrenceOf(master, start))
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Occurrences, exceptions and single entries that touch [from, to) in ms, by start. */
export function eventsBetween(mailbox: Mailbox, from: number, to: number): Event[] {
  const found: Event[] = []
  for (const event of mailbox.calendar.all()) {
    if (event.recurrence) found.push(...seriesBetween(mailbox, event, from, to))
    else if (!event.masterId && touches(event, from, to)) found.push(event)
  }
  return found.sort((a, b) => a.start - b.start || (a.immutableId < b.immutableId ? -1 : 1))
}

/** An entry by either id, an occurrence's included. Cancelled and replaced occurrences are not found under the rule's id. */
export function findEvent(mailbox: Mailbox, id: string): Event | undefined {
  const stored = mailbox.calendar.find(id)
  if (stored) return stored
  const occurrence = readOccurrenceId(id)
  if (!occurrence) return undefined
  const master = ['=', '', '==']
    .map((tail) => mailbox.calendar.find(occurrence.core + tail))
    .find((one) => one?.recurrence)
  if (!master || master.cancelledStarts.includes(occurrence.start) || !hasStart(master, occurrence.start))
    return undefined
  const exception = mailbox.calendar
    .exceptionsOf(master.immutableId)
    .find((one) => one.originalStart === occurrence.start)
  return exception ?? occurrenceOf(master, occurrence.start)
}

/** The master that an occurrence or exception belongs to. */
export const masterOf = (mailbox: Mailbox, event: Event): Event | undefined =>
  event.masterId ? mailbox.calendar.find(event.masterId) : undefined

/** One meeting's entry in a mailbox by its iCalUId; an unchanged occurrence is found through its series. */
export function findByUid(mailbox: Mailbox, event: Event, masterUid: string | null): Event | undefined {
  const stored = mailbox.calendar.byUid(event.iCalUId)
  if (stored || !masterUid || event.originalStart === null) return stored
  const master = mailbox.calendar.byUid(masterUid)
  if (!master?.recurrence) return undefined
  const exception = mailbox.calendar
    .exceptionsOf(master.immutableId)
    .find((one) => one.originalStart === event.originalStart)
  if (exception) return exception
  return master.cancelledStarts.includes(event.originalStart) || !hasStart(master, event.originalStart)
    ? undefined
    : occurrenceOf(master, event.originalStart)
}
