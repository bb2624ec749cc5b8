/** Who knows whom across teams, and how the contact of each two goes over the year: steady, growing, fading, long over. */

import type { Project } from './projects.ts'
import type { Member, Roster } from './roster.ts'
import { between, hashOf, seeded } from './seeded.ts'

const dayMs = 86_400_000

/** How the contact of two people runs. `over` ended months ago, `silent` is one who writes and one who never answers. */
export type Rhythm = 'close' | 'steady' | 'monthly' | 'rare' | 'fading' | 'growing' | 'over' | 'silent'

/** What joins two people of different teams. */
export type Tie = {
  key: string
  /** In the order of the roster. */
  pair: readonly [Member, Member]
  rhythm: Rhythm
  /** When their contact began and stopped, ms; beyond the history where it goes on. */
  from: number
  to: number
  /** Usual days between two occasions. */
  everyDays: number
  /** Share of the occasions that are a meeting and not a mail. */
  meets: number
}

type Layer = { rhythm: Rhythm; scope: 'department' | 'site' | 'any' }

const layers: readonly Layer[] = [
  { rhythm: 'fading', scope: 'site' },
  { rhythm: 'fading', scope: 'site' },
  { rhythm: 'fading', scope: 'department' },
  { rhythm: 'fading', scope: 'any' },
  { rhythm: 'close', scope: 'department' },
  { rhythm: 'close', scope: 'site' },
  { rhythm: 'steady', scope: 'site' },
  { rhythm: 'steady', scope: 'department' },
  { rhythm: 'steady', scope: 'any' },
  { rhythm: 'monthly', scope: 'site' },
  { rhythm: 'monthly', scope: 'any' },
  { rhythm: 'growing', scope: 'site' },
  { rhythm: 'over', scope: 'any' },
  { rhythm: 'over', scope: 'site' },
  { rhythm: 'rare', scope: 'any' },
  { rhythm: 'rare', scope: 'department' },
  { rhythm: 'silent', scope: 'any' },
]

/** Words of a title that say how far somebody has come, from the top down. */
const standings: readonly (readonly [RegExp, number])[] = [
  [/^Chief|General Counsel/, 8],
  [/^Vice President/, 7],
  [/^(Director|Head) of/, 6],
  [/Student/, 0],
  [/^Junior/, 1],
  [/^Senior/, 3],
  [/^(Principal|Lead) |Lead$/, 4],
]
const standingOf = ({ person, leads }: Member): number =>
  standings.find(([words]) => words.test(person.jobTitle ?? ''))?.[1] ?? (leads ? 5 : 2)

/** Functions that people turn to in confidence: their regular contacts are few, and their own. */
const isConfidential = ({ person }: Member): boolean => ['Human Resources', 'Legal'].includes(person.department ?? '')

/** How many of those next in line are looked at for somebody to pair up with. */
const lookAhead = 14

/** The pair's span, spacing and share of meetings, drawn from a generator of its own. */
function tieOf(roster: Roster, rhythm: Rhythm, layer: number, one: Member, other: Member): Tie {
  const { seed, from, until } = roster.company
  const pair: readonly [Member, Member] = one.index < other.index ? [one, other] : [other, one]
  const key = `tie:${layer}:${pair[0].index}:${pair[1].index}`
  const random = seeded(seed, key)
  const ahead = until + 400 * dayMs
  const ago = (low: number, high: number): number => until - between(random, low, high) * dayMs
  const tie = (begins: number, ends: number, everyDays: number, meets: number): Tie => ({
    key,
    pair,
    rhythm,
    from: Math.max(begins, one.habits.joinedAt, other.habits.joinedAt),
    to: Math.min(ends, ...[one, other].flatMap(({ habits }) => (habits.leftAt === null ? [] : [habits.leftAt]))),
    everyDays,
    meets,
  })
  switch (rhythm) {
    case 'close':
      return tie(from, ahead, between(random, 2.5, 5), 0.12)
    case 'steady':
      return tie(from, ahead, between(random, 6, 10), 0.2)
    case 'monthly':
      return tie(from, ahead, between(random, 22, 34), 0.35)
    case 'rare':
      return tie(from, ahead, between(random, 60, 110), 0.1)
    case 'growing':
      return tie(ago(45, 75), ahead, between(random, 3.5, 6), 0.15)
    case 'over': {
      const stopped = ago(130, 240)
      return tie(stopped - between(random, 60, 150) * dayMs, stopped, between(random, 5, 9), 0.15)
    }
    case 'silent':
      return tie(ago(100, 300), ahead, between(random, 3, 6), 0)
    case 'fading': {
      const stopped = ago(32, 42)
      return tie(stopped - between(random, 66, 92) * dayMs, stopped, between(random, 7.8, 9.6), 0.15)
    }
  }
}

/** Everybody's ties, found once: each layer pairs up people of like standing who share no team and have no other tie. */
export function createTies(
  roster: Roster,
  projectsOf: (id: string) => readonly Project[],
): (id: string) => readonly Tie[] {
  const { members, company } = roster
  const ties: Tie[][] = members.map(() => [])
  const paired = new Set<number>()
  const keyOf = (one: Member, other: Member): number =>
    Math.min(one.index, other.index) * members.length + Math.max(one.index, other.index)
  for (const team of company.teams) {
    const inside = team.memberIds.map((id) => roster.member(id)!)
    for (const one of inside) for (const other of inside) if (one !== other) paired.add(keyOf(one, other))
  }
  for (const one of members) {
    for (const { members: group } of projectsOf(one.person.id)) for (const other of group) paired.add(keyOf(one, other))
  }
  const fits = (one: Member, other: Member): boolean =>
    one.leads === other.leads &&
    Math.abs(one.depth - other.depth) <= 1 &&
    Math.abs(standingOf(one) - standingOf(other)) <= (one.leads ? 1 : 2) &&
    isConfidential(one) === isConfidential(other) &&
    one.person.managerId !== other.person.id &&
    other.person.managerId !== one.person.id &&
    one.habits.formerManager?.id !== other.person.id &&
    other.habits.formerManager?.id !== one.person.id &&
    !paired.has(keyOf(one, other))
  layers.forEach(({ rhythm, scope }, layer) => {
    const groupOf = ({ person }: Member): string =>
      scope === 'department' ? (person.department ?? '') : scope === 'site' ? (person.site ?? '') : ''
    const line = members
      .map((member) => ({
        member,
        group: `${member.leads ? 1 : 0}${groupOf(member)}`,
        order: hashOf(`${layer}:${member.person.id}`, company.seed),
      }))
      .sort((a, b) => (a.group === b.group ? a.order - b.order : a.group < b.group ? -1 : 1))
      .map(({ member }) => member)
    const taken = new Set<Member>()
    line.forEach((one, at) => {
      if (taken.has(one)) return
      const other = line.slice(at + 1, at + 1 + lookAhead).find((next) => !taken.has(next) && fits(one, next))
      if (!other) return
      taken.add(one).add(other)
      paired.add(keyOf(one, other))
      const tie = tieOf(roster, rhythm, layer, one, other)
      if (tie.from >= tie.to) return
      ties[one.index]!.push(tie)
      ties[other.index]!.push(tie)
    })
  })
  return (id) => {
    const member = roster.member(id)
    return member ? (ties[member.index] ?? []) : []
  }
}
