/** How often two people are in touch, as one word: the word names contact, never feelings. */
import { newBelowDays, wordBounds } from '../policy/score.ts'

export type Word = 'often' | 'regular' | 'cooling' | 'occasional' | 'rare' | 'quiet' | 'new'

/**
 * The word of a pair, or null where contact is one-way only: thirty unanswered mails are no relationship.
 * `score` 0..100; `historyDays` days since the pair's first contact; `wasRegular` whether it stood at 20 or more within 90 days.
 */
export function wordOf(pair: {
  score: number
  twoWay: boolean
  historyDays: number
  wasRegular: boolean
}): Word | null {
  if (!pair.twoWay) return null
  if (pair.historyDays < newBelowDays) return 'new'
  if (pair.score >= wordBounds.often) return 'often'
  if (pair.score >= wordBounds.regular) return 'regular'
  if (pair.score >= wordBounds.cooling) return pair.wasRegular ? 'cooling' : 'occasional'
  if (pair.score >= wordBounds.rare) return 'rare'
  return 'quiet'
}

/** The band of a score by the lower bounds of the words: 0 under 3, up to 4 for often. */
export const bandOf = (score: number): number => Object.values(wordBounds).filter((bound) => score >= bound).length

/** From the most to the least contact; the order of rings and of the legend. */
export const wordOrder: readonly Word[] = ['often', 'regular', 'cooling', 'occasional', 'rare', 'quiet', 'new']
