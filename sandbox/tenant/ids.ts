/** Ids that look like Exchange's: opaque, case-sensitive, safe in a path; an occurrence's id carries its series and its start. */

import { createHash } from 'node:crypto'

/** Letters and digits only, from any text: the same text gives the same id. */
export const opaque = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64').replaceAll(/[+/=]/g, 'x').slice(0, length)

/** Id of a mail, an event or a calendar. `AAMk` begins mutable ids, `AAkA` immutable ones, `AQMk` folders. */
export const exchangeId = (prefix: 'AAMk' | 'AAkA' | 'AQMk' | 'AAQk', text: string): string =>
  `${prefix}${opaque(text, 36)}AAA=`

/** Id of the occurrence of a series whose start by the rule is `start` (ms). Works for mutable and immutable ids alike. */
export const occurrenceId = (masterId: string, start: number): string =>
  `${masterId.replace(/=+$/, '')}_${start.toString(36)}=`

/** What an occurrence's id says, or null for an id of another kind. Any master whose id begins with `core` may be meant. */
export function readOccurrenceId(id: string): { core: string; start: number } | null {
  const match = /^(.+)_(-?[0-9a-z]+)=$/.exec(id)
  if (!match) return null
  const start = Number.parseInt(match[2]!, 36)
  return Number.isSafeInteger(start) ? { core: match[1]!, start } : null
}

/** The iCalUId that one occurrence of a series has in every mailbox: it differs from the series' own. */
export const occurrenceUid = (masterUid: string, start: number): string =>
  `${masterUid}${Math.floor(start / 60_000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0')}`

/** A global object id as Exchange writes iCalUIds. */
export const calendarUid = (text: string): string =>
  `040000008200E00074C5B7101A82E008${createHash('sha256').update(text).digest('hex').toUpperCase().slice(0, 48)}`

/** Internet message id of a mail sent inside the tenant. */
export const internetMessageId = (text: string): string => `<${opaque(text, 28)}@mail.sandbox.example>`

/** Lower-case uuid from any text. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
