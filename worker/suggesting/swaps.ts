/** Swaps whose session in return is the owner's to arrange. Ids and times only: what is swapped stays sealed. */
import type { SwapFact } from '../../core/suggest/occasions.ts'
import { isOwnersTurn, legStates } from '../../core/swap/legs.ts'
import type { Sql } from '../../db/connect.ts'
import { eligibleAmong } from '../../db/queries/occasions.ts'
import { readersAmong } from '../../db/queries/shelf.ts'
import { readSwaps, type SwapRow } from '../../db/queries/skills.ts'

/** With whom a swap stands of which a session is still to come. */
export async function swapping(sql: Sql): Promise<ReadonlySet<string>> {
  const isOver = (row: SwapRow): boolean => {
    const { learn, teach } = legStates(row)
    return learn === 'happened' && (teach === null || teach === 'happened')
  }
  return new Set((await readSwaps(sql, null)).flatMap((row) => (isOver(row) ? [] : [row.contact_id])))
}

/** One fact a swap, with those who are still here and about whom something may come up. */
export async function swapFacts(sql: Sql): Promise<SwapFact[]> {
  const rows = await readSwaps(sql, null)
  const waiting = rows.filter((row) => {
    const { learn, teach } = legStates(row)
    return isOwnersTurn(learn, teach)
  })
  if (waiting.length === 0) return []
  const ids = waiting.map(({ contact_id }) => contact_id)
  const eligible = await eligibleAmong(sql, ids)
  const here = new Set((await readersAmong(sql, ids)).flatMap(({ contact_id, left }) => (left ? [] : [contact_id])))
  return waiting.flatMap(({ contact_id: contactId, swap_id: swapId, learn_invite: invite }) =>
    invite && eligible.has(contactId) && here.has(contactId)
      ? [{ contactId, swapId, learnedAt: Date.parse(invite.start) }]
      : [],
  )
}
