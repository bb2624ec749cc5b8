/** Who is worth a suggestion now, of which kind and why: the best first, no more than there is room for. */

import { memoryDays } from '../policy/score.ts'
import { lunchWorthLeast, newOnTeamMost, thinBelow, unmetDays } from '../policy/suggest.ts'
import { countsOf, type Why, why } from '../reason/why.ts'
import type { Columns } from '../score/decay.ts'
import { silentAt } from '../score/silence.ts'
import { type ContactDay, type Facts, factsOf } from '../words/facts.ts'
import { isFading } from '../words/fading.ts'
import { lunchOrder } from '../words/lunch.ts'
import type { History } from './history.ts'
import { kindRests, restOf, roomFor } from './restraint.ts'
import { dueNow, type InRhythm, whyDue } from './rhythm.ts'
import { ownersTurn, type Turn } from './turn.ts'

/** A relationship as the rules see it. Days are UTC days since 1970. */
export type Pair = {
  contactId: string
  twoWay: boolean
  peer: 'peer' | 'not' | 'unknown'
  /** The owner said that this person is a peer though the chart is not known. */
  elsewhere: boolean
  /** Excluded by either side, out of the company, or otherwise not to be chosen. */
  closed: boolean
  columns: Columns
  firstDay: number
  lastDirectDay: number | null
  aboveUntil: number | null
  bestScore: number
  days: readonly ContactDay[]
  /** A meeting of the two alone lies ahead. */
  planned: boolean
  /** A single meeting of the two alone that lay ahead was cancelled lately. */
  fellThrough: boolean
  /** Whole days since the two met alone, or null. */
  metDaysAgo: number | null
  /** Who set up the meetings of the two alone, newest first. */
  organisers: readonly ('owner' | 'other')[]
  /** When the owner gave help or thanks, as logged (ms). */
  given: readonly number[]
  bridge: boolean
}

/** Somebody of the owner's own team with whom there is no relationship yet. */
export type TeamMate = { contactId: string; closed: boolean }

export type World = {
  pairs: readonly Pair[]
  team: readonly TeamMate[]
  /** Whom the owner chose to meet in a rhythm: it decides about them, whatever else is known. */
  rhythms: ReadonlyMap<string, InRhythm>
  /** The owner's own day, in days since 1970. */
  today: number
  /** Everything was read: only then does "not yet met" mean something. */
  isWhole: boolean
  history: History
  locale: 'en' | 'de'
  /** ms since 1970. */
  now: number
}

export type Candidate = {
  contactId: string
  kind: string
  worth: number
  why: Why
  /** Days (since 1970) in which times are to be looked for; the usual ones where it is left out. */
  days?: { from: number; to: number }
}

type Weighed = { pair: Pair; facts: Facts; silent: number; fading: boolean; turn: Turn | null }

/** Candidates for the room there is now, best first, one a person. */
export function candidatesOf(world: World): Candidate[] {
  const room = roomFor(world.history, world.now)
  if (room === 0) return []
  const weighed = world.pairs
    .filter((pair) => !pair.closed && pair.peer === 'peer' && pair.twoWay)
    .map((pair) => weigh(pair, world))
  const chosen = new Map<string, Candidate>()
  const sources = [turns, returns, rhythmic, fading, unmet, strangers]
  for (const source of sources) {
    for (const one of source(weighed, world, room - chosen.size)) {
      if (chosen.size < room && !chosen.has(one.contactId)) chosen.set(one.contactId, one)
    }
    if (chosen.size >= room) break
  }
  return [...chosen.values()].sort((a, b) => b.worth - a.worth)
}

/** Whether a relationship still carries a suggestion that was made for it. */
export const stillFits = (pair: Pair | undefined): boolean =>
  pair !== undefined && !pair.closed && pair.peer === 'peer' && !pair.planned

function weigh(pair: Pair, { now, history }: World): Weighed {
  const atDay = now / 86_400_000
  const today = Math.floor(atDay)
  const facts = factsOf(pair.days, today)
  const silent = pair.lastDirectDay === null ? 0 : silentAt(pair.columns, pair.lastDirectDay, atDay)
  const wasRegular = pair.aboveUntil !== null && pair.aboveUntil >= today - memoryDays
  const fading = isFading({
    twoWay: pair.twoWay,
    peer: pair.peer,
    historyDays: today - pair.firstDay,
    wasRegular,
    silent,
    facts,
    away: false,
    elsewhere: pair.elsewhere,
  })
  const turn = ownersTurn(pair.contactId, history.invites, pair.given, pair.organisers, now)
  return { pair, facts, silent, fading, turn }
}

