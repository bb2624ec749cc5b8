import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overloadPolicy } from '../../../core/policy/overload.ts'
import { ownWordKinds, restraint } from '../../../core/policy/suggest.ts'
import { candidatesOf, isMeetingKind } from '../../../core/suggest/candidates.ts'
import type { PastSuggestion } from '../../../core/suggest/history.ts'
import type { Occasion, Pair, Week, World } from '../../../core/suggest/world.ts'

/** A year of an owner's mornings: whatever happens around them and whatever they answer, restraint holds. */
const dayMs = 86_400_000
const firstDay = Math.floor(Date.UTC(2027, 0, 4) / dayMs)
const people = Array.from({ length: 9 }, (_, index) => `peer-${index}`)

/** A tie that was kept once a week and fell silent `silent` days before the year began. */
const pairOf = (contactId: string, silent: number, today: number): Pair => {
  const days = Array.from({ length: 20 }, (_, week) => ({
    day: firstDay - silent - week * 7,
    u: 720_720,
    direct: 1,
    mails: 1,
    meetings: 0,
    others: 0,
  })).reverse()
  return {
    contactId,
    twoWay: true,
    peer: 'peer',
    elsewhere: false,
    closed: false,
    columns: { f7: 0.4, f90: 8, landmark: firstDay },
    firstDay: firstDay - 300,
    lastDirectDay: firstDay - silent,
    aboveUntil: today,
    bestScore: 40,
    days,
    planned: false,
    fellThrough: false,
    metDaysAgo: 60,
    organisers: [],
    given: [],
    asked: [],
    meetsNext: null,
    bridge: false,
  }
}

const answers = ['done', 'dismissed', 'lapsed', 'open'] as const
type Draw = { answer: (typeof answers)[number]; full: number; tough: number; goal: number; away: number }
const draw: fc.Arbitrary<Draw> = fc.record({
  answer: fc.constantFrom(...answers),
  full: fc.nat({ max: 12 }),
  tough: fc.nat({ max: 40 }),
  goal: fc.nat({ max: 30 }),
  away: fc.nat({ max: 60 }),
})

function goalOn(day: number, contactId: string): Occasion {
  const why = { code: 'goal' as const, counts: {}, text: '' }
  return { kind: 'goal', contactId, about: `g@${day}`, from: day * dayMs, until: (day + 7) * dayMs, worth: 2.6, why }
}

function liveThrough(draws: readonly Draw[], silences: readonly number[]): PastSuggestion[] {
  const past: PastSuggestion[] = []
  const occasions: Occasion[] = []
  let awayUntil = 0
  for (const [index, today] of draws.map((_, day) => firstDay + day).entries()) {
    const { answer, full, tough, goal, away } = draws[index] as Draw
    const now = today * dayMs + 7 * 3_600_000
    for (const one of past)
      if (one.state === 'open' && (one.openAt ?? 0) <= now - 7 * dayMs)
        Object.assign(one, { state: 'lapsed', because: now < awayUntil ? 'away' : 'ignored', closedAt: now })
    if (away === 0) awayUntil = now + 14 * dayMs
    if (now < awayUntil) continue
    if (goal < people.length) occasions.push(goalOn(today, people[goal] ?? ''))
    const weeks = new Map<string, Week>()
    const fullOne = people[full]
    const toughOne = people[tough]
    if (fullOne) weeks.set(fullOne, { full: true, away: false, tough: false })
    if (toughOne) weeks.set(toughOne, { full: toughOne === fullOne, away: false, tough: true })
    const world: World = {
      pairs: people.map((contactId, at) => pairOf(contactId, silences[at] ?? 40, today)),
      team: [],
      rhythms: new Map(),
      today,
      extent: 'all',
      history: { suggestions: past.map((one) => ({ ...one })), invites: [], theirInitiative: new Map() },
      weeks,
      ownerHasTime: true,
      occasions,
      locale: 'en',
      now,
    }
    for (const { contactId, kind, about } of candidatesOf(world)) {
      const week = weeks.get(contactId)
      if (isMeetingKind(kind) && kind !== 'help-15')
        expect([contactId, week?.full ?? false]).toEqual([contactId, false])
      if (isMeetingKind(kind)) expect([contactId, week?.tough ?? false]).toEqual([contactId, false])
      past.push({
        kind,
        contacts: [contactId],
        about,
        state: 'open',
        madeAt: now,
        openAt: now,
        closedAt: null,
        because: null,
      })
    }
    const open = past.filter(({ state }) => state === 'open')
    expect(open.length).toBeLessThanOrEqual(restraint.openMost)
    const [first] = open
    if (first && answer !== 'open')
      Object.assign(first, { state: answer, because: answer === 'dismissed' ? 'not-now' : answer, closedAt: now })
  }
  return past
}

test('over any year: three open, five a week, a person once in fourteen days, help once in twenty-one, a goal once', () => {
  let shown = 0
  fc.assert(
    fc.property(
      fc.array(draw, { minLength: 365, maxLength: 365 }),
      fc.array(fc.integer({ min: 20, max: 60 }), { minLength: people.length, maxLength: people.length }),
      (draws, silences) => {
        const past = liveThrough(draws, silences)
        shown += past.length
        for (const one of past) {
          const at = one.openAt ?? 0
          const week = past.filter(
            ({ openAt }) => (openAt ?? 0) > at - restraint.weekDays * dayMs && (openAt ?? 0) <= at,
          )
          expect(week.length).toBeLessThanOrEqual(restraint.newPerWeek)
          const before = past.filter(
            (other) => other !== one && other.contacts[0] === one.contacts[0] && (other.openAt ?? 0) <= at,
          )
          const last = Math.max(0, ...before.map(({ openAt }) => openAt ?? 0))
          if (!ownWordKinds.has(one.kind)) expect(at - last).toBeGreaterThanOrEqual(restraint.personRestDays * dayMs)
          const helps = before.filter(({ kind }) => kind === 'help-15').map(({ openAt }) => openAt ?? 0)
          if (one.kind === 'help-15')
            expect(at - Math.max(0, ...helps)).toBeGreaterThanOrEqual(overloadPolicy.restDays * dayMs)
          expect(before.filter(({ about }) => about !== null && about === one.about)).toEqual([])
        }
        const kinds = past.slice(-40).map(({ kind }) => kind)
        if (past.length > 40) expect(new Set(kinds).size).toBeGreaterThan(1)
      },
    ),
    { seed: 11, numRuns: 12 },
  )
  expect(shown).toBeGreaterThan(12 * 20)
})

test('what is about to fall due finds a place free', () => {
  const today = firstDay
  const now = today * dayMs + 7 * 3_600_000
  const world: World = {
    pairs: people.map((contactId) => pairOf(contactId, 41, today)),
    team: [],
    rhythms: new Map(),
    today,
    extent: 'all',
    history: { suggestions: [], invites: [], theirInitiative: new Map() },
    weeks: new Map(),
    ownerHasTime: true,
    occasions: [],
    locale: 'en',
    now,
  }
  expect(candidatesOf(world)).toHaveLength(restraint.openMost)
  const soon = goalOn(today + 2, 'peer-0')
  expect(candidatesOf({ ...world, occasions: [soon] })).toHaveLength(restraint.openMost - 1)
  const due = candidatesOf({ ...world, occasions: [goalOn(today, 'peer-0')] })
  expect([due.length, due[0]?.kind]).toEqual([restraint.openMost, 'goal'])
})
