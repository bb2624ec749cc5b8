/** What lies in a span of a calendar: occurrences, exceptions and single entries, never the masters. */

import type { Answer } from '../exchange.ts'
import { seriesBetween } from '../tenant/calendar.ts'
import type { Event } from '../tenant/types.ts'
import { type Call, ofUser } from './call.ts'
import { chosenOfEvent, eventShape, eventView } from './event-json.ts'
import { badRequest } from './failure.ts'
import { reader, show } from './fields.ts'
import { page } from './page.ts'
import { sorted } from './query.ts'
import { readDateTime } from './zones.ts'

const mostDays = 1825

/** The span of `startDateTime` and `endDateTime`: offsets count, no offset means UTC whatever zone is preferred. */
export function spanOf(call: Call): { from: number; to: number } {
  const [start, end] = [call.query.option('startdatetime'), call.query.option('enddatetime')]
  if (!start || !end)
    throw badRequest(
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
      'ErrorInvalidParameter',
    )
  // A plus sign that nobody encoded arrives as a blank.
  const read = (text: string, name: string): number => {
    const at = readDateTime(text.replace(/ (\d\d:?\d\d)$/, '+$1'))
    if (at === null) throw badRequest(`The value '${text}' of parameter '${name}' is invalid.`, 'ErrorInvalidParameter')
    return at
  }
  const span = { from: read(start, 'StartDateTime'), to: read(end, 'EndDateTime') }
  if (span.to < span.from)
    throw badRequest('The end of the time window lies before its start.', 'ErrorInvalidParameter')
  if (span.to - span.from > mostDays * 86_400_000)
    throw badRequest(`The requested time window is longer than ${mostDays} days.`, 'ErrorCalendarViewRangeTooBig')
  return span
}

function list(call: Call, events: readonly Event[], context: string): Answer {
  const { query } = call
  const view = eventView(call)
  if (query.select?.some((name) => /^(createdDateTime|lastModifiedDateTime)$/i.test(name))) {
    throw badRequest(
      'The properties createdDateTime and lastModifiedDateTime cannot be selected in a calendar view.',
      'ErrorInvalidProperty',
    )
  }
  const names = chosenOfEvent(query.select)
  const { filter } = query
  let found = filter ? events.filter((one) => filter.matches(reader(eventShape, one, view))) : events
  const order = query.orderBy.map((one) => ({
    ...one,
    path: one.path.length === 1 && /^(start|end)$/i.test(one.path[0]!) ? [...one.path, 'dateTime'] : one.path,
  }))
  if (order.length > 0) found = sorted(found, order, (one) => reader(eventShape, one, view))
  return page(call, found, (one) => show(eventShape, one, view, names), { context, defaultSize: 10, mostSize: 1000 })
}

/** GET …/calendarView over one calendar. */
export function calendarView(call: Call, calendarId: string | undefined): Answer {
  const { from, to } = spanOf(call)
  const events = call.context.tenant
    .eventsBetween(call.person.id, from, to)
    .filter((one) => one.calendarId === calendarId)
  return list(call, events, ofUser(call, 'calendarView'))
}

/** GET …/events/{id}/instances of a series. */
export function instances(call: Call, master: Event): Answer {
  if (!master.recurrence)
    throw badRequest("Your request can't be completed. The event is not a recurring one.", 'ErrorInvalidRequest')
  const { from, to } = spanOf(call)
  return list(
    call,
    seriesBetween(call.context.tenant.mailbox(call.person.id), master, from, to),
    ofUser(call, 'events'),
  )
}
