/** Who counts as an equal. The directory decides; the owner's word overrules a level, never a line of command. */
import { gradeOf, isConfidential } from './grade.ts'

/** A person as the directory knows them. */
export type DirectoryPerson = {
  id: string
  managerId: string | null
  jobTitle: string | null
  department: string | null
  userType: string | null
  accountEnabled: boolean
}

export type PeerAnswer = {
  peer: 'peer' | 'not' | 'unknown'
  /** `above`: they lead the owner, directly or through others; `below`: they report to the owner, and so have no score at all. */
  line: 'above' | 'below' | null
  reason:
    | 'owners-word'
    | 'line-above'
    | 'line-below'
    | 'level-gap'
    | 'same-level'
    | 'near-level'
    | 'guest'
    | 'confidential'
    | 'no-org-chart'
    | 'left'
}

/** Depths differ by at most this many levels between equals. */
const levelGapMost = 1
/** Grades by title differ by at most this many steps between equals. */
const gradeGapMost = 2

/** The org chart, walked once: chains are bounded and cycles end. */
export type Directory = {
  find: (id: string) => DirectoryPerson | undefined
  chainOf: (id: string) => readonly string[]
}

/** Builds the chart from people in any order. A row that names itself, or a cycle, is the end of a chain. */
export function createDirectory(people: Iterable<DirectoryPerson>): Directory {
  const byId = new Map<string, DirectoryPerson>()
  for (const person of people) byId.set(person.id, person)
  const chains = new Map<string, readonly string[]>()
  const chainOf = (id: string): readonly string[] => {
    const known = chains.get(id)
    if (known) return known
    const chain: string[] = []
    const seen = new Set([id])
    let next = byId.get(id)?.managerId ?? null
    while (next !== null && !seen.has(next)) {
      seen.add(next)
      chain.push(next)
      next = byId.get(next)?.managerId ?? null
    }
    chains.set(id, chain)
    return chain
  }
  return { find: (id) => byId.get(id), chainOf }
}

/** Whether `personId` is an equal of `ownerId`, why, and whether a line of command joins them. */
export function peerOf(
  directory: Directory,
  ownerId: string,
  personId: string | null,
  ownersWord: 'peer' | 'not' | null,
): PeerAnswer {
  const owner = directory.find(ownerId)
  const person = personId === null ? undefined : directory.find(personId)
  if (personId !== null && directory.chainOf(ownerId).includes(personId))
    return { peer: 'not', line: 'above', reason: 'line-above' }
  if (personId !== null && directory.chainOf(personId).includes(ownerId))
    return { peer: 'not', line: 'below', reason: 'line-below' }
  if (person && !person.accountEnabled) return { peer: 'not', line: null, reason: 'left' }
  if (ownersWord) return { peer: ownersWord, line: null, reason: 'owners-word' }
  if (!owner || !person) return { peer: 'unknown', line: null, reason: 'no-org-chart' }
  if (person.userType?.toLowerCase() === 'guest') return { peer: 'unknown', line: null, reason: 'guest' }
  if (isConfidential(person) && owner.department !== person.department)
    return { peer: 'not', line: null, reason: 'confidential' }
  return byLevel(directory, owner, person)
}

function byLevel(directory: Directory, owner: DirectoryPerson, person: DirectoryPerson): PeerAnswer {
  const ownerChain = directory.chainOf(owner.id)
  const personChain = directory.chainOf(person.id)
  const grades = [gradeOf(owner.jobTitle), gradeOf(person.jobTitle)] as const
  if (grades[0] !== null && grades[1] !== null && Math.abs(grades[0] - grades[1]) > gradeGapMost)
    return { peer: 'not', line: null, reason: 'level-gap' }
  // Depth compares only below a common root: two charts, or people outside any chart, say nothing about level.
  const comparable = ownerChain.length > 0 && personChain.length > 0 && ownerChain.at(-1) === personChain.at(-1)
  if (!comparable) return { peer: 'unknown', line: null, reason: 'no-org-chart' }
  const gap = Math.abs(ownerChain.length - personChain.length)
  if (gap > levelGapMost) return { peer: 'not', line: null, reason: 'level-gap' }
  return { peer: 'peer', line: null, reason: gap === 0 ? 'same-level' : 'near-level' }
}
