/**
 * Starts when the owner logged something that mail and calendar do not show, or took it back; the row was stored by then.
 * Changes nothing itself. Starts score-relationships, which counts it, and suggest: whom one met today is not suggested
 * tomorrow.
 */
import { isActivityPending } from '../../db/queries/people.ts'
import type { Handler } from '../deps.ts'

export const takeActivity: Handler<'take-activity'> = async (deps, { eventId, tenantId, ownerId, activityId }) => {
  const owner = { tenantId, ownerId }
  const pending = await deps.db.asOwner(owner, (sql) => isActivityPending(sql, activityId))
  if (pending === undefined) return
  if (pending) await deps.enqueue('score-relationships', { eventId, ...owner })
  await deps.enqueue('suggest', { eventId, ...owner })
}
