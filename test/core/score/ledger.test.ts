import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../../core/score/ledger.ts'
import { byTheBook, survivors } from './by-the-book.ts'
import { event, firstDay, type Step, shuffledWithCopies, stream } from './histories.ts'

const play = (steps: readonly Step[]): Ledger => {
  const ledger = createLedger()
  for (const step of steps) {
    if (step.do === 'take') ledger.take(step.event)
    else ledger.remove(step.id)
  }
  return ledger
}
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const couples = names.flatMap((x, i) => names.slice(i + 1).map((y) => [x, y] as const))
const sumsOf = (ledger: Ledger): unknown => couples.map(([x, y]) => ledger.daysOf(x, y))
const sorted = (ledger: Ledger, t: number): unknown =>
  ledger.scores(t).sort((p, q) => (p.ego + p.alter < q.ego + q.alter ? -1 : 1))
const someTime = fc.integer({ min: firstDay * 86_400, max: (firstDay + 900) * 86_400 })

describe('the ledger of an organisation', () => {
  test('every order of arrival, with repeats, ends in the same day sums and the same scores', () => {
    fc.assert(
      fc.property(
        stream.chain((steps) => fc.tuple(fc.constant(steps), shuffledWithCopies(steps))),
        someTime,
        ([steps, mess], t) => {
          const plain = play(steps)
          const messy = play(mess)
          expect(sumsOf(messy)).toEqual(sumsOf(plain))
          expect(sorted(messy, t)).toEqual(sorted(plain, t))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('the scores are those of the formula written out from the surviving events', () => {
    fc.assert(
      fc.property(stream, someTime, (steps, t) => {
        const found = new Map(
          play(steps)
            .scores(t)
            .map((pair) => [pair.ego + pair.alter, pair]),
        )
        const events = survivors(steps)
        for (const [x, y] of couples) {
          const expected = byTheBook(events, x, y, t)
          const pair = found.get(x + y)
          expect(pair === undefined).toBe(expected === null)
          if (!pair || !expected) continue
          expect(Math.abs(pair.score - expected.score)).toBeLessThan(1e-9)
          expect(Math.abs(pair.fade - expected.fade)).toBeLessThan(1e-9)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('asking for scores changes nothing', () => {
    fc.assert(
      fc.property(stream, someTime, (steps, t) => {
        const ledger = play(steps)
        const before = sumsOf(ledger)
        ledger.scores(t)
        expect(sumsOf(ledger)).toEqual(before)
      }),
    )
  })

  test('an event retracted leaves the sums as if it had never come', () => {
    fc.assert(
      fc.property(stream, event, (steps, extra) => {
        const other = { ...extra, id: 'extra' }
        const mess = play([...steps, { do: 'take', event: other }, { do: 'remove', id: 'extra' }])
        expect(sumsOf(mess)).toEqual(sumsOf(play(steps)))
      }),
    )
  })

  test('a mail that comes a year late counts as if it had come in time', () => {
    fc.assert(
      fc.property(stream, event, (steps, extra) => {
        const late = { ...extra, id: 'late', t: extra.t - 365 * 86_400, ends: extra.ends - 365 * 86_400 }
        const t = (firstDay + 800) * 86_400
        expect(sorted(play([...steps, { do: 'take', event: late }]), t)).toEqual(
          sorted(play([{ do: 'take', event: late }, ...steps]), t),
        )
      }),
    )
  })

  test('a deletion that comes first wins over every revision that follows', () => {
    fc.assert(
      fc.property(event, (taken) => {
        const ledger = play([
          { do: 'remove', id: taken.id },
          { do: 'take', event: { ...taken, rev: 99 } },
        ])
        expect(ledger.scores(taken.ends + 86_400)).toEqual([])
      }),
    )
  })

  test('what has not ended yet counts nowhere, and counts once it has', () => {
    const t = firstDay * 86_400 + 50_000
    const meeting = {
      id: 'm',
      t,
      ends: t + 3_600,
      kind: 'meeting',
      from: null,
      to: ['a', 'b'],
      rev: 0,
      occurrence: null,
    } as const
    const ledger = play([{ do: 'take', event: { ...meeting, to: [...meeting.to] } }])
    expect(ledger.scores(t + 3_599)).toEqual([])
    expect(ledger.scores(t + 3_600)).toHaveLength(1)
  })

  test('two who only receive the same mails are no pair; once one writes to the other, those mails add a little', () => {
    const day = firstDay * 86_400
    const mail = (id: string, from: string, to: string[], t: number): Step => ({
      do: 'take',
      event: { id, t, ends: t, kind: 'email', from, to, rev: 0, occurrence: null },
    })
    const together = mail('1', 'c', ['a', 'b'], day)
    const written = mail('2', 'a', ['b'], day + 10 * 86_400)
    const at = day + 20 * 86_400
    const of = (steps: Step[]): number =>
      play(steps)
        .scores(at)
        .find(({ ego, alter }) => ego === 'a' && alter === 'b')?.score ?? -1
    expect(of([together])).toBe(-1)
    expect(of([together, written])).toBeGreaterThan(of([written]))
  })

  test('scores stay numbers when events lie decades before or after each other', () => {
    const at = (t: number, id: string): Step => ({
      do: 'take',
      event: { id, t, ends: t, kind: 'email', from: 'a', to: ['b'], rev: 0, occurrence: null },
    })
    const ledger = play([at(0, 'old'), at(4_000_000_000, 'new')])
    for (const t of [0, 1, 86_400, 1_300_000_000, 4_000_000_000, 4_102_444_800])
      for (const { score, fade } of ledger.scores(t)) {
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThan(100)
        expect(fade).toBeGreaterThanOrEqual(0)
        expect(fade).toBeLessThanOrEqual(1)
      }
  })
})
