import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unitsPerContact } from '../../../core/policy/score.ts'
import { pairsOf } from '../../../core/score/pairs.ts'
import { coRecipientShare, shareOf, weightsOf } from '../../../core/score/weights.ts'
import { event } from './histories.ts'

const many = (amount: number): string[] => Array.from({ length: amount }, (_, index) => `p${index}`)

describe('the weight of a contact', () => {
  test('a share of up to sixteen is exact, and every other one is rounded once, half up', () => {
    for (let n = 1; n <= 16; n++) expect(shareOf(n) * n).toBe(unitsPerContact)
    expect(shareOf(17)).toBe(42_395)
    expect(coRecipientShare(2)).toBe(10_811)
    expect(coRecipientShare(15)).toBe(1_441)
    expect(coRecipientShare(16)).toBe(0)
  })

  test('a mail of the owner goes out to each recipient by 1/n, copies counted in n and oneself not', () => {
    const { n, contacts } = weightsOf({ kind: 'email', from: 'me', to: ['a', 'me'], cc: ['b', 'a'], owner: 'me' })
    expect(n).toBe(2)
    expect(contacts).toEqual([
      { contact: 'a', weight: unitsPerContact / 2, direction: 'out', direct: true },
      { contact: 'b', weight: unitsPerContact / 2, direction: 'out', direct: true },
    ])
  })

  test('a mail to the owner comes in from its sender and says a little about those beside the owner', () => {
    const { contacts } = weightsOf({ kind: 'email', from: 'a', to: ['me', 'b'], cc: ['c'], owner: 'me' })
    expect(contacts).toEqual([
      { contact: 'a', weight: unitsPerContact / 3, direction: 'in', direct: true },
      { contact: 'b', weight: 7_207, direction: 'weak', direct: false },
      { contact: 'c', weight: 7_207, direction: 'weak', direct: false },
    ])
  })

  test('a mail to more than fifteen says nothing about two of them, and to more than five is not direct', () => {
    const { contacts } = weightsOf({ kind: 'email', from: 'a', to: ['me', ...many(15)], owner: 'me' })
    expect(contacts).toEqual([{ contact: 'a', weight: 45_045, direction: 'in', direct: false }])
  })

  test('a meeting of fifteen is contact with each, one of sixteen with nobody', () => {
    const of = (others: number) =>
      weightsOf({ kind: 'meeting', from: null, to: ['me', ...many(others)], owner: 'me' }).contacts
    expect(of(14)).toHaveLength(14)
    expect(of(14)[0]).toEqual({ contact: 'p0', weight: unitsPerContact / 14, direction: 'met', direct: false })
    expect(of(15)).toEqual([])
  })

  test('the organiser of a meeting is one of its people', () => {
    expect(weightsOf({ kind: 'meeting', from: 'a', to: ['me'], owner: 'me' }).contacts).toEqual([
      { contact: 'a', weight: unitsPerContact, direction: 'met', direct: true },
    ])
  })

  test('a coffee, thanks or help weighs a whole contact with each', () => {
    for (const kind of ['coffee', 'thanks', 'help'] as const)
      for (const { weight, direction } of weightsOf({ kind, from: 'me', to: ['a', 'b'], owner: 'me' }).contacts)
        expect([weight, direction]).toEqual([unitsPerContact, 'met'])
  })

  test('a mail to oneself, to nobody, or to others only is no contact of the owner', () => {
    expect(weightsOf({ kind: 'email', from: 'me', to: ['me'], owner: 'me' }).contacts).toEqual([])
    expect(weightsOf({ kind: 'email', from: 'me', to: [], owner: 'me' }).contacts).toEqual([])
    expect(weightsOf({ kind: 'email', from: 'a', to: ['b'], owner: 'me' }).contacts).toEqual([])
    expect(weightsOf({ kind: 'meeting', from: null, to: ['me'], owner: 'me' }).contacts).toEqual([])
  })

  test('everybody’s own side of an event agrees with the pairs of the whole organisation', () => {
    fc.assert(
      fc.property(event, ({ kind, from, to }) => {
        const pairs = pairsOf({ kind, from, to })
        for (const owner of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
          if (from !== owner && !to.includes(owner)) continue
          const own = weightsOf({ kind, from, to, owner }).contacts
          const seen = pairs.filter(({ x, y }) => x === owner || y === owner)
          const plain = (list: { contact: string; weight: number; weak: boolean; direct: boolean }[]): unknown =>
            list.sort((p, q) => (p.contact < q.contact ? -1 : 1))
          expect(
            plain(
              own.map(({ contact, weight, direction, direct }) => ({
                contact,
                weight,
                weak: direction === 'weak',
                direct,
              })),
            ),
          ).toEqual(
            plain(
              seen.map(({ x, y, weight, weak, direct }) => ({ contact: x === owner ? y : x, weight, weak, direct })),
            ),
          )
        }
      }),
      { numRuns: 300 },
    )
  })
})