/** A kind that may come up with this person now; a lunch that rests with everybody becomes a coffee. */
function kindFor(contactId: string, wished: readonly string[], world: World, returning = false): string | null {
  const { history, now } = world
  return (
    wished.find(
      (kind) => !kindRests(kind, history, now) && restOf(contactId, kind, history, now, returning) === null,
    ) ?? null
  )
}

type Source = (weighed: readonly Weighed[], world: World, room: number) => Candidate[]

const turns: Source = (weighed, world) =>
  weighed.flatMap(({ pair, turn }) => {
    if (turn === null || pair.planned) return []
    const kind = kindFor(pair.contactId, ['help-15'], world)
    return kind ? [{ contactId: pair.contactId, kind, worth: 2, why: why('your-turn', { ...turn }, world.locale) }] : []
  })

const returns: Source = (weighed, world) =>
  weighed.flatMap(({ pair, facts }) => {
    if (!pair.fellThrough || pair.planned) return []
    const kind = kindFor(pair.contactId, ['lunch', 'coffee'], world, true)
    return kind
      ? [{ contactId: pair.contactId, kind, worth: 1.5, why: why('fell-through', countsOf(facts), world.locale) }]
      : []
  })

const rhythmic: Source = (_, world) =>
  dueNow(world.rhythms.values()).flatMap((one) => {
    const kind = kindFor(one.contactId, ['lunch', 'coffee'], world)
    if (kind === null || one.days === null) return []
    const worth = one.state === 'overdue' ? 1.4 : 1.2
    return [{ contactId: one.contactId, kind, worth, why: whyDue(one, world.today, world.locale), days: one.days }]
  })

/** Lunches by worth; where it is the owner's turn to give, no more asking. */
function lunches(
  weighed: readonly Weighed[],
  world: World,
  room: number,
  reason: (one: Weighed) => Why,
  lift: number,
): Candidate[] {
  const open = weighed.flatMap((one) => {
    // Six weeks mean six: whoever has a rhythm is not brought up before it.
    if (world.rhythms.has(one.pair.contactId)) return []
    const kind = one.turn === null ? kindFor(one.pair.contactId, ['lunch', 'coffee'], world) : null
    return kind ? [{ one, kind }] : []
  })
  const ordered = lunchOrder(
    open.map((contact) => ({
      contact,
      silent: contact.one.silent,
      bestScore: contact.one.pair.bestScore,
      twoWay: contact.one.pair.twoWay,
      peer: contact.one.pair.peer,
      booked: contact.one.pair.planned,
      metDaysAgo: contact.one.pair.metDaysAgo,
      bridge: contact.one.pair.bridge,
    })),
    room,
  )
  return ordered.map(({ contact: { one, kind }, worth }) => ({
    contactId: one.pair.contactId,
    kind,
    worth: lift + worth,
    why: reason(one),
  }))
}

const fading: Source = (weighed, world, room) =>
  lunches(
    weighed.filter((one) => one.fading),
    world,
    room,
    ({ facts }) => why('fading', countsOf(facts), world.locale, facts),
    0.5,
  )

const unmet: Source = (weighed, world, room) =>
  lunches(
    weighed.filter((one) => {
      const { pair, silent } = one
      const longAgo = pair.metDaysAgo === null || pair.metDaysAgo >= unmetDays
      return !one.fading && !pair.elsewhere && longAgo && silent * Math.sqrt(pair.bestScore / 100) >= lunchWorthLeast
    }),
    world,
    room,
    ({ facts, pair }) => {
      const met: Record<string, number> = pair.metDaysAgo === null ? {} : { metDaysAgo: pair.metDaysAgo }
      return why('unmet', { ...countsOf(facts), ...met }, world.locale)
    },
    0,
  )

/** With a thin mailbox the org chart and shared meetings help out: people of one's own team whom one has not met alone. */
const strangers: Source = (weighed, world) => {
  if (!world.isWhole || weighed.length >= thinBelow) return []
  const sharing = weighed.flatMap(({ pair, facts }): Candidate[] => {
    if (pair.metDaysAgo !== null || pair.planned || facts.meetingsIn90 === 0) return []
    if (world.rhythms.has(pair.contactId)) return []
    const kind = kindFor(pair.contactId, ['coffee'], world)
    return kind
      ? [{ contactId: pair.contactId, kind, worth: 0.2, why: why('shared-meetings', countsOf(facts), world.locale) }]
      : []
  })
  const team = world.team.flatMap(({ contactId, closed }): Candidate[] => {
    const kind = closed || world.rhythms.has(contactId) ? null : kindFor(contactId, ['coffee'], world)
    return kind ? [{ contactId, kind, worth: 0.1, why: why('new-on-team', {}, world.locale) }] : []
  })
  return [...team.slice(0, newOnTeamMost), ...sharing]
}
