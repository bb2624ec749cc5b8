/** What the page that asks and the window in which somebody agrees say to each other. Pure. */
import { type LaterScope, laterScopes } from './later-scopes.ts'

/** What came of asking. `unknown`: the window was closed, or cannot say; `blocked`: there was none. */
export type Agreement = 'agreed' | 'refused' | 'unknown' | 'blocked'
export type ConsentWish = { scope: LaterScope; host: string; nonce: string; hint: string }
export type ConsentAnswer = { host: string; nonce: string; result: 'agreed' | 'refused' | 'unknown' }

export const consentPath = '/auth/consent'
export const consentChannel = 'kith-consent'

/** The window's address for a wish. */
export const addressOf = ({ scope, host, nonce, hint }: ConsentWish): string =>
  `${consentPath}?${new URLSearchParams({ scope, host, nonce, hint })}`

/** The wish in an address; null where it asks for anything that Kith never asks for. */
export function wishOf(search: string): ConsentWish | null {
  const given = new URLSearchParams(search)
  const scope = laterScopes.find((one) => one === given.get('scope'))
  const [host, nonce] = [given.get('host'), given.get('nonce')]
  return scope && host && nonce ? { scope, host, nonce, hint: given.get('hint') ?? '' } : null
}

/** Travels to Microsoft's page and back. */
export const stateOf = ({ host, nonce }: Pick<ConsentWish, 'host' | 'nonce'>): string => `${host}.${nonce}`

/** What Microsoft's page came back with; null where nothing came back yet. */
export function answerOf(hash: string): ConsentAnswer | null {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const [host = '', nonce = ''] = (given.get('state') ?? '').split('.')
  if (!nonce) return null
  const error = given.get('error')
  const refused = error === 'access_denied' || error === 'consent_required'
  return { host, nonce, result: given.has('code') ? 'agreed' : refused ? 'refused' : 'unknown' }
}
