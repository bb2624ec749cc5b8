import { expect, test } from 'vitest'
import { textOf } from '../../../platform/graph/facts.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()

test.each([
  ['a NUL', 'a\u0000b', 'ab'],
  ['half a pair', 'a\ud83db', 'a\ufffdb'],
  ['an end that is cut through a pair', 'ab😀', 'ab\ufffd', 3],
  ['a whole pair', 'ab😀', 'ab😀', 4],
])('of a text with %s PostgreSQL stores what is left, also in JSON', async (_what, given, kept, most?: number) => {
  expect(textOf(given, most)).toBe(kept)
  const [row] = await database().look`
    select ${textOf(given, most)}::text as plain, ${JSON.stringify([textOf(given, most)])}::text::jsonb ->> 0 as inside`
  expect(row).toEqual({ plain: kept, inside: kept })
})

test('what is no text, or an empty one, is none', () => {
  expect([textOf(''), textOf(1), textOf(null), textOf({})]).toEqual([null, null, null, null])
})
