/** Entra's error replies: the OAuth error, its suberror and the AADSTS number that Microsoft documents for it. */

type Kind = { status: number; error: string; suberror?: string; text: string; claims?: true }

/** By AADSTS number (reference-error-codes of the identity platform, 04/24/2024). */
export const aadsts = {
  28000: {
    status: 400,
    error: 'invalid_request',
    text: 'Provided value for the input parameter scope is not valid because it contains more than one resource.',
  },
  50012: { status: 401, error: 'invalid_client', text: 'Client assertion contains an invalid signature.' },
  50013: { status: 400, error: 'invalid_grant', text: 'Assertion failed signature validation.' },
  500131: {
    status: 400,
    error: 'invalid_grant',
    text: 'Assertion audience does not match the Client app presenting the assertion.',
  },
  500133: { status: 400, error: 'invalid_grant', text: 'Assertion is not within its valid time range.' },
  50020: {
    status: 400,
    error: 'invalid_grant',
    text: 'User account does not exist in the tenant and cannot access the application.',
  },
  50033: {
    status: 503,
    error: 'temporarily_unavailable',
    text: 'A transient sign-in error has occurred. Please try again.',
  },
  50034: { status: 400, error: 'invalid_grant', text: 'The user account does not exist in the directory.' },
  50057: { status: 400, error: 'invalid_grant', text: 'The user account is disabled.' },
  50058: { status: 400, error: 'login_required', text: 'A silent sign-in request was sent but no user is signed in.' },
  50072: {
    status: 400,
    error: 'interaction_required',
    suberror: 'basic_action',
    claims: true,
    text: 'Due to a configuration change made by your administrator, you must enroll in multi-factor authentication.',
  },
  50074: { status: 400, error: 'interaction_required', claims: true, text: 'Strong Authentication is required.' },
  50076: {
    status: 400,
    error: 'interaction_required',
    suberror: 'basic_action',
    claims: true,
    text: 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication.',
  },
  50078: {
    status: 400,
    error: 'interaction_required',
    claims: true,
    text: 'Presented multi-factor authentication has expired due to policies configured by your administrator.',
  },
  50079: {
    status: 400,
    error: 'interaction_required',
    claims: true,
    text: 'Due to a configuration change made by your administrator, you must enroll in multi-factor authentication.',
  },
  50105: {
    status: 400,
    error: 'invalid_grant',
    text: 'The signed in user is not assigned to a role for the application.',
  },
  50132: {
    status: 400,
    error: 'invalid_grant',
    text: 'The session is not valid due to password expiration or recent password change.',
  },
  50133: {
    status: 400,
    error: 'invalid_grant',
    text: 'The session is not valid due to password expiration or recent password change.',
  },
  50158: {
    status: 400,
    error: 'interaction_required',
    claims: true,
    text: 'External security challenge was not satisfied.',
  },
  50173: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  },
  50196: {
    status: 400,
    error: 'temporarily_unavailable',
    text: 'The server terminated an operation because it encountered a client request loop.',
  },
  500011: { status: 400, error: 'invalid_resource', text: 'The resource principal was not found in the tenant.' },
  51004: { status: 400, error: 'invalid_grant', text: 'The user account does not exist in the tenant.' },
  53000: {
    status: 400,
    error: 'interaction_required',
    claims: true,
    text: 'Your device is required to be compliant to access this resource.',
  },
  53003: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'message_only',
    text: 'Access has been blocked by Conditional Access policies.',
  },
  54005: { status: 400, error: 'invalid_grant', text: 'OAuth2 authorization code was already redeemed.' },
  50148: {
    status: 400,
    error: 'invalid_grant',
    text: 'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
  },
  50011: {
    status: 400,
    error: 'invalid_request',
    text: 'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
  },
  65001: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'consent_required',
    text: 'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
  },
  65004: { status: 400, error: 'access_denied', text: 'User declined to consent to access the app.' },
  650057: {
    status: 400,
    error: 'invalid_resource',
    text: 'Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client’s application registration.',
  },
  70000: {
    status: 400,
    error: 'invalid_grant',
    text: 'The provided value for the grant is not valid or was issued to another client.',
  },
  70002: { status: 401, error: 'invalid_client', text: 'The client must prove itself with a secret or an assertion.' },
  700003: { status: 400, error: 'invalid_grant', text: 'Device object was not found in the tenant directory.' },
  70003: { status: 400, error: 'unsupported_grant_type', text: 'The app returned an unsupported grant type.' },
  70005: {
    status: 400,
    error: 'unsupported_response_type',
    text: 'The app returned an unsupported response type. Only the authorization code flow is served.',
  },
  70008: {
    status: 400,
    error: 'invalid_grant',
    text: 'The provided authorization code or refresh token has expired due to inactivity.',
  },
  70011: {
    status: 400,
    error: 'invalid_scope',
    text: 'The provided value for the input parameter scope is not valid.',
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    text: 'Application was not found in the directory. It has not been installed by the administrator or consented to by any user in the tenant.',
  },
  700020: { status: 400, error: 'interaction_required', claims: true, text: 'Interaction is required.' },
  700022: { status: 400, error: 'invalid_scope', text: 'The scope contains more than one resource.' },
  700027: { status: 401, error: 'invalid_client', text: 'Client assertion contains an invalid signature.' },
  700082: { status: 400, error: 'invalid_grant', text: 'The refresh token has expired due to inactivity.' },
  700084: {
    status: 400,
    error: 'invalid_grant',
    text: 'The refresh token was issued to a single page app, and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page.',
  },
  70043: {
    status: 400,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: 'The refresh token has expired or is not valid due to sign-in frequency checks by Conditional Access.',
  },
  7000112: { status: 400, error: 'unauthorized_client', text: 'The application is disabled.' },
  7000114: {
    status: 400,
    error: 'unauthorized_client',
    text: 'The application is not allowed to make application on-behalf-of calls.',
  },
  7000215: {
    status: 401,
    error: 'invalid_client',
    text: 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
  },
  7000218: {
    status: 401,
    error: 'invalid_client',
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  7000222: { status: 401, error: 'invalid_client', text: 'The provided client secret keys are expired.' },
  90002: {
    status: 400,
    error: 'invalid_request',
    text: 'Tenant not found. Check to make sure you have the correct tenant ID.',
  },
  90014: { status: 400, error: 'invalid_request', text: 'A required field is missing from the request.' },
  90024: { status: 503, error: 'temporarily_unavailable', text: 'A transient error has occurred. Please try again.' },
  90033: { status: 503, error: 'temporarily_unavailable', text: 'A transient error has occurred. Please try again.' },
  90055: { status: 429, error: 'temporarily_unavailable', text: 'The server received too many requests.' },
  90094: {
    status: 400,
    error: 'access_denied',
    suberror: 'consent_required',
    text: 'Admin consent is required for the permissions requested by this application.',
  },
  900144: {
    status: 400,
    error: 'invalid_request',
    text: 'The request body must contain a required parameter that is missing.',
  },
  9002325: {
    status: 400,
    error: 'invalid_request',
    text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
  },
  1002012: {
    status: 400,
    error: 'invalid_scope',
    text: 'The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.',
  },
} as const satisfies Record<number, Kind>

