import { describe, expect, test } from 'vitest'
import type { SlotKind } from '../../../core/policy/slots.ts'
import { type Known, misfitsAt } from '../../../core/slots/hours.ts'
import type { SlotPerson } from '../../../core/slots/request.ts'
import { at, item, someone } from './people.ts'

const all: Known = { hours: true, zone: true, lunch: true }
const person = (key: string, change: Partial<SlotPerson> = {}, known: Known = all) => ({
  ...someone(key, change),
  known,
})
const u = person('u', { work: { from: '08:00', to: '20:00', days: [1, 2, 3, 4, 5, 6] } })
const misfits = (
  other: ReturnType<typeof person>,
  start: string,
  minutes = 30,
  kind: SlotKind = 'coffee',
  offHours = false,
) => misfitsAt([u, other], kind, { from: at(start), to: at(start) + minutes * 60_000 }, offHours)

describe('a time that somebody chose', () => {
  test('lies in the hours of everybody, to the minute, on their own clock', () => {
    const sam = person('sam')
    expect(misfits(sam, '2026-11-17T09:00')).toEqual([])
    expect(misfits(sam, '2026-11-17T16:30')).toEqual([])
    expect(misfits(sam, '2026-11-17T16:31')).toEqual([{ key: 'sam', why: 'hours' }])
    expect(misfits(sam, '2026-11-17T08:59')).toEqual([{ key: 'sam', why: 'hours' }])
    const kim = person('kim', { zone: 'America/New_York' })
    expect(misfits(kim, '2026-11-17T14:30', 30, 'call')).toEqual([{ key: 'kim', why: 'hours' }])
    expect(misfits(kim, '2026-11-17T15:00', 30, 'call')).toEqual([])
  })

  test('is no day off of theirs, no holiday at their site, and not while they are away', () => {
    expect(misfits(person('sam'), '2026-11-21T10:00')).toEqual([{ key: 'sam', why: 'day-off' }])
    expect(misfits(person('sam', { holidays: ['2026-11-17'] }), '2026-11-17T10:00')).toEqual([
      { key: 'sam', why: 'holiday' },
    ])
    const away = person('sam', { items: [item('2026-11-16T00:00', '2026-11-18T00:00', 'oof')] })
    expect(misfits(away, '2026-11-17T10:00')).toEqual([{ key: 'sam', why: 'away' }])
    expect(misfits(away, '2026-11-18T10:00')).toEqual([])
    const late = person('sam', { work: { from: '22:00', to: '06:00', days: [1] } })
    expect(misfits(late, '2026-11-17T08:30')).toEqual([{ key: 'sam', why: 'day-off' }])
  })

  test('of a lunch lies in the window that each set, and touches the usual one where that is all that is known', () => {
    const guessed = { hours: false, zone: false, lunch: false }
    expect(misfits(person('ana', { lunch: { from: '14:00', to: '15:00' } }), '2026-11-17T12:30', 30, 'lunch')).toEqual([
      { key: 'ana', why: 'lunch' },
    ])
    expect(misfits(person('sam', {}, guessed), '2026-11-17T16:00', 45, 'lunch')).toEqual([
      { key: 'u', why: 'lunch' },
      { key: 'sam', why: 'lunch' },
    ])
    expect(misfits(person('sam', {}, guessed), '2026-11-17T12:30', 45, 'lunch')).toEqual([])
    const open = person('v', { lunch: { from: '11:00', to: '15:00' } })
    const early = { from: at('2026-11-17T11:45'), to: at('2026-11-17T12:30') }
    expect(misfitsAt([open, person('sam', {}, guessed)], 'lunch', early, false)).toEqual([])
    expect(misfitsAt([open, person('sam')], 'lunch', early, false)).toEqual([{ key: 'sam', why: 'lunch' }])
  })

  test('is not held against hours, days or holidays that are only assumed', () => {
    const guessed = person('sam', { site: null, holidays: ['2026-11-17'] }, { hours: false, zone: false, lunch: false })
    expect(misfits(guessed, '2026-11-17T19:00', 30, 'call')).toEqual([])
    expect(misfits(guessed, '2026-11-21T10:00', 30, 'call')).toEqual([])
    const placed = person('sam', { holidays: ['2026-11-17'] }, { hours: false, zone: false, lunch: false })
    expect(misfits(placed, '2026-11-17T10:00')).toEqual([{ key: 'sam', why: 'holiday' }])
  })

  test('after hours suits a group in which all chose that, and never two', () => {
    const sam = person('sam')
    expect(misfits(sam, '2026-11-17T17:30', 60, 'happy-hour', true)).toEqual([])
    expect(misfits(sam, '2026-11-21T11:00', 90, 'group-activity', true)).toEqual([])
    expect(misfits(sam, '2026-11-17T17:30', 60, 'happy-hour', false)).toEqual([{ key: 'sam', why: 'hours' }])
    expect(misfits(sam, '2026-11-17T17:30', 30, 'coffee', true)).toEqual([{ key: 'sam', why: 'hours' }])
    const off = person('sam', { holidays: ['2026-11-17'] })
    expect(misfits(off, '2026-11-17T17:30', 60, 'happy-hour', true)).toEqual([{ key: 'sam', why: 'holiday' }])
  })
})
