/** Calendars of a mailbox, reminders, and ids translated from one form to the other. */

import type { Answer } from '../exchange.ts'
import { exchangeId } from '../tenant/ids.ts'
import type { Calendar } from '../tenant/mailbox.ts'
import { spanOf } from './calendar-view.ts'
import { type AddRoute, type Call, contextOf, created, jsonBody, noContent, ofUser, ok, property } from './call.ts'
import { eventView, moment } from './event-json.ts'
import { calendarOf, defaultCalendarId } from './events.ts'
import { badRequest } from './failure.ts'
import { changeKeyOf } from './message-json.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'
import { dateTimeIn, readDateTime } from './zones.ts'

const own = (call: Call): Calendar => ({ id: defaultCalendarId(call.person.id), name: 'Calendar', color: 'auto' })
const all = (call: Call): Calendar[] => [own(call), ...call.context.tenant.mailbox(call.person.id).calendars]

function show(call: Call, calendar: Calendar): Record<string, unknown> {
  const isDefault = calendar.id === defaultCalendarId(call.person.id)
  return {
    '@odata.id': `${call.incoming.origin}/v1.0/users('${call.person.id}@${call.context.tenant.id}')/calendars('${calendar.id}')`,
    id: calendar.id,
    name: calendar.name,
    color: calendar.color,
    hexColor: '',
    groupClassId: '0006f0b7-0000-0000-c000-000000000046',
    isDefaultCalendar: isDefault,
    changeKey: changeKeyOf({ immutableId: calendar.id + calendar.name, changeKey: 1 }),
    canShare: true,
    canViewPrivateItems: true,
    isShared: false,
    isSharedWithMe: false,
    canEdit: true,
    allowedOnlineMeetingProviders: ['teamsForBusiness'],
    defaultOnlineMeetingProvider: 'teamsForBusiness',
    isTallyingResponses: isDefault,
    isRemovable: !isDefault,
    owner: { name: call.person.displayName, address: call.person.mail },
  }
}

const entity = (call: Call, calendar: Calendar): Answer =>
  ok({ '@odata.context': contextOf(call, 'me/calendars/$entity'), ...show(call, calendar) })
const needCalendar = (call: Call, within: boolean): Calendar => {
  const id = calendarOf(call, within)
  return all(call).find((one) => one.id === id) ?? own(call)
}

