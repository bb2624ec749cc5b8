/** All meetings that somebody organises or is invited to. */

import type { Meeting } from './meeting-facts.ts'
import { guestMeetings, tieMeetings } from './occasions-meet.ts'
import type { Member, Roster } from './roster.ts'
import { oneToOnes, pairSeries, projectMeetings, teamMeetings } from './series.ts'
import type { Society } from './society.ts'
import type { Tie } from './ties.ts'
import type { Timetable } from './timetable.ts'

/** Lines of command that somebody stands in, with their spans (ms): as a report, also of a former lead, and as a lead. */
export function linesOf(
  roster: Roster,
  member: Member,
): { report: Member; lead: Member; from: number; to: number | null }[] {
  const above = (report: Member): { report: Member; lead: Member; from: number; to: number | null }[] => {
    const { person, habits } = report
    const lead = person.managerId === null ? undefined : roster.member(person.managerId)
    const former = habits.formerManager ? roster.member(habits.formerManager.id) : undefined
    const from = Math.max(roster.company.from, habits.joinedAt)
    const change = former && habits.formerManager ? habits.formerManager.until : from
    return [
      ...(former ? [{ report, lead: former, from, to: change }] : []),
      ...(lead ? [{ report, lead, from: change, to: habits.leftAt }] : []),
    ]
  }
  const formerly = roster.formerReportsOf(member.person.id).flatMap(above)
  return [...above(member), ...roster.reportsOf(member.person.id).flatMap(above), ...formerly]
    .filter(({ report, lead }) => report === member || lead === member)
    .filter(
      (line, at, all) => all.findIndex((other) => other.report === line.report && other.lead === line.lead) === at,
    )
}

/** Those who are close meet every second or fourth week. */
function closeSeries(
  roster: Roster,
  timetable: Timetable,
  { key, rhythm, pair: [organizer, other], from, to }: Tie,
): Meeting[] {
  if (rhythm !== 'close') return []
  const end = to > roster.company.until ? null : to
  return pairSeries(roster, timetable, {
    key: `${key}:series`,
    organizer,
    other,
    from,
    to: end,
    slot: null,
    everyWeeks: [
      [2, 1],
      [4, 2],
    ],
  })
}

/** Every meeting of one member; `onList` says that they are invited through a list. */
export function meetingsOf(roster: Roster, society: Society, member: Member): { meeting: Meeting; onList: boolean }[] {
  const { id } = member.person
  const { timetable } = society
  const own = [
    ...roster.teamsOf(id).flatMap((team) => teamMeetings(roster, timetable, team)),
    ...linesOf(roster, member).flatMap((line) => oneToOnes(roster, timetable, line)),
    ...society.projectsOf(id).flatMap((project) => projectMeetings(roster, project)),
    ...society.tiesOf(id).flatMap((tie) => [...closeSeries(roster, timetable, tie), ...tieMeetings(roster, tie)]),
    ...society.hostings.of(id).flatMap((hosting) => guestMeetings(roster, hosting)),
  ]
  const gatherings = society.gatherings().map(({ meeting, listId }) => ({
    meeting,
    onList: listId !== null && (roster.company.lists.get(listId) ?? []).includes(id),
  }))
  return [...own.map((meeting) => ({ meeting, onList: false })), ...gatherings]
}
