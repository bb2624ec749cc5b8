/** Events: lists, single ones, making, changing, calling off, answering and forwarding them. */

import type { Answer } from '../exchange.ts'
import type { Event, EventDraft } from '../tenant/types.ts'
import { calendarViewDelta, eventsDelta } from './calendar-delta.ts'
import { calendarView, instances } from './calendar-view.ts'
import { type AddRoute, accepted, type Call, created, jsonBody, noContent, ofUser, ok, property } from './call.ts'
import { readEvent } from './event-body.ts'
import { chosenOfEvent, eventShape, eventView } from './event-json.ts'
import { badRequest, GraphFailure, itemNotFound } from './failure.ts'
import { chosen, reader, show } from './fields.ts'
import { readRecipients } from './message-body.ts'
import { etagOf } from './message-json.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'
import { sorted } from './query.ts'
import { readDateTimeZone } from './zones.ts'

/** The event that the path's last id names. Throws Graph's 404. */
export function needEvent(call: Call): Event {
  const event = call.context.tenant.event(call.person.id, call.params.at(-1)!)
  if (!event) throw itemNotFound()
  return event
}

/** The calendar of the path: none for the mailbox's own. Throws Graph's 404. */
export function calendarOf(call: Call, within: boolean): string | undefined {
  if (!within) return undefined
  const id = call.params[0]!
  const { calendars, personId } = call.context.tenant.mailbox(call.person.id)
  if (id === defaultCalendarId(personId)) return undefined
  if (!calendars.some((one) => one.id === id)) throw itemNotFound()
  return id
}

/** Id of everybody's own calendar. */
export const defaultCalendarId = (personId: string): string =>
  `AAMkC${Buffer.from(personId).toString('base64url').slice(0, 40)}AAA=`

function listEvents(call: Call, within: boolean): Answer {
  const { query, context, person } = call
  const view = eventView(call)
  const calendar = calendarOf(call, within)
  const names = chosenOfEvent(query.select)
  const { filter } = query
  let found = context.tenant.events(person.id).filter((one) => !one.masterId && one.calendarId === calendar)
  if (filter) found = found.filter((one) => filter.matches(reader(eventShape, one, view)))
  const order =
    query.orderBy.length > 0
      ? query.orderBy.map((one) => ({
          ...one,
          path: /^(start|end)$/i.test(one.path[0]!) && one.path.length === 1 ? [...one.path, 'dateTime'] : one.path,
        }))
      : []
  found =
    order.length > 0
      ? sorted(found, order, (one) => reader(eventShape, one, view))
      : [...found].sort((a, b) => b.createdAt - a.createdAt || b.start - a.start)
  return page(call, found, (one) => show(eventShape, one, view, names), {
    context: ofUser(call, 'events'),
    defaultSize: 10,
    mostSize: 1000,
  })
}

/** One event as an answer's body. */
export function eventEntity(call: Call, event: Event): Record<string, unknown> {
  const view = eventView(call)
  const selected = call.query.select ? `events(${call.query.select.join(',')})/$entity` : 'events/$entity'
  const calendar = event.calendarId ?? defaultCalendarId(call.person.id)
  const exceptions = [...call.query.expand.keys()].some((name) => /^exceptionOccurrences$/i.test(name))
  const all =
    exceptions && event.recurrence
      ? view.exceptions(event).map((one) => show(eventShape, one, view, chosen(eventShape, null)))
      : undefined
  return {
    '@odata.context': ofUser(call, selected),
    ...show(eventShape, event, view, chosenOfEvent(call.query.select)),
    'calendar@odata.associationLink': `${call.incoming.origin}/v1.0/users('${call.person.id}')/calendars('${calendar}')/$ref`,
    'calendar@odata.navigationLink': `${call.incoming.origin}/v1.0/users('${call.person.id}')/calendars('${calendar}')`,
    ...(all ? { exceptionOccurrences: all } : {}),
  }
}

function create(call: Call, within: boolean): Answer {
  const calendarId = calendarOf(call, within)
  const draft = readEvent(jsonBody(call), null)
  const event = call.context.tenant.createEvent(call.person.id, {
    subject: '',
    ...draft,
    ...(calendarId ? { calendarId } : {}),
  } as EventDraft)
  return created(eventEntity(call, event))
}

const organizerOnly = [
  'attendees',
  'recurrence',
  'start',
  'end',
  'isAllDay',
  'location',
  'subject',
  'hideAttendees',
] as const