function create(call: Call): Answer {
  const name = property(jsonBody(call), 'name')
  if (typeof name !== 'string' || name === '') throw badRequest('A calendar needs a name.', 'ErrorInvalidRequest')
  const { calendars } = call.context.tenant.mailbox(call.person.id)
  if (all(call).some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw badRequest(
      `A folder with the specified name already exists., Could not create folder '${name}'.`,
      'ErrorFolderExists',
    )
  const calendar = {
    id: exchangeId('AAMk', `calendar:${call.person.id}:${call.context.tenant.nextNumber()}`),
    name,
    color: 'auto',
  }
  calendars.push(calendar)
  return created({ '@odata.context': ofUser(call, 'calendars/$entity'), ...show(call, calendar) })
}

function change(call: Call, within: boolean): Answer {
  const calendar = needCalendar(call, within)
  const body = jsonBody(call)
  const next = {
    ...calendar,
    ...(typeof property(body, 'name') === 'string' ? { name: String(property(body, 'name')) } : {}),
    ...(typeof property(body, 'color') === 'string' ? { color: String(property(body, 'color')) } : {}),
  }
  const { calendars } = call.context.tenant.mailbox(call.person.id)
  const at = calendars.findIndex(({ id }) => id === calendar.id)
  if (at >= 0) calendars[at] = next
  return entity(call, next)
}

function remove(call: Call): Answer {
  const calendar = needCalendar(call, true)
  const { tenant } = call.context
  if (calendar.id === defaultCalendarId(call.person.id))
    throw badRequest('The default calendar cannot be deleted.', 'ErrorDeleteDistinguishedFolder')
  for (const event of tenant.events(call.person.id).filter((one) => one.calendarId === calendar.id))
    tenant.deleteEvent(call.person.id, event.id)
  const { calendars } = tenant.mailbox(call.person.id)
  calendars.splice(
    calendars.findIndex(({ id }) => id === calendar.id),
    1,
  )
  return noContent()
}

function reminders(call: Call): Answer {
  const read = (name: string) =>
    readDateTime((call.args[name] ?? call.query.option(name) ?? '').replace(/ (\d\d:?\d\d)$/, '+$1'))
  const [from, to] = [read('startdatetime'), read('enddatetime')]
  if (from === null || to === null) return ok({ value: spanOf(call) })
  const view = eventView(call)
  const value = call.context.tenant
    .eventsBetween(call.person.id, from, to)
    .filter((one) => one.isReminderOn && !one.isCancelled)
    .map((event) => ({
      eventId: call.prefer.immutableIds ? event.immutableId : event.id,
      changeKey: changeKeyOf(event),
      eventSubject: view.basic ? null : event.subject,
      eventWebLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(event.id)}&exvsurl=1&path=/calendar/item`,
      eventStartTime: moment(event, event.start, view),
      eventEndTime: moment(event, event.end, view),
      eventLocation: { displayName: event.location.displayName },
      reminderFireTime: dateTimeIn(event.start - event.reminderMinutes * 60_000, view.zone, view.zoneName),
    }))
  return ok({ '@odata.context': contextOf(call, 'Collection(microsoft.graph.reminder)'), value })
}

const forms: Record<string, 'id' | 'immutableId'> = {
  entryid: 'id',
  ewsid: 'id',
  restid: 'id',
  immutableentryid: 'immutableId',
  restimmutableentryid: 'immutableId',
}

function translate(call: Call): Answer {
  const body = jsonBody(call)
  const ids = property(body, 'inputIds')
  const [source, target] = [
    forms[String(property(body, 'sourceIdType')).toLowerCase()],
    forms[String(property(body, 'targetIdType')).toLowerCase()],
  ]
  if (!Array.isArray(ids) || !source || !target)
    throw badRequest('InputIds, SourceIdType and TargetIdType are needed.', 'ErrorInvalidParameter')
  if (ids.length > 1000) throw badRequest('At most 1000 ids can be translated at a time.', 'ErrorInvalidParameter')
  const { tenant } = call.context
  const value = ids.map(String).map((sourceId) => {
    const item = tenant.message(call.person.id, sourceId) ?? tenant.event(call.person.id, sourceId)
    if (!item || item[source] !== sourceId)
      return { sourceId, errorDetails: { code: 'ErrorInvalidIdMalformed', message: 'Id is malformed.' } }
    return { sourceId, targetId: item[target] }
  })
  return ok({ '@odata.context': contextOf(call, 'Collection(microsoft.graph.convertIdResult)'), value })
}

/** Routes of calendars, reminders and id translation. */
export function addCalendarRoutes(add: AddRoute): void {
  const { calendarRead, calendarsRead, calendarWrite } = permissions
  add('GET', '{mailbox}/calendars', calendarsRead, (call) =>
    page(call, all(call), (one) => show(call, one), {
      context: ofUser(call, 'calendars'),
      defaultSize: 10,
      mostSize: 1000,
    }),
  )
  add('POST', '{mailbox}/calendars', calendarWrite, create)
  add('GET', '{mailbox}/calendar', calendarRead, (call) => entity(call, own(call)))
  add('PATCH', '{mailbox}/calendar', calendarWrite, (call) => change(call, false))
  add('GET', '{mailbox}/calendars/{id}', calendarRead, (call) => entity(call, needCalendar(call, true)))
  add('PATCH', '{mailbox}/calendars/{id}', calendarWrite, (call) => change(call, true))
  add('DELETE', '{mailbox}/calendars/{id}', calendarWrite, remove)
  add('GET', '{mailbox}/reminderView', calendarRead, reminders)
  add('POST', '{mailbox}/translateExchangeIds', permissions.translateIds, translate)
}
