/** Which hours of the week the regular meetings of teams and pairs take, so that they don't stand in each other's way. */

import type { Random } from '../random.ts'
import type { Team } from './company-types.ts'
import { dayOf, instantOf, weekdayOf } from './local-time.ts'
import type { Member, Party, Roster } from './roster.ts'
import { seeded, shuffled, weighted } from './seeded.ts'
import { bestMinute, commonMinutes } from './working-time.ts'

/** A regular meeting of a team: on weekdays 1 (Monday) to 7 at a minute of the lead's day. */
export type TeamSlot = { kind: 'weekly' | 'round'; weekdays: readonly number[]; minute: number; minutes: number }
/** One of two: a weekday and a minute of the organiser's day. */
export type PairSlot = { weekday: number; minute: number; minutes: number }

/** Hours of the week that are settled for everybody alike. */
export type Timetable = {
  slotsOf: (team: Team) => readonly TeamSlot[]
  /** The room that a team has for its weekly meeting, or null where none of its site is free then. */
  roomOf: (team: Team) => Party | null
  /** Teams whose weekly meeting is in a room. */
  teamsIn: (roomId: string) => readonly Team[]
  /** When a lead and a report of theirs meet; null where their hours don't. */
  withReport: (lead: Member, report: Member) => PairSlot | null
  /** Times at which two could meet every week, in an order of their own; those taken for either are left out. */
  freeFor: (organizer: Member, other: Member, minutes: number, label: string) => PairSlot[]
}

/** In ms of one and the same week. */
type Span = { start: number; end: number }
type Occupied = readonly Span[]

const minuteMs = 60_000
/** A time of the week of a member's in the week that begins on a local day. */
const spanIn = (monday: number, { person }: Member, weekday: number, minute: number, minutes: number): Span => {
  const start = instantOf(person.zone, monday + weekday - 1, minute)
  return { start, end: start + minutes * minuteMs }
}
const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** The slots of a team, at the hour that suits most of it; `isTaken` says which weekday and minute are the lead's already. */
function teamSlots(
  roster: Roster,
  team: Team,
  monday: number,
  isTaken: (weekday: number, minute: number, minutes: number) => boolean,
): TeamSlot[] {
  const random = seeded(roster.company.seed, `slots:${team.id}`)
  const people = roster.peopleOf(team)
  if (people.length < 2) return []
  const first = weighted(random, [
    [1, 3],
    [2, 4],
    [3, 2],
    [4, 1],
  ] as const)
  const minutes = random.pick([30, 45, 60, 60])
  const minute = bestMinute(random, people, monday, minutes)
  const weekday =
    [0, 1, 2, 3].map((later) => 1 + ((first - 1 + later) % 4)).find((day) => !isTaken(day, minute, minutes)) ?? first
  const weekly: TeamSlot = { kind: 'weekly', weekdays: [weekday], minute, minutes }
  if (!['Engineering', 'Product', 'IT'].includes(team.department) || !random.chance(0.5)) return [weekly]
  const others = [2, 4].filter((day) => day !== weekday)
  return [weekly, { kind: 'round', weekdays: others, minute: bestMinute(random, people, monday, 15), minutes: 15 }]
}

/** First Monday of the history, as a local day: the week that all spans are compared in. */
function firstMonday(roster: Roster): number {
  const day = dayOf('UTC', roster.company.from)
  return day + ((8 - weekdayOf(day)) % 7)
}

/** Rooms in the order of the teams that ask for them, none twice at a time. */
function assignRooms(roster: Roster, spansOf: (team: Team) => Span[]): Map<string, string> {
  const { company } = roster
  const rooms = company.people.filter(({ kind }) => kind === 'room')
  const taken = new Map<string, Span[]>()
  const chosen = new Map<string, string>()
  for (const team of company.teams) {
    const site = roster.member(team.leadId)?.person.site ?? null
    const [weekly] = spansOf(team)
    const room =
      weekly &&
      rooms.find((one) => one.site === site && !(taken.get(one.id) ?? []).some((span) => overlaps(span, weekly)))
    if (!room) continue
    chosen.set(team.id, room.id)
    taken.set(room.id, [...(taken.get(room.id) ?? []), weekly])
  }
  return chosen
}

