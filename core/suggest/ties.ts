/** What a tie itself gives reason for: whose turn it is, what fell through, what fades, whom one has not met. */
import { memoryDays } from '../policy/score.ts'
import { lunchWorthLeast, newOnTeamMost, thinBelow, unmetDays, worths } from '../policy/suggest.ts'
import { countsOf, type Why, why } from '../reason/why.ts'
import { silentAt } from '../score/silence.ts'
import { type Facts, factsOf } from '../words/facts.ts'
import { isFading } from '../words/fading.ts'
import { lunchOrder } from '../words/lunch.ts'
import { kindRests, restOf } from './restraint.ts'
import { dueNow, sinceChosen, whyDue } from './rhythm.ts'
import { ownersTurn, type Turn } from './turn.ts'
import type { Candidate, Pair, Week, World } from './world.ts'

const dayMs = 86_400_000

/** What a tie says for itself, by the code of the reason. */
const reasons = {
  fading: ({ facts }: Weighed, { locale }: World): Why => why('fading', countsOf(facts), locale, facts),
  unmet: ({ facts, pair }: Weighed, { locale }: World): Why => {
    const met: Record<string, number> = pair.metDaysAgo === null ? {} : { metDaysAgo: pair.metDaysAgo }
    return why('unmet', { ...countsOf(facts), ...met }, locale)
  },
  'fell-through': ({ facts }: Weighed, { locale }: World): Why => why('fell-through', countsOf(facts), locale),
  'shared-meetings': ({ facts }: Weighed, { locale }: World): Why => why('shared-meetings', countsOf(facts), locale),
} as const
const yourTurn = (turn: Turn, { locale }: World): Why => why('your-turn', { ...turn }, locale)

function nextMeeting({ at, count }: NonNullable<Pair['meetsNext']>, { now, locale }: World): Why {
  const inDays = Math.max(0, Math.floor(at / dayMs) - Math.floor(now / dayMs))
  return why('next-week', { meetings: count, inDays }, locale)
}

export type Weighed = { pair: Pair; facts: Facts; silent: number; fading: boolean; turn: Turn | null; week: Week }

const anyWeek: Week = { full: false, away: false, tough: false }

/**
 * The reason of a card about a tie as it stands today, with today's counts; undefined where its code has no counts of a tie.
 * `madeAt`: since when it is said. Null: it no longer holds, since the two were in touch or met meanwhile, or gave back.
 */
export function tieReasonNow(card: TieCard, pair: Pair | undefined, world: World): Why | null | undefined {
  const { code, madeAt, contactId } = card
  if (code === 'rhythm') {
    const one = world.rhythms.get(contactId)
    return one && whyDue(one, world.today, world.locale)
  }
  if (pair === undefined) return undefined
  const one = weigh(pair, world)
  const madeOn = Math.floor(madeAt / dayMs)
  switch (code) {
    case 'fading':
      return (pair.lastDirectDay ?? 0) >= madeOn ? null : reasons.fading(one, world)
    case 'unmet':
      return pair.metDaysAgo !== null && pair.metDaysAgo < unmetDays ? null : reasons.unmet(one, world)
    case 'shared-meetings':
      return pair.metDaysAgo === null ? reasons[code](one, world) : null
    case 'fell-through':
      return reasons[code](one, world)
    case 'your-turn':
      return one.turn && yourTurn(one.turn, world)
    case 'next-week':
      return pair.meetsNext && nextMeeting(pair.meetsNext, world)
    default:
      return undefined
  }
}
export type TieCard = { code: string; contactId: string; madeAt: number }

/** Ties with somebody who may be chosen, with everything that the sources ask about them. */
export function weighAll(world: World): Weighed[] {
  return world.pairs
    .filter((pair) => !pair.closed && !pair.apart && pair.peer === 'peer' && pair.twoWay)
    .map((pair) => weigh(pair, world))
}

function weigh(pair: Pair, { now, history, weeks }: World): Weighed {
  const atDay = now / dayMs
  const today = Math.floor(atDay)
  const facts = factsOf(pair.days, today)
  const week = weeks.get(pair.contactId) ?? anyWeek
  const silent = pair.lastDirectDay === null ? 0 : silentAt(pair.columns, pair.lastDirectDay, atDay)
  const fading = isFading({
    twoWay: pair.twoWay,
    peer: pair.peer,
    historyDays: today - pair.firstDay,
    wasRegular: pair.aboveUntil !== null && pair.aboveUntil >= today - memoryDays,
    silent,
    facts,
    away: week.away,
    elsewhere: pair.elsewhere,
  })
  const turn = ownersTurn(pair.contactId, history.invites, pair, now)
  return { pair, facts, silent, fading, turn, week }
}

/** The first of some kinds that may come up with this person now, or null. */
export function kindFor(contactId: string, wished: readonly string[], world: World, returning = false): string | null {
  const { history, now } = world
  return (
    wished.find(
      (kind) => !kindRests(kind, history, now) && restOf(contactId, kind, history, now, returning) === null,
    ) ?? null
  )
}

/** Everything that ties give reason for; `room`: how many lunches are worth ranking. */
export function fromTies(world: World, room: number): Candidate[] {
  const weighed = weighAll(world)
  // Nobody is met in a week that is full, away or hard; and to whom it is the owner's turn to give, nothing more is asked of.
  const free = weighed.filter(({ week }) => !week.full && !week.away && !week.tough)
  const first = world.extent === 'nothing' ? [] : [...turns(free, world), ...returns(free, world)]
  const chosen = rhythmic(world)
  const read = world.extent === 'nothing' ? [] : [...fading(free, world, room), ...unmet(free, world, room)]
  return [
    ...helps(weighed, world),
    ...first,
    ...chosen,
    ...read,
    ...nextWeek(free, world),
    ...strangers(weighed, world),
  ]
}

