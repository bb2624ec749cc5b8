/** Work across teams: small groups that exist for some months, write to each other and meet every other week. */

import { monthsBefore } from './company.ts'
import type { Member, Roster } from './roster.ts'
import { between, hashOf, seeded } from './seeded.ts'

const dayMs = 86_400_000

/** A group that works together for some time; `from` and `to` in ms. */
export type Project = {
  key: string
  name: string
  /** Four to six people, the first of whom convenes. */
  members: readonly Member[]
  from: number
  to: number
}

const names = [
  'Aurora',
  'Basalt',
  'Cobalt',
  'Delta',
  'Ember',
  'Falcon',
  'Granite',
  'Harbour',
  'Indigo',
  'Juniper',
  'Kestrel',
  'Lagoon',
  'Meridian',
  'Nimbus',
  'Orchid',
  'Pioneer',
  'Quartz',
  'Ridge',
  'Saffron',
  'Tundra',
]

/** When a project runs: one that is over ended long enough ago to be history, or it goes on. */
function spanOf(roster: Roster, key: string): { from: number; to: number } {
  const { seed, until } = roster.company
  const random = seeded(seed, `${key}:span`)
  if (random.chance(0.55))
    return { from: until - between(random, 40, 200) * dayMs, to: until + between(random, 20, 200) * dayMs }
  const to = until - between(random, 110, 260) * dayMs
  return { from: Math.max(monthsBefore(until, 12), to - between(random, 60, 150) * dayMs), to }
}

/** The projects of everybody without reports: about half of them are in one, by site; some are in two. */
export function createProjects(roster: Roster): (id: string) => readonly Project[] {
  const { seed } = roster.company
  const byMember = new Map<string, Project[]>()
  for (const round of [0, 1]) {
    const chosen = roster.members
      .filter(
        ({ leads, person }) =>
          !leads && hashOf(`project:${round}:in:${person.id}`, seed) % 100 < (round === 0 ? 55 : 20),
      )
      .map((member) => ({
        member,
        order: hashOf(`project:${round}:${member.person.id}`, seed),
        site: round === 0 ? (member.person.site ?? '') : '',
      }))
      .sort((a, b) => (a.site === b.site ? a.order - b.order : a.site < b.site ? -1 : 1))
    for (let at = 0; at < chosen.length; ) {
      const first = chosen[at]!
      const size = 4 + (first.order % 3)
      const group = chosen.slice(at, at + size).filter(({ site }) => site === first.site)
      at += Math.max(1, group.length)
      if (group.length < 4) continue
      const key = `project:${round}:${first.member.index}`
      const project: Project = {
        key,
        name: names[first.order % names.length] ?? 'Aurora',
        members: group.map(({ member }) => member),
        ...spanOf(roster, key),
      }
      for (const { member } of group)
        byMember.set(member.person.id, [...(byMember.get(member.person.id) ?? []), project])
    }
  }
  return (id) => byMember.get(id) ?? []
}
