/** How many make a group: below it a meeting of three or more does not go ahead. */
import { groupKinds, groupQuorum } from '../policy/suggest.ts'

/** The quorum of a meeting, the owner included: the one that was wished, else three for a group, else none (null: everybody invited). */
export function quorumOf(kind: string, people: number, wished?: number): number | null {
  if (wished !== undefined) return Math.min(wished, people)
  return groupKinds.has(kind) && people > groupQuorum ? groupQuorum : null
}

/** Whether it can still go ahead: enough have not declined. Without a quorum one who comes is enough. */
export function canGoAhead(quorum: number | null, responses: readonly string[]): boolean {
  const coming = responses.filter((response) => response !== 'declined').length
  return quorum === null ? coming > 0 : coming + 1 >= quorum
}
