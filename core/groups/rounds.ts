/** Rounds of groups: everybody is in one, who met is mixed, and who is to be kept apart is never proposed together. */
import { apartTries, groupSize } from '../policy/groups.ts'

export type Pool = {
  /** Ids of the people of whom groups are made; the owner is in every group and not among them. */
  members: readonly string[]
  /** Whether two of them may not be proposed together; the same both ways. */
  apart: (one: string, other: string) => boolean
  /** How often two of them were in a group together. */
  met: (one: string, other: string) => number
  /** How often somebody was in a group of the owner's: who was there least goes first. */
  seen: (one: string) => number
}

export type Round = {
  groups: string[][]
  /** Who finds no group this time because of who else is there; in the next round they come before all others. */
  next: string[]
}

/** Sizes of groups of `people`, none of them the owner, near `wished`: between 2 and 7, and no two differ by more than one. */
export function sizesFor(people: number, wished: number): number[] {
  const [least, most] = [groupSize.least - 1, groupSize.most - 1]
  if (people < least) return []
  const target = Math.min(Math.max(wished, least), most)
  const groups = Math.min(Math.max(Math.round(people / target), Math.ceil(people / most)), Math.floor(people / least))
  const base = Math.floor(people / groups)
  return Array.from({ length: groups }, (_, index) => base + (index < people % groups ? 1 : 0))
}

/**
 * One round with groups of about `size` people, the owner included. The same whatever the order of members. Nobody is left
 * over but for who cannot be placed beside anybody; then who was in most groups so far waits.
 */
export function proposeRound(pool: Pool, size: number): Round {
  let members = [...new Set(pool.members)].sort((a, b) => pool.seen(a) - pool.seen(b) || (a < b ? -1 : 1))
  const next: string[] = []
  while (members.length > 0) {
    const sizes = sizesFor(members.length, size - 1)
    const placed = sizes.length === 0 ? null : place(members, sizes, pool)
    if (placed) return { groups: mixed(placed, pool).map((group) => group.sort()), next: next.sort() }
    const waits = hardest(members, pool)
    next.push(waits)
    members = members.filter((one) => one !== waits)
  }
  return { groups: [], next: next.sort() }
}

const conflictsOf = (one: string, among: readonly string[], { apart }: Pool): number =>
  among.filter((other) => other !== one && apart(one, other)).length

/** Whoever is in the way of most others; of equals who was in most groups. */
function hardest(members: readonly string[], pool: Pool): string {
  const [first] = [...members].sort(
    (a, b) =>
      conflictsOf(b, members, pool) - conflictsOf(a, members, pool) || pool.seen(b) - pool.seen(a) || (a < b ? -1 : 1),
  )
  return first ?? ''
}

const repeats = (one: string, group: readonly string[], { met }: Pool): number =>
  group.reduce((sum, other) => (other === one ? sum : sum + met(one, other) ** 2), 0)

/** Puts everybody into a group of these sizes with nobody to be kept apart from, or null where that was not found. */
function place(members: readonly string[], sizes: readonly number[], pool: Pool): string[][] | null {
  const ordered = [...members].sort((a, b) => conflictsOf(b, members, pool) - conflictsOf(a, members, pool))
  const groups: string[][] = sizes.map(() => [])
  let tries = 0
  const fill = (index: number): boolean => {
    const one = ordered[index]
    if (one === undefined) return true
    const open = groups
      .map((group, at) => ({ group, room: (sizes[at] ?? 0) - group.length }))
      .filter(({ group, room }) => room > 0 && conflictsOf(one, group, pool) === 0)
      .sort((a, b) => repeats(one, a.group, pool) - repeats(one, b.group, pool) || b.room - a.room)
    // Of several empty groups of a size one stands for all.
    const tried = new Set<string>()
    for (const { group, room } of open) {
      const like = group.length === 0 ? `empty ${room}` : String(groups.indexOf(group))
      if (tried.has(like)) continue
      tried.add(like)
      tries += 1
      if (tries > apartTries) return false
      group.push(one)
      if (fill(index + 1)) return true
      group.pop()
    }
    return false
  }
  return fill(0) ? groups : null
}

/** Swaps two people of different groups as long as that lets fewer meet again; nobody comes beside whom they are kept apart from. */
function mixed(groups: string[][], pool: Pool): string[][] {
  for (let again = true; again; ) {
    again = false
    for (const [index, left] of groups.entries()) {
      for (const right of groups.slice(index + 1)) if (swapBest(left, right, pool)) again = true
    }
  }
  return groups
}

function swapBest(left: string[], right: string[], pool: Pool): boolean {
  let best: { gain: number; at: number; to: number } | null = null
  for (const [at, one] of left.entries()) {
    for (const [to, other] of right.entries()) {
      const [rest, others] = [left.filter((_, index) => index !== at), right.filter((_, index) => index !== to)]
      if (conflictsOf(one, others, pool) + conflictsOf(other, rest, pool) > 0) continue
      const before = repeats(one, rest, pool) + repeats(other, others, pool)
      const gain = before - repeats(one, others, pool) - repeats(other, rest, pool)
      if (gain > (best?.gain ?? 0)) best = { gain, at, to }
    }
  }
  if (best === null) return false
  const one = left[best.at] ?? ''
  left[best.at] = right[best.to] ?? ''
  right[best.to] = one
  return true
}
