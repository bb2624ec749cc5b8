import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { landmarkDay, unitsPerContact } from '../../../core/policy/score.ts'
import { contributions } from '../../../core/score/contributions.ts'
import {
  aboveUntil,
  type Columns,
  changeDay,
  type DaySum,
  moveLandmark,
  readScore,
  recompute,
  scoreOf,
  strengthOf,
} from '../../../core/score/decay.ts'
import { bestScore, lastAbove } from '../../../core/score/history.ts'
import { reviewDay, silentAt } from '../../../core/score/silence.ts'

const daySums: fc.Arbitrary<DaySum[]> = fc.uniqueArray(
  fc.record({
    day: fc.integer({ min: landmarkDay - 400, max: landmarkDay + 400 }),
    u: fc.integer({ min: 1, max: 40 * unitsPerContact }),
  }),
  { selector: ({ day }) => day, maxLength: 80 },
)
const change = fc.record({
  day: fc.integer({ min: landmarkDay - 400, max: landmarkDay + 300 }),
  weight: fc.integer({ min: 1, max: 3 * unitsPerContact }),
})
const atDay = fc.integer({ min: 0, max: 400 * 1_440 }).map((minutes) => landmarkDay + 400 + minutes / 1_440)
const nothing = (landmark: number): Columns => ({ f7: 0, f90: 0, landmark })

describe('the running columns of a relationship', () => {
  test('contacts folded in any order read as the columns recomputed from the day sums', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), atDay, (changes, at) => {
        const sums = new Map<number, number>()
        let running = nothing(landmarkDay)
        for (const { day, weight } of changes) {
          const before = sums.get(day) ?? 0
          running = changeDay(running, day, before, before + weight)
          sums.set(day, before + weight)
        }
        const again = recompute(
          [...sums].map(([day, u]) => ({ day, u })),
          landmarkDay,
        )
        expect(Math.abs(readScore(running, at).score - readScore(again, at).score)).toBeLessThan(1e-9)
      }),
    )
  })

  test('moving the landmark leaves every score as it was', () => {
    fc.assert(
      fc.property(daySums, atDay, fc.integer({ min: -1_500, max: 1_500 }), (days, at, by) => {
        const columns = recompute(days, landmarkDay)
        const moved = moveLandmark(columns, landmarkDay + by)
        expect(Math.abs(readScore(moved, at).score - readScore(columns, at).score)).toBeLessThan(1e-9)
      }),
    )
  })

  test('the order by the long column is the order by the long rate at every later time', () => {
    fc.assert(
      fc.property(daySums, daySums, atDay, (one, other, at) => {
        const [a, b] = [recompute(one, landmarkDay), recompute(other, landmarkDay)]
        fc.pre(Math.abs(a.f90 - b.f90) > 1e-9)
        expect(readScore(a, at).r90 > readScore(b, at).r90).toBe(a.f90 > b.f90)
      }),
    )
  })

  test('one one-to-one exchange a week scores about 50', () => {
    const days = Array.from({ length: 60 }, (_, week) => ({ day: landmarkDay - 7 * week, u: 2 * unitsPerContact }))
    const { score } = readScore(recompute(days, landmarkDay), landmarkDay + 3)
    expect(score).toBeGreaterThan(48)
    expect(score).toBeLessThan(54)
  })

  test('ten mails in a day are far from ten contacts', () => {
    const score = (mails: number): number =>
      readScore(recompute([{ day: landmarkDay, u: mails * unitsPerContact }], landmarkDay), landmarkDay + 1).r90
    expect(score(10) / score(1)).toBeCloseTo(10 ** 0.4, 10)
  })

  test('a strength and its score are inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (strength) => {
        expect(strengthOf(scoreOf(strength))).toBeCloseTo(strength, 6)
      }),
    )
  })

  test('a score stays above its bound until the time found, and not after', () => {
    fc.assert(
      fc.property(daySums, fc.constantFrom(45, 20, 8, 3), (days, bound) => {
        const columns = recompute(days, landmarkDay)
        const until = aboveUntil(columns, bound, landmarkDay + 401)
        if (until === null) expect(readScore(columns, landmarkDay + 401).score).toBeLessThan(bound)
        else {
          expect(readScore(columns, until).score).toBeGreaterThanOrEqual(bound)
          expect(readScore(columns, until + 0.001).score).toBeLessThan(bound)
        }
      }),
    )
  })
})

