import { expect, test } from 'vitest'
import { type Askable, chooseAskees } from '../../../core/ask/choose.ts'
import { type AskFacts, askState } from '../../../core/ask/state.ts'

const person = (contactId: string, change: Partial<Askable> = {}): Askable => ({
  contactId,
  isPeer: true,
  twoWay: true,
  closed: false,
  unavailable: false,
  inManagersLine: false,
  otherTeam: false,
  askedLately: 0,
  score: 50,
  daysIn90: 10,
  noted: [],
  pastTopics: [],
  ...change,
})
const ids = (
  people: Askable[],
  wish: Parameters<typeof chooseAskees>[1] = { kind: 'topic', topic: 'pricing for a pilot' },
) => chooseAskees(people, wish, 'en').map(({ contactId }) => contactId)

test('whoever knows the topic comes first, then who was asked about it before, then who is most in touch', () => {
  const people = [
    person('a', { score: 90 }),
    person('b', { score: 20, pastTopics: ['the pricing of the pilot'] }),
    person('c', { score: 10, noted: ['pricing pilot'] }),
    person('d', { score: 95 }),
  ]
  expect(ids(people)).toEqual(['c', 'b', 'd'])
  expect(
    chooseAskees(people, { kind: 'topic', topic: 'pricing for a pilot' }, 'en').map(({ reason }) => reason),
  ).toEqual([
    { code: 'noted', counts: {}, text: 'Known for: pricing pilot' },
    { code: 'past-topic', counts: {}, text: 'You asked before about: the pricing of the pilot' },
    { code: 'in-touch', counts: { daysIn90: 10 }, text: 'By mail and meetings: 10 days with contact in 90.' },
  ])
})

test.each([
  ['no equal', { isPeer: false }],
  ['known one way', { twoWay: false }],
  ['excluded, in a line of command or gone', { closed: true }],
  ['away or full', { unavailable: true }],
  ['leaned on twice this month', { askedLately: 2 }],
] as const)('nobody is asked who is %s, whatever they know', (_, change) => {
  const people = [person('a', { noted: ['pricing'], ...change }), person('b')]
  expect(ids(people)).toEqual(['b'])
  expect(ids(people, { kind: 'ear', outsideLine: false })).toEqual(['b'])
})

test('one who was asked once may be asked again', () => {
  expect(ids([person('a', { askedLately: 1 })])).toEqual(['a'])
})

test('of three one is from another team, if there is anybody', () => {
  const own = ['a', 'b', 'c'].map((id) => person(id, { noted: ['pricing'] }))
  expect(ids([...own, person('z', { otherTeam: true, score: 5 })])).toEqual(['a', 'b', 'z'])
  expect(ids(own)).toEqual(['a', 'b', 'c'])
})

test('an ear is whoever one is most in touch with; outside the line of the manager if wished', () => {
  const people = [
    person('a', { score: 80, inManagersLine: true }),
    person('b', { score: 70 }),
    person('c', { score: 60 }),
    person('d', { score: 50, noted: ['everything'] }),
    person('e', { score: 40, otherTeam: true }),
  ]
  expect(ids(people, { kind: 'ear', outsideLine: false })).toEqual(['a', 'b', 'c'])
  expect(ids(people, { kind: 'ear', outsideLine: true })).toEqual(['b', 'c', 'd'])
})

test('the order in which people are looked at changes nothing', () => {
  const people = ['c', 'a', 'b', 'd'].map((id) => person(id))
  expect(ids([...people].reverse())).toEqual(ids(people))
})

const day = 86_400_000
const ask = (change: Partial<AskFacts> = {}): AskFacts => ({
  isWithdrawn: false,
  answer: null,
  copiedAt: null,
  invite: null,
  message: null,
  ...change,
})
const invite = (change: Partial<NonNullable<AskFacts['invite']>>): AskFacts =>
  ask({ invite: { state: 'booked', outcome: null, endsAt: 10 * day, someAccepted: false, ...change } })

test.each([
  ['draft', ask()],
  ['withdrawn', ask({ isWithdrawn: true, answer: 'accepted' })],
  ['held', ask({ message: { state: 'sending', sentAt: null } })],
  ['draft', ask({ message: { state: 'undone', sentAt: null } })],
  ['draft', ask({ message: { state: 'failed', sentAt: null } })],
  ['sent', ask({ message: { state: 'sent', sentAt: 0 } })],
  ['sent', ask({ copiedAt: 0 })],
  ['declined', ask({ message: { state: 'sent', sentAt: 0 }, answer: 'declined' })],
  ['held', invite({ state: 'booking' })],
  ['draft', invite({ state: 'undone' })],
  ['draft', invite({ state: 'failed', outcome: 'taken' })],
  ['sent', invite({})],
  ['accepted', invite({ someAccepted: true })],
  ['declined', invite({ outcome: 'declined' })],
  ['done', invite({ endsAt: 0 })],
  ['lapsed', invite({ endsAt: 0, outcome: 'not-happened' })],
] as const)('an ask is %s by what became of it', (state, facts) => {
  expect(askState(facts, day)).toBe(state)
})

test('what nobody answers lapses fourteen days after it left, not a moment before', () => {
  const sent = ask({ message: { state: 'sent', sentAt: 0 } })
  expect([askState(sent, 14 * day - 1), askState(sent, 14 * day)]).toEqual(['sent', 'lapsed'])
})
