/** Who works in a generated company, who worked there, and what each of them is like. */

import type { Random } from '../random.ts'
import type { Person } from '../tenant/types.ts'
import { account, placedAt } from './accounts.ts'
import type { Habits, NewsletterSender } from './company-types.ts'
import { habitsOf } from './habits.ts'
import { dayOf, instantOf } from './local-time.ts'
import { nameFrom } from './names.ts'
import { type Post, titleOfPost } from './org-tree.ts'
import { seeded, uuidOf, weighted } from './seeded.ts'
import { type Site, sites, sitesFor } from './sites.ts'
import { ranks, titleWith } from './titles.ts'

const dayMs = 86_400_000

const hourOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** The lunch that somebody keeps: what is usual at the site, a little earlier or later, for some as late as in Madrid. */
function lunchOf(random: Random, site: Site): { from: string; to: string } {
  if (random.chance(0.04)) return { ...sites.madrid.lunch }
  const [h = 12, m = 0] = site.lunch.from.split(':').map(Number)
  const start = h * 60 + m + random.pick([0, 0, 0, 15, 30])
  return { from: hourOf(start), to: hourOf(start + random.pick([60, 60, 60, 75, 90])) }
}

/** Where each post sits: a team mostly in one place, its department's branch anywhere. */
function placePosts(random: Random, posts: readonly Post[], size: number): Site[] {
  const places = sitesFor(size)
  const homes = new Map<number, Site>()
  return posts.map((post) => {
    if (post.height > 0) homes.set(post.index, post.index === 0 ? places[0]![0] : weighted(random, places))
    const home = homes.get(post.height > 0 ? post.index : (post.above ?? 0)) ?? places[0]![0]
    return random.chance(0.85) ? home : weighted(random, places)
  })
}

function hiredAt(random: Random, post: Post, from: number, until: number): number {
  if (post.height === 0 && random.chance(0.16)) return from + Math.floor(random.next() * (until - from - 7 * dayMs))
  return from - Math.floor((30 + random.next() ** 1.6 * 365 * 11) * dayMs)
}

/** Automatic replies of somebody who is on leave at an instant: set for the whole of it. */
function repliesAt(habits: Habits, zone: string, at: number): Person['automaticReplies'] {
  const day = dayOf(zone, at)
  const leave = habits.leaves.find(({ fromDay, toDay }) => day >= fromDay && day < toDay)
  if (!leave) return { status: 'disabled' }
  const isoOf = (local: number): string => new Date(instantOf(zone, local, 0)).toISOString()
  return { status: 'scheduled', from: isoOf(leave.fromDay), to: isoOf(leave.toDay) }
}

/** What the people of a company are made from; `from` and `until` in ms. */
export type WorkforcePlan = {
  seed: number
  size: number
  domain: string
  name: string
  from: number
  until: number
  posts: readonly Post[]
  newsletters: readonly NewsletterSender[]
  alias: (plain: string) => string
}

/** People and their habits by account id. */
export type Workforce = { employees: Person[]; departed: Person[]; habits: Map<string, Habits> }

/** Some had another manager earlier in the history. */
function noteFormerManagers(
  plan: WorkforcePlan,
  random: Random,
  employees: readonly Person[],
  habits: Map<string, Habits>,
): void {
  const { posts, from, until } = plan
  for (const post of posts.filter(({ height }) => height === 0)) {
    const elsewhere = posts[random.int(posts.length)]
    if (!random.chance(0.06) || !elsewhere || elsewhere.height !== 1 || elsewhere.index === post.above) continue
    const own = habits.get(employees[post.index]!.id)
    if (!own || own.joinedAt >= from) continue
    own.formerManager = {
      id: employees[elsewhere.index]!.id,
      until: from + Math.floor(random.next() * (until - from)),
    }
  }
}

/** The people of a company: one for each post, and a few who left within the year. */
export function createWorkforce(plan: WorkforcePlan): Workforce {
  const { seed, size, domain, name, from, until, posts, alias } = plan
  const random = seeded(seed, 'company')
  const habits = new Map<string, Habits>()
  const places = placePosts(seeded(seed, 'places'), posts, size)
  const ids = posts.map((post) => uuidOf(`person:${post.index}`, seed))
  const person = (key: string, id: string, post: Post, leftAt: number | null): Person => {
    const own = seeded(seed, key)
    const site: Site = places[post.index] ?? sites.lyon
    const { given, family, shown, alias: plain } = nameFrom(own, weighted(own, site.names))
    const joinedAt = hiredAt(own, post, from, leftAt === null ? until : Math.min(until, leftAt))
    const ways = habitsOf(own, { zone: site.zone, from, until, joinedAt, leftAt }, plan.newsletters)
    habits.set(id, ways)
    const second = own.fork('second-address').chance(0.06)
    return account({
      id,
      kind: 'user',
      displayName: shown,
      givenName: given,
      surname: family,
      mail: `${alias(plain)}@${domain}`,
      otherMails: second ? [`${alias(`${plain.slice(0, 1)}.${plain.split('.').at(-1)}`)}@${domain}`] : [],
      jobTitle: titleOfPost(post, weighted(own, ranks), titleWith),
      department: post.plan?.name ?? 'Executive',
      companyName: name,
      managerId: post.above === null ? null : ids[post.above]!,
      employeeHireDate: `${new Date(joinedAt).toISOString().slice(0, 10)}T00:00:00Z`,
      createdDateTime: new Date(joinedAt).toISOString().replace(/\.\d+/, ''),
      accountEnabled: leftAt === null,
      ...placedAt(site),
      lunch: lunchOf(own, site),
      automaticReplies: leftAt === null ? repliesAt(ways, site.zone, until) : { status: 'disabled' },
    })
  }
  const employees = posts.map((post) => person(`person:${post.index}`, ids[post.index]!, post, null))
  const leaves = posts.filter(({ height }) => height === 0)
  const departed = Array.from({ length: Math.max(1, Math.round(size * 0.03)) }, (_, at) => {
    const post = random.pick(leaves)
    const leftAt = until - Math.floor((5 + random.next() * 240) * dayMs)
    return person(`departed:${at}`, uuidOf(`departed:${at}`, seed), post, leftAt)
  })
  noteFormerManagers(plan, random, employees, habits)
  return { employees, departed, habits }
}
