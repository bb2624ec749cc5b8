import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as policy from '../../core/policy/score.ts'
import { contributions } from '../../core/score/contributions.ts'
import { dayValue, readScore, recompute } from '../../core/score/decay.ts'
import { silentProbability } from '../../core/score/silence.ts'
import { coRecipientShare, shareOf } from '../../core/score/weights.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/scoring.md'), 'utf8')
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000
const said = (name: string): number => Number(new RegExp(`${name} = ([\\d.]+\\d)`).exec(text)?.[1])

test('the worked example is what the formula gives', () => {
  const rows = [...text.matchAll(/^\| (\d{4}-\d\d-\d\d) \| [^|]+ \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(
    ([, date = '', u, x, points]) => ({ day: dayOf(date), u: Number(u), x: Number(x), points: Number(points) }),
  )
  expect(rows).toHaveLength(4)
  expect(rows.map(({ u }) => u)).toEqual([shareOf(1), 2 * shareOf(1), shareOf(2), shareOf(3) + shareOf(1)])
  const at = dayOf('2026-11-24')
  const { r7, r90, score } = readScore(recompute(rows, policy.landmarkDay), at)
  const parts = contributions(rows, at)
  rows.forEach(({ u, x, points }, index) => {
    expect(dayValue(u)).toBeCloseTo(x, 6)
    expect(parts[index]?.points).toBeCloseTo(points, 6)
  })
  expect([r7, r90, score].map((value) => value.toFixed(6))).toEqual(
    [said('r_7'), said('r_90'), said('score')].map((value) => value.toFixed(6)),
  )
  expect(parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(score, 12)
  expect(silentProbability(r90, 14)).toBeCloseTo(said('P_silent'), 6)
  expect(text).toContain(`a weak ${coRecipientShare(2)} units`)
})

test('every constant of the policy is in the table with the value that it has', () => {
  const table = new Map(
    [...text.matchAll(/^\| (\w+) \| ([-\d., ]+) \| [^|]+ \|$/gm)].map(([, name = '', values = '']) => [
      name,
      values.split(', ').map(Number),
    ]),
  )
  const numbersOf = (value: unknown): number[] =>
    typeof value === 'number' ? [value] : Object.values(value as object).filter((one) => typeof one === 'number')
  for (const [name, value] of Object.entries(policy)) {
    if (['mediumWeight', 'timeRange', 'secondsPerDay'].includes(name)) continue
    const numbers = numbersOf(value).map((one) => Number(one.toFixed(4)))
    expect([name, table.get(name)]).toEqual([name, numbers])
  }
})
