/**
 * Starts by the clock, about once an hour: whatever notifications failed to tell is found by a pass over the mailbox, and
 * a subscription that went without a word is made anew. Changes what is wanted; starts both passes.
 */
import { spread } from '../../core/spread/share.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { judgeUnanswered } from '../../db/queries/contacts.ts'
import { arm, armNoLater } from '../../db/queries/due.ts'
import { readMailbox, wantPass } from '../../db/queries/mailboxes.ts'
import { forgetSubscription, readHeld } from '../../db/queries/subscriptions.ts'
import { watched } from '../../platform/graph/subscriptions.ts'
import type { Deps, Handler } from '../deps.ts'
import { tellAutoReplies } from '../reading/auto-replies.ts'
import { listHeld, removeStrays } from '../reading/watching.ts'

/** How long a change may go unnoticed at most, business time. */
const everyMs = 3_600_000

export const sweepMissed: Handler<'sweep-missed'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const mailbox = await deps.db.asOwner(owner, readMailbox)
  if (!mailbox?.wanted || mailbox.state === 'parked') return
  const at = deps.clock.now()
  await deps.db.asOwner(owner, async (sql) => {
    await wantPass(sql, at, { mail: true, calendar: true })
    await judgeUnanswered(sql)
  })
  await deps.enqueue('sync-mail', { eventId, tenantId, ownerId })
  await deps.enqueue('sync-calendar', { eventId, tenantId, ownerId })
  await checkSubscriptions(deps, owner, at)
  if ((await tellAutoReplies(deps, owner, mailbox.read_from ?? at)) > 0)
    await deps.db.asOwner(owner, (sql) => armNoLater(sql, owner, 'score-relationships', at))
  // Only now: a sweep that dies on the way is taken up again as soon as its lease ends, not with the next one.
  await deps.db.asOwner(owner, (sql) =>
    arm(sql, owner, 'sweep-missed', new Date(at.getTime() + spread(ownerId, everyMs))),
  )
}

/** Compares what is stored with what Graph holds: what is gone there is made anew, what is not ours is taken away. */
async function checkSubscriptions(deps: Deps, owner: OwnerRef, at: Date): Promise<void> {
  const rows = await deps.db.asOwner(owner, readHeld)
  for (const what of watched) {
    const ours = rows.find(({ resource }) => resource === what)?.subscription_id ?? null
    const held = await listHeld(deps, owner, what)
    if (held === null) continue
    const alive = ours !== null && held.some(({ id }) => id === ours)
    if (alive) await removeStrays(deps, owner, what, held, ours)
    else
      await deps.db.asOwner(owner, async (sql) => {
        if (ours) await forgetSubscription(sql, ours)
        await armNoLater(sql, owner, 'renew-subscriptions', at)
      })
  }
}
