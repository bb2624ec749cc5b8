/** Who may be matched with whom, by what is published and what the owner noted. */
import { type Columns, readScore } from '../score/decay.ts'
import type { Candidate } from './match.ts'

/** What somebody teaches or wants to learn, published by themselves or noted by the owner. */
export type KnownSkill = { contactId: string; direction: 'teach' | 'learn'; skill: string }
/** Somebody who may be chosen, with what is stored of the tie. */
export type Reader = { contact_id: string } & { [column in keyof Columns]: number | null }

/** Candidates for `matchSwaps`, in the order of readers. `atDay`: days since 1970. */
export function candidatesOf<R extends Reader>(
  readers: readonly R[],
  known: readonly KnownSkill[],
  atDay: number,
): Candidate<R>[] {
  const of = (contactId: string, direction: KnownSkill['direction']): string[] =>
    known.filter((one) => one.contactId === contactId && one.direction === direction).map(({ skill }) => skill)
  return readers.map((contact) => {
    const { contact_id: id, f7, f90, landmark } = contact
    const isTied = f7 !== null && f90 !== null && landmark !== null
    const tie = isTied ? readScore({ f7, f90, landmark }, atDay).score / 100 : 0
    return { contact, teaches: of(id, 'teach'), learns: of(id, 'learn'), tie }
  })
}
