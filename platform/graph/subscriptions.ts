/** Subscriptions to change notifications: who asks for what, and for how long it was granted. */
import { type Fields, isFields, pageOf, textOf, timeOf } from './facts.ts'
import type { GraphRequest } from './graph.ts'

/** What is subscribed to, of one mailbox. */
export const watched = ['mail', 'calendar'] as const
export type Watched = (typeof watched)[number]

const scopes: Record<Watched, string[]> = { mail: ['Mail.ReadBasic'], calendar: ['Calendars.Read'] }
/** A mail is created in each folder it comes to; being read or flagged is no news. */
const changes: Record<Watched, string> = { mail: 'created', calendar: 'created,updated,deleted' }

/** By the owner's id: a user principal name may hold an apostrophe, which breaks a resource. */
export const resourceOf = (what: Watched, ownerId: string): string =>
  `users/${ownerId}/${what === 'mail' ? 'messages' : 'events'}`

/** Asks for a subscription. A lifecycle URL cannot be added later; immutable ids can be asked for only now. */
export const subscribeRequest = (
  what: Watched,
  ownerId: string,
  wish: { notificationUrl: string; lifecycleUrl: string; clientState: string; until: Date },
): GraphRequest => ({
  method: 'POST',
  path: '/subscriptions',
  scopes: scopes[what],
  body: {
    changeType: changes[what],
    resource: resourceOf(what, ownerId),
    notificationUrl: wish.notificationUrl,
    lifecycleNotificationUrl: wish.lifecycleUrl,
    clientState: wish.clientState,
    expirationDateTime: wish.until.toISOString(),
  },
})

/** Renews, which also reauthorises. */
export const renewRequest = (what: Watched, subscriptionId: string, until: Date): GraphRequest => ({
  method: 'PATCH',
  path: `/subscriptions/${subscriptionId}`,
  scopes: scopes[what],
  body: { expirationDateTime: until.toISOString() },
})

export const unsubscribeRequest = (what: Watched, subscriptionId: string): GraphRequest => ({
  method: 'DELETE',
  path: `/subscriptions/${subscriptionId}`,
  scopes: scopes[what],
})

/** All of this application's subscriptions that the owner's token shows. */
export const listSubscriptionsRequest = (what: Watched, link?: string): GraphRequest => ({
  method: 'GET',
  path: link ?? '/subscriptions',
  scopes: scopes[what],
})

export type SubscriptionFacts = { id: string; resource: string; expiresAt: number }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A subscription as Graph holds it; null where the answer is none. */
export function subscriptionFacts(body: unknown): SubscriptionFacts | null {
  if (!isFields(body)) return null
  return factsOf(body)
}

function factsOf(item: Fields): SubscriptionFacts | null {
  const [id, resource, expiresAt] = [textOf(item.id), textOf(item.resource, 2048), timeOf(item.expirationDateTime)]
  if (!id || !uuid.test(id) || expiresAt === null) return null
  return { id: id.toLowerCase(), resource: (resource ?? '').toLowerCase().replace(/^\/+/, ''), expiresAt }
}

/** A page of them; null where the answer is no collection. */
export function readSubscriptions(
  body: unknown,
): { subscriptions: SubscriptionFacts[]; nextLink: string | null } | null {
  const page = pageOf(body)
  return page && { subscriptions: page.items.flatMap((item) => factsOf(item) ?? []), nextLink: page.nextLink }
}
