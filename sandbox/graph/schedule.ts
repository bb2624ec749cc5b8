/** Free and busy of several people: one answer an address, and an error in place of an answer where there is none. */

import type { Answer } from '../exchange.ts'
import type { Event, Person } from '../tenant/types.ts'
import { type AddRoute, type Call, contextOf, jsonBody, ok, property } from './call.ts'
import { spelledZone } from './custom-zone.ts'
import { moment } from './event-json.ts'
import { badRequest } from './failure.ts'
import { permissions } from './permissions.ts'
import { readDateTimeZone } from './zones.ts'

const mostSchedules = 100
const mostDays = 62
const digits: Record<Event['showAs'], string> = {
  free: '0',
  tentative: '1',
  busy: '2',
  oof: '3',
  workingElsewhere: '4',
  unknown: '2',
}
/** Which status wins where several lie in one slot. */
const strength = '04123'
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Working hours as Graph shows them. */
export const workingHours = ({ context: { settings, tenant } }: Call, person: Person) => ({
  daysOfWeek: person.workingHours.days.map((day) => weekdays[day - 1]!),
  startTime: `${person.workingHours.from}:00.0000000`,
  endTime: `${person.workingHours.to}:00.0000000`,
  timeZone: spelledZone(person.zone, tenant.clock.now(), settings.namelessZones),
})

function viewOf(events: readonly Event[], from: number, to: number, slotMs: number): string {
  const slots = Math.ceil((to - from) / slotMs)
  const view = new Array<string>(slots).fill('0')
  for (const event of events) {
    const digit = digits[event.showAs]
    const last = Math.min(slots - 1, Math.ceil((event.end - from) / slotMs) - 1)
    for (let at = Math.max(0, Math.floor((event.start - from) / slotMs)); at <= last; at++) {
      if (strength.indexOf(digit) > strength.indexOf(view[at]!)) view[at] = digit
    }
  }
  return view.join('')
}

/** People whose calendars an address stands for: a list is merged. */
function behind(call: Call, address: string, seen = new Set<string>()): Person[] {
  const { tenant } = call.context
  const person = tenant.personByAddress(address)
  if (!person || seen.has(person.id) || person.kind === 'guest') return []
  seen.add(person.id)
  if (person.kind !== 'list') return [person]
  return tenant.membersOf(person.id).flatMap((id) => behind(call, tenant.person(id)?.mail ?? '', seen))
}

function scheduleOf(
  call: Call,
  address: string,
  from: number,
  to: number,
  slotMs: number,
  zone: { zone: string; zoneName: string },
): Record<string, unknown> {
  const people = behind(call, address)
  if (people.length === 0) {
    const message = `Unable to resolve e-mail address ${address} to an Active Directory object.`
    return { scheduleId: address, error: { message, responseCode: '5009' } }
  }
  const events = people
    .flatMap((person) => call.context.tenant.eventsBetween(person.id, from, to))
    .filter((one) => !one.isCancelled)
  const own = people.length === 1 && people[0]!.id === call.person.id
  const items = events.map((event) => ({
    isPrivate: event.sensitivity === 'private' || event.sensitivity === 'confidential',
    status: event.showAs,
    // Others see when, never what: free/busy is all that a tenant shares by default.
    ...(own && event.sensitivity === 'normal' ? { subject: event.subject, location: event.location.displayName } : {}),
    isMeeting: event.attendees.length > 0,
    isRecurring: event.masterId !== null,
    isException: event.masterId !== null && !event.isOccurrence,
    isReminderSet: event.isReminderOn,
    start: moment(event, event.start, zone),
    end: moment(event, event.end, zone),
  }))
  return {
    scheduleId: address,
    availabilityView: viewOf(events, from, to, slotMs),
    scheduleItems: items,
    workingHours: workingHours(call, people[0]!),
  }
}

function getSchedule(call: Call): Answer {
  const body = jsonBody(call)
  const schedules = property(body, 'schedules')
  if (!Array.isArray(schedules) || schedules.length === 0)
    throw badRequest("The parameter 'Schedules' is missing.", 'ErrorInvalidParameter')
  if (schedules.length > mostSchedules) {
    throw badRequest(
      `There are too many target users in the EmailAddress array. The allowed size = ${mostSchedules}; the actual size = ${schedules.length}.`,
      'ErrorMailboxDataArrayTooBig',
    )
  }
  const start = readDateTimeZone(property(body, 'startTime'), 'startTime')
  const end = readDateTimeZone(property(body, 'endTime'), 'endTime')
  const minutes = Number(property(body, 'availabilityViewInterval') ?? 30)
  if (!(minutes >= 5 && minutes <= 1440))
    throw badRequest(
      'The availabilityViewInterval must lie between 5 and 1440 minutes.',
      'ErrorInvalidMergedFreeBusyInterval',
    )
  if (end.at <= start.at)
    throw badRequest('The time period must have an end after its start.', 'ErrorInvalidTimeInterval')
  if (end.at - start.at > mostDays * 86_400_000)
    throw badRequest(`The requested time window is longer than ${mostDays} days.`, 'ErrorTimeIntervalTooBig')
  if ((end.at - start.at) / (minutes * 60_000) > 10_000)
    throw badRequest('The requested time window has too many intervals.', 'ErrorTimeIntervalTooBig')
  const zone = call.prefer.zone
    ? { zone: call.prefer.zone.iana, zoneName: call.prefer.zone.name }
    : { zone: 'UTC', zoneName: 'UTC' }
  return ok({
    '@odata.context': contextOf(call, 'Collection(microsoft.graph.scheduleInformation)'),
    value: schedules.map((address) => scheduleOf(call, String(address), start.at, end.at, minutes * 60_000, zone)),
  })
}

export function addScheduleRoutes(add: AddRoute): void {
  add('POST', '{mailbox}/calendar/getSchedule', permissions.calendarRead, getSchedule)
  add('POST', '{mailbox}/calendars/{id}/getSchedule', permissions.calendarRead, getSchedule)
}
