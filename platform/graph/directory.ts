/** The directory: people, their managers, and which addresses belong to nobody. */
import { type Fields, isFields, pageOf, textOf, timeOf, wordOf } from './facts.ts'
import type { GraphRequest } from './graph.ts'

const full = ['User.Read.All']
const basic = ['User.ReadBasic.All']
const names = 'id,displayName,givenName,mail,userPrincipalName'
const select = `${names},otherMails,proxyAddresses,jobTitle,department,officeLocation,companyName,userType,accountEnabled,employeeHireDate,manager`

/** Everybody with the chart, and later what changed: needs an administrator's word. */
export const usersDeltaRequest = (link: string | null): GraphRequest => ({
  method: 'GET',
  path: link ?? `/users/delta?$select=${select}`,
  prefer: ['odata.maxpagesize=999'],
  scopes: full,
})

/** Names and addresses only, where the administrator has not agreed. */
export const usersBasicRequest = (link: string | null): GraphRequest => ({
  method: 'GET',
  path: link ?? `/users?$select=${names}&$top=999`,
  scopes: basic,
})

/** People and things that the owner has to do with: titles where the directory may not be read, rooms and groups by kind. */
export const nearPeopleRequest = (): GraphRequest => ({
  method: 'GET',
  path: '/me/people?$select=id,displayName,givenName,jobTitle,department,officeLocation,companyName,userPrincipalName,scoredEmailAddresses,personType&$top=1000',
  scopes: ['People.Read'],
})

/** The owner's own addresses. */
export const meRequest = (): GraphRequest => ({
  method: 'GET',
  path: '/me?$select=id,mail,userPrincipalName,otherMails,proxyAddresses',
  scopes: ['User.Read'],
})

/** What is known of a person. A key that is missing says nothing; null says that there is none. */
export type PersonFacts = {
  id: string
  gone: boolean
  addresses: string[]
  known: Partial<
    Record<
      | 'display_name'
      | 'given_name'
      | 'mail'
      | 'user_principal_name'
      | 'job_title'
      | 'department'
      | 'office'
      | 'company'
      | 'manager_id'
      | 'user_type'
      | 'hired_at',
      string | null
    >
  > & { account_enabled?: boolean }
}
export type PeoplePage = { people: PersonFacts[]; nextLink: string | null; deltaLink: string | null; mark: string }

const columns = {
  displayName: 'display_name',
  givenName: 'given_name',
  mail: 'mail',
  userPrincipalName: 'user_principal_name',
  jobTitle: 'job_title',
  department: 'department',
  officeLocation: 'office',
  companyName: 'company',
  userType: 'user_type',
  employeeHireDate: 'hired_at',
} as const

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads a page of users; null where the answer is no collection. */
export function readPeoplePage(body: unknown): PeoplePage | null {
  const page = pageOf(body)
  if (!page) return null
  return {
    people: page.items.flatMap((item) => personFacts(item) ?? []),
    nextLink: page.nextLink,
    deltaLink: page.deltaLink,
    mark: page.items.map((item) => textOf(item.id) ?? '').join('|'),
  }
}

/** One user; null without an id that is a uuid. */
export function personFacts(item: Fields): PersonFacts | null {
  const id = textOf(item.id)?.toLowerCase()
  if (!id || !uuid.test(id)) return null
  const known: PersonFacts['known'] = {}
  for (const [field, column] of Object.entries(columns)) if (field in item) known[column] = textOf(item[field])
  if (known.hired_at !== undefined) known.hired_at = dateOf(known.hired_at)
  if (typeof item.accountEnabled === 'boolean') known.account_enabled = item.accountEnabled
  const manager = managerOf(item)
  if (manager !== undefined) known.manager_id = manager
  return { id, gone: isFields(item['@removed']), addresses: addressesOf(item), known }
}

const dateOf = (text: string | null): string | null => {
  const ms = timeOf(text)
  return ms === null ? null : new Date(ms).toISOString()
}

/** `manager@delta` tells who was added and who removed; where it is missing nothing changed. */
function managerOf(item: Fields): string | null | undefined {
  const changes = item['manager@delta']
  if (!Array.isArray(changes)) return undefined
  const now = changes.filter(isFields).find((one) => !isFields(one['@removed']))
  const id = now ? textOf(now.id)?.toLowerCase() : undefined
  return id && uuid.test(id) ? id : null
}

/** Every address that reaches a person, in lower case: mail, user principal name, further ones and SMTP proxies. */
export function addressesOf(item: Fields): string[] {
  const lists = [item.otherMails, item.proxyAddresses].flatMap((list) => (Array.isArray(list) ? list : []))
  const found = [item.mail, item.userPrincipalName, ...lists].flatMap((value) => {
    const text = textOf(value, 400)?.trim().toLowerCase()
    if (!text) return []
    // Proxies are written with their kind; only mail is looked for.
    const kind = /^([a-z0-9]+):/.exec(text)?.[1]
    if (kind && kind !== 'smtp') return []
    const address = text.replace(/^smtp:/, '')
    return address.includes('@') ? [address] : []
  })
  return [...new Set(found)]
}

/** A room, a group or a person of the owner's surroundings. */
export type NearFacts = { kind: 'person' | 'room' | 'list'; addresses: string[]; person: PersonFacts | null }

/** Reads what the People API gives; null where the answer is no collection. */
export function readNearPeople(body: unknown): NearFacts[] | null {
  const page = pageOf(body)
  if (!page) return null
  return page.items.flatMap((item): NearFacts[] => {
    const type = isFields(item.personType) ? item.personType : {}
    const [kind, subclass] = [wordOf(type.class), wordOf(type.subclass)]
    const scored = Array.isArray(item.scoredEmailAddresses) ? item.scoredEmailAddresses.filter(isFields) : []
    const addresses = scored.flatMap(({ address }) => textOf(address, 320)?.toLowerCase() ?? [])
    if (kind === 'group') return [{ kind: 'list', addresses, person: null }]
    if (subclass === 'room') return [{ kind: 'room', addresses, person: null }]
    if (subclass !== 'organizationuser') return []
    const person = personFacts({ ...item, mail: addresses[0] })
    return person ? [{ kind: 'person', addresses: [...new Set([...addresses, ...person.addresses])], person }] : []
  })
}
