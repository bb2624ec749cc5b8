import { describe, expect, test } from 'vitest'
import { type EventNow, follow, type InviteFacts } from '../../../core/invite/follow.ts'
import { quorumOf } from '../../../core/invite/quorum.ts'
import { interactionByWord, sourceOf } from '../../../core/invite/word.ts'

const invite: InviteFacts = {
  startsAt: 1000,
  endsAt: 2000,
  outcome: null,
  wanted: null,
  quorum: null,
  people: [{ contactId: 'sam', addresses: ['sam@x.test', 's.lee@x.test'], response: 'none', proposed: null }],
}
const event = (change: Partial<NonNullable<EventNow>> = {}): NonNullable<EventNow> => ({
  from: 1000,
  to: 2000,
  isCancelled: false,
  attendees: [{ address: 'sam@x.test', response: 'none', respondedAt: null, proposed: null }],
  ...change,
})
const attendee = (response: 'accepted' | 'declined' | 'tentative', address = 'sam@x.test') => [
  { address, response, respondedAt: 500, proposed: null },
]

describe('following an event', () => {
  test('the same again is no news', () => {
    expect(follow(invite, event(), 500)).toMatchObject({ answered: false, moved: null, outcome: null })
  })
  test('an answer under another address of the same person is theirs', () => {
    const followed = follow(invite, event({ attendees: attendee('accepted', 'S.Lee@x.test') }), 500)
    expect(followed).toMatchObject({ answered: true, people: [{ response: 'accepted', respondedAt: 500 }] })
  })
  test('gone before its end is cancelled, gone afterwards is a tidied calendar', () => {
    expect(follow(invite, null, 1999).outcome).toBe('cancelled')
    expect(follow(invite, null, 2000).outcome).toBeNull()
    expect(follow(invite, event({ isCancelled: true }), 500).outcome).toBe('cancelled')
  })
  test("the calendar never overrules the owner's word", () => {
    for (const outcome of ['happened', 'not-happened'] as const) {
      expect(follow({ ...invite, outcome }, null, 500).outcome).toBe(outcome)
      expect(follow({ ...invite, outcome }, event({ attendees: attendee('declined') }), 500).outcome).toBe(outcome)
    }
  })
  test('one of two declining is no decline, both are', () => {
    const people = [
      ...invite.people,
      { contactId: 'ana', addresses: ['ana@x.test'], response: 'none' as const, proposed: null },
    ]
    const one = event({ attendees: attendee('declined') })
    expect(follow({ ...invite, people }, one, 500).outcome).toBeNull()
    const both = event({ attendees: [...attendee('declined'), ...attendee('declined', 'ana@x.test')] })
    expect(follow({ ...invite, people }, both, 500).outcome).toBe('declined')
  })
  test('a group goes ahead while enough have not declined: one of four declines, one never answers', () => {
    const group = ['sam', 'ana', 'lee'].map((contactId) => ({
      contactId,
      addresses: [`${contactId}@x.test`],
      response: 'none' as const,
      proposed: null,
    }))
    const answers = (...declining: string[]) =>
      event({ attendees: declining.flatMap((one) => attendee('declined', `${one}@x.test`)) })
    const outcome = (quorum: number | null, ...declining: string[]) =>
      follow({ ...invite, people: group, quorum }, answers(...declining), 500).outcome
    expect([outcome(3), outcome(3, 'sam'), outcome(3, 'sam', 'ana'), outcome(null, 'sam', 'ana')]).toEqual([
      null,
      null,
      'declined',
      null,
    ])
    expect([
      quorumOf('group-lunch', 4),
      quorumOf('group-lunch', 3),
      quorumOf('lunch', 2),
      quorumOf('lunch', 4, 8),
    ]).toEqual([3, null, null, 4])
  })
  test("while the owner's own move is on its way the old time is not news", () => {
    expect(follow({ ...invite, wanted: 'move', startsAt: 5000, endsAt: 6000 }, event(), 500).moved).toBeNull()
    expect(follow({ ...invite, startsAt: 5000, endsAt: 6000 }, event(), 500).moved).toEqual({ from: 1000, to: 2000 })
  })
  test('a proposal that the event has moved to is no proposal any more', () => {
    const proposed = { from: 1000, to: 2000 }
    const told = event({ attendees: [{ address: 'sam@x.test', response: 'tentative', respondedAt: 1, proposed }] })
    expect(follow(invite, told, 500).people[0]?.proposed).toBeNull()
  })
})

describe("the owner's word", () => {
  const meeting = { icalUid: 'u', meetingId: 'm', startsAt: 86_400_000, endsAt: 90_000_000, present: ['sam', 'ana'] }
  test('a later word outranks an earlier one, and any word every copy of the calendar', () => {
    const revs = [0, 1, 2].map((word) => interactionByWord(meeting, word % 2 === 0, word).rev)
    expect(revs).toEqual([...revs].sort((a, b) => a - b))
    expect(revs[0]).toBeGreaterThan(2 * 8.64e15 * 0.01)
    expect(Number.isSafeInteger(revs[2])).toBe(true)
  })
  test('it happened: everybody present shares it; it did not: nobody does, under the same key', () => {
    expect(interactionByWord(meeting, true, 1)).toMatchObject({ contacts: ['ana', 'sam'], weights: [360_360, 360_360] })
    expect(interactionByWord(meeting, false, 1)).toMatchObject({
      contacts: [],
      weights: [],
      sourceId: sourceOf(meeting),
    })
  })
})
