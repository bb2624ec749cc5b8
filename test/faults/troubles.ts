/** What goes wrong between Kith and Microsoft 365, one kind at a time; a run goes through all of them in an order of its own. */
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { FaultRule } from '../../sandbox/faults/faults.ts'
import type { World } from '../support/world.ts'

/** `signedOut`: what the owner's tokens are worth meanwhile; they sign in and agree again when it is over. */
export type Trouble = { name: string; rules: readonly FaultRule[]; signedOut?: 'sessions' | 'mail' | 'everything' }

const lost: FaultRule = { kind: 'lose', probability: 0.05 }

export const troubles: readonly Trouble[] = [
  {
    name: 'notifications repeated, out of order and lost',
    rules: [{ kind: 'duplicate', probability: 0.3 }, { kind: 'reorder', probability: 0.3 }, lost],
  },
  {
    name: 'throttled now and then',
    rules: [
      { kind: '429', probability: 0.2, retryAfter: 0.3 },
      { kind: '429', probability: 0.1, retryAfter: null },
      lost,
    ],
  },
  {
    name: 'a storm of 429',
    rules: [
      { kind: '429', path: 'messages', probability: 1, count: 6, retryAfter: 1.2 },
      { kind: '429', path: 'calendarView', probability: 1, count: 3, retryAfter: 0.7 },
      { kind: '429', path: 'subscriptions', probability: 0.5, count: 4, retryAfter: 1 },
    ],
  },
  {
    name: 'down',
    rules: [
      { kind: '503', probability: 0.2, retryAfter: null },
      { kind: '500', probability: 0.1 },
      { kind: '502', probability: 0.1 },
      { kind: '504', probability: 0.05 },
    ],
  },
  {
    name: 'connections cut',
    rules: [
      { kind: 'reset', probability: 0.15 },
      { kind: 'truncate', probability: 0.15 },
      { kind: 'slow', probability: 0.2, delayMs: 200 },
    ],
  },
  {
    name: 'links that have run out',
    rules: [
      { kind: '410', path: 'delta', count: 3, probability: 0.5 },
      { kind: 'duplicate', probability: 0.5 },
    ],
  },
  {
    name: 'subscriptions lost',
    rules: [{ kind: 'drop-subscription', count: 2 }, { kind: 'delay', delayMs: 900_000, probability: 0.5 }, lost],
  },
  { name: 'sessions revoked', rules: [lost], signedOut: 'sessions' },
  { name: 'consent to mail withdrawn', rules: [], signedOut: 'mail' },
  { name: 'all consent withdrawn', rules: [], signedOut: 'everything' },
]

/** Sets the rules of a trouble, and takes the owner's tokens away where it says so. */
export async function begin({ sandbox }: World, ownerId: string, { rules, signedOut }: Trouble): Promise<void> {
  sandbox.faults.clear()
  for (const rule of rules) sandbox.faults.add(rule)
  const tell = async (what: string, body: object): Promise<void> => {
    const answer = await fetch(`${sandbox.httpOrigin}/_sandbox/people/${ownerId}/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${what} answered ${answer.status}`)
  }
  const { clientId } = apiApp
  if (signedOut === 'mail') await tell('consent/withdraw', { clientId, permissions: ['Mail.ReadBasic'] })
  if (signedOut === 'everything') await tell('consent/withdraw', { clientId })
  // Consent that is gone shows in the next token: here at once.
  if (signedOut === 'mail') await tell('challenge', {})
  else if (signedOut) await tell('revoke-sessions', {})
}
