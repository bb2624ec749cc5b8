/** Rooms and room lists, and who is there now. */

import type { Answer } from '../exchange.ts'
import { uuidFrom } from '../tenant/ids.ts'
import type { Person } from '../tenant/types.ts'
import { type AddRoute, type Call, contextOf, holds, jsonBody, ok, property } from './call.ts'
import { accessDenied, badRequest, GraphFailure, insufficientPrivileges } from './failure.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'

const rooms = (call: Call): Person[] => [...call.context.tenant.people()].filter(({ kind }) => kind === 'room')

function room(person: Person): Record<string, unknown> {
  const number = Number.parseInt(person.id.slice(0, 6), 16)
  return {
    id: person.id,
    emailAddress: person.mail,
    displayName: person.displayName,
    address: { street: '', city: person.site ?? '', state: '', postalCode: '', countryOrRegion: person.country },
    geoCoordinates: null,
    phone: '',
    nickname: person.displayName,
    label: person.displayName,
    capacity: 2 + (number % 5) * 4,
    building: person.site ?? '',
    floorNumber: 1 + (number % 4),
    floorLabel: String(1 + (number % 4)),
    isWheelChairAccessible: number % 3 !== 0,
    bookingType: 'standard',
    tags: number % 2 === 0 ? ['window'] : ['quiet'],
    isManaged: true,
    displayDevice: null,
    audioDeviceName: null,
    videoDeviceName: null,
    displayDeviceName: null,
    placeId: person.id,
    geocoordinates: null,
  }
}

type RoomList = { id: string; displayName: string; mail: string; site: string }
function roomLists(call: Call): RoomList[] {
  const sites = [...new Set(rooms(call).map(({ site }) => site ?? 'Everywhere'))].sort()
  return sites.map((site) => ({
    id: uuidFrom(`rooms:${site}`),
    displayName: `Rooms in ${site}`,
    mail: `rooms-${site.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}@${call.context.tenant.domain}`,
    site,
  }))
}
const showList = (list: RoomList) => ({
  id: list.id,
  displayName: list.displayName,
  address: { street: '', city: list.site, state: '', postalCode: '', countryOrRegion: '' },
  geoCoordinates: null,
  geocoordinates: null,
  phone: '',
  emailAddress: list.mail,
})

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const notAPlace = (): GraphFailure => new GraphFailure(404, 'ErrorItemNotFound', 'The place was not found.')

function one(call: Call): Answer {
  const id = call.params[0]!
  const found = rooms(call).find((person) => same(person.id, id) || same(person.mail, id))
  const list = roomLists(call).find((other) => same(other.id, id) || same(other.mail, id))
  const context = contextOf(call, 'places/$entity')
  if (found) return ok({ '@odata.context': context, '@odata.type': '#microsoft.graph.room', ...room(found) })
  if (list) return ok({ '@odata.context': context, '@odata.type': '#microsoft.graph.roomList', ...showList(list) })
  throw notAPlace()
}

function list(call: Call, what: string, items: Record<string, unknown>[]): Answer {
  const { filter } = call.query
  const found = filter
    ? items.filter((item) =>
        filter.matches((path) =>
          path.reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], item),
        ),
      )
    : items
  return page(call, found, (item) => item, {
    context: contextOf(call, `places/${what}`),
    defaultSize: 100,
    mostSize: 1000,
  })
}

/** Free or busy at this moment, by calendar and working hours, as Teams derives it. */
function presence(call: Call, person: Person): Record<string, unknown> {
  const now = call.context.tenant.clock.now()
  const set = call.context.teams.presence.get(person.id)
  const current = call.context.tenant
    .eventsBetween(person.id, now, now + 1)
    .filter((event) => !event.isCancelled && event.showAs !== 'free')
  const away = person.automaticReplies.status !== 'disabled' || current.some(({ showAs }) => showAs === 'oof')
  const [availability, activity] =
    set ??
    (away
      ? ['Away', 'OutOfOffice']
      : current.some(({ showAs }) => showAs === 'busy')
        ? ['Busy', 'InAMeeting']
        : ['Available', 'Available'])
  return {
    id: person.id,
    availability,
    activity,
    statusMessage: null,
    outOfOfficeSettings: { message: null, isOutOfOffice: away },
  }
}

function presences(call: Call): Answer {
  const ids = property(jsonBody(call), 'ids')
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 650) throw badRequest('Between 1 and 650 ids are needed.')
  const value = ids
    .map((id) => call.context.tenant.person(String(id)))
    .filter((person) => person !== undefined)
    .map((person) => presence(call, person))
  return ok({ '@odata.context': contextOf(call, 'Collection(microsoft.graph.presence)'), value })
}

function setPresence(call: Call): Answer {
  const body = jsonBody(call)
  call.context.teams.presence.set(call.person.id, [
    String(property(body, 'availability') ?? 'Available'),
    String(property(body, 'activity') ?? property(body, 'availability') ?? 'Available'),
  ])
  return { status: 200 }
}

/** Routes of places and presence. */
export function addPlaceRoutes(add: AddRoute): void {
  add('GET', '/places/microsoft.graph.room', permissions.places, (call) =>
    list(call, 'microsoft.graph.room', rooms(call).map(room)),
  )
  add('GET', '/places/microsoft.graph.roomlist', permissions.places, (call) =>
    list(call, 'microsoft.graph.roomList', roomLists(call).map(showList)),
  )
  for (const kind of ['building', 'floor', 'section', 'desk', 'workspace'])
    add('GET', `/places/microsoft.graph.${kind}`, permissions.places, (call) =>
      list(call, `microsoft.graph.${kind}`, []),
    )
  add('GET', '/places/{id}', permissions.places, one)
  add('GET', '/places/{id}/microsoft.graph.roomlist/rooms', permissions.places, (call) => {
    const found = roomLists(call).find((other) => same(other.mail, call.params[0]!) || same(other.id, call.params[0]!))
    if (!found) throw notAPlace()
    return list(
      call,
      `${call.params[0]}/microsoft.graph.roomList/rooms`,
      rooms(call)
        .filter(({ site }) => (site ?? 'Everywhere') === found.site)
        .map(room),
    )
  })
  add('GET', '{person}/presence', permissions.presence, (call) => {
    if (call.grant.personId !== null && call.person.id !== call.grant.personId && !holds(call, 'Presence.Read.All'))
      throw insufficientPrivileges()
    return ok({
      '@odata.context': contextOf(call, `users('${call.person.id}')/presence/$entity`),
      ...presence(call, call.person),
    })
  })
  add('POST', '/communications/getPresencesByUserId', permissions.presences, presences)
  for (const name of ['setPresence', 'setUserPreferredPresence', 'setStatusMessage']) {
    add('POST', `{person}/presence/${name}`, permissions.presenceWrite, (call) => {
      if (call.grant.personId !== null && call.person.id !== call.grant.personId) throw accessDenied()
      return name === 'setStatusMessage' ? { status: 200 } : setPresence(call)
    })
  }
  for (const name of ['clearPresence', 'clearUserPreferredPresence']) {
    add('POST', `{person}/presence/${name}`, permissions.presenceWrite, (call) => {
      call.context.teams.presence.delete(call.person.id)
      return { status: 200 }
    })
  }
}
