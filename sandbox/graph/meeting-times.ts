/** findMeetingTimes: slots by the mean of everybody's availability, as Graph works it out. */

import type { Answer } from '../exchange.ts'
import type { Person } from '../tenant/types.ts'
import { fromLocal, localDay, toLocal, weekday } from '../tenant/zone.ts'
import { type AddRoute, type Call, contextOf, jsonBody, ok, property } from './call.ts'
import { badRequest } from './failure.ts'
import { permissions } from './permissions.ts'
import { dateTimeIn, readDateTimeZone } from './zones.ts'

const dayMs = 86_400_000
const stepMs = 30 * 60_000
const worth = { free: 100, unknown: 49, busy: 0 } as const

type Availability = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' | 'unknown'
type Slot = { start: number; end: number }
type Wish = { address: string; name: string | null; type: string | null; person: Person | undefined }

/** Milliseconds of `PT1H30M`; null for anything else. */
export function durationMs(text: string): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return null
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return ((days! * 24 + hours!) * 60 + minutes!) * 60_000 + seconds! * 1000
}

function availability(call: Call, person: Person | undefined, slot: Slot): Availability {
  if (!person || person.kind === 'guest' || person.kind === 'list') return 'unknown'
  const hits = call.context.tenant
    .eventsBetween(person.id, slot.start, slot.end)
    .filter((one) => !one.isCancelled && one.showAs !== 'free')
  for (const status of ['oof', 'busy', 'tentative', 'workingElsewhere'] as const)
    if (hits.some((one) => one.showAs === status)) return status
  return hits.length > 0 ? 'busy' : 'free'
}
const points = (status: Availability): number =>
  status === 'free' || status === 'workingElsewhere'
    ? worth.free
    : status === 'unknown'
      ? worth.unknown
      : status === 'tentative'
        ? worth.unknown
        : worth.busy

/** Whether a slot lies in the hours of the activity domain, judged by the organiser's own working hours. */
function inDomain(person: Person, slot: Slot, domain: string): boolean {
  if (domain === 'unrestricted') return true
  const [from, to] = [toLocal(person.zone, slot.start), toLocal(person.zone, slot.end)]
  const day = localDay(from)
  const isoDay = weekday(day) === 0 ? 7 : weekday(day)
  const days = domain === 'personal' ? [...person.workingHours.days, 6, 7] : person.workingHours.days
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const start = day * dayMs + minutes(person.workingHours.from) * 60_000
  const end = day * dayMs + minutes(person.workingHours.to) * 60_000
  return days.includes(isoDay) && from >= start && to <= end
}

function slotsIn(windows: readonly Slot[], lengthMs: number, person: Person, now: number): Slot[] {
  const found: Slot[] = []
  for (const window of windows) {
    // Slots begin on the half hour of the organiser's own clock.
    const first = fromLocal(person.zone, Math.ceil(toLocal(person.zone, Math.max(window.start, now)) / stepMs) * stepMs)
    for (let start = first; start + lengthMs <= window.end; start += stepMs)
      found.push({ start, end: start + lengthMs })
  }
  return found
}

function readWindows(constraint: unknown, now: number): Slot[] {
  const slots = property((constraint ?? {}) as Record<string, unknown>, 'timeSlots')
  if (!Array.isArray(slots) || slots.length === 0) return [{ start: now, end: now + 7 * dayMs }]
  return slots.map((slot: { start?: unknown; end?: unknown }) => ({
    start: readDateTimeZone(slot.start, 'start').at,
    end: readDateTimeZone(slot.end, 'end').at,
  }))
}

type Wishes = {
  attendees: Wish[]
  windows: Slot[]
  lengthMs: number
  domain: string
  leastPercent: number
  organizerOptional: boolean
  reasons: boolean
  most: number
  rooms: { displayName?: string; locationEmailAddress?: string }[]
}

