/** What a generated company's directory holds besides people: teams with their lists, sites with theirs and their rooms, shared mailboxes. */

import type { Person } from '../tenant/types.ts'
import { thing } from './accounts.ts'
import type { Team } from './company-types.ts'
import type { Post } from './org-tree.ts'
import { uuidOf } from './seeded.ts'
import { sitesFor } from './sites.ts'

/** What the groups of a company are made from. */
export type GroupsPlan = {
  seed: number
  size: number
  domain: string
  name: string
  posts: readonly Post[]
  employees: readonly Person[]
  alias: (plain: string) => string
}

/** Accounts that are no people, and who is behind them. */
export type Groups = {
  accounts: Person[]
  lists: Map<string, string[]>
  teams: Team[]
  shared: Map<string, string[]>
}

const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')

const desks = [
  ['info', 'Information', 'Sales'],
  ['hr', 'Human Resources', 'Human Resources'],
  ['it', 'IT Service Desk', 'IT'],
  ['facilities', 'Facilities', 'Operations'],
  ['invoices', 'Invoices', 'Finance'],
] as const

/** The name of a team: what it works on, or whose leads are in it. */
function teamName(post: Post): string {
  const field = post.height === 1 ? post.plan?.crafts[post.craft]?.fields : undefined
  const round = field ? Math.floor(post.field / field.length) : 0
  const plain = field?.[post.field % field.length] ?? (post.plan ? `${post.plan.name} leads` : 'Leadership')
  return round > 0 ? `${plain} ${round + 1}` : plain
}

/** Lists, rooms, teams and shared mailboxes of a company. */
export function createGroups(plan: GroupsPlan): Groups {
  const { seed, size, posts, employees, alias } = plan
  const place = { domain: plan.domain, companyName: plan.name }
  const accounts: Person[] = []
  const lists = new Map<string, string[]>()
  const ids = employees.map(({ id }) => id)
  const addList = (plain: string, displayName: string, members: string[]): string => {
    const list = thing(seed, 'list', { ...place, alias: alias(plain), displayName, site: null })
    accounts.push(list)
    lists.set(list.id, members)
    return list.id
  }
  addList('all', 'Everybody', ids)
  for (const [site] of sitesFor(size)) {
    const here = employees.filter((one) => one.site === site.city).map(({ id }) => id)
    addList(`all-${slug(site.city)}`, `Everybody in ${site.city}`, here)
    for (const room of site.rooms) {
      const displayName = `${room} (${site.city})`
      accounts.push(
        thing(seed, 'room', { ...place, alias: alias(`room-${slug(site.city)}-${slug(room)}`), displayName, site }),
      )
    }
  }
  const below = new Map<number, number[]>()
  for (const { index, above } of posts) if (above !== null) below.set(above, [...(below.get(above) ?? []), index])
  const teams = posts
    .filter(({ height }) => height > 0)
    .map((post): Team => {
      const name = teamName(post)
      const memberIds = [post.index, ...(below.get(post.index) ?? [])].map((index) => ids[index]!)
      const listId = addList(`team-${slug(name)}`, `Team ${name}`, memberIds)
      const department = post.plan?.name ?? 'Executive'
      return { id: uuidOf(`team:${post.index}`, seed), name, department, leadId: ids[post.index]!, memberIds, listId }
    })
  const shared = new Map<string, string[]>()
  for (const [box, displayName, department] of desks) {
    const desk = thing(seed, 'shared', { ...place, alias: alias(box), displayName, site: sitesFor(size)[0]![0] })
    const answering = employees.filter((one) => one.department === department).slice(0, 4)
    accounts.push(desk)
    shared.set(
      desk.id,
      (answering.length > 0 ? answering : employees.slice(1, 3)).map(({ id }) => id),
    )
  }
  return { accounts, lists, teams, shared }
}
