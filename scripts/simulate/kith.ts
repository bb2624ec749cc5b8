/** Kith for one of the sixty: the engine of `core/suggest` on what it may know, once a working morning. */
import { createDirectory, type Directory } from '../../core/peers/directory.ts'
import { type PeerAnswer, peerOf } from '../../core/peers/peers.ts'
import { awayHours, lapseDays, morningHour, restraint } from '../../core/policy/suggest.ts'
import { swapPolicy } from '../../core/policy/swap.ts'
import { bringsTogether, chooseNow, isMeetingKind, misfitOf } from '../../core/suggest/candidates.ts'
import { hasMadeWay, type PastInvite, type PastSuggestion } from '../../core/suggest/history.ts'
import {
  type CreditFact,
  creditOccasion,
  type GoalFact,
  goalOccasion,
  type SwapMatchFact,
  swapMatchOccasion,
  swapOccasion,
} from '../../core/suggest/occasions.ts'
import { tieReasonNow } from '../../core/suggest/ties.ts'
import type { Candidate, Occasion, Pair, Week, World } from '../../core/suggest/world.ts'
import { fitsBothWays, matchSwaps } from '../../core/swap/match.ts'
import { type Contacts, isTwoWay } from './contacts.ts'
import { dayMs, isWorkday, managerOf, type SimPerson, type Society } from './society.ts'

/** A suggestion as it was shown: `day` it opened on, and for a meeting the day that is offered. */
export type Shown = PastSuggestion & {
  owner: number
  peer: number
  code: string
  day: number
  offered: number | null
  /** It made way and came again as the entry after it, which the engine takes for the same one. */
  cameAgain: boolean
}
export type SimInvite = PastInvite & { owner: number; peer: number; day: number }

/** What all owners' Kith shares: the society, what passed, and who meets whom ahead. */
export type Office = {
  society: Society
  contacts: Contacts
  /** Meetings of two that lie ahead, and cancelled ones, by pair. */
  ahead: Map<string, SimInvite>
  cancelled: Map<string, number>
  peers: ReturnType<typeof createPeers>
}
export type OwnKith = {
  shown: Shown[]
  invites: SimInvite[]
  /** What the owner typed of their own accord: goals of peers with their day, and help that they got. */
  goals: GoalFact[]
  helps: CreditFact[]
  theirInitiative: Map<string, number>
  /** Swaps that were begun: the owner's session, when it was held, and whether the one in return is arranged. */
  swaps: SimSwap[]
}
export type SimSwap = { swapId: string; contactId: string; learnedAt: number | null; isReturned: boolean }

export const createKith = (): OwnKith => ({
  shown: [],
  invites: [],
  goals: [],
  helps: [],
  theirInitiative: new Map(),
  swaps: [],
})
export const pairKey = (a: number, b: number): string => (a < b ? `${a}:${b}` : `${b}:${a}`)
export const isApart = (one: SimPerson, other: SimPerson): boolean =>
  one.keepsApartFrom.includes(other.id) || other.keepsApartFrom.includes(one.id)

/** Who is whose peer on a day, by the rules of `core/peers` on the chart of that day; worked out once a chart. */
export function createPeers(people: readonly SimPerson[]): (day: number, owner: number, other: number) => PeerAnswer {
  const charts = new Map<string, { chart: Directory; answers: Map<number, PeerAnswer> }>()
  return (day, owner, other) => {
    const version = people.map((person) => person.managers.filter(({ from }) => from <= day).length).join('')
    const known = charts.get(version) ?? { chart: chartOn(people, day), answers: new Map<number, PeerAnswer>() }
    charts.set(version, known)
    const key = owner * people.length + other
    const answer = known.answers.get(key) ?? peerOf(known.chart, people[owner]?.id ?? '', people[other]?.id ?? '', null)
    known.answers.set(key, answer)
    return answer
  }
}

const chartOn = (people: readonly SimPerson[], day: number): Directory =>
  createDirectory(
    people.map((person) => ({
      id: person.id,
      managerId: managerOf(person, day),
      jobTitle: person.title,
      department: `Team ${person.team}`,
      userType: 'Member',
      accountEnabled: true,
    })),
  )

const morningOf = (day: number): number => day * dayMs + morningHour * 3_600_000
const isStanding = ({ state }: Shown): boolean => state === 'open'

