/** Subscriptions and the notifications they bring about. */

/** One subscription as it is kept. Times are ms of the sandbox's clock. */
export type Subscription = {
  id: string
  appId: string
  /** The person whose delegated token made it, or the app. */
  creatorId: string
  delegated: boolean
  changeTypes: ('created' | 'updated' | 'deleted')[]
  resource: string
  target: Target
  notificationUrl: string
  lifecycleNotificationUrl: string | null
  clientState: string | null
  expiresAt: number
  /** Whether ids in notifications are immutable ones: decided when it was made. */
  immutableIds: boolean
  latestSupportedTlsVersion: string
}

/** What a subscription watches. `personId` null: everybody, for `users`. */
export type Target = { kind: 'message' | 'event' | 'user'; personId: string | null; folderId?: string }

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'

/** One entry of the `value` of a POST to a receiver. */
export type Notification = Record<string, unknown> & { subscriptionId: string }

/** How a delivery went, for those who watch the sandbox. */
export type Delivery = { url: string; notifications: number; status: number | null; ms: number; attempt: number }
