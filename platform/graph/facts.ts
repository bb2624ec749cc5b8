/** Picks known fields of the right type out of what Graph sent; everything else stays behind. */
import { createHash } from 'node:crypto'
import { timeRange } from '../../core/policy/score.ts'

/** An object of a JSON answer. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text without what PostgreSQL cannot store (NUL, half a surrogate pair, as a cut leaves it), or null. */
export function textOf(value: unknown, most = 1024): string | null {
  if (typeof value !== 'string' || value === '') return null
  const whole = value.includes('\u0000') ? value.replaceAll('\u0000', '') : value
  const cut = whole.length > most ? whole.slice(0, most) : whole
  return cut.isWellFormed() ? cut : cut.toWellFormed()
}

/** A word of a fixed set in lower case; what is no text is none of them. Enum values are documented in two spellings. */
export const wordOf = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')

/** What a word stands for; undefined for one that is not in the list, `constructor` and the like included. */
export const pick = <T>(from: Readonly<Record<string, T>>, value: unknown): T | undefined =>
  Object.hasOwn(from, wordOf(value)) ? from[wordOf(value)] : undefined

/** Milliseconds since 1970 of an ISO date-time with an offset, or null where it is missing, unset (year 1), after 2100 or no time. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  return isSensible(ms) ? ms : null
}

/** Whether milliseconds since 1970 lie in the range of times that anything here may have. */
export const isSensible = (ms: number): boolean => ms > timeRange.from * 1000 && ms <= timeRange.to * 1000

/** `emailAddress` of a recipient, attendee or organiser: the address in lower case, and the name. */
export function addressOf(value: unknown): { address: string; name: string } | null {
  const inner = isFields(value) && isFields(value.emailAddress) ? value.emailAddress : null
  const address = inner ? textOf(inner.address, 320)?.trim().toLowerCase() : null
  // Exchange writes senders that never had an SMTP address as /O=…/CN=…: nobody can be told by that.
  if (!address?.includes('@')) return null
  return { address, name: textOf(inner?.name, 256)?.trim() ?? '' }
}

/** A collection page: its items, and where it goes on. Null for anything else. */
export function pageOf(body: unknown): { items: Fields[]; nextLink: string | null; deltaLink: string | null } | null {
  if (!isFields(body) || !Array.isArray(body.value)) return null
  return {
    items: body.value.filter(isFields),
    nextLink: textOf(body['@odata.nextLink'], 16_384),
    deltaLink: textOf(body['@odata.deltaLink'], 16_384),
  }
}

/** Whether an item of a delta says that something is gone. */
export const isRemoved = (item: Fields): boolean => isFields(item['@removed'])

/** Tells one page from another by what is in it, whatever its link looks like; null for an empty page. */
export function markOf(items: readonly Fields[]): string | null {
  if (items.length === 0) return null
  const marks = items.map((item) => `${textOf(item.id) ?? ''}|${textOf(item['@odata.etag']) ?? ''}\n`)
  return createHash('sha256').update(marks.join('')).digest('base64url')
}
