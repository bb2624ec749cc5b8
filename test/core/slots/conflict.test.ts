import { expect, test } from 'vitest'
import { takenAt } from '../../../core/slots/conflict.ts'
import { rankSlots } from '../../../core/slots/slots.ts'
import { at, item, request, someone } from './people.ts'

const span = { from: at('2026-11-17T12:30'), to: at('2026-11-17T13:15') }
const ways = [{ between: ['Lyon', 'Villeurbanne'] as const, minutes: 20 }]
const u = someone('u')
const far = (...items: ReturnType<typeof item>[]) => someone('sam', { site: 'Villeurbanne', items })

test('what lies across a time takes it, and what ends or begins with it does not', () => {
  const taken = (from: string, to: string) =>
    takenAt([u, someone('sam', { items: [item(`2026-11-17T${from}`, `2026-11-17T${to}`)] })], 'lunch', span, ways)
  expect(taken('13:00', '14:00')).toEqual(['sam'])
  expect(taken('11:00', '12:30')).toEqual([])
  expect(taken('13:15', '14:00')).toEqual([])
})

test('between two sites the way there and back is taken too, by whoever travels', () => {
  expect(takenAt([u, far(item('2026-11-17T13:20', '2026-11-17T14:00'))], 'lunch', span, ways)).toEqual(['sam'])
  expect(takenAt([u, far(item('2026-11-17T11:30', '2026-11-17T12:15'))], 'lunch', span, ways)).toEqual(['sam'])
  expect(takenAt([u, far(item('2026-11-17T13:35', '2026-11-17T14:00'))], 'lunch', span, ways)).toEqual([])
  const busy = someone('u', { items: [item('2026-11-17T13:20', '2026-11-17T14:00')] })
  expect(takenAt([busy, far()], 'lunch', span, ways)).toEqual([])
})

test('nobody meets in person whom the way has become too long for, and whoever works elsewhere then', () => {
  expect(takenAt([u, far()], 'lunch', span, [])).toEqual(['u', 'sam'])
  const home = someone('sam', { items: [item('2026-11-17T08:00', '2026-11-17T18:00', 'workingElsewhere')] })
  expect(takenAt([u, home], 'lunch', span, ways)).toEqual(['sam'])
  expect(takenAt([u, home], 'call', span, ways)).toEqual([])
  expect(takenAt([u, far()], 'call', span, [])).toEqual([])
})

test('where the place was picked, or the time agreed, only what lies across counts', () => {
  expect(takenAt([u, far(item('2026-11-17T13:20', '2026-11-17T14:00'))], 'lunch', span, null)).toEqual([])
  expect(takenAt([u, far(item('2026-11-17T13:00', '2026-11-17T14:00'))], 'lunch', span, null)).toEqual(['sam'])
})

test('a time that is offered is not taken a moment later, between two sites neither', () => {
  const people = [
    someone('u', { items: [item('2026-11-16T09:00', '2026-11-16T12:40')] }),
    far(item('2026-11-17T13:30', '2026-11-17T16:00')),
  ]
  for (const kind of ['lunch', 'coffee', 'walk', 'call'] as const) {
    const { slots } = rankSlots(request({ kind, people, travel: ways }))
    expect(slots.length).toBeGreaterThan(2)
    for (const slot of slots) expect(takenAt(people, slot.kind, { from: slot.start, to: slot.end }, ways)).toEqual([])
  }
})
