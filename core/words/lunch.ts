/** Whom a lunch would serve most. Reasoned, not measured: what is accepted should teach better weights. */
import { lunchRestDays } from '../policy/score.ts'

/** How much a lunch with a pair is worth (0..1): P_silent * sqrt(best score in 180 days / 100). */
export const lunchWorth = (silent: number, bestScore: number): number => silent * Math.sqrt(bestScore / 100)

export type LunchCandidate<C> = {
  contact: C
  /** Chance of silence, 0..1. */
  silent: number
  /** Best score in 180 days, 0..100. */
  bestScore: number
  twoWay: boolean
  peer: 'peer' | 'not' | 'unknown'
  /** A meeting of the two alone already lies ahead. */
  booked: boolean
  /** Whole days since they last met, or null. */
  metDaysAgo: number | null
  /** Of another department than the owner: such bridges decay fastest. */
  bridge: boolean
}

/**
 * The best `places` candidates, worth first, ties in the order given. The last place goes to the best bridge where no
 * bridge made it by itself. One-way contact, those who are no peers, booked ones and those met within 14 days are out.
 */
export function lunchOrder<C>(
  candidates: readonly LunchCandidate<C>[],
  places: number,
): { contact: C; worth: number; bridge: boolean }[] {
  const ranked = candidates
    .filter(({ twoWay, peer, booked }) => twoWay && peer === 'peer' && !booked)
    .filter(({ metDaysAgo }) => metDaysAgo === null || metDaysAgo >= lunchRestDays)
    .map(({ contact, silent, bestScore, bridge }) => ({ contact, worth: lunchWorth(silent, bestScore), bridge }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth)
  const chosen = ranked.slice(0, places)
  const bridge = ranked.slice(places).find((candidate) => candidate.bridge)
  if (bridge && places > 1 && !chosen.some((candidate) => candidate.bridge)) chosen[places - 1] = bridge
  return chosen
}
