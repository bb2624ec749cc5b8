/**
 * Starts when Kith is turned on or off, by the clock at half of the time that was granted, and on lifecycle events.
 * Changes the mailbox's subscriptions, one a resource. Starts a pass over whatever was not watched for a while.
 */

import type { OwnerRef } from '../../db/connect.ts'
import { arm } from '../../db/queries/due.ts'
import { readMailbox } from '../../db/queries/mailboxes.ts'
import { forgetSubscription, nextRenewal, readHeld } from '../../db/queries/subscriptions.ts'
import { unsubscribeRequest, type Watched, watched } from '../../platform/graph/subscriptions.ts'
import type { Deps, Handler } from '../deps.ts'
import { type Watch, watch } from '../reading/watching.ts'

/** How long to wait after a refusal, business time; the sweep reads the mailbox meanwhile. */
const refusedMs = 30 * 60_000

export const renewSubscriptions: Handler<'renew-subscriptions'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const mailbox = await deps.db.asOwner(owner, readMailbox)
  if (!mailbox?.wanted) return unsubscribe(deps, owner)
  if (mailbox.state === 'parked') return
  const outcomes = new Map<Watched, Watch>()
  for (const what of watched) {
    const outcome = await watch(deps, owner, what)
    outcomes.set(what, outcome)
    if (outcome === 'made' || outcome === 'renewed')
      await deps.enqueue(what === 'mail' ? 'sync-mail' : 'sync-calendar', { eventId, tenantId, ownerId })
  }
  await deps.db.asOwner(owner, async (sql) => {
    const again = new Date(deps.clock.now().getTime() + refusedMs)
    const next = await nextRenewal(sql)
    const troubled = [...outcomes.values()].some((outcome) => outcome === 'refused' || outcome === 'missing-scope')
    const at = troubled && (!next || next > again) ? again : next
    if (at) await arm(sql, owner, 'renew-subscriptions', at)
  })
}

/** Nobody wants this mailbox read any more: Graph stops telling of it. What cannot be taken away runs out by itself. */
async function unsubscribe(deps: Deps, owner: OwnerRef): Promise<void> {
  for (const { resource, subscription_id } of await deps.db.asOwner(owner, readHeld)) {
    if (!subscription_id) continue
    const answer = await deps.graph.request(owner, unsubscribeRequest(resource as Watched, subscription_id))
    if (answer.kind === 'later') deps.log.info({ ...owner, code: answer.code }, 'a subscription is left to run out')
    await deps.db.asOwner(owner, (sql) => forgetSubscription(sql, subscription_id))
  }
}
