/** Meetings that come round: of teams, of a lead with each report, of projects, of sites and of everybody. */

import type { Team } from './company-types.ts'
import { dayOf, instantOf } from './local-time.ts'
import { type Meeting, type SeriesPlan, seriesOf, termsOf } from './meeting-facts.ts'
import type { Project } from './projects.ts'
import type { Member, Party, Roster } from './roster.ts'
import { seeded, weighted } from './seeded.ts'
import { bestMinute, commonMinutes } from './working-time.ts'

/** Companies and sites up to this size name everybody in the invitation; beyond it a list is invited. */
const namedMost = 150

type Plan = Omit<SeriesPlan, 'attendees' | 'from' | 'to' | 'organizer'> & {
  organizer: Member
  people: readonly Member[]
  from: number
  to: number | null
}

/** The series of a group over all its terms; nothing where fewer than two are left. */
function seriesOver(roster: Roster, { people, ...plan }: Plan): Meeting[] {
  return termsOf(roster, [plan.organizer, ...people], { from: plan.from, to: plan.to }).flatMap(
    ({ from, to, here }) => {
      const attendees = here.filter((member) => member !== plan.organizer).map(({ person }) => roster.party(person.id))
      if (!here.includes(plan.organizer) || attendees.length === 0) return []
      const key = `${plan.key}:${dayOf('UTC', from)}`
      const meeting = seriesOf(roster, { ...plan, key, from, to, attendees })
      return meeting ? [meeting] : []
    },
  )
}

const noonOf = (roster: Roster, { person }: Member): number =>
  dayOf(person.zone, instantOf(person.zone, dayOf('UTC', roster.company.from), 720))

/** The weekly meeting of a team, and for some teams that build things a short round twice a week. */
export function teamMeetings(roster: Roster, team: Team): Meeting[] {
  const { company } = roster
  const random = seeded(company.seed, `team-meeting:${team.id}`)
  const [lead, ...others] = roster.peopleOf(team)
  if (!lead) return []
  const people = [lead, ...others]
  const day = noonOf(roster, lead)
  const weekday = weighted(random, [
    [1, 3],
    [2, 4],
    [3, 2],
    [4, 1],
  ] as const)
  const minutes = random.pick([30, 45, 60, 60])
  const place = lead.person.site ? `${team.name} corner (${lead.person.site})` : ''
  const base = { organizer: lead, people: others, place, from: company.from, to: null, changes: true }
  const weekly = {
    ...base,
    key: `team-meeting:${team.id}`,
    subject: `${team.name} weekly`,
    cadence: { weekdays: [weekday], everyWeeks: 1 },
    minute: bestMinute(random, people, day, minutes),
    minutes,
  }
  const rounds = seriesOver(roster, weekly)
  if (!['Engineering', 'Product', 'IT'].includes(team.department) || !random.chance(0.5)) return rounds
  const minute = bestMinute(random, people, day, 15)
  return [
    ...rounds,
    ...seriesOver(roster, {
      ...base,
      key: `standup:${team.id}`,
      subject: `${team.name} round`,
      cadence: { weekdays: [2, 4], everyWeeks: 1 },
      minute,
      minutes: 15,
    }),
  ]
}

/** What a lead and a report have regularly, over the time for which the one leads the other. */
export function oneToOnes(
  roster: Roster,
  report: Member,
  lead: Member,
  span: { from: number; to: number | null },
): Meeting[] {
  const key = `one-to-one:${report.index}:${lead.index}`
  return pairSeries(roster, key, lead, report, span, [
    [1, 3],
    [2, 5],
    [4, 2],
  ])
}

/** A series of two at a time when both work; nothing where their hours don't meet. */
export function pairSeries(
  roster: Roster,
  key: string,
  organizer: Member,
  other: Member,
  span: { from: number; to: number | null },
  everyWeeks: readonly (readonly [number, number])[],
): Meeting[] {
  const random = seeded(roster.company.seed, key)
  const weekdays = organizer.person.workingHours.days.filter((day) => other.person.workingHours.days.includes(day))
  const minutes = random.chance(0.7) ? 30 : 45
  const starts = commonMinutes([organizer, other], noonOf(roster, organizer), minutes)
  if (starts.length === 0 || weekdays.length === 0) return []
  const cadence = { weekdays: [random.pick(weekdays)], everyWeeks: weighted(random, everyWeeks) }
  const subject = `${organizer.person.givenName} / ${other.person.givenName}`
  return seriesOver(roster, {
    key,
    subject,
    organizer,
    people: [other],
    cadence,
    minute: random.pick(starts),
    minutes,
    place: '',
    changes: true,
    ...span,
  })
}

/** A project meets every other week while it runs. */
export function projectMeetings(roster: Roster, project: Project): Meeting[] {
  const [convener, ...others] = project.members
  if (!convener) return []
  const random = seeded(roster.company.seed, `${project.key}:meeting`)
  const minute = bestMinute(random, project.members, noonOf(roster, convener), 45)
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
    changes: true,
    from,
    to,
  })
}

/** Everybody once a month, each site once a week. Worked out once: the same for all who are invited. */
export function createGatherings(roster: Roster): () => readonly { meeting: Meeting; listId: string | null }[] {
  let known: { meeting: Meeting; listId: string | null }[] | null = null
  const gather = (
    listId: string,
    subject: string,
    cadence: SeriesPlan['cadence'],
    minutes: number,
  ): { meeting: Meeting; listId: string | null }[] => {
    const { company } = roster
    const listed = (company.lists.get(listId) ?? []).flatMap((id) => roster.member(id) ?? [])
    const organizer = listed[0]
    if (!organizer || listed.length < 2) return []
    const key = `gathering:${listId}`
    const random = seeded(company.seed, key)
    const minute = bestMinute(random, listed.slice(0, 200), noonOf(roster, organizer), minutes)
    const plan = {
      key,
      subject,
      organizer,
      cadence,
      minute,
      minutes,
      place: '',
      changes: false,
      from: company.from,
      to: null,
    }
    if (listed.length <= namedMost)
      return seriesOver(roster, { ...plan, people: listed }).map((meeting) => ({ meeting, listId: null }))
    const list: Party = roster.party(listId)
    const meeting = seriesOf(roster, { ...plan, attendees: [list] })
    return meeting ? [{ meeting, listId }] : []
  }
  return () => {
    known ??= [...roster.company.lists.keys()].flatMap((listId) => {
      const { name, address } = roster.party(listId).address
      const local = address.split('@')[0] ?? ''
      if (local === 'all') return gather(listId, `${roster.company.name} all-hands`, { firstOfMonth: 2 }, 60)
      return local.startsWith('all-')
        ? gather(listId, `${name.replace('Everybody in ', '')} weekly call`, { weekdays: [1], everyWeeks: 1 }, 30)
        : []
    })
    return known
  }
}
