/** Keeping one subscription a resource alive: made, renewed, made anew, strays taken away. */
import { createHash, randomBytes } from 'node:crypto'
import { spread } from '../../core/spread/share.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { wantPass } from '../../db/queries/mailboxes.ts'
import {
  forgetSubscription,
  leaseSubscription,
  offerSubscription,
  releaseSubscription,
  type SubscriptionRow,
  saveGranted,
  saveRenewed,
} from '../../db/queries/subscriptions.ts'
import {
  listSubscriptionsRequest,
  readSubscriptions,
  renewRequest,
  resourceOf,
  type SubscriptionFacts,
  subscribeRequest,
  subscriptionFacts,
  unsubscribeRequest,
  type Watched,
} from '../../platform/graph/subscriptions.ts'
import type { Deps } from '../deps.ts'
import { Later } from '../failures.ts'
import { ask } from './answer.ts'

const minuteMs = 60_000
/** A subscription this close to its end is as good as gone. */
const marginMs = 2 * minuteMs

/** `kept`: nothing to do. `renewed`, `made`: notifications may have been lost before, so a pass is due. */
export type Watch = 'kept' | 'renewed' | 'made' | 'missing-scope' | 'refused'

/** Looks after one resource; another worker that is at it puts the job off. */
export async function watch(deps: Deps, owner: OwnerRef, what: Watched): Promise<Watch> {
  const realNow = Date.now()
  const lease = { realNow: new Date(realNow), until: new Date(realNow + deps.settings.leaseMs) }
  const row = await deps.db.asOwner(owner, (sql) => leaseSubscription(sql, what, lease))
  if (!row) throw new Later(1_000, 'leased')
  try {
    return await lookAfter(deps, owner, what, row)
  } finally {
    await deps.db.asOwner(owner, (sql) => releaseSubscription(sql, what))
  }
}

async function lookAfter(deps: Deps, owner: OwnerRef, what: Watched, row: SubscriptionRow): Promise<Watch> {
  const now = deps.clock.now()
  const { subscription_id: id, expires_at, renew_at } = row
  const alive = id !== null && expires_at !== null && expires_at.getTime() - marginMs > now.getTime()
  if (alive && renew_at && renew_at > now) return 'kept'
  if (alive) {
    const renewed = await renew(deps, owner, what, id)
    if (renewed) return renewed
  }
  if (id) await deps.db.asOwner(owner, (sql) => forgetSubscription(sql, id))
  return make(deps, owner, what)
}

/** Half of the time that was granted, spread so that a company's mailboxes don't fall due at once. */
function renewalAt(deps: Deps, owner: OwnerRef, what: Watched, expiresAt: number): Date {
  const now = deps.clock.now().getTime()
  return new Date(now + spread(`${owner.ownerId}|${what}`, Math.max(0, (expiresAt - now) / 2)))
}

const until = (deps: Deps, minutes: number): Date => new Date(deps.clock.now().getTime() + minutes * minuteMs)

/** Minutes to ask for, one after the other: Graph's own cap may be lower than what is asked for, or its clock behind ours. */
const wishes = ({ settings }: Deps): number[] => [settings.subscriptionMinutes, settings.subscriptionMinutes / 2]

/** Null where the subscription is no more and is to be made anew. */
async function renew(deps: Deps, owner: OwnerRef, what: Watched, id: string): Promise<Watch | null> {
  for (const minutes of wishes(deps)) {
    const answer = await ask(deps, owner, renewRequest(what, id, until(deps, minutes)))
    if (answer.kind === 'missing-scope') return 'missing-scope'
    if (answer.kind === 'not-found') return null
    const granted = answer.kind === 'ok' ? subscriptionFacts(answer.body) : null
    if (!granted) continue
    const renewAt = renewalAt(deps, owner, what, granted.expiresAt)
    const [at, expiresAt] = [deps.clock.now(), new Date(granted.expiresAt)]
    await deps.db.asOwner(owner, async (sql) => {
      await saveRenewed(sql, what, { at, expiresAt, renewAt })
      await wantPass(sql, at, { [what]: true })
    })
    return 'renewed'
  }
  return null
}

async function make(deps: Deps, owner: OwnerRef, what: Watched): Promise<Watch> {
  const held = await listHeld(deps, owner, what)
  if (held === null) return 'missing-scope'
  await removeStrays(deps, owner, what, held, null)
  for (const minutes of wishes(deps)) {
    const clientState = randomBytes(32).toString('base64url')
    const hash = createHash('sha256').update(clientState).digest()
    await deps.db.asOwner(owner, (sql) => offerSubscription(sql, what, hash))
    const { notificationUrl, lifecycleUrl } = deps.settings
    const wish = { notificationUrl, lifecycleUrl, clientState, until: until(deps, minutes) }
    const answer = await ask(deps, owner, subscribeRequest(what, owner.ownerId, wish))
    if (answer.kind === 'missing-scope') return 'missing-scope'
    const granted = answer.kind === 'ok' ? subscriptionFacts(answer.body) : null
    if (granted) {
      await keep(deps, owner, what, granted, hash)
      return 'made'
    }
    deps.log.warn({ ...owner, code: 'code' in answer ? answer.code : answer.kind }, 'a subscription was refused')
  }
  return 'refused'
}

/** Stores it and, with it, the wish for a pass: whoever dies after that leaves no pause that nobody reads over. */
async function keep(
  deps: Deps,
  owner: OwnerRef,
  what: Watched,
  granted: SubscriptionFacts,
  hash: Buffer,
): Promise<void> {
  const [at, expiresAt] = [deps.clock.now(), new Date(granted.expiresAt)]
  const renewAt = renewalAt(deps, owner, what, granted.expiresAt)
  await deps.db.asOwner(owner, async (sql) => {
    await saveGranted(sql, what, { subscriptionId: granted.id, hash, at, expiresAt, renewAt })
    await wantPass(sql, at, { [what]: true })
  })
}

/** What Graph holds of ours for this resource; null where it may not be asked or its answer means nothing. */
export async function listHeld(deps: Deps, owner: OwnerRef, what: Watched): Promise<SubscriptionFacts[] | null> {
  const found: SubscriptionFacts[] = []
  let link: string | undefined
  for (let pages = 0; pages < 50; pages += 1) {
    const answer = await ask(deps, owner, listSubscriptionsRequest(what, link))
    if (answer.kind === 'missing-scope') return null
    const page = answer.kind === 'ok' ? readSubscriptions(answer.body) : null
    if (!page) return null
    found.push(...page.subscriptions)
    if (!page.nextLink) break
    link = page.nextLink
  }
  const resource = resourceOf(what, owner.ownerId).toLowerCase()
  return found.filter((one) => one.resource === resource)
}

/** Takes away all but the one that is ours: left over from a worker that died, or from a race that was lost. */
export async function removeStrays(
  deps: Deps,
  owner: OwnerRef,
  what: Watched,
  held: readonly SubscriptionFacts[],
  ours: string | null,
): Promise<void> {
  for (const { id } of held) if (id !== ours) await ask(deps, owner, unsubscribeRequest(what, id))
}
