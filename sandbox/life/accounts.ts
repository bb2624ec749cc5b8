/** Accounts of the directory as a generated or imported company fills them in. */

import type { Random } from '../random.ts'
import type { AccountKind, Person } from '../tenant/types.ts'
import { anyName } from './names.ts'
import { uuidOf } from './seeded.ts'
import type { Site } from './sites.ts'

type Core = Pick<Person, 'id' | 'kind' | 'displayName' | 'mail'> & Partial<Person>

/** An account with everything that is not said left empty, in UTC and with ordinary hours. */
export const account = (core: Core): Person => ({
  givenName: '',
  surname: '',
  userPrincipalName: core.mail,
  otherMails: [],
  jobTitle: null,
  department: null,
  officeLocation: null,
  companyName: null,
  site: null,
  zone: 'UTC',
  managerId: null,
  accountEnabled: true,
  employeeHireDate: null,
  createdDateTime: '2015-01-01T00:00:00Z',
  deletedAt: null,
  workingHours: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] },
  lunch: { from: '12:00', to: '13:00' },
  country: 'GB',
  automaticReplies: { status: 'disabled' },
  ...core,
})

/** What an account takes over from its site. */
export const placedAt = (site: Site): Partial<Person> => ({
  site: site.city,
  officeLocation: site.city,
  zone: site.zone,
  country: site.country,
  workingHours: { ...site.hours, days: [...site.days] },
})

/** An account that is not a person of the company: rooms, shared mailboxes and lists have disabled sign-in. */
export const thing = (
  seed: number,
  kind: Exclude<AccountKind, 'user' | 'guest'>,
  place: { alias: string; displayName: string; domain: string; companyName: string; site: Site | null },
): Person =>
  account({
    id: uuidOf(`${kind}:${place.alias}`, seed),
    kind,
    displayName: place.displayName,
    mail: `${place.alias}@${place.domain}`,
    companyName: place.companyName,
    accountEnabled: false,
    ...(place.site ? placedAt(place.site) : {}),
  })

/** A guest: mail goes to their home address, the account has no mailbox. */
export function guest(random: Random, seed: number, index: number, domain: string): Person {
  const { given, family, shown, alias } = anyName(random)
  const home = random.pick(['fabrikam.example', 'adatum.example', 'woodgrove.example', 'proseware.example'])
  const mail = `${alias}${index}@${home}`
  return account({
    id: uuidOf(`guest:${index}`, seed),
    kind: 'guest',
    displayName: shown,
    givenName: given,
    surname: family,
    mail,
    userPrincipalName: `${mail.replace('@', '_')}#EXT#@${domain}`,
    companyName: home.split('.')[0] ?? home,
  })
}
