/** Random histories of a small office: events with revisions, copies, deletions, in any order. */
import fc from 'fast-check'
import type { SourceEvent } from '../../../core/score/event.ts'

export type Step = { do: 'take'; event: SourceEvent } | { do: 'remove'; id: string }

export const firstDay = 20_500
const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const kind = fc.constantFrom(
  'email',
  'email',
  'email',
  'chat',
  'meeting',
  'call',
  'coffee',
  'thanks',
  'help',
) as fc.Arbitrary<SourceEvent['kind']>

/** One event among eight people within two years of `firstDay`. */
export const event: fc.Arbitrary<SourceEvent> = fc
  .record({
    id: fc.integer({ min: 0, max: 25 }).map((number) => `m${number}`),
    second: fc.integer({ min: 0, max: 730 * 86_400 }),
    lasts: fc.constantFrom(0, 0, 1_800, 90_000),
    kind,
    from: fc.option(fc.constantFrom(...people), { nil: null }),
    to: fc.uniqueArray(fc.constantFrom(...people), { minLength: 2, maxLength: 7 }),
    rev: fc.integer({ min: -1, max: 4 }),
    occurrence: fc.option(fc.constantFrom('weekly', 'daily'), { nil: null, freq: 6 }),
  })
  .map(({ id, second, lasts, kind, from, to, rev, occurrence }) => {
    const t = firstDay * 86_400 + second
    const symmetric = from === null || (kind !== 'email' && kind !== 'chat')
    const copyOf = symmetric && occurrence !== null ? occurrence : null
    return { id, t, ends: t + lasts, kind, from, to: to.filter((name) => name !== from), rev, occurrence: copyOf }
  })

/** A stream of events and deletions, with many collisions of ids and revisions. */
export const stream: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: event.map((taken): Step => ({ do: 'take', event: taken })) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 25 }).map((id): Step => ({ do: 'remove', id: `m${id}` })) },
  ),
  { maxLength: 60 },
)

/** The same steps in another order, some of them repeated. */
export const shuffledWithCopies = (steps: readonly Step[]): fc.Arbitrary<Step[]> =>
  fc
    .subarray([...steps])
    .chain((copies) => fc.shuffledSubarray([...steps, ...copies], { minLength: steps.length + copies.length }))