/** The relationships of one owner as the rules see them. */
function pairsOf({ society, contacts, ahead, cancelled, peers }: Office, owner: number, day: number): Pair[] {
  const { people } = society
  const me = people[owner]
  if (!me) return []
  return people.flatMap((other, index): Pair[] => {
    const bond = index === owner ? undefined : contacts.bond(owner, index)
    if (!bond) return []
    const { peer, line } = peers(day, owner, index)
    const [lastMet] = bond.met
    const key = pairKey(owner, index)
    const { aboveUntil, best } = contacts.derivedOf(bond)
    return [
      {
        contactId: other.id,
        twoWay: isTwoWay(bond),
        peer,
        elsewhere: false,
        closed: line !== null,
        apart: isApart(me, other),
        columns: bond.columns,
        firstDay: bond.firstDay,
        lastDirectDay: bond.lastDirectDay,
        aboveUntil,
        bestScore: best,
        days: [...bond.days.values()],
        planned: ahead.has(key),
        fellThrough: (cancelled.get(key) ?? 0) > day - 14 && !ahead.has(key),
        metDaysAgo: lastMet ? day - lastMet.day : null,
        organisers: bond.met.map(({ by }) => (by === owner ? 'owner' : 'other')),
        given: [],
        asked: [],
        meetsNext: null,
        bridge: me.team !== other.team,
      },
    ]
  })
}

/** The first working day, tomorrow or later, on which both are there and a meeting of this kind has room; null within two weeks. */
function dayFor({ society }: Office, owner: number, peer: number, day: number): number | null {
  for (let at = day + 1; at <= day + 14; at += 1)
    if (isWorkday(at) && !society.isAway(owner, at) && !society.isAway(peer, at)) return at
  return null
}

/** Ends what stood for its time, and what does not fit or hold any more. `seen`: null while the owner is away. */
function endWhatEnded(office: Office, own: OwnKith, owner: number, day: number, seen: World | null): void {
  const now = morningOf(day)
  const { society } = office
  const wasAway = Array.from({ length: lapseDays + 1 }, (_, back) => day - back).some((at) => society.isAway(owner, at))
  const byContact = new Map(seen?.pairs.map((pair) => [pair.contactId, pair]))
  for (const one of own.shown.filter(isStanding)) {
    const end = (state: 'lapsed' | 'withdrawn', because: string): void => {
      Object.assign(one, { state, because, closedAt: now })
    }
    if (day - one.day >= lapseDays) end('lapsed', wasAway && awayHours > 0 ? 'away' : 'ignored')
    else if (seen !== null && bringsTogether(one.kind)) {
      const [contactId = ''] = one.contacts
      const pair = byContact.get(contactId)
      if (pair?.closed) end('withdrawn', 'excluded')
      else if (pair?.planned && isMeetingKind(one.kind)) end('withdrawn', 'planned')
      else {
        const because = misfitOf(one.kind, pair, weekOf(society, one.peer, day))
        if (because !== null) end('withdrawn', because)
        else if (tieReasonNow({ code: one.code, contactId, madeAt: one.madeAt }, pair, seen) === null)
          end('withdrawn', 'over')
      }
    }
  }
}

const weekOf = (society: Society, person: number, day: number): Week => ({
  full: society.isFull(person, day),
  away: society.isAway(person, day),
  tough: false,
})

/** What falls due with people who may be suggested, as the worker tells it each morning: whoever is away is asked when they are back. */
function occasionsOf(office: Office, own: OwnKith, owner: number, day: number, open: ReadonlySet<string>): Occasion[] {
  const { society } = office
  const viewer = { zone: 'UTC', locale: 'en' as const, now: morningOf(day) }
  const leaveOf = (contactId: string) =>
    society.people.find(({ id }) => id === contactId)?.leaves.find(({ from, to }) => from <= day + 12 && to >= day) ??
    null
  const goals = own.goals.map((fact) => {
    const their = { workDays: [1, 2, 3, 4, 5], holidays: [], away: leaveOf(fact.contactId) }
    return goalOccasion({ ...fact, their }, viewer)
  })
  const helps = own.helps.map((fact) => creditOccasion(fact, viewer))
  const matches = matchesOf(office, own, owner, open).map((fact) => swapMatchOccasion(fact, viewer))
  const returns = own.swaps.flatMap(({ swapId, contactId, learnedAt, isReturned }) =>
    learnedAt === null || isReturned ? [] : [swapOccasion({ contactId, swapId, learnedAt }, viewer)],
  )
  return [...goals, ...helps, ...matches, ...returns].filter(
    ({ contactId, until }) => until > viewer.now && open.has(contactId),
  )
}

