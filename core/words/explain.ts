/** The sentence behind a word. It begins with what Kith can see, and every number in it can be recounted. */
import type { Facts } from './facts.ts'
import type { PairReplies } from './replies.ts'

export type Explanation = {
  code: 'contact' | 'one-way' | 'fading' | 'none'
  counts: Record<string, number>
  text: string
}

const amount = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const days = (count: number): string => amount(count, 'day', 'days')
const ago = (count: number): string => (count === 0 ? 'today' : count === 1 ? 'yesterday' : `${count} days ago`)
const circles = { alone: ', mostly one to one', small: ', mostly in small circles', large: ', mostly in large circles' }

/**
 * Facts as a code, true counts, and an English sentence; the add-in words the code in the owner's language. `fading`
 * adds the pair's own rhythm; without contact both ways the sentence says so instead of how it was. `replies` are counted besides,
 * in answers and minutes, where each side gave enough of them.
 */
export function explain(
  facts: Facts,
  pair: { fading: boolean; twoWay: boolean },
  replies: PairReplies = { theirs: null, yours: null },
): Explanation {
  const { lastDaysAgo, usualGap, mostly } = facts
  if (lastDaysAgo === null) return { code: 'none', counts: {}, text: 'By mail and meetings: no contact yet.' }
  const counts: Record<string, number> = {
    daysIn90: facts.daysIn90,
    directDaysIn90: facts.directDaysIn90,
    mailsIn90: facts.mailsIn90,
    meetingsIn90: facts.meetingsIn90,
    othersIn90: facts.othersIn90,
    lastDaysAgo,
  }
  if (usualGap !== null) counts.usualGap = usualGap
  for (const [side, told] of [
    ['their', replies.theirs],
    ['your', replies.yours],
  ] as const)
    if (told) {
      counts[`${side}Replies`] = told.times
      counts[`${side}ReplyMinutes`] = Math.ceil(told.medianS / 60)
    }
  const how = pair.twoWay ? (mostly === null ? '' : circles[mostly]) : ', one way only'
  const beyond = pair.fading && usualGap !== null ? `; you rarely go beyond ${days(usualGap)}` : ''
  // A fading tie is told by its direct contact, so that "last" and "rarely beyond" speak of the same gaps.
  const last =
    pair.fading && facts.lastDirectDaysAgo !== null ? `directly ${ago(facts.lastDirectDaysAgo)}` : ago(lastDaysAgo)
  if (pair.fading && facts.lastDirectDaysAgo !== null) counts.lastDirectDaysAgo = facts.lastDirectDaysAgo
  return {
    code: pair.fading ? 'fading' : pair.twoWay ? 'contact' : 'one-way',
    counts,
    text: `By mail and meetings: ${days(facts.daysIn90)} with contact in 90${how}, last ${last}${beyond}.`,
  }
}

/** The days that count most at this time, best first: at most `most` of a list of shares in score points. */
export const daysThatCount = <D extends { points: number }>(shares: readonly D[], most = 3): D[] =>
  [...shares].sort((a, b) => b.points - a.points).slice(0, most)
