/** Free/busy, the owner's calendar and the one event that booking writes. No request asks for a subject or a body. */

import { clockAt, momentOfLocal } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import {
  type EventFacts,
  eventFrom,
  type MailboxSettings,
  type Schedule,
  scheduleFrom,
  settingsFrom,
} from './booking-facts.ts'
import type { Graph, GraphAnswer } from './graph.ts'

/** What was asked for, or why it did not come. */
export type Asked<T> = { kind: 'ok'; value: T } | Exclude<GraphAnswer, { kind: 'ok' }>

const read = ['Calendars.Read'] as const
/** The right to write to the owner's calendar. */
export const write = ['Calendars.ReadWrite'] as const
const utc = 'outlook.timezone="UTC"'
const immutable = 'IdType="ImmutableId"'
const fields =
  'id,iCalUId,transactionId,seriesMasterId,webLink,start,end,showAs,isAllDay,isCancelled,isOrganizer,organizer,attendees'
/** `getSchedule` is documented for at most 20 addresses a call (concepts/outlook-get-free-busy-schedule.md). */
const addressesMost = 20
const pagesMost = 20

const take = <T>(answer: GraphAnswer, from: (body: Record<string, unknown>) => T): Asked<T> =>
  answer.kind === 'ok' ? { kind: 'ok', value: from((answer.body ?? {}) as Record<string, unknown>) } : answer

const stamp = (ms: number): { dateTime: string; timeZone: 'UTC' } => ({
  dateTime: new Date(ms).toISOString().slice(0, 19),
  timeZone: 'UTC',
})

/** Free/busy of others between two moments (less than 42 days apart), in as many calls as it takes; an answer for every address. */
export async function readSchedules(
  graph: Graph,
  owner: OwnerRef,
  asked: { addresses: readonly string[]; from: number; to: number },
): Promise<Asked<Schedule[]>> {
  const found: Schedule[] = []
  for (let index = 0; index < asked.addresses.length; index += addressesMost) {
    const answer = await graph.request(owner, {
      method: 'POST',
      path: '/me/calendar/getSchedule',
      prefer: [utc],
      body: {
        schedules: asked.addresses.slice(index, index + addressesMost),
        startTime: stamp(asked.from),
        endTime: stamp(asked.to),
        availabilityViewInterval: 15,
      },
      scopes: read,
    })
    if (answer.kind !== 'ok') return answer
    const value = (answer.body as { value?: unknown } | null)?.value
    for (const one of Array.isArray(value) ? value : []) {
      const schedule = scheduleFrom(one)
      if (schedule) found.push(schedule)
    }
  }
  const byAddress = new Map(found.map((schedule) => [schedule.address, schedule]))
  const value = asked.addresses.map(
    (address): Schedule =>
      byAddress.get(address.toLowerCase()) ?? {
        address: address.toLowerCase(),
        items: [],
        hours: null,
        error: 'no-answer',
      },
  )
  return { kind: 'ok', value }
}

/** The owner's own calendar between two moments, occurrences one by one. */
export async function readOwnCalendar(
  graph: Graph,
  owner: OwnerRef,
  window: { from: number; to: number },
): Promise<Asked<EventFacts[]>> {
  const iso = (ms: number): string => encodeURIComponent(new Date(ms).toISOString())
  let path: string | null =
    `/me/calendarView?startDateTime=${iso(window.from)}&endDateTime=${iso(window.to)}&$select=${fields}&$top=200`
  const events: EventFacts[] = []
  for (let page = 0; path !== null && page < pagesMost; page++) {
    const answer: GraphAnswer = await graph.request(owner, {
      method: 'GET',
      path,
      prefer: [utc, immutable],
      scopes: read,
    })
    if (answer.kind !== 'ok') return answer
    const body = (answer.body ?? {}) as { value?: unknown; '@odata.nextLink'?: unknown }
    for (const one of Array.isArray(body.value) ? body.value : []) {
      const event = eventFrom(one)
      if (event) events.push(event)
    }
    const next = body['@odata.nextLink']
    path = typeof next === 'string' ? next : null
  }
  return { kind: 'ok', value: events }
}