/** With whom a swap goes both ways, by the rules of `core/swap` on what is published; not while one with them is under way. */
function matchesOf({ society }: Office, own: OwnKith, owner: number, open: ReadonlySet<string>): SwapMatchFact[] {
  const me = society.people[owner]
  if (!me || me.learns.length === 0) return []
  const isUnderWay = (id: string): boolean =>
    own.swaps.some(({ contactId, isReturned }) => contactId === id && !isReturned)
  const others = society.people.filter(({ id, teaches }) => teaches.length > 0 && open.has(id) && !isUnderWay(id))
  const candidates = others.map((contact) => ({ contact, teaches: contact.teaches, learns: contact.learns, tie: 0 }))
  return matchSwaps(me, candidates, swapPolicy.matchesMost).flatMap(({ contact, learn, teach }) =>
    teach === null ? [] : [{ contactId: contact.id, learnId: learn, teachId: teach, ...fitsBothWays(me, contact) }],
  )
}

/** Working days since a leave, 0 on the first; null where it is past. */
function daysBack(society: Society, owner: number, day: number): number | null {
  let count = 0
  for (let at = day - 1; at > day - 6; at -= 1) {
    if (society.isAway(owner, at)) return count
    if (isWorkday(at)) count += 1
    if (count >= restraint.openMost - 1) return null
  }
  return null
}

/** What the engine sees on a morning. */
function worldOf(office: Office, own: OwnKith, owner: number, day: number): World {
  const { society } = office
  const pairs = pairsOf(office, owner, day)
  const open = new Set(
    pairs.flatMap(({ contactId, closed, apart, peer }) => (!closed && !apart && peer === 'peer' ? [contactId] : [])),
  )
  return {
    pairs,
    team: [],
    rhythms: new Map(),
    today: day,
    extent: 'all',
    history: historyOf(own),
    weeks: new Map(society.people.map(({ id }, index) => [id, weekOf(society, index, day)])),
    ownerHasTime: society.hasTime(owner, day),
    daysBack: daysBack(society, owner, day),
    occasions: occasionsOf(office, own, owner, day, open),
    locale: 'en',
    now: morningOf(day),
  }
}

const historyOf = ({ shown, invites, theirInitiative }: OwnKith): World['history'] => ({
  suggestions: shown.filter(({ cameAgain }) => !cameAgain),
  invites,
  theirInitiative,
})

/** A working morning: what ended goes, and what the engine finds for the room there is comes up. Gives what came up. */
export function lookAt(office: Office, own: OwnKith, owner: number, day: number): Shown[] {
  if (office.society.isAway(owner, day)) {
    endWhatEnded(office, own, owner, day, null)
    return []
  }
  const seen = worldOf(office, own, owner, day)
  endWhatEnded(office, own, owner, day, seen)
  const { come, go } = chooseNow({ ...seen, history: historyOf(own) })
  for (const one of own.shown)
    if (isStanding(one) && go.includes(one.suggestionId))
      Object.assign(one, { state: 'withdrawn', because: 'made-way', closedAt: seen.now })
  return come.map((candidate) => show(office, own, owner, day, candidate))
}

/** Puts a candidate on the owner's screen, or notes that no day was found. What made way comes again as the same one. */
function show(office: Office, own: OwnKith, owner: number, day: number, candidate: Candidate): Shown {
  const { contactId, kind, about, why, worth } = candidate
  const now = morningOf(day)
  const peer = office.society.people.findIndex(({ id }) => id === contactId)
  const offered = isMeetingKind(kind) ? dayFor(office, owner, peer, day) : null
  const isShown = offered !== null || !isMeetingKind(kind)
  const again = own.shown.find(
    (past) =>
      hasMadeWay(past) &&
      !past.cameAgain &&
      past.peer === peer &&
      past.kind === kind &&
      past.about === about &&
      (past.openAt ?? 0) > now - restraint.personRestDays * dayMs,
  )
  if (again) again.cameAgain = true
  const one: Shown = {
    suggestionId: again?.suggestionId ?? `${owner}-${own.shown.length}`,
    owner,
    peer,
    kind,
    contacts: [contactId],
    about,
    code: why.code,
    day,
    offered,
    madeAt: again?.madeAt ?? now,
    state: isShown ? 'open' : 'lapsed',
    openAt: isShown ? (again?.openAt ?? now) : null,
    againAt: again && isShown ? now : null,
    closedAt: isShown ? null : now,
    because: isShown ? null : 'no-time',
    worth,
    bound: false,
    cameAgain: false,
  }
  own.shown.push(one)
  return one
}
