import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayWithRoom } from '../../../core/notify/budget.ts'
import { mayTellAt, type NoticeHours } from '../../../core/notify/when.ts'
import { noticeWords } from '../../../core/notify/words.ts'
import { noticeLimits, noticeModeOf } from '../../../core/policy/notify.ts'
import { dayNumber, isoDate, localAt, weekdayOf } from '../../../core/zones/local.ts'

const lyon: NoticeHours = {
  zone: 'Europe/Paris',
  from: '09:00',
  to: '17:00',
  days: [1, 2, 3, 4, 5],
  holidays: new Set(),
}
const owner = 'b6a1c1de-7b1e-4f0e-9d2f-0d3a7b1c9e55'
const told = (at: string, hours: Partial<NoticeHours> = {}): string | null => {
  const moment = mayTellAt({ ...lyon, ...hours }, owner, Date.parse(at))
  return moment === null ? null : new Date(moment).toISOString().slice(0, 13)
}

describe('the moment at which somebody may be told', () => {
  test('is now while they are at work, and when their next working day has begun otherwise', () => {
    // Tuesday noon, Tuesday before dawn, Tuesday evening, Friday evening, Sunday; Lyon is an hour ahead.
    expect(told('2026-11-24T11:00:00Z')).toBe('2026-11-24T11')
    expect(told('2026-11-24T05:00:00Z')).toBe('2026-11-24T08')
    expect(told('2026-11-24T17:00:00Z')).toBe('2026-11-25T08')
    expect(told('2026-11-27T17:00:00Z')).toBe('2026-11-30T08')
    expect(told('2026-11-29T11:00:00Z')).toBe('2026-11-30T08')
  })
  test('is not shortly before they go home, not on a holiday, and never for whoever has no working day', () => {
    expect(told('2026-11-24T15:45:00Z')).toBe('2026-11-25T08')
    expect(told('2026-11-24T11:00:00Z', { holidays: new Set(['2026-11-24', '2026-11-25']) })).toBe('2026-11-26T08')
    expect(told('2026-11-24T11:00:00Z', { days: [] })).toBe(null)
  })
  test('follows the clock of the day, also over a change to summer time and over midnight', () => {
    expect(told('2026-03-29T11:00:00Z')).toBe('2026-03-30T07')
    const night = { from: '22:00', to: '06:00' }
    expect(told('2026-11-24T23:00:00Z', night)).toBe('2026-11-24T23')
    expect(told('2026-11-25T03:00:00Z', night)).toBe('2026-11-25T03')
    expect(told('2026-11-25T11:00:00Z', night)).toBe('2026-11-25T21')
  })
  test('lies in working hours and never before it was asked for, whoever it is, and differs from one to the other', () => {
    const from = Date.parse('2026-01-01T00:00:00Z')
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 31_536_000 }), (id, seconds) => {
        const earliest = from + seconds * 1000
        const at = mayTellAt(lyon, id, earliest) ?? 0
        const { day, minutes } = localAt(lyon.zone, at)
        expect(at).toBeGreaterThanOrEqual(earliest)
        expect(lyon.days).toContain(weekdayOf(day))
        expect(minutes).toBeGreaterThanOrEqual(9 * 60)
        expect(minutes).toBeLessThanOrEqual(16 * 60 + 30)
      }),
    )
    const sunday = Date.parse('2026-11-29T11:00:00Z')
    const moments = Array.from({ length: 40 }, (_, index) => mayTellAt(lyon, `owner-${index}`, sunday))
    expect(new Set(moments).size).toBeGreaterThan(20)
  })
})

test('whoever is told whenever there is room is told at most once a day and twice in any seven days', () => {
  const first = dayNumber('2026-11-02')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), (waits) => {
      const days: number[] = []
      let today = first
      for (const wait of waits) {
        today = dayWithRoom(days, today + wait)
        days.push(today)
      }
      expect(new Set(days).size).toBe(days.length)
      for (const day of days)
        expect(days.filter((one) => one > day - noticeLimits.weekDays && one <= day).length).toBeLessThanOrEqual(2)
    }),
  )
  const days = ['2026-11-23', '2026-11-24'].map(dayNumber)
  expect(isoDate(dayWithRoom(days, dayNumber('2026-11-24')))).toBe('2026-11-30')
  expect(isoDate(dayWithRoom(days.slice(0, 1), dayNumber('2026-11-24')))).toBe('2026-11-24')
})

describe('what the feed shows', () => {
  const words = (mode: 'plain' | 'named', kind: string, names = ['Weber, Jonas'], locale: 'en' | 'de' = 'en') =>
    noticeWords({ mode, kind, names, locale })
  test('names nobody unless the owner wants it, in their language', () => {
    expect(words('plain', 'lunch')).toEqual({ topic: 'A suggestion is ready', preview: 'Open Kith to see it.' })
    expect(words('plain', 'lunch', ['Jonas Weber'], 'de').topic).toBe('Ein Vorschlag ist da')
    expect(words('named', 'lunch').preview).toBe('Lunch with Jonas?')
    expect(words('named', 'coffee', ['Jonas Weber', 'Lin Chen'], 'de').preview).toBe('Kaffee mit Jonas und Lin?')
    expect(noticeModeOf('anything')).toBe('plain')
    expect(noticeModeOf('off')).toBe('off')
  })
  test('says of help, of asking and of leaving only whom it is about', () => {
    for (const kind of ['help-15', 'advice-20', 'check-in', 'has-moved', 'in-touch', 'goal', 'credit'])
      expect(words('named', kind).preview).toBe('It is about Jonas.')
  })
  test('is never longer than what Teams shows, and never empty', () => {
    const many = Array.from({ length: 8 }, (_, index) => `Bartholomaeus-Maximilian${index} Weber`)
    expect(words('named', 'lunch', many).preview).toBe('Open Kith to see it.')
    expect(words('named', 'lunch', []).preview).toBe('Open Kith to see it.')
  })
})
