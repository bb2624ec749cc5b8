import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PairMail, repliesOf } from '../../../core/words/replies.ts'

const start = Date.parse('2026-11-02T09:00:00Z')
const hour = 3_600_000
const out = (conversation: string, hours: number): PairMail => ({
  conversation,
  at: start + hours * hour,
  direction: 0,
})
const back = (conversation: string, hours: number): PairMail => ({
  conversation,
  at: start + hours * hour,
  direction: 1,
})
const asked = (nr: number, waited: number): PairMail[] => [out(`c${nr}`, nr * 48), back(`c${nr}`, nr * 48 + waited)]

describe('how fast two people answer each other', () => {
  test('half of five answers came within the third shortest wait', () => {
    const mails = [9, 1, 30, 2, 3].flatMap((waited, nr) => asked(nr, waited))
    expect(repliesOf(mails)).toEqual({ theirs: { times: 5, medianS: 3 * 3600 }, yours: null })
  })

  test('fewer than five answers tell nothing', () => {
    expect(repliesOf([1, 2, 3, 4].flatMap((waited, nr) => asked(nr, waited)))).toEqual({ theirs: null, yours: null })
  })

  test('each turn of a conversation is an answer to the last mail of the other side, and a second mail in a row is none', () => {
    const turn = (nr: number): PairMail[] => [
      out('c', nr * 10),
      out('c', nr * 10 + 1),
      back('c', nr * 10 + 3),
      back('c', nr * 10 + 4),
    ]
    // Theirs came two hours after the second of two mails; ours, from the second turn on, six after their last.
    expect(repliesOf(Array.from({ length: 6 }, (_, nr) => turn(nr)).flat())).toEqual({
      theirs: { times: 6, medianS: 2 * 3600 },
      yours: { times: 5, medianS: 6 * 3600 },
    })
  })

  test('a mail in another conversation, or after more than 14 days, answers nothing', () => {
    const elsewhere = Array.from({ length: 6 }, (_, nr) => [out(`a${nr}`, nr * 48), back(`b${nr}`, nr * 48 + 1)]).flat()
    const late = Array.from({ length: 6 }, (_, nr) => asked(nr, 14 * 24 + 0.1)).flat()
    const intime = Array.from({ length: 6 }, (_, nr) => asked(nr, 14 * 24)).flat()
    expect(repliesOf(elsewhere)).toEqual({ theirs: null, yours: null })
    expect(repliesOf(late)).toEqual({ theirs: null, yours: null })
    expect(repliesOf(intime).theirs).toEqual({ times: 6, medianS: 14 * 86_400 })
  })

  test('the order in which mails are told changes nothing', () => {
    const any = fc.array(
      fc.record({
        conversation: fc.constantFrom('a', 'b', 'c'),
        at: fc.integer({ min: 0, max: 400 }).map((hours) => start + hours * hour),
        direction: fc.constantFrom<0 | 1>(0, 1),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(any, fc.infiniteStream(fc.nat()), (mails, keys) => {
        const shuffled = mails.map((mail) => ({ mail, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key)
        expect(repliesOf(shuffled.map(({ mail }) => mail))).toEqual(repliesOf(mails))
      }),
      { seed: 17, numRuns: 200 },
    )
  })
})
