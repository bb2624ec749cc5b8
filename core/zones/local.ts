/** Local days and clocks in IANA zones, by the zone's own rules at that date; never a stored offset. */
import { Temporal } from 'temporal-polyfill'

export const minuteMs = 60_000
export const dayMs = 86_400_000
const wholeDay = 24 * 60

/** Starts of local days that were worked out, by zone: the rules do not change while the process lives. */
const known = new Map<string, Map<number, number>>()
let remembered = 0
const rememberedMost = 50_000

/** Whether `name` is a zone whose rules are known: an IANA name or alias, or an offset such as `+05:30`. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return name.length > 0
  } catch {
    return false
  }
}

/** Whether two names mean the same zone (`Asia/Calcutta` and `Asia/Kolkata` do). */
export function isSameZone(a: string, b: string): boolean {
  if (a === b) return true
  const epoch = Temporal.Instant.fromEpochMilliseconds(0)
  return epoch.toZonedDateTimeISO(a).equals(epoch.toZonedDateTimeISO(b))
}

/** A local day as a number (days since 1970-01-01 on the calendar, whatever the zone). Throws a RangeError where there is no such day. */
export function dayNumber(date: string): number {
  const parsed = Temporal.PlainDate.from(date, { overflow: 'reject' })
  return Math.round(Date.UTC(parsed.year, parsed.month - 1, parsed.day) / dayMs)
}

/** The ISO date of a day number. */
export const isoDate = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** Minutes since midnight of `HH:mm`; seconds are cut off. Throws a RangeError on anything else. */
export function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)(:|$)/.exec(time)
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  if (!(minutes <= wholeDay)) throw new RangeError(`"${time}" is not a time as HH:mm`)
  return minutes
}

/** When a local day begins, in ms since 1970: midnight, or the first moment there is where midnight is skipped. */
export function dayStart(zone: string, day: number): number {
  const held = known.get(zone)?.get(day)
  if (held !== undefined) return held
  const start = Temporal.PlainDate.from(isoDate(day)).toZonedDateTime(zone).epochMilliseconds
  if (remembered >= rememberedMost) {
    known.clear()
    remembered = 0
  }
  const days = known.get(zone) ?? new Map<number, number>()
  known.set(zone, days.set(day, start))
  remembered += 1
  return start
}

/**
 * The moment (ms) at which a local clock shows `minutes` after midnight of `day`; more than 24 hours run into the next
 * day. A time that is skipped is moved on by the gap, of a repeated one the first is taken.
 */
export function momentOf(zone: string, day: number, minutes: number): number {
  const overflow = Math.floor(minutes / wholeDay)
  const at = day + overflow
  const within = minutes - overflow * wholeDay
  const start = dayStart(zone, at)
  if (dayStart(zone, at + 1) - start === dayMs) return start + within * minuteMs
  const time = Temporal.PlainTime.from({ hour: Math.floor(within / 60), minute: within % 60 })
  return Temporal.PlainDate.from(isoDate(at)).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}

/** The local day and minute of a moment (ms). */
export function localAt(zone: string, ms: number): { day: number; minutes: number } {
  let day = Math.floor(ms / dayMs)
  while (dayStart(zone, day) > ms) day -= 1
  while (dayStart(zone, day + 1) <= ms) day += 1
  const start = dayStart(zone, day)
  if (dayStart(zone, day + 1) - start === dayMs) return { day, minutes: Math.floor((ms - start) / minuteMs) }
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  return { day, minutes: local.hour * 60 + local.minute }
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `2027-03-15` and `13:30` on the clock of `zone`. */
export function clockAt(zone: string, ms: number): { date: string; time: string } {
  const { day, minutes } = localAt(zone, ms)
  return { date: isoDate(day), time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` }
}

/**
 * The moment of a local date and time without an offset, or null where the clock skips it: there is no 02:30 in the night
 * in which clocks go forward. Of a repeated time the first is taken. Throws a RangeError where it is no date-time.
 */
export function momentOfLocal(zone: string, dateTime: string): number | null {
  const plain = Temporal.PlainDateTime.from(dateTime, { overflow: 'reject' })
  const zoned = plain.toZonedDateTime(zone)
  return zoned.toPlainDateTime().equals(plain) ? zoned.epochMilliseconds : null
}
