/** Live subscriptions of a tenant: which changes they hear of, when they end, and what is said about their life. */

import type { Faults } from '../faults/faults.ts'
import { folderId } from '../tenant/folders.ts'
import { opaque } from '../tenant/ids.ts'
import type { SandboxTenant } from '../tenant/tenant.ts'
import type { Change } from '../tenant/types.ts'
import { createDeliverer, type DeliverySettings } from './delivery.ts'
import type { Delivery, LifecycleEvent, Notification, Subscription } from './types.ts'

export type SubscriptionOptions = {
  tenant: SandboxTenant
  faults: Faults
  settings?: Partial<DeliverySettings>
  wall?: () => number
  onDelivery?: (delivery: Delivery) => void
}

export type Subscriptions = ReturnType<typeof createSubscriptions>

const typeNames = {
  message: '#Microsoft.Graph.Message',
  event: '#Microsoft.Graph.Event',
  user: '#Microsoft.Graph.User',
} as const
const collections = { message: 'Messages', event: 'Events', user: '' } as const
const warnBeforeMs = 15 * 60_000

function hears({ target, changeTypes }: Subscription, change: Change): boolean {
  if (target.kind !== change.resource || !changeTypes.includes(change.change)) return false
  if (target.personId !== null && target.personId !== change.personId) return false
  return target.folderId === undefined || target.folderId === change.folderId
}

/** Listens to the tenant from now on. Nothing is sent before a subscription is added. */
export function createSubscriptions(options: SubscriptionOptions) {
  const { tenant, faults } = options
  const { clock } = tenant
  const settings: DeliverySettings = { slowEndpointRule: true, slowMs: 2900, ...options.settings }
  const deliverer = createDeliverer(clock, settings, options.wall ?? (() => performance.now()), options.onDelivery)
  const live = new Map<string, Subscription>()
  const endings = new Map<string, () => void>()
  const held = new Map<string, (() => void)[]>()
  let number = 0

  const common = (one: Subscription) => ({
    subscriptionId: one.id,
    subscriptionExpirationDateTime: new Date(one.expiresAt).toISOString(),
    tenantId: tenant.id,
    clientState: one.clientState,
  })
  function notificationOf(one: Subscription, change: Change): Notification {
    const id = one.immutableIds ? change.immutableId : change.id
    const path =
      change.resource === 'user'
        ? `Users/${change.personId}`
        : `Users/${change.personId}/${collections[change.resource]}/${id}`
    const key = `W/"${opaque(`${change.immutableId}:${++number}`, 24)}"`
    return {
      id: opaque(`notification:${one.id}:${number}`, 32),
      ...common(one),
      changeType: change.change,
      resource: path,
      resourceData: { '@odata.type': typeNames[change.resource], '@odata.id': path, '@odata.etag': key, id },
    }
  }
  function lifecycle(one: Subscription, event: LifecycleEvent): void {
    if (!one.lifecycleNotificationUrl) return
    deliverer.send(one.lifecycleNotificationUrl, { ...common(one), lifecycleEvent: event }, () => undefined)
  }
  const missed = (one: Subscription) => (): void => {
    if (live.has(one.id) && one.target.kind !== 'user') lifecycle(one, 'missed')
  }
  function end(id: string): void {
    live.delete(id)
    endings.get(id)?.()
    endings.delete(id)
  }
  function watch(one: Subscription): void {
    endings.get(one.id)?.()
    const warning = clock.at(Math.max(one.expiresAt - warnBeforeMs, clock.now() + 1), () => {
      if (live.get(one.id) === one) lifecycle(one, 'reauthorizationRequired')
    })
    const ending = clock.at(one.expiresAt, () => {
      if (live.get(one.id)?.expiresAt === one.expiresAt) end(one.id)
    })
    endings.set(one.id, () => {
      warning()
      ending()
    })
  }
  function give(one: Subscription, change: Change): void {
    const send = () => deliverer.send(one.notificationUrl, notificationOf(one, change), missed(one))
    const rule = faults.onNotification({
      resource: `users/${change.personId}/${change.resource}s`,
      mailbox: change.personId,
    })
    switch (rule?.kind) {
      case 'lose':
        return
      case 'duplicate':
        send()
        send()
        return
      case 'delay':
        clock.at(clock.now() + (rule.delayMs ?? 60_000), send)
        return
      case 'reorder': {
        // Held back until the next one for the same subscription has gone.
        held.set(one.id, [...(held.get(one.id) ?? []), send])
        return
      }
      case 'drop-subscription':
        end(one.id)
        lifecycle(one, 'subscriptionRemoved')
        return
      default:
        send()
        for (const waiting of held.get(one.id) ?? []) waiting()
        held.delete(one.id)
    }
  }
  const stopListening = tenant.onChange((change) => {
    for (const one of live.values()) if (one.expiresAt > clock.now() && hears(one, change)) give(one, change)
  })

  return {
    settings,
    /** Starts one at once: its first notification may arrive before whoever made it has read the answer. */
    add(one: Subscription): void {
      live.set(one.id, one)
      watch(one)
    },
    get: (id: string): Subscription | undefined => live.get(id),
    all: (): Subscription[] => [...live.values()],
    change(id: string, change: Partial<Subscription>): Subscription | undefined {
      const known = live.get(id)
      if (!known) return undefined
      const next = { ...known, ...change }
      live.set(id, next)
      watch(next)
      return next
    },
    /** Ends one without a word, as its owner asked. */
    remove: (id: string): void => end(id),
    /** Ends one and says so, as Graph does when a session is revoked. */
    drop(id: string): boolean {
      const known = live.get(id)
      if (!known) return false
      end(id)
      lifecycle(known, 'subscriptionRemoved')
      return true
    },
    /** Says something about a subscription's life, on demand. */
    tell(id: string, event: LifecycleEvent): boolean {
      const known = live.get(id)
      if (known) lifecycle(known, event)
      return known !== undefined
    },
    /** Resolves when no notification is on its way. */
    idle: deliverer.idle,
    stop(): void {
      stopListening()
      for (const id of [...live.keys()]) end(id)
    },
  }
}

/** The folder that a subscription's path names by id or well-known name. */
export const folderOfPath = (personId: string, name: string): string => {
  const lower = name.toLowerCase()
  return lower === 'inbox' ||
    lower === 'sentitems' ||
    lower === 'drafts' ||
    lower === 'deleteditems' ||
    lower === 'archive' ||
    lower === 'junkemail'
    ? folderId(personId, lower)
    : name
}
