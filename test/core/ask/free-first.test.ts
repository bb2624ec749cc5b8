import { expect, test } from 'vitest'
import { type Found, freeFirst } from '../../../core/ask/free-first.ts'

const [today, tomorrow] = ['2027-04-06', '2027-04-07']
const found = (...days: (string[] | null)[]): Found<number>[] => days.map((one, person) => ({ person, days: one }))

test.each([
  ['the first two who are free today, in their order', [[today], [today, tomorrow], [today]], [0, 1]],
  ['whoever is free tomorrow only gives way to who is free today', [[tomorrow], [today], [today]], [1, 2]],
  ['where one is free today, whoever is free tomorrow comes after them', [[tomorrow], [], [today]], [2, 0]],
  ['nobody without a time is named', [[], [], [tomorrow]], [2]],
  ['nobody at all', [[], []], []],
])('%s', (_, days, expected) => {
  expect(freeFirst(found(...days), today, 2)).toEqual(expected)
})

test('nothing is said while it is not known of somebody who might come first; who comes after two is not waited for', () => {
  expect(freeFirst(found([today], null, [today]), today, 2)).toBeNull()
  expect(freeFirst(found([today], [today], null), today, 2)).toEqual([0, 1])
})
