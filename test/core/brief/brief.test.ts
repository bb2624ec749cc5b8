import { expect, test } from 'vitest'
import { questionCount, questionFor, yourTurn } from '../../../core/brief/brief.ts'

const invite = (by: 'owner' | 'other', day: number) => ({ kind: 'invite' as const, by, day })
const help = (by: 'owner' | 'other', day: number) => ({ kind: 'help' as const, by, day })

test('balance speaks when the other side gave twice in a row, whatever the order of the rows', () => {
  expect(yourTurn([invite('other', 30), invite('owner', 10), invite('other', 20)])).toEqual({
    code: 'they-invited',
    times: 2,
  })
  expect(yourTurn([help('other', 1), help('other', 2), help('other', 3)])).toEqual({ code: 'they-helped', times: 3 })
})

test('balance is silent as soon as the owner gave, and never says that somebody owes them', () => {
  expect(yourTurn([invite('other', 10), invite('other', 20), invite('owner', 30)])).toBeNull()
  expect(yourTurn([invite('owner', 10), invite('owner', 20), invite('owner', 30)])).toBeNull()
  expect(yourTurn([])).toBeNull()
})

test('the question stays the same all week and changes with the weeks', () => {
  const monday = 20_416
  const week = Array.from({ length: 7 }, (_, day) => questionFor('11111111-2222-4333-8444-555555555555', monday + day))
  expect(new Set(week).size).toBe(1)
  const year = new Set(
    Array.from({ length: 52 }, (_, at) => questionFor('11111111-2222-4333-8444-555555555555', monday + 7 * at)),
  )
  expect(year.size).toBeGreaterThan(6)
  for (const question of year) expect(question).toBeLessThan(questionCount)
})