describe('the shares of the days', () => {
  test('added up in any order they are the score, to the last bit', () => {
    fc.assert(
      fc.property(daySums, atDay, (days, at) => {
        const shares = contributions(days, at)
        const { score } = readScore(recompute(days, Math.floor(at)), at)
        for (const order of [shares, [...shares].reverse()])
          expect(order.reduce((sum, { points }) => sum + points, 0)).toBe(score)
        for (const { points } of shares) expect(points).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 2_000 },
    )
  })

  test('every day with contact has a share, and more contact on the same day a larger one', () => {
    const shares = contributions(
      [
        { day: landmarkDay, u: unitsPerContact },
        { day: landmarkDay - 7, u: 0 },
        { day: landmarkDay - 1, u: 4 * unitsPerContact },
      ],
      landmarkDay + 1,
    )
    expect(shares.map(({ day }) => day)).toEqual([landmarkDay - 1, landmarkDay])
    expect(shares[0]?.points).toBeGreaterThan(shares[1]?.points ?? Number.NaN)
  })
})

describe('the past of a score', () => {
  const days = [
    { day: landmarkDay, u: 5 * unitsPerContact },
    { day: landmarkDay + 1, u: 5 * unitsPerContact },
    { day: landmarkDay + 2, u: 5 * unitsPerContact },
  ]

  test('the best score is that of the evening of the last busy day', () => {
    const evening = readScore(recompute(days, landmarkDay), landmarkDay + 3).score
    expect(bestScore(days, landmarkDay - 10, landmarkDay + 60)).toBeCloseTo(evening, 9)
    expect(bestScore(days, landmarkDay + 30, landmarkDay + 60)).toBeCloseTo(
      readScore(recompute(days, landmarkDay), landmarkDay + 30).score,
      9,
    )
    expect(bestScore([], landmarkDay, landmarkDay + 60)).toBe(0)
  })

  test('the last moment above a bound lies where the score crosses it, and never in the future', () => {
    const last = lastAbove(days, 10, landmarkDay + 300) ?? Number.NaN
    expect(readScore(recompute(days, landmarkDay), last).score).toBeCloseTo(10, 3)
    expect(lastAbove(days, 10, landmarkDay + 4)).toBe(landmarkDay + 4)
    expect(lastAbove(days, 99, landmarkDay + 300)).toBeNull()
  })

  test('a retraction changes the past as well', () => {
    expect(lastAbove(days.slice(0, 1), 15, landmarkDay + 300)).toBeNull()
    expect(lastAbove(days, 15, landmarkDay + 300)).not.toBeNull()
  })

  test('the best score is never below any evening’s score in the window', () => {
    fc.assert(
      fc.property(daySums, fc.integer({ min: 0, max: 400 }), (sums, back) => {
        const at = landmarkDay + 401
        const best = bestScore(sums, at - 180, at)
        const evening = at - (back % 180)
        const past = sums.filter(({ day }) => day < evening)
        expect(best).toBeGreaterThanOrEqual(readScore(recompute(past, landmarkDay), evening).score - 1e-9)
      }),
    )
  })
})

describe('the chance of silence', () => {
  test('it only grows while nothing happens', () => {
    fc.assert(
      fc.property(daySums, fc.integer({ min: 0, max: 500 }), (days, later) => {
        const columns = recompute(days, landmarkDay)
        const last = landmarkDay + 400
        expect(silentAt(columns, last, last + later + 1)).toBeGreaterThanOrEqual(silentAt(columns, last, last + later))
      }),
    )
  })

  test('the review falls on the first day on which the line is crossed', () => {
    fc.assert(
      fc.property(daySums, fc.constantFrom(0.3, 0.45, 0.7), (days, bound) => {
        const columns = recompute(days, landmarkDay)
        const last = landmarkDay + 400
        const day = reviewDay(columns, last, bound, last)
        expect(day).not.toBeNull()
        expect(silentAt(columns, last, day ?? 0)).toBeGreaterThanOrEqual(bound)
        if (day !== last) expect(silentAt(columns, last, (day ?? 0) - 1)).toBeLessThan(bound)
      }),
    )
  })
})
