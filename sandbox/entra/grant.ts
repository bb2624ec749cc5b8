/** What an access token for Graph lets its bearer do, and the seam through which the Graph routes ask. */

export type Grant = {
  tenantId: string
  appId: string
  /** Null for an app-only token. */
  personId: string | null
  /** Delegated scopes, such as `Mail.ReadBasic`. */
  scopes: readonly string[]
  /** Application permissions of an app-only token. */
  roles: readonly string[]
  /** ms since the epoch, real time. */
  expiresAt: number
}

/**
 * Reads a bearer token for Graph; says why not, in Graph's own words, when it does not hold. `claims` is a challenge as plain
 * JSON: it goes into `WWW-Authenticate: Bearer …, error="insufficient_claims", claims="<base64 of it>"`.
 */
export type GrantReader = (
  bearer: string,
) => { kind: 'grant'; grant: Grant } | { kind: 'refused'; code: string; message: string; claims?: string }
