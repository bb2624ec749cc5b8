/** Writes tokens: v2 tokens for our API, opaque ones for Graph, id tokens, and refresh tokens. */
import { createHash, randomUUID } from 'node:crypto'
import type { Person } from '../tenant/types.ts'
import { EntraError } from './aadsts.ts'
import type { AppRegistration } from './apps.ts'
import type { RequestedClaims } from './claims.ts'
import type { DirectoryContext, SignedIn } from './directory.ts'
import type { Grant } from './grant.ts'
import type { Asked } from './scopes.ts'

/** What a Graph token says inside. Times in ms. */
export type GraphToken = Grant & { issuedAt: number; challengeable: boolean }
/** What a refresh token says inside. Times in ms. */
export type RefreshToken = { clientId: string; signedIn: SignedIn; issuedAt: number }

export type TokenReply = {
  token_type: 'Bearer'
  scope: string
  expires_in: number
  ext_expires_in: number
  access_token: string
  refresh_token?: string
  id_token?: string
  client_info?: string
}

const seconds = (ms: number): number => Math.floor(ms / 1000)
/** A person's name for one application: nothing that two applications could compare. */
const pairwise = (personId: string, clientId: string): string =>
  createHash('sha256').update(`${personId} ${clientId}`).digest('base64url')

/** `{uid, utid}` in base64url, which MSAL builds its account ids from. */
export const clientInfo = (personId: string, tenantId: string): string =>
  Buffer.from(JSON.stringify({ uid: personId, utid: tenantId })).toString('base64url')

/** The permissions that the token may carry. Throws consent_required (65001) when one that was asked for is missing. */
export function permitted(context: DirectoryContext, app: AppRegistration, personId: string, asked: Asked): string[] {
  if (!asked.resource) return []
  const resource = asked.resource.kind === 'graph' ? 'graph' : asked.resource.app.clientId
  const consented = context.standing.consented(app.clientId, personId, resource)
  if (asked.permissions === 'default') {
    if (consented.length === 0) throw new EntraError(65001)
    return consented
  }
  const missing = asked.permissions.filter((one) => !consented.includes(one))
  if (missing.length > 0) throw new EntraError(65001, `Not agreed to: ${missing.join(' ')}.`)
  return consented
}

function personClaims(context: DirectoryContext, person: Person, clientId: string) {
  return {
    oid: person.id,
    tid: context.tenant.id,
    sub: pairwise(person.id, clientId),
    name: person.displayName,
    preferred_username: person.userPrincipalName,
    ver: '2.0',
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ...(person.kind === 'guest' ? { idp: 'live.com' } : {}),
  }
}

export type IssueRequest = {
  app: AppRegistration
  person: Person
  signedIn: SignedIn
  asked: Asked
  claims: RequestedClaims
  /** Scheme and host of the sandbox: the issuer is `{origin}/{tid}/v2.0`. */
  origin: string
  nonce?: string | null
  clientInfo: boolean
}

const secondFactor = ({ secondFactorAt }: SignedIn) =>
  secondFactorAt === null ? {} : { acrs: ['c1'], amr: ['pwd', 'mfa'] }

async function accessToken(context: DirectoryContext, request: IssueRequest, permissions: string[]) {
  const { app, person, signedIn, asked, claims, origin } = request
  const now = context.now()
  if (asked.resource?.kind === 'api') {
    const api = asked.resource.app
    const roles = context.standing.roles(person.id)
    const lifetime = context.lifetimes.access
    const token = await context.keys.sign({
      aud: api.clientId,
      iss: `${origin}/${context.tenant.id}/v2.0`,
      iat: seconds(now),
      nbf: seconds(now),
      exp: seconds(now) + lifetime,
      azp: app.clientId,
      azpacr: app.kind === 'public' ? '0' : '1',
      scp: permissions.join(' '),
      auth_time: seconds(signedIn.at),
      ...personClaims(context, person, app.clientId),
      ...(roles.length > 0 ? { roles: [...roles] } : {}),
      ...(claims.challengeable ? { xms_cc: ['cp1'] } : {}),
      ...secondFactor(signedIn),
      // `auth_time` has whole seconds; a sign-in right after a revocation must tell apart from one right before.
      sandbox_session: { at: signedIn.at, secondFactorAt: signedIn.secondFactorAt },
    })
    return { token, lifetime, scope: permissions.map((one) => `api://${api.clientId}/${one}`) }
  }
  const lifetime = claims.challengeable ? context.lifetimes.challengeable : context.lifetimes.access
  const content: GraphToken = {
    tenantId: context.tenant.id,
    appId: app.clientId,
    personId: person.id,
    scopes: permissions,
    roles: [],
    expiresAt: now + lifetime * 1000,
    issuedAt: now,
    challengeable: claims.challengeable,
  }
  return {
    token: context.sealer.seal('graph', content),
    lifetime,
    scope: permissions.map((one) => `https://graph.microsoft.com/${one}`),
  }
}

/** Everything that a successful token request for a person is answered with. Throws consent_required. */
export async function issueFor(context: DirectoryContext, request: IssueRequest): Promise<TokenReply> {
  const { app, person, signedIn, asked, origin } = request
  const permissions = permitted(context, app, person.id, asked)
  const { token, lifetime, scope } = await accessToken(context, request, permissions)
  const now = context.now()
  const refresh: RefreshToken = { clientId: app.clientId, signedIn, issuedAt: now }
  const idToken = (): Promise<string> =>
    context.keys.sign({
      aud: app.clientId,
      iss: `${origin}/${context.tenant.id}/v2.0`,
      iat: seconds(now),
      nbf: seconds(now),
      exp: seconds(now) + 3600,
      auth_time: seconds(signedIn.at),
      login_hint: person.userPrincipalName,
      ...(request.nonce ? { nonce: request.nonce } : {}),
      ...personClaims(context, person, app.clientId),
    })
  return {
    token_type: 'Bearer',
    scope: [
      ...scope,
      ...(asked.openid ? ['openid', 'profile'] : []),
      ...(asked.offline ? ['offline_access'] : []),
    ].join(' '),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: token,
    ...(asked.offline ? { refresh_token: context.sealer.seal('refresh', refresh) } : {}),
    ...(asked.openid ? { id_token: await idToken() } : {}),
    ...(request.clientInfo ? { client_info: clientInfo(person.id, context.tenant.id) } : {}),
  }
}
