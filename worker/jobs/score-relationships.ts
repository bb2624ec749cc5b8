/**
 * Starts when new, changed or retracted interactions wait for an owner (coalesced), or by the clock after a lost queue.
 * Changes contact_day and relationship: one fold a transaction, then what the changed histories say. Starts suggest next,
 * where a score moved across the line of a word.
 */
import { readScore } from '../../core/score/decay.ts'
import { bandOf } from '../../core/words/words.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { deriveStale, keepLandmark, nextReview } from '../../db/queries/derived.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { followWishes } from '../../db/queries/inclusion.ts'
import { type Folded, foldPending, lockOwnerScores } from '../../db/queries/relationships.ts'
import type { Deps, Handler } from '../deps.ts'

/** Interactions a fold: enough to make a statement worth it, few enough to hold the owner's lock for tens of ms only. */
const foldMost = 1000
/** Relationships whose history is read at once. */
const deriveMost = 200
const dayMs = 86_400_000

export const scoreRelationships: Handler<'score-relationships'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const { touched, moved } = await foldAll(deps, owner)
  await deriveAll(deps, owner)
  if (touched > 0) await deps.db.asOwner(owner, (sql) => tellLive(sql, ownerId, ['people', 'today']))
  if (moved) await deps.enqueue('suggest', { eventId, tenantId, ownerId })
}

async function foldAll(deps: Deps, owner: OwnerRef): Promise<{ touched: number; moved: boolean }> {
  let touched = 0
  let moved = false
  for (;;) {
    const now = deps.clock.now()
    const today = now.getTime() / dayMs
    const fold = await deps.db.asOwner(owner, async (sql) => {
      await lockOwnerScores(sql)
      if (touched === 0 && (await followWishes(sql, now))) await tellLive(sql, owner.ownerId, ['people', 'today'])
      const landmark = await keepLandmark(sql, Math.floor(today))
      const folded = await foldPending(sql, foldMost, landmark)
      const crossed = folded.touched.some((pair) => hasCrossed(pair, today))
      // In the fold's own transaction: a crash before the job is started costs lateness, not the suggestion.
      if (crossed) await armNoLater(sql, owner, 'suggest', now)
      return { ...folded, crossed }
    })
    touched += fold.touched.length
    moved ||= fold.crossed
    if (fold.taken === 0) return { touched, moved }
  }
}

async function deriveAll(deps: Deps, owner: OwnerRef): Promise<void> {
  let any = false
  const derive = async (sql: Sql): Promise<boolean> => {
    await lockOwnerScores(sql)
    if ((await deriveStale(sql, deriveMost)) > 0) return true
    const review = any ? await nextReview(sql, deps.clock.now()) : null
    if (review) await armNoLater(sql, owner, 'suggest', review)
    return false
  }
  while (await deps.db.asOwner(owner, derive)) any = true
}

/** Whether a pair stands in another band of words than before, or became or ceased to be one with contact both ways. */
function hasCrossed(pair: Folded, atDay: number): boolean {
  const band = (f7: number | null, f90: number | null, twoWay: boolean | null): number =>
    f7 === null || f90 === null || !twoWay ? -1 : bandOf(readScore({ f7, f90, landmark: pair.landmark }, atDay).score)
  return band(pair.f7, pair.f90, pair.two_way) !== band(pair.f7_before, pair.f90_before, pair.two_way_before)
}
