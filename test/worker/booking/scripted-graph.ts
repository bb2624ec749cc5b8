/** A calendar world behind the Graph seam: what booking asks is answered from calendars kept here; answers can be scripted. */
import { randomUUID } from 'node:crypto'
import type { Graph, GraphAnswer, GraphRequest } from '../../../platform/graph/graph.ts'

export type Status = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere'
export type Entry = {
  id: string
  icalUid: string
  transactionId: string | null
  /** When it was made, told of a single event only, as Graph does. */
  createdAt: number
  subject: string
  body: string
  from: number
  to: number
  status: Status
  isAllDay: boolean
  isCancelled: boolean
  seriesId: string | null
  organizer: string
  sensitivity: string
  online: boolean
  attendees: { address: string; response: string; proposed: { from: number; to: number } | null }[]
}

type Hours = { from: string; to: string; zone: string; days?: string[] }
export type Calendar = { entries: Entry[]; hours: Hours; zone: string; hidden?: boolean }

export type ScriptedGraph = Pick<Graph, 'request'> & {
  calendars: Map<string, Calendar>
  requests: { owner: string; method: string; path: string; body: unknown }[]
  /** What each owner may do; calendar writing can be taken away. */
  refuse: Set<string>
  /** Asked before every request; an answer given here is what comes back, something thrown is a crash. */
  before: ((request: GraphRequest, owner: string) => GraphAnswer | undefined) | null
  after: ((request: GraphRequest, owner: string) => void) | null
  /** All entries of everybody that are meetings, the organiser's copies only. */
  meetings: () => Entry[]
  /** From now on nobody may see when this person is busy. */
  hide: (address: string) => void
  put: (address: string, from: string | number, to: string | number, change?: Partial<Entry>) => Entry
}

const ok = (body: unknown, status = 200): GraphAnswer => ({ kind: 'ok', status, body, preferenceApplied: [] })
const stamp = (ms: number) => ({ dateTime: `${new Date(ms).toISOString().slice(0, 19)}.0000000`, timeZone: 'UTC' })
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']

/** `addressOf` maps an owner's id to their mailbox; `now` says when something is made (ms). */
export function createScriptedGraph(addressOf: (ownerId: string) => string, now: () => number): ScriptedGraph {
  const calendars = new Map<string, Calendar>()
  const calendar = (address: string): Calendar => {
    const found = calendars.get(address)
    if (found) return found
    const made: Calendar = {
      entries: [],
      hours: { from: '09:00:00.0000000', to: '17:00:00.0000000', zone: 'Europe/Paris' },
      zone: 'Europe/Paris',
    }
    calendars.set(address, made)
    return made
  }
  const graph: ScriptedGraph = {
    calendars,
    requests: [],
    refuse: new Set(),
    before: null,
    after: null,
    meetings: () =>
      [...calendars].flatMap(([address, { entries }]) =>
        entries.filter((one) => one.organizer === address && one.attendees.length > 0 && !one.isCancelled),
      ),
    hide: (address) => {
      calendar(address).hidden = true
    },
    put: (address, from, to, change = {}) => {
      const entry = entryOf({ from: ms(from), to: ms(to), organizer: address, createdAt: now(), ...change })
      calendar(address).entries.push(entry)
      return entry
    },
    request: async (owner, request) => {
      const address = addressOf(owner.ownerId)
      graph.requests.push({ owner: owner.ownerId, method: request.method, path: request.path, body: request.body })
      const scripted = graph.before?.(request, owner.ownerId)
      if (scripted) return scripted
      const missing = request.scopes.filter((scope) => graph.refuse.has(scope))
      if (missing.length > 0) return { kind: 'missing-scope', scopes: missing }
      const answer = answerTo(request, address, calendar, now())
      graph.after?.(request, owner.ownerId)
      return answer
    },
  }
  return graph
}

