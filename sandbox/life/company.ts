/** A believable company out of a seed: sites, departments, a management tree, and the accounts of its directory. */

import { guest } from './accounts.ts'
import type { Company } from './company-types.ts'
import { createGroups } from './groups.ts'
import { newsletterSenders } from './habits.ts'
import { aliasBook } from './names.ts'
import { orgTree } from './org-tree.ts'
import { seeded } from './seeded.ts'
import { createWorkforce } from './workforce.ts'

/** Sizes that a company can have, in people who work there. */
export const sizes = { least: 20, most: 20_000 } as const

/** Months before an instant, on the UTC calendar. */
export function monthsBefore(until: number, months: number): number {
  const date = new Date(until)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.getTime()
}

/**
 * The company of a seed. `size` counts those who work there (20 to 20,000; RangeError otherwise); guests, rooms, shared
 * mailboxes, lists and the few who left come on top. `until` (ms) is the end of the history, which begins `months` before.
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
  if (!Number.isInteger(size) || size < sizes.least || size > sizes.most)
    throw new RangeError(`size must be ${sizes.least} to ${sizes.most}, got ${size}`)
  const from = monthsBefore(until, months)
  const newsletters = newsletterSenders(seeded(seed, 'newsletters'))
  const posts = orgTree(seeded(seed, 'tree'), size)
  const plan = { seed, size, domain, name, posts, alias: aliasBook() }
  const { employees, departed, habits } = createWorkforce({ ...plan, from, until, newsletters })
  const { accounts, lists, teams, shared } = createGroups({ ...plan, employees })
  const guests = Array.from({ length: Math.max(2, Math.round(size * 0.05)) }, (_, at) =>
    guest(seeded(seed, `guest:${at}`), seed, at, domain),
  )
  return {
    seed,
    domain,
    name,
    from,
    until,
    people: [...employees, ...departed, ...accounts, ...guests],
    employeeIds: employees.map(({ id }) => id),
    departedIds: departed.map(({ id }) => id),
    teams,
    lists,
    shared,
    newsletters,
    habits,
    corpus: null,
  }
}
