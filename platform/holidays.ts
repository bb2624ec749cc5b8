/** Public holidays of the country that a zone lies in, from the `date-holidays` data. */
import Holidays from 'date-holidays'

/** Where most sites of a country follow the holidays of one region. */
const usualRegion: Readonly<Record<string, string>> = { GB: 'ENG' }

let countries: ReadonlyMap<string, string> | undefined

/** Two-letter country by zone, as far as a zone lies in one country that has holiday data. */
function countryByZone(): ReadonlyMap<string, string> {
  if (countries) return countries
  const byZone = new Map<string, string>()
  for (const country of Object.keys(new Holidays().getCountries())) {
    for (const zone of zonesOf(country)) byZone.set(zone, country)
  }
  countries = byZone
  return byZone
}

function zonesOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
      timeZones?: string[]
      getTimeZones?: () => string[] | undefined
    }
    return locale.getTimeZones?.() ?? locale.timeZones ?? []
  } catch {
    // The data also knows regions that are no countries.
    return []
  }
}

/** The country of an IANA zone, or null. Aliases such as `Asia/Kolkata` are known by either name. */
export function countryOf(zone: string): string | null {
  const known = countryByZone()
  const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  return known.get(zone) ?? known.get(canonical) ?? null
}

const calendars = new Map<string, Holidays>()
const held = new Map<string, readonly string[]>()

/** ISO days on which the country of a zone does not work, from the first to the last day of the given years. */
function ofYear(country: string, year: number): readonly string[] {
  const key = `${country} ${year}`
  const found = held.get(key)
  if (found) return found
  const region = usualRegion[country]
  const calendar = calendars.get(country) ?? (region ? new Holidays(country, region) : new Holidays(country))
  calendars.set(country, calendar)
  const days = calendar.getHolidays(year).flatMap((one) => (one.type === 'public' ? [one.date.slice(0, 10)] : []))
  held.set(key, days)
  return days
}

/** Public holidays in a zone's country from `from` to `to` (ISO days, both included); none where the country is not known. */
export function holidaysIn(zone: string, from: string, to: string): string[] {
  const country = /^[+-]/.test(zone) ? null : countryOf(zone)
  if (country === null) return []
  const days: string[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) days.push(...ofYear(country, year))
  return [...new Set(days)].filter((day) => day >= from && day <= to).sort()
}
