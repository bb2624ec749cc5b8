import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assign } from '../../../core/swap/assign.ts'
import { fitsBothWays, matchSwaps } from '../../../core/swap/match.ts'
import { coverage, skillKey } from '../../../core/text/keywords.ts'

/** Every way to join rows with columns, tried. */
function bestByTrying(worth: readonly (readonly number[])[], row = 0, used: readonly number[] = []): number {
  if (row === worth.length) return 0
  let best = bestByTrying(worth, row + 1, used)
  for (const [column, value] of (worth[row] ?? []).entries())
    if (!used.includes(column) && value > 0)
      best = Math.max(best, value + bestByTrying(worth, row + 1, [...used, column]))
  return best
}

describe('assignment', () => {
  test('is worth as much as the best of all ways, and joins no column twice', () => {
    const table = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6 })).chain(([rows, columns]) =>
      fc.array(fc.array(fc.integer({ min: -3, max: 20 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    )
    fc.assert(
      fc.property(table, (worth) => {
        const joined = assign(worth)
        const columns = joined.filter((column) => column !== null)
        expect(new Set(columns).size).toBe(columns.length)
        const total = joined.reduce<number>(
          (sum, column, row) => sum + (column === null ? 0 : (worth[row]?.[column] ?? 0)),
          0,
        )
        expect(total).toBe(bestByTrying(worth))
      }),
      { seed: 11, numRuns: 400 },
    )
  })
  test('nobody is joined for nothing', () => {
    expect(
      assign([
        [0, -2],
        [0, 0],
      ]),
    ).toEqual([null, null])
    expect(assign([])).toEqual([])
  })
})

describe('skills', () => {
  test('are the same however they are written', () => {
    expect(skillKey('Forecasting in Excel')).toBe(skillKey('excel  forecasting (basics)'))
    expect(skillKey('Präsentieren')).toBe(skillKey('PRÄSENTIEREN'))
    expect(skillKey('C#')).not.toBe(skillKey('C++'))
  })
  test('a part of what is wanted is a part', () => {
    expect(coverage('forecasting in Excel', 'Excel')).toBe(0.5)
    expect(coverage('Excel', 'Forecasting in Excel')).toBe(1)
    expect(coverage('the basics', 'Excel')).toBe(0)
  })
})

describe('swaps', () => {
  const owner = { teaches: ['SQL'], learns: ['Negotiation', 'Drawing'] }
  const ana = { contact: 'Ana', teaches: ['Negotiation'], learns: ['Cooking'], tie: 1 }
  const lee = { contact: 'Lee', teaches: ['Negotiation'], learns: ['SQL'], tie: 0 }
  const kim = { contact: 'Kim', teaches: ['Drawing'], learns: [], tie: 0.5 }

  test('Lee, with whom it goes both ways, comes before Ana, who is better known', () => {
    expect(matchSwaps(owner, [ana, lee], 9).map(({ contact, teach }) => [contact, teach])).toEqual([
      ['Lee', 'SQL'],
      ['Ana', null],
    ])
  })
  test('each wish finds a partner of its own before anybody is asked twice', () => {
    const both = { contact: 'Both', teaches: ['Negotiation', 'Drawing'], learns: ['SQL'], tie: 1 }
    const matches = matchSwaps(owner, [both, kim], 9)
    expect(matches.map(({ contact, learn }) => [contact, learn])).toEqual([
      ['Both', 'Negotiation'],
      ['Kim', 'Drawing'],
    ])
  })
  test('who has nothing to teach is not named', () => {
    expect(matchSwaps(owner, [{ contact: 'Ola', teaches: [], learns: ['SQL'], tie: 1 }], 9)).toEqual([])
    expect(matchSwaps({ teaches: ['SQL'], learns: [] }, [lee], 9)).toEqual([])
  })
})

test('of two with whom it goes both ways, whoever wants more of what the owner teaches comes first, however they are listed', () => {
  const owner = { teaches: ['writing short plain reports'], learns: ['SQL'] }
  const some = { contact: 'some', teaches: ['SQL'], learns: ['writing reports quickly'], tie: 0.5 }
  const all = { contact: 'all', teaches: ['SQL'], learns: ['writing reports'], tie: 0.5 }
  for (const listed of [[some, all] as const, [all, some] as const])
    expect(matchSwaps(owner, listed, 5).map(({ contact, teach }) => [contact, teach])).toEqual([
      ['all', 'writing short plain reports'],
      ['some', 'writing short plain reports'],
    ])
})

test('how many wishes fit is counted each way, each wish once', () => {
  const owner = { teaches: ['SQL'], learns: ['Forecasting in Excel', 'Portuguese', 'Knitting'] }
  const other = { teaches: ['Excel forecasting', 'forecasting', 'Portuguese'], learns: ['SQL', 'Rust', 'Go'] }
  expect(fitsBothWays(owner, other)).toEqual({ theyTeach: 2, youTeach: 1 })
  expect(fitsBothWays({ teaches: [], learns: [] }, other)).toEqual({ theyTeach: 0, youTeach: 0 })
})
