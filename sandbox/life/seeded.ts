/** Generators that depend on a seed and a name alone, so that two mailboxes work out the same thread without meeting. */

import { createRandom, type Random } from '../random.ts'

/** A 32-bit hash of a text (FNV-1a with a final avalanche); `salt` gives independent hashes of one text. */
export function hashOf(text: string, salt = 0): number {
  let hash = 0x811c9dc5 ^ salt
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The generator that belongs to a name under a seed, whoever asks first. */
export const seeded = (seed: number, name: string): Random => createRandom(hashOf(name, seed))

/** 128 bits of hash as 32 hexadecimal digits. */
export const hexOf = (text: string, seed: number): string =>
  [1, 2, 3, 4]
    .map((part) =>
      hashOf(`${part}|${text}`, Math.imul(seed + 1, part * 0x9e3779b1))
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')

/** A lower-case uuid (version and variant bits set) that belongs to a name under a seed. */
export function uuidOf(text: string, seed: number): string {
  const hex = hexOf(text, seed)
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** A count with the given mean (Knuth below 30; beyond that the normal approximation). */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}

/** A standard normal draw (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/** A draw whose median is given and whose logarithm has the given spread. */
export const logNormal = (random: Random, median: number, spread: number): number =>
  median * Math.exp(spread * normal(random))

/** A number in [low, high). */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next()

/** The same things in another order. */
export function shuffled<T>(random: Random, things: readonly T[]): T[] {
  const result = [...things]
  for (let at = result.length - 1; at > 0; at--) {
    const other = random.int(at + 1)
    const kept = result[at] as T
    result[at] = result[other] as T
    result[other] = kept
  }
  return result
}

/** Up to `count` different things. */
export const some = <T>(random: Random, things: readonly T[], count: number): T[] => {
  if (count <= 0) return []
  if (things.length <= count * 4) return shuffled(random, things).slice(0, count)
  const chosen = new Set<T>()
  for (let tries = 0; chosen.size < count && tries < count * 20; tries++) chosen.add(random.pick(things))
  return [...chosen]
}

/** One thing, the likelier the greater its weight. */
export function weighted<T>(random: Random, things: readonly (readonly [T, number])[]): T {
  const total = things.reduce((sum, [, weight]) => sum + weight, 0)
  let left = random.next() * total
  for (const [thing, weight] of things) {
    left -= weight
    if (left < 0) return thing
  }
  return (things.at(-1) as readonly [T, number])[0]
}
