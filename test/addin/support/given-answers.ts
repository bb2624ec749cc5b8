/** Asked, given and noted by Mara, for screens that need something on them. */
import type { Ask } from '../../../contract/asks.ts'
import { idOf, startsAt } from './answers.ts'
import { type Given, nothingGiven } from './fake-given.ts'

const ago = (days: number): string => new Date(startsAt - days * 86_400_000).toISOString()
const who: Record<number, string> = {
  2: 'Lin Chen',
  3: 'Aisha Rahman',
  5: 'Priya Natarajan',
  8: '山田 太郎',
  10: 'محمد عبد الله',
}
const person = (number: number) => ({ contactId: idOf(number), name: who[number] ?? 'Lin Chen' })

const ask = (number: number, change: Partial<Ask>): Ask => ({
  askId: idOf(number),
  direction: 'ask',
  kind: 'fresh-eyes',
  people: [person(5)],
  state: 'sent',
  topic: 'Pricing for a pilot',
  draft: {
    title: 'Mara / Priya',
    body: 'Hi Priya, could I borrow a fresh pair of eyes for something I am working on?\nIt is about: Pricing for a pilot',
  },
  slotKind: 'advice-20',
  days: { from: '2026-11-24', to: '2026-12-07' },
  inviteId: null,
  messageId: null,
  errorCode: null,
  madeAt: ago(1),
  ...change,
})

/** A week in which much was asked and given. */
export const muchGiven = (): Given => ({
  ...nothingGiven(),
  asks: [
    ask(801, { state: 'draft' }),
    ask(802, { kind: 'rehearsal', people: [person(8), person(10)], topic: 'The talk to the board' }),
    ask(803, {
      direction: 'give',
      kind: 'thanks',
      people: [person(3)],
      topic: null,
      slotKind: null,
      days: null,
      state: 'done',
    }),
    ask(804, { kind: 'learn', people: [person(10)], topic: 'Pivot tables', state: 'accepted' }),
  ],
  questions: [
    { introductionId: idOf(810), by: 'Lee Anderson', wouldMeet: 'Ana García Márquez', askedAt: ago(1), answer: null },
  ],
  credit: [
    {
      activityId: idOf(820),
      contactId: idOf(3),
      name: 'Aisha Rahman',
      helpedOn: '2026-11-24',
      nextMeeting: { start: '2026-11-26T09:00:00.000Z', end: '2026-11-26T10:00:00.000Z' },
      given: [],
      manager: { name: 'Chris Doyle' },
    },
    {
      activityId: idOf(821),
      contactId: idOf(8),
      name: '山田 太郎',
      helpedOn: '2026-11-20',
      nextMeeting: null,
      given: ['thanks'],
      manager: { why: 'no-manager' },
    },
  ],
})
