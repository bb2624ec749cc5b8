/** What the server would answer, typed by the contract: one owner, her people, her day. */
import { randomUUID } from 'node:crypto'
import type { Me } from '../../../contract/me.ts'
import type { Person, Word } from '../../../contract/people.ts'
import type { BookedLine, Slot, Suggestion } from '../../../contract/suggestions.ts'

/** Business time when a test begins: a Tuesday morning in Lyon, 09:12. */
export const startsAt = Date.parse('2026-11-24T08:12:00Z')
export const zone = 'Europe/Paris'

/** The same number gives the same id in every run. */
export const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export const me = (change: Partial<Me> = {}): Me => ({
  ownerId: idOf(9000),
  displayName: 'Mara Fontaine',
  state: 'on',
  pausedUntil: null,
  zone,
  locale: 'en',
  afterHours: false,
  notify: { how: 'plain', trouble: null },
  lunch: { from: '12:00', to: '13:30', assumed: true },
  booking: { holds: false, holdHours: 48, auto: false, vetoHours: 24, perWeek: 1 },
  reading: {
    state: 'live',
    parkedBecause: null,
    percent: 100,
    readBackTo: '2025-11-24',
    messages: 8412,
    meetings: 931,
    missing: [],
  },
  asOf: new Date(startsAt).toISOString(),
  sandbox: false,
  ...change,
})

const day = (ago: number): string => new Date(startsAt - ago * 86_400_000).toISOString().slice(0, 10)

/** Contact every `gap` days, the last of it `last` days ago: a mail each, a meeting every third time. */
function daysOf(gap: number, last: number): Person['days'] {
  const amount = Math.max(0, Math.floor((360 - last) / gap))
  return Array.from({ length: amount }, (_, index) => ({
    day: day(last + (amount - 1 - index) * gap),
    mails: 1 + (index % 3),
    meetings: index % 3 === 0 ? 1 : 0,
    others: index % 11 === 0 ? 1 : 0,
    share: 0.1,
  }))
}

const rhythms: Record<Word, { gap: number; last: number; score: number }> = {
  often: { gap: 2, last: 1, score: 84 },
  regular: { gap: 6, last: 4, score: 46 },
  cooling: { gap: 13, last: 37, score: 17 },
  occasional: { gap: 25, last: 20, score: 14 },
  rare: { gap: 60, last: 50, score: 5 },
  quiet: { gap: 120, last: 160, score: 1 },
  new: { gap: 5, last: 3, score: 12 },
}

/** Somebody with a word and everything that goes with it. */
export function person(number: number, name: string, word: Word | null, change: Partial<Person> = {}): Person {
  const rhythm = rhythms[word ?? 'rare']
  const days = word === 'new' ? daysOf(5, 3).slice(-4) : daysOf(rhythm.gap, rhythm.last)
  const recent = days.filter((one) => one.day > day(90))
  const counts: Record<string, number> = {
    daysIn90: recent.length,
    directDaysIn90: recent.length,
    mailsIn90: recent.reduce((sum, { mails }) => sum + mails, 0),
    meetingsIn90: recent.reduce((sum, { meetings }) => sum + meetings, 0),
    othersIn90: recent.reduce((sum, { others }) => sum + others, 0),
    lastDaysAgo: rhythm.last,
  }
  if (word === 'often' || word === 'regular' || word === 'cooling')
    Object.assign(counts, { theirReplies: 12, theirReplyMinutes: 170, yourReplies: 9, yourReplyMinutes: 1_300 })
  if (word === 'cooling') Object.assign(counts, { lastDirectDaysAgo: rhythm.last, usualGap: 15 })
  const weeks = Array.from({ length: 12 }, (_, index) => {
    const from = day(7 * (12 - index) - 1)
    const to = day(7 * (11 - index) - 1)
    return { from, value: days.filter((one) => one.day >= from && one.day < to).length }
  })
  return {
    contactId: idOf(number),
    name,
    title: 'Product designer',
    department: ['Design', 'Research', 'Platform', 'Sales', 'Finance'][number % 5] ?? null,
    word,
    twoWay: word !== null,
    peer: 'peer',
    peerReason: 'same-level',
    lastContact: days.at(-1)?.day ?? null,
    excluded: false,
    elsewhere: false,
    address: `p${number}@fontaine.example`,
    score: word ? rhythm.score : null,
    reason: {
      code: word === 'cooling' ? 'fading' : word ? 'contact' : 'one-way',
      counts,
      text: 'By mail and meetings: true counts.',
    },
    trend: { weeks, key: word === 'cooling' ? 'less' : 'steady', text: '' },
    days,
    fading: word === 'cooling' ? { chance: 'about two in three', text: '' } : null,
    corrections: [],
    ...change,
  }
}

