/** Time zones as Graph writes them: Windows names or IANA ones in, either out, and date-times without an offset. */

import { findIana, findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana'
import { getOrMake } from '../tenant/get-or-make.ts'
import { fromLocal, isZone, toLocal } from '../tenant/zone.ts'
import { badRequest } from './failure.ts'

/** IANA zone for a name in either spelling, or null. */
export const ianaZone = (name: string): string | null => getOrMake(ianaNames, name, () => findZone(name))

const ianaNames = new Map<string, string | null>()
function findZone(name: string): string | null {
  if (/^utc$/i.test(name)) return 'UTC'
  return findIana(name)[0] ?? (name.includes('/') && isZone(name) ? name : null)
}

/** As `ianaZone`, with Graph's error for a name that it does not know. */
export function needZone(name: string): string {
  const zone = ianaZone(name)
  if (zone) return zone
  throw badRequest(
    `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`,
    'TimeZoneNotSupportedException',
  )
}

/** The Windows name of an IANA zone, or the zone itself where there is none. */
export const windowsZone = (zone: string): string =>
  getOrMake(windowsNames, zone, () => (zone === 'UTC' ? 'UTC' : (findWindows(zone)[0] ?? zone)))
const windowsNames = new Map<string, string>()

/** Every Windows name that Graph supports. */
export const windowsZones = (): string[] =>
  [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }): string => windowsName))].sort()

/** Every IANA name that Graph supports. */
export const ianaZones = (): string[] =>
  [...new Set(WINDOWS_TO_IANA_MAP.flatMap(({ iana }): readonly string[] => iana))].sort()

/** `2017-04-15T11:00:00.0000000`: seven digits, no offset. `local` is what a wall shows, in ms. */
export const wallTime = (local: number): string => `${new Date(local).toISOString().slice(0, -1)}0000`

/** An instant as Graph's dateTimeTimeZone; `name` is how the zone is written in the answer. */
export const dateTimeIn = (at: number, zone: string, name: string) => ({
  dateTime: wallTime(toLocal(zone, at)),
  timeZone: name,
})

/** `…Z` without fractions where there are none. */
export const utc = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z')

const wall = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?$/

/** ms since the epoch of an ISO date-time; without an offset it is read in `zone`. Null for anything else. */
export function readDateTime(text: string, zone = 'UTC'): number | null {
  const match = wall.exec(text.trim())
  if (!match) return null
  const [, date, minute = '00:00', second = '00', fraction = '0', offset] = match
  const local = Date.parse(`${date}T${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`)
  if (Number.isNaN(local)) return null
  if (!offset) return fromLocal(zone, local)
  if (offset === 'Z') return local
  const sign = offset[0] === '-' ? -1 : 1
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))]
  return local - sign * (hours * 60 + minutes) * 60_000
}

/** A dateTimeTimeZone of a request: the instant, the IANA zone, and the zone's name as it was written. */
export function readDateTimeZone(value: unknown, what: string): { at: number; zone: string; name: string } {
  const { dateTime, timeZone } = (typeof value === 'object' && value !== null ? value : {}) as {
    dateTime?: unknown
    timeZone?: unknown
  }
  if (typeof dateTime !== 'string' || dateTime === '')
    throw badRequest(`The property '${what}' needs a dateTime.`, 'ErrorPropertyValidationFailure')
  const name = typeof timeZone === 'string' ? timeZone : 'UTC'
  const zone = needZone(name)
  const at = readDateTime(dateTime, zone)
  if (at === null)
    throw badRequest(`The value '${dateTime}' of '${what}' is not a date and time.`, 'ErrorInvalidRequest')
  return { at, zone, name }
}
