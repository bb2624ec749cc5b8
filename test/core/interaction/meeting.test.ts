import { describe, expect, test } from 'vitest'
import { type MeetingFacts, meetingInteraction } from '../../../core/interaction/meeting.ts'

const startsAt = Date.parse('2026-11-24T14:30:00Z')
const endsAt = Date.parse('2026-11-24T15:00:00Z')
const meeting = (change: Partial<MeetingFacts> = {}): MeetingFacts => ({
  meetingId: 'AAkA1',
  icalUid: '0400',
  seriesId: null,
  startsAt,
  endsAt,
  organizerContact: 'sam',
  isOrganizer: false,
  contacts: ['lee', 'sam'],
  accepted: ['lee'],
  declined: [],
  people: 3,
  showAs: 'busy',
  isAllDay: false,
  isPrivate: false,
  myResponse: 'accepted',
  cancelled: false,
  rev: 4,
  ...change,
})
const held = (change: Partial<MeetingFacts> = {}, now = endsAt) => meetingInteraction(meeting(change), now)

describe('a meeting that ended and was accepted', () => {
  test('is contact with everybody who did not decline, half each among two', () => {
    expect(held()).toMatchObject({
      sourceId: 'meeting:AAkA1',
      kind: 'meeting',
      occurredAt: startsAt,
      n: 2,
      direct: true,
      contacts: ['lee', 'sam'],
      weights: [360_360, 360_360],
      directions: [2, 2],
      durationS: 1800,
    })
    expect(held({ declined: ['lee'] })).toMatchObject({ n: 1, contacts: ['sam'], weights: [720_720] })
  })
  test("in the organiser's copy only those who accepted were there", () => {
    expect(held({ isOrganizer: true, organizerContact: null, accepted: ['lee'] })).toMatchObject({
      contacts: ['lee'],
      n: 1,
    })
    expect(held({ isOrganizer: true, organizerContact: null, accepted: [] })).toBe('not-accepted')
  })
  test('stays the same source when it is moved, in a later revision', () => {
    const [before, after] = [
      held(),
      held({ startsAt: startsAt + 3_600_000, endsAt: endsAt + 3_600_000, rev: 5 }, endsAt + 3_600_000),
    ]
    if (typeof before === 'string' || typeof after === 'string') throw new Error('both were held')
    expect(after.sourceId).toBe(before.sourceId)
    expect(after.rev).toBeGreaterThan(before.rev)
  })
})

describe('what is no contact', () => {
  test('a meeting that has not ended is none yet, to the millisecond', () => {
    expect(held({}, endsAt - 1)).toBe('not-ended')
    expect(typeof held({}, endsAt)).toBe('object')
  })
  test.each<[string, Partial<MeetingFacts>, string]>([
    ['a cancelled one, also before its end', { cancelled: true }, 'not-accepted'],
    ['one that I declined', { myResponse: 'declined' }, 'not-accepted'],
    ['one that I never answered', { myResponse: 'notResponded' }, 'not-accepted'],
    ['one that I may come to', { myResponse: 'tentativelyAccepted' }, 'not-accepted'],
    ['an all-day entry', { isAllDay: true }, 'not-accepted'],
    ['an entry shown as free', { showAs: 'free' }, 'not-accepted'],
    ['leave', { showAs: 'oof' }, 'not-accepted'],
    ['a private entry', { isPrivate: true }, 'private'],
    ['an all-hands, however few accepted', { people: 16 }, 'too-many'],
    [
      'a block without anybody else',
      { contacts: [], organizerContact: null, people: 1, myResponse: 'organizer' },
      'only-self',
    ],
    ['one whose only other guest declined', { contacts: ['sam'], declined: ['sam'] }, 'only-self'],
  ])('%s', (_, change, reason) => {
    expect(held(change)).toBe(reason)
  })
  test('fifteen people can still meet', () => {
    const contacts = Array.from({ length: 14 }, (_, at) => `p${at}`)
    expect(held({ contacts, organizerContact: 'p0', people: 15 })).toMatchObject({ n: 14 })
  })
})
