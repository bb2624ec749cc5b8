/** Days and times as the owner reads them: their language, their zone. */

export type Dates = {
  /** "Tue 1 Dec". */
  day: (iso: string) => string
  /** "1 December 2026". */
  longDay: (iso: string) => string
  /** "March 2026" for a day far back. */
  month: (iso: string) => string
  weekday: (iso: string) => string
  dayOfMonth: (iso: string) => string
  time: (iso: string) => string
  /** "12:30–13:15". */
  span: (from: string, to: string) => string
  /** "Tue 1 Dec, 12:30–13:15". */
  slot: (from: string, to: string) => string
  dateTime: (iso: string) => string
  percent: (value: number) => string
  number: (value: number) => string
  /** The owner's calendar day of an instant or of an ISO day, as yyyy-mm-dd. */
  isoDay: (iso: string) => string
  /** The hour (0..23) of an instant on the owner's clock. */
  hour: (iso: string) => number
  /** Whole calendar days from one to the other. */
  daysBetween: (from: string, to: string) => number
  /** An ISO day some days later. */
  plusDays: (iso: string, days: number) => string
}

const dayMs = 86_400_000
const plainDay = /^\d{4}-\d{2}-\d{2}$/

function knownZone(zone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return undefined
  }
}

/** Formats for a language and a zone; a zone that the browser does not know becomes the browser's own. */
export function createDates(locale: string, zone: string): Dates {
  const timeZone = knownZone(zone)
  const format = (options: Intl.DateTimeFormatOptions) => {
    const inZone = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    const asDay = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
    // A bare day is no instant: it must not slip to the day before in a zone west of Greenwich.
    return (iso: string): string =>
      plainDay.test(iso) ? asDay.format(new Date(`${iso}T00:00:00Z`)) : inZone.format(new Date(iso))
  }
  const day = format({ weekday: 'short', day: 'numeric', month: 'short' })
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const iso = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const isoDay = (at: string): string => (plainDay.test(at) ? at : iso.format(new Date(at)))
  const span = (from: string, to: string): string => `${time(from)}–${time(to)}`
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  return {
    day,
    longDay: format({ day: 'numeric', month: 'long', year: 'numeric' }),
    month: format({ month: 'long', year: 'numeric' }),
    weekday: format({ weekday: 'short' }),
    dayOfMonth: format({ day: 'numeric' }),
    time,
    span,
    slot: (from, to) => `${day(from)}, ${span(from, to)}`,
    dateTime: (at) => `${day(at)}, ${time(at)}`,
    percent: (value) => percent.format(value / 100),
    number: (value) => number.format(value),
    isoDay,
    hour: (at) => Number(time(at).slice(0, 2)),
    daysBetween: (from, to) => Math.round((Date.parse(isoDay(to)) - Date.parse(isoDay(from))) / dayMs),
    plusDays: (at, days) => new Date(Date.parse(isoDay(at)) + days * dayMs).toISOString().slice(0, 10),
  }
}
