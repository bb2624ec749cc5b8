/** What the scores must be, worked out from the stored interactions with core's arithmetic and nothing of db/. */
import { readScore, recompute } from '../../../core/score/decay.ts'
import { derive } from '../../../core/score/derived.ts'
import type { Database } from '../../../db/connect.ts'
import type { Office } from './office.ts'

type Stored = {
  day: number
  kind: string
  direct: boolean
  contacts: string[]
  weights: number[]
  directions: number[]
}
type Day = { day: number; u: number; direct: number; mails: number; meetings: number; others: number }
/** A pair as it must be; `days` with a sum of zero are left out. */
export type Pair = { days: Day[]; n_out: number; n_in: number; n_met: number }

/** Every pair of the office with anything stored, by contact; those in `unscored` are left out. */
export async function expectedPairs(
  db: Database,
  office: Office,
  unscored: readonly string[] = [],
): Promise<Map<string, Pair>> {
  const rows = await db.asOwner(
    office.ref,
    (sql) => sql<Stored[]>`select day, kind, direct, contacts, weights, directions from interaction where not gone`,
  )
  const pairs = new Map<string, Pair>()
  for (const row of rows)
    row.contacts.forEach((contact, index) => {
      if (unscored.includes(contact)) return
      const pair = pairs.get(contact) ?? { days: [], n_out: 0, n_in: 0, n_met: 0 }
      pairs.set(contact, pair)
      let day = pair.days.find((one) => one.day === row.day)
      if (!day) {
        day = { day: row.day, u: 0, direct: 0, mails: 0, meetings: 0, others: 0 }
        pair.days.push(day)
      }
      const direction = row.directions[index]
      day.u += row.weights[index] ?? 0
      if (direction === 3) return
      if (row.direct) day.direct += 1
      if (row.kind === 'mail') day.mails += 1
      else if (row.kind === 'meeting') day.meetings += 1
      else day.others += 1
      if (direction === 0) pair.n_out += 1
      else if (direction === 1) pair.n_in += 1
      else pair.n_met += 1
    })
  for (const pair of pairs.values()) pair.days.sort((a, b) => a.day - b.day)
  return pairs
}

const contactsOf = (day: Day): number => day.mails + day.meetings + day.others
export const isPair = (pair: Pair): boolean => pair.n_out + pair.n_in + pair.n_met > 0

/** The pair's facts as the relationship row must hold them, numbers as scores at `atDay` because columns round. */
export function expectedRow(pair: Pair, atDay: number) {
  const past = pair.days.filter((day) => contactsOf(day) > 0)
  const lastDirect = past.filter((day) => day.direct > 0).at(-1)?.day ?? null
  const lastDay = pair.days.filter(({ u }) => u > 0).at(-1)?.day ?? 0
  const standing = { columns: recompute(pair.days, lastDay), lastDay, lastDirectDay: lastDirect }
  const derived = derive(pair.days, standing)
  return {
    first_day: past[0]?.day,
    last_day: past.at(-1)?.day,
    last_direct_day: lastDirect,
    n_out: pair.n_out,
    n_in: pair.n_in,
    n_met: pair.n_met,
    two_way: (pair.n_out > 0 && pair.n_in > 0) || pair.n_met > 0,
    above_until: derived?.aboveUntil ?? null,
    review_day: derived?.reviewDay ?? null,
    best_day: derived?.bestDay ?? null,
    score: readScore(recompute(pair.days, Math.floor(atDay)), atDay).score,
  }
}

type Row = Omit<ReturnType<typeof expectedRow>, 'score'> & {
  contact_id: string
  f7: number
  f90: number
  landmark: number
}
/** Everything that the database holds of the office's scores. */
export async function storedScores(db: Database, office: Office, atDay: number) {
  return db.asOwner(office.ref, async (sql) => {
    const rows = await sql<Row[]>`
      select contact_id, f7, f90, landmark, first_day, last_day, last_direct_day, n_out::int, n_in::int, n_met::int, two_way, above_until, best_day,
        (extract(epoch from review_at) / 86400)::int as review_day from relationship order by contact_id`
    const days = await sql<(Day & { contact_id: string })[]>`
      select contact_id, day, u::int, direct, mails, meetings, others from contact_day
      where (u, direct, mails, meetings, others) <> (0, 0, 0, 0, 0) order by contact_id, day`
    return {
      days,
      rows: rows.map(({ f7, f90, landmark, ...row }) => ({
        ...row,
        score: readScore({ f7, f90, landmark }, atDay).score,
      })),
    }
  })
}

/** The same out of the expectation, in the same shape and order. */
export function expectedScores(pairs: ReadonlyMap<string, Pair>, atDay: number) {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    days: sorted.flatMap(([contact_id, pair]) => pair.days.map((day) => ({ contact_id, ...day }))),
    rows: sorted
      .filter(([, pair]) => isPair(pair))
      .map(([contact_id, pair]) => ({ contact_id, ...expectedRow(pair, atDay) })),
  }
}

/** Where stored and expected differ: days exactly, scores by more than 1e-9. Empty when all is well. */
export function differences(
  stored: Awaited<ReturnType<typeof storedScores>>,
  expected: ReturnType<typeof expectedScores>,
): string[] {
  const found: string[] = []
  if (JSON.stringify(order(stored.days)) !== JSON.stringify(order(expected.days))) found.push('day sums differ')
  if (stored.rows.length !== expected.rows.length) found.push(`${stored.rows.length} of ${expected.rows.length} pairs`)
  for (const wanted of expected.rows) {
    const held = stored.rows.find(({ contact_id }) => contact_id === wanted.contact_id)
    if (!held) continue
    if (!(Math.abs(held.score - wanted.score) <= 1e-9)) found.push(`score ${held.score} for ${wanted.score}`)
    const { score: _, ...facts } = held
    const { score: __, ...wantedFacts } = wanted
    if (JSON.stringify(order([facts])) !== JSON.stringify(order([wantedFacts])))
      found.push(`${JSON.stringify(facts)} for ${JSON.stringify(wantedFacts)}`)
  }
  return found
}

const order = (rows: readonly object[]): unknown =>
  rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))
