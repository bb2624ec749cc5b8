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

function find(call: Call): Answer {
  const body = jsonBody(call)
  const { tenant } = call.context
  const now = tenant.clock.now()
  const length = durationMs(String(property(body, 'meetingDuration') ?? 'PT30M'))
  if (!length) throw badRequest('The meetingDuration is not an ISO 8601 duration.', 'ErrorInvalidParameter')
  const constraint = (property(body, 'timeConstraint') ?? {}) as Record<string, unknown>
  const domain = String(constraint.activityDomain ?? 'work').toLowerCase()
  const wishes = (
    (property(body, 'attendees') ?? []) as { type?: string; emailAddress?: { name?: string; address?: string } }[]
  ).map((one): Wish => {
    const address = one.emailAddress?.address ?? ''
    return {
      address,
      name: one.emailAddress?.name ?? null,
      type: one.type ?? null,
      person: tenant.personByAddress(address),
    }
  })
  const least = Number(property(body, 'minimumAttendeePercentage') ?? 50)
  const optional = String(property(body, 'isOrganizerOptional') ?? 'false') === 'true'
  const reasons = String(property(body, 'returnSuggestionReasons') ?? 'false') === 'true'
  const most = Number(property(body, 'maxCandidates') ?? 20)
  const rooms = (property((property(body, 'locationConstraint') ?? {}) as Record<string, unknown>, 'locations') ??
    []) as { displayName?: string; locationEmailAddress?: string }[]
  const inHours = slotsIn(readWindows(constraint, now), length, call.person, now).filter((slot) =>
    inDomain(call.person, slot, domain),
  )
  let organizerFree = 0
  const rated = inHours.flatMap((slot) => {
    const own = availability(call, call.person, slot)
    if (!optional && points(own) < worth.free && own !== 'tentative') return []
    organizerFree++
    const statuses = wishes.map((wish) => availability(call, wish.person, slot))
    const confidence =
      statuses.length === 0 ? 100 : statuses.reduce((sum, one) => sum + points(one), 0) / statuses.length
    return confidence >= least ? [{ slot, own, statuses, confidence }] : []
  })
  rated.sort((a, b) => b.confidence - a.confidence || a.slot.start - b.slot.start)
  const zone = call.prefer.zone ?? { iana: 'UTC', name: 'UTC' }
  const unknownOnly = wishes.length > 0 && wishes.every(({ person }) => !person || person.kind === 'guest')
  return ok({
    '@odata.context': contextOf(call, 'microsoft.graph.meetingTimeSuggestionsResult'),
    emptySuggestionsReason:
      rated.length > 0
        ? ''
        : organizerFree === 0
          ? 'organizerUnavailable'
          : unknownOnly
            ? 'attendeesUnavailableOrUnknown'
            : 'attendeesUnavailable',
    meetingTimeSuggestions: rated.slice(0, most).map(({ slot, own, statuses, confidence }, at) => ({
      confidence,
      order: at + 1,
      organizerAvailability: own,
      ...(reasons
        ? {
            suggestionReason:
              confidence === 100
                ? 'Suggested because it is one of the nearest times when all attendees are available.'
                : 'Suggested because it is one of the nearest times when most attendees are available.',
          }
        : {}),
      meetingTimeSlot: {
        start: dateTimeIn(slot.start, zone.iana, zone.name),
        end: dateTimeIn(slot.end, zone.iana, zone.name),
      },
      attendeeAvailability: wishes.map((wish, of) => ({
        availability: statuses[of],
        attendee: {
          ...(wish.type ? { type: wish.type } : {}),
          emailAddress: { ...(wish.name ? { name: wish.name } : {}), address: wish.address },
        },
      })),
      locations: rooms.map(({ displayName, locationEmailAddress }) => ({
        displayName,
        ...(locationEmailAddress ? { locationEmailAddress } : {}),
      })),
    })),
  })
}

export function addMeetingTimeRoutes(add: AddRoute): void {
  add('POST', '{mailbox}/findMeetingTimes', permissions.findMeetingTimes, find)
}
