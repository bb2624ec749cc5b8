/** A calendar entry as Graph shows it. */

import { opaque } from '../tenant/ids.ts'
import type { Attendee, Event, ResponseStatus } from '../tenant/types.ts'
import { dateOfDay, localDay, toLocal, weekday } from '../tenant/zone.ts'
import { type Call, holds } from './call.ts'
import { chosen, type Shape } from './fields.ts'
import { changeKeyOf, etagOf, idOf, previewOf, recipient, showBody } from './message-json.ts'
import { dateTimeIn, utc, wallTime, windowsZone } from './zones.ts'

/** How an entry is to be shown. */
export type EventView = {
  immutableIds: boolean
  /** Without a scope that reads content: no body, preview or attachments, whatever is selected. */
  basic: boolean
  bodyType: 'text' | 'html'
  /** IANA zone of starts and ends, and how it is written. */
  zone: string
  zoneName: string
  /** The stored master of an occurrence or exception. */
  master: (event: Event) => Event | undefined
  /** Stored exceptions of a master. */
  exceptions: (event: Event) => Event[]
}

/** What the caller may see of a calendar, and how they want it. */
export function eventView(call: Call): EventView {
  const { calendar } = call.context.tenant.mailbox(call.person.id)
  return {
    immutableIds: call.prefer.immutableIds,
    basic: !holds(call, 'Calendars.Read', 'Calendars.ReadWrite'),
    bodyType: call.prefer.bodyType ?? 'html',
    zone: call.prefer.zone?.iana ?? 'UTC',
    zoneName: call.prefer.zone?.name ?? 'UTC',
    master: (event) => (event.masterId ? calendar.find(event.masterId) : undefined),
    exceptions: (event) => calendar.exceptionsOf(event.immutableId),
  }
}

const never = '0001-01-01T00:00:00Z'
const status = (response: ResponseStatus, at: number | null) => ({ response, time: at === null ? never : utc(at) })

/** All-day entries float: their dates are the same whatever zone is asked for. */
export const moment = (
  event: Pick<Event, 'isAllDay' | 'zone'>,
  at: number,
  view: Pick<EventView, 'zone' | 'zoneName'>,
) =>
  event.isAllDay
    ? { dateTime: wallTime(toLocal(event.zone, at)), timeZone: view.zoneName }
    : dateTimeIn(at, view.zone, view.zoneName)

const typeOf = (event: Event): string =>
  event.recurrence
    ? 'seriesMaster'
    : event.isOccurrence
      ? 'occurrence'
      : event.masterId
        ? 'exception'
        : 'singleInstance'

function attendee(one: Attendee, view: EventView) {
  return {
    type: one.type,
    status: status(one.response, one.respondedAt),
    ...(one.proposed
      ? {
          proposedNewTime: {
            start: dateTimeIn(one.proposed.start, view.zone, view.zoneName),
            end: dateTimeIn(one.proposed.end, view.zone, view.zoneName),
          },
        }
      : {}),
    ...recipient(one.emailAddress),
  }
}

function location({
  location: { displayName, address, locationType },
}: Pick<Event, 'location'>): Record<string, unknown> {
  return {
    displayName,
    locationType: locationType ?? 'default',
    ...(displayName === '' ? {} : { uniqueId: displayName }),
    uniqueIdType: displayName === '' ? 'unknown' : 'private',
    address: address ? { street: address } : {},
    coordinates: {},
  }
}

/** The first place as the entry's own, and further ones as they were written. */
const locations = (e: Event): Record<string, unknown>[] =>
  e.places
    ? e.places.map((place) => ({
        ...location({ location: { displayName: String(place.displayName ?? '') } }),
        ...place,
      }))
    : e.location.displayName === ''
      ? []
      : [location(e)]

function recurrence(event: Event) {
  if (!event.recurrence) return null
  const { pattern, range } = event.recurrence
  const first = localDay(toLocal(event.zone, event.start))
  return {
    pattern: {
      type: pattern.type,
      interval: pattern.interval,
      month: pattern.month ?? 0,
      dayOfMonth: pattern.dayOfMonth ?? 0,
      ...(pattern.type === 'weekly' || pattern.type.startsWith('relative')
        ? { daysOfWeek: pattern.daysOfWeek ?? [dayNames[weekday(first)]] }
        : {}),
      firstDayOfWeek: pattern.firstDayOfWeek ?? 'sunday',
      index: pattern.index ?? 'first',
    },
    range: {
      type: range.type,
      startDate: range.startDate,
      endDate: range.endDate ?? '0001-01-01',
      recurrenceTimeZone: range.recurrenceTimeZone ?? windowsZone(event.zone),
      numberOfOccurrences: range.numberOfOccurrences ?? 0,
    },
  }
}
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

