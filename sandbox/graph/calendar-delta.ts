/** What changed in a span of a calendar, or in a calendar as a whole, since a link was given out. */

import type { Answer } from '../exchange.ts'
import { seriesBetween } from '../tenant/calendar.ts'
import { occurrenceId } from '../tenant/ids.ts'
import type { EventFact, Mailbox } from '../tenant/mailbox.ts'
import type { Event } from '../tenant/types.ts'
import { spanOf } from './calendar-view.ts'
import { type Call, ofUser } from './call.ts'
import { comesEmpty, type DeltaState, deltaPage, pageSize, stateOf } from './delta-token.ts'
import { type EventView, eventShape, eventView } from './event-json.ts'
import { badRequest } from './failure.ts'
import { chosen, show } from './fields.ts'
import { idOf } from './message-json.ts'
import { utc } from './zones.ts'

const bare = ['@odata.etag', 'id', 'seriesMasterId', 'type', 'start', 'end']

const shown = (event: Event, view: EventView): unknown => ({
  '@odata.type': '#microsoft.graph.event',
  ...show(eventShape, event, view, event.isOccurrence ? bare : chosen(eventShape, null)),
})
const removed = (id: string): unknown => ({
  '@odata.type': '#microsoft.graph.event',
  id,
  '@removed': { reason: 'deleted' },
})

type Span = { from: number; to: number; calendarId: string | undefined }

const touches = (event: Event, { from, to }: Span): boolean =>
  event.start < to && (event.end > from || (event.end === event.start && event.start >= from))

/** A series with all that it has in the span, master first; a single entry; nothing where it has nothing there. */
function unit(mailbox: Mailbox, event: Event, span: Span): Event[] {
  if (event.calendarId !== span.calendarId) return []
  if (!event.recurrence) return touches(event, span) ? [event] : []
  const inside = seriesBetween(mailbox, event, span.from, span.to)
  return inside.length > 0 ? [event, ...inside] : []
}

/** Where an entry comes in the initial round: by id, which never changes. */
const units = (mailbox: Mailbox): Event[] =>
  mailbox.calendar
    .all()
    .filter((one) => !one.masterId)
    .sort((a, b) => (a.immutableId < b.immutableId ? -1 : 1))

type Page = { value: unknown[]; next: DeltaState; more: boolean }

type Filled<Group> = { value: unknown[]; done: Group | null; offset: DeltaState['offset']; more: boolean }

/**
 * Takes whole or parts of groups until the page is full; says where to go on. A group that was told in part is found
 * again by its key; one that changed meanwhile has another key, and comes whole.
 */
function fill<Group>(
  groups: Iterable<Group>,
  offset: DeltaState['offset'],
  size: number,
  keyOf: (group: Group) => string,
  itemsOf: (group: Group) => unknown[],
): Filled<Group> {
  const value: unknown[] = []
  let done: Group | null = null
  for (const group of groups) {
    if (value.length >= size) return { value, done, offset: undefined, more: true }
    const key = keyOf(group)
    const skip = offset?.of === key ? offset.items : 0
    const items = itemsOf(group).slice(skip)
    const room = size - value.length
    value.push(...items.slice(0, room))
    if (items.length > room) return { value, done, offset: { of: key, items: skip + room }, more: true }
    done = group
  }
  return { value, done, offset: undefined, more: false }
}

function scanPage(mailbox: Mailbox, state: DeltaState, span: Span, view: EventView, size: number): Page {
  const left = units(mailbox).filter((one) => one.immutableId > state.scan!.id)
  // A series that was changed between two pages comes whole again in the next round.
  const filled = fill(
    left,
    state.offset,
    size,
    ({ immutableId }) => immutableId,
    (event) => unit(mailbox, event, span).map((one) => shown(one, view)),
  )
  const { scan, offset: _, ...rest } = state
  if (!filled.more) return { value: filled.value, next: rest, more: false }
  return {
    value: filled.value,
    next: { ...state, scan: { id: filled.done?.immutableId ?? scan!.id }, offset: filled.offset },
    more: true,
  }
}

type Entry = { seq: number; fact: EventFact }

/** What one entry of the log tells a caller: the series anew, the entry, or that it is not there (any more). */
function told(mailbox: Mailbox, { fact }: Entry, span: Span, view: EventView, reportsCancelled: boolean): unknown[] {
  const id = view.immutableIds ? fact.immutableId : fact.id
  const event = mailbox.calendar.find(fact.immutableId)
  if (!event) return fact.masterId && !reportsCancelled ? [] : [removed(id)]
  // Exceptions are told with their series.
  if (event.masterId) return []
  const found = unit(mailbox, event, span)
  if (found.length === 0) return [removed(idOf(event, view))]
  const cancelled = reportsCancelled
    ? event.cancelledStarts.map((start) => removed(occurrenceId(idOf(event, view), start)))
    : []
  return [...found.map((one) => shown(one, view)), ...cancelled]
}