export type AadstsCode = keyof typeof aadsts

/** Whether a number is one that the sandbox can answer with. */
export const isAadsts = (code: number): code is AadstsCode => code in aadsts

/** Ends a sign-in or token request with a documented reply. `detail` is added to its text, `claims` is the challenge as JSON. */
export class EntraError extends Error {
  readonly code: AadstsCode
  readonly claims: string | null
  constructor(code: AadstsCode, detail: string | null = null, claims: string | null = null) {
    super(`AADSTS${code}: ${aadsts[code].text}${detail ? ` ${detail}` : ''}`)
    this.name = 'EntraError'
    this.code = code
    this.claims = claims
  }
}

/** The claims that a step-up asks the next token to carry. */
export const stepUpClaims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })

/** The body of the reply as the v2 token endpoint writes it. */
export function errorBody(
  failure: EntraError,
  ids: { trace: string; correlation: string; at: Date; origin: string },
): Record<string, unknown> {
  const kind: Kind = aadsts[failure.code]
  const claims = failure.claims ?? (kind.claims ? stepUpClaims : null)
  return {
    error: kind.error,
    error_description: `${failure.message} Trace ID: ${ids.trace} Correlation ID: ${ids.correlation} Timestamp: ${stamp(ids.at)}`,
    error_codes: [failure.code],
    timestamp: stamp(ids.at),
    trace_id: ids.trace,
    correlation_id: ids.correlation,
    error_uri: `${ids.origin}/error?code=${failure.code}`,
    ...(kind.suberror ? { suberror: kind.suberror } : {}),
    ...(claims ? { claims } : {}),
  }
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`
