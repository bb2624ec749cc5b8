/**
 * Starts when the owner asked for everything to be erased, and once more a while later for what a job that was under way
 * still wrote. Changes: holds in the calendar and Graph's subscriptions go first, then every row of the owner's in one
 * transaction, then what the queues keep of their jobs; a tombstone stays. With the last owner of an organisation that left,
 * its directory and keys go.
 * Starts nothing: jobs of the owner that still wait find no owner and stop.
 */
import type { OwnerRef } from '../../db/connect.ts'
import { forgetTenant } from '../../db/queries/admin.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { eraseOwner as eraseRows, isToBeErased, subscriptionsToRemove } from '../../db/queries/erase.ts'
import { type HoldRow, openHolds } from '../../db/queries/holds.ts'
import { removeEntry } from '../booking/hold-entry.ts'
import type { Deps, Handler } from '../deps.ts'

/** Time after which no job that had begun before can still be running. */
const secondLookMs = 15 * 60_000

const scopeOf = (resource: string): string => (resource.includes('event') ? 'Calendars.Read' : 'Mail.ReadBasic')

/** What Kith put into the owner's calendar for itself goes with everything else. Erasing does not wait for it either. */
async function removeHolds(deps: Deps, owner: OwnerRef, holds: readonly HoldRow[]): Promise<void> {
  for (const hold of holds)
    await removeEntry({ deps, owner, hold }, 'switched-off').catch((error) =>
      deps.log.warn({ err: error }, 'a hold could not be removed'),
    )
}

export const eraseOwner: Handler<'erase-owner'> = async (deps, { tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const outside = await deps.db.asOwner(owner, async (sql) =>
    (await isToBeErased(sql)) ? { subscriptions: await subscriptionsToRemove(sql), holds: await openHolds(sql) } : null,
  )
  if (outside === null) return
  await removeHolds(deps, owner, outside.holds)
  for (const { subscriptionId, resource } of outside.subscriptions) {
    const answer = await deps.graph.request(owner, {
      method: 'DELETE',
      path: `/subscriptions/${subscriptionId}`,
      scopes: [scopeOf(resource)],
    })
    // Erasing does not wait for Graph: a subscription that stays ends within days, and what it sends leads to nobody.
    if (answer.kind !== 'ok' && answer.kind !== 'not-found')
      deps.log.warn({ subscriptionId, answer: answer.kind }, 'a subscription could not be removed')
  }
  await deps.db.asOwner(owner, async (sql) => {
    const rows = await eraseRows(sql, deps.clock.now())
    if (rows > 0) await armNoLater(sql, owner, 'erase-owner', new Date(deps.clock.now().getTime() + secondLookMs))
    deps.log.info({ rows }, 'an owner was erased')
  })
  await deps.forgetJobs?.(owner)
  if (await deps.db.asTenant(tenantId, forgetTenant))
    deps.log.info({ tenantId }, 'an organisation that left was forgotten')
}
