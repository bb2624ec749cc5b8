/** One fold of an owner's pending interactions, and what follows from it at once; in one transaction. */
import { readScore } from '../../core/score/decay.ts'
import { bandOf } from '../../core/words/words.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { type LiveKind, tellLive } from '../../db/live.ts'
import { deriveStale, deriveTouched, isNear, landmarkFor, moveLandmark } from '../../db/queries/derived.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { followWishes } from '../../db/queries/inclusion.ts'
import { type Fold, type Folded, foldFresh, foldPending } from '../../db/queries/relationships.ts'
import { deriveMost, wakeForReviews } from './histories.ts'

/** Interactions a fold: enough to make a statement worth it, few enough to hold the owner's lock for tens of ms only. */
export const foldMost = 1000
const dayMs = 86_400_000

/** `taken`: how many interactions were folded. `moved`: a score crossed the line of a word. `derived`: histories that were read, at most `deriveMost`. */
export type FoldedOnce = { taken: number; moved: boolean; derived: number }

/** Folds what is pending, `foldMost` at most, and tells the owner's pages, also of the `news` that led to it. Within `asOwnerScoring`. */
export async function foldOnce(
  sql: Sql,
  owner: OwnerRef,
  now: Date,
  news: readonly LiveKind[] = [],
): Promise<FoldedOnce> {
  const atDay = now.getTime() / dayMs
  const today = Math.floor(atDay)
  const { wishes, landmark, ...usual } = await foldFresh(sql, foldMost, { landmark: landmarkFor(today), today })
  let fold: Fold = usual
  const hasFollowed = wishes && (await followWishes(sql, now))
  if (landmark !== null && !isNear(landmark, today)) await moveLandmark(sql, today)
  if (fold.taken < fold.found) fold = await foldPending(sql, foldMost, landmarkFor(today))
  const { taken, touched } = fold
  // While more waits to be folded, histories would only be read to be read again.
  const [known, stale] = await Promise.all([
    deriveTouched(sql, touched),
    taken < foldMost ? deriveStale(sql, deriveMost) : [],
  ])
  const moved = touched.some((pair) => hasCrossed(pair, atDay))
  await Promise.all([
    wakeForReviews(sql, owner, [...known, ...stale], now),
    // In the fold's own transaction: a crash before the job is started costs lateness, not the suggestion.
    moved ? armNoLater(sql, owner, 'suggest', now) : null,
    tellLive(sql, owner.ownerId, touched.length > 0 || hasFollowed ? [...news, 'people', 'today'] : news),
  ])
  return { taken, moved, derived: stale.length }
}

/** Whether a pair stands in another band of words than before, or became or ceased to be one with contact both ways. */
function hasCrossed(pair: Folded, atDay: number): boolean {
  const band = (f7: number | null, f90: number | null, twoWay: boolean | null): number =>
    f7 === null || f90 === null || !twoWay ? -1 : bandOf(readScore({ f7, f90, landmark: pair.landmark }, atDay).score)
  return band(pair.f7, pair.f90, pair.two_way) !== band(pair.f7_before, pair.f90_before, pair.two_way_before)
}
