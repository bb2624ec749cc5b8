import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askWords } from '../../addin/ask/ask-words.ts'
import { touchWords } from '../../addin/circles/touch-words.ts'
import { consentWords } from '../../addin/consent/consent-words.ts'
import { groupWords } from '../../addin/groups/group-words.ts'
import { misfitLines } from '../../addin/invites/misfits.ts'
import { takeEvents } from '../../addin/live.ts'
import { bookingWords } from '../../addin/me/booking-words.ts'
import { meetWords } from '../../addin/meet/meet-words.ts'
import { addressesMost, addressesOf } from '../../addin/pane/addresses.ts'
import { sortWords } from '../../addin/people/sort-words.ts'
import { briefWords } from '../../addin/person/brief-words.ts'
import { weeksOf, weeksShown } from '../../addin/person/weeks.ts'
import { placeWords } from '../../addin/places/place-words.ts'
import { shelfWords } from '../../addin/shelf/shelf-words.ts'
import { createDates } from '../../addin/strings/dates.ts'
import { english, loadStrings } from '../../addin/strings/strings.ts'
import { dayWords } from '../../addin/today/day-words.ts'
import { nextWeek, theirTimes } from '../../addin/today/slot-words.ts'
import { firstName } from '../../addin/ui/first-name.ts'
import { initials } from '../../addin/ui/initials.ts'
import { reasonCounts } from '../../addin/ui/reason.ts'
import { tellWords } from '../../addin/wins/tell-words.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { questionCount } from '../../core/brief/brief.ts'
import { suggestions } from './support/answers.ts'

describe('names', () => {
  it('are called by the first given one, in whatever order the directory has them', () => {
    expect(
      ['Jonas Weber', 'Weber, Jonas', ' Ana  García', '山田太郎', 'Weiß, Jürgen (extern)', 'X'].map(firstName),
    ).toEqual(['Jonas', 'Jonas', 'Ana', '山田太郎', 'Jürgen', 'X'])
  })

  it('have two letters in scripts with capitals and one in others', () => {
    expect(
      ['Jonas Weber', 'bo', 'Ana García Márquez', '山田 太郎', 'محمد عبد الله', 'Иван Петров', ''].map(initials),
    ).toEqual(['JW', 'B', 'AM', '山', 'م', 'ИП', ''])
  })
})

describe('addresses of an item', () => {
  it('are asked about only where the server would take every one of them', () => {
    const email = z.email().max(320)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.emailAddress(), fc.string(), fc.constant('/o=exch/cn=x')), { maxLength: 30 }),
        (given) => {
          const asked = addressesOf(given.map((address) => ({ address, name: '' })))
          return asked.every((address) => email.safeParse(address).success)
        },
      ),
    )
  })

  it('leave out none that the server would take', () => {
    const email = z.email()
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const lower = address.toLowerCase()
        return !email.safeParse(lower).success || addressesOf([{ address, name: '' }]).includes(lower)
      }),
    )
  })

  it('are each asked once, and not more than one question holds', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ address: `P${index}@x.example`, name: '' }))
    expect(addressesOf([...many, ...many])).toHaveLength(addressesMost)
    expect(
      addressesOf([
        { address: ' A@x.example ', name: '' },
        { address: 'a@X.example', name: '' },
      ]),
    ).toEqual(['a@x.example'])
  })
})

describe('days and times', () => {
  const dates = createDates('en-GB', 'America/Los_Angeles')
  it('of a bare day do not slip to the day before west of Greenwich', () => {
    expect(dates.day('2026-12-01')).toBe('Tue 1 Dec')
    expect(dates.day('2026-12-01T03:00:00Z')).toBe('Mon 30 Nov')
  })

  it('of a slot are the owner’s, whatever the summer time of the day is', () => {
    const london = createDates('en-GB', 'Europe/London')
    expect(london.slot('2027-03-26T12:30:00Z', '2027-03-26T13:15:00Z')).toBe('Fri 26 Mar, 12:30–13:15')
    expect(london.slot('2027-03-29T11:30:00Z', '2027-03-29T12:15:00Z')).toBe('Mon 29 Mar, 12:30–13:15')
  })

  it('count whole days over a change of the clock', () => {
    const paris = createDates('de', 'Europe/Paris')
    expect(paris.daysBetween('2026-10-24', '2026-10-26T08:00:00Z')).toBe(2)
    expect(paris.plusDays('2026-10-24', 2)).toBe('2026-10-26')
  })

  it('look for times from the next Monday to its Friday on every day of a week', () => {
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-28', '2026-11-29'])
      expect(nextWeek(day, dates)).toEqual({ from: '2026-11-30', to: '2026-12-04' })
    expect(nextWeek('2026-11-30', dates)).toEqual({ from: '2026-12-07', to: '2026-12-11' })
  })

  it('of others are told only where their clock differs', () => {
    const paris = createDates('en-GB', 'Europe/Paris')
    const [lunch, call] = suggestions([])
    const told = [lunch, call].map((one) => one?.slots[0] && theirTimes(one.slots[0], one.people, english, paris))
    expect(told).toEqual([[], ['10:00–10:30 for Jonas']])
  })
})

