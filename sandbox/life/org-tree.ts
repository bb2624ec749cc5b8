/** The management tree of a company: a chief, heads, leads and their teams, with spans of five to nine wherever numbers allow. */

import type { Random } from '../random.ts'
import { type DepartmentPlan, departmentPlans } from './titles.ts'

/** One place in the tree, in the order chief first, then each branch from its head down. */
export type Post = {
  index: number
  /** Index of the post above, null for the chief. */
  above: number | null
  plan: DepartmentPlan | null
  /** Levels below this post: 0 has no reports, 1 leads a team. */
  height: number
  depth: number
  /** For a team's lead and members: which craft and field of the department, the same for the whole team. */
  craft: number
  field: number
}

const spanMost = 9

/** How many people of `total` go to each department that exists at this size. */
function sharesOf(total: number): { plan: DepartmentPlan; count: number }[] {
  const plans = departmentPlans.filter((plan) => plan.from <= total)
  const sum = plans.reduce((all, plan) => all + plan.share, 0)
  const counts = plans.map((plan) => Math.max(2, Math.floor((total * plan.share) / sum)))
  const rest = total - counts.reduce((all, count) => all + count, 0)
  counts[0] = Math.max(2, (counts[0] ?? 0) + rest)
  return plans.map((plan, at) => ({ plan, count: counts[at] ?? 0 }))
}

/** Sizes of `parts` nearly equal parts of `total`. */
const partsOf = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, at) => Math.floor(total / parts) + (at < total % parts ? 1 : 0))

/** The tree for so many people (2 and more). */
export function orgTree(random: Random, size: number): Post[] {
  const posts: Post[] = []
  const teams = new Map<DepartmentPlan, number>()
  const add = (above: number | null, plan: DepartmentPlan | null, craft = 0, field = 0): Post => {
    const depth = above === null ? 0 : (posts[above]?.depth ?? 0) + 1
    const post: Post = { index: posts.length, above, plan, height: 0, depth, craft, field }
    posts.push(post)
    for (let up = above, height = 1; up !== null; height++) {
      const upper = posts[up]
      if (!upper) break
      upper.height = Math.max(upper.height, height)
      up = upper.above
    }
    return post
  }
  const branch = (above: number, plan: DepartmentPlan, count: number): void => {
    const head = add(above, plan)
    const below = count - 1
    if (below <= spanMost) {
      const number = teams.get(plan) ?? 0
      teams.set(plan, number + 1)
      head.craft = number % plan.crafts.length
      head.field = Math.floor(number / plan.crafts.length)
      for (let member = 0; member < below; member++) add(head.index, plan, head.craft, head.field)
      return
    }
    const teamSize = 6 + random.int(3)
    const parts = Math.max(2, Math.min(5 + random.int(4), Math.round(below / teamSize)))
    for (const part of partsOf(below, parts)) branch(head.index, plan, part)
  }
  const chief = add(null, null)
  for (const { plan, count } of sharesOf(size - 1)) branch(chief.index, plan, count)
  return posts
}

/** What somebody at a post is called. */
export function titleOfPost(post: Post, rank: string, titled: (rank: string, title: string) => string): string {
  if (post.above === null || post.plan === null) return 'Chief Executive Officer'
  const { plan } = post
  const craft = plan.crafts[post.craft] ?? plan.crafts[0]
  if (post.height === 0) return titled(rank, craft?.title ?? 'Specialist')
  if (post.depth === 1) return post.height === 1 ? plan.head : plan.chief
  if (post.height === 1) return craft && /Manager|Counsel/.test(craft.title) ? `Lead ${craft.title}` : plan.lead
  return post.height === 2 ? plan.head : `Vice President, ${plan.name}`
}
