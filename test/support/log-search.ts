/** Lines of logs, gathered and searched for what no log may hold. */
import { Writable } from 'node:stream'

/** What must not be found: `what` kind of thing it is, and its words, compared without case. */
export type Secret = { what: string; words: readonly string[] }
export type Leak = { what: string; line: string }

export type LogSearch = {
  /** Give this to a logger as its destination; it tells of every line (`line`). */
  stream: Writable
  /** Adds what a process wrote, line by line. */
  add: (text: string) => void
  lines: () => readonly string[]
  /** Every line with an address, a token or one of these words in it. */
  leaks: (secrets?: readonly Secret[]) => Leak[]
}

/** Whoever it belongs to: an address of mail, a signed token, an authorization header. */
const patterns: readonly (readonly [string, RegExp])[] = [
  ['address', /[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}/i],
  ['token', /eyJ[\w-]{8,}/],
  ['token', /bearer [\w.~+/-]{8,}/i],
]

/** Gathers lines, whole ones only, in the order in which they came. */
export function createLogSearch(): LogSearch {
  const lines: string[] = []
  let rest = ''
  const take = (text: string): void => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts.filter(Boolean)) {
      lines.push(line)
      stream.emit('line', line)
    }
  }
  const stream: Writable = new Writable({
    write: (chunk, _encoding, done) => {
      take(String(chunk))
      done()
    },
  })
  return {
    stream,
    add: (text) => void lines.push(...text.split('\n').filter(Boolean)),
    lines: () => lines,
    leaks: (secrets = []) => [...matching(lines), ...secrets.flatMap((secret) => naming(lines, secret))],
  }
}

function matching(lines: readonly string[]): Leak[] {
  return patterns.flatMap(([what, pattern]) =>
    lines.filter((line) => pattern.test(line)).map((line) => ({ what, line })),
  )
}

/** One look through all of it for each word; the lines are only told apart where something was found. */
function naming(lines: readonly string[], { what, words }: Secret): Leak[] {
  const all = lines.join('\n').toLowerCase()
  const found = new Set(words.map((word) => word.toLowerCase()).filter((word) => word !== '' && all.includes(word)))
  if (found.size === 0) return []
  return lines
    .filter((line) => [...found].some((word) => line.toLowerCase().includes(word)))
    .map((line) => ({ what, line }))
}