const named: [string, Word][] = [
  ['Jonas Weber', 'cooling'],
  ['Lin Chen', 'often'],
  ['Aisha Rahman', 'regular'],
  ['Sam O’Neill', 'often'],
  ['Priya Natarajan', 'regular'],
  ['Lee Anderson', 'regular'],
  ['Ana García Márquez', 'cooling'],
  ['山田 太郎', 'regular'],
  ['김민준', 'occasional'],
  ['محمد عبد الله', 'regular'],
  ['נועה לוי', 'occasional'],
  ['Weiß, Jürgen', 'occasional'],
  ['Małgorzata Wiśniewska-Kowalczyk', 'occasional'],
  ['Bo', 'new'],
  ['Wolfeschlegelsteinhausenbergerdorff Hubert Blaine', 'rare'],
  ['Tariq Aziz', 'rare'],
  ['Elena Petrova', 'quiet'],
  ['Carlos Souza', 'quiet'],
  ['Nadia Haddad', 'new'],
  ['Oleh Shevchenko', 'often'],
  ['Freya Nilsson', 'occasional'],
  ['Tom Baker', 'rare'],
  ['Yuki Tanaka', 'quiet'],
  ['Ines Costa', 'regular'],
]

/** Two dozen people of every word, in several scripts, strongest first as the server sends them. */
export const fewPeople = (): Person[] => named.map(([name, word], index) => person(index + 1, name, word))

/** As many as asked for, most of them far out, as in a large company. */
export function manyPeople(amount: number): Person[] {
  const words: Word[] = [
    'often',
    'regular',
    'regular',
    'cooling',
    'occasional',
    'rare',
    'rare',
    'quiet',
    'quiet',
    'quiet',
  ]
  const first = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gita', 'Hugo', 'Iris', 'Jan', 'Kim', 'Lou']
  const last = ['Adler', 'Brook', 'Cole', 'Diaz', 'Evans', 'Frost', 'Gray', 'Hill', 'Ito', 'Jones', 'Kaur']
  const light = { days: [], trend: { weeks: [], key: 'none' as const, text: '' } }
  return Array.from({ length: amount }, (_, index) => {
    const word = words[Math.floor((index * words.length) / amount)] ?? 'quiet'
    return person(index + 1, `${first[index % first.length]} ${last[(index * 7) % last.length]} ${index}`, word, light)
  })
}

const slot = (start: string, minutes: number, local: [number | null, string, string, string][]): Slot => ({
  start,
  end: new Date(Date.parse(start) + minutes * 60_000).toISOString().replace('.000', ''),
  kind: 'lunch',
  local: local.map(([number, date, from, to]) => ({
    contactId: number === null ? null : idOf(number),
    zone: number === null ? zone : 'America/New_York',
    date,
    from,
    to,
  })),
  reasons: ['both-free', 'same-place'],
})

