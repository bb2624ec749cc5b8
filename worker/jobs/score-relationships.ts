/**
 * Starts when new, changed or retracted interactions wait for an owner (coalesced), or by the clock after a lost queue.
 * Changes contact_day and relationship: one fold a transaction, then what the changed histories say. Starts suggest next,
 * where a score moved across the line of a word.
 */
import { readScore } from '../../core/score/decay.ts'
import { bandOf } from '../../core/words/words.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { deriveStale, deriveTouched, isNear, landmarkFor, moveLandmark } from '../../db/queries/derived.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { followWishes } from '../../db/queries/inclusion.ts'
import { type Fold, type Folded, foldFresh, foldPending } from '../../db/queries/relationships.ts'
import type { Deps, Handler } from '../deps.ts'
import { deriveAll, deriveMost, wakeForReviews } from '../scoring/histories.ts'

/** Interactions a fold: enough to make a statement worth it, few enough to hold the owner's lock for tens of ms only. */
const foldMost = 1000
const dayMs = 86_400_000

export const scoreRelationships: Handler<'score-relationships'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  let moved = false
  let derived = 0
  for (;;) {
    const fold = await deps.db.asOwnerScoring(owner, (sql) => foldOnce(deps, owner, sql))
    moved ||= fold.moved
    derived = fold.derived
    // Fewer than asked for: nothing is left but rows that somebody is writing, who starts this job when it is done.
    if (fold.taken < foldMost) break
  }
  if (derived === deriveMost) await deriveAll(deps, owner)
  if (moved) await deps.enqueue('suggest', { eventId, tenantId, ownerId })
}

async function foldOnce(
  deps: Deps,
  owner: OwnerRef,
  sql: Sql,
): Promise<{ taken: number; moved: boolean; derived: number }> {
  const now = deps.clock.now()
  const atDay = now.getTime() / dayMs
  const today = Math.floor(atDay)
  const { wishes, landmark, ...usual } = await foldFresh(sql, foldMost, { landmark: landmarkFor(today), today })
  let fold: Fold = usual
  const hasFollowed = wishes && (await followWishes(sql, now))
  if (landmark !== null && !isNear(landmark, today)) await moveLandmark(sql, today)
  if (fold.taken < fold.found) fold = await foldPending(sql, foldMost, landmarkFor(today))
  const { taken, touched } = fold
  const known = await deriveTouched(sql, touched)
  // While more waits to be folded, histories would only be read to be read again.
  const stale = taken < foldMost ? await deriveStale(sql, deriveMost) : []
  await wakeForReviews(sql, owner, [...known, ...stale], now)
  const moved = touched.some((pair) => hasCrossed(pair, atDay))
  // In the fold's own transaction: a crash before the job is started costs lateness, not the suggestion.
  if (moved) await armNoLater(sql, owner, 'suggest', now)
  if (touched.length > 0 || hasFollowed) await tellLive(sql, owner.ownerId, ['people', 'today'])
  return { taken, moved, derived: stale.length }
}

/** Whether a pair stands in another band of words than before, or became or ceased to be one with contact both ways. */
function hasCrossed(pair: Folded, atDay: number): boolean {
  const band = (f7: number | null, f90: number | null, twoWay: boolean | null): number =>
    f7 === null || f90 === null || !twoWay ? -1 : bandOf(readScore({ f7, f90, landmark: pair.landmark }, atDay).score)
  return band(pair.f7, pair.f90, pair.two_way) !== band(pair.f7_before, pair.f90_before, pair.two_way_before)
}
