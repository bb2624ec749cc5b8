import { expect, test } from 'vitest'
import { isOwnersTurn, legState, legStates } from '../../../core/swap/legs.ts'

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

test('a row tells each way by its own search and invite, and no way back where none was agreed', () => {
  const row = {
    learn_search: 'done',
    learn_invite: { state: 'booked', outcome: 'happened' },
    teach_proposal: 'a search',
    teach_search: 'open',
    teach_invite: null,
  }
  expect(legStates(row)).toEqual({ learn: 'happened', teach: 'times' })
  // A search that is over, by whatever name, leaves the leg open.
  expect(legStates({ ...row, teach_search: 'expired' })).toEqual({ learn: 'happened', teach: 'open' })
  expect(legStates({ ...row, teach_proposal: null, teach_search: null })).toEqual({ learn: 'happened', teach: null })
})
