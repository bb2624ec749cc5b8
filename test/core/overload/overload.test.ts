import { describe, expect, test } from 'vitest'
import { fullness, overloadOf, type Taken } from '../../../core/overload/overload.ts'

const hour = 3_600_000
const monday = Date.UTC(2026, 10, 23)
const days = [0, 1, 2, 3, 4].map((day) => ({
  start: monday + day * 24 * hour + 9 * hour,
  end: monday + day * 24 * hour + 17 * hour,
}))
const busy = (day: number, from: number, to: number, status: Taken['status'] = 'busy'): Taken => ({
  start: monday + day * 24 * hour + from * hour,
  end: monday + day * 24 * hour + to * hour,
  status,
})
const meetings = (day: number): Taken[] => [busy(day, 9, 12), busy(day, 12, 15), busy(day, 15, 17)]

describe('how full a week is', () => {
  test('meetings count once where they overlap, and only inside working hours', () => {
    expect(fullness(days, [busy(0, 9, 11), busy(0, 10, 12), busy(0, 7, 9), busy(0, 18, 20)])).toBeCloseTo(3 / 40)
    expect(fullness(days, [0, 1, 2, 3, 4].flatMap(meetings))).toBe(1)
  })
  test('leave, all-day, tentative, free, focus and conferences are not a full calendar', () => {
    const entries = [
      busy(0, 0, 24, 'oof'),
      busy(1, 0, 24),
      busy(2, 9, 17, 'tentative'),
      busy(3, 9, 17, 'free'),
      busy(4, 9, 13),
    ]
    expect(fullness(days, entries)).toBe(0)
  })
  test('a week of leave says nothing, a day of it makes the week shorter', () => {
    expect(
      fullness(
        days,
        [0, 1, 2, 3, 4].map((day) => busy(day, 0, 24, 'oof')),
      ),
    ).toBeNull()
    expect(fullness(days, [busy(0, 0, 24, 'oof'), ...meetings(0), ...meetings(1)])).toBeCloseTo(8 / 32)
  })
})

describe('overload', () => {
  test('is full and fuller than their own usual', () => {
    expect(overloadOf(0.85, [0.5, 0.6, 0.55, 0.5])).toEqual({ now: 0.85, usual: 0.525 })
    expect(overloadOf(0.79, [0.4, 0.4, 0.4])).toBeNull()
  })
  test('somebody who is always that busy is not overloaded', () => {
    expect(overloadOf(0.85, [0.8, 0.82, 0.79])).toBeNull()
  })
  test('nothing is said of somebody whose usual is not known', () => {
    expect(overloadOf(0.95, [0.2, null, 0.3])).toBeNull()
    expect(overloadOf(null, [0.5, 0.5, 0.5])).toBeNull()
  })
})
