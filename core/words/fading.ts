/** When a tie may be called fading. */
import { fadingFrom, newBelowDays, silenceDaysLeast } from '../policy/score.ts'
import type { Facts } from './facts.ts'

/** What decides whether a tie is fading. `silent` is the chance of silence, 0..1. */
export type FadingPair = {
  twoWay: boolean
  peer: 'peer' | 'not' | 'unknown'
  /** Days since the pair's first contact. */
  historyDays: number
  /** Whether the score stood at 20 or more within 90 days. */
  wasRegular: boolean
  silent: number
  facts: Facts
  /** Either of them on leave, out of office, or gone. */
  away: boolean
  /** "We talk elsewhere", said by the owner. */
  elsewhere: boolean
}

/**
 * A fading tie: regular or more within 90 days, a chance of silence of at least 0.45, and a silence beyond the pair's
 * own 90th percentile, in days and in working days of both. Strict on purpose: most real fades are not flagged, which
 * is the price of not nagging.
 */
export function isFading(pair: FadingPair): boolean {
  const { facts } = pair
  if (!pair.twoWay || pair.peer !== 'peer' || pair.away || pair.elsewhere) return false
  if (pair.historyDays < newBelowDays || !pair.wasRegular || facts.directDaysIn90 < silenceDaysLeast) return false
  return pair.silent >= fadingFrom && isBeyondUsual(facts)
}

/** Whether the silence is longer than the pair's own rhythm, weekends, holidays and leave not held against anybody. */
function isBeyondUsual(facts: Facts): boolean {
  const { usualGap, lastDirectDaysAgo, usualWorkingGap, lastDirectWorkingDaysAgo } = facts
  if (usualGap === null || usualWorkingGap === null) return false
  if (lastDirectDaysAgo === null || lastDirectWorkingDaysAgo === null) return false
  return lastDirectDaysAgo > usualGap && lastDirectWorkingDaysAgo > usualWorkingGap
}

/** The chance in words, never a decimal: "about one in two". */
export function chanceInWords(probability: number): string {
  if (probability >= 0.85) return 'almost certain'
  if (probability >= 0.7) return 'about three in four'
  if (probability >= 0.58) return 'about two in three'
  if (probability >= fadingFrom) return 'about one in two'
  return 'less than one in two'
}
