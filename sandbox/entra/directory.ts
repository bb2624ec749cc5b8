/** What every part of the sandbox's sign-in works on, made once in entra.ts. */
import type { Person, Tenant } from '../tenant/types.ts'
import { EntraError } from './aadsts.ts'
import type { AppRegistration } from './apps.ts'
import type { SigningKeys } from './keys.ts'
import type { Sealer } from './seal.ts'
import type { Standing } from './standing.ts'

export type Lifetimes = {
  /** Seconds of an access token. */
  access: number
  /** Seconds of a Graph token whose client answers challenges (`cp1`): up to 28 hours. */
  challengeable: number
  /** Seconds of a refresh token of a browser application, fixed. */
  publicRefresh: number
  /** Seconds of idleness that a refresh token of a confidential application survives. */
  refreshIdle: number
}

export type DirectoryContext = {
  tenant: Pick<Tenant, 'id' | 'domain' | 'people' | 'person' | 'personByAddress'>
  apps: AppRegistration[]
  keys: SigningKeys
  sealer: Sealer
  standing: Standing
  lifetimes: Lifetimes
  /** Real time, ms since the epoch: tokens do not follow the simulated clock. */
  now: () => number
}

/** How somebody proved who they are. `at` in ms. */
export type SignedIn = { personId: string; at: number; secondFactorAt: number | null }

/** Whether an account can sign in at all: people and guests, never rooms, lists or shared mailboxes. */
export const canSignIn = (person: Person): boolean =>
  (person.kind === 'user' || person.kind === 'guest') && person.accountEnabled && person.deletedAt === null

/** The account behind an id. Throws when it is gone (50034) or disabled (50057). */
export function accountOf(context: DirectoryContext, personId: string): Person {
  const person = context.tenant.person(personId)
  if (!person || person.deletedAt !== null || (person.kind !== 'user' && person.kind !== 'guest'))
    throw new EntraError(50034, `No account with the id ${personId} in the tenant ${context.tenant.id}.`)
  if (!person.accountEnabled) throw new EntraError(50057)
  return person
}

/** The registration behind a client id. Throws unauthorized_client (700016). */
export function appOf(context: DirectoryContext, clientId: string | null): AppRegistration {
  const app = context.apps.find((one) => one.clientId === clientId?.toLowerCase())
  if (!app)
    throw new EntraError(
      700016,
      `Application with identifier '${clientId ?? ''}' was not found in the directory '${context.tenant.domain}'.`,
    )
  return app
}

/** Whether this sign-in satisfies a step-up that was demanded of the person. */
export function stepUpDone(context: DirectoryContext, signedIn: SignedIn): boolean {
  const demandedAt = context.standing.stepUpAt(signedIn.personId)
  return demandedAt === null || (signedIn.secondFactorAt !== null && signedIn.secondFactorAt >= demandedAt)
}
