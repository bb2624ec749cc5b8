/** Nested sign-in: the host's own account gives a token for our API, silently where it can. MSAL is loaded when first asked. */
import type { IPublicClientApplication } from '@azure/msal-browser'
import type { TokenSource } from '../../contract/client.ts'
import { type Agree, agreeInWindow } from './agree.ts'
import { type PublicConfig, SignInNeeded } from './host-port.ts'

type SignIn = { token: TokenSource; signIn: (claims: string | null) => Promise<void>; agree: Agree }

/**
 * `askAtOnce`: a host that shows its own sign-in may be asked without a click; a plain browser blocks such a window, so
 * there the person clicks first. Fails with SignInNeeded.
 */
export function createSignIn(config: PublicConfig, askAtOnce: boolean): SignIn {
  let client: Promise<IPublicClientApplication> | null = null
  let address = ''
  const load = async (): Promise<IPublicClientApplication> => {
    const { createNestablePublicClientApplication } = await import('@azure/msal-browser')
    return createNestablePublicClientApplication({
      auth: {
        clientId: config.clientId,
        authority: config.authority,
        knownAuthorities: config.knownAuthorities,
        clientCapabilities: ['CP1'],
        redirectUri: new URL('/tab/auth', location.origin).href,
      },
      cache: { cacheLocation: 'localStorage' },
    })
  }
  const open = (): Promise<IPublicClientApplication> => {
    client ??= load().catch((error: unknown) => {
      client = null
      throw error
    })
    return client
  }
  const popup = async (claims: string | null): Promise<string> => {
    const answer = await (await open()).acquireTokenPopup({ scopes: [config.scope], ...(claims ? { claims } : {}) })
    address = answer.account?.username ?? address
    return answer.accessToken
  }
  const token: TokenSource = async (challenge) => {
    const claims = challenge?.claims ?? null
    try {
      const msal = await open()
      const [account] = msal.getAllAccounts()
      const answer = await msal.acquireTokenSilent({
        scopes: [config.scope],
        ...(account ? { account } : {}),
        ...(claims ? { claims } : {}),
        forceRefresh: Boolean(challenge?.refused),
      })
      address = answer.account?.username ?? address
      return answer.accessToken
    } catch (error) {
      const code = codeOf(error)
      if (code !== 'interaction' || !askAtOnce) throw new SignInNeeded(code, claims)
      return popup(claims).catch((late: unknown) => {
        throw new SignInNeeded(codeOf(late), claims)
      })
    }
  }
  return {
    token,
    signIn: async (claims) => {
      await popup(claims).catch((error: unknown) => {
        throw new SignInNeeded(codeOf(error), claims)
      })
    },
    agree: agreeInWindow(() => address),
  }
}

const interaction =
  /interaction_required|login_required|consent_required|no_account|no_tokens_found|popup_window_error|user_cancel/i
const refusal = /access_denied|consent_denied|invalid_client|unauthorized_client|admin/i

/** Sorts MSAL's many codes into what the person can do: sign in, ask somebody, or try later. */
function codeOf(error: unknown): SignInNeeded['code'] {
  if (error instanceof SignInNeeded) return error.code
  const { name = '', errorCode = '', message = '' } = error as { name?: string; errorCode?: string; message?: string }
  const text = `${name} ${errorCode} ${message}`
  if (name === 'InteractionRequiredAuthError' || interaction.test(text)) return 'interaction'
  return refusal.test(text) ? 'refused' : 'unavailable'
}
