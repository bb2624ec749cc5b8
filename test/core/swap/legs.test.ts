import { expect, test } from 'vitest'
import { isOwnersTurn, legState } from '../../../core/swap/legs.ts'

const booked = (outcome: string | null) => ({ search: 'closed' as const, invite: { state: 'booked', outcome } })

test('a session is planned while its invite stands, happened when it took place, open again when it fell through', () => {
  expect(legState({ search: 'candidate', invite: null })).toBe('looking')
  expect(legState({ search: 'open', invite: null })).toBe('times')
  expect(legState({ search: 'closed', invite: null })).toBe('open')
  expect(legState({ search: 'closed', invite: { state: 'held', outcome: null } })).toBe('planned')
  expect(legState(booked(null))).toBe('planned')
  expect(legState(booked('happened'))).toBe('happened')
  for (const outcome of ['declined', 'cancelled', 'not-happened', 'taken'])
    expect(legState(booked(outcome))).toBe('open')
})

test('it is the owner’s turn only after they have learned, and never where a swap goes one way', () => {
  expect(isOwnersTurn('happened', 'open')).toBe(true)
  expect(isOwnersTurn('happened', 'times')).toBe(true)
  expect(isOwnersTurn('happened', 'planned')).toBe(false)
  expect(isOwnersTurn('happened', 'happened')).toBe(false)
  expect(isOwnersTurn('planned', 'open')).toBe(false)
  expect(isOwnersTurn('open', 'happened')).toBe(false)
  expect(isOwnersTurn('happened', null)).toBe(false)
})
