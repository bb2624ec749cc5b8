/** People that somebody works with, by how much: mail and meetings of the last months decide the order. */

import type { Answer } from '../exchange.ts'
import type { Person } from '../tenant/types.ts'
import { type AddRoute, type Call, ofUser } from './call.ts'
import { chosen, reader, type Shape, show } from './fields.ts'
import { page } from './page.ts'
import { permissions } from './permissions.ts'
import { sorted } from './query.ts'
import { phoneOf } from './user-json.ts'

const spanMs = 90 * 86_400_000
type Ranked = { person: Person; score: number; place: number }

const subclasses: Record<Person['kind'], [string, string]> = {
  user: ['Person', 'OrganizationUser'],
  guest: ['Person', 'OrganizationUser'],
  shared: ['Person', 'OrganizationUser'],
  room: ['Other', 'Room'],
  list: ['Group', 'UnifiedGroup'],
}

const fields = {
  id: ({ person }: Ranked) => person.id,
  displayName: ({ person }: Ranked) => person.displayName,
  givenName: ({ person }: Ranked) => person.givenName || null,
  surname: ({ person }: Ranked) => person.surname || null,
  birthday: () => '',
  personNotes: () => '',
  isFavorite: () => false,
  jobTitle: ({ person }: Ranked) => person.jobTitle,
  companyName: ({ person }: Ranked) => person.companyName,
  yomiCompany: () => '',
  department: ({ person }: Ranked) => person.department,
  officeLocation: ({ person }: Ranked) => person.officeLocation,
  profession: () => '',
  userPrincipalName: ({ person }: Ranked) => person.userPrincipalName,
  imAddress: ({ person }: Ranked) => `sip:${person.mail}`,
  scoredEmailAddresses: ({ person, place }: Ranked) => [
    { address: person.mail, relevanceScore: Math.max(30 - place, 1), selectionLikelihood: 'notSpecified' },
  ],
  phones: ({ person }: Ranked) => (person.kind === 'user' ? [{ type: 'business', number: phoneOf(person) }] : []),
  postalAddresses: () => [],
  websites: () => [],
  personType: ({ person }: Ranked) => ({ class: subclasses[person.kind][0], subclass: subclasses[person.kind][1] }),
}
const shape: Shape<Ranked, null> = {
  type: 'microsoft.graph.person',
  fields,
  defaults: Object.keys(fields).slice(1),
  always: ['id'],
}

/** Everybody with contact in the span, the closest first; colleagues of the same team follow where contact is thin. */
function rank(call: Call): Ranked[] {
  const { tenant } = call.context
  const { person } = call
  const since = tenant.clock.now() - spanMs
  const scores = new Map<string, number>()
  const credit = (address: string, weight: number): void => {
    const other = tenant.personByAddress(address)
    if (other && other.id !== person.id) scores.set(other.id, (scores.get(other.id) ?? 0) + weight)
  }
  for (const mail of tenant.messages(person.id)) {
    if (mail.receivedAt < since) break
    const others = [...mail.to, ...mail.cc]
    if (mail.from.address.toLowerCase() !== person.mail.toLowerCase())
      credit(mail.from.address, 1 / Math.max(1, others.length))
    else for (const { address } of others) credit(address, 2 / others.length)
  }
  for (const event of tenant.eventsBetween(person.id, since, tenant.clock.now())) {
    for (const { emailAddress } of event.attendees)
      credit(emailAddress.address, 2 / Math.max(1, event.attendees.length))
    credit(event.organizer.address, 2 / Math.max(1, event.attendees.length))
  }
  const team = [
    ...tenant.directory.reportsOf(person.id),
    ...(person.managerId ? tenant.directory.reportsOf(person.managerId) : []),
  ]
  for (const one of team) if (one.id !== person.id) scores.set(one.id, (scores.get(one.id) ?? 0) + 0.01)
  return [...scores]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([id, score], place) => ({ person: tenant.person(id)!, score, place }))
}

function list(call: Call): Answer {
  const { query } = call
  const names = chosen(shape, query.select)
  const { filter, search } = query
  let found = rank(call)
  if (filter) found = found.filter((one) => filter.matches(reader(shape, one, null)))
  if (search !== null) {
    const text = search.replaceAll('"', '').toLowerCase()
    found = found.filter(({ person }) =>
      [person.displayName, person.mail, person.givenName, person.surname].some((value) =>
        value.toLowerCase().startsWith(text),
      ),
    )
  }
  if (query.orderBy.length > 0) found = sorted(found, query.orderBy, (one) => reader(shape, one, null))
  return page(call, found, (one) => show(shape, one, null, names), {
    context: ofUser(call, 'people'),
    defaultSize: 10,
    mostSize: 1000,
  })
}

export function addPeopleRoutes(add: AddRoute): void {
  add('GET', '{mailbox}/people', permissions.people, list)
}
