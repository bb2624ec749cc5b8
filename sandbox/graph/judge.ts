/** Whether a token reaches a route, and whose account or mailbox a path means. */

import type { Grant } from '../entra/grant.ts'
import type { SandboxTenant } from '../tenant/tenant.ts'
import type { Person } from '../tenant/types.ts'
import { accessDenied, GraphFailure, insufficientPrivileges, noResource } from './failure.ts'
import type { Permission } from './permissions.ts'

const refusals = {
  directory: insufficientPrivileges,
  exchange: accessDenied,
  teams: () => new GraphFailure(403, 'Forbidden', 'Missing scope permissions on the request.'),
  any: accessDenied,
} as const

/** Throws Graph's 403 where none of the names that the route accepts is held. */
export function judge({ delegated, application, service, byInstallation }: Permission, grant: Grant): void {
  const accepted = grant.personId === null ? application : delegated
  if (grant.personId === null && byInstallation !== undefined) return
  const held = grant.personId === null ? grant.roles : grant.scopes
  if (accepted[0] === '*' || accepted.some((name) => held.includes(name))) return
  throw refusals[service]()
}

/** By id (exact) or user principal name (any case). Throws Graph's 404. */
export function personOf(tenant: SandboxTenant, id: string): Person {
  const person = tenant.person(id) ?? (id.includes('@') ? tenant.personByAddress(id) : undefined)
  if (!person || person.kind === 'list') throw noResource(id)
  return person
}

/** Refuses accounts without a mailbox, and delegated tokens on mailboxes of others. */
export function mailboxOf(person: Person, grant: Grant): void {
  if (grant.personId !== null && grant.personId !== person.id) throw accessDenied()
  if (person.kind === 'guest') {
    throw new GraphFailure(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    )
  }
}