function createRooms(roster: Roster, spansOf: (team: Team) => Span[]): Pick<Timetable, 'roomOf' | 'teamsIn'> {
  let chosen: Map<string, string> | null = null
  const rooms = (): Map<string, string> => {
    chosen ??= assignRooms(roster, spansOf)
    return chosen
  }
  return {
    roomOf(team) {
      const id = rooms().get(team.id)
      return id === undefined ? null : roster.party(id)
    },
    teamsIn: (roomId) => roster.company.teams.filter((team) => rooms().get(team.id) === roomId),
  }
}

/** What `make` gives for a key, made once. */
function kept<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>()
  return (key) => {
    if (!known.has(key)) known.set(key, make(key))
    return known.get(key) as V
  }
}

/** Times of the week at which two could meet, shuffled under a label; what overlaps something taken is left out. */
function freeSlots(
  pair: { organizer: Member; other: Member },
  ask: { monday: number; minutes: number; random: Random; taken: Occupied },
): PairSlot[] {
  const { organizer, other } = pair
  const { monday, minutes, random, taken } = ask
  const weekdays = organizer.person.workingHours.days.filter((day) => other.person.workingHours.days.includes(day))
  const minutesOfDay = commonMinutes([organizer, other], monday, minutes)
  const isFree = ({ weekday, minute }: PairSlot): boolean => {
    const span = spanIn(monday, organizer, weekday, minute, minutes)
    return !taken.some((one) => overlaps(one, span))
  }
  const all = weekdays.flatMap((weekday) => minutesOfDay.map((minute): PairSlot => ({ weekday, minute, minutes })))
  return shuffled(random, all.filter(isFree))
}

/** The timetable of a company; each part is worked out when it is first asked for. */
export function createTimetable(roster: Roster): Timetable {
  const { seed } = roster.company
  const monday = firstMonday(roster)
  const spanOf = (member: Member, weekday: number, minute: number, minutes: number): Span =>
    spanIn(monday, member, weekday, minute, minutes)
  const free = (organizer: Member, other: Member, minutes: number, label: string, taken: Occupied): PairSlot[] =>
    freeSlots({ organizer, other }, { monday, minutes, random: seeded(seed, label), taken })
  const slotsOf: Timetable['slotsOf'] = kept((team: Team): TeamSlot[] => {
    const lead = roster.member(team.leadId)
    if (!lead) return []
    const above = roster
      .teamsOf(team.leadId)
      .filter(({ leadId }) => leadId !== team.leadId)
      .flatMap(spansOf)
    return teamSlots(roster, team, monday, (...slot) => above.some((span) => overlaps(span, spanOf(lead, ...slot))))
  })
  const spansOf: (team: Team) => Span[] = kept((team: Team): Span[] => {
    const lead = roster.member(team.leadId)
    if (!lead) return []
    return slotsOf(team).flatMap(({ weekdays, minute, minutes }) =>
      weekdays.map((day) => spanOf(lead, day, minute, minutes)),
    )
  })
  const takenBy = kept((member: Member): Span[] => {
    const own = roster.teamsOf(member.person.id).flatMap(spansOf)
    const lead = roster.member(member.person.managerId ?? '')
    const slot = lead ? reportSlots(lead).get(member) : undefined
    return lead && slot ? [...own, spanOf(lead, slot.weekday, slot.minute, slot.minutes)] : own
  })
  const reportSlots = kept((lead: Member): Map<Member, PairSlot> => {
    const slots = new Map<Member, PairSlot>()
    const taken = [...takenBy(lead)]
    for (const report of roster.reportsOf(lead.person.id)) {
      const label = `one-to-one:${lead.index}:${report.index}`
      const minutes = seeded(seed, label).chance(0.7) ? 30 : 45
      const theirs = roster.teamsOf(report.person.id).flatMap(spansOf)
      const [slot] = free(lead, report, minutes, label, [...taken, ...theirs])
      if (!slot) continue
      slots.set(report, slot)
      taken.push(spanOf(lead, slot.weekday, slot.minute, slot.minutes))
    }
    return slots
  })
  return {
    slotsOf,
    ...createRooms(roster, spansOf),
    withReport: (lead, report) => reportSlots(lead).get(report) ?? null,
    freeFor: (organizer, other, minutes, label) =>
      free(organizer, other, minutes, label, [...takenBy(organizer), ...takenBy(other)]),
  }
}
