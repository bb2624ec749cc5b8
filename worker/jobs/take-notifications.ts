/**
 * Starts when Graph posts notifications or lifecycle events, one job a POST. Checks each against the subscription that it
 * says it is for, and changes what is wanted of the mailboxes. Starts one pass a mailbox, however many items named it.
 */
import { timingSafeEqual } from 'node:crypto'
import type { NotificationItem } from '../../contract/jobs.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { wantPass, wantPassOf } from '../../db/queries/mailboxes.ts'
import { forgetSubscription, hastenRenewal, offersOf, type Route, routesOf } from '../../db/queries/subscriptions.ts'
import type { Deps, Handler } from '../deps.ts'
import { severally } from '../reading/severally.ts'

/** What the items of one mailbox ask for together. */
type Wish = { route: Route; mail: boolean; calendar: boolean; renew: Set<string>; lost: Set<string> }

const mailboxesAtOnce = 4

export const takeNotifications: Handler<'take-notifications'> = async (deps, { eventId, items }) => {
  const wishes = await wishesOf(deps, items)
  // A mailbox does not wait for the others that one POST happens to name.
  await severally([...wishes.values()], mailboxesAtOnce, async ({ route, mail, calendar, renew, lost }) => {
    const owner = { tenantId: route.tenantId, ownerId: route.ownerId }
    const at = deps.clock.now()
    if (lost.size + renew.size === 0) await deps.db.unbound((sql) => wantPassOf(sql, owner, at, { mail, calendar }))
    else
      await deps.db.asOwner(owner, async (sql) => {
        await wantPass(sql, at, { mail, calendar })
        for (const id of lost) await forgetSubscription(sql, id)
        for (const id of renew) await hastenRenewal(sql, id, at)
        await armNoLater(sql, owner, 'renew-subscriptions', at)
      })
    const payload = { eventId, ...owner }
    if (mail) await deps.enqueue('sync-mail', payload)
    if (calendar) await deps.enqueue('sync-calendar', payload)
    if (lost.size + renew.size > 0) await deps.enqueue('renew-subscriptions', payload)
  })
}

async function wishesOf(deps: Deps, items: readonly NotificationItem[]): Promise<Map<string, Wish>> {
  const wishes = new Map<string, Wish>()
  let refused = 0
  for (const { item, route } of await routed(deps, items)) {
    if (!route || !isGenuine(item, route)) {
      refused += 1
      continue
    }
    const key = `${route.tenantId}|${route.ownerId}`
    const wish = wishes.get(key) ?? { route, mail: false, calendar: false, renew: new Set(), lost: new Set() }
    wishes.set(key, wish)
    addTo(wish, item, route)
  }
  if (refused > 0) deps.log.warn({ refused }, 'notifications without a subscription that vouches for them')
  return wishes
}

/** The route of each item: by its subscription, else by the secret that was made for one whose answer is not in yet. */
async function routed(
  deps: Deps,
  items: readonly NotificationItem[],
): Promise<{ item: NotificationItem; route: Route | undefined }[]> {
  return deps.db.unbound(async (sql) => {
    const bySubscription = await routesOf(sql, [...new Set(items.map(({ subscriptionId }) => subscriptionId))])
    const strange = items.filter(({ subscriptionId }) => !bySubscription.has(subscriptionId))
    const hashes = [...new Set(strange.flatMap(({ clientStateHash }) => clientStateHash ?? []))]
    const bySecret = hashes.length > 0 ? await offersOf(sql, hashes) : new Map<string, Route>()
    return items.map((item) => ({
      item,
      route: bySubscription.get(item.subscriptionId) ?? bySecret.get(item.clientStateHash ?? ''),
    }))
  })
}

function isGenuine(item: NotificationItem, route: Route): boolean {
  if (item.tenantId && item.tenantId !== route.tenantId) return false
  const given = Buffer.from(item.clientStateHash ?? '', 'base64url')
  return given.length === route.hash.length && timingSafeEqual(given, route.hash)
}

/** Kinds of lifecycle events that are not known yet are no news. */
function addTo(wish: Wish, item: NotificationItem, route: Route): void {
  if (!item.lifecycleEvent || item.lifecycleEvent === 'missed') {
    wish.mail ||= route.resource === 'mail'
    wish.calendar ||= route.resource !== 'mail'
  } else if (item.lifecycleEvent === 'reauthorizationRequired') wish.renew.add(item.subscriptionId)
  else if (item.lifecycleEvent === 'subscriptionRemoved') wish.lost.add(item.subscriptionId)
}
