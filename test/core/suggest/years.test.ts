import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { overloadPolicy } from '../../../core/policy/overload.ts'
import { datedKinds, ownWordKinds, restraint } from '../../../core/policy/suggest.ts'
import { chooseNow, isMeetingKind } from '../../../core/suggest/candidates.ts'
import { hasMadeWay, type PastSuggestion } from '../../../core/suggest/history.ts'
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
    apart: false,
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

let madeWay = 0
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
    const back = Math.floor((now - awayUntil) / dayMs)
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
      daysBack: back < 2 ? back : null,
      occasions,
      locale: 'en',
      now,
    }
    const { come, go } = chooseNow(world)
    for (const one of past)
      if (go.includes(one.suggestionId)) {
        expect([one.kind, one.state, datedKinds.has(one.kind), one.bound]).toEqual([one.kind, 'open', false, false])
        Object.assign(one, { state: 'withdrawn', because: 'made-way', closedAt: now })
      }
    madeWay += go.length
    for (const { contactId, kind, about, worth } of come) {
      const week = weeks.get(contactId)
      if (isMeetingKind(kind) && kind !== 'help-15')
        expect([contactId, week?.full ?? false]).toEqual([contactId, false])
      if (isMeetingKind(kind)) expect([contactId, week?.tough ?? false]).toEqual([contactId, false])
      const again = past.find(
        (one) =>
          hasMadeWay(one) &&
          one.kind === kind &&
          one.contacts[0] === contactId &&
          (one.openAt ?? 0) > now - restraint.personRestDays * dayMs,
      )
      // What made way comes again as the one it was.
      if (again) Object.assign(again, { state: 'open', because: null, closedAt: null, againAt: now, worth })
      else
        past.push({
          suggestionId: `s-${past.length}`,
          kind,
          contacts: [contactId],
          about,
          state: 'open',
          madeAt: now,
          openAt: now,
          againAt: null,
          closedAt: null,
          because: null,
          worth,
          bound: index % 5 === 0,
        })
    }
    const open = past.filter(({ state }) => state === 'open')
    expect(open.length).toBeLessThanOrEqual(Math.min(restraint.openMost, back + 1))
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
          const lasts = before.flatMap(({ openAt, againAt }) => [openAt ?? 0, againAt ?? 0])
          const last = Math.max(0, ...lasts.filter((moment) => moment <= at))
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
  expect(madeWay).toBeGreaterThan(12)
})

const worldOn = (today: number, change: Partial<World> = {}): World => ({
  pairs: people.map((contactId) => pairOf(contactId, 41, today)),
  team: [],
  rhythms: new Map(),
  today,
  extent: 'all',
  history: { suggestions: [], invites: [], theirInitiative: new Map() },
  weeks: new Map(),
  ownerHasTime: true,
  daysBack: null,
  occasions: [],
  locale: 'en',
  now: today * dayMs + 7 * 3_600_000,
  ...change,
})

test('what is about to fall due finds a place free', () => {
  const world = worldOn(firstDay)
  expect(chooseNow(world).come).toHaveLength(restraint.openMost)
  const soon = goalOn(firstDay + 2, 'peer-0')
  expect(chooseNow({ ...world, occasions: [soon] }).come).toHaveLength(restraint.openMost - 1)
  const due = chooseNow({ ...world, occasions: [goalOn(firstDay, 'peer-0')] }).come
  expect([due.length, due[0]?.kind]).toEqual([restraint.openMost, 'goal'])
})

test('whoever is back from leave finds one, the day after two, and then what there is; a goal of the leave comes first', () => {
  const occasions = [goalOn(firstDay - 2, 'peer-0')]
  const come = (daysBack: number | null) => chooseNow(worldOn(firstDay, { daysBack, occasions })).come
  expect([0, 1, null].map((days) => come(days).length)).toEqual([1, 2, restraint.openMost])
  expect(come(0)[0]?.kind).toBe('goal')
})

describe('three are open that could be any day', () => {
  const now = firstDay * dayMs + 7 * 3_600_000
  const open = (at: number, change: Partial<PastSuggestion> = {}): PastSuggestion => ({
    suggestionId: `s-${at}`,
    kind: 'lunch',
    contacts: [`peer-${at}`],
    about: null,
    state: 'open',
    madeAt: now - dayMs,
    againAt: null,
    openAt: now - dayMs,
    closedAt: null,
    because: null,
    worth: at,
    bound: false,
    ...change,
  })
  const three = [open(3), open(1), open(2)]
  const choose = (suggestions: readonly PastSuggestion[], occasions: readonly Occasion[]) => {
    const { come, go } = chooseNow(
      worldOn(firstDay, { history: { suggestions, invites: [], theirInitiative: new Map() }, occasions }),
    )
    return { come: come.map(({ kind, contactId }) => `${kind} ${contactId}`), go }
  }
  const goals = [goalOn(firstDay, 'peer-7'), goalOn(firstDay, 'peer-8')]

  test('and a goal falls due: the least worthy makes way; two make way for two', () => {
    expect(choose(three, [])).toEqual({ come: [], go: [] })
    expect(choose(three, goals.slice(0, 1))).toEqual({ come: ['goal peer-7'], go: ['s-1'] })
    expect(choose(three, goals)).toEqual({ come: ['goal peer-7', 'goal peer-8'], go: ['s-1', 's-2'] })
  })
  test('and a link would serve somebody: it waits', () => {
    const link: Occasion = { ...goalOn(firstDay, 'peer-7'), kind: 'share', worth: 9 }
    expect(choose(three, [link])).toEqual({ come: [], go: [] })
  })
  test('but what stands in the calendar, has a day itself or is being answered stays', () => {
    const bound = [open(1, { bound: true }), open(2, { kind: 'congratulate', about: 'role' }), open(3)]
    expect(choose(bound, goals)).toEqual({ come: ['goal peer-7'], go: ['s-3'] })
    const none = [open(1, { bound: true }), open(2, { bound: true }), open(3, { kind: 'credit', about: 'x' })]
    expect(choose(none, goals)).toEqual({ come: [], go: [] })
  })
  test('with five new in seven days already, nothing makes way', () => {
    const done = [4, 5].map((at) => open(at, { state: 'done', closedAt: now }))
    expect(choose([...three, ...done], goals)).toEqual({ come: [], go: [] })
    expect(choose([...three, ...done.slice(1)], goals)).toEqual({ come: ['goal peer-7'], go: ['s-1'] })
  })
  test('what made way may come up again as soon as there is a place, and no other kind about that person', () => {
    const away = open(1, { state: 'withdrawn', because: 'made-way', closedAt: now })
    const rest = [away, open(2), open(3)]
    const others = [0, 4, 5, 6, 7, 8].map((at) =>
      open(at, { state: 'dismissed', because: 'wrong', openAt: now - 9 * dayMs, closedAt: now }),
    )
    expect(choose([...rest, ...others], [])).toEqual({ come: ['lunch peer-1'], go: [] })
    const rested = { ...away, kind: 'help-15' }
    expect(choose([rested, open(2), open(3), ...others], [])).toEqual({ come: [], go: [] })
  })
})
