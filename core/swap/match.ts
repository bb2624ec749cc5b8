/** Who could teach whom: two-way swaps before one-way ones, nobody asked for everything. */
import { swapPolicy } from '../policy/swap.ts'
import { coverage } from '../text/keywords.ts'
import { assign } from './assign.ts'

/** What somebody can teach and wants to learn, as they published it or as the owner noted it. */
export type Skills = { teaches: readonly string[]; learns: readonly string[] }
export type Candidate<C> = Skills & {
  contact: C
  /** Strength of the tie, 0..1: among equal matches the better known come first. */
  tie: number
}

/** One swap: what the owner learns from whom, and what they want in return; null where it is one way. */
export type Swap<C> = { contact: C; learn: string; teach: string | null; worth: number }

type Fit = { skill: string; fit: number }
const nothing: Fit = { skill: '', fit: 0 }

const bestFit = (wanted: readonly string[], offered: readonly string[], of: 'wanted' | 'offered'): Fit => {
  let best = nothing
  for (const want of wanted)
    for (const offer of offered) {
      const fit = coverage(want, offer)
      if (fit > best.fit) best = { skill: of === 'wanted' ? want : offer, fit }
    }
  return best
}

/**
 * One partner for each thing that the owner wants to learn, no partner twice, so that all together fits best; two-way
 * swaps outweigh any one-way one. Then everybody else who fits, best first. At most `most`.
 */
export function matchSwaps<C>(owner: Skills, candidates: readonly Candidate<C>[], most: number): Swap<C>[] {
  const returns = candidates.map(({ learns }) => bestFit(learns, owner.teaches, 'offered'))
  const worth = owner.learns.map((wanted) =>
    candidates.map(({ teaches, tie }, at) => {
      const { fit } = bestFit([wanted], teaches, 'offered')
      return fit < swapPolicy.coverageLeast ? 0 : fit + swapPolicy.tieShare * tie + twoWayBonus(returns[at] ?? nothing)
    }),
  )
  const swapOf = (wanted: number, at: number): Swap<C>[] => {
    const candidate = candidates[at]
    const learn = owner.learns[wanted]
    const back = returns[at] ?? nothing
    if (!candidate || learn === undefined) return []
    return [
      {
        contact: candidate.contact,
        learn,
        teach: twoWayBonus(back) > 0 ? back.skill : null,
        worth: worth[wanted]?.[at] ?? 0,
      },
    ]
  }
  const byWorth = (a: Swap<C>, b: Swap<C>): number => b.worth - a.worth
  const assigned = assign(worth)
  const chosen = assigned.flatMap((at, wanted) => (at === null ? [] : swapOf(wanted, at))).sort(byWorth)
  const taken = new Set(assigned)
  const others = candidates.flatMap((_, at) => {
    if (taken.has(at)) return []
    const wanted = owner.learns
      .map((_skill, index) => index)
      .sort((a, b) => (worth[b]?.[at] ?? 0) - (worth[a]?.[at] ?? 0))[0]
    return wanted === undefined || (worth[wanted]?.[at] ?? 0) <= 0 ? [] : swapOf(wanted, at)
  })
  return [...chosen, ...others.sort(byWorth)]
    .sort((a, b) => Number(b.teach !== null) - Number(a.teach !== null))
    .slice(0, most)
}

/** How many wishes of the one the other can teach, and the other way round. */
export const fitsBothWays = (owner: Skills, other: Skills): { theyTeach: number; youTeach: number } => {
  const fitting = (wanted: readonly string[], offered: readonly string[]): number =>
    wanted.filter((want) => bestFit([want], offered, 'wanted').fit >= swapPolicy.coverageLeast).length
  return { theyTeach: fitting(owner.learns, other.teaches), youTeach: fitting(other.learns, owner.teaches) }
}

/** More than any one-way match can be worth, so that what goes both ways comes first. */
const twoWayBonus = (back: Fit): number =>
  back.fit >= swapPolicy.coverageLeast ? 1 + swapPolicy.tieShare + back.fit : 0
