/** Mail among people who work together: teams, lines of command and projects. */

import type { Random } from '../random.ts'
import type { Team } from './company-types.ts'
import { dayOf } from './local-time.ts'
import { converse, type MailFact } from './mail-facts.ts'
import type { Project } from './projects.ts'
import { isHere, type Member, type Roster } from './roster.ts'
import { poisson, seeded, some, weighted } from './seeded.ts'
import { topicOf } from './wording.ts'
import { writingMoment } from './working-time.ts'

/** Threads that a member begins inside the team on a working day. */
const teamThreadsADay = 0.62
/** Threads between a lead and one report on a working day, begun by either. */
const lineThreadsADay = 0.13
const projectThreadsADay = 0.22

type Group = { key: string; field: string; from: number; to: number; perDay: number; people: readonly Member[] }
type Recipients = (random: Random, starter: Member, here: readonly Member[]) => { to: Member[]; cc: Member[] }

/** Conversations that each of a group begins on each of their working days. */
function groupMail(roster: Roster, group: Group, recipients: Recipients): MailFact[] {
  const { company } = roster
  const mails: MailFact[] = []
  for (const starter of group.people) {
    const random = seeded(company.seed, `${group.key}:from:${starter.index}`)
    const { zone } = starter.person
    const first = dayOf(zone, Math.max(group.from, company.from))
    const last = dayOf(zone, Math.min(group.to, company.until))
    for (let day = first; day <= last; day++) {
      if (!roster.worksOn(starter, day)) continue
      const count = poisson(random, group.perDay * starter.habits.activity)
      for (let nth = 0; nth < count; nth++) {
        const at = writingMoment(random, roster, starter, day)
        const thread = `${group.key}:${starter.index}:${day}:${nth}`
        const own = random.fork(thread)
        if (at === null || at < group.from || at > Math.min(group.to, company.until)) continue
        const here = group.people.filter((member) => member !== starter && isHere(member, at))
        const { to, cc } = recipients(own, starter, here)
        if (to.length === 0) continue
        const party = (member: Member) => roster.party(member.person.id)
        mails.push(
          ...converse(roster, own, {
            thread,
            at,
            from: party(starter),
            to: to.map(party),
            cc: cc.map(party),
            topic: topicOf(own, group.field),
            lively: to.length === 1 ? 0.85 : 0.72,
            most: 6,
          }),
        )
      }
    }
  }
  return mails
}

/** Threads inside one team: mostly to one or two, now and then to all of it by name, the lead often in copy. */
export function teamMail(roster: Roster, team: Team): MailFact[] {
  const people = roster.peopleOf(team)
  const lead = people[0]!
  const group = {
    key: `team:${lead.index}`,
    field: team.name,
    from: roster.company.from,
    to: roster.company.until,
    people,
  }
  return groupMail(roster, { ...group, perDay: teamThreadsADay }, (random, starter, here) => {
    const equals = here.filter((member) => member !== lead)
    const count = weighted(random, [
      [1, 50],
      [2, 26],
      [3, 14],
      [20, 10],
    ] as const)
    const to = some(random, starter === lead || equals.length === 0 ? here : equals, count)
    const copies = starter !== lead && here.includes(lead) && !to.includes(lead) && random.chance(0.16)
    return { to, cc: copies ? [lead] : [] }
  })
}

/** Threads between a report and whoever leads them. */
export function lineMail(roster: Roster, report: Member, lead: Member, span: { from: number; to: number }): MailFact[] {
  const key = `line:${report.index}:${lead.index}`
  const people = [report, lead]
  return groupMail(
    roster,
    { key, field: report.person.department ?? 'Team', ...span, perDay: lineThreadsADay / 2, people },
    (_, __, here) => ({ to: [...here], cc: [] }),
  )
}

/** Threads of a project: to all of it, or to some. */
export function projectMail(roster: Roster, project: Project): MailFact[] {
  const { key, name, members, from, to } = project
  return groupMail(
    roster,
    { key, field: name, from, to, perDay: projectThreadsADay, people: members },
    (random, _, here) => ({
      to: random.chance(0.45) ? [...here] : some(random, here, 1 + random.int(2)),
      cc: [],
    }),
  )
}