function readWishes(call: Call, now: number): Wishes {
  const body = jsonBody(call)
  const inner = (name: string) => (property(body, name) ?? {}) as Record<string, unknown>
  const lengthMs = durationMs(String(property(body, 'meetingDuration') ?? 'PT30M'))
  if (!lengthMs) throw badRequest('The meetingDuration is not an ISO 8601 duration.', 'ErrorInvalidParameter')
  const attendees = (property(body, 'attendees') ?? []) as {
    type?: string
    emailAddress?: { name?: string; address?: string }
  }[]
  return {
    attendees: attendees.map(({ type, emailAddress: { name, address = '' } = {} }) => ({
      ...{ address, name: name ?? null, type: type ?? null },
      person: call.context.tenant.personByAddress(address),
    })),
    windows: readWindows(inner('timeConstraint'), now),
    lengthMs,
    domain: String(inner('timeConstraint').activityDomain ?? 'work').toLowerCase(),
    leastPercent: Number(property(body, 'minimumAttendeePercentage') ?? 50),
    // The documentation sends these two as strings.
    organizerOptional: String(property(body, 'isOrganizerOptional')) === 'true',
    reasons: String(property(body, 'returnSuggestionReasons')) === 'true',
    most: Number(property(body, 'maxCandidates') ?? 20),
    rooms: (inner('locationConstraint').locations ?? []) as Wishes['rooms'],
  }
}

type Rated = { slot: Slot; own: Availability; statuses: Availability[]; confidence: number }

/** Slots that suit, best first; `organizerFree` counts those in which the organiser could come. */
function rate(call: Call, wishes: Wishes, now: number): { rated: Rated[]; organizerFree: number } {
  const rated: Rated[] = []
  let organizerFree = 0
  for (const slot of slotsIn(wishes.windows, wishes.lengthMs, call.person, now)) {
    if (!inDomain(call.person, slot, wishes.domain)) continue
    const own = availability(call, call.person, slot)
    if (!wishes.organizerOptional && points(own) < worth.free && own !== 'tentative') continue
    organizerFree++
    const statuses = wishes.attendees.map(({ person }) => availability(call, person, slot))
    const sum = statuses.reduce((total, one) => total + points(one), 0)
    const confidence = statuses.length === 0 ? worth.free : sum / statuses.length
    if (confidence >= wishes.leastPercent) rated.push({ slot, own, statuses, confidence })
  }
  rated.sort((a, b) => b.confidence - a.confidence || a.slot.start - b.slot.start)
  return { rated, organizerFree }
}

function suggestion(call: Call, wishes: Wishes, { slot, own, statuses, confidence }: Rated, order: number) {
  const zone = call.prefer.zone ?? { iana: 'UTC', name: 'UTC' }
  const who = confidence === worth.free ? 'all' : 'most'
  return {
    ...{ confidence, order, organizerAvailability: own },
    ...(wishes.reasons
      ? { suggestionReason: `Suggested because it is one of the nearest times when ${who} attendees are available.` }
      : {}),
    meetingTimeSlot: {
      start: dateTimeIn(slot.start, zone.iana, zone.name),
      end: dateTimeIn(slot.end, zone.iana, zone.name),
    },
    attendeeAvailability: wishes.attendees.map(({ type, name, address }, of) => ({
      availability: statuses[of],
      attendee: { ...(type ? { type } : {}), emailAddress: { ...(name ? { name } : {}), address } },
    })),
    locations: wishes.rooms.map(({ displayName, locationEmailAddress }) => ({
      displayName,
      ...(locationEmailAddress ? { locationEmailAddress } : {}),
    })),
  }
}

function emptyReason({ attendees }: Wishes, organizerFree: number): string {
  if (organizerFree === 0) return 'organizerUnavailable'
  const unknown = attendees.length > 0 && attendees.every(({ person }) => !person || person.kind === 'guest')
  return unknown ? 'attendeesUnavailableOrUnknown' : 'attendeesUnavailable'
}

function find(call: Call): Answer {
  const now = call.context.tenant.clock.now()
  const wishes = readWishes(call, now)
  const { rated, organizerFree } = rate(call, wishes, now)
  return ok({
    '@odata.context': contextOf(call, 'microsoft.graph.meetingTimeSuggestionsResult'),
    emptySuggestionsReason: rated.length > 0 ? '' : emptyReason(wishes, organizerFree),
    meetingTimeSuggestions: rated.slice(0, wishes.most).map((one, at) => suggestion(call, wishes, one, at + 1)),
  })
}

export function addMeetingTimeRoutes(add: AddRoute): void {
  add('POST', '{mailbox}/findMeetingTimes', permissions.findMeetingTimes, find)
}
