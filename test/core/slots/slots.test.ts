import { describe, expect, test } from 'vitest'
import { rankSlots } from '../../../core/slots/slots.ts'
import { at, item, request, someone } from './people.ts'

const localStarts = (result: ReturnType<typeof rankSlots>, key = 'u') =>
  result.slots.map(({ local }) => local.find((one) => one.key === key)).map((one) => `${one?.date} ${one?.from}`)

describe('lunch', () => {
  test('lies where the windows of everybody in the room meet, and is shorter rather than outside of them', () => {
    const u = someone('u', { lunch: { from: '12:00', to: '13:00' } })
    const sam = someone('sam', {
      lunch: { from: '12:00', to: '14:00' },
      items: [item('2026-11-17T09:00', '2026-11-17T12:30'), item('2026-11-17T13:30', '2026-11-17T17:00')],
    })
    const ana = someone('ana', { zone: 'Europe/Madrid', lunch: { from: '14:00', to: '15:00' } })
    const one = { from: '2026-11-17', to: '2026-11-17' }
    const withSam = rankSlots(request({ people: [u, sam], ...one }))
    expect(withSam.slots.map(({ kind, start, end }) => ({ kind, start, end }))).toEqual([
      { kind: 'lunch', start: at('2026-11-17T12:30'), end: at('2026-11-17T13:00') },
    ])
    const withAna = rankSlots(request({ people: [u, ana], ...one }))
    expect(withAna).toMatchObject({ slots: [], days: [{ date: '2026-11-17', why: 'no-common-lunch' }], kind: 'lunch' })
  })

  test('is offered neither at ten nor at four, however free everybody is', () => {
    const found = rankSlots(request({ people: [someone('u'), someone('sam')] }))
    expect(found.slots.length).toBeGreaterThan(3)
    for (const start of localStarts(found)) expect(start).toMatch(/ 1[23]:/)
  })

  test("moves the owner's own lunch hold and nobody's meeting", () => {
    const hold = item('2026-11-16T12:00', '2026-11-16T14:00', 'busy', { movable: true })
    const meeting = { ...hold, movable: false }
    const day = { from: '2026-11-16', to: '2026-11-16' }
    const moved = rankSlots(request({ people: [someone('u', { items: [hold] }), someone('sam')], ...day }))
    expect(moved.slots[0]?.reasons).toEqual(['both-free', 'same-place', 'lunch-window', 'own-lunch-moved'])
    const blocked = rankSlots(request({ people: [someone('u', { items: [meeting] }), someone('sam')], ...day }))
    expect(blocked).toMatchObject({ slots: [], days: [{ why: 'busy' }] })
    const coffee = rankSlots(
      request({ kind: 'coffee', people: [someone('u', { items: [hold] }), someone('sam')], ...day }),
    )
    for (const { start, end } of coffee.slots) expect(end <= hold.from || start >= hold.to).toBe(true)
  })

  test('of people in different cities is a call, and its reasons say nothing of a place', () => {
    const found = rankSlots(
      request({ people: [someone('u'), someone('sam', { site: 'Berlin', zone: 'Europe/Berlin' })] }),
    )
    expect(new Set(found.slots.map(({ kind }) => kind))).toEqual(new Set(['call']))
    expect(found.slots.flatMap(({ reasons }) => reasons)).not.toContain('same-place')
  })

  test('with somebody whose site is unknown is assumed to be here on the same clock only', () => {
    const here = rankSlots(request({ people: [someone('u'), someone('sam', { site: null })] }))
    expect(here).toMatchObject({ kind: 'lunch', placeAssumed: true })
    const there = rankSlots(request({ people: [someone('u'), someone('sam', { site: null, zone: 'Asia/Kolkata' })] }))
    expect(there).toMatchObject({ kind: 'call', placeAssumed: false })
  })

  test('at a near site counts the way there and back', () => {
    const travel = [{ between: ['Lyon', 'Villeurbanne'] as const, minutes: 20 }]
    const sam = someone('sam', {
      site: 'Villeurbanne',
      items: [item('2026-11-16T09:00', '2026-11-16T12:00'), item('2026-11-16T13:30', '2026-11-16T17:00')],
    })
    const found = rankSlots(request({ people: [someone('u'), sam], from: '2026-11-16', to: '2026-11-16', travel }))
    // Whoever goes there (Lyon is the place, so Sam does) has 12:20 to 13:10 left: 45 minutes on the grid at 12:20 do not fit.
    expect(found.slots.map(({ start, end }) => [start, end])).toEqual([
      [at('2026-11-16T12:30'), at('2026-11-16T13:00')],
    ])
    expect(found.slots[0]?.reasons).toContain('travel')
    const far = rankSlots(request({ people: [someone('u'), sam], travel: [{ ...travel[0]!, minutes: 46 }] }))
    expect(far.kind).toBe('call')
  })
})

