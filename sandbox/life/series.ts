/** Meetings that come round: of teams, of a lead with each report, of two who are close, of projects. */

import type { Team } from './company-types.ts'
import { dayOf } from './local-time.ts'
import type { Meeting } from './meeting-facts.ts'
import type { Project } from './projects.ts'
import type { Member, Party, Roster } from './roster.ts'
import { seeded, weighted } from './seeded.ts'
import { type SeriesPlan, seriesOf, termsOf } from './series-facts.ts'
import type { PairSlot, Timetable } from './timetable.ts'
import { bestMinute } from './working-time.ts'

type Plan = Omit<SeriesPlan, 'attendees' | 'from' | 'to' | 'organizer'> & {
  organizer: Member
  people: readonly Member[]
  room: Party | null
  from: number
  to: number | null
}

/** The series of a group over all its terms; nothing where fewer than two are left. */
export function seriesOver(roster: Roster, { people, room, ...plan }: Plan): Meeting[] {
  return termsOf(roster, [plan.organizer, ...people], { from: plan.from, to: plan.to }).flatMap(
    ({ from, to, here }) => {
      const attendees = here.filter((member) => member !== plan.organizer).map(({ person }) => roster.party(person.id))
      if (!here.includes(plan.organizer) || attendees.length === 0) return []
      const key = `${plan.key}:${dayOf('UTC', from)}`
      const meeting = seriesOf(roster, { ...plan, key, from, to, attendees, room })
      return meeting ? [meeting] : []
    },
  )
}

/** A local day in the first week of the history, for finding an hour that suits most. */
export const firstDayOf = (roster: Roster): number => dayOf('UTC', roster.company.from)

/** The weekly meeting of a team, in a room where there is one, and for some teams that build things a short round. */
export function teamMeetings(roster: Roster, timetable: Timetable, team: Team): Meeting[] {
  const [lead, ...others] = roster.peopleOf(team)
  if (!lead) return []
  const room = timetable.roomOf(team)
  const base = { organizer: lead, people: others, from: roster.company.from, to: null, changes: true }
  return timetable.slotsOf(team).flatMap(({ kind, weekdays, minute, minutes }) => {
    const isWeekly = kind === 'weekly'
    const place = isWeekly ? (room?.address.name ?? '') : (lead.person.site ?? '')
    return seriesOver(roster, {
      ...base,
      key: `${isWeekly ? 'team-meeting' : 'standup'}:${lead.index}`,
      subject: `${team.name} ${kind}`,
      cadence: { weekdays, everyWeeks: 1 },
      ...{ minute, minutes, place, room: isWeekly ? room : null },
    })
  })
}

/** What a lead and a report have regularly, over the time for which the one leads the other. */
export function oneToOnes(
  roster: Roster,
  timetable: Timetable,
  line: { report: Member; lead: Member; from: number; to: number | null },
): Meeting[] {
  const { report, lead } = line
  const slot = timetable.withReport(lead, report)
  const key = `one-to-one:${report.index}:${lead.index}`
  return pairSeries(roster, timetable, {
    ...line,
    key,
    organizer: lead,
    other: report,
    slot,
    everyWeeks: [
      [1, 3],
      [2, 5],
      [4, 2],
    ],
  })
}

/** A series of two at a time when both work; nothing where their hours don't meet. */
export function pairSeries(
  roster: Roster,
  timetable: Timetable,
  plan: {
    key: string
    organizer: Member
    other: Member
    from: number
    to: number | null
    /** The time of the week, where it is settled. */
    slot: PairSlot | null
    everyWeeks: readonly (readonly [number, number])[]
  },
): Meeting[] {
  const { key, organizer, other, from, to } = plan
  const random = seeded(roster.company.seed, key)
  const slot = plan.slot ?? timetable.freeFor(organizer, other, 30, key)[0]
  if (!slot) return []
  return seriesOver(roster, {
    ...{ key, from, to, organizer, people: [other], place: '', room: null, changes: true },
    subject: `${organizer.person.givenName} / ${other.person.givenName}`,
    cadence: { weekdays: [slot.weekday], everyWeeks: weighted(random, plan.everyWeeks) },
    ...{ minute: slot.minute, minutes: slot.minutes },
  })
}

/** A project meets every other week while it runs. */
export function projectMeetings(roster: Roster, project: Project): Meeting[] {
  const [convener, ...others] = project.members
  if (!convener) return []
  const random = seeded(roster.company.seed, `${project.key}:meeting`)
  const minute = bestMinute(random, project.members, firstDayOf(roster), 45)
  const to = project.to > roster.company.until ? null : project.to
  const from = Math.max(project.from, roster.company.from)
  const cadence = { weekdays: [1 + random.int(5)], everyWeeks: 2 }
  return seriesOver(roster, {
    key: `${project.key}:meeting`,
    subject: `${project.name} sync`,
    organizer: convener,
    people: others,
    cadence,
    minute,
    minutes: 45,
    place: '',
    room: null,
    changes: true,
    from,
    to,
  })
}
