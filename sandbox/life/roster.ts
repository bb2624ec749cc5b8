/** A company looked up from all sides: who is who, when they work, and who stands where in the chart. */

import type { Address, Person } from '../tenant/types.ts'
import type { Company, Habits, Team } from './company-types.ts'
import { isAway } from './habits.ts'
import { holidayOn } from './holidays.ts'
import { dayOf, minutesOf, weekdayOf } from './local-time.ts'

/** Somebody who works or worked here. */
export type Member = {
  index: number
  person: Person
  habits: Habits
  address: Address
  /** People above, up to the chief. */
  depth: number
  leads: boolean
  /** Local working hours in minutes since midnight. */
  hours: { from: number; to: number }
  lunch: { from: number; to: number }
}

/** Whom a mail is from or to: a member, or an address that belongs to nobody who behaves. */
export type Party = { address: Address; member: Member | null }

/** A company looked up. Nothing in it depends on anybody’s mail. */
export type Roster = {
  company: Company
  /** Employees, chief first, then those who left. */
  members: readonly Member[]
  member: (id: string) => Member | undefined
  /** Any account as a party: guests, lists, shared mailboxes, rooms. */
  party: (id: string) => Party
  /** Teams that somebody is in: a lead is in the team led and in the one above. */
  teamsOf: (id: string) => readonly Team[]
  reportsOf: (id: string) => readonly Member[]
  formerReportsOf: (id: string) => readonly Member[]
  /** The lead of a team and everybody who works or worked for them, the lead first. */
  peopleOf: (team: Team) => readonly Member[]
  /** Whether it is a day on which somebody works: one of their weekdays, no public holiday, no leave. */
  worksOn: (member: Member, day: number) => boolean
}

/** Whether somebody is in the company at an instant (ms). */
export const isHere = (member: Member, at: number): boolean =>
  member.habits.joinedAt <= at && (member.habits.leftAt === null || at < member.habits.leftAt)

/** Days before and after the history for which working days are kept at hand. */
const marginDays = 70

/** Whether somebody works on a local day, worked out anew: one of their weekdays, no public holiday, no leave. */
export const worksOnDay = ({ person, habits }: Member, day: number): boolean =>
  person.workingHours.days.includes(weekdayOf(day)) && holidayOn(person, day) === null && !isAway(habits, day)

function createWorkingDays(company: Company): Roster['worksOn'] {
  const first = dayOf('UTC', company.from) - marginDays
  const count = dayOf('UTC', company.until) + marginDays - first
  const known = new Map<number, Uint8Array>()
  return (member, day) => {
    const at = day - first
    if (at < 0 || at >= count) return worksOnDay(member, day)
    let days = known.get(member.index)
    if (!days) {
      days = Uint8Array.from({ length: count }, (_, offset) => (worksOnDay(member, first + offset) ? 1 : 0))
      known.set(member.index, days)
    }
    return days[at] === 1
  }
}

function depthsOf(company: Company): (id: string) => number {
  const managers = new Map(company.people.map(({ id, managerId }) => [id, managerId]))
  return (id) => {
    let depth = 0
    for (let up = managers.get(id) ?? null; up !== null && depth < 40; up = managers.get(up) ?? null) depth++
    return depth
  }
}

function membersBy(members: readonly Member[], keyOf: (member: Member) => string | null): Map<string, Member[]> {
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    const key = keyOf(member)
    if (key === null) continue
    const known = groups.get(key)
    if (known) known.push(member)
    else groups.set(key, [member])
  }
  return groups
}

/** Looks a company up from all sides; reads the directory only, no history. */
export function createRoster(company: Company): Roster {
  const accounts = new Map(company.people.map((person) => [person.id, person]))
  const depthOf = depthsOf(company)
  const leaders = new Set(company.people.map(({ managerId }) => managerId))
  const members = [...company.employeeIds, ...company.departedIds].map((id, index): Member => {
    const person = accounts.get(id)!
    const { workingHours: hours, lunch } = person
    return {
      index,
      person,
      habits: company.habits.get(id)!,
      address: { name: person.displayName, address: person.mail },
      depth: depthOf(id),
      leads: leaders.has(id),
      hours: { from: minutesOf(hours.from), to: minutesOf(hours.to) },
      lunch: { from: minutesOf(lunch.from), to: minutesOf(lunch.to) },
    }
  })
  const byId = new Map(members.map((member) => [member.person.id, member]))
  const parties = new Map<string, Party>()
  const teams = new Map<string, Team[]>()
  for (const team of company.teams) {
    for (const id of team.memberIds) teams.set(id, [...(teams.get(id) ?? []), team])
  }
  const ledBy = new Map(company.teams.map((team) => [team.leadId, team]))
  for (const id of company.departedIds) {
    const team = ledBy.get(byId.get(id)?.person.managerId ?? '')
    if (team) teams.set(id, [team])
  }
  const reports = membersBy(members, ({ person }) => person.managerId)
  const formerReports = membersBy(members, ({ habits }) => habits.formerManager?.id ?? null)
  return {
    company,
    members,
    member: (id) => byId.get(id),
    party(id) {
      let party = parties.get(id)
      if (!party) {
        const account = accounts.get(id)
        if (!account) throw new RangeError(`no account ${id}`)
        const member = byId.get(id) ?? null
        party = { address: member?.address ?? { name: account.displayName, address: account.mail }, member }
        parties.set(id, party)
      }
      return party
    },
    teamsOf: (id) => teams.get(id) ?? [],
    reportsOf: (id) => reports.get(id) ?? [],
    formerReportsOf: (id) => formerReports.get(id) ?? [],
    peopleOf: ({ leadId }) => [byId.get(leadId)!, ...(reports.get(leadId) ?? [])],
    worksOn: createWorkingDays(company),
  }
}
