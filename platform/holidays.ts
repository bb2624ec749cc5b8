/** Public holidays of the country that a zone lies in, or of the region of a site, from the `date-holidays` data. */
import Holidays from 'date-holidays'
import { regionByCity } from '../core/policy/sites.ts'

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

/** The region of a city by its name as the directory writes it (`Berlin`, `Berlin, DE`, `Berlin HQ`), or null. */
export function regionOfSite(site: string): string | null {
  const words = site.normalize('NFC').toLowerCase()
  const named = regionByCity[words.split(/[,(/]/)[0]?.trim() ?? '']
  if (named !== undefined) return named
  const city = Object.keys(regionByCity).find((name) => new RegExp(`^${name}\\b|^${name}\\s`, 'u').test(words))
  return city === undefined ? null : (regionByCity[city] ?? null)
}

/** A calendar of the data by its code (`FR`, `DE-BY`, `DE-BY-A`); null where the data knows none. */
function calendarOf(region: string): Holidays | null {
  const held = calendars.get(region)
  if (held !== undefined) return held
  const [country = '', state, part] = region.split('-')
  const found = known(country, state, part)
  calendars.set(region, found)
  return found
}

function known(country: string, state: string | undefined, part: string | undefined): Holidays | null {
  const all = new Holidays()
  if (!(country in (all.getCountries() ?? {}))) return null
  if (state === undefined) return new Holidays(country)
  const stateKey = Object.keys(all.getStates(country) ?? {}).find((key) => key.toLowerCase() === state.toLowerCase())
  if (stateKey === undefined) return null
  if (part === undefined) return new Holidays(country, stateKey)
  const partKey = Object.keys(all.getRegions(country, stateKey) ?? {}).find(
    (key) => key.toLowerCase() === part.toLowerCase(),
  )
  return partKey === undefined ? null : new Holidays(country, stateKey, partKey)
}

const calendars = new Map<string, Holidays | null>()
const held = new Map<string, readonly string[]>()

/** Whether holidays are known for a country or region, such as `DE-BY`. */
export const hasHolidays = (region: string): boolean => calendarOf(region) !== null

/** ISO days of a year on which nobody works in a country or region. */
function ofYear(region: string, year: number): readonly string[] {
  const key = `${region} ${year}`
  const found = held.get(key)
  if (found) return found
  const days = (calendarOf(region)?.getHolidays(year) ?? []).flatMap((one) =>
    one.type === 'public' ? [one.date.slice(0, 10)] : [],
  )
  held.set(key, days)
  return days
}

/** Where somebody works, as far as holidays go: their zone, their site, and the region that the owner gave it. */
export type Workplace = { zone: string; site?: string | null; region?: string | null }

/** The country or region whose holidays hold: what the owner said, else the city's where the zone agrees, else the zone's country. */
function regionFor({ zone, site, region }: Workplace): string | null {
  if (region) return region
  const country = /^[+-]/.test(zone) ? null : countryOf(zone)
  if (country === null) return null
  const assumed = site ? regionOfSite(site) : null
  if (assumed?.startsWith(`${country}-`)) return assumed
  return usualRegion[country] === undefined ? country : `${country}-${usualRegion[country]}`
}

/** Public holidays at a workplace from `from` to `to` (ISO days, both included); none where its country is not known. */
export function holidaysAt(workplace: Workplace, from: string, to: string): string[] {
  const region = regionFor(workplace)
  if (region === null) return []
  const days: string[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) days.push(...ofYear(region, year))
  return [...new Set(days)].filter((day) => day >= from && day <= to).sort()
}
