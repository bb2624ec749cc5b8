/** Who counts as an equal. The directory decides; the owner's word overrules a level, never a line of command. */
import { chartLevelsMost, gradeGapMost, leaderGapMost, leadsFromGrade } from '../policy/peers.ts'
import type { Directory, DirectoryPerson } from './directory.ts'
import { confidenceOf, readTitle } from './grade.ts'

export type PeerReason =
  | 'oneself'
  | 'line-above'
  | 'line-below'
  | 'left'
  | 'owners-word'
  | 'confidential'
  | 'guest'
  | 'contractor'
  | 'grade-gap'
  | 'level-gap'
  | 'same-level'
  | 'near-level'
  | 'no-org-chart'

export type PeerAnswer = {
  peer: 'peer' | 'not' | 'unknown'
  /** `above`: they lead the owner, directly or through others; `below`: they report to the owner, and so have no score at all. */
  line: 'above' | 'below' | null
  reason: PeerReason
  /** Levels that the person stands below (+) or above (−) the owner in the chart; null where the chart cannot tell. */
  levelGap: number | null
  /** A function one turns to in confidence, other than the owner's own: not listed unless the owner adds them. */
  confidential: boolean
}

/** Whether `personId` (null: nobody in the directory) is an equal of `ownerId`, why, and whether a line of command joins them. */
export function peerOf(
  directory: Directory,
  ownerId: string,
  personId: string | null,
  ownersWord: 'peer' | 'not' | null,
): PeerAnswer {
  const owner = directory.find(ownerId)
  const person = personId === null ? undefined : directory.find(personId)
  const facts = { levelGap: gapOf(directory, ownerId, personId), confidential: isConfidential(owner, person) }
  if (personId === ownerId) return { peer: 'not', line: null, reason: 'oneself', ...facts }
  if (personId !== null && directory.chainOf(ownerId).includes(personId))
    return { peer: 'not', line: 'above', reason: 'line-above', ...facts }
  if (personId !== null && directory.chainOf(personId).includes(ownerId))
    return { peer: 'not', line: 'below', reason: 'line-below', ...facts }
  if (person && !person.accountEnabled) return { peer: 'not', line: null, reason: 'left', ...facts }
  if (ownersWord) return { peer: ownersWord, line: null, reason: 'owners-word', ...facts }
  return { ...judge(owner, person, facts), line: null, ...facts }
}

function judge(
  owner: DirectoryPerson | undefined,
  person: DirectoryPerson | undefined,
  facts: { levelGap: number | null; confidential: boolean },
): { peer: PeerAnswer['peer']; reason: PeerReason } {
  if (!person) return { peer: 'unknown', reason: 'no-org-chart' }
  if (facts.confidential) return { peer: 'not', reason: 'confidential' }
  const title = readTitle(person.jobTitle)
  const own = readTitle(owner?.jobTitle ?? null)
  if (areGradesApart(own.grade, title.grade)) return { peer: 'not', reason: 'grade-gap' }
  if (person.userType?.toLowerCase() === 'guest') return { peer: 'unknown', reason: 'guest' }
  if (title.contractor && !own.contractor) return { peer: 'unknown', reason: 'contractor' }
  const { levelGap } = facts
  if (levelGap === null) return { peer: 'unknown', reason: 'no-org-chart' }
  if (Math.abs(levelGap) > chartLevelsMost) return { peer: 'not', reason: 'level-gap' }
  return { peer: 'peer', reason: levelGap === 0 ? 'same-level' : 'near-level' }
}

function areGradesApart(own: number | null, theirs: number | null): boolean {
  if (own === null || theirs === null) return false
  return Math.abs(own - theirs) > (Math.max(own, theirs) >= leadsFromGrade ? leaderGapMost : gradeGapMost)
}

/** Depths compare only below one root: two charts, or people outside any chart, say nothing about level. */
function gapOf(directory: Directory, ownerId: string, personId: string | null): number | null {
  if (personId === null) return null
  const own = directory.chainOf(ownerId)
  const theirs = directory.chainOf(personId)
  const root = (id: string, chain: readonly string[]): string => chain.at(-1) ?? id
  if (own.length + theirs.length === 0 || root(ownerId, own) !== root(personId, theirs)) return null
  return theirs.length - own.length
}

function isConfidential(owner: DirectoryPerson | undefined, person: DirectoryPerson | undefined): boolean {
  const theirs = person ? confidenceOf(person) : null
  return theirs !== null && theirs !== (owner ? confidenceOf(owner) : null)
}
