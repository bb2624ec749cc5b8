import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestTime, pollState, suitingCounts } from '../../../core/groups/poll.ts'
import { timesToAsk } from '../../../core/groups/poll-times.ts'
import { pollText } from '../../../core/reason/poll-text.ts'
import { rankSlots } from '../../../core/slots/slots.ts'
import { at, item, request, someone } from '../slots/people.ts'

describe('the time that suits most', () => {
  test('counts who asks for every time, and who did not answer for none', () => {
    expect(suitingCounts({ answers: [[0, 1], null, [1], []], times: 3 })).toEqual([2, 3, 1])
  })
  test('is the earlier of equals, and none below the number that makes the group', () => {
    expect(
      bestTime(
        {
          answers: [
            [0, 1],
            [0, 1],
          ],
          times: 2,
        },
        3,
      ),
    ).toBe(0)
    expect(bestTime({ answers: [[1], [0, 1]], times: 2 }, 3)).toBe(1)
    expect(bestTime({ answers: [[0], [1]], times: 2 }, 3)).toBeNull()
  })
  test('no other suits more, whatever was answered', () => {
    const answers = fc.array(fc.option(fc.subarray([0, 1, 2])), { minLength: 2, maxLength: 7 })
    fc.assert(
      fc.property(answers, fc.integer({ min: 2, max: 8 }), (given, quorum) => {
        const counts = suitingCounts({ answers: given, times: 3 })
        const best = bestTime({ answers: given, times: 3 }, quorum)
        if (best === null) expect(Math.max(...counts)).toBeLessThan(quorum)
        else {
          expect(counts[best]).toBe(Math.max(...counts))
          expect(counts.slice(0, best).every((count) => count < (counts[best] ?? 0))).toBe(true)
          expect(counts[best]).toBeGreaterThanOrEqual(quorum)
        }
      }),
      { numRuns: 300, seed: 3 },
    )
  })
  test('a poll closes by itself; booked and ended stand above that', () => {
    const poll = { closesAt: 10, droppedAt: null, isBooked: false }
    expect([pollState(poll, 9), pollState(poll, 10)]).toEqual(['open', 'closed'])
    expect(pollState({ ...poll, droppedAt: 5 }, 9)).toBe('dropped')
    expect(pollState({ ...poll, isBooked: true }, 20)).toBe('booked')
  })
})

describe('times worth asking about', () => {
  const days = ['16', '17', '18', '19', '20']
  const busy = (...on: string[]) => on.map((day) => item(`2026-11-${day}T12:00`, `2026-11-${day}T14:00`))
  test('are on different days, with who asks free and as many others as there are', () => {
    const asked = request({
      kind: 'group-lunch',
      people: [
        someone('u', { items: busy('20') }),
        someone('a', { items: busy('16', '17') }),
        someone('b', { items: busy('18', '19') }),
        someone('c', { items: busy('16', '18') }),
      ],
    })
    expect(rankSlots(asked).slots).toEqual([])
    const found = timesToAsk(asked, 3)
    expect(found.map(({ start, free }) => [new Date(start).getUTCDate(), free])).toEqual([
      [17, ['u', 'b', 'c']],
      [19, ['u', 'a', 'c']],
    ])
    for (const { start } of found) expect(start).toBeGreaterThan(at('2026-11-16T00:00'))
  })
  test('where fewer than two days have enough people there is nothing to ask', () => {
    const asked = request({
      kind: 'group-lunch',
      people: [someone('u'), someone('a', { items: busy(...days.slice(1)) }), someone('b')],
    })
    expect(timesToAsk(asked, 3)).toEqual([])
    expect(timesToAsk(asked, 2)).toHaveLength(3)
  })
})

test('the mail lists the times, asks for numbers, and names neither a calendar nor a count', () => {
  const { title, body } = pollText({
    kind: 'group-lunch',
    ownerName: 'Vogel, Mara',
    peerNames: ['Sam\r\nBcc: x@evil.test Lee', 'Ann B'],
    locale: 'en',
    times: [
      { date: '2026-11-17', from: '12:30', to: '13:30' },
      { date: '2026-11-19', from: '12:30', to: '13:30' },
    ],
  })
  expect(title).toBe('Mara / Sam / Ann')
  expect(body).toBe(
    'Hi all, I would like us to have lunch together. Which of these suits you?\n\n1. Tuesday 17 November, 12:30–13:30\n2. Thursday 19 November, 12:30–13:30\n\nJust send me the numbers that work.',
  )
})
