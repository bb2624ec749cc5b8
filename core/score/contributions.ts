/** Each day's exact share of a score, so that the days that count most can be shown and add up. */
import { halfLifeDays, halfSaturation, shares } from '../policy/score.ts'
import { type DaySum, dayValue } from './decay.ts'

/** Score points (0..100) that each day with contact brings at `atDay`; the sum is the score, to rounding of the last bit. */
export function contributions(days: readonly DaySum[], atDay: number): { day: number; points: number }[] {
  const kernel = (halfLife: number, day: number): number =>
    (Math.LN2 / halfLife) * 2 ** (-(atDay - day - 0.5) / halfLife)
  const parts = [...days]
    .filter(({ u }) => u > 0)
    .sort((a, b) => a.day - b.day)
    .map(({ day, u }) => ({
      day,
      strength:
        dayValue(u) * (shares.short * kernel(halfLifeDays.short, day) + shares.long * kernel(halfLifeDays.long, day)),
    }))
  const total = parts.reduce((sum, part) => sum + part.strength, 0)
  return parts.map(({ day, strength }) => ({ day, points: (100 * strength) / (total + halfSaturation) }))
}