const ms = (at: string | number): number => (typeof at === 'number' ? at : Date.parse(at))

function entryOf(change: Partial<Entry> & Pick<Entry, 'from' | 'to' | 'organizer' | 'createdAt'>): Entry {
  return {
    id: `AAMk${randomUUID()}=`,
    icalUid: `04000000${randomUUID()}`,
    transactionId: null,
    subject: 'CANARY-SUBJECT',
    body: 'CANARY-BODY',
    status: 'busy',
    isAllDay: false,
    isCancelled: false,
    seriesId: null,
    sensitivity: 'normal',
    online: false,
    attendees: [],
    ...change,
  }
}

type Body = Record<string, never> & {
  schedules?: string[]
  startTime?: { dateTime: string }
  endTime?: { dateTime: string }
  start?: { dateTime: string; timeZone: string }
  end?: { dateTime: string; timeZone: string }
  transactionId?: string
  subject?: string
  body?: { content: string }
  attendees?: { emailAddress: { address: string; name: string } }[]
  sensitivity?: string
  showAs?: string
  isOnlineMeeting?: boolean
}

/** A `dateTimeTimeZone` as written by a client, by Intl and not by the code under test. */
function instantOf(value: { dateTime: string; timeZone: string }): number {
  const wall = Date.parse(`${value.dateTime.slice(0, 19)}Z`)
  const shown = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone: value.timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }).formatToParts(at)
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  }
  let at = wall
  for (let step = 0; step < 3; step++) at -= shown(at) - wall
  return at
}

function answerTo(
  request: GraphRequest,
  address: string,
  calendar: (address: string) => Calendar,
  now: number,
): GraphAnswer {
  const own = calendar(address)
  const url = new URL(request.path, 'https://graph.test')
  const body = (request.body ?? {}) as Body
  if (url.pathname.endsWith('/teamwork/sendActivityNotification')) return ok(null, 204)
  if (url.pathname === '/me/mailboxSettings')
    return ok({ timeZone: own.zone, workingHours: hoursOf(own.hours), language: { locale: 'en-GB' } })
  if (url.pathname === '/me/calendar/getSchedule') {
    const [from, to] = [Date.parse(`${body.startTime?.dateTime}Z`), Date.parse(`${body.endTime?.dateTime}Z`)]
    return ok({ value: (body.schedules ?? []).map((one) => scheduleOf(one, calendar(one), from, to)) })
  }
  if (url.pathname === '/me/calendarView') {
    const [from, to] = ['startDateTime', 'endDateTime'].map((name) => Date.parse(url.searchParams.get(name) ?? ''))
    const inside = own.entries.filter((one) => one.to > (from ?? 0) && one.from < (to ?? 0))
    return ok({ value: inside.map((one) => eventOf(one, address)) })
  }
  if (url.pathname === '/me/events') return create(body, address, calendar, now)
  const [, eventId = '', action] = /^\/me\/events\/([^/]+)(?:\/(\w+))?$/.exec(url.pathname) ?? []
  const entry = own.entries.find(({ id }) => id === decodeURIComponent(eventId))
  if (!entry) return { kind: 'not-found', code: 'ErrorItemNotFound' }
  if (request.method === 'GET')
    return ok({ ...eventOf(entry, address), createdDateTime: new Date(entry.createdAt).toISOString() })
  if (request.method === 'DELETE') {
    // As Exchange does: of a meeting of the owner's own the others' copies are called off.
    for (const { entries } of entry.attendees.map((one) => calendar(one.address)).concat(own))
      entries.splice(0, entries.length, ...entries.filter(({ icalUid }) => icalUid !== entry.icalUid))
    return ok(null, 204)
  }
  if (entry.organizer !== address) return { kind: 'rejected', status: 400, code: 'ErrorInvalidRequest' }
  const copies = entry.attendees.map((one) => calendar(one.address)).concat(own)
  if (action === 'cancel') {
    for (const { entries } of copies)
      entries.splice(0, entries.length, ...entries.filter(({ icalUid }) => icalUid !== entry.icalUid))
    return ok(null, 202)
  }
  if (request.method !== 'PATCH' || !body.start || !body.end)
    return { kind: 'rejected', status: 400, code: 'ErrorInvalidRequest' }
  const [from, to] = [instantOf(body.start), instantOf(body.end)]
  for (const { entries } of copies)
    for (const copy of entries.filter(({ icalUid }) => icalUid === entry.icalUid)) Object.assign(copy, { from, to })
  for (const attendee of entry.attendees) Object.assign(attendee, { response: 'notResponded', proposed: null })
  return ok(eventOf(entry, address))
}

