/** Public holidays of the sites, worked out once for each region and year. */

import Holidays from 'date-holidays'
import { dateOf, dayOfDate } from './local-time.ts'
import { sites } from './sites.ts'

const regionOf = new Map<string, string | null>(Object.values(sites).map((site) => [site.city, site.region]))

const years = new Map<string, ReadonlyMap<number, string>>()
function ofYear(country: string, region: string | null, year: number): ReadonlyMap<number, string> {
  const key = `${country}/${region ?? ''}/${year}`
  const known = years.get(key)
  if (known) return known
  const calendar = region === null ? new Holidays(country) : new Holidays(country, region)
  const days = new Map<number, string>()
  for (const { date, name, type } of calendar.getHolidays(year)) {
    if (type === 'public') days.set(dayOfDate(date.slice(0, 10)), name)
  }
  years.set(key, days)
  return days
}

/** The name of the public holiday on a local day (days since 1970) where somebody works, or null. */
export function holidayOn(place: { country: string; site: string | null }, day: number): string | null {
  const region = (place.site === null ? undefined : regionOf.get(place.site)) ?? null
  return ofYear(place.country, region, Number(dateOf(day).slice(0, 4))).get(day) ?? null
}
