/** Local days and times of a zone by the zone's own rules at that date, quick enough to expand series while a request waits. */

import { Temporal } from 'temporal-polyfill'
import { getOrMake } from './get-or-make.ts'

export const dayMs = 86_400_000

const offsets = new Map<string, Map<number, number>>()

function readOffset(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000
}

function offsetAtDayStart(zone: string, day: number): number {
  const known = getOrMake(offsets, zone, () => new Map<number, number>())
  return getOrMake(known, day, () => readOffset(zone, day * dayMs))
}

/** The zone's offset from UTC in ms at an instant. Throws a RangeError for a zone that does not exist. */
export function offsetAt(zone: string, at: number): number {
  if (zone === 'UTC') return 0
  const day = Math.floor(at / dayMs)
  const first = offsetAtDayStart(zone, day)
  return first === offsetAtDayStart(zone, day + 1) ? first : readOffset(zone, at)
}

/** What a clock on the wall shows, as ms since 1970-01-01T00:00 of that wall. */
export const toLocal = (zone: string, at: number): number => at + offsetAt(zone, at)

/** The instant at which a wall shows `local`. A time that is skipped comes out later, a doubled one is the first. */
export function fromLocal(zone: string, local: number): number {
  if (zone === 'UTC') return local
  const before = offsetAt(zone, local - dayMs)
  const first = local - before
  if (offsetAt(zone, first) === before) return first
  const after = offsetAt(zone, local + dayMs)
  const second = local - after
  return offsetAt(zone, second) === after ? second : first
}

/** Whether the zone is one of the time zone database's. */
export function isZone(zone: string): boolean {
  try {
    offsetAt(zone, 0)
    return true
  } catch {
    return false
  }
}

/** Local day number (days since 1970-01-01) of a local time in ms. */
export const localDay = (local: number): number => Math.floor(local / dayMs)

/** 0 (Sunday) to 6 (Saturday) of a day number. */
export const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7

/** Day number of a `YYYY-MM-DD`. */
export const dayOfDate = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / dayMs)

/** `YYYY-MM-DD` of a day number. */
export const dateOfDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** Year and month (0 to 11) of a day number. */
export function monthOf(day: number): { year: number; month: number } {
  const date = new Date(day * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() }
}

/** Day number of a date whose month may lie outside 0 to 11. */
export const dayNumber = (year: number, month: number, day: number): number =>
  Math.floor(Date.UTC(year, month, day) / dayMs)
