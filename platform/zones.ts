/** Time zones as Exchange names them: Windows names, IANA names, `tzone://Microsoft/…`, custom ones, or nothing at all. */
import { findIana } from 'windows-iana'
import { isZone, momentOf } from '../core/zones/local.ts'

/** `customTimeZone` of Graph: `bias` is what is added to local time to get UTC, in minutes. */
export type NamedZone = { name: string; bias?: number }

const nameless = /^(tzone:\/\/|customized time zone$|$)/i

/**
 * The IANA zone behind a name, or null where it says nothing. A custom zone is one of `hints` (IANA names that are likely)
 * with the same winter offset, else a fixed offset without summer time.
 */
export function ianaZone(zone: NamedZone | null | undefined, hints: readonly string[] = []): string | null {
  if (!zone) return null
  const name = zone.name.trim()
  if (nameless.test(name)) return zone.bias === undefined ? null : byBias(zone.bias, hints)
  // Windows names first: a few of them ("UTC", "Greenwich Standard Time") look like others.
  const found = findIana(name as Parameters<typeof findIana>[0])?.[0]
  if (found && isZone(found)) return found
  return isZone(name) ? name : null
}

const januaryDay = 20_468

function byBias(bias: number, hints: readonly string[]): string | null {
  const matching = hints.find((hint) => {
    const offsets = [januaryDay, januaryDay + 181].map((day) => day * 1440 - momentOf(hint, day, 720) / 60_000 + 720)
    return Math.min(...offsets) === -bias
  })
  if (matching) return matching
  if (!Number.isInteger(bias) || Math.abs(bias) > 14 * 60) return null
  const minutes = Math.abs(bias)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${bias > 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
