/** Users, their managers and reports. */

import type { Answer } from '../exchange.ts'
import { uuidFrom } from '../tenant/ids.ts'
import type { Person } from '../tenant/types.ts'
import { type AddRoute, type Call, contextOf, created, holds, jsonBody, noContent, ok, property } from './call.ts'
import { badRequest, GraphFailure, insufficientPrivileges, noResource } from './failure.ts'
import { chosen, reader, show } from './fields.ts'
import { linkTo } from './page.ts'
import { permissions } from './permissions.ts'
import { innerSelect, sorted } from './query.ts'
import { directoryScopes, listShape, profileOnly, type UserView, userShape, userView } from './user-json.ts'
import { usersDelta } from './users-delta.ts'

const inDirectory = (person: Person): boolean => person.kind !== 'list'

/** An account as a directoryObject, with its type. */
export const asObject = (call: Call, person: Person): Record<string, unknown> => ({
  '@odata.type': '#microsoft.graph.user',
  ...show(userShape, person, userView(call, person), chosen(userShape, call.query.select)),
})

function expanded(call: Call, person: Person): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [name, inside] of call.query.expand) {
    if (!/^(manager|directReports)$/i.test(name))
      throw badRequest(
        `Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
        'Request_BadRequest',
      )
    if (!holds(call, ...directoryScopes)) throw insufficientPrivileges()
    const select = chosen(userShape, innerSelect(inside))
    const one = (other: Person) => ({
      '@odata.type': '#microsoft.graph.user',
      ...show(userShape, other, userView(call, other), select),
    })
    if (/^directReports$/i.test(name)) shown.directReports = call.context.tenant.directory.reportsOf(person.id).map(one)
    else {
      const levels = /levels\s*=\s*(max|\d+)/i.exec(inside)?.[1]
      const chain = managersOf(call, person, levels === 'max' ? 1000 : Number(levels ?? 1))
      const nested = chain.reduceRight<Record<string, unknown> | undefined>(
        (below, other) => ({ ...one(other), ...(below ? { manager: below } : {}) }),
        undefined,
      )
      if (nested) shown.manager = nested
    }
  }
  return shown
}

function managersOf(call: Call, person: Person, levels: number): Person[] {
  const chain: Person[] = []
  const seen = new Set([person.id])
  for (let at = person; chain.length < levels; ) {
    const manager = at.managerId ? call.context.tenant.person(at.managerId) : undefined
    if (!manager || seen.has(manager.id)) break
    seen.add(manager.id)
    chain.push(manager)
    at = manager
  }
  return chain
}

const entity = (call: Call, person: Person): Record<string, unknown> => {
  const selected = call.query.select ? `users(${call.query.select.join(',')})/$entity` : 'users/$entity'
  return {
    '@odata.context': contextOf(call, selected),
    ...show(userShape, person, userView(call, person), chosen(userShape, call.query.select)),
    ...expanded(call, person),
  }
}

/** `"displayName:wa" OR "mail:x"`: every word of a clause begins a word of the property. */
function matchesSearch(person: Person, search: string, view: UserView): boolean {
  return search.split(/\s+OR\s+/i).some((any) =>
    any.split(/\s+AND\s+/i).every((clause) => {
      const [, name, text] = /^\s*"?\(?(\w+):([^"]*?)\)?"?\s*$/.exec(clause) ?? []
      if (!name || text === undefined)
        throw badRequest(`The $search clause '${clause}' is not of the form "property:text".`, 'Request_BadRequest')
      const value = String(reader(userShape, person, view)([name]) ?? '').toLowerCase()
      return text
        .toLowerCase()
        .split(/\s+/)
        .every((word) => value.split(/[\s._@-]+/).some((part) => part.startsWith(word)) || value.startsWith(word))
    }),
  )
}

function list(call: Call): Answer {
  const { query, context } = call
  const view = userView(call, null)
  const far = query.select?.find((name) => profileOnly.has(name.toLowerCase()))
  if (far) throw new GraphFailure(501, 'NotImplemented', 'This operation target is not yet supported.')
  const signIns = query.select?.some((name) => name.toLowerCase() === 'signinactivity')
  const names = chosen(listShape, signIns ? ['id', ...query.select!] : query.select)
  const { filter, search } = query
  let found = [...context.tenant.people()].filter(inDirectory)
  if (filter) found = found.filter((one) => filter.matches(reader(userShape, one, view)))
  if (search !== null) found = found.filter((one) => matchesSearch(one, search, view))
  if (query.orderBy.length > 0) found = sorted(found, query.orderBy, (one) => reader(userShape, one, view))
  const size = Math.min(query.top ?? call.prefer.pageSize ?? 100, 999)
  const from = query.skipToken ? Number(Buffer.from(query.skipToken, 'base64url').toString('utf8').slice(2)) : 0
  if (!Number.isInteger(from)) throw badRequest('The skip token is not valid.', 'Directory_ExpiredPageToken')
  const end = from + size
  const next =
    end < found.length
      ? { '@odata.nextLink': linkTo(call, { $skiptoken: Buffer.from(`u:${end}`).toString('base64url') }) }
      : {}
  const shownAs = query.select ? `users(${query.select.join(',')})` : 'users'
  return ok({
    '@odata.context': contextOf(call, shownAs),
    ...(query.count ? { '@odata.count': found.length } : {}),
    ...next,
    value: found.slice(from, end).map((one) => ({ ...show(userShape, one, view, names), ...expanded(call, one) })),
  })
}

function manager(call: Call): Answer {
  const found = managersOf(call, call.person, 1)[0]
  if (!found) throw noResource('manager')
  return ok({ '@odata.context': contextOf(call, 'directoryObjects/$entity'), ...asObject(call, found) })
}

function directReports(call: Call): Answer {
  if (call.person.id !== call.grant.personId && !holds(call, ...directoryScopes)) throw insufficientPrivileges()
  return ok({
    '@odata.context': contextOf(call, 'directoryObjects'),
    value: call.context.tenant.directory.reportsOf(call.person.id).map((one) => asObject(call, one)),
  })
}

const writable: Record<string, keyof Person> = {
  displayname: 'displayName',
  givenname: 'givenName',
  surname: 'surname',
  jobtitle: 'jobTitle',
  department: 'department',
  officelocation: 'officeLocation',
  companyname: 'companyName',
  accountenabled: 'accountEnabled',
  mail: 'mail',
  othermails: 'otherMails',
  employeehiredate: 'employeeHireDate',
}

function readPerson(body: Record<string, unknown>): Partial<Person> {
  const change: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    const key = writable[name.toLowerCase()]
    if (key) change[key] = value
  }
  return change as Partial<Person>
}

function create(call: Call): Answer {
  const body = jsonBody(call)
  const { tenant } = call.context
  const name = property(body, 'displayName')
  const upn = property(body, 'userPrincipalName')
  if (typeof name !== 'string' || typeof upn !== 'string')
    throw badRequest('A user needs a displayName and a userPrincipalName.', 'Request_BadRequest')
  if (tenant.personByAddress(upn))
    throw badRequest(
      'Another object with the same value for property userPrincipalName already exists.',
      'Request_BadRequest',
    )
  const person: Person = {
    ...{
      id: uuidFrom(`user:${upn}:${tenant.nextNumber()}`),
      kind: 'user',
      displayName: name,
      givenName: '',
      surname: '',
      mail: upn,
      userPrincipalName: upn,
      otherMails: [],
    },
    ...{
      jobTitle: null,
      department: null,
      officeLocation: null,
      companyName: null,
      site: null,
      zone: 'UTC',
      managerId: null,
      accountEnabled: true,
      employeeHireDate: null,
    },
    ...{
      createdDateTime: new Date(tenant.clock.now()).toISOString(),
      deletedAt: null,
      workingHours: { from: '08:00', to: '17:00', days: [1, 2, 3, 4, 5] },
    },
    ...{ lunch: { from: '12:00', to: '13:00' }, country: 'US', automaticReplies: { status: 'disabled' } },
    ...readPerson(body),
  }
  tenant.addPerson(person)
  return created(entity(call, person))
}

function change(call: Call): Answer {
  call.context.tenant.changePerson(call.person.id, readPerson(jsonBody(call)))
  return noContent()
}

function setManager(call: Call): Answer {
  const reference = String(property(jsonBody(call), '@odata.id') ?? '')
  const id = /\/(?:users|directoryObjects)(?:\/|\(')([^/')]+)/i.exec(reference)?.[1] ?? ''
  const found = call.context.tenant.person(id) ?? call.context.tenant.personByAddress(id)
  if (!found) throw noResource(id)
  call.context.tenant.changePerson(call.person.id, { managerId: found.id })
  return noContent()
}

/** Routes of the directory. */
export function addUserRoutes(add: AddRoute): void {
  add('GET', '/users', permissions.users, list)
  add('GET', '/users/$count', permissions.users, (call) => {
    const { filter } = call.query
    const view = userView(call, null)
    const found = [...call.context.tenant.people()].filter(
      (one) => inDirectory(one) && (!filter || filter.matches(reader(userShape, one, view))),
    )
    return ok(found.length, { 'Content-Type': 'text/plain' })
  })
  add('GET', '/users/delta', permissions.usersDelta, usersDelta)
  add('POST', '/users', permissions.userWrite, create)
  add('GET', '/me', permissions.me, (call) => ok(entity(call, call.person)))
  add('GET', '/users/{person}', permissions.users, (call) => ok(entity(call, call.person)))
  add('PATCH', '/users/{person}', permissions.userWrite, change)
  add('DELETE', '/users/{person}', permissions.userDelete, (call) => {
    call.context.tenant.removePerson(call.person.id)
    return noContent()
  })
  add('GET', '{person}/manager', permissions.manager, manager)
  add('GET', '{person}/directReports', permissions.directReports, directReports)
  add('PUT', '/users/{person}/manager/$ref', permissions.managerWrite, setManager)
  add('DELETE', '/users/{person}/manager/$ref', permissions.managerWrite, (call) => {
    call.context.tenant.changePerson(call.person.id, { managerId: null })
    return noContent()
  })
}
