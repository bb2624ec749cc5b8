/** The dates of a series: daily, weekly, monthly and yearly rules in the event's own zone, over changes of clocks. */

import { getOrMake } from './get-or-make.ts'
import type { Event, Recurrence } from './types.ts'
import { dayNumber, dayOfDate, fromLocal, localDay, monthOf, toLocal, weekday } from './zone.ts'

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const indexes = ['first', 'second', 'third', 'fourth']
/** A rule that never ends is followed this far beyond what was asked for, and no further. */
const mostOccurrences = 20_000

const named = (names: readonly string[] | undefined): number[] =>
  (names ?? []).map((name) => dayNames.indexOf(name.toLowerCase())).filter((day) => day >= 0)

/** Day of a month by a relative rule ("the last Friday"), or null where the month has none. */
function relativeDay(year: number, month: number, days: number[], index: string): number | null {
  const first = dayNumber(year, month, 1)
  const length = dayNumber(year, month + 1, 1) - first
  const hits = Array.from({ length }, (_, at) => first + at).filter((day) => days.includes(weekday(day)))
  return (
    (index.toLowerCase() === 'last' ? hits.at(-1) : hits[Math.max(0, indexes.indexOf(index.toLowerCase()))]) ?? null
  )
}

function* weeklyDays(pattern: Recurrence['pattern'], first: number): Generator<number> {
  const interval = Math.max(1, pattern.interval)
  const days = named(pattern.daysOfWeek)
  if (days.length === 0) days.push(weekday(first))
  const weekStart = Math.max(0, dayNames.indexOf((pattern.firstDayOfWeek ?? 'sunday').toLowerCase()))
  const inWeek = days.map((day) => (day - weekStart + 7) % 7).sort((a, b) => a - b)
  const start = first - ((weekday(first) - weekStart + 7) % 7)
  for (let week = start; ; week += 7 * interval) {
    for (const day of inWeek) if (week + day >= first) yield week + day
  }
}

function* monthlyDays(pattern: Recurrence['pattern'], first: number): Generator<number> {
  const yearly = pattern.type.endsWith('Yearly')
  const step = Math.max(1, pattern.interval) * (yearly ? 12 : 1)
  const from = monthOf(first)
  const month = yearly ? (pattern.month ?? from.month + 1) - 1 : from.month
  for (let at = month; ; at += step) {
    const day = pattern.type.startsWith('relative')
      ? relativeDay(from.year, at, named(pattern.daysOfWeek), pattern.index ?? 'first')
      : // A month without a 31st has the meeting on its last day, as Exchange does.
        Math.min(
          dayNumber(from.year, at, pattern.dayOfMonth ?? new Date(first * 86_400_000).getUTCDate()),
          dayNumber(from.year, at + 1, 1) - 1,
        )
    if (day !== null && day >= first) yield day
    if (at > month + 12 * 400) return
  }
}

function* daysOf({ pattern, range }: Recurrence): Generator<number> {
  const first = dayOfDate(range.startDate)
  if (pattern.type === 'daily') for (let day = first; ; day += Math.max(1, pattern.interval)) yield day
  else if (pattern.type === 'weekly') yield* weeklyDays(pattern, first)
  else yield* monthlyDays(pattern, first)
}

type Expansion = {
  through: number
  starts: number[]
  days: Generator<number>
  done: boolean
  lastDay: number
  most: number
}
/** Keyed by the master itself: a changed master is another object and starts anew. */
const expansions = new WeakMap<Event, Expansion>()

function begin(recurrence: Recurrence): Expansion {
  const { range } = recurrence
  const lastDay = range.type === 'endDate' && range.endDate ? dayOfDate(range.endDate) : Number.POSITIVE_INFINITY
  const most = range.type === 'numbered' ? (range.numberOfOccurrences ?? 1) : mostOccurrences
  return { through: Number.NEGATIVE_INFINITY, starts: [], days: daysOf(recurrence), done: false, lastDay, most }
}

/** Zone that a series keeps its time of day in. */
const seriesZone = (master: Event): string => master.zone

/** Starts (ms) by the rule of a master, ascending, up to at least `to`; cancelled and moved ones are still in it. */
export function startsByRule(master: Event, to: number): readonly number[] {
  if (!master.recurrence) return []
  const { recurrence } = master
  const known = getOrMake(expansions, master, () => begin(recurrence))
  if (known.done || known.through >= to) return known.starts
  const zone = seriesZone(master)
  const timeOfDay = toLocal(zone, master.start) - localDay(toLocal(zone, master.start)) * 86_400_000
  while (known.through < to) {
    const next = known.days.next()
    if (next.done || next.value > known.lastDay || known.starts.length >= known.most) {
      known.done = true
      break
    }
    known.through = fromLocal(zone, next.value * 86_400_000 + timeOfDay)
    known.starts.push(known.through)
  }
  return known.starts
}

/** End (ms) of the occurrence that starts at `start`: as long on the wall's clock as the master is. */
export function endOfOccurrence(master: Event, start: number): number {
  const zone = seriesZone(master)
  const length = toLocal(zone, master.end) - toLocal(zone, master.start)
  return fromLocal(zone, toLocal(zone, start) + length)
}

/** Whether the rule has an occurrence at exactly this start. */
export const hasStart = (master: Event, start: number): boolean => startsByRule(master, start).includes(start)
