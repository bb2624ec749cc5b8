import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceInWords, type FadingPair, isFading } from '../../../core/words/fading.ts'
import { type LunchCandidate, lunchOrder } from '../../../core/words/lunch.ts'

const fading: FadingPair = {
  twoWay: true,
  peer: 'peer',
  historyDays: 200,
  wasRegular: true,
  silent: 0.5,
  away: false,
  elsewhere: false,
  facts: {
    daysIn90: 12,
    directDaysIn90: 10,
    mailsIn90: 12,
    meetingsIn90: 0,
    othersIn90: 0,
    mostly: 'alone',
    lastDaysAgo: 24,
    lastDirectDaysAgo: 24,
    usualGap: 11,
    lastDirectWorkingDaysAgo: 17,
    usualWorkingGap: 8,
  },
}
const but = (change: Partial<FadingPair>): boolean => isFading({ ...fading, ...change })
const butFacts = (change: Partial<FadingPair['facts']>): boolean => but({ facts: { ...fading.facts, ...change } })

describe('a fading tie', () => {
  test('was regular, is likely silent, and silent beyond its own rhythm', () => {
    expect(isFading(fading)).toBe(true)
    expect(but({ wasRegular: false })).toBe(false)
    expect(but({ silent: 0.449 })).toBe(false)
    expect(butFacts({ lastDirectDaysAgo: 11 })).toBe(false)
    expect(butFacts({ usualGap: null })).toBe(false)
    expect(butFacts({ directDaysIn90: 4 })).toBe(false)
  })

  test('is of equals in contact both ways who know each other long enough', () => {
    expect(but({ twoWay: false })).toBe(false)
    expect(but({ peer: 'not' })).toBe(false)
    expect(but({ peer: 'unknown' })).toBe(false)
    expect(but({ historyDays: 29 })).toBe(false)
  })

  test('is not told from a leave, a run of holidays, or talk elsewhere', () => {
    expect(but({ away: true })).toBe(false)
    expect(butFacts({ lastDirectWorkingDaysAgo: 8 })).toBe(false)
    expect(but({ elsewhere: true })).toBe(false)
  })

  test('its chance is said in words, never in numbers', () => {
    expect(chanceInWords(0.45)).toBe('about one in two')
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (chance) => !/\d/.test(chanceInWords(chance))))
  })
})

describe('whom to have lunch with', () => {
  const candidate = (contact: string, more: Partial<LunchCandidate<string>> = {}): LunchCandidate<string> => ({
    contact,
    silent: 0.4,
    bestScore: 50,
    twoWay: true,
    peer: 'peer',
    booked: false,
    metDaysAgo: null,
    bridge: false,
    ...more,
  })
  const order = (candidates: LunchCandidate<string>[], places = 3): string[] =>
    lunchOrder(candidates, places).map(({ contact }) => contact)

  test('the tie that was strong and falls silent comes first', () => {
    expect(
      order([
        candidate('strong', { silent: 0.1, bestScore: 90 }),
        candidate('falling', { silent: 0.6, bestScore: 60 }),
        candidate('faint', { silent: 0.9, bestScore: 4 }),
      ]),
    ).toEqual(['falling', 'faint', 'strong'])
  })

  test('one-way contact, those who are no peers, booked ones and those met within two weeks are left out', () => {
    expect(
      order([
        candidate('one-way', { twoWay: false }),
        candidate('boss', { peer: 'not' }),
        candidate('unsorted', { peer: 'unknown' }),
        candidate('planned', { booked: true }),
        candidate('met', { metDaysAgo: 13 }),
        candidate('due', { metDaysAgo: 14 }),
      ]),
    ).toEqual(['due'])
  })

  test('the last place goes to a tie across departments where none made it by itself', () => {
    const near = ['a', 'b', 'c', 'd'].map((contact) => candidate(contact))
    const bridge = candidate('bridge', { silent: 0.2, bridge: true })
    expect(order([...near, bridge])).toEqual(['a', 'b', 'bridge'])
    expect(order([...near, bridge], 1)).toEqual(['a'])
    expect(order([candidate('near-bridge', { silent: 0.9, bridge: true }), ...near, bridge])).toEqual([
      'near-bridge',
      'a',
      'b',
    ])
  })
})