describe('a time that was refused', () => {
  it('is said with whom it does not suit and why, on their own clock, in both languages', () => {
    const misfit = { why: 'hours' as const, zone: 'Europe/Madrid', date: '2026-11-17', from: '18:30' }
    const person = { contactId: '', name: 'Lena Roth', response: 'none' as const, proposed: null, misfit }
    const line = {
      zone: 'Europe/London',
      errorCode: 'after-hours',
      outcome: null,
      people: [person, { ...person, misfit: null }],
    } as unknown as BookedLine
    const [british, german] = [createDates('en-GB', 'Europe/London'), createDates('de-DE', 'Europe/London')]
    expect(misfitLines(line, meetWords.en, british)).toEqual([
      'Tue 17 Nov, 18:30 in Madrid is outside the working hours of Lena.',
    ])
    expect(misfitLines({ ...line, zone: 'Europe/Madrid' }, meetWords.de, german)).toEqual([
      'Di., 17. Nov., 18:30 liegt außerhalb der Arbeitszeit von Lena.',
    ])
    const holiday = { ...line, people: [{ ...person, misfit: { ...misfit, why: 'holiday' as const } }] }
    expect(misfitLines(holiday, meetWords.en, british)).toEqual([
      'Tue 17 Nov in Madrid is a public holiday where Lena works.',
    ])
    expect(misfitLines({ ...line, people: [] }, meetWords.en, british)).toEqual(['It is outside your own hours.'])
    expect(misfitLines({ ...holiday, errorCode: 'invited-you' }, meetWords.en, british)).toEqual([])
  })
})

describe('weeks of contact', () => {
  const day = (on: string) => ({ day: on, mails: 2, meetings: 1, others: 0, share: 0 })
  it('hold every day once, from Monday to Sunday, and none that is to come', () => {
    const days = ['2026-11-15', '2026-11-16', '2026-11-22', '2026-11-24', '2026-11-26'].map(day)
    const weeks = weeksOf(days, '2026-11-24', 3)
    expect(weeks.map(({ from, to, mails }) => [from, to, mails])).toEqual([
      ['2026-11-09', '2026-11-15', 2],
      ['2026-11-16', '2026-11-22', 4],
      ['2026-11-23', '2026-11-29', 2],
    ])
  })

  it('reach back to the first contact, at least twelve and at most a year', () => {
    expect(
      [[], [day('2026-11-20')], [day('2026-06-01')], [day('2024-01-01')]].map((days) => weeksShown(days, '2026-11-24')),
    ).toEqual([12, 12, 26, 52])
  })
})

describe('the live line', () => {
  it('gives whole events however the text is cut, and keeps the rest', () => {
    const stream = ': beat\n\nevent: change\ndata: {"kind":"today"}\n\nevent: change\ndata: {"kind":"me"}\n\n'
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 6 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
        let rest = ''
        const events = edges.slice(1).flatMap((edge, index) => {
          const taken = takeEvents(rest + stream.slice(edges[index], edge))
          rest = taken.rest
          return taken.events.map(({ data }) => data)
        })
        return rest === '' && events.join() === '{"kind":"today"},{"kind":"me"}'
      }),
    )
  })
})

const areas = [
  askWords,
  bookingWords,
  briefWords,
  consentWords,
  dayWords,
  groupWords,
  meetWords,
  placeWords,
  shelfWords,
  sortWords,
  tellWords,
  touchWords,
]

describe('the words', () => {
  it('are all there in German, none of them left in English', async () => {
    const german = await loadStrings('de')
    const same: string[] = []
    const walk = (en: unknown, de: unknown, place: string): void => {
      if (typeof en === 'string') {
        if (en === de && /[a-z]{4,} [a-z]{3,}/i.test(en)) same.push(place)
      } else if (en && typeof en === 'object')
        for (const key of Object.keys(en)) {
          expect(de, `${place}.${key}`).toHaveProperty([key])
          walk((en as Record<string, unknown>)[key], (de as Record<string, unknown>)[key], `${place}.${key}`)
        }
    }
    walk(english, german, '')
    for (const area of areas) walk(area.en, area.de, '')
    expect(same).toEqual([])
  })

  it('have a question for every number that the brief may name', () => {
    for (const { questions } of [briefWords.en, briefWords.de]) expect(new Set(questions).size).toBe(questionCount)
  })

  it('tell how fast answers come as one says it: hours up to half a day, then days', async () => {
    const german = await loadStrings('de')
    const told = (counts: Record<string, number>, t = english) => reasonCounts({ code: 'contact', counts, text: '' }, t)
    expect(told({ theirReplies: 12, theirReplyMinutes: 170, yourReplies: 5, yourReplyMinutes: 721 })).toEqual([
      '12 answers to you, half of them within 3 hours',
      '5 answers of yours, half of them within a day',
    ])
    expect(told({ theirReplies: 5, theirReplyMinutes: 0 })).toEqual(['5 answers to you, half of them within an hour'])
    expect(told({ yourReplies: 7, yourReplyMinutes: 1_441 }, german)).toEqual([
      '7 Antworten von dir, die Hälfte innerhalb von 2 Tagen',
    ])
    expect(told({ daysIn90: 3, lastDaysAgo: 2 })).toEqual([])
  })

  it('follow the plural rules of the language', async () => {
    const german = await loadStrings('de')
    expect([0, 1, 2, 1234].map(english.people.count)).toEqual(['0 people', '1 person', '2 people', '1,234 people'])
    expect([0, 1, 2, 1234].map(german.people.count)).toEqual(['0 Personen', '1 Person', '2 Personen', '1.234 Personen'])
  })
})
