/** Who is calling: an Entra v2 access token for our API, of an onboarded tenant, from a known client, on behalf of a person. */
import type { FastifyRequest } from 'fastify'
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { Refused } from './errors.ts'

/** The caller as the token proves them. Identity is (tenantId, ownerId) and nothing mutable. */
export type Caller = {
  tenantId: string
  ownerId: string
  displayName: string
  token: string
  /** ms since the epoch at which the token, and every stream opened with it, ends. */
  expiresAt: number
  administrator: boolean
}

export type AuthOptions = {
  /** Such as `https://login.microsoftonline.com`: the issuer is `{authorityHost}/{tid}/v2.0`. */
  authorityHost: string
  /** Our API's application id: the only audience. */
  clientId: string
  /** Application ids that may call on a person's behalf. */
  clients: readonly string[]
  /** Whether this tenant is onboarded and active now. */
  tenantIsActive: (tenantId: string) => Promise<boolean>
}

/** `tenantMayBeNew`: the organisation need not be onboarded and active; for the administrator who turns it on. */
export type AuthenticateHow = { tenantMayBeNew?: boolean }
export type Authenticate = (request: FastifyRequest, how?: AuthenticateHow) => Promise<Caller>

/** Key sets that are remembered: tokens of made-up tenants must not fill the memory. */
const mostTenants = 1_000

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const refuse = (detail: string): Refused =>
  new Refused(401, 'token-refused', detail, { 'www-authenticate': 'Bearer error="invalid_token"' })

/** Tokens are checked by `graph.md` 2.4: RS256 only, issuer of the token's own tenant, exact audience, `scp`, `azp`. */
export function createAuthenticator(options: AuthOptions): Authenticate {
  const keys = new Map<string, ReturnType<typeof createRemoteJWKSet>>()
  const keysOf = (tenantId: string) => {
    let found = keys.get(tenantId)
    if (!found) {
      found = createRemoteJWKSet(new URL(`${options.authorityHost}/${tenantId}/discovery/v2.0/keys`), {
        cooldownDuration: 30_000,
        cacheMaxAge: 3_600_000,
        timeoutDuration: 5_000,
      })
      const [oldest] = keys.keys()
      if (keys.size >= mostTenants && oldest) keys.delete(oldest)
      keys.set(tenantId, found)
    }
    return found
  }
  const claimedTenant = (token: string): string => {
    try {
      const { tid } = decodeJwt(token)
      if (typeof tid === 'string' && uuid.test(tid)) return tid
    } catch {
      // falls through: a token that does not decode is refused like any other
    }
    throw refuse('The token is not one of ours. Sign in again.')
  }
  const verified = async (token: string, tenantId: string): Promise<JWTPayload> => {
    try {
      const { payload } = await jwtVerify(token, keysOf(tenantId), {
        algorithms: ['RS256'],
        issuer: `${options.authorityHost}/${tenantId}/v2.0`,
        audience: options.clientId,
        clockTolerance: 60,
        requiredClaims: ['exp', 'oid', 'tid', 'scp'],
      })
      return payload
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refuse('The token has expired. Ask for a new one.')
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
        throw refuse('The token is not valid here. Sign in again.')
      throw new Refused(
        503,
        'keys-unavailable',
        'The sign-in keys cannot be fetched right now. Try again in a moment.',
        { 'retry-after': '5' },
      )
    }
  }
  return async function authenticate(request, { tenantMayBeNew = false } = {}) {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!token) throw refuse('Send the access token of a signed-in person as a bearer token.')
    const tenantId = claimedTenant(token)
    if (!tenantMayBeNew && !(await options.tenantIsActive(tenantId))) {
      throw new Refused(403, 'tenant-not-onboarded', 'Your organisation has not turned Kith on. An administrator can.')
    }
    const payload = await verified(token, tenantId)
    const oid = payload.oid
    const scopes = String(payload.scp ?? '').split(' ')
    const appOnly = payload.idtyp === 'app'
    if (payload.ver !== '2.0' || payload.tid !== tenantId || typeof oid !== 'string' || !uuid.test(oid))
      throw refuse('The token is not a v2 token of a person. Sign in again.')
    if (appOnly || !scopes.includes('access_as_user'))
      throw refuse('The token does not let Kith act for a person. Sign in again.')
    if (!options.clients.includes(String(payload.azp ?? '')))
      throw refuse('The token was issued to an application that Kith does not know.')
    const roles = Array.isArray(payload.roles) ? payload.roles : []
    return {
      tenantId,
      ownerId: oid,
      displayName: typeof payload.name === 'string' ? payload.name : '',
      token,
      expiresAt: (payload.exp ?? 0) * 1000,
      administrator: roles.includes('Kith.Admin'),
    }
  }
}
