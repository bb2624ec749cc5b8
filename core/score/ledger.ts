/**
 * A whole organisation's relationships in memory: exact integer day sums per unordered pair, so that late, duplicate,
 * reordered and retracted events end in the same numbers. The worker keeps the same sums for one owner in SQL.
 */
import { secondsPerDay } from '../policy/score.ts'
import { dayOf, readScore, recompute } from './decay.ts'
import type { SourceEvent } from './event.ts'
import { pairsOf } from './pairs.ts'
import { silentProbability } from './silence.ts'

type Day = { u: number; contacts: number; direct: number }
type Pair = { a: string; b: string; days: Map<number, Day> }
type Entry = { rev: number; event: SourceEvent | null }

/** `ego` and `alter` in the order of their names; the score holds both ways. */
export type PairScore = { ego: string; alter: string; score: number; fade: number }
/** One pair's day: `u` in units of 1/720720, and how many contacts, weak ones left out, and direct contacts it had. */
export type PairDay = { day: number } & Day
export type Ledger = {
  /** Takes an event; the highest revision wins, a deleted event stays deleted. */
  take: (event: SourceEvent) => void
  /** Deletes for good; may come before what it deletes. */
  remove: (id: string) => void
  /** Every pair with contact up to `t` (unix seconds): score 0..100 and the chance of silence 0..1. */
  scores: (t: number) => PairScore[]
  /** The day sums of two people, oldest first. */
  daysOf: (x: string, y: string) => PairDay[]
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries = new Map<string, Entry>()
  const pairs = new Map<string, Map<string, Pair>>()
  const counted = new Map<number, Map<string, SourceEvent>>()
  const copies = new Map<string, Map<string, SourceEvent>>()

  const pairOf = (x: string, y: string): Pair => {
    const [a, b] = x < y ? [x, y] : [y, x]
    const row = pairs.get(a) ?? new Map<string, Pair>()
    if (row.size === 0) pairs.set(a, row)
    const pair = row.get(b) ?? { a, b, days: new Map<number, Day>() }
    if (pair.days.size === 0) row.set(b, pair)
    return pair
  }
  const apply = (event: SourceEvent, sign: 1 | -1): void => {
    const day = dayOf(event.t)
    for (const { x, y, weight, weak, direct } of pairsOf(event)) {
      const { days } = pairOf(x, y)
      const sums = days.get(day) ?? { u: 0, contacts: 0, direct: 0 }
      sums.u += sign * weight
      if (!weak) sums.contacts += sign
      if (direct) sums.direct += sign
      if (sums.u === 0) days.delete(day)
      else days.set(day, sums)
    }
    if (sign === 1) mapIn(counted, day).set(event.id, event)
    else counted.get(day)?.delete(event.id)
  }
  // Of several copies of one occurrence the one with the first id counts, whichever came first.
  const place = (event: SourceEvent, sign: 1 | -1): void => {
    if (event.occurrence === null) {
      apply(event, sign)
      return
    }
    const held = mapIn(copies, event.occurrence)
    const before = firstOf(held)
    if (sign === 1) held.set(event.id, event)
    else held.delete(event.id)
    const after = firstOf(held)
    if (before === after) return
    if (before) apply(before, -1)
    if (after) apply(after, 1)
  }

  return {
    take: (event) => {
      const known = entries.get(event.id)
      if (known && !replaces(event, known)) return
      if (known?.event) place(known.event, -1)
      place(event, 1)
      entries.set(event.id, { rev: event.rev, event })
    },
    remove: (id) => {
      const known = entries.get(id)
      if (known?.event) place(known.event, -1)
      entries.set(id, { rev: 0, event: null })
    },
    scores: (t) => {
      // What has not ended by `t` is set aside, which is exact because the sums are integers.
      const unfinished: SourceEvent[] = []
      for (const events of counted.values())
        for (const event of events.values()) if (event.ends > t) unfinished.push(event)
      for (const event of unfinished) apply(event, -1)
      const found: PairScore[] = []
      for (const row of pairs.values()) {
        for (const pair of row.values()) {
          const score = scorePair(pair, t / secondsPerDay)
          if (score) found.push(score)
        }
      }
      for (const event of unfinished) apply(event, 1)
      return found
    },
    daysOf: (x, y) => {
      const [a, b] = x < y ? [x, y] : [y, x]
      const days = pairs.get(a)?.get(b)?.days ?? new Map<number, Day>()
      return [...days].map(([day, sums]) => ({ day, ...sums })).sort((one, other) => one.day - other.day)
    },
  }
}

function mapIn<K>(maps: Map<K, Map<string, SourceEvent>>, key: K): Map<string, SourceEvent> {
  const known = maps.get(key)
  if (known) return known
  const made = new Map<string, SourceEvent>()
  maps.set(key, made)
  return made
}

function firstOf(held: Map<string, SourceEvent>): SourceEvent | undefined {
  let first: SourceEvent | undefined
  for (const event of held.values()) if (!first || event.id < first.id) first = event
  return first
}

/** Two different events of one revision are settled by their content, never by which came first. */
function replaces(event: SourceEvent, known: Entry): boolean {
  if (!known.event) return false
  if (event.rev !== known.rev) return event.rev > known.rev
  return JSON.stringify(event) > JSON.stringify(known.event)
}

function scorePair(pair: Pair, atDay: number): PairScore | null {
  const past: { day: number; u: number }[] = []
  let last = Number.NEGATIVE_INFINITY
  let lastDirect = Number.NEGATIVE_INFINITY
  for (const [day, { u, contacts, direct }] of pair.days) {
    past.push({ day, u })
    if (contacts > 0 && day > last) last = day
    if (direct > 0 && day > lastDirect) lastDirect = day
  }
  if (last === Number.NEGATIVE_INFINITY) return null
  const today = Math.floor(atDay)
  // The landmark is the day itself: a fixed one under- or overflows on events more than nineteen years away from it.
  const { r90, score } = readScore(recompute(past, today), atDay)
  const gap = today - (lastDirect === Number.NEGATIVE_INFINITY ? last : lastDirect)
  return { ego: pair.a, alter: pair.b, score, fade: silentProbability(r90, gap) }
}
