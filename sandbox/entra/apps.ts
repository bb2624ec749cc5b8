/** Applications registered in the sandbox's directory. */

export type AppRegistration = {
  clientId: string
  displayName: string
  /** `public` runs in a browser (its refresh tokens live a day), `confidential` proves itself. */
  kind: 'public' | 'confidential'
  secrets: string[]
  /** Public keys (PEM) by which it may sign a client assertion instead of sending a secret. */
  assertionKeys: string[]
  /** Exact addresses, without the port where the host is loopback (as Entra compares them). */
  redirectUris: string[]
  /** Delegated scopes of its own that other applications may ask for. */
  exposes: string[]
  /** Graph scopes that are asked for together with its own on the first consent; further ones when they are first needed. */
  requires: string[]
  /** Applications through which people sign in to this one: their consent page asks for both (`knownClientApplications`). */
  knownClients: string[]
}

/** Kith's API as registered here: the audience of its tokens, and the client of the on-behalf-of exchange. */
export const apiApp: AppRegistration = {
  clientId: '4b697468-0000-4000-8000-000000000a91',
  displayName: 'Kith',
  kind: 'confidential',
  secrets: ['sandbox-only-secret'],
  assertionKeys: [],
  redirectUris: ['http://localhost/auth/consent', 'https://localhost/auth/consent'],
  exposes: ['access_as_user'],
  requires: [
    'User.Read',
    'Mail.ReadBasic',
    'Calendars.Read',
    'MailboxSettings.Read',
    'People.Read',
    'User.ReadBasic.All',
  ],
  knownClients: ['4b697468-0000-4000-8000-0000000005ba'],
}

/** Kith's app in Teams, as its manifest would say. */
export const kithTeamsAppId = '4b697468-0000-4000-8000-00000000a99a'

/** The add-in as registered here: a single-page application that signs in through its host or in a window. */
export const spaApp: AppRegistration = {
  clientId: '4b697468-0000-4000-8000-0000000005ba',
  displayName: 'Kith',
  kind: 'public',
  secrets: [],
  assertionKeys: [],
  redirectUris: ['http://localhost/tab/auth', 'https://localhost/tab/auth', 'brk-multihub://localhost'],
  exposes: [],
  requires: [],
  knownClients: [],
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The address without its port on loopback, where Entra does not compare ports; null when it is no address. */
function comparable(address: string): string | null {
  try {
    const url = new URL(address)
    if (loopback.has(url.hostname)) return `${url.protocol}//localhost${url.pathname === '/' ? '' : url.pathname}`
    return url.href
  } catch {
    return null
  }
}

/** Whether the application registered this redirect address. */
export function mayRedirect(app: AppRegistration, address: string): boolean {
  const asked = comparable(address)
  return asked !== null && app.redirectUris.some((registered) => comparable(registered) === asked)
}
