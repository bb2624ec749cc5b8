/** Everybody's side of one event: which pairs of people it touched, and by how much. */
import { meetingPeopleMost } from '../policy/score.ts'
import { coRecipientShare, isDirect, isSymmetric, type Medium, weightIn } from './weights.ts'

/** Weight between two people in units of 1/720720; weak where neither wrote to or met the other. */
export type PairWeight = { x: string; y: string; weight: number; weak: boolean; direct: boolean }

/** All pairs of one event in which `to` names each other person once; the same weights as each owner's own side. */
export function pairsOf(event: { kind: Medium; from: string | null; to: readonly string[] }): PairWeight[] {
  const { kind, from, to } = event
  if (isSymmetric(kind, from)) {
    const people = from === null ? to : [from, ...to]
    const n = people.length - 1
    return people.length > meetingPeopleMost ? [] : among(people, weightIn(kind, n), false, isDirect(n))
  }
  const n = to.length
  const sent = { x: from ?? '', weight: n > 0 ? weightIn(kind, n) : 0, weak: false, direct: isDirect(n) }
  const weak = coRecipientShare(n)
  return [...to.map((y) => ({ ...sent, y })), ...(weak > 0 ? among(to, weak, true, false) : [])]
}

function among(people: readonly string[], weight: number, weak: boolean, direct: boolean): PairWeight[] {
  return people.flatMap((x, i) => people.slice(i + 1).map((y) => ({ x, y, weight, weak, direct })))
}
