/** When a tie may be called fading, and whom a lunch would serve most. */
import { fadingFrom, silenceDaysLeast, wordBounds } from '../policy/score.ts'
import type { Facts } from './facts.ts'

/**
 * A fading tie: regular or more within 90 days, a chance of silence of at least 0.45, and a gap beyond the pair's own
 * 90th percentile. Strict on purpose: most real fades are not flagged, which is the price of not nagging.
 */
export function isFading(pair: {
  twoWay: boolean
  wasRegular: boolean
  silent: number
  facts: Facts
  elsewhere: boolean
}): boolean {
  const { facts } = pair
  if (!pair.twoWay || !pair.wasRegular || pair.elsewhere) return false
  if (facts.directDaysIn90 < silenceDaysLeast || facts.lastDirectDaysAgo === null || facts.usualGap === null)
    return false
  return pair.silent >= fadingFrom && facts.lastDirectDaysAgo > facts.usualGap
}

/** The chance in words, never a decimal: "about one in two". */
export function chanceInWords(probability: number): string {
  if (probability >= 0.85) return 'almost certain'
  if (probability >= 0.7) return 'about three in four'
  if (probability >= 0.58) return 'about two in three'
  if (probability >= fadingFrom) return 'about one in two'
  return 'less than one in two'
}

/** How much a lunch with this pair is worth (0..1): P_silent * sqrt(best score in 180 days / 100). Reasoned, not measured. */
export const lunchWorth = (silent: number, bestScore: number): number =>
  silent * Math.sqrt(Math.max(bestScore, wordBounds.rare) / 100)