describe('statuses are told apart', () => {
  const day = { from: '2026-11-16', to: '2026-11-16' }
  const on = (status: Parameters<typeof item>[2], kind: 'lunch' | 'call', whole = false) => {
    const one = whole
      ? item('2026-11-16T00:00', '2026-11-17T00:00', status)
      : item('2026-11-16T09:00', '2026-11-16T17:00', status)
    return rankSlots(request({ kind, people: [someone('u'), someone('sam', { items: [one] })], ...day }))
  }
  test('what is shown as free takes nothing away, a tentative meeting does', () => {
    expect(on('free', 'lunch').slots.length).toBeGreaterThan(0)
    expect(on('tentative', 'lunch')).toMatchObject({ slots: [], days: [{ why: 'busy' }] })
    expect(on('busy', 'lunch')).toMatchObject({ slots: [], days: [{ why: 'busy' }] })
  })
  test('a tentative note on the whole day is no meeting, and is said', () => {
    expect(on('tentative', 'lunch', true).slots[0]?.reasons).toContain('tentative-day')
    expect(on('busy', 'lunch', true).slots).toEqual([])
  })
  test('away is away, and whoever works elsewhere can be called but not met', () => {
    expect(on('oof', 'call')).toMatchObject({ slots: [], days: [{ why: 'away' }] })
    expect(on('workingElsewhere', 'lunch')).toMatchObject({ slots: [], days: [{ why: 'elsewhere' }] })
    expect(on('workingElsewhere', 'call').slots.length).toBeGreaterThan(0)
  })
})

describe('days', () => {
  test('leave to Friday and a holiday on Monday leave nothing before Tuesday', () => {
    const sam = someone('sam', { leave: [{ from: '2026-11-16', to: '2026-11-20' }], holidays: ['2026-11-23'] })
    const found = rankSlots(request({ people: [someone('u'), sam], to: '2026-11-25' }))
    expect(Math.min(...found.slots.map(({ start }) => start))).toBeGreaterThanOrEqual(at('2026-11-24T00:00'))
    expect(found.days).toEqual([
      ...['16', '17', '18', '19', '20', '21', '22'].map((day) => ({
        date: `2026-11-${day}`,
        why: Number(day) <= 20 ? 'away' : 'not-working',
      })),
      { date: '2026-11-23', why: 'holiday' },
    ])
  })

  test('somebody who works from Sunday to Thursday is met on common days only', () => {
    const noa = someone('noa', { work: { from: '09:00', to: '17:00', days: [7, 1, 2, 3, 4] } })
    const found = rankSlots(request({ people: [someone('u'), noa], from: '2026-11-19', to: '2026-11-22' }))
    expect(localStarts(found).every((start) => start.startsWith('2026-11-19'))).toBe(true)
    expect(found.days.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22'])
  })

  test('today keeps its notice, and a day that is over is past', () => {
    const people = [someone('u'), someone('sam')]
    const today = { from: '2026-11-16', to: '2026-11-16' }
    expect(
      rankSlots(request({ people, ...today, now: at('2026-11-16T11:00') })).slots.map(({ start }) => start),
    ).toEqual([at('2026-11-16T13:00')])
    expect(rankSlots(request({ people, ...today, now: at('2026-11-16T12:00') })).days).toEqual([
      { date: '2026-11-16', why: 'past' },
    ])
    expect(rankSlots(request({ people, ...today, now: at('2026-11-17T00:00') })).days).toEqual([
      { date: '2026-11-16', why: 'past' },
    ])
  })

  test('three quarters of an hour cut in two are no whole gap', () => {
    const cut = someone('sam', { items: [item('2026-11-16T12:20', '2026-11-16T13:40')] })
    const found = rankSlots(request({ people: [someone('u'), cut], from: '2026-11-16', to: '2026-11-16' }))
    expect(found).toMatchObject({ slots: [], days: [{ why: 'no-whole-gap' }] })
  })
})

describe('groups', () => {
  test('a slot at which one of three is busy is not offered', () => {
    const busy = someone('lee', { items: [item('2026-11-18T12:00', '2026-11-18T14:00')] })
    const found = rankSlots(request({ kind: 'group-lunch', people: [someone('u'), someone('sam'), busy] }))
    expect(found.slots.length).toBeGreaterThan(0)
    for (const start of localStarts(found)) expect(start.startsWith('2026-11-18')).toBe(false)
    expect(found.days).toContainEqual({ date: '2026-11-18', why: 'busy' })
    expect(found.slots[0]?.reasons[0]).toBe('all-free')
  })

  test('a happy hour comes after work on a working day, and not at all for people in two cities', () => {
    const people = [someone('u'), someone('sam'), someone('lee')]
    const found = rankSlots(request({ kind: 'happy-hour', people }))
    for (const start of localStarts(found)) expect(start).toMatch(/ 1[678]:/)
    const apart = rankSlots(request({ kind: 'happy-hour', people: [...people, someone('ana', { site: 'Madrid' })] }))
    expect(apart).toMatchObject({ slots: [], kind: null, days: [{ why: 'apart' }, {}, {}, {}, {}] })
  })
})

describe('what cannot be meant is refused with what was wrong', () => {
  const people = [someone('u'), someone('sam')]
  test.each([
    ['a ten-year range', { from: '2026-11-16', to: '2036-11-16' }, /3654 days are too many/],
    ['days in the wrong order', { from: '2026-11-20', to: '2026-11-16' }, /last day lies before the first/],
    ['a day that is none', { from: '2026-02-30' }, RangeError],
    ['an unknown zone', { zone: 'Mars/Olympus' }, /"Mars\/Olympus" is not a known time zone/],
    ['one person', { people: [someone('u')] }, /2 to 8 people, not 1/],
    ['nine people', { people: [...'abcdefghi'].map((key) => someone(key)) }, /not 9/],
    ['somebody twice', { people: [someone('u'), someone('u')] }, /named twice/],
    [
      'hours that are none',
      { people: [someone('u'), someone('s', { work: { from: '25:00', to: '26:00', days: [1] } })] },
      /HH:mm/,
    ],
  ])('%s', (_what, change, message) => {
    expect(() => rankSlots(request({ people, ...change }))).toThrow(message)
  })
})
