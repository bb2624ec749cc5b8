/** The four grants of the v2 token endpoint. Each throws EntraError with the reply that Microsoft documents. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { errors, type JWTPayload } from 'jose'
import { EntraError } from './aadsts.ts'
import type { AppRegistration } from './apps.ts'
import { readClaims } from './claims.ts'
import type { GrantKind } from './demands.ts'
import { accountOf, type DirectoryContext, type SignedIn, stepUpDone } from './directory.ts'
import { type GraphToken, issueFor, type RefreshToken, type TokenReply } from './issue.ts'
import { type Asked, readScopes } from './scopes.ts'

/** What an authorization code says inside. Times in ms. */
export type AuthorizationCode = {
  id: string
  clientId: string
  redirectUri: string
  scope: string
  challenge: string | null
  nonce: string | null
  claims: string | null
  signedIn: SignedIn
  issuedAt: number
}

export type GrantRequest = { app: AppRegistration; form: URLSearchParams; origin: string; crossOrigin: boolean }
type Reply = TokenReply | { token_type: 'Bearer'; expires_in: number; ext_expires_in: number; access_token: string }

const required = (form: URLSearchParams, name: string): string => {
  const value = form.get(name)
  if (!value) throw new EntraError(900144, `The required parameter is '${name}'.`)
  return value
}

function checkDemands(
  context: DirectoryContext,
  app: AppRegistration,
  personId: string | null,
  grant: GrantKind,
): void {
  const code = context.standing.demanded({ personId, clientId: app.clientId, grant })
  if (code !== null) throw new EntraError(code)
}

async function issueTo(
  context: DirectoryContext,
  request: GrantRequest,
  signedIn: SignedIn,
  asked: Asked,
  nonce: string | null = null,
): Promise<Reply> {
  const { app, form, origin } = request
  const claims = readClaims(form.get('claims'))
  if (!stepUpDone(context, signedIn) || (claims.secondFactor && signedIn.secondFactorAt === null))
    throw new EntraError(50076)
  return issueFor(context, {
    app,
    person: accountOf(context, signedIn.personId),
    signedIn,
    asked,
    claims,
    origin,
    nonce,
    clientInfo: form.get('client_info') === '1',
  })
}

