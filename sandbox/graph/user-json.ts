/** A directory account as Graph shows it. */

import type { Person } from '../tenant/types.ts'
import type { Shape } from './fields.ts'

/** What the caller's scopes let them see: with `basic`, names and addresses of others and nothing else. */
export type UserView = { basic: boolean; manager: (person: Person) => Person | undefined; domain: string }

const full = <Value>(view: UserView, value: Value): Value | null => (view.basic ? null : value)

const fields = {
  id: (p: Person) => p.id,
  businessPhones: () => [],
  displayName: (p: Person) => p.displayName,
  givenName: (p: Person) => (p.kind === 'user' || p.kind === 'guest' ? p.givenName : null),
  jobTitle: (p: Person, view: UserView) => full(view, p.jobTitle),
  mail: (p: Person) => p.mail,
  mobilePhone: () => null,
  officeLocation: (p: Person, view: UserView) => full(view, p.officeLocation),
  preferredLanguage: () => null,
  surname: (p: Person) => (p.kind === 'user' || p.kind === 'guest' ? p.surname : null),
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
  signInActivity: (p: Person, view: UserView) =>
    full(view, { lastSignInDateTime: p.createdDateTime, lastSignInRequestId: p.id }),
  showInAddressList: (p: Person, view: UserView) => full(view, p.kind !== 'room'),
  customSecurityAttributes: () => null,
}

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
