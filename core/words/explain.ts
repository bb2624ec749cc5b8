/** The sentence behind a word. It begins with what Kith can see, and every number in it can be recounted. */
import type { Facts } from './facts.ts'

export type Explanation = { code: 'contact' | 'fading' | 'none'; counts: Record<string, number>; text: string }

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)
const ago = (count: number): string => (count === 0 ? 'today' : count === 1 ? 'yesterday' : `${count} days ago`)

/** Facts as a code, true counts, and an English sentence; the add-in words the code in the owner's language. */
export function explain(facts: Facts, fading: boolean): Explanation {
  if (facts.lastDaysAgo === null) return { code: 'none', counts: {}, text: 'By mail and meetings: no contact yet.' }
  const mostly = facts.daysIn90 > 0 && facts.directDaysIn90 * 2 > facts.daysIn90 ? ', mostly in small circles' : ''
  const beyond = fading && facts.usualGap !== null ? `; you rarely go beyond ${days(facts.usualGap)}` : ''
  const counts: Record<string, number> = {
    daysIn90: facts.daysIn90,
    directDaysIn90: facts.directDaysIn90,
    lastDaysAgo: facts.lastDaysAgo,
    meetingsIn90: facts.meetingsIn90,
  }
  if (facts.usualGap !== null) counts.usualGap = facts.usualGap
  return {
    code: fading ? 'fading' : 'contact',
    counts,
    text: `By mail and meetings: ${days(facts.daysIn90)} with contact in 90${mostly}, last ${ago(facts.lastDaysAgo)}${beyond}.`,
  }
}
