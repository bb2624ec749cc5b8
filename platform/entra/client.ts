/** One operation of MSAL Node for one owner: its cache comes in, its cache goes out, refusals are values. */
import {
  AuthError,
  type AuthenticationResult,
  type ClientAuthError,
  ClientConfigurationError,
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  ServerError,
} from '@azure/msal-node'
import { classify, type Refusal } from './classify.ts'
import { createNetwork } from './network.ts'

export type Registration = {
  /** Such as `https://login.microsoftonline.com`, without a slash at the end. */
  authority: string
  clientId: string
  clientSecret: string
}

export type Outcome =
  | { kind: 'token'; token: string; expiresAt: number; scopes: readonly string[]; cache: string; fromCache: boolean }
  | (Exclude<Refusal, { kind: 'transient' }> & { code: number | null })
  | { kind: 'transient'; afterMs: number | null; code: number | null }

export type Operation = (client: ConfidentialClientApplication) => Promise<AuthenticationResult | null>

const graph = 'https://graph.microsoft.com/'
/** Graph's own names for scopes; in every cloud of ours the resource is written like this. */
export const graphScopes = (scopes: readonly string[]): string[] => scopes.map((scope) => `${graph}${scope}`)

/** The discovery document of each tenant, fetched once a process: a client for every operation would ask for it each time. */
export function createDiscovery(authority: string, fetcher: typeof fetch) {
  const known = new Map<string, Promise<string>>()
  const load = async (tenantId: string): Promise<string> => {
    const answer = await fetcher(`${authority}/${tenantId}/v2.0/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(10_000),
    })
    if (!answer.ok) throw new Error(`discovery answered ${answer.status}`)
    return answer.text()
  }
  return (tenantId: string): Promise<string> => {
    const found = known.get(tenantId)
    if (found) return found
    const loading = load(tenantId)
    known.set(tenantId, loading)
    loading.catch(() => known.delete(tenantId))
    return loading
  }
}

/** Runs one operation in a client of its own, so that no two owners' tokens are ever in one memory. */
export async function runMsal(
  given: {
    registration: Registration
    tenantId: string
    metadata: string
    cache: string | null
    fetcher: typeof fetch
  },
  operation: Operation,
): Promise<Outcome> {
  const { registration, tenantId, metadata, cache, fetcher } = given
  const network = createNetwork({ fetcher })
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: registration.clientId,
      clientSecret: registration.clientSecret,
      authority: `${registration.authority}/${tenantId}`,
      knownAuthorities: [new URL(registration.authority).host],
      authorityMetadata: metadata,
      clientCapabilities: ['CP1'],
    },
    system: { networkClient: network, loggerOptions: { piiLoggingEnabled: false, loggerCallback: () => undefined } },
  })
  if (cache !== null) client.getTokenCache().deserialize(cache)
  try {
    const result = await operation(client)
    if (!result) return { kind: 'needs-sign-in', code: null }
    return {
      kind: 'token',
      token: result.accessToken,
      expiresAt: result.expiresOn?.getTime() ?? 0,
      scopes: result.scopes,
      cache: client.getTokenCache().serialize(),
      fromCache: result.fromCache,
    }
  } catch (error) {
    const down = network.unavailable()
    if (down) return { kind: 'transient', afterMs: down.afterMs, code: codeOf(error) }
    return refusalOf(error, network.answered())
  }
}

function codeOf(error: unknown): number | null {
  const number = Number((error as { errorNo?: unknown }).errorNo)
  return Number.isInteger(number) && number > 0 ? number : null
}

/** MSAL's own complaints that what is stored does not suffice. */
const nothingStored = new Set([
  'no_tokens_found',
  'no_account_found',
  'refresh_token_expired',
  'no_account_in_silent_request',
  'token_refresh_required',
])

function refusalOf(error: unknown, answered: boolean): Outcome {
  // Our own settings, found before anybody was asked: nothing that a later try heals.
  if (error instanceof ClientConfigurationError && !answered) throw error
  const code = codeOf(error)
  // MSAL stumbles in many ways over an answer that it cannot read, and by none of them can it be told what to do.
  if (!(error instanceof AuthError)) return { kind: 'transient', afterMs: null, code: null }
  if (nothingStored.has((error as ClientAuthError).errorCode)) return { kind: 'needs-sign-in', code }
  if (!(error instanceof InteractionRequiredAuthError) && !(error instanceof ServerError))
    return { kind: 'transient', afterMs: null, code }
  const refusal = classify({
    error: error.errorCode,
    suberror: error.subError,
    code,
    claims: error instanceof InteractionRequiredAuthError ? error.claims : null,
  })
  return refusal.kind === 'transient' ? { kind: 'transient', afterMs: null, code } : { ...refusal, code }
}
