/** Local days and minutes of a zone, by the zone's own rules at that date; quick enough for millions of conversions. */

const dayMs = 86_400_000
const minuteMs = 60_000

const formats = new Map<string, Intl.DateTimeFormat>()
/** What the zone's own calendar and clock show at an instant, minus UTC, in ms. */
function readOffset(zone: string, at: number): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const shown: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) shown[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

const dayOffsets = new Map<string, Map<number, number>>()
function offsetAtDayStart(zone: string, day: number): number {
  let known = dayOffsets.get(zone)
  if (!known) {
    known = new Map()
    dayOffsets.set(zone, known)
  }
  let offset = known.get(day)
  if (offset === undefined) {
    offset = readOffset(zone, day * dayMs)
    known.set(day, offset)
  }
  return offset
}

/** The zone's offset from UTC at an instant, in ms. A day whose two ends agree has no change of clocks in it. */
export function offsetAt(zone: string, at: number): number {
  const day = Math.floor(at / dayMs)
  const first = offsetAtDayStart(zone, day)
  return first === offsetAtDayStart(zone, day + 1) ? first : readOffset(zone, at)
}

/** Days since 1 January 1970 on the zone's calendar. */
export const dayOf = (zone: string, at: number): number => Math.floor((at + offsetAt(zone, at)) / dayMs)

/** Minutes since local midnight. */
export const minuteOf = (zone: string, at: number): number => {
  const local = at + offsetAt(zone, at)
  return Math.floor((local - Math.floor(local / dayMs) * dayMs) / minuteMs)
}

/** The instant of a local day and minute; a time that the clocks skip comes out as much later as they skip. */
export function instantOf(zone: string, day: number, minute: number): number {
  const local = day * dayMs + Math.round(minute * minuteMs)
  const before = offsetAt(zone, local - dayMs)
  const first = local - before
  if (offsetAt(zone, first) === before) return first
  const after = offsetAt(zone, local + dayMs)
  const second = local - after
  return offsetAt(zone, second) === after ? second : first
}

/** 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

/** `YYYY-MM-DD` of a local day. */
export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** The day of a `YYYY-MM-DD`. */
export const dayOfDate = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / dayMs)

/** Minutes since midnight of `HH:mm`. */
export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
