/** A directory account as Graph shows it. */

import type { Person } from '../tenant/types.ts'
import { type Call, holds } from './call.ts'
import type { Shape } from './fields.ts'

/** What the caller's scopes let them see: with `basic`, names and addresses of others and nothing else. */
export type UserView = { basic: boolean; manager: (person: Person) => Person | undefined; domain: string }

const isHuman = ({ kind }: Person): boolean => kind === 'user' || kind === 'guest'
/** A number that nobody has: 555 is kept for fiction. */
export const phoneOf = ({ id }: Person): string =>
  `+1 425 555 01${String(Number.parseInt(id.slice(0, 6), 16) % 100).padStart(2, '0')}`

const signIns = ({ createdDateTime: at, id }: Person) => ({
  ...{
    lastSignInDateTime: at,
    lastSignInRequestId: id,
    lastNonInteractiveSignInDateTime: at,
    lastNonInteractiveSignInRequestId: id,
  },
  ...{ lastSuccessfulSignInDateTime: at, lastSuccessfulSignInRequestId: id },
})

const full = <Value>(view: UserView, value: Value): Value | null => (view.basic ? null : value)

const fields = {
  id: (p: Person) => p.id,
  businessPhones: (p: Person, view: UserView) => (view.basic ? [] : isHuman(p) ? [phoneOf(p)] : []),
  displayName: (p: Person) => p.displayName,
  givenName: (p: Person) => (isHuman(p) ? p.givenName : null),
  jobTitle: (p: Person, view: UserView) => full(view, p.jobTitle),
  mail: (p: Person) => p.mail,
  mobilePhone: (p: Person, view: UserView) => full(view, isHuman(p) ? phoneOf(p) : null),
  officeLocation: (p: Person, view: UserView) => full(view, p.officeLocation),
  preferredLanguage: (p: Person, view: UserView) => full(view, isHuman(p) ? 'en-US' : null),
  surname: (p: Person) => (isHuman(p) ? p.surname : null),
  userPrincipalName: (p: Person) => p.userPrincipalName,
  accountEnabled: (p: Person, view: UserView) => full(view, p.accountEnabled),
  department: (p: Person, view: UserView) => full(view, p.department),
  companyName: (p: Person, view: UserView) => full(view, p.companyName),
  city: (p: Person, view: UserView) => full(view, p.site),
  country: (p: Person, view: UserView) => full(view, p.country),
  usageLocation: (p: Person, view: UserView) => full(view, p.country),
  employeeHireDate: (p: Person, view: UserView) => full(view, p.employeeHireDate),
  employeeId: () => null,
  employeeType: () => null,
  createdDateTime: (p: Person, view: UserView) => full(view, p.createdDateTime),
  deletedDateTime: (p: Person) => (p.deletedAt === null ? null : new Date(p.deletedAt).toISOString()),
  userType: (p: Person, view: UserView) => full(view, p.kind === 'guest' ? 'Guest' : 'Member'),
  externalUserState: (p: Person) => (p.kind === 'guest' ? 'Accepted' : null),
  creationType: (p: Person) => (p.kind === 'guest' ? 'Invitation' : null),
  mailNickname: (p: Person) => p.userPrincipalName.split('@')[0],
  otherMails: (p: Person, view: UserView) => full(view, p.otherMails),
  proxyAddresses: (p: Person, view: UserView) =>
    full(view, [`SMTP:${p.mail}`, ...p.otherMails.map((mail) => `smtp:${mail}`)]),
  identities: (p: Person, view: UserView) =>
    full(view, [{ signInType: 'userPrincipalName', issuer: view.domain, issuerAssignedId: p.userPrincipalName }]),
  imAddresses: (p: Person, view: UserView) => full(view, [p.mail]),
  postalCode: () => null,
  state: () => null,
  streetAddress: () => null,
  faxNumber: () => null,
  ageGroup: () => null,
  assignedLicenses: (p: Person, view: UserView) =>
    full(view, p.kind === 'user' ? [{ skuId: 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', disabledPlans: [] }] : []),
  assignedPlans: () => [],
  passwordPolicies: () => null,
  onPremisesSyncEnabled: () => null,
  onPremisesImmutableId: () => null,
  securityIdentifier: (p: Person) => `S-1-12-1-${Number.parseInt(p.id.slice(0, 8), 16)}`,
  signInActivity: (p: Person, view: UserView) => full(view, signIns(p)),
  showInAddressList: (p: Person, view: UserView) => full(view, p.kind !== 'room'),
  customSecurityAttributes: () => null,
  aboutMe: () => null,
  birthday: () => null,
  hireDate: (p: Person, view: UserView) => full(view, p.employeeHireDate),
  interests: () => [],
  mySite: () => null,
  pastProjects: () => [],
  preferredName: () => null,
  responsibilities: () => [],
  schools: () => [],
  skills: () => [],
}

/** Kept in SharePoint: to be had for one person at a time. */
export const profileOnly = new Set([
  'aboutme',
  'birthday',
  'hiredate',
  'interests',
  'mysite',
  'pastprojects',
  'preferredname',
  'responsibilities',
  'schools',
  'skills',
])

const defaults = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
]

export const userShape: Shape<Person, UserView> = {
  type: 'microsoft.graph.user',
  fields,
  defaults: [...defaults, 'id'],
  always: [],
}

/** What lists show when nothing is selected: more than single accounts, as the documentation has it. */
export const listShape: typeof userShape = {
  ...userShape,
  defaults: [...userShape.defaults, 'mailNickname', 'otherMails', 'proxyAddresses'],
}

/** Scopes that show everything about everybody. */
export const directoryScopes = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']

/** What the caller may see of somebody. */
export function userView(call: Call, person: Person | null): UserView {
  const own = person !== null && person.id === call.grant.personId && holds(call, 'User.Read', 'User.ReadWrite')
  return {
    basic: !own && !holds(call, ...directoryScopes),
    domain: call.context.tenant.domain,
    manager: (one) => (one.managerId ? call.context.tenant.person(one.managerId) : undefined),
  }
}