/** A lunch in one town, a call over an ocean, a lunch of three. */
export function suggestions(people: readonly Person[]): Suggestion[] {
  const of = (number: number) => {
    const found = people.find(({ contactId }) => contactId === idOf(number))
    return { contactId: idOf(number), name: found?.name ?? 'Jonas Weber', title: found?.title ?? null }
  }
  const reasonOf = (number: number) =>
    people.find(({ contactId }) => contactId === idOf(number))?.reason ?? { code: 'none', counts: {}, text: '' }
  const madeAt = new Date(startsAt - 3_600_000).toISOString()
  return [
    {
      suggestionId: idOf(501),
      kind: 'lunch',
      action: 'meet',
      about: null,
      draft: null,
      people: [of(1)],
      reason: reasonOf(1),
      slots: [
        slot('2026-12-01T11:30:00Z', 45, [[null, '2026-12-01', '12:30', '13:15']]),
        slot('2026-12-02T11:15:00Z', 45, [[null, '2026-12-02', '12:15', '13:00']]),
        slot('2026-12-04T11:30:00Z', 45, [[null, '2026-12-04', '12:30', '13:15']]),
      ],
      assumed: ['lunch-window'],
      madeAt,
    },
    {
      suggestionId: idOf(502),
      kind: 'call',
      action: 'meet',
      about: null,
      draft: null,
      people: [of(7)],
      reason: reasonOf(7),
      slots: [
        {
          ...slot('2026-11-26T15:00:00Z', 30, [
            [null, '2026-11-26', '16:00', '16:30'],
            [7, '2026-11-26', '10:00', '10:30'],
          ]),
          kind: 'call',
          reasons: ['both-free'],
        },
      ],
      assumed: [],
      madeAt,
    },
    {
      suggestionId: idOf(503),
      kind: 'group-lunch',
      action: 'meet',
      about: null,
      draft: null,
      people: [of(3), of(8), of(10)],
      reason: reasonOf(3),
      slots: [],
      assumed: [],
      madeAt,
    },
  ]
}

/** An invite at a time; what is not said is booked and unanswered. */
export function invite(
  number: number,
  start: string,
  people: [Person, BookedLine['people'][number]['response']][],
  change: Partial<BookedLine> = {},
): BookedLine {
  return {
    inviteId: number === 0 ? randomUUID() : idOf(number),
    kind: people.length > 1 ? 'group-lunch' : 'coffee',
    state: 'booked',
    outcome: null,
    title: people.map(([{ name }]) => name).join(', '),
    start,
    end: new Date(Date.parse(start) + 45 * 60_000).toISOString(),
    zone,
    place: null,
    online: false,
    holdUntil: start,
    people: people.map(([{ contactId, name }, response]) => ({ contactId, name, response, proposed: null })),
    errorCode: null,
    ...change,
  }
}

/** Two ahead, one asking for another time, three behind. */
export function invites(people: readonly Person[]): BookedLine[] {
  const of = (number: number): Person =>
    people.find(({ contactId }) => contactId === idOf(number)) ?? person(number, 'Lin Chen', 'often')
  const other = invite(604, '2026-11-30T09:00:00.000Z', [[of(5), 'tentative']], { online: true, kind: 'call' })
  const [asked] = other.people
  if (asked) asked.proposed = { start: '2026-12-01T09:00:00.000Z', end: '2026-12-01T09:30:00.000Z' }
  return [
    invite(601, '2026-11-12T11:30:00.000Z', [[of(9), 'accepted']], { outcome: 'happened' }),
    invite(602, '2026-11-23T11:30:00.000Z', [[of(6), 'accepted']], { kind: 'lunch', place: 'Canteen, ground floor' }),
    invite(606, '2026-11-20T11:30:00.000Z', [[of(4), 'declined']], { outcome: 'declined', kind: 'lunch' }),
    invite(603, '2026-11-26T09:30:00.000Z', [[of(2), 'accepted']]),
    invite(605, '2026-11-27T11:30:00.000Z', [
      [of(3), 'accepted'],
      [of(4), 'accepted'],
      [of(8), 'none'],
      [of(10), 'declined'],
      [of(11), 'accepted'],
    ]),
    other,
  ]
}
