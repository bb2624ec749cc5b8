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

export type GroupFacts = {
  quorum: number | null
  /** When the owner wanted it decided (ms), or null. */
  callOffAt: number | null
  startsAt: number
  outcome: string | null
  /** What the others answered. */
  responses: readonly string[]
}

/**
 * Whether a group goes ahead. It is decided once, at the time that the owner set: enough said yes, the owner included, or it is
 * called off; whoever has not answered is not counted on. `none`: nothing is to be decided (any more).
 */
export function groupDecision(group: GroupFacts, now: number): 'none' | 'waits' | 'goes-ahead' | 'call-off' {
  const { quorum, callOffAt, startsAt, outcome, responses } = group
  if (callOffAt === null || quorum === null || startsAt <= now) return 'none'
  if (outcome !== null && outcome !== 'declined') return 'none'
  if (now < callOffAt) return 'waits'
  return responses.filter((response) => response === 'accepted').length + 1 >= quorum ? 'goes-ahead' : 'call-off'
}
