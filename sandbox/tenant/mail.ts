/** How mail travels: a copy for the sender, one for every mailbox it reaches, a report for what cannot be delivered. */

import type { TenantCore } from './core.ts'
import { folderId, type WellKnownFolder } from './folders.ts'
import { exchangeId, internetMessageId } from './ids.ts'
import type { Address, Message, OutgoingMail, Person } from './types.ts'

/** What only the tenant itself adds to a mail: invitations and answers to them. */
export type MailExtras = Partial<Pick<Message, 'odataType' | 'meetingMessageType' | 'importance'>> & {
  /** The event that a mailbox's copy is about. */
  eventIdFor?: (personId: string) => string | undefined
}

const blank = () => ({
  isDraft: false,
  importance: 'normal' as const,
  categories: [],
  flag: 'notFlagged' as const,
  hasAttachments: false,
  changeKey: 1,
})

/** One new copy, in one folder of one mailbox. */
export function copyFor(
  core: TenantCore,
  personId: string,
  folder: WellKnownFolder,
  mail: OutgoingMail & MailExtras,
  ids: { internetMessageId: string; conversationId: string },
): Message {
  const now = core.clock.now()
  const label = `${core.id}:${personId}:${core.nextNumber()}`
  const eventId = mail.eventIdFor?.(personId)
  return {
    ...blank(),
    id: exchangeId('AAMk', `m:${label}`),
    immutableId: exchangeId('AAkA', `m:${label}`),
    ...ids,
    folderId: folderId(personId, folder),
    from: mail.from,
    sender: mail.from,
    to: mail.to,
    cc: mail.cc ?? [],
    bcc: folder === 'sentitems' ? (mail.bcc ?? []) : [],
    subject: mail.subject,
    body: mail.body,
    sentAt: now,
    receivedAt: now,
    createdAt: now,
    modifiedAt: now,
    isRead: folder === 'sentitems',
    headers: mail.headers ?? [],
    odataType: mail.odataType ?? '#microsoft.graph.message',
    ...(mail.meetingMessageType ? { meetingMessageType: mail.meetingMessageType } : {}),
    ...(mail.importance ? { importance: mail.importance } : {}),
    ...(eventId ? { eventId } : {}),
  }
}

/** Mailboxes behind an address: a list reaches its members, a guest or a room nobody's inbox. */
export function mailboxesBehind(core: TenantCore, address: string, seen = new Set<string>()): Person[] {
  const person = core.directory.personByAddress(address)
  if (!person || seen.has(person.id)) return []
  seen.add(person.id)
  if (person.kind === 'user' || person.kind === 'shared') return [person]
  if (person.kind !== 'list') return []
  return core.membersOf(person.id).flatMap((id) => {
    const member = core.directory.person(id)
    return member ? mailboxesBehind(core, member.mail, seen) : []
  })
}

const isInside = (core: TenantCore, address: string): boolean =>
  address.toLowerCase().endsWith(`@${core.domain.toLowerCase()}`)

function bounce(core: TenantCore, mail: OutgoingMail, lost: Address[], conversationId: string): void {
  const sender = core.directory.personByAddress(mail.from.address)
  if (!sender || (sender.kind !== 'user' && sender.kind !== 'shared')) return
  const report: OutgoingMail & MailExtras = {
    from: { name: 'Microsoft Outlook', address: `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${core.domain}` },
    to: [mail.from],
    subject: `Undeliverable: ${mail.subject}`,
    body: `Delivery has failed to these recipients:\r\n${lost.map(({ address }) => `${address}\r\nRemote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'`).join('\r\n')}`,
    headers: [
      { name: 'Auto-Submitted', value: 'auto-generated' },
      { name: 'X-MS-Exchange-Message-Is-Ndr', value: '' },
      { name: 'Content-Type', value: 'multipart/report; report-type=delivery-status' },
    ],
  }
  core.storeMessage(
    sender.id,
    copyFor(core, sender.id, 'inbox', report, {
      internetMessageId: internetMessageId(`ndr:${core.id}:${core.nextNumber()}`),
      conversationId,
    }),
  )
}

/** Delivers; gives the sender's copy, which is stored unless `saveToSentItems` is false. Senders from outside have none stored. */
export function deliver(
  core: TenantCore,
  mail: OutgoingMail & MailExtras,
  without: ReadonlySet<string> = new Set(),
): Message {
  const number = core.nextNumber()
  const ids = {
    internetMessageId: internetMessageId(`${core.id}:${number}`),
    conversationId: mail.conversationId ?? exchangeId('AAQk', `c:${core.id}:${number}`),
  }
  const sender = core.directory.personByAddress(mail.from.address)
  const copy = copyFor(core, sender?.id ?? 'outside', 'sentitems', mail, ids)
  if (sender && (sender.kind === 'user' || sender.kind === 'shared') && mail.saveToSentItems !== false)
    core.storeMessage(sender.id, copy)
  const reached = new Set<string>()
  const lost: Address[] = []
  for (const recipient of [...mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])]) {
    if (isInside(core, recipient.address) && !core.directory.personByAddress(recipient.address)) lost.push(recipient)
    for (const person of mailboxesBehind(core, recipient.address)) reached.add(person.id)
  }
  for (const personId of reached)
    if (!without.has(personId)) core.storeMessage(personId, copyFor(core, personId, 'inbox', mail, ids))
  if (lost.length > 0) bounce(core, mail, lost, ids.conversationId)
  return copy
}