function proofHolds(challenge: string, verifier: string | null): boolean {
  if (!verifier) return false
  const [a, b] = [Buffer.from(challenge), Buffer.from(createHash('sha256').update(verifier).digest('base64url'))]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Redeems an authorization code once, with its PKCE proof. `redeemed` remembers codes for their ten minutes. */
export function codeGrant(context: DirectoryContext, redeemed: Map<string, number>) {
  return async (request: GrantRequest): Promise<Reply> => {
    const { app, form, origin } = request
    const code = context.sealer.open('code', required(form, 'code')) as AuthorizationCode | null
    const now = context.now()
    if (!code || code.clientId !== app.clientId) throw new EntraError(70000)
    if (now - code.issuedAt > 600_000) throw new EntraError(70008)
    for (const [id, at] of redeemed) if (now - at > 600_000) redeemed.delete(id)
    if (redeemed.has(code.id)) throw new EntraError(54005)
    if (form.get('redirect_uri') !== code.redirectUri) throw new EntraError(50011)
    if (code.challenge === null ? request.crossOrigin : !proofHolds(code.challenge, form.get('code_verifier')))
      throw new EntraError(code.challenge === null ? 9002325 : 50148)
    redeemed.set(code.id, now)
    checkDemands(context, app, code.signedIn.personId, 'authorization_code')
    // What the sign-in asked for holds, whatever scopes the code is redeemed for.
    const first = readScopes(code.scope, context.apps, origin)
    const asked = readScopes(form.get('scope') || code.scope, context.apps, origin)
    const whole = { ...asked, openid: asked.openid || first.openid, offline: asked.offline || first.offline }
    return issueTo(context, request, code.signedIn, whole, code.nonce)
  }
}

/** Redeems a refresh token: of this client, not too old, not revoked. */
export async function refreshGrant(context: DirectoryContext, request: GrantRequest): Promise<Reply> {
  const { app, form, origin } = request
  const token = context.sealer.open('refresh', required(form, 'refresh_token')) as RefreshToken | null
  if (!token || token.clientId !== app.clientId) throw new EntraError(70000)
  const { personId } = token.signedIn
  checkDemands(context, app, personId, 'refresh_token')
  accountOf(context, personId)
  const now = context.now()
  if (app.kind === 'public' && now - token.signedIn.at > context.lifetimes.publicRefresh * 1000)
    throw new EntraError(700084)
  if (now - token.issuedAt > context.lifetimes.refreshIdle * 1000) throw new EntraError(700082)
  const revokedAt = context.standing.revokedAt(personId)
  if (revokedAt !== null && token.signedIn.at <= revokedAt)
    throw new EntraError(50173, `The token was issued on ${new Date(token.issuedAt).toISOString()}.`)
  const scope = readScopes(
    form.get('scope') || 'https://graph.microsoft.com/.default offline_access',
    context.apps,
    origin,
  )
  return issueTo(context, request, token.signedIn, scope)
}

async function readAssertion(context: DirectoryContext, app: AppRegistration, assertion: string): Promise<JWTPayload> {
  let payload: JWTPayload
  try {
    payload = await context.keys.verify(assertion, context.now())
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
      throw new EntraError(500133)
    throw new EntraError(50013)
  }
  if (payload.aud !== app.clientId) throw new EntraError(500131)
  if (payload.tid !== context.tenant.id) throw new EntraError(50020)
  if (typeof payload.oid !== 'string' || typeof payload.scp !== 'string')
    throw new EntraError(50013, 'An app-only token cannot be used on behalf of a person.')
  return payload
}

/** Exchanges a token for this API on behalf of the person in it (OAuth 2.0 on-behalf-of flow). */
export async function onBehalfOfGrant(context: DirectoryContext, request: GrantRequest): Promise<Reply> {
  const { app, form, origin } = request
  if (required(form, 'requested_token_use') !== 'on_behalf_of')
    throw new EntraError(900144, "'requested_token_use' must be 'on_behalf_of'.")
  if (app.kind === 'public') throw new EntraError(7000114)
  const payload = await readAssertion(context, app, required(form, 'assertion'))
  const personId = payload.oid as string
  checkDemands(context, app, personId, 'on_behalf_of')
  accountOf(context, personId)
  const { at, secondFactorAt } = payload.sandbox_session as Omit<SignedIn, 'personId'>
  const signedIn: SignedIn = { personId, at, secondFactorAt }
  const revokedAt = context.standing.revokedAt(personId)
  if (revokedAt !== null && at <= revokedAt)
    throw new EntraError(50173, `The sign-in was at ${new Date(at).toISOString()}.`)
  return issueTo(context, request, signedIn, readScopes(required(form, 'scope'), context.apps, origin))
}

/** A token of the application itself, for a resource's `.default`. */
export async function clientCredentialsGrant(
  context: DirectoryContext,
  { app, form, origin }: GrantRequest,
): Promise<Reply> {
  if (app.kind === 'public') throw new EntraError(700016, 'A public client cannot act on its own.')
  checkDemands(context, app, null, 'client_credentials')
  const scope = required(form, 'scope')
  if (!/^\S+\/\.default$/.test(scope.trim())) throw new EntraError(1002012, `The scope ${scope} is not valid.`)
  const { resource } = readScopes(scope, context.apps, origin)
  const now = context.now()
  const lifetime = context.lifetimes.access
  const reply = (access_token: string): Reply => ({
    token_type: 'Bearer',
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token,
  })
  if (resource?.kind === 'api') {
    const from = Math.floor(now / 1000)
    const iss = `${origin}/${context.tenant.id}/v2.0`
    return reply(
      await context.keys.sign({
        aud: resource.app.clientId,
        iss,
        iat: from,
        nbf: from,
        exp: from + lifetime,
        azp: app.clientId,
        azpacr: '1',
        idtyp: 'app',
        oid: app.clientId,
        sub: app.clientId,
        tid: context.tenant.id,
        ver: '2.0',
      }),
    )
  }
  const content: GraphToken = {
    tenantId: context.tenant.id,
    appId: app.clientId,
    personId: null,
    scopes: [],
    roles: context.standing.appRoles(app.clientId),
    expiresAt: now + lifetime * 1000,
    issuedAt: now,
    challengeable: false,
  }
  return reply(context.sealer.seal('graph', content))
}
