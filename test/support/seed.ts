/** The seed of a seeded test: one in `npm test`, many in `npm run soak`, any one by hand with `SEED=17 npx vitest run <file>`. */

/** A whole number from 0 on, `usual` unless the environment names another. Throws when what it names is none. */
export function seedFor(usual: number): number {
  const given = process.env.SEED
  if (given === undefined || given === '') return usual
  if (!/^\d{1,9}$/.test(given)) throw new Error(`SEED is a whole number, not ${given}`)
  return Number(given)
}

/** Numbers from 0 to 1 out of a seed (mulberry32): the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
