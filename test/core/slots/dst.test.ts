import { describe, expect, test } from 'vitest'
import { rankSlots } from '../../../core/slots/slots.ts'
import { momentOf, momentOfLocal } from '../../../core/zones/local.ts'
import { at, someone } from './people.ts'

const london = someone('u', { zone: 'Europe/London', site: 'London' })
const newYork = someone('sam', { zone: 'America/New_York', site: 'New York' })

const week = (from: string, to: string) =>
  rankSlots({
    kind: 'lunch',
    people: [london, newYork],
    zone: 'Europe/London',
    now: at('2027-03-01T09:00', 'Europe/London'),
    from,
    to,
    most: 40,
  })

/** The earliest start and the latest end on a day, on both clocks. */
function bounds(found: ReturnType<typeof week>, date: string) {
  const clocks = found.slots.map(({ local }) => local).filter(([own]) => own?.date === date)
  const times = (index: number) =>
    clocks
      .map((local) => local[index])
      .flatMap((one) => (one ? [one.from, one.to] : []))
      .sort()
  return { london: [times(0)[0], times(0).at(-1)], newYork: [times(1)[0], times(1).at(-1)] }
}

describe('the two weeks of March 2027 between Europe and America', () => {
  // America goes forward on 14 March, Europe on the 28th: five hours apart before, four between, five after.
  test('four hours apart from 15 to 19 March: calls between 13:00 and 17:00 London, 9:00 and 13:00 New York', () => {
    const found = week('2027-03-15', '2027-03-19')
    expect(found.days).toEqual([])
    expect(found.slots.length).toBeGreaterThanOrEqual(5)
    for (const slot of found.slots) {
      const [own, theirs] = slot.local
      expect(slot.kind).toBe('call')
      expect(own?.from.localeCompare('13:00')).toBeGreaterThanOrEqual(0)
      expect(own?.to.localeCompare('17:00')).toBeLessThanOrEqual(0)
      expect(Number(own?.from.slice(0, 2)) - Number(theirs?.from.slice(0, 2))).toBe(4)
      expect(theirs?.date).toBe(own?.date)
    }
  })

  test('still four on Friday 26 March, five again on Monday 29 March', () => {
    const found = week('2027-03-22', '2027-03-31')
    for (const { local } of found.slots) {
      const [own, theirs] = local
      const apart = Number(own?.from.slice(0, 2)) - Number(theirs?.from.slice(0, 2))
      expect([own?.date, apart]).toEqual([own?.date, (own?.date ?? '') < '2027-03-28' ? 4 : 5])
    }
    expect(bounds(found, '2027-03-29').london[0]?.localeCompare('14:00')).toBeGreaterThanOrEqual(0)
  })

  test('by hand: nine in New York is one in London on 15 March and two in London on the 29th', () => {
    expect(at('2027-03-15T13:00', 'Europe/London')).toBe(Date.UTC(2027, 2, 15, 13))
    expect(at('2027-03-15T09:00', 'America/New_York')).toBe(Date.UTC(2027, 2, 15, 13))
    expect(at('2027-03-29T14:00', 'Europe/London')).toBe(Date.UTC(2027, 2, 29, 13))
    expect(at('2027-03-29T09:00', 'America/New_York')).toBe(Date.UTC(2027, 2, 29, 13))
  })

  test('London and Sydney share no civil hour in their working days: none is offered, and the day says why', () => {
    const sydney = someone('kim', { zone: 'Australia/Sydney', site: 'Sydney' })
    const found = rankSlots({
      kind: 'coffee',
      people: [london, sydney],
      zone: 'Europe/London',
      now: at('2027-03-01T09:00', 'Europe/London'),
      from: '2027-03-15',
      to: '2027-03-16',
    })
    expect(found).toMatchObject({
      kind: 'call',
      slots: [],
      days: [{ why: 'no-common-hours' }, { why: 'no-common-hours' }],
    })
  })
})

describe('clocks that jump', () => {
  test('half past two does not exist when the clock goes forward, and is moved on where hours need it', () => {
    expect(momentOfLocal('Europe/Paris', '2027-03-28T02:30')).toBeNull()
    expect(momentOf('Europe/Paris', 20_905, 150)).toBe(Date.UTC(2027, 2, 28, 1, 30))
    expect(momentOfLocal('Europe/Paris', '2027-03-28T03:00')).toBe(Date.UTC(2027, 2, 28, 1))
  })
  test('a repeated time is the first of the two', () => {
    expect(momentOfLocal('Europe/Paris', '2026-10-25T02:30')).toBe(Date.UTC(2026, 9, 25, 0, 30))
  })
})
