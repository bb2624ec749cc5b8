import { expect, test } from 'vitest'
import type { Taken } from '../../../core/overload/overload.ts'
import { type Hours, mondayOf, spanToRead, weekOn, weeksOf } from '../../../core/overload/weeks.ts'
import { dayMs, dayNumber, momentOf } from '../../../core/zones/local.ts'

const hours: Hours = { zone: 'Europe/Paris', from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5], holidays: [] }
/** A Wednesday, seven in the morning in Paris. */
const now = Date.parse('2028-06-07T05:00:00Z')
const at = (date: string, time: number): number => momentOf(hours.zone, dayNumber(date), time * 60)
const busy = (date: string, from: number, to: number, status: Taken['status'] = 'busy'): Taken => ({
  start: at(date, from),
  end: at(date, to),
  status,
})
const nextFive = ['2028-06-08', '2028-06-09', '2028-06-12', '2028-06-13', '2028-06-14']
/** Seven of eight hours in meetings of an hour. */
const fullDay = (date: string): Taken[] => [9, 10, 11, 12, 13, 14, 15].map((hour) => busy(date, hour, hour + 1))
const usual = (date: string): Taken[] => [busy(date, 9, 11)]
const pastDays = ['2028-05-15', '2028-05-22', '2028-05-29'].flatMap((monday) =>
  [0, 1, 2, 3, 4].map((day) => new Date(Date.parse(monday) + day * dayMs).toISOString().slice(0, 10)),
)
const past = pastDays.flatMap(usual)

test('the next five working days begin tomorrow and leave the weekend out', () => {
  const seen = weeksOf(hours, [...past, ...nextFive.flatMap(fullDay), ...fullDay('2028-06-07')], now)
  expect(seen.next).toBeCloseTo(7 / 8, 10)
  expect(seen.past.map(({ share }) => share)).toEqual([0.25, 0.25, 0.25])
  expect(seen.past.map(({ week }) => new Date(week * dayMs).toISOString().slice(0, 10))).toEqual([
    '2028-05-29',
    '2028-05-22',
    '2028-05-15',
  ])
})

test('days of leave and holidays are none of them: the next ones are looked at instead', () => {
  const away = busy('2028-06-08', 0, 24, 'oof')
  const seen = weeksOf(
    { ...hours, holidays: ['2028-06-12'] },
    [away, ...['2028-06-09', '2028-06-13', '2028-06-14', '2028-06-15', '2028-06-16'].flatMap(fullDay)],
    now,
  )
  expect(seen.next).toBeCloseTo(7 / 8, 10)
  expect(seen.away).toEqual({ from: dayNumber('2028-06-08'), to: dayNumber('2028-06-08') })
})

test('leave that goes on past what is looked at leaves nothing to judge', () => {
  const seen = weeksOf(hours, [{ start: now - dayMs, end: now + 30 * dayMs, status: 'oof' }], now)
  expect(seen.next).toBeNull()
  expect(seen.away?.from).toBe(dayNumber('2028-06-07'))
})

test.each<[string, (date: string) => Taken[]]>([
  ['free all day', (date) => [busy(date, 0, 24, 'free')]],
  ['tentative', (date) => fullDay(date).map((one) => ({ ...one, status: 'tentative' as const }))],
  ['focus time in half days', (date) => [busy(date, 9, 13), busy(date, 13, 17)]],
  ['a conference with its sessions', (date) => [busy(date, 0, 24), ...fullDay(date)]],
  ['working elsewhere', (date) => fullDay(date).map((one) => ({ ...one, status: 'workingElsewhere' as const }))],
])('%s is no full week', (_what, day) => {
  const { next } = weeksOf(hours, [...past, ...nextFive.flatMap(day)], now)
  expect(next).toBe(0)
})

test('full is eight tenths of theirs, and rising against their own usual', () => {
  const stored = (next: number, samples: number[]) => ({ next_permille: next, past: samples, away_from: 5, away_to: 7 })
  expect(weekOn(stored(875, [250, 250, 250]), 4)).toEqual({ full: true, away: false })
  expect(weekOn(stored(799, [250, 250, 250]), 5)).toEqual({ full: false, away: true })
  expect(weekOn(stored(875, [800, 810, 820]), 8)).toEqual({ full: false, away: false })
  expect(weekOn(stored(875, [250, 250]), 4).full).toBe(false)
})

test('one request spans less than forty-two days, whatever the day of the week', () => {
  for (let day = 0; day < 14; day++) {
    const moment = now + day * dayMs
    const { from, to } = spanToRead(moment)
    expect(to - from).toBeLessThan(42 * dayMs)
    const today = Math.floor(moment / dayMs)
    expect(from / dayMs).toBeLessThan(mondayOf(today) - 20)
  }
})