const zoneWritten = (event: Event): string => event.zoneName ?? windowsZone(event.zone)
const content = <Value>(view: EventView, value: () => Value): Value | undefined => (view.basic ? undefined : value())

const fields = {
  '@odata.etag': (e: Event) => etagOf(e),
  id: (e: Event, view: EventView) => idOf(e, view),
  createdDateTime: (e: Event) => utc(e.createdAt),
  lastModifiedDateTime: (e: Event) => utc(e.modifiedAt),
  changeKey: (e: Event) => changeKeyOf(e),
  categories: (e: Event) => e.categories,
  transactionId: (e: Event) => e.transactionId,
  originalStartTimeZone: zoneWritten,
  originalEndTimeZone: zoneWritten,
  iCalUId: (e: Event) => e.iCalUId,
  uid: (e: Event) => e.iCalUId,
  reminderMinutesBeforeStart: (e: Event) => e.reminderMinutes,
  isReminderOn: (e: Event) => e.isReminderOn,
  hasAttachments: () => false,
  subject: (e: Event) => e.subject,
  bodyPreview: (e: Event, view: EventView) => content(view, () => previewOf(e.body)),
  importance: () => 'normal',
  sensitivity: (e: Event) => e.sensitivity,
  isAllDay: (e: Event) => e.isAllDay,
  isCancelled: (e: Event) => e.isCancelled,
  isDraft: () => false,
  isOrganizer: (e: Event) => e.isOrganizer,
  responseRequested: (e: Event) => e.responseRequested,
  seriesMasterId(e: Event, view: EventView) {
    const master = view.master(e)
    return master ? idOf(master, view) : null
  },
  showAs: (e: Event) => e.showAs,
  type: typeOf,
  webLink: (e: Event) =>
    `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(e.id)}&exvsurl=1&path=/calendar/item`,
  onlineMeetingUrl: () => null,
  isOnlineMeeting: (e: Event) => e.isOnlineMeeting,
  onlineMeetingProvider: (e: Event) => (e.isOnlineMeeting ? 'teamsForBusiness' : 'unknown'),
  allowNewTimeProposals: (e: Event) => e.allowNewTimeProposals,
  occurrenceId: (e: Event) =>
    e.originalStart === null
      ? null
      : `OID.${opaque(e.masterId ?? '', 20)}.${dateOfDay(localDay(toLocal(e.zone, e.originalStart)))}`,
  isOutlookCalendarItem: () => undefined as boolean | undefined,
  hideAttendees: (e: Event) => e.hideAttendees,
  onlineMeeting: (e: Event) =>
    e.joinUrl ? { joinUrl: e.joinUrl, conferenceId: opaque(e.iCalUId, 9), tollNumber: '+1 323 555 0166' } : null,
  responseStatus: (e: Event) =>
    status(e.isOrganizer && e.attendees.length > 0 ? 'organizer' : e.myResponse, e.myRespondedAt),
  body: (e: Event, view: EventView) => content(view, () => showBody(e.body, view.bodyType)),
  start: (e: Event, view: EventView) => moment(e, e.start, view),
  end: (e: Event, view: EventView) => moment(e, e.end, view),
  originalStart: (e: Event) => (e.originalStart === null ? undefined : utc(e.originalStart)),
  location,
  locations,
  recurrence,
  attendees: (e: Event, view: EventView) => e.attendees.map((one) => attendee(one, view)),
  organizer: (e: Event) => recipient(e.organizer),
  cancelledOccurrences: (e: Event) =>
    e.cancelledStarts.map((start) => `OID.${opaque(e.immutableId, 20)}.${dateOfDay(localDay(toLocal(e.zone, start)))}`),
}

const onRequestOnly = new Set(['@odata.etag', 'id', 'cancelledOccurrences', 'uid', 'isOutlookCalendarItem'])

export const eventShape: Shape<Event, EventView> = {
  type: 'microsoft.graph.event',
  fields,
  defaults: Object.keys(fields).filter((name) => !onRequestOnly.has(name)),
  always: ['@odata.etag', 'id'],
}

/** Properties to show: with `location` the list of all places comes too, as Graph has it. */
export function chosenOfEvent(select: readonly string[] | null): readonly string[] {
  const names = chosen(eventShape, select)
  return names.includes('location') && !names.includes('locations') ? [...names, 'locations'] : names
}
