/** Relationships as the API tells them: a word, facts and, one tap away, the number. */
import type { Person, PersonRow } from '../contract/people.ts'
import { memoryDays } from '../core/policy/score.ts'
import { contributions } from '../core/score/contributions.ts'
import { readScore } from '../core/score/decay.ts'
import { silentAt } from '../core/score/silence.ts'
import { explain } from '../core/words/explain.ts'
import { type Facts, factsOf } from '../core/words/facts.ts'
import { chanceInWords, isFading } from '../core/words/fading.ts'
import { type PairMail, repliesOf } from '../core/words/replies.ts'
import { trendOf } from '../core/words/trend.ts'
import { wordOf } from '../core/words/words.ts'
import type { OwnerRow } from '../db/queries/me.ts'
import type { DayRow, RelationshipRow } from '../db/queries/people.ts'

const dayMs = 86_400_000
const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** When it is told, and how far back was read: words need ninety days, facts need none. */
export type Telling = { atDay: number; today: number; historyDays: number; hasWords: boolean }

/** How the owner's relationships may be told at `now`. */
export function tellingAt(owner: OwnerRow, now: Date): Telling {
  const atDay = now.getTime() / dayMs
  const today = Math.floor(atDay)
  const readBackTo = owner.read_back_to ?? owner.read_from
  const historyDays = readBackTo === null ? 0 : Math.max(0, today - Math.floor(Date.parse(readBackTo) / dayMs))
  return { atDay, today, historyDays, hasWords: owner.backfill_done_at !== null || historyDays >= memoryDays }
}

/** The number of a row at that time, or null without contact. */
export function scoreOfRow(row: RelationshipRow, atDay: number): number | null {
  if (row.f7 === null || row.f90 === null || row.landmark === null) return null
  return readScore({ f7: row.f7, f90: row.f90, landmark: row.landmark }, atDay).score
}

const wasRegular = (row: RelationshipRow, today: number): boolean =>
  row.above_until !== null && row.above_until >= today - memoryDays
const historyOf = (row: RelationshipRow, today: number): number => (row.first_day === null ? 0 : today - row.first_day)

function wordFor(row: RelationshipRow, telling: Telling): PersonRow['word'] {
  const score = scoreOfRow(row, telling.atDay)
  if (score === null || !telling.hasWords) return null
  return wordOf({
    score,
    twoWay: row.two_way ?? false,
    historyDays: historyOf(row, telling.today),
    wasRegular: wasRegular(row, telling.today),
  })
}

/** A row of the list. */
export function personRow(row: RelationshipRow, telling: Telling): PersonRow {
  return {
    contactId: row.contact_id,
    name: row.name,
    title: row.title,
    department: row.department,
    word: wordFor(row, telling),
    twoWay: row.two_way ?? false,
    peer: row.peer,
    peerReason: row.peer_reason,
    lastContact: row.last_day === null ? null : isoDay(row.last_day),
    excluded: row.excluded,
    elsewhere: row.elsewhere,
  }
}

/** Rows with contact both ways first, then by the score at that time; the order of the 90-day column is only near it. */
export function byStrength(rows: readonly RelationshipRow[], telling: Telling): RelationshipRow[] {
  return rows
    .map((row) => ({ row, score: scoreOfRow(row, telling.atDay) ?? -1 }))
    .sort((a, b) => Number(b.row.two_way) - Number(a.row.two_way) || b.score - a.score)
    .map(({ row }) => row)
}

/** One person: the word, its reason, the trend, each day's share of the score, fading, and what the owner said against it. */
export function personOf(
  row: RelationshipRow,
  read: { days: readonly DayRow[]; mails: readonly PairMail[] },
  corrections: readonly { correction_id: string; kind: string; made_at: Date; day: number | null }[],
  telling: Telling,
): Person {
  const days = read.days.map((day) => ({ ...day, u: Number(day.u) }))
  const facts = factsOf(days, telling.today)
  const summary = personRow(row, telling)
  const score = telling.hasWords && summary.word !== 'new' ? scoreOfRow(row, telling.atDay) : null
  const fading = fadingOf(row, facts, telling)
  const shares = score === null ? [] : contributions(days, telling.atDay)
  const trend = trendOf(days, telling.today)
  return {
    ...summary,
    address: row.address,
    score: score === null ? null : shares.reduce((sum, { points }) => sum + points, 0),
    reason: explain(facts, { fading: fading !== null, twoWay: summary.twoWay }, repliesOf(read.mails)),
    trend: {
      weeks: trend.weeks.map(({ fromDay, value }) => ({ from: isoDay(fromDay), value })),
      key: trend.key,
      text: trend.text,
    },
    days: days.map(({ day, mails, meetings, others }, index) => ({
      day: isoDay(day),
      mails,
      meetings,
      others,
      share: shares[index]?.points ?? 0,
    })),
    fading,
    corrections: corrections.map(({ correction_id, kind, made_at, day }) => ({
      correctionId: correction_id,
      kind,
      madeAt: made_at.toISOString(),
      day: day === null ? null : isoDay(day),
    })),
  }
}

function fadingOf(row: RelationshipRow, facts: Facts, telling: Telling): Person['fading'] {
  if (row.f7 === null || row.f90 === null || row.landmark === null || row.last_direct_day === null) return null
  const silent = silentAt({ f7: row.f7, f90: row.f90, landmark: row.landmark }, row.last_direct_day, telling.atDay)
  const isIt = isFading({
    twoWay: row.two_way ?? false,
    peer: row.peer,
    historyDays: telling.hasWords ? historyOf(row, telling.today) : 0,
    wasRegular: wasRegular(row, telling.today),
    silent,
    facts,
    away: row.left,
    elsewhere: row.elsewhere,
  })
  if (!isIt) return null
  const chance = chanceInWords(silent)
  return { chance, text: `Going by your own rhythm, silence for the next four weeks is ${chance}.` }
}
