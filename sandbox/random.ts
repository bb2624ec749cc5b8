/** Seeded random numbers: the same seed gives the same run. */

export type Random = {
  /** A number in [0, 1). */
  next(): number
  /** An integer in [0, n). */
  int(n: number): number
  pick<T>(from: readonly T[]): T
  /** True with probability p. */
  chance(p: number): boolean
  /** A generator of its own that depends on this one's seed and the label, never on what was drawn before. */
  fork(label: string): Random
}

function mix(seed: number, label: string): number {
  let hash = seed ^ 0x9e3779b9
  for (let at = 0; at < label.length; at++) hash = Math.imul(hash ^ label.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** A generator for a 32-bit seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (n: number): number => Math.floor(next() * n)
  return {
    next,
    int,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new RangeError('nothing to pick from')
      return from[int(from.length)] as T
    },
    chance: (p) => next() < p,
    fork: (label) => createRandom(mix(seed, label)),
  }
}
