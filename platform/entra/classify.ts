/** Sorts Entra's refusals by what has to happen next. `error` and `suberror` decide; numbers only where those say too little. */

/** What a refusal means for the owner. */
export type Refusal =
  /** The owner has to prove more (a second factor, a device): the client asks again with these claims. */
  | { kind: 'claims-needed'; claims: string }
  | { kind: 'consent-required' }
  /** The client's token is too old or its session has ended: a new one is needed. */
  | { kind: 'token-too-old' }
  /** What is stored leads nowhere any more; the owner has to sign in. */
  | { kind: 'needs-sign-in' }
  /** The account may not use Kith: disabled, deleted, not assigned, blocked. `tenant`: nobody of this tenant may. */
  | { kind: 'refused'; tenant: boolean }
  /** Our registration or our request is wrong: a matter for the operator. */
  | { kind: 'misconfigured' }
  | { kind: 'transient' }

/** The fields of a refusal that matter, as MSAL's errors carry them. */
export type EntraReply = { error: string; suberror: string; code: number | null; claims: string | null }

// By the documented meaning of each number (identity platform, "Entra authentication and authorization error codes", 04/24/2024).
const consentMissing = new Set([65001, 65004, 90094, 90095])
const assertionDead = new Set([50013, 500133, 500131])
const accountRefused = new Set([50057, 50034, 51004, 50020, 50105, 53003, 500341])

function invalidGrant({ suberror, code }: EntraReply): Refusal {
  if (suberror === 'consent_required' || (code !== null && consentMissing.has(code)))
    return { kind: 'consent-required' }
  if (code !== null && accountRefused.has(code)) return { kind: 'refused', tenant: false }
  if (code !== null && assertionDead.has(code)) return { kind: 'token-too-old' }
  // Revoked, idle, too old or anything new: the grant does not hold, and a sign-in gives another or says more.
  return { kind: 'needs-sign-in' }
}

/** A client that is asked for claims it was not told of asks for a fresh token at least. */
const anyClaims = '{"access_token":{"xms_cc":{"values":["CP1"]}}}'

/** What a refusal means. */
export function classify(reply: EntraReply): Refusal {
  switch (reply.error) {
    case 'interaction_required':
    case 'login_required':
      return { kind: 'claims-needed', claims: reply.claims || anyClaims }
    case 'consent_required':
      return { kind: 'consent-required' }
    case 'access_denied':
      return { kind: 'refused', tenant: false }
    case 'invalid_grant':
      return invalidGrant(reply)
    case 'unauthorized_client':
      return { kind: 'refused', tenant: true }
    case 'invalid_client':
    case 'invalid_resource':
    case 'invalid_scope':
    case 'invalid_request':
    case 'unsupported_grant_type':
      return { kind: 'misconfigured' }
    default:
      return { kind: 'transient' }
  }
}