function create(body: Body, address: string, calendar: (address: string) => Calendar, createdAt: number): GraphAnswer {
  const own = calendar(address)
  const known = own.entries.find(({ transactionId }) => transactionId !== null && transactionId === body.transactionId)
  if (known) return ok(eventOf(known, address), 201)
  if (!body.start || !body.end) return { kind: 'rejected', status: 400, code: 'ErrorInvalidRequest' }
  const entry = entryOf({
    from: instantOf(body.start),
    to: instantOf(body.end),
    organizer: address,
    createdAt,
    transactionId: body.transactionId ?? null,
    subject: body.subject ?? '',
    body: body.body?.content ?? '',
    sensitivity: body.sensitivity ?? 'normal',
    status: (body.showAs ?? 'busy') as Status,
    online: body.isOnlineMeeting === true,
    attendees: (body.attendees ?? []).map(({ emailAddress }) => ({
      address: emailAddress.address,
      response: 'notResponded',
      proposed: null,
    })),
  })
  own.entries.push(entry)
  for (const { address: other } of entry.attendees)
    calendar(other).entries.push({
      ...entry,
      id: `AAMk${randomUUID()}=`,
      transactionId: null,
      status: 'tentative',
      attendees: entry.attendees,
    })
  return ok(eventOf(entry, address), 201)
}

const hoursOf = (hours: Hours) => ({
  daysOfWeek: hours.days ?? weekdays,
  startTime: hours.from,
  endTime: hours.to,
  timeZone: { name: hours.zone },
})

function scheduleOf(address: string, { entries, hours, hidden }: Calendar, from: number, to: number) {
  if (!address.endsWith('@kith.test') || hidden)
    return { scheduleId: address, error: { message: 'Unable to resolve e-mail address', responseCode: '5009' } }
  const items = entries.filter((one) => !one.isCancelled && one.status !== 'free' && one.to > from && one.from < to)
  return {
    scheduleId: address,
    availabilityView: '',
    scheduleItems: items.map((one) => ({
      status: one.status,
      subject: one.subject,
      start: stamp(one.from),
      end: stamp(one.to),
    })),
    workingHours: hoursOf(hours),
  }
}

const eventOf = (entry: Entry, reader: string) => ({
  '@odata.etag': 'W/"1"',
  id: entry.id,
  iCalUId: entry.icalUid,
  transactionId: entry.transactionId,
  seriesMasterId: entry.seriesId,
  webLink: `https://outlook.test/${entry.id}`,
  start: stamp(entry.from),
  end: stamp(entry.to),
  showAs: entry.status,
  isAllDay: entry.isAllDay,
  isCancelled: entry.isCancelled,
  isOrganizer: entry.organizer === reader,
  organizer: { emailAddress: { address: entry.organizer } },
  attendees: entry.attendees.map(({ address, response, proposed }) => ({
    type: 'required',
    emailAddress: { address },
    status: { response, time: response === 'notResponded' ? '0001-01-01T00:00:00Z' : '2026-11-16T08:00:00Z' },
    ...(proposed ? { proposedNewTime: { start: stamp(proposed.from), end: stamp(proposed.to) } } : {}),
  })),
})
