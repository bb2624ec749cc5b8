/** Nested app authentication: the host page asks here for the person chosen in it, as Teams and Outlook ask their own account manager. */
import type { Person } from '../tenant/types.ts'
import { aadsts, EntraError } from './aadsts.ts'
import { readClaims } from './claims.ts'
import { consentNeeded, giveConsent, type PermissionLine } from './consent.ts'
import { accountOf, appOf, type DirectoryContext, type SignedIn, stepUpDone } from './directory.ts'
import { issueFor, type TokenReply } from './issue.ts'
import { readScopes } from './scopes.ts'

export type NestedRequest = {
  personId: string
  clientId: string
  /** Space-separated. */
  scope: string
  /** The `claims` of a challenge, as JSON. */
  claims?: string | null
  /** What the person did in the host's own window; left out for a silent request. */
  did?: { agreed?: boolean; signedInAgain?: boolean; secondFactor?: boolean }
}

export type NestedReply =
  | { kind: 'token'; token: TokenReply; account: Record<string, unknown> }
  /** The host has to show a window: `ask` says what the person is to do in it. */
  | {
      kind: 'interaction-required'
      ask: { consent: PermissionLine[]; signInAgain: boolean; secondFactor: boolean }
      app: string
    }
  | { kind: 'refused'; error: string; code: number; message: string }

/** The account as MSAL's bridge protocol describes it. */
export function accountInfo(context: DirectoryContext, person: Person, environment: string): Record<string, unknown> {
  return {
    homeAccountId: `${person.id}.${context.tenant.id}`,
    environment,
    tenantId: context.tenant.id,
    username: person.userPrincipalName,
    localAccountId: person.id,
    name: person.displayName,
  }
}

export type Broker = (request: NestedRequest, origin: string) => Promise<NestedReply>

/** A broker with one session per person, begun when the host first asks for them. */
export function createBroker(context: DirectoryContext): Broker {
  const sessions = new Map<string, SignedIn>()
  const sessionOf = (personId: string): SignedIn => {
    const known = sessions.get(personId)
    if (known) return known
    const begun: SignedIn = { personId, at: context.now(), secondFactorAt: null }
    sessions.set(personId, begun)
    return begun
  }
  return async (request, origin) => {
    try {
      const app = appOf(context, request.clientId)
      const person = accountOf(context, request.personId)
      const asked = readScopes(request.scope, context.apps, origin)
      const claims = readClaims(request.claims ?? null)
      const { did } = request
      let session = sessionOf(person.id)
      if (did?.signedInAgain) session = { ...session, at: context.now() }
      if (did?.secondFactor) session = { ...session, secondFactorAt: context.now() }
      sessions.set(person.id, session)
      if (did?.agreed) giveConsent(context, app, person.id, asked)
      const revokedAt = context.standing.revokedAt(person.id)
      const ask = {
        consent: consentNeeded(context, app, person.id, asked),
        signInAgain: revokedAt !== null && session.at <= revokedAt,
        secondFactor: !stepUpDone(context, session) || (claims.secondFactor && session.secondFactorAt === null),
      }
      if (ask.consent.length > 0 || ask.signInAgain || ask.secondFactor)
        return { kind: 'interaction-required', ask, app: app.displayName }
      const token = await issueFor(context, {
        app,
        person,
        signedIn: session,
        asked: { ...asked, openid: true, offline: false },
        claims,
        origin,
        clientInfo: true,
      })
      return { kind: 'token', token, account: accountInfo(context, person, new URL(origin).host) }
    } catch (error) {
      if (!(error instanceof EntraError)) throw error
      return { kind: 'refused', error: aadsts[error.code].error, code: error.code, message: error.message }
    }
  }
}
