import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Pool, proposeRound, sizesFor } from '../../../core/groups/rounds.ts'
import { allButOne } from '../../../core/groups/team.ts'
import { groupDecision } from '../../../core/invite/quorum.ts'

const people = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `p${String(index).padStart(2, '0')}`)
const key = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)
const pairsOf = (group: readonly string[]): string[] =>
  group.flatMap((a, index) => group.slice(index + 1).map((b) => key(a, b)))

/** A pool that remembers the rounds that took place. */
function remembering(members: readonly string[], apart: ReadonlySet<string>) {
  const met = new Map<string, number>()
  const seen = new Map<string, number>()
  const pool: Pool = {
    members,
    apart: (a, b) => apart.has(key(a, b)),
    met: (a, b) => met.get(key(a, b)) ?? 0,
    seen: (a) => seen.get(a) ?? 0,
  }
  const keep = (groups: readonly (readonly string[])[]): void => {
    for (const pair of groups.flatMap(pairsOf)) met.set(pair, (met.get(pair) ?? 0) + 1)
    for (const one of groups.flat()) seen.set(one, (seen.get(one) ?? 0) + 1)
  }
  return { pool, keep, met }
}

describe('sizes', () => {
  test('trios instead of somebody left over: five others in threes with the owner are three and two', () => {
    expect(sizesFor(5, 2)).toEqual([3, 2])
    expect(sizesFor(7, 3)).toEqual([4, 3])
    expect(sizesFor(2, 7)).toEqual([2])
    expect(sizesFor(1, 3)).toEqual([])
  })
  test('whatever the number: all are in, three to eight with the owner, no two differ by more than one', () => {
    for (let count = 2; count <= 60; count++)
      for (let wished = 2; wished <= 7; wished++) {
        const sizes = sizesFor(count, wished)
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count)
        expect([Math.min(...sizes) >= 2, Math.max(...sizes) <= 7]).toEqual([true, true])
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }
  })
})

const arbitrary = fc
  .record({ count: fc.integer({ min: 2, max: 24 }), size: fc.integer({ min: 3, max: 8 }) })
  .chain(({ count, size }) =>
    fc.record({
      members: fc.constant(people(count)),
      size: fc.constant(size),
      apart: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: Math.floor(count / 2) }),
    }),
  )
  .map(({ members, size, apart }) => ({
    members,
    size,
    apart: new Set(apart.flatMap(([a, b]) => (a === b ? [] : [key(members[a] ?? '', members[b] ?? '')]))),
  }))

test('in every round everybody is in one group or waits for the next, nobody beside whom they are kept apart from, and the order of people changes nothing', () => {
  fc.assert(
    fc.property(arbitrary, ({ members, size, apart }) => {
      const { pool, keep } = remembering(members, apart)
      for (let round = 0; round < 3; round++) {
        const found = proposeRound(pool, size)
        expect([...found.groups.flat(), ...found.next].sort()).toEqual(members)
        for (const group of found.groups) {
          expect([group.length >= 2, group.length <= 7]).toEqual([true, true])
          expect(pairsOf(group).filter((pair) => apart.has(pair))).toEqual([])
        }
        if (apart.size === 0) expect(found.next).toEqual([])
        const turned = proposeRound({ ...pool, members: [...members].reverse() }, size)
        expect(turned).toEqual(found)
        keep(found.groups)
      }
    }),
    { numRuns: 250, seed: 11 },
  )
})

test('who had to wait comes first in the next round: over two rounds nobody is left over where two rounds can take all', () => {
  // Ann may sit with neither of the two others: a group without her, and then one with her.
  const apart = new Set([key('ann', 'bob'), key('ann', 'cid')])
  const { pool, keep } = remembering(['ann', 'bob', 'cid', 'dan', 'eve'], apart)
  const rounds = [0, 1].map(() => {
    const found = proposeRound(pool, 4)
    keep(found.groups)
    return found
  })
  expect(new Set(rounds.flatMap(({ groups }) => groups.flat())).size).toBe(5)
})

test('rounds mix: nobody meets again before most have met, far better than fixed groups would', () => {
  for (const [count, size] of [
    [8, 3],
    [9, 4],
    [12, 4],
    [16, 5],
  ] as const) {
    const { pool, keep, met } = remembering(people(count), new Set())
    for (let round = 0; round < 3; round++) keep(proposeRound(pool, size).groups)
    const perRound = sizesFor(count, size - 1).reduce((sum, one) => sum + (one * (one - 1)) / 2, 0)
    const most = Math.min((count * (count - 1)) / 2, 3 * perRound)
    expect([count, met.size >= 0.8 * most]).toEqual([count, true])
  }
})

test('whoever was in no group yet is in this one when not all can be', () => {
  const { pool, keep } = remembering(people(6), new Set())
  keep([people(3)])
  expect(proposeRound(pool, 4).groups.flat().sort()).toEqual(people(6))
})

describe('whole teams', () => {
  const mine = { code: 'mine' as const, people: ['lead', 'a', 'b', 'c'] }
  test('all but one is told, with who is missing; the whole team, two missing, or other people are not', () => {
    expect(allButOne(['a', 'b', 'c'], [mine])).toEqual(['lead'])
    expect(allButOne(['lead', 'a', 'b', 'x'], [mine])).toEqual(['c'])
    expect(allButOne(['lead', 'a', 'b', 'c'], [mine])).toEqual([])
    expect(allButOne(['a', 'b'], [mine])).toEqual([])
    expect(allButOne(['a'], [{ code: 'mine', people: ['a', 'b'] }])).toEqual([])
  })
})

describe('whether a group goes ahead', () => {
  const group = {
    quorum: 3,
    callOffAt: 100,
    startsAt: 200,
    outcome: null,
    responses: ['accepted', 'accepted', 'declined', 'none'],
  }
  test('is decided at the time set, by who said yes', () => {
    expect(groupDecision(group, 99)).toBe('waits')
    expect(groupDecision(group, 100)).toBe('goes-ahead')
    expect(groupDecision({ ...group, responses: ['accepted', 'none', 'tentative', 'declined'] }, 100)).toBe('call-off')
    expect(groupDecision({ ...group, outcome: 'declined', responses: ['declined', 'declined', 'none'] }, 100)).toBe(
      'call-off',
    )
  })
  test('is not asked once it began, was cancelled, or where no time was set', () => {
    expect(groupDecision(group, 200)).toBe('none')
    expect(groupDecision({ ...group, outcome: 'cancelled' }, 100)).toBe('none')
    expect(groupDecision({ ...group, callOffAt: null }, 100)).toBe('none')
  })
})
