/** Whom each person writes to these days, and how often: what ambient traffic is drawn from. Ties that fade are left out. */

import type { Corpus } from './company-types.ts'
import { isHere, type Member, type Roster } from './roster.ts'
import { createSociety } from './society.ts'

const dayMs = 86_400_000
/** How far back an imported company's mail says who writes to whom. */
const corpusDays = 60

/** Others and a weight: about the mails to them in a working day. */
export type Circle = readonly (readonly [Member, number])[]

function corpusCircles(roster: Roster, corpus: Corpus): (member: Member) => Circle {
  const counts = new Map<Member, Map<Member, number>>()
  const at = (position: number): Member | undefined => roster.member(corpus.memberIds[position]!)
  const latest = corpus.mails.at(-1)?.at ?? 0
  for (const { from, to, at: sentAt } of corpus.mails) {
    const sender = at(from)
    if (!sender || sentAt < latest - corpusDays * dayMs || to.length > 3) continue
    const known = counts.get(sender) ?? new Map<Member, number>()
    counts.set(sender, known)
    for (const position of to) {
      const one = at(position)
      if (one && one !== sender) known.set(one, (known.get(one) ?? 0) + 1 / to.length)
    }
  }
  return (member) =>
    [...(counts.get(member) ?? [])].map(([other, count]) => [other, count / ((corpusDays * 5) / 7)] as const)
}

function generatedCircles(roster: Roster): (member: Member) => Circle {
  const society = createSociety(roster)
  const { until } = roster.company
  return (member) => {
    const { id } = member.person
    const circle = new Map<Member, number>()
    const add = (other: Member | undefined, weight: number): void => {
      if (other && other !== member && isHere(other, until)) circle.set(other, (circle.get(other) ?? 0) + weight)
    }
    for (const team of roster.teamsOf(id)) {
      const people = roster.peopleOf(team)
      for (const other of people) add(other, 0.62 / Math.max(1, people.length - 1))
    }
    for (const project of society.projectsOf(id)) {
      if (project.to > until) for (const other of project.members) add(other, 0.22 / 4)
    }
    for (const { pair, rhythm, to, everyDays } of society.tiesOf(id)) {
      if (rhythm !== 'fading' && rhythm !== 'over' && to > until)
        add(pair[0] === member ? pair[1] : pair[0], 0.7 / everyDays)
    }
    return [...circle]
  }
}

/** Whoever is new here writes to their manager and to those who report to the same one. */
function colleaguesOf(roster: Roster, { person }: Member): Circle {
  const manager = roster.member(person.managerId ?? '')
  if (!manager) return []
  return [manager, ...roster.reportsOf(manager.person.id)]
    .filter((other) => other.person.id !== person.id)
    .map((other) => [other, 0.3] as const)
}

/** The circle of each member as it stands at the end of the history; worked out when first asked for. */
export function createCircles(roster: Roster): (member: Member) => Circle {
  const { corpus } = roster.company
  const make = corpus ? corpusCircles(roster, corpus) : generatedCircles(roster)
  const known = new Map<Member, Circle>()
  return (member) => {
    let circle = known.get(member)
    if (!circle) {
      circle = make(member)
      if (circle.length === 0) circle = colleaguesOf(roster, member)
      known.set(member, circle)
    }
    return circle
  }
}
