/** Calendar entries as callers write them, read into the tenant's terms. */

import type { Attendee, Event, Recurrence, ShowAs } from '../tenant/types.ts'
import { toLocal } from '../tenant/zone.ts'
import { badRequest } from './failure.ts'
import { readText } from './message-body.ts'
import { ianaZone, readDateTimeZone } from './zones.ts'

const showAsNames: readonly ShowAs[] = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown']
const sensitivities = ['normal', 'personal', 'private', 'confidential'] as const
const patternTypes = [
  'daily',
  'weekly',
  'absoluteMonthly',
  'relativeMonthly',
  'absoluteYearly',
  'relativeYearly',
] as const
const rangeTypes = ['endDate', 'noEnd', 'numbered'] as const

function oneOf<Name extends string>(names: readonly Name[], value: unknown, what: string): Name {
  const found = names.find((name) => name.toLowerCase() === String(value).toLowerCase())
  if (!found)
    throw badRequest(`Requested value '${String(value)}' was not found for the property '${what}'.`, 'RequestBodyRead')
  return found
}

/** Attendees of a request. Throws Graph's 400 for one without an address. */
export function readAttendees(value: unknown): Attendee[] {
  if (!Array.isArray(value)) return []
  return value.map((one: { type?: unknown; emailAddress?: { name?: unknown; address?: unknown } } | null) => {
    const address = one?.emailAddress?.address
    if (typeof address !== 'string' || address.trim() === '')
      throw badRequest('An attendee needs an email address.', 'ErrorInvalidRecipients')
    const name = one?.emailAddress?.name
    return {
      type:
        one?.type === undefined ? 'required' : oneOf(['required', 'optional', 'resource'] as const, one.type, 'type'),
      emailAddress: { address: address.trim(), name: typeof name === 'string' && name !== '' ? name : address.trim() },
      response: 'none',
      respondedAt: null,
    }
  })
}

/** A patternedRecurrence, or null for none. */
export function readRecurrence(value: unknown): Recurrence | null {
  if (value === null || value === undefined) return null
  const { pattern, range } = value as { pattern?: Record<string, unknown>; range?: Record<string, unknown> }
  if (!pattern || !range) throw badRequest('A recurrence needs a pattern and a range.', 'ErrorInvalidRequest')
  const interval = Number(pattern.interval ?? 1)
  if (!Number.isInteger(interval) || interval < 1)
    throw badRequest('The interval of a recurrence is a positive whole number.', 'ErrorInvalidRequest')
  const startDate = String(range.startDate ?? '')
  if (!/^\d{4}-\d\d-\d\d$/.test(startDate))
    throw badRequest('The range of a recurrence needs a startDate.', 'ErrorInvalidRequest')
  const days = Array.isArray(pattern.daysOfWeek)
    ? pattern.daysOfWeek.map((day) => String(day).toLowerCase())
    : undefined
  return {
    pattern: {
      type: oneOf(patternTypes, pattern.type, 'type'),
      interval,
      ...(days && days.length > 0 ? { daysOfWeek: days } : {}),
      ...(Number(pattern.dayOfMonth) > 0 ? { dayOfMonth: Number(pattern.dayOfMonth) } : {}),
      ...(Number(pattern.month) > 0 ? { month: Number(pattern.month) } : {}),
      ...(pattern.index ? { index: String(pattern.index).toLowerCase() } : {}),
      ...(pattern.firstDayOfWeek ? { firstDayOfWeek: String(pattern.firstDayOfWeek).toLowerCase() } : {}),
    },
    range: {
      type: oneOf(rangeTypes, range.type, 'type'),
      startDate,
      ...(range.endDate && range.endDate !== '0001-01-01' ? { endDate: String(range.endDate) } : {}),
      ...(Number(range.numberOfOccurrences) > 0 ? { numberOfOccurrences: Number(range.numberOfOccurrences) } : {}),
      ...(typeof range.recurrenceTimeZone === 'string' && range.recurrenceTimeZone !== ''
        ? { recurrenceTimeZone: range.recurrenceTimeZone }
        : {}),
    },
  }
}

type Reader = (value: unknown, body: Record<string, unknown>) => Partial<Event>

const readers: Record<string, Reader> = {
  subject: (value) => ({ subject: String(value ?? '') }),
  body: (value) => ({ body: readText(value) }),
  transactionid: (value) => ({ transactionId: typeof value === 'string' && value !== '' ? value : null }),
  isallday: (value) => ({ isAllDay: value === true }),
  showas: (value) => ({ showAs: oneOf(showAsNames, value, 'showAs') }),
  sensitivity: (value) => ({ sensitivity: oneOf(sensitivities, value, 'sensitivity') }),
  attendees: (value) => ({ attendees: readAttendees(value) }),
  recurrence: (value) => ({ recurrence: readRecurrence(value) }),
  responserequested: (value) => ({ responseRequested: value !== false }),
  allownewtimeproposals: (value) => ({ allowNewTimeProposals: value !== false }),
  hideattendees: (value) => ({ hideAttendees: value === true }),
  isreminderon: (value) => ({ isReminderOn: value !== false }),
  reminderminutesbeforestart: (value) => ({ reminderMinutes: Number(value) || 0 }),
  categories: (value) => ({ categories: Array.isArray(value) ? value.map(String) : [] }),
  isonlinemeeting: (value) => ({ isOnlineMeeting: value === true }),
  location: (value) => readLocation(value),
  locations: (value, body) =>
    Array.isArray(value) && value.length > 0
      ? { places: value as Record<string, unknown>[], ...(body.location === undefined ? readLocation(value[0]) : {}) }
      : {},
}

function readLocation(value: unknown): Partial<Event> {
  const { displayName, locationType, address } = (value ?? {}) as {
    displayName?: unknown
    locationType?: unknown
    address?: { street?: unknown } | null
  }
  return {
    location: {
      displayName: typeof displayName === 'string' ? displayName : '',
      ...(typeof locationType === 'string' ? { locationType } : {}),
      ...(typeof address?.street === 'string' ? { address: address.street } : {}),
    },
  }
}

/** Everything that a request says about an event, unknown properties passed over; times are read against each other. */
export function readEvent(body: Record<string, unknown>, before: Event | null): Partial<Event> {
  const change: Partial<Event> = {}
  for (const [name, value] of Object.entries(body)) Object.assign(change, readers[name.toLowerCase()]?.(value, body))
  const start = body.start === undefined ? null : readDateTimeZone(body.start, 'start')
  const end = body.end === undefined ? null : readDateTimeZone(body.end, 'end')
  if (!before && (!start || !end))
    throw badRequest('A start and an end are needed for an event.', 'ErrorPropertyValidationFailure')
  if (start) Object.assign(change, { start: start.at, zone: start.zone, zoneName: start.name })
  if (end) change.end = end.at
  const from = change.start ?? before!.start
  const to = change.end ?? before!.end
  const allDay = change.isAllDay ?? before?.isAllDay ?? false
  if (to < from || (to === from && allDay))
    throw badRequest('The start date of the event must be before its end date.', 'ErrorOccurrenceTimeSpanTooBig')
  if (allDay && (start || end || change.isAllDay)) {
    const zone = change.zone ?? before!.zone
    const midnight = (at: number): boolean => toLocal(zone, at) % 86_400_000 === 0
    const zonesDiffer = start && end && ianaZone(start.name) !== ianaZone(end.name)
    if (zonesDiffer || !midnight(from) || !midnight(to))
      throw badRequest(
        'The Event.Start and Event.End of an all-day event need to be set to midnight in the same time zone.',
        'ErrorInvalidRequest',
      )
  }
  return change
}
