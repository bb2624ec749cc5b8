/** What nobody sends who means well, and how it gets into something that was well formed. Everything follows from the seed. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Numbers in [0, 1). */
export type Random = () => number

/** Values of every kind where another one is expected. */
export const hostile: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.1,
  1e308,
  2 ** 53,
  2 ** 31,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '💩'.repeat(50),
  'x'.repeat(5_000),
  "' or 1=1--",
  '#{7*7}',
  '{1,2}',
  '{"a"',
  '../../etc',
  '2026-02-30',
  '0000-01-01',
  '0001-01-01T00:00:00Z',
  '9999-12-31',
  '9999-12-31T23:59:59.9999999Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-03-29T02:30:00',
  '25:99',
  'Not/AZone',
  [],
  {},
  [[]],
  [null],
  { length: 1 },
  { '@removed': { reason: 'deleted' } },
  { toString: 'x' },
  'constructor',
  '__proto__',
  Array(300).fill('x'),
  '00000000-0000-0000-0000-000000000000',
  'mailto:a@b',
  'a@b@c',
  '@',
  'http://[::1]/',
  'javascript:alert(1)',
]

export const oneOf = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

/** A hostile word: for keys, addresses and queries. */
export const hostileWord = (random: Random): string => {
  const value = oneOf(random, hostile)
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Puts something hostile in place of one value, somewhere, or beside the others. */
export function spoiled(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.08) return oneOf(random, hostile)
  if (Array.isArray(value)) return spoiledList(value, random)
  const entries = Object.entries(value)
  if (entries.length === 0 || random() < 0.08)
    return { ...value, [hostileWord(random).slice(0, 20)]: oneOf(random, hostile) }
  const [key, inner] = oneOf(random, entries)
  const { [key]: _, ...rest } = value as Record<string, unknown>
  if (random() < 0.05) return rest
  if (random() < 0.05) return { ...rest, [key.toUpperCase()]: inner }
  return { ...value, [key]: spoiled(inner, random) }
}

function spoiledList(list: readonly unknown[], random: Random): unknown[] {
  if (list.length === 0) return [oneOf(random, hostile)]
  const at = Math.floor(random() * list.length)
  if (random() < 0.1) return [...list, list[at]]
  if (random() < 0.05) return list.toSpliced(at, 1)
  return list.with(at, spoiled(list[at], random))
}

/** A JSON text that is none any more, or an odd one. */
export function spoiledText(text: string, random: Random): string | Buffer {
  const cut = Math.floor(random() * text.length)
  return oneOf<() => string | Buffer>(random, [
    () => text.slice(0, cut),
    () => `\ufeff${text}`,
    () => '',
    () => 'null',
    () => '"text"',
    () => '[]',
    () => '<html><body>Service Unavailable</body></html>',
    () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    () => text.replace('{', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},'),
    () =>
      Buffer.concat([Buffer.from(text.slice(0, cut)), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(text.slice(cut))]),
  ])()
}

let gc: (() => void) | undefined
/** Bytes in use after everything that nobody holds was collected. */
export async function heapInUse(): Promise<number> {
  setFlagsFromString('--expose-gc')
  gc ??= runInNewContext('gc') as () => void
  for (let pass = 0; pass < 2; pass += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    gc()
  }
  return process.memoryUsage().heapUsed
}

/** How long and from which seed: `npm run fuzz` gives more than `npm test` does. */
export const fuzzing = {
  seed: Number(process.env.FUZZ_SEED ?? 1),
  /** Seconds for this test file. */
  seconds: process.env.FUZZ_MINUTES ? (Number(process.env.FUZZ_MINUTES) * 60) / 4 : 5,
} as const

/**
 * Repeats `round` until the time is up, and looks at the heap on the way, twice in a short run: the lowest of the last
 * looks may be `mostBytes` above the lowest of the first, when everything is warm. Gives how many rounds there were.
 */
export async function untilTimeIsUp(
  round: (nr: number) => Promise<void>,
  mostBytes = 24 * 2 ** 20,
): Promise<{ rounds: number; grown: number; bound: number }> {
  const from = performance.now()
  const passed = (): number => (performance.now() - from) / 1000 / fuzzing.seconds
  const every = fuzzing.seconds < 30 ? 0.5 : 0.1
  const looks: number[] = []
  let rounds = 0
  for (let next = Math.max(0.2, every); passed() < 1; rounds += 1) {
    await round(rounds)
    if (passed() < next) continue
    looks.push(await heapInUse())
    next += every
  }
  looks.push(await heapInUse())
  const some = Math.ceil(looks.length / 3)
  const grown = Math.min(...looks.slice(-some)) - Math.min(...looks.slice(0, some))
  return { rounds, grown, bound: mostBytes }
}