/** An event that is to be created; `transactionId` makes a repeated request the same event. */
export type EventDraft = {
  transactionId: string
  title: string
  body: string
  from: number
  to: number
  /** Where the owner is: the zone in which the event is written. */
  zone: string
  attendees: readonly { name: string; address: string }[]
  /** A room that is invited too: it answers by itself. */
  room: { name: string; address: string } | null
  online: boolean
  isPrivate: boolean
  place: string | null
}

/** In the owner's zone where that names the moment unmistakably, else in UTC. */
export function written(ms: number, zone: string): { dateTime: string; timeZone: string } {
  if (/^[+-]/.test(zone)) return stamp(ms)
  const { date, time } = clockAt(zone, ms)
  const dateTime = `${date}T${time}:00`
  return momentOfLocal(zone, dateTime) === ms ? { dateTime, timeZone: zone } : stamp(ms)
}

/** A room is named by its own address, which is how calendars know it for one. */
const locationOf = ({ place, room }: EventDraft): object =>
  room === null
    ? { displayName: place }
    : { displayName: place, locationType: 'conferenceRoom', locationEmailAddress: room.address }

/** Creates the event, which mails the invitations at once. `later` with `maybeDone` means that it may exist all the same. */
export async function createEvent(graph: Graph, owner: OwnerRef, draft: EventDraft): Promise<Asked<EventFacts | null>> {
  const answer = await graph.request(owner, {
    method: 'POST',
    path: '/me/events',
    prefer: [utc, immutable],
    body: {
      transactionId: draft.transactionId,
      subject: draft.title,
      body: { contentType: 'text', content: draft.body },
      start: written(draft.from, draft.zone),
      end: written(draft.to, draft.zone),
      attendees: [
        ...draft.attendees.map((emailAddress) => ({ type: 'required', emailAddress })),
        ...(draft.room === null ? [] : [{ type: 'resource', emailAddress: draft.room }]),
      ],
      responseRequested: true,
      allowNewTimeProposals: true,
      sensitivity: draft.isPrivate ? 'private' : 'normal',
      ...(draft.online ? { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' } : {}),
      ...(draft.place === null ? {} : { location: locationOf(draft) }),
    },
    scopes: write,
  })
  return take(answer, eventFrom)
}

const eventPath = (eventId: string): string => `/me/events/${encodeURIComponent(eventId)}`

/** One event of the owner's calendar; null where its answer has no times. */
export async function readEvent(graph: Graph, owner: OwnerRef, eventId: string): Promise<Asked<EventFacts | null>> {
  const answer = await graph.request(owner, {
    method: 'GET',
    path: `${eventPath(eventId)}?$select=${fields},createdDateTime`,
    prefer: [utc, immutable],
    scopes: read,
  })
  return take(answer, eventFrom)
}

/** Moves an event of the owner's own to another time; everybody invited is told by Exchange. */
export async function moveEvent(
  graph: Graph,
  owner: OwnerRef,
  eventId: string,
  to: { from: number; to: number; zone: string },
): Promise<Asked<EventFacts | null>> {
  const answer = await graph.request(owner, {
    method: 'PATCH',
    path: eventPath(eventId),
    prefer: [utc, immutable],
    body: { start: written(to.from, to.zone), end: written(to.to, to.zone) },
    scopes: write,
  })
  return take(answer, eventFrom)
}

/** Cancels an event of the owner's own, with a line for who was invited; only the organiser may (api/event-cancel.md). */
export async function cancelEvent(
  graph: Graph,
  owner: OwnerRef,
  eventId: string,
  comment?: string,
): Promise<Asked<null>> {
  const answer = await graph.request(owner, {
    method: 'POST',
    path: `${eventPath(eventId)}/cancel`,
    prefer: [immutable],
    body: comment === undefined ? {} : { comment },
    scopes: write,
  })
  return take(answer, () => null)
}

/** The owner's zone and working hours. */
export async function readSettings(graph: Graph, owner: OwnerRef): Promise<Asked<MailboxSettings>> {
  const answer = await graph.request(owner, {
    method: 'GET',
    path: '/me/mailboxSettings',
    scopes: ['MailboxSettings.Read'],
  })
  return take(answer, settingsFrom)
}
