/** What booking takes from Graph's answers: known fields only, times in ms, anything odd left out rather than guessed. */
import type { Availability } from '../../core/slots/request.ts'
import { momentOfLocal } from '../../core/zones/local.ts'
import { ianaZone, type NamedZone } from '../zones.ts'
import { isSensible, pick, textOf, timeOf, wordOf } from './facts.ts'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {})
const text = (value: unknown): string | null => textOf(value, 4096)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A `dateTimeTimeZone` in ms, or null. A zone that is missing is UTC, which is what is asked for. */
export function momentFrom(value: unknown): number | null {
  const { dateTime, timeZone } = record(value)
  const local = text(dateTime)?.replace(/Z$/, '').slice(0, 23)
  if (!local) return null
  const named = text(timeZone)
  const zone = named ? ianaZone({ name: named }) : 'UTC'
  try {
    const ms = zone === null || zone === 'UTC' ? Date.parse(`${local}Z`) : momentOfLocal(zone, local)
    return ms !== null && isSensible(ms) ? ms : null
  } catch {
    return null
  }
}

const statuses: Readonly<Record<string, Availability>> = {
  free: 'free',
  tentative: 'tentative',
  busy: 'busy',
  oof: 'oof',
  workingelsewhere: 'workingElsewhere',
}
/** Unknown states take the time away: better no offer than one at a taken time. */
export const availabilityOf = (value: unknown): Availability => pick(statuses, value) ?? 'busy'

export type WorkingHours = { from: string; to: string; days: number[]; zone: NamedZone | null }

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Working hours as Graph tells them, or null where they are missing or mean nothing. */
export function workingHoursFrom(value: unknown): WorkingHours | null {
  const { daysOfWeek, startTime, endTime, timeZone } = record(value)
  const [from, to] = [text(startTime)?.slice(0, 5), text(endTime)?.slice(0, 5)]
  const days = list(daysOfWeek).flatMap((day) => {
    const index = weekdays.indexOf(wordOf(day))
    return index < 0 ? [] : [index + 1]
  })
  if (!from || !to || !/^([01]\d|2[0-3]):[0-5]\d$/.test(from) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(to)) return null
  if (days.length === 0) return null
  const { name, bias } = record(timeZone)
  const zone =
    text(name) === null && typeof bias !== 'number'
      ? null
      : { name: text(name) ?? '', ...(typeof bias === 'number' ? { bias } : {}) }
  return { from, to, days, zone }
}

/** One person's free/busy; `error` is Graph's code where their calendar cannot be seen. */
export type Schedule = {
  address: string
  items: { from: number; to: number; status: Availability }[]
  hours: WorkingHours | null
  error: string | null
}

/** One entry of a getSchedule answer. */
export function scheduleFrom(value: unknown): Schedule | null {
  const entry = record(value)
  const address = text(entry.scheduleId)?.toLowerCase()
  if (!address) return null
  const error = isRecord(entry.error) ? (text(entry.error.responseCode) ?? 'unknown') : null
  const items = list(entry.scheduleItems).flatMap((one) => {
    const { start, end, status } = record(one)
    const [from, to] = [momentFrom(start), momentFrom(end)]
    return from !== null && to !== null && to > from ? [{ from, to, status: availabilityOf(status) }] : []
  })
  return { address, items, hours: workingHoursFrom(entry.workingHours), error }
}

export type EventAttendee = {
  address: string
  response: 'none' | 'accepted' | 'declined' | 'tentative'
  respondedAt: number | null
  proposed: { from: number; to: number } | null
}

/** An event of the owner's calendar, as far as booking needs it; never a subject. */
export type EventFacts = {
  eventId: string
  icalUid: string | null
  transactionId: string | null
  seriesId: string | null
  link: string | null
  /** When it was made (ms); null unless the event was read by itself, as a calendar view does not tell it. */
  createdAt: number | null
  from: number
  to: number
  status: Availability
  isAllDay: boolean
  isCancelled: boolean
  isOrganizer: boolean
  organizer: string | null
  attendees: EventAttendee[]
}

const responses: Readonly<Record<string, EventAttendee['response']>> = {
  accepted: 'accepted',
  organizer: 'accepted',
  declined: 'declined',
  tentativelyaccepted: 'tentative',
}

function attendeeFrom(value: unknown): EventAttendee[] {
  const { emailAddress, status, proposedNewTime, type } = record(value)
  const address = text(record(emailAddress).address)?.toLowerCase()
  if (!address || wordOf(type) === 'resource') return []
  const [from, to] = [momentFrom(record(proposedNewTime).start), momentFrom(record(proposedNewTime).end)]
  return [
    {
      address,
      response: pick(responses, record(status).response) ?? 'none',
      // Year one is how Graph says "not yet".
      respondedAt: timeOf(record(status).time),
      proposed: from !== null && to !== null && to > from ? { from, to } : null,
    },
  ]
}

/** An event, or null where it has no id or no times. */
export function eventFrom(value: unknown): EventFacts | null {
  const event = record(value)
  const [from, to] = [momentFrom(event.start), momentFrom(event.end)]
  const eventId = text(event.id)
  if (!eventId || from === null || to === null) return null
  return {
    eventId,
    icalUid: text(event.iCalUId),
    transactionId: text(event.transactionId)?.toLowerCase() ?? null,
    seriesId: text(event.seriesMasterId),
    link: text(event.webLink),
    createdAt: timeOf(event.createdDateTime),
    from,
    to,
    status: availabilityOf(event.showAs ?? 'busy'),
    isAllDay: event.isAllDay === true,
    isCancelled: event.isCancelled === true,
    isOrganizer: event.isOrganizer === true,
    organizer: text(record(record(event.organizer).emailAddress).address)?.toLowerCase() ?? null,
    attendees: list(event.attendees).flatMap(attendeeFrom),
  }
}

/** The owner's zone, hours and whether they reply automatically now. */
export type MailboxSettings = { zone: NamedZone | null; hours: WorkingHours | null; language: string | null }

/** Mailbox settings; a zone may be a Windows or an IANA name, custom, or empty. */
export function settingsFrom(value: unknown): MailboxSettings {
  const { timeZone, workingHours, language } = record(value)
  const zone = text(timeZone)
  return {
    zone: zone ? { name: zone } : null,
    hours: workingHoursFrom(workingHours),
    language: text(record(language).locale),
  }
}
