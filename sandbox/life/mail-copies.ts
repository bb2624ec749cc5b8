/** The copy of a mail that one mailbox shows: which folder it lies in, whether it was read, and what its headers say. */

import type { Message } from '../tenant/types.ts'
import type { Ids } from './calendar-copies.ts'
import { conversationIdOf, internetMessageIdOf } from './item-ids.ts'
import type { MailFact } from './mail-facts.ts'
import { hashOf } from './seeded.ts'

const dayMs = 86_400_000
const ordinary: Message['headers'] = [{ name: 'MIME-Version', value: '1.0' }]

/** How an owner keeps order: newsletters in the bin, some old mail in the archive. */
export type Order = { binsBulk: boolean; archivesAfterDays: number | null }

/** The order that an owner keeps, the same whenever it is asked. */
export const orderOf = (seed: number, personId: string): Order => {
  const hash = hashOf(`order:${personId}`, seed)
  return { binsBulk: hash % 3 === 0, archivesAfterDays: hash % 5 === 0 ? 30 + (hash % 60) : null }
}

function folderOf(mail: MailFact, isSender: boolean, order: Order, until: number): string {
  if (isSender) return 'sentitems'
  const bulk = mail.headers?.some(({ name }) => name === 'Precedence') ?? false
  if (bulk && order.binsBulk) return 'deleteditems'
  if (order.archivesAfterDays !== null && mail.at < until - order.archivesAfterDays * dayMs) return 'archive'
  return 'inbox'
}

/** The mailbox that copies are made for. */
export type Box = { seed: number; domain: string; until: number; order: Order; ids: Ids }

/** The copy in a mailbox of the company; `isSender` for the one who wrote it. */
export function messageCopy(box: Box, mail: MailFact, isSender: boolean): Message {
  const { seed, until } = box
  const hash = hashOf(mail.key, seed)
  const home = mail.from.member ? box.domain : (mail.from.address.address.split('@')[1] ?? box.domain)
  const receivedAt = isSender ? mail.at : mail.at + 1000 + (hash % 7000)
  const folderId = folderOf(mail, isSender, box.order, until)
  const { id, immutableId } = box.ids(isSender ? `sent:${mail.key}` : mail.key, folderId)
  const unread = !isSender && receivedAt > until - 2 * dayMs && hash % 3 === 0
  const modifiedAt = isSender || unread ? receivedAt : Math.min(until, receivedAt + 60_000 * (hash % 300))
  // Written out, without a spread: thousands of these are made at once.
  return {
    id,
    immutableId,
    internetMessageId: internetMessageIdOf(seed, mail.key, home),
    conversationId: conversationIdOf(seed, mail.thread),
    folderId,
    from: mail.from.address,
    sender: mail.from.address,
    to: mail.to.map(({ address }) => address),
    cc: mail.cc.map(({ address }) => address),
    bcc: [],
    subject: mail.subject,
    body: mail.body,
    sentAt: mail.at,
    receivedAt,
    createdAt: receivedAt,
    modifiedAt,
    isDraft: false,
    isRead: !unread,
    headers: mail.headers ? [...ordinary, ...mail.headers] : ordinary,
    odataType: '#microsoft.graph.message',
    importance: hash % 97 === 0 ? 'high' : 'normal',
    categories: [],
    flag: !isSender && hash % 61 === 0 ? 'flagged' : 'notFlagged',
    hasAttachments: hash % 11 === 0,
    changeKey: unread ? 1 : 2,
  }
}
