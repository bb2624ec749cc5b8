/**
 * Starts when new, changed or retracted interactions wait for an owner (coalesced), or by the clock after a lost queue.
 * Changes contact_day and relationship: one fold a transaction, then what the changed histories say. Starts suggest next,
 * where a score moved across the line of a word.
 */
import type { Handler } from '../deps.ts'
import { foldMost, foldOnce } from '../scoring/fold.ts'
import { deriveAll, deriveMost } from '../scoring/histories.ts'

export const scoreRelationships: Handler<'score-relationships'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  let moved = false
  let derived = 0
  for (;;) {
    const fold = await deps.db.asOwnerScoring(owner, (sql) => foldOnce(sql, owner, deps.clock.now()))
    moved ||= fold.moved
    derived = fold.derived
    // Fewer than asked for: nothing is left but rows that somebody is writing, who starts this job when it is done.
    if (fold.taken < foldMost) break
  }
  if (derived === deriveMost) await deriveAll(deps, owner)
  if (moved) await deps.enqueue('suggest', { eventId, tenantId, ownerId })
}
