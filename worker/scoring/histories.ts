/** What the histories of changed relationships say, and when the next of them is to be looked at again. */
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { deriveStale, type Known } from '../../db/queries/derived.ts'
import { armNoLater } from '../../db/queries/due.ts'
import type { Deps } from '../deps.ts'

/** Relationships whose history is read at once. */
export const deriveMost = 200
const dayMs = 86_400_000
/** Suggestions are looked at once a day anyway; a review further off than this need not wake anybody. */
const wakeWithinDays = 2

/** Derives every history that changed, some at a time, each in a transaction of its own. */
export async function deriveAll(deps: Deps, owner: OwnerRef): Promise<void> {
  for (let derived = deriveMost; derived === deriveMost; )
    derived = await deps.db.asOwnerScoring(owner, async (sql) => {
      const known = await deriveStale(sql, deriveMost)
      await wakeForReviews(sql, owner, known, deps.clock.now())
      return known.length
    })
}

/** The chance of silence only grows while nothing happens: the moment it reaches the line is known, and wakes just then. */
export async function wakeForReviews(sql: Sql, owner: OwnerRef, known: readonly Known[], now: Date): Promise<void> {
  const today = now.getTime() / dayMs
  const days = known.flatMap(({ derived }) => derived?.reviewDay ?? [])
  const next = Math.min(...days.filter((day) => day > today && day < today + wakeWithinDays))
  if (Number.isFinite(next)) await armNoLater(sql, owner, 'suggest', new Date(next * dayMs))
}
