import { describe, expect, test } from 'vitest'
import { rankSlots } from '../../../core/slots/slots.ts'
import { item, request, someone } from './people.ts'

const three = [someone('u'), someone('a'), someone('b')]
const saturday = { kind: 'group-activity', people: three, from: '2026-11-21', to: '2026-11-21' } as const

describe('time after hours', () => {
  test('a Saturday is open to an activity that all chose, whatever their working hours, and to nobody on leave', () => {
    const found = rankSlots(request({ ...saturday, offHours: true }))
    expect(found.slots[0]?.local[0]).toMatchObject({ date: '2026-11-21', from: '15:00', to: '16:30' })
    const away = someone('b', { leave: [{ from: '2026-11-16', to: '2026-11-22' }] })
    const one = rankSlots(request({ ...saturday, people: [someone('u'), away], offHours: true }))
    expect(one).toMatchObject({ slots: [], days: [{ why: 'away' }] })
  })
  test('it is not where not all did, and the day says why; a Sunday never is', () => {
    expect(rankSlots(request({ ...saturday, offHours: false })).days).toEqual([
      { date: '2026-11-21', why: 'after-hours' },
    ])
    const sunday = { ...saturday, from: '2026-11-22', to: '2026-11-22', offHours: true }
    expect(rankSlots(request(sunday)).days).toEqual([{ date: '2026-11-22', why: 'not-working' }])
  })
  test('a happy hour stays inside working hours where not all chose more, and says so where there is no room for it', () => {
    const wish = { kind: 'happy-hour', people: three, from: '2026-11-17', to: '2026-11-17' } as const
    expect(rankSlots(request(wish)).slots[0]?.local[0]?.from).toBe('17:00')
    expect(rankSlots(request({ ...wish, offHours: false })).days).toEqual([{ date: '2026-11-17', why: 'after-hours' }])
    const late = three.map((one) => ({ ...one, work: { ...one.work, to: '18:00' } }))
    expect(
      rankSlots(request({ ...wish, people: late, offHours: false })).slots.map(({ local }) => local[0]?.from),
    ).toEqual(['16:30'])
  })
})

describe('two sites', () => {
  const people = [someone('u'), someone('a', { site: 'Plant', items: [item('2026-11-17T11:00', '2026-11-17T12:15')] })]
  const lunch = { kind: 'lunch', people, from: '2026-11-17', to: '2026-11-17' } as const
  test('a known way is gone there and back, in working time and between other things', () => {
    const found = rankSlots(request({ ...lunch, travel: [{ between: ['Lyon', 'Plant'], minutes: 30 }] }))
    expect(found.kind).toBe('lunch')
    expect(found.slots[0]?.reasons).toContain('travel')
    // The way is hers from a quarter past twelve on, wherever they meet, or his.
    for (const { local } of found.slots) expect((local[0]?.from ?? '') >= '12:15').toBe(true)
  })
  test('an unknown or too long way makes it a call', () => {
    expect(rankSlots(request(lunch)).kind).toBe('call')
    expect(rankSlots(request({ ...lunch, travel: [{ between: ['Lyon', 'Plant'], minutes: 50 }] })).kind).toBe('call')
  })
})
