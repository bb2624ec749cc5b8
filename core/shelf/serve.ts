/** Whom a saved link would serve, and which of the owner's own notes says so. */
import { shelfPolicy } from '../policy/shelf.ts'
import { kinship } from '../text/keywords.ts'

/** Something known about a peer: a note's kind, or what they want to learn; in the owner's or the peer's own words. */
export type Known = { kind: keyof typeof shelfPolicy.weight; text: string }
export type Reader<C> = {
  contact: C
  known: readonly Known[]
  /** Strength of the tie, 0..1. */
  tie: number
  /** Whether this link was offered to them before, by whatever way: never twice. */
  offered: boolean
  /** Whether the owner noted that the link came from them. */
  source: boolean
}
export type Served<C> = { contact: C; because: Known; worth: number }

/** Readers whom the link would serve, best first; each with the one thing that says why. */
export function whomItServes<C>(
  link: { title: string; tags: readonly string[] },
  readers: readonly Reader<C>[],
  most: number,
): Served<C>[] {
  const subjects = [link.title, ...link.tags]
  return readers
    .filter(({ offered, source }) => !offered && !source)
    .flatMap(({ contact, known, tie }) => {
      let best: Served<C> | undefined
      for (const because of known) {
        const fit = Math.max(...subjects.map((subject) => kinship(subject, because.text)))
        if (fit < shelfPolicy.kinshipLeast) continue
        const worth = fit * shelfPolicy.weight[because.kind] + shelfPolicy.tieShare * tie
        if (!best || worth > best.worth) best = { contact, because, worth }
      }
      return best ? [best] : []
    })
    .sort((a, b) => b.worth - a.worth)
    .slice(0, most)
}
