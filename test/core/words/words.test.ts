import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitsPerContact } from '../../../core/policy/score.ts'
import { readScore, recompute } from '../../../core/score/decay.ts'
import { wordOf, wordOrder } from '../../../core/words/words.ts'

const pair = { score: 50, twoWay: true, historyDays: 200, wasRegular: false }

describe('the word of a pair', () => {
  test.each([
    [100, 'often'],
    [45, 'often'],
    [44.999, 'regular'],
    [20, 'regular'],
    [19.999, 'occasional'],
    [8, 'occasional'],
    [7.999, 'rare'],
    [3, 'rare'],
    [2.999, 'quiet'],
    [0, 'quiet'],
  ])('a score of %d reads %s', (score, word) => {
    expect(wordOf({ ...pair, score })).toBe(word)
  })

  test('between 8 and 20 it cools where it came from above, and only there', () => {
    expect(wordOf({ ...pair, score: 12, wasRegular: true })).toBe('cooling')
    expect(wordOf({ ...pair, score: 25, wasRegular: true })).toBe('regular')
    expect(wordOf({ ...pair, score: 5, wasRegular: true })).toBe('rare')
  })

  test('under thirty days of history it is new', () => {
    expect(wordOf({ ...pair, historyDays: 29 })).toBe('new')
    expect(wordOf({ ...pair, historyDays: 30 })).toBe('often')
  })

  test('without contact both ways there is no word, whatever the score', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99, noNaN: true }), fc.nat(400), fc.boolean(), (score, historyDays, was) => {
        expect(wordOf({ score, historyDays, wasRegular: was, twoWay: false })).toBeNull()
        expect(wordOrder).toContain(wordOf({ score, historyDays, wasRegular: was, twoWay: true }))
      }),
    )
  })

  test('thirty unanswered mails in ninety days score near 50 and have no word; a monthly one-to-one scores near 15 and has one', () => {
    const every = (step: number, amount: number, later: number): number => {
      const days = Array.from({ length: amount }, (_, index) => ({ day: 20_500 - step * index, u: unitsPerContact }))
      return readScore(recompute(days, 20_500), 20_500.5 + later).score
    }
    const mails = every(3, 30, 3)
    const monthly = every(30, 12, 15)
    expect(mails).toBeCloseTo(49.8, 0)
    expect(monthly).toBeCloseTo(14.6, 0)
    expect(wordOf({ ...pair, score: mails, twoWay: false })).toBeNull()
    expect(wordOf({ ...pair, score: monthly })).toBe('occasional')
  })
})
