/** When what a page brings is counted: with the next fold, or in the transaction that stores it. */
import type { Interaction } from '../../core/interaction/mail.ts'
import type { Sql } from '../../db/connect.ts'
import { landmarkFor } from '../../db/queries/derived.ts'
import { storeFolded, storeInteractions } from '../../db/queries/interactions.ts'
import { refreshPeers } from '../../db/queries/peers.ts'

/** How interactions are put down; gives how many rows were new, and how many were new or changed. */
export type Storing = (sql: Sql, interactions: readonly Interaction[]) => Promise<{ fresh: number; changed: number }>

export type Counting = {
  store: Storing
  /** Called when people were met for the first time, before what they did is put down. */
  met: (sql: Sql) => Promise<void>
}

/** What changes lately may still turn out to be a machine's answer: it waits for the fold that follows the pass. */
export const countLater: Counting = {
  store: storeInteractions,
  met: async () => undefined,
}

const dayMs = 86_400_000

/**
 * The past is counted as it is read: each interaction is written once, and people stand in the list from the first page on.
 * Whoever is met for the first time is judged before that, since nobody who reports to the owner gets a score.
 */
export function countAtOnce(now: Date): Counting {
  const today = Math.floor(now.getTime() / dayMs)
  const days = { landmark: landmarkFor(today), today }
  return {
    store: (sql, interactions) => storeFolded(sql, interactions, days),
    met: async (sql) => {
      await refreshPeers(sql, now)
    },
  }
}
