import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const run = (input: string): Promise<{ lines: Record<string, unknown>[]; complaints: string[]; code: number | null }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/score.ts'], { cwd: root })
    const [out, err]: [string[], string[]] = [[], []]
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
    child.on('error', reject)
    child.on('close', (code) => {
      const split = (parts: string[]): string[] => parts.join('').split('\n').filter(Boolean)
      resolve({ lines: split(out).map((line) => JSON.parse(line)), complaints: split(err), code })
    })
    child.stdin.end(input)
  })

const t = 1_767_600_000
const mail = (id: string, from: string, to: string[], more = {}) =>
  JSON.stringify({ id, t, kind: 'email', from, to, ...more })
const score = JSON.stringify({ op: 'score', t: t + 86_400 })
const pairsOf = (lines: Record<string, unknown>[]) =>
  lines.filter(({ ego }) => ego).map(({ ego, alter }) => [ego, alter])

describe('npm run score', () => {
  test('each known pair is answered once, in numbers, and the answer is closed', async () => {
    const { lines, complaints, code } = await run([mail('1', 'b', ['a', 'c']), mail('2', 'c', ['b']), score].join('\n'))
    expect(pairsOf(lines)).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ])
    for (const { ego, t: at, score: points, fade, sym } of lines.filter((line) => line.ego)) {
      expect(ego).toBeTypeOf('string')
      expect(at).toBe(t + 86_400)
      expect(sym).toBe(1)
      expect(points).toBeGreaterThan(0)
      expect(points).toBeLessThan(100)
      expect(fade).toBeGreaterThan(0)
      expect(fade).toBeLessThan(1)
    }
    expect(lines.at(-1)).toEqual({ done: t + 86_400 })
    expect(complaints).toEqual([])
    expect(code).toBe(0)
  })

  test('bad lines are named one by one with their number, the rest counts, and the exit code says so', async () => {
    const crowd = Array.from({ length: 10_000 }, (_, index) => `p${index}`)
    const bad: [string, RegExp][] = [
      ['{"id":"x",', /^line \d+: not JSON/],
      ['[1,2]', /not an object/],
      ['"text"', /not an object/],
      ['{"op":"explode"}', /unknown operation "explode"/],
      ['{"op":"del"}', /id missing/],
      ['{"op":"score"}', /t out of range/],
      ['{"op":"score","t":1e300}', /t out of range/],
      [mail('m', 'a', ['b'], { t: -1 }), /t out of range/],
      [mail('m', 'a', ['b'], { t: 1_767_600_000_000 }), /t out of range/],
      [mail('m', 'a', ['b'], { t: '2026-01-05' }), /t out of range/],
      [mail('m', 'a', ['b'], { t: null }), /t out of range/],
      [mail('m', 'a', ['b'], { kind: 'pigeon' }), /unknown kind/],
      [mail('m', 'a', ['b'], { kind: 'toString' }), /unknown kind/],
      [mail('m', 'a', ['b'], { rev: 1.5 }), /rev must be/],
      [mail('m', 'a', ['b'], { dur: -5 }), /dur out of range/],
      [mail('', 'a', ['b']), /id missing/],
      [mail('m', 'a', [], { to: 'b' }), /lists of names/],
      [mail('m', 'a', [''], {}), /lists of names/],
      [mail('m', 'a', ['b'], { from: 7 }), /from is no name/],
      [mail('self', 'a', ['a']), /a mail to itself/],
      [mail('empty', 'a', []), /nobody in to/],
      [mail('crowd', 'a', crowd), /10000 recipients/],
      [JSON.stringify({ id: 'alone', t, kind: 'meeting', from: null, to: ['a'] }), /at least two people/],
    ]
    const good = mail('good', 'a', ['b'])
    const { lines, complaints, code } = await run(
      [good, '', ...bad.map(([line]) => line), mail('last', 'c', ['d']), score].join('\n'),
    )
    expect(complaints).toHaveLength(bad.length)
    for (const [index, [, pattern]] of bad.entries()) {
      expect(complaints[index]).toMatch(pattern)
      expect(complaints[index]).toMatch(new RegExp(`^line ${index + 3}: `))
      expect(complaints[index]?.length).toBeLessThan(120)
    }
    expect(pairsOf(lines)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(code).toBe(1)
  })

  test('a revision that names nobody else takes the older one back', async () => {
    const { lines } = await run(
      [mail('m', 'a', ['a'], { rev: 2 }), mail('m', 'a', ['b'], { rev: 1 }), score].join('\n'),
    )
    expect(lines).toEqual([{ done: t + 86_400 }])
  })

  test('copies of one occurrence of a series count once, and its next occurrence counts again', async () => {
    const meeting = (id: string, at: number, series?: string) =>
      JSON.stringify({ id, t: at, kind: 'meeting', from: null, to: ['a', 'b'], dur: 1_800, series })
    const points = async (...events: string[]) => (await run([...events, score].join('\n'))).lines[0]?.score
    const once = await points(meeting('1', t))
    expect(await points(meeting('1', t, 's'), meeting('2', t, 's'))).toBe(once)
    expect(await points(meeting('1', t), meeting('2', t))).toBeGreaterThan(Number(once))
    expect(await points(meeting('1', t, 's'), meeting('2', t - 86_400, 's'))).toBeGreaterThan(Number(once))
  })

  test('line ends of every system, a last line without one, and odd characters in names are all read', async () => {
    const { lines, code } = await run(`\uFEFF${mail('1', 'ä\u2028b', ['日本'])}\r\n${score}`)
    expect(pairsOf(lines)).toEqual([['ä\u2028b', '日本']])
    expect(code).toBe(0)
  })

  test('an empty stream is answered by silence', async () => {
    expect(await run('')).toEqual({ lines: [], complaints: [], code: 0 })
  })
})

const corpus = new URL('../../../shared/data/manufacturing.ndjson', import.meta.url)
const present = existsSync(corpus)
if (!present) console.log('skipped: the mail of the manufacturing corpus is not on this machine')

describe.skipIf(!present)('nine months of a real company', () => {
  test('58,412 messages and 12 scorings take under five seconds, whatever the order', { timeout: 30_000 }, async () => {
    const events = readFileSync(corpus, 'utf8').trim().split('\n')
    const last = 1_285_900_000
    const scorings = Array.from({ length: 12 }, (_, index) => JSON.stringify({ op: 'score', t: last + index * 86_400 }))
    const begun = performance.now()
    const plain = await run([...events, ...scorings].join('\n'))
    expect(performance.now() - begun).toBeLessThan(5_000)
    expect(plain.code).toBe(0)
    const key = (line: Record<string, unknown>): string => JSON.stringify(line)
    const back = await run([...events.reverse(), ...scorings].join('\n'))
    expect(new Set(back.lines.map(key))).toEqual(new Set(plain.lines.map(key)))
  })
})
