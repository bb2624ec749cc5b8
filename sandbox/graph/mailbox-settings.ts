/** What a mailbox is set to: zone, working hours, automatic replies; and the lists that such settings are chosen from. */

import type { Answer } from '../exchange.ts'
import type { Person } from '../tenant/types.ts'
import { type AddRoute, type Call, contextOf, jsonBody, ofUser, ok, property } from './call.ts'
import { badRequest } from './failure.ts'
import { permissions } from './permissions.ts'
import { workingHours } from './schedule.ts'
import { ianaZones, needZone, readDateTimeZone, utc, wallTime, windowsZone, windowsZones } from './zones.ts'

const names: Record<Person['kind'], string> = {
  user: 'user',
  guest: 'user',
  shared: 'shared',
  room: 'room',
  list: 'others',
}
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

function automaticReplies(person: Person, now: number) {
  const { status, from, to } = person.automaticReplies
  const moment = (text: string | undefined, otherwise: number) => ({
    dateTime: wallTime(text ? Date.parse(text) : otherwise),
    timeZone: 'UTC',
  })
  const hour = Math.floor(now / 3_600_000) * 3_600_000
  return {
    status,
    externalAudience: 'all',
    scheduledStartDateTime: moment(from, hour),
    scheduledEndDateTime: moment(to, hour + 86_400_000),
    internalReplyMessage: status === 'disabled' ? '' : '<html>\n<body>\n<p>I am away.</p></body>\n</html>\n',
    externalReplyMessage: status === 'disabled' ? '' : '<html>\n<body>\n<p>I am away.</p></body>\n</html>\n',
  }
}

const parts = (call: Call, person = call.person, now = call.context.tenant.clock.now()) => ({
  archiveFolder: null,
  automaticRepliesSetting: automaticReplies(person, now),
  timeZone: windowsZone(person.zone),
  language: { locale: 'en-US', displayName: 'English (United States)' },
  workingHours: workingHours(call, person),
  userPurpose: names[person.kind],
  dateFormat: 'MM/dd/yyyy',
  timeFormat: 'hh:mm tt',
  delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
})

const settings = (call: Call): Answer => {
  const all = parts(call)
  const { select } = call.query
  const shown = select
    ? Object.fromEntries(
        Object.entries(all).filter(([name]) => select.some((one) => one.toLowerCase() === name.toLowerCase())),
      )
    : all
  return ok({ '@odata.context': ofUser(call, 'mailboxSettings'), ...shown })
}

function readReplies(value: Record<string, unknown>): Person['automaticReplies'] {
  const status = (['disabled', 'alwaysEnabled', 'scheduled'] as const).find(
    (one) => one.toLowerCase() === String(value.status ?? 'disabled').toLowerCase(),
  )
  if (!status) throw badRequest(`Requested value '${String(value.status)}' was not found.`, 'RequestBodyRead')
  const at = (name: string) => (value[name] ? utc(readDateTimeZone(value[name], name).at) : undefined)
  const [from, to] = [at('scheduledStartDateTime'), at('scheduledEndDateTime')]
  return { status, ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

function change(call: Call): Answer {
  const body = jsonBody(call)
  const next: Partial<Person> = {}
  const zone = property(body, 'timeZone')
  if (typeof zone === 'string') next.zone = needZone(zone)
  const replies = property(body, 'automaticRepliesSetting')
  if (replies) next.automaticReplies = readReplies(replies as Record<string, unknown>)
  const hours = property(body, 'workingHours') as
    | { daysOfWeek?: unknown; startTime?: unknown; endTime?: unknown }
    | undefined
  if (hours) {
    const days = Array.isArray(hours.daysOfWeek)
      ? hours.daysOfWeek.map((day) => weekdays.indexOf(String(day).toLowerCase()) + 1).filter(Boolean)
      : call.person.workingHours.days
    const time = (value: unknown, otherwise: string) =>
      typeof value === 'string' && /^\d\d:\d\d/.test(value) ? value.slice(0, 5) : otherwise
    next.workingHours = {
      days,
      from: time(hours.startTime, call.person.workingHours.from),
      to: time(hours.endTime, call.person.workingHours.to),
    }
  }
  call.context.tenant.changePerson(call.person.id, next)
  return settings({ ...call, person: call.context.tenant.person(call.person.id)! })
}

const languages = [
  ['af-ZA', 'Afrikaans (Suid-Afrika)'],
  ['de-DE', 'Deutsch (Deutschland)'],
  ['en-GB', 'English (United Kingdom)'],
  ['en-US', 'English (United States)'],
  ['es-ES', 'Español (España)'],
  ['fr-FR', 'Français (France)'],
  ['he-IL', 'עברית (ישראל)'],
  ['ja-JP', '日本語 (日本)'],
]

function timeZones(call: Call): Answer {
  const standard = (call.args.timezonestandard ?? 'Windows').replace(/^.*\./, '').toLowerCase()
  if (standard !== 'windows' && standard !== 'iana')
    throw badRequest(`Requested value '${call.args.timezonestandard}' was not found.`)
  const zones = standard === 'iana' ? ianaZones() : windowsZones()
  return ok({
    '@odata.context': contextOf(call, 'Collection(microsoft.graph.timeZoneInformation)'),
    value: zones.map((alias) => ({ alias, displayName: alias })),
  })
}

/** Routes of mailbox settings and Outlook's lists. */
export function addMailboxSettingRoutes(add: AddRoute): void {
  add('GET', '{mailbox}/mailboxSettings', permissions.mailboxSettings, settings)
  add('PATCH', '{mailbox}/mailboxSettings', permissions.mailboxSettingsWrite, change)
  for (const name of ['automaticRepliesSetting', 'workingHours', 'language'] as const) {
    add('GET', `{mailbox}/mailboxSettings/${name}`, permissions.mailboxSettings, (call) =>
      ok({
        '@odata.context': ofUser(call, `mailboxSettings/${name}`),
        ...(parts(call)[name] as object),
      }),
    )
  }
  for (const name of ['timeZone', 'userPurpose', 'dateFormat', 'timeFormat'] as const) {
    add('GET', `{mailbox}/mailboxSettings/${name}`, permissions.mailboxSettings, (call) =>
      ok({
        '@odata.context': ofUser(call, `mailboxSettings/${name}`),
        value: parts(call)[name],
      }),
    )
  }
  add('GET', '{mailbox}/outlook/supportedTimeZones', permissions.outlookLists, timeZones)
  add('GET', '{mailbox}/outlook/supportedLanguages', permissions.outlookLists, (call) =>
    ok({
      '@odata.context': contextOf(call, 'Collection(microsoft.graph.localeInfo)'),
      value: languages.map(([locale, displayName]) => ({ locale, displayName })),
    }),
  )
}