function update(call: Call): Answer {
  const event = needEvent(call)
  const match = call.incoming.headers['if-match']
  if (match && match !== '*' && match !== etagOf(event))
    throw new GraphFailure(
      412,
      'ErrorIrresolvableConflict',
      'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
    )
  const change = readEvent(jsonBody(call), event)
  // What was chosen at creation stays: Graph passes over a later transactionId.
  delete change.transactionId
  if (!event.isOrganizer && organizerOnly.some((name) => name in change)) {
    throw badRequest(
      "Your request can't be completed. You need to be an organizer to change these properties of a meeting.",
      'ErrorInvalidRequest',
    )
  }
  return ok(eventEntity(call, call.context.tenant.updateEvent(call.person.id, event.id, change)))
}

function remove(call: Call): Answer {
  call.context.tenant.deleteEvent(call.person.id, needEvent(call).id)
  return noContent()
}

function cancel(call: Call): Answer {
  const comment = property(jsonBody(call), 'comment')
  call.context.tenant.cancelEvent(call.person.id, needEvent(call).id, typeof comment === 'string' ? comment : '')
  return accepted()
}

function respond(call: Call, response: 'accepted' | 'declined' | 'tentativelyAccepted'): Answer {
  const body = jsonBody(call)
  const event = needEvent(call)
  const comment = property(body, 'comment')
  const wished = property(body, 'proposedNewTime') as { start?: unknown; end?: unknown } | null | undefined
  const proposed = wished
    ? {
        start: readDateTimeZone(wished.start, 'proposedNewTime/start').at,
        end: readDateTimeZone(wished.end, 'proposedNewTime/end').at,
      }
    : undefined
  call.context.tenant.respond(call.person.id, event.id, {
    response,
    ...(typeof comment === 'string' ? { comment } : {}),
    ...(proposed ? { proposed } : {}),
    sendResponse: property(body, 'sendResponse') !== false,
  })
  return accepted()
}

function forward(call: Call): Answer {
  const body = jsonBody(call)
  const comment = property(body, 'comment')
  const to = readRecipients(property(body, 'toRecipients'), 'toRecipients')
  if (to.length === 0) throw badRequest('At least one recipient is needed.', 'ErrorInvalidRecipients')
  call.context.tenant.forwardEvent(call.person.id, needEvent(call).id, to, typeof comment === 'string' ? comment : '')
  return accepted()
}

function remind(call: Call): Answer {
  const event = needEvent(call)
  call.context.tenant.updateEvent(call.person.id, event.id, { isReminderOn: false })
  return accepted()
}

/** Routes of events under the mailbox, its calendar and its calendars. */
export function addEventRoutes(add: AddRoute): void {
  const { calendarRead, calendarContent, calendarWrite } = permissions
  for (const [place, within] of [
    ['{mailbox}', false],
    ['{mailbox}/calendar', false],
    ['{mailbox}/calendars/{id}', true],
  ] as const) {
    add('GET', `${place}/events`, calendarRead, (call) => listEvents(call, within))
    add('POST', `${place}/events`, calendarWrite, (call) => create(call, within))
    add('GET', `${place}/events/delta`, calendarRead, (call) => eventsDelta(call, calendarOf(call, within)))
    add('GET', `${place}/calendarView`, calendarRead, (call) => calendarView(call, calendarOf(call, within)))
    add('GET', `${place}/calendarView/delta`, calendarRead, (call) => calendarViewDelta(call, calendarOf(call, within)))
    const one = `${place}/events/{id}`
    add('GET', one, calendarRead, (call) => ok(eventEntity(call, needEvent(call))))
    add('PATCH', one, calendarWrite, update)
    add('DELETE', one, calendarWrite, remove)
    add('GET', `${one}/instances`, calendarRead, (call) => instances(call, needEvent(call)))
    add('GET', `${one}/attachments`, calendarContent, (call) => {
      needEvent(call)
      return ok({
        '@odata.context': ofUser(call, `events('${encodeURIComponent(call.params.at(-1)!)}')/attachments`),
        value: [],
      })
    })
    add('POST', `${one}/cancel`, calendarWrite, cancel)
    add('POST', `${one}/accept`, calendarWrite, (call) => respond(call, 'accepted'))
    add('POST', `${one}/decline`, calendarWrite, (call) => respond(call, 'declined'))
    add('POST', `${one}/tentativelyAccept`, calendarWrite, (call) => respond(call, 'tentativelyAccepted'))
    add('POST', `${one}/forward`, calendarContent, forward)
    add('POST', `${one}/permanentDelete`, calendarWrite, remove)
    add('POST', `${one}/dismissReminder`, calendarWrite, remind)
    add('POST', `${one}/snoozeReminder`, calendarWrite, (call) => {
      readDateTimeZone(property(jsonBody(call), 'newReminderTime'), 'newReminderTime')
      needEvent(call)
      return accepted()
    })
  }
}