const candidate = (contactId: string, kind: string, worth: number, reason: Why): Candidate => ({
  contactId,
  kind,
  about: null,
  worth,
  why: reason,
})

/** Help in place of a lunch, for whoever has an unusually full week, where the owner's own leaves time. */
function helps(weighed: readonly Weighed[], world: World): Candidate[] {
  if (!world.ownerHasTime) return []
  return weighed.flatMap(({ pair, week }) => {
    if (!week.full || week.away || week.tough || pair.planned) return []
    const kind = kindFor(pair.contactId, ['help-15'], world)
    return kind ? [candidate(pair.contactId, kind, worths.fullWeek, why('full-week', {}, world.locale))] : []
  })
}

function turns(weighed: readonly Weighed[], world: World): Candidate[] {
  return weighed.flatMap(({ pair, turn }) => {
    if (turn === null || pair.planned) return []
    const kind = kindFor(pair.contactId, ['help-15'], world)
    return kind ? [candidate(pair.contactId, kind, worths.ownersTurn, yourTurn(turn, world))] : []
  })
}

function returns(weighed: readonly Weighed[], world: World): Candidate[] {
  return weighed.flatMap((one) => {
    const { pair } = one
    if (!pair.fellThrough || pair.planned) return []
    const kind = kindFor(pair.contactId, ['lunch', 'coffee'], world, true)
    return kind ? [candidate(pair.contactId, kind, worths.fellThrough, reasons['fell-through'](one, world))] : []
  })
}

/** Whom the owner chose to meet every so often, when it is time; not in a week that is full, away or hard. */
const rhythmic = (world: World): Candidate[] =>
  dueNow(world.rhythms.values()).flatMap((one) => {
    const { full, away, tough } = world.weeks.get(one.contactId) ?? anyWeek
    const heeded = { ...world, history: sinceChosen(world.history, one) }
    const kind = full || away || tough ? null : kindFor(one.contactId, ['lunch', 'coffee'], heeded)
    if (kind === null || one.days === null) return []
    const worth = one.state === 'overdue' ? worths.rhythmOverdue : worths.rhythm
    return [{ ...candidate(one.contactId, kind, worth, whyDue(one, world.today, world.locale)), days: one.days }]
  })

/** Lunches by worth; where it is the owner's turn to give, no more asking. */
function lunches(
  weighed: readonly Weighed[],
  world: World,
  room: number,
  as: { reason: (one: Weighed) => Why; lift: number },
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
  return ordered.map(({ contact: { one, kind }, worth }) =>
    candidate(one.pair.contactId, kind, as.lift + worth, as.reason(one)),
  )
}

const fading = (weighed: readonly Weighed[], world: World, room: number): Candidate[] =>
  lunches(
    weighed.filter((one) => one.fading),
    world,
    room,
    { reason: (one) => reasons.fading(one, world), lift: worths.fading },
  )

const unmet = (weighed: readonly Weighed[], world: World, room: number): Candidate[] =>
  lunches(
    weighed.filter((one) => {
      const { pair, silent } = one
      const longAgo = pair.metDaysAgo === null || pair.metDaysAgo >= unmetDays
      return !one.fading && !pair.elsewhere && longAgo && silent * Math.sqrt(pair.bestScore / 100) >= lunchWorthLeast
    }),
    world,
    room,
    { reason: (one) => reasons.unmet(one, world), lift: 0 },
  )

/** Nothing of the past was read yet, or there is little of it: next week's calendar says with whom one will be in a room anyway. */
function nextWeek(weighed: readonly Weighed[], world: World): Candidate[] {
  if (world.extent !== 'nothing' && weighed.length >= thinBelow) return []
  return weighed.flatMap(({ pair }) => {
    if (pair.meetsNext === null || pair.planned || pair.metDaysAgo !== null) return []
    if (world.rhythms.has(pair.contactId)) return []
    const kind = kindFor(pair.contactId, ['coffee'], world)
    return kind ? [candidate(pair.contactId, kind, worths.nextWeek, nextMeeting(pair.meetsNext, world))] : []
  })
}

/** With a thin mailbox the org chart and shared meetings help out: people of one's own team whom one has not met alone. */
function strangers(weighed: readonly Weighed[], world: World): Candidate[] {
  if (world.extent !== 'all' || weighed.length >= thinBelow) return []
  const sharing = weighed.flatMap((one): Candidate[] => {
    const { pair, facts, week } = one
    if (pair.metDaysAgo !== null || pair.planned || facts.meetingsIn90 === 0) return []
    if (week.full || week.away || week.tough || world.rhythms.has(pair.contactId)) return []
    const kind = kindFor(pair.contactId, ['coffee'], world)
    return kind ? [candidate(pair.contactId, kind, worths.sharedMeetings, reasons['shared-meetings'](one, world))] : []
  })
  const team = world.team.flatMap(({ contactId, closed }): Candidate[] => {
    const kind = closed || world.rhythms.has(contactId) ? null : kindFor(contactId, ['coffee'], world)
    return kind ? [candidate(contactId, kind, worths.newOnTeam, why('new-on-team', {}, world.locale))] : []
  })
  return [...team.slice(0, newOnTeamMost), ...sharing]
}
