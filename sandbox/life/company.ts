/** A believable company out of a seed: sites, departments, a management tree, and the accounts of its directory. */

import type { Random } from '../random.ts'
import type { Person } from '../tenant/types.ts'
import { account, guest, placedAt, thing } from './accounts.ts'
import type { Company, Habits, Team } from './company-types.ts'
import { habitsOf, newsletterSenders } from './habits.ts'
import { aliasBook, nameFrom } from './names.ts'
import { orgTree, type Post, titleOfPost } from './org-tree.ts'
import { seeded, uuidOf, weighted } from './seeded.ts'
import { type Site, sites, sitesFor } from './sites.ts'
import { ranks, titleWith } from './titles.ts'

const dayMs = 86_400_000
const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** Months before an instant, on the UTC calendar. */
export function monthsBefore(until: number, months: number): number {
  const date = new Date(until)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.getTime()
}

const madridLunch = sites.madrid.lunch
/** The lunch that somebody keeps: what is usual at the site, a little earlier or later, for some as late as in Madrid. */
function lunchOf(random: Random, site: Site): { from: string; to: string } {
  if (random.chance(0.04)) return { ...madridLunch }
  const hour = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const [h = 12, m = 0] = site.lunch.from.split(':').map(Number)
  const start = h * 60 + m + random.pick([0, 0, 0, 15, 30])
  return { from: hour(start), to: hour(start + random.pick([60, 60, 60, 75, 90])) }
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

/**
 * The company of a seed. `size` counts those who work there (20 to 20,000); guests, rooms, shared mailboxes, lists and the
 * few who left come on top. `until` (ms) is the end of the history, which begins `months` before.
 */
export function generateCompany(options: {
  seed: number
  size?: number
  domain: string
  name?: string
  until: number
  months?: number
}): Company {
  const { seed, size = 120, domain, name = 'Contoso', until, months = 12 } = options
  if (!Number.isInteger(size) || size < 20 || size > 20_000)
    throw new RangeError(`size must be 20 to 20000, got ${size}`)
  const from = monthsBefore(until, months)
  const random = seeded(seed, 'company')
  const newsletters = newsletterSenders(seeded(seed, 'newsletters'))
  const habits = new Map<string, Habits>()
  const posts = orgTree(seeded(seed, 'tree'), size)
  const places = placePosts(seeded(seed, 'places'), posts, size)
  const alias = aliasBook()
  const ids = posts.map((post) => uuidOf(`person:${post.index}`, seed))

  const person = (key: string, id: string, post: Post, managerId: string | null, leftAt: number | null): Person => {
    const own = seeded(seed, key)
    const site: Site = places[post.index] ?? sites.lyon
    const { given, family, shown, alias: plain } = nameFrom(own, weighted(own, site.names))
    const joinedAt = hiredAt(own, post, from, leftAt === null ? until : Math.min(until, leftAt))
    habits.set(id, habitsOf(own, { zone: site.zone, from, until, joinedAt, leftAt }, newsletters))
    return account({
      id,
      kind: 'user',
      displayName: shown,
      givenName: given,
      surname: family,
      mail: `${alias(plain)}@${domain}`,
      jobTitle: titleOfPost(post, weighted(own, ranks), titleWith),
      department: post.plan?.name ?? 'Executive',
      companyName: name,
      managerId,
      employeeHireDate: `${new Date(joinedAt).toISOString().slice(0, 10)}T00:00:00Z`,
      createdDateTime: new Date(joinedAt).toISOString().replace(/\.\d+/, ''),
      accountEnabled: leftAt === null,
      ...placedAt(site),
      lunch: lunchOf(own, site),
    })
  }

  const employees = posts.map((post) =>
    person(`person:${post.index}`, ids[post.index]!, post, post.above === null ? null : ids[post.above]!, null),
  )
  const leaves = posts.filter(({ height }) => height === 0)
  const departed = Array.from({ length: Math.max(1, Math.round(size * 0.03)) }, (_, at) => {
    const post = random.pick(leaves)
    const leftAt = until - Math.floor((5 + random.next() * 240) * dayMs)
    return person(`departed:${at}`, uuidOf(`departed:${at}`, seed), post, ids[post.above ?? 0]!, leftAt)
  })
  for (const post of leaves) {
    const elsewhere = posts[random.int(posts.length)]
    if (!random.chance(0.06) || !elsewhere || elsewhere.height !== 1 || elsewhere.index === post.above) continue
    const own = habits.get(ids[post.index]!)
    if (own && own.joinedAt < from) {
      own.formerManager = { id: ids[elsewhere.index]!, until: from + Math.floor(random.next() * (until - from)) }
    }
  }

  const place = { domain, companyName: name }
  const people: Person[] = [...employees, ...departed]
  const lists = new Map<string, string[]>()
  const addList = (listAlias: string, displayName: string, members: string[]): string => {
    const list = thing(seed, 'list', { ...place, alias: alias(listAlias), displayName, site: null })
    people.push(list)
    lists.set(list.id, members)
    return list.id
  }
  addList('all', 'Everybody', ids)
  for (const [site] of sitesFor(size)) {
    const here = employees.filter((one) => one.site === site.city).map(({ id }) => id)
    addList(`all-${slug(site.city)}`, `Everybody in ${site.city}`, here)
    for (const room of site.rooms) {
      const roomAlias = alias(`room-${slug(site.city)}-${slug(room.normalize('NFD').replace(/\p{M}/gu, ''))}`)
      people.push(thing(seed, 'room', { ...place, alias: roomAlias, displayName: `${room} (${site.city})`, site }))
    }
  }
  const teams = posts
    .filter(({ height }) => height > 0)
    .map((post): Team => {
      const below = posts.filter(({ above }) => above === post.index)
      const field = post.height === 1 ? post.plan?.crafts[post.craft]?.fields : undefined
      const round = field ? Math.floor(post.field / field.length) : 0
      const plain = field?.[post.field % field.length] ?? (post.plan ? `${post.plan.name} leads` : 'Leadership')
      const title = round > 0 ? `${plain} ${round + 1}` : plain
      const memberIds = [post.index, ...below.map(({ index }) => index)].map((index) => ids[index]!)
      const listId = addList(`team-${slug(title)}`, `Team ${title}`, memberIds)
      return {
        id: uuidOf(`team:${post.index}`, seed),
        name: title,
        department: post.plan?.name ?? 'Executive',
        leadId: ids[post.index]!,
        memberIds,
        listId,
      }
    })
  const shared = new Map<string, string[]>()
  for (const [box, displayName, department] of [
    ['info', 'Information', 'Sales'],
    ['hr', 'Human Resources', 'Human Resources'],
    ['it', 'IT Service Desk', 'IT'],
    ['facilities', 'Facilities', 'Operations'],
    ['invoices', 'Invoices', 'Finance'],
  ] as const) {
    const mailbox = thing(seed, 'shared', { ...place, alias: alias(box), displayName, site: sitesFor(size)[0]![0] })
    const answering = employees.filter((one) => one.department === department).slice(0, 4)
    people.push(mailbox)
    shared.set(
      mailbox.id,
      (answering.length > 0 ? answering : employees.slice(1, 3)).map(({ id }) => id),
    )
  }
  const guests = Math.max(2, Math.round(size * 0.05))
  for (let at = 0; at < guests; at++) people.push(guest(seeded(seed, `guest:${at}`), seed, at, domain))
  return {
    seed,
    domain,
    name,
    from,
    until,
    people,
    employeeIds: ids,
    departedIds: departed.map(({ id }) => id),
    teams,
    lists,
    shared,
    newsletters,
    habits,
    corpus: null,
  }
}
