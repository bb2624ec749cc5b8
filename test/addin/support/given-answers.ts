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
      what: 'help',
      text: null,
      contactId: idOf(3),
      name: 'Aisha Rahman',
      helpedOn: '2026-11-24',
      nextMeeting: { start: '2026-11-26T09:00:00.000Z', end: '2026-11-26T10:00:00.000Z' },
      given: [],
      manager: { name: 'Chris Doyle' },
    },
    {
      activityId: idOf(821),
      what: 'success',
      text: 'Closed the pilot with Contoso',
      contactId: idOf(8),
      name: '山田 太郎',
      helpedOn: '2026-11-20',
      nextMeeting: null,
      given: ['thanks'],
      manager: { why: 'no-manager' },
    },
  ],
})

/** A shelf with what can be on it: read, being read, refused; given to somebody already. */
const links = (): Given['links'] =>
  [
    { title: 'Forecasting in Excel, step by step', reading: { state: 'done' as const, problem: null } },
    { title: 'www.example.com', reading: { state: 'waiting' as const, problem: null } },
    { title: 'intranet.example.com', reading: { state: 'failed' as const, problem: 'too-large' } },
  ].map(({ title, reading }, index) => ({
    linkId: idOf(830 + index),
    url: `https://www.example.com/${index}`,
    title,
    kind: 'article' as const,
    tags: index === 0 ? ['excel', 'budget'] : [],
    sourceContactId: null,
    reading,
    savedAt: ago(index),
    offers: index === 0 ? [{ contactId: idOf(2), draftedAt: ago(1), sentAt: ago(1) }] : [],
  }))

const swaps = (): Given['swaps'] => [
  {
    swapId: idOf(840),
    contactId: idOf(5),
    name: 'Priya Natarajan',
    learn: 'Pivot tables',
    teach: 'Writing short mails',
    learnLeg: { state: 'happened', proposalId: idOf(841), inviteId: null, start: '2026-11-20T09:00:00.000Z' },
    teachLeg: { state: 'open', proposalId: idOf(842), inviteId: null, start: null },
    yourTurn: true,
    madeAt: ago(9),
  },
]

/** Everything that lives behind the door, with something in it. */
export const muchKept = (): Partial<Given> => ({
  ...muchGiven(),
  links: links(),
  skills: [
    { skillId: idOf(850), direction: 'teach', skill: 'Writing short mails', published: true },
    { skillId: idOf(851), direction: 'learn', skill: 'Pivot tables', published: false },
  ],
  matches: [
    { contactId: idOf(6), name: 'Lee Anderson', learn: 'Pivot tables', teach: 'Writing short mails' },
    { contactId: idOf(7), name: 'Ana García Márquez', learn: 'Pivot tables', teach: null },
  ],
  swaps: swaps(),
  introductions: [
    {
      introductionId: idOf(860),
      asked: { contactId: idOf(7), name: 'Ana García Márquez' },
      for: { contactId: idOf(6), name: 'Lee Anderson' },
      state: 'asked',
      askedAt: ago(2),
      lapsesAt: '2026-12-06T09:00:00.000Z',
      question: { title: 'Mara / Ana', body: 'Hi Ana, Lee would like to get to know you. May I introduce you?' },
      introducing: null,
      leaving: null,
    },
    {
      introductionId: idOf(861),
      asked: person(10),
      for: person(8),
      state: 'agreed',
      askedAt: ago(4),
      lapsesAt: '2026-12-04T09:00:00.000Z',
      question: { title: 'Mara', body: 'Hi' },
      introducing: { title: 'Mara / 山田', body: 'Hi both, over to you.' },
      leaving: null,
    },
  ],
  opportunities: [
    {
      opportunityId: idOf(870),
      direction: 'offering',
      kind: 'freelance',
      text: 'Three days of pricing work in January',
      company: 'Northwind',
      fits: [{ ...person(5), because: 'Wants to freelance', offered: false }],
      madeAt: ago(1),
    },
    {
      opportunityId: idOf(871),
      direction: 'seeking',
      kind: 'role',
      text: 'A role in design leadership',
      company: 'Contoso',
      fits: [],
      madeAt: ago(3),
    },
  ],
  wins: [
    { winId: idOf(880), kind: 'win', text: 'The pilot was signed', on: '2026-11-20', from: null, told: [idOf(2)] },
    {
      winId: idOf(881),
      kind: 'thanks',
      text: 'You made the figures readable.',
      on: '2026-11-12',
      from: person(3),
      told: [],
    },
  ],
  circles: [
    {
      circleId: idOf(890),
      name: 'Lunch friends',
      everyDays: 42,
      atMostDays: 63,
      pausedUntil: null,
      members: [
        { ...person(2), next: { state: 'planned', metOn: '2026-10-20', dueOn: '2026-12-01' } },
        { ...person(8), next: { state: 'due', metOn: '2026-10-12', dueOn: '2026-11-23' } },
        { ...person(10), next: { state: 'resting', metOn: '2026-11-18', dueOn: '2026-12-30' } },
      ],
      linkIds: [idOf(830)],
    },
  ],
  inTouch: [
    {
      contactId: idOf(17),
      name: 'Elena Petrova',
      lastContact: '2026-06-17',
      email: 'elena@petrova.example',
      linkedIn: 'https://www.linkedin.com/in/elena',
      company: 'Contoso',
      searchUrl: 'https://www.linkedin.com/search/results/people/?keywords=Elena',
      dueOn: '2026-11-17',
      isDue: true,
      hello: { to: 'elena@petrova.example', subject: 'Hello', text: 'Hi Elena, how are you?' },
      news: {
        to: 'elena@petrova.example',
        subject: 'Contoso',
        text: 'Hi Elena, I read this and thought of you.',
        storyId: idOf(895),
        title: 'Contoso opens an office in Lyon',
        link: 'https://news.example.com/contoso',
        source: 'news.example.com',
        publishedAt: ago(2),
      },
    },
    {
      contactId: idOf(18),
      name: 'Carlos Souza',
      lastContact: '2026-09-01',
      email: null,
      linkedIn: null,
      company: null,
      searchUrl: 'https://www.linkedin.com/search/results/people/?keywords=Carlos',
      dueOn: '2027-02-01',
      isDue: false,
      hello: { to: null, subject: 'Hello', text: 'Hi Carlos, how are you?' },
      news: null,
    },
  ],
  feeds: [
    { feedId: idOf(896), url: 'https://news.example.com/feed', company: 'Contoso', readAt: ago(1), problem: null },
    { feedId: idOf(897), url: 'https://x.example.com/feed', company: 'Fabrikam', readAt: null, problem: 'not-a-feed' },
  ],
})
