/**
 * A whole organisation's relationships in memory: exact integer day sums per unordered pair, so that late, duplicate,
 * reordered and retracted events end in the same numbers. The worker keeps the same sums for one owner in SQL.
 */
import { meetingPeopleMost } from '../policy/score.ts'
import { dayOf, readScore, recompute } from './decay.ts'
import type { SourceEvent } from './event.ts'
import { silentProbability } from './silence.ts'
import { coRecipientShare, isDirect, shareOf } from './weights.ts'

type Day = { u: number; contacts: number; direct: number }
type Pair = { a: string; b: string; days: Map<number, Day>; contacts: number }
type Entry = { rev: number; gone: boolean; event: SourceEvent | null }

export type PairScore = { ego: string; alter: string; score: number; fade: number }
export type Ledger = {
  /** Takes an event; the highest revision wins, a deleted event stays deleted. */
  take: (event: SourceEvent) => void
  /** Deletes for good; may come before what it deletes. */
  remove: (id: string) => void
  /** Every pair with contact up to `t` (unix seconds): score 0..100 and the chance of silence 0..1. */
  scores: (t: number) => PairScore[]
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries = new Map<string, Entry>()
  const pairs = new Map<string, Map<string, Pair>>()

  const pairOf = (x: string, y: string): Pair => {
    const [a, b] = x < y ? [x, y] : [y, x]
    let row = pairs.get(a)
    if (!row) pairs.set(a, (row = new Map()))
    let pair = row.get(b)
    if (!pair) row.set(b, (pair = { a, b, days: new Map(), contacts: 0 }))
    return pair
  }
  const add = (
    x: string,
    y: string,
    day: number,
    weight: number,
    contact: boolean,
    direct: boolean,
    sign: 1 | -1,
  ): void => {
    const pair = pairOf(x, y)
    const sums = pair.days.get(day) ?? { u: 0, contacts: 0, direct: 0 }
    sums.u += sign * weight
    if (contact) {
      sums.contacts += sign
      pair.contacts += sign
    }
    if (direct) sums.direct += sign
    if (sums.u === 0) pair.days.delete(day)
    else pair.days.set(day, sums)
  }
  const apply = (event: SourceEvent, sign: 1 | -1): void => {
    const day = dayOf(event.t)
    const { from, to } = event
    if (from === null) {
      if (to.length > meetingPeopleMost) return
      const n = to.length - 1
      for (const [i, x] of to.entries())
        for (const y of to.slice(i + 1)) add(x, y, day, shareOf(n), true, isDirect(n), sign)
      return
    }
    const n = to.length
    for (const person of to) add(from, person, day, shareOf(n), true, isDirect(n), sign)
    const weak = n > 1 ? coRecipientShare(n) : 0
    if (weak > 0)
      for (const [i, x] of to.entries()) for (const y of to.slice(i + 1)) add(x, y, day, weak, false, false, sign)
  }

  return {
    take: (event) => {
      const known = entries.get(event.id)
      if (known && (known.gone || known.rev >= event.rev)) return
      if (known?.event) apply(known.event, -1)
      apply(event, 1)
      entries.set(event.id, { rev: event.rev, gone: false, event })
    },
    remove: (id) => {
      const known = entries.get(id)
      if (known?.event) apply(known.event, -1)
      entries.set(id, { rev: known?.rev ?? 0, gone: true, event: null })
    },
    scores: (t) => {
      const atDay = t / 86_400
      const today = Math.floor(atDay)
      const found: PairScore[] = []
      for (const row of pairs.values()) {
        for (const pair of row.values()) {
          if (pair.contacts === 0) continue
          const score = scorePair(pair, atDay, today)
          if (score) found.push(score)
        }
      }
      return found
    },
  }
}

function scorePair(pair: Pair, atDay: number, today: number): PairScore | null {
  const past: { day: number; u: number }[] = []
  let contacts = 0
  let last = Number.NEGATIVE_INFINITY
  let lastDirect = Number.NEGATIVE_INFINITY
  for (const [day, sums] of pair.days) {
    if (day > atDay) continue
    past.push({ day, u: sums.u })
    contacts += sums.contacts
    if (sums.contacts > 0) last = Math.max(last, day)
    if (sums.direct > 0) lastDirect = Math.max(lastDirect, day)
  }
  if (contacts === 0) return null
  // The landmark is the day itself: a fixed one under- or overflows on events more than nineteen years away from it.
  const { r90, score } = readScore(recompute(past, today), atDay)
  const gap = today - (lastDirect === Number.NEGATIVE_INFINITY ? last : lastDirect)
  return { ego: pair.a, alter: pair.b, score, fade: silentProbability(r90, Math.max(0, gap)) }
}