function* entriesAfter(mailbox: Mailbox, seq: number): Generator<Entry> {
  for (const { seq: at, fact } of mailbox.calendar.log.after(seq)) yield { seq: at, fact }
}

function changePage(
  mailbox: Mailbox,
  state: DeltaState,
  span: Span,
  view: EventView,
  size: number,
  reportsCancelled: boolean,
): Page {
  const filled = fill(
    entriesAfter(mailbox, state.seq),
    state.offset,
    size,
    ({ seq }) => String(seq),
    (entry) => told(mailbox, entry, span, view, reportsCancelled),
  )
  const { offset: _, ...rest } = state
  if (!filled.more) return { value: filled.value, next: { ...rest, seq: mailbox.calendar.log.head() }, more: false }
  return {
    value: filled.value,
    next: { ...rest, seq: filled.done?.seq ?? state.seq, offset: filled.offset },
    more: true,
  }
}

/** GET …/calendarView/delta, bound to the window of its first request. */
export function calendarViewDelta(call: Call, calendarId: string | undefined): Answer {
  const { tenant, settings } = call.context
  const { query, person } = call
  const state = stateOf(call, 'calendar', person.id, ({ from, to }) => ({
    startDateTime: utc(from!),
    endDateTime: utc(to!),
  }))
  if (!state) {
    const refused = ['select', 'filter', 'expand', 'orderby', 'search'].find((name) => query.option(name) !== null)
    if (refused)
      throw badRequest(
        `The query parameter '$${refused}' is not supported for delta on a calendar view.`,
        'ErrorInvalidUrlQuery',
      )
  }
  const mailbox = tenant.mailbox(person.id)
  const begin = (): DeltaState => {
    const span = spanOf(call)
    // Reading first loads the past, so that it counts as found and not as change.
    mailbox.calendar.all()
    return {
      kind: 'calendar',
      person: person.id,
      seq: mailbox.calendar.log.head(),
      generation: tenant.deltaGeneration(person.id),
      scan: { id: '' },
      ...span,
      at: 0,
      ...(calendarId ? { folder: calendarId } : {}),
    }
  }
  const from = state ?? begin()
  const context = ofUser(call, 'calendarView/$delta')
  if (comesEmpty(call, from) && from.scan)
    return deltaPage(call, context, [], { ...from, pages: (from.pages ?? 0) + 1 }, true)
  const span: Span = { from: from.from!, to: from.to!, calendarId: from.folder }
  const view = eventView(call)
  const size = pageSize(call, state, 1000, 50)
  const page = from.scan
    ? scanPage(mailbox, from, span, view, size)
    : changePage(mailbox, from, span, view, size, settings.reportsCancelledOccurrences)
  return deltaPage(call, context, page.value, { ...page.next, pages: (from.pages ?? 0) + 1 }, page.more || !state)
}

/** GET …/events/delta: masters and single entries, without a window. */
export function eventsDelta(call: Call, calendarId: string | undefined): Answer {
  const { tenant } = call.context
  const { person } = call
  const mailbox = tenant.mailbox(person.id)
  const state = stateOf(call, 'events', person.id, () => ({}))
  mailbox.calendar.all()
  const from: DeltaState = state ?? {
    kind: 'events',
    person: person.id,
    seq: mailbox.calendar.log.head(),
    generation: tenant.deltaGeneration(person.id),
    scan: { id: '' },
    at: 0,
    ...(calendarId ? { folder: calendarId } : {}),
  }
  const view = eventView(call)
  const size = pageSize(call, state, 1000, 50)
  const within = (event: Event): boolean => event.calendarId === from.folder
  const one = (event: Event): unknown[] => (within(event) ? [shown(event, view)] : [])
  if (from.scan) {
    const left = units(mailbox).filter(({ immutableId }) => immutableId > from.scan!.id)
    const filled = fill(left, undefined, size, ({ immutableId }) => immutableId, one)
    const { scan, ...rest } = from
    return deltaPage(
      call,
      ofUser(call, 'events/$delta'),
      filled.value,
      filled.more ? { ...from, scan: { id: filled.done?.immutableId ?? scan.id } } : rest,
      filled.more,
    )
  }
  const filled = fill(
    entriesAfter(mailbox, from.seq),
    undefined,
    size,
    ({ seq }) => String(seq),
    ({ fact }) => {
      const event = mailbox.calendar.find(fact.immutableId)
      return event ? one(event) : [removed(view.immutableIds ? fact.immutableId : fact.id)]
    },
  )
  const seq = filled.more ? (filled.done?.seq ?? from.seq) : mailbox.calendar.log.head()
  return deltaPage(call, ofUser(call, 'events/$delta'), filled.value, { ...from, seq }, filled.more)
}
