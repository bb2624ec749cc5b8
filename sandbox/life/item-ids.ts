/** Ids of mails and events: those that differ in each mailbox, and those that join the copies of one mail or meeting. */

import { hashOf, hexOf } from './seeded.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** 32 bits as six characters that need no escaping in a path. */
function sixOf(bits: number): string {
  let text = ''
  for (let shift = 0; shift < 36; shift += 6) text += alphabet[shift < 30 ? (bits >>> shift) & 63 : (bits >>> 30) & 3]
  return text
}
const word = (text: string, salt: number): string => sixOf(hashOf(text, salt))

/** The id that changes when an item moves, and the one that stays. */
export type ItemIds = { id: string; immutableId: string }

/** Gives the two ids of an item in one mailbox: the id that changes when it moves, and the one that stays. */
export function mailboxIds(seed: number, personId: string): (key: string, folder: string) => ItemIds {
  const salt = hashOf(`mailbox:${personId}`, seed)
  const [one, other] = [salt ^ 0x5bd1e995, Math.imul(salt, 0x01000193) ^ 0x2545f491]
  const mailbox = [1, 2, 3, 4].map((part) => word(`${part}|${personId}`, salt)).join('')
  return (key, folder) => {
    const item = `${word(key, one)}${word(key, other)}`
    return {
      id: `AAMkA${mailbox}BGAAAA${item}${word(folder, one)}AAA=`,
      immutableId: `AAkALg${mailbox}AAAA${item}AAA=`,
    }
  }
}

/** The id that every copy of a mail carries, such as `<3f…@contoso.example>`. */
export const internetMessageIdOf = (seed: number, key: string, domain: string): string =>
  `<${hashOf(key, seed ^ 0x9e3779b9)
    .toString(16)
    .padStart(8, '0')}${hashOf(key, seed ^ 0x7f4a7c15)
    .toString(16)
    .padStart(8, '0')}.${hashOf(key, seed ^ 0x165667b1).toString(36)}@${domain}>`

/** The id of a conversation, the same in every mailbox. */
export const conversationIdOf = (seed: number, thread: string): string =>
  `AAQkA${word(thread, seed ^ 0x27d4eb2f)}${word(thread, seed ^ 0x85ebca77)}${word(thread, seed ^ 0xc2b2ae3d)}AAA=`

/** The id that every copy of a meeting carries, shaped like Exchange's global object id. */
export const iCalUIdOf = (seed: number, key: string): string =>
  `040000008200E00074C5B7101A82E008${'0'.repeat(8)}${hexOf(`meeting:${key}`, seed).toUpperCase()}`
