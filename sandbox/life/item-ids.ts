/** Ids of mails and events: those that differ in each mailbox, and those that join the copies of one mail or meeting. */

import { hashOf, hexOf } from './seeded.ts'

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')
const word = (text: string, salt: number): string => hashOf(text, salt).toString(16).padStart(8, '0')

export type ItemIds = { id: string; immutableId: string }

/** Gives the two ids of an item in one mailbox: the id that changes when it moves, and the one that stays. */
export function mailboxIds(seed: number, personId: string): (key: string, folder: string) => ItemIds {
  const mailbox = hexOf(`mailbox:${personId}`, seed)
  const [one, other] = [hashOf(mailbox, 1), hashOf(mailbox, 2)]
  const prefix = { mutable: `AAMkA${base64url(mailbox)}BGAAAA`, immutable: `AAkALg${base64url(mailbox)}AAAA` }
  return (key, folder) => {
    const item = `${word(key, one)}${word(key, other)}`
    return {
      id: `${prefix.mutable}${base64url(`${item}${word(folder, one)}0000`)}`,
      immutableId: `${prefix.immutable}${base64url(`${item}00`)}`,
    }
  }
}

/** The id that every copy of a mail carries, such as `<3f…@contoso.example>`. */
export const internetMessageIdOf = (seed: number, key: string, domain: string): string =>
  `<${hexOf(`mail:${key}`, seed)}@${domain}>`

/** The id of a conversation, the same in every mailbox. */
export const conversationIdOf = (seed: number, thread: string): string =>
  `AAQkA${base64url(hexOf(`thread:${thread}`, seed))}`

/** The id that every copy of a meeting carries, shaped like Exchange's global object id. */
export const iCalUIdOf = (seed: number, key: string): string =>
  `040000008200E00074C5B7101A82E008${'0'.repeat(8)}${hexOf(`meeting:${key}`, seed).toUpperCase()}`
