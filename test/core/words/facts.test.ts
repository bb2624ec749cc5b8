import { describe, expect, test } from 'vitest'
import { unitsPerContact } from '../../../core/policy/score.ts'
import { daysThatCount, explain } from '../../../core/words/explain.ts'
import { type ContactDay, factsOf, weekday } from '../../../core/words/facts.ts'
import { directionOf, trendOf } from '../../../core/words/trend.ts'

/** Wednesday 7 January 2026. */
const wednesday = 20_460
const whole = unitsPerContact
const mail = (day: number, more: Partial<ContactDay> = {}): ContactDay => ({
  day,
  u: whole,
  direct: 1,
  mails: 1,
  meetings: 0,
  others: 0,
  ...more,
})
const weekly = (weeks: number, last: number): ContactDay[] =>
  Array.from({ length: weeks }, (_, index) => mail(last - 7 * (weeks - 1 - index)))

describe('the facts of a pair', () => {
  test('days with contact are counted over ninety days, today included and the future left out', () => {
    const facts = factsOf([mail(wednesday), mail(wednesday - 89), mail(wednesday - 90), mail(wednesday + 1)], wednesday)
    expect(facts.daysIn90).toBe(2)
    expect(facts.lastDaysAgo).toBe(0)
  })

  test('mails that both only received are no contact', () => {
    const facts = factsOf([mail(wednesday - 9), mail(wednesday - 2, { mails: 0, direct: 0, u: 5_000 })], wednesday)
    expect(facts).toMatchObject({ daysIn90: 1, lastDaysAgo: 9 })
  })

  test('a mail to twenty is contact and no direct contact', () => {
    const facts = factsOf([mail(wednesday - 9), mail(wednesday - 2, { direct: 0, u: whole / 20 })], wednesday)
    expect(facts).toMatchObject({ daysIn90: 2, directDaysIn90: 1, lastDaysAgo: 2, lastDirectDaysAgo: 9 })
  })

  test('mails, meetings and logged contacts are counted each by themselves', () => {
    const facts = factsOf(
      [mail(wednesday - 1, { mails: 3, meetings: 2, others: 1, u: 4 * whole, direct: 6 }), mail(wednesday - 200)],
      wednesday,
    )
    expect(facts).toMatchObject({ mailsIn90: 3, meetingsIn90: 2, othersIn90: 1 })
  })

  test('the usual gap is the one that nine gaps in ten do not exceed, from five direct days on', () => {
    expect(factsOf(weekly(4, wednesday), wednesday).usualGap).toBeNull()
    expect(factsOf(weekly(5, wednesday), wednesday).usualGap).toBe(7)
    const days = [mail(wednesday - 100), ...weekly(11, wednesday)]
    expect(factsOf(days, wednesday).usualGap).toBe(7)
    expect(factsOf([mail(wednesday - 140), ...days], wednesday).usualGap).toBe(30)
  })

  test('weekends and days off do not lengthen a silence in working days', () => {
    const friday = wednesday - 5
    expect(factsOf([mail(friday)], wednesday)).toMatchObject({ lastDirectDaysAgo: 5, lastDirectWorkingDaysAgo: 3 })
    const holiday = (day: number): boolean => weekday(day) && day !== wednesday - 1
    expect(factsOf([mail(friday)], wednesday, holiday).lastDirectWorkingDaysAgo).toBe(2)
    expect(factsOf(weekly(6, wednesday), wednesday).usualWorkingGap).toBe(5)
  })

  test('"mostly one to one" is said only where the sums prove it', () => {
    const with_ = (u: number, direct: number) => factsOf([mail(wednesday, { u, mails: 4, direct })], wednesday).mostly
    expect(with_(4 * whole, 4)).toBe('alone')
    expect(with_(3 * whole, 4)).toBe('small')
    expect(with_(2 * whole, 4)).toBe('small')
    expect(with_(whole, 2)).toBe('large')
    expect(factsOf([], wednesday).mostly).toBeNull()
  })
})

describe('the sentence of a pair', () => {
  test('it begins with what Kith can see and holds true counts', () => {
    const days = weekly(12, wednesday - 24)
    expect(explain(factsOf(days, wednesday), { fading: true, twoWay: true })).toEqual({
      code: 'fading',
      counts: {
        daysIn90: 10,
        directDaysIn90: 10,
        mailsIn90: 10,
        meetingsIn90: 0,
        othersIn90: 0,
        lastDaysAgo: 24,
        lastDirectDaysAgo: 24,
        usualGap: 7,
      },
      text: 'By mail and meetings: 10 days with contact in 90, mostly one to one, last directly 24 days ago; you rarely go beyond 7 days.',
    })
  })

  test('one day, today and yesterday read as a person would say them', () => {
    const of = (day: number) => explain(factsOf([mail(day)], wednesday), { fading: false, twoWay: true }).text
    expect(of(wednesday)).toBe('By mail and meetings: 1 day with contact in 90, mostly one to one, last today.')
    expect(of(wednesday - 1)).toContain('last yesterday.')
    expect(of(wednesday - 2)).toContain('last 2 days ago.')
  })

  test('one-way contact is called so', () => {
    expect(explain(factsOf([mail(wednesday)], wednesday), { fading: false, twoWay: false })).toMatchObject({
      code: 'one-way',
      text: 'By mail and meetings: 1 day with contact in 90, one way only, last today.',
    })
  })

  test('without contact it says so', () => {
    expect(explain(factsOf([], wednesday), { fading: false, twoWay: false })).toEqual({
      code: 'none',
      counts: {},
      text: 'By mail and meetings: no contact yet.',
    })
  })

  test('the days that count most come first', () => {
    const shares = [1, 5, 3, 4].map((points, day) => ({ day, points }))
    expect(daysThatCount(shares).map(({ day }) => day)).toEqual([1, 3, 2])
  })
})

describe('the trend of a pair', () => {
  test('it has twelve weeks, the last one ending today', () => {
    const { weeks, key } = trendOf(weekly(12, wednesday), wednesday)
    expect(weeks).toHaveLength(12)
    expect(weeks.at(-1)?.fromDay).toBe(wednesday - 6)
    expect(weeks.every(({ value }) => value === 1)).toBe(true)
    expect(key).toBe('steady')
  })

  test('days before the twelve weeks and after today fall outside', () => {
    const { weeks, key } = trendOf([mail(wednesday - 84), mail(wednesday + 1)], wednesday)
    expect(weeks.every(({ value }) => value === 0)).toBe(true)
    expect(key).toBe('none')
  })

  test('more and less begin beyond a third', () => {
    const of = (earlier: number, recent: number) =>
      directionOf([...Array(8).fill({ value: earlier }), ...Array(4).fill({ value: recent })])
    expect(of(3, 4)).toBe('steady')
    expect(of(3, 4.1)).toBe('more')
    expect(of(4, 3)).toBe('steady')
    expect(of(4, 2.9)).toBe('less')
    expect(of(0, 1)).toBe('more')
    expect(of(1, 0)).toBe('less')
    expect(trendOf([mail(wednesday - 50)], wednesday).text).toBe(
      'Less contact in the last four weeks than in the eight before.',
    )
  })
})
