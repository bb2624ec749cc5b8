/** A first proposal of circles from what is known: who is in one team, who meets, who works elsewhere, who has left. */
import { circlePolicy } from '../policy/circles.ts'
import type { Rhythm } from './rhythm.ts'

export type Known<C> = {
  contact: C
  /** By the directory: the same manager. */
  sameTeam: boolean
  /** Meetings of just the two in the time looked back. */
  meetings: number
  /** The directory knows another office for them than for the owner. */
  otherSite: boolean
  /** They have left the company. */
  left: boolean
  /** Strength of the tie, 0..1. */
  tie: number
}
export type CircleCode = keyof typeof circlePolicy.rhythm
export type Proposed<C> = Rhythm & { code: CircleCode; people: C[] }

const order: readonly CircleCode[] = ['team', 'friends', 'elsewhere', 'former']

/** Each person is in one circle, the strongest ties first; a circle of nobody is not proposed. */
export function proposeCircles<C>(people: readonly Known<C>[]): Proposed<C>[] {
  const of = (one: Known<C>): CircleCode | null => {
    if (one.left) return 'former'
    if (one.sameTeam) return 'team'
    if (one.meetings >= circlePolicy.friendMeetings) return 'friends'
    return one.otherSite && one.meetings > 0 ? 'elsewhere' : null
  }
  const strongest = [...people].sort((a, b) => b.tie - a.tie)
  return order.flatMap((code) => {
    const members = strongest.filter((one) => of(one) === code).slice(0, circlePolicy.proposedMost)
    if (members.length === 0) return []
    return [{ code, ...circlePolicy.rhythm[code], people: members.map(({ contact }) => contact) }]
  })
}
