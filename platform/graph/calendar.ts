/** Meeting metadata: which requests are made for it, and the few fields of an answer that go on. Never a subject or body. */
import {
  addressOf,
  type Fields,
  isFields,
  isRemoved,
  isSensible,
  markOf,
  pageOf,
  pick,
  textOf,
  wordOf,
} from './facts.ts'
import type { GraphRequest } from './graph.ts'

const scopes = ['Calendars.Read']
const select =
  'id,iCalUId,seriesMasterId,type,start,end,isAllDay,isCancelled,isOrganizer,responseStatus,organizer,attendees,showAs,sensitivity'
/** Most events a page that Graph gives. */
const pageMost = 1000
const prefer = [`odata.maxpagesize=${pageMost}`, 'outlook.timezone="UTC"']

const windowOf = (from: Date, to: Date): string =>
  `startDateTime=${encodeURIComponent(from.toISOString())}&endDateTime=${encodeURIComponent(to.toISOString())}`

/** First page of the delta of a window. It takes no `$select`: what comes back is cut by the client. */
export const calendarDeltaPath = (from: Date, to: Date): string => `/me/calendarView/delta?${windowOf(from, to)}`

/** First page of what lies behind, newest first. */
export const calendarPastPath = (from: Date, to: Date): string =>
  `/me/calendarView?${windowOf(from, to)}&$select=${select}&$orderby=${encodeURIComponent('start/dateTime desc')}&$top=${pageMost}`

/** Every occurrence and exception of a series in a window, as they are now. */
export const instancesPath = (seriesId: string, from: Date, to: Date): string =>
  `/me/events/${encodeURIComponent(seriesId)}/instances?${windowOf(from, to)}&$select=${select}&$top=${pageMost}`

/** A page of any of them. */
export const calendarPageRequest = (path: string): GraphRequest => ({ method: 'GET', path, prefer, scopes })

/** How somebody answered an invitation, in the schema's spelling. */
export type Answer = 'none' | 'organizer' | 'tentativelyAccepted' | 'accepted' | 'declined' | 'notResponded'

/** An entry of a calendar. Times in ms; addresses in lower case. */
export type EventFacts = {
  id: string
  kind: 'single' | 'occurrence' | 'exception' | 'master'
  seriesId: string | null
  icalUid: string | null
  startsAt: number
  endsAt: number
  isAllDay: boolean
  cancelled: boolean
  isOrganizer: boolean
  myResponse: Answer
  organizer: { address: string; name: string } | null
  attendees: { address: string; name: string; response: Answer; isResource: boolean }[]
  showAs: string
  isPrivate: boolean
  /** An occurrence as a delta gives it: times only, everything else is its series'. */
  bare: boolean
}

export type CalendarPage = {
  events: EventFacts[]
  removed: string[]
  nextLink: string | null
  deltaLink: string | null
  mark: string | null
}

/** Reads a page; null where the answer is no collection. */
export function readCalendarPage(body: unknown): CalendarPage | null {
  const page = pageOf(body)
  if (!page) return null
  return {
    events: page.items.flatMap((item) => (isRemoved(item) ? [] : (eventFacts(item) ?? []))),
    removed: page.items.flatMap((item) => (isRemoved(item) ? (textOf(item.id) ?? []) : [])),
    nextLink: page.nextLink,
    deltaLink: page.deltaLink,
    mark: markOf(page.items),
  }
}

const answers: Record<string, Answer> = {
  none: 'none',
  organizer: 'organizer',
  tentativelyaccepted: 'tentativelyAccepted',
  accepted: 'accepted',
  declined: 'declined',
  notresponded: 'notResponded',
}
/** Enum values are documented in two spellings; only their letters count. */
const answerOf = (value: unknown): Answer => pick(answers, isFields(value) && value.response) ?? 'none'
const kinds: Record<string, EventFacts['kind']> = {
  occurrence: 'occurrence',
  exception: 'exception',
  seriesmaster: 'master',
}

/** The fields that decide what an entry is; null without an id or times. */
export function eventFacts(item: Fields): EventFacts | null {
  const id = textOf(item.id)
  const startsAt = utcOf(item.start)
  const endsAt = utcOf(item.end)
  if (!id || startsAt === null || endsAt === null) return null
  const kind = pick(kinds, item.type) ?? 'single'
  return {
    id,
    kind,
    seriesId: textOf(item.seriesMasterId),
    icalUid: textOf(item.iCalUId),
    startsAt,
    endsAt: Math.max(startsAt, endsAt),
    isAllDay: item.isAllDay === true,
    cancelled: item.isCancelled === true,
    isOrganizer: item.isOrganizer === true,
    myResponse: answerOf(item.responseStatus),
    organizer: addressOf(item.organizer),
    attendees: attendeesOf(item.attendees),
    showAs: textOf(item.showAs, 32) ?? 'busy',
    // Private, confidential, personal, and whatever nobody has heard of yet.
    isPrivate: wordOf(item.sensitivity ?? 'normal') !== 'normal',
    bare: kind === 'occurrence' && !Array.isArray(item.attendees) && !isFields(item.organizer),
  }
}

function attendeesOf(value: unknown): EventFacts['attendees'] {
  if (!Array.isArray(value)) return []
  return value.filter(isFields).flatMap((one) => {
    const found = addressOf(one)
    if (!found) return []
    return [{ ...found, response: answerOf(one.status), isResource: wordOf(one.type) === 'resource' }]
  })
}

/** Milliseconds of a dateTimeTimeZone in UTC, which is what was asked for; null in any other zone. Seven digits of fractions are cut. */
function utcOf(value: unknown): number | null {
  if (!isFields(value) || typeof value.dateTime !== 'string') return null
  if (!/^(utc|etc\/utc|etc\/gmt|gmt|z)?$/i.test(textOf(value.timeZone) ?? '')) return null
  const text = value.dateTime.replace(/(\.\d{3})\d*/, '$1').replace(/z$/i, '')
  const ms = Date.parse(`${text}Z`)
  return isSensible(ms) ? ms : null
}

/** An occurrence with what its series says of all of them. */
export const hydrate = (occurrence: EventFacts, master: EventFacts): EventFacts => ({
  ...master,
  id: occurrence.id,
  kind: 'occurrence',
  seriesId: occurrence.seriesId ?? master.id,
  icalUid: occurrence.icalUid ?? master.icalUid,
  startsAt: occurrence.startsAt,
  endsAt: occurrence.endsAt,
  bare: false,
})
