/** Each day's exact share of a score, so that the days that count most can be shown and add up. */
import { halfLifeDays, halfSaturation, shares } from '../policy/score.ts'
import { type DaySum, dayValue, readScore, recompute } from './decay.ts'

/** Score points (0..100) that a day with contact brings. */
export type DayShare = { day: number; points: number }

/**
 * The share of each day with contact at `atDay` (days since 1970), oldest first. Added up, in any order, they are the
 * score to the last bit: each is a multiple of the score's own last bit, and the largest takes what rounding left over.
 */
export function contributions(days: readonly DaySum[], atDay: number): DayShare[] {
  const kernel = (halfLife: number, day: number): number =>
    (Math.LN2 / halfLife) * 2 ** (-(atDay - day - 0.5) / halfLife)
  const parts = days
    .filter(({ u }) => u > 0)
    .sort((a, b) => a.day - b.day)
    .map(({ day, u }) => {
      const short = shares.short * kernel(halfLifeDays.short, day)
      return { day, points: dayValue(u) * (short + shares.long * kernel(halfLifeDays.long, day)) }
    })
  const total = parts.reduce((sum, { points }) => sum + points, 0)
  for (const part of parts) part.points *= 100 / (total + halfSaturation)
  settle(parts, readScore(recompute(days, Math.floor(atDay)), atDay).score)
  return parts
}

/** On multiples of the score's last bit every sum up to the score is exact. */
function settle(parts: readonly DayShare[], score: number): void {
  const bit = lastBit(score)
  let left = score
  let largest: DayShare | undefined
  for (const part of parts) {
    part.points = Math.round(part.points / bit) * bit
    left -= part.points
    if (!largest || part.points > largest.points) largest = part
  }
  if (largest) largest.points += left
}

function lastBit(value: number): number {
  let exponent = Math.floor(Math.log2(value))
  if (2 ** exponent > value) exponent -= 1
  else if (2 ** (exponent + 1) <= value) exponent += 1
  return Math.max(2 ** (exponent - 52), Number.MIN_VALUE)
}
