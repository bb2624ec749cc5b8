/** Mail that mail brings about: automatic replies of those on leave, reports of mail that could not be delivered, and what meetings send. */

import type { Message } from '../tenant/types.ts'
import type { Ids } from './calendar-copies.ts'
import { dateOf } from './local-time.ts'
import { type Box, messageCopy } from './mail-copies.ts'
import { leaveAt, type MailFact } from './mail-facts.ts'
import type { Invited, Meeting } from './meeting-facts.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'

/** Automatic replies that a member got: one from each person on leave for each of their leaves. */
export function automaticReplies(box: Box, member: Member, sent: readonly MailFact[]): Message[] {
  const answered = new Set<string>()
  const replies: Message[] = []
  for (const mail of [...sent].sort((a, b) => a.at - b.at)) {
    for (const { member: absent } of mail.to) {
      if (!absent || absent === member || !isHere(absent, mail.at)) continue
      const leave = leaveAt(absent, mail.at)
      const key = `auto-reply:${absent.person.id}:${leave}`
      const at = mail.at + 3000
      if (leave === null || answered.has(key) || at > box.until) continue
      answered.add(key)
      const back = absent.habits.leaves.find(({ fromDay }) => fromDay === leave)?.toDay ?? leave + 1
      const fact: MailFact = {
        key: `${key}:${member.person.id}`,
        thread: mail.thread,
        position: 1,
        at,
        from: { address: absent.address, member: absent },
        to: [{ address: member.address, member }],
        cc: [],
        subject: `Automatic reply: ${mail.subject}`,
        body: `I am out of the office until ${dateOf(back)}.`,
        headers: [
          { name: 'Auto-Submitted', value: 'auto-replied' },
          { name: 'X-Auto-Response-Suppress', value: 'All' },
          { name: 'Precedence', value: 'auto_reply' },
        ],
      }
      replies.push(messageCopy(box, fact, false))
    }
  }
  return replies
}

/** The system that says that a mail could not be delivered. */
export const deliverySystem = (domain: string): Party => ({
  address: { name: 'Microsoft Outlook', address: `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}` },
  member: null,
})

/** Reports on mail to people who had left. Which address it was, and why, stands in the body alone. */
export function deliveryReports(box: Box, member: Member, sent: readonly MailFact[]): Message[] {
  return sent.flatMap((mail) =>
    mail.to.flatMap(({ member: gone, address }) => {
      const leftAt = gone?.habits.leftAt ?? null
      const at = mail.at + 5000
      if (leftAt === null || mail.at < leftAt || at > box.until) return []
      const fact: MailFact = {
        key: `undeliverable:${mail.key}:${address.address}`,
        thread: mail.thread,
        position: 1,
        at,
        from: deliverySystem(box.domain),
        to: [{ address: member.address, member }],
        cc: [],
        subject: `Undeliverable: ${mail.subject}`,
        body: `Delivery has failed to these recipients: ${address.address}. Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'.`,
        headers: [{ name: 'Auto-Submitted', value: 'auto-generated' }],
      }
      return [messageCopy(box, fact, false)]
    }),
  )
}

type Verb = { type: string; word: string }
const verbs: Partial<Record<Invited['reply']['response'], Verb>> = {
  accepted: { type: 'meetingAccepted', word: 'Accepted' },
  // The spelling is Graph's own.
  tentativelyAccepted: { type: 'meetingTenativelyAccepted', word: 'Tentative' },
  declined: { type: 'meetingDeclined', word: 'Declined' },
}

/** Invitations, answers and cancellations of one meeting in a member's mailbox, sent and received. */
export function meetingMail(roster: Roster, box: Box, meeting: Meeting, member: Member, eventIds: Ids): Message[] {
  const { from, until } = roster.company
  const party = (one: Member): Party => ({ address: one.address, member: one })
  const organizer = party(meeting.organizer)
  const mine = meeting.invited.find(({ party: { member: one } }) => one === member)
  const isOrganizer = member === meeting.organizer
  if (!mine && !isOrganizer) return []
  const thread = `meeting:${meeting.key}`
  const eventId = eventIds(meeting.key, 'calendar').immutableId
  const messages: Message[] = []
  const add = (fact: Omit<MailFact, 'thread' | 'cc' | 'body'>, isSender: boolean, special: Partial<Message>): void => {
    if (fact.at >= from && fact.at <= until)
      messages.push({
        ...messageCopy(box, { thread, cc: [], body: '', ...fact }, isSender),
        ...special,
        eventId,
        hasAttachments: false,
      })
  }
  const everybody = meeting.invited.map(({ party: one }) => one)
  const request = { odataType: '#microsoft.graph.eventMessageRequest', meetingMessageType: 'meetingRequest' } as const
  add(
    {
      key: `${thread}:request`,
      position: 0,
      at: meeting.sentAt,
      from: organizer,
      to: everybody,
      subject: meeting.subject,
    },
    isOrganizer,
    request,
  )
  for (const { party: one, reply } of isOrganizer ? meeting.invited : mine ? [mine] : []) {
    const verb = verbs[reply.response]
    if (!verb || reply.at === null) continue
    const response = { odataType: '#microsoft.graph.eventMessageResponse', meetingMessageType: verb.type } as const
    add(
      {
        key: `${thread}:reply:${one.address.address}`,
        position: 1,
        at: reply.at,
        from: one,
        to: [organizer],
        subject: `${verb.word}: ${meeting.subject}`,
      },
      !isOrganizer,
      response,
    )
  }
  if (meeting.cancelledAt !== null) {
    const cancelled = { odataType: '#microsoft.graph.eventMessage', meetingMessageType: 'meetingCancelled' } as const
    add(
      {
        key: `${thread}:cancelled`,
        position: 2,
        at: meeting.cancelledAt,
        from: organizer,
        to: everybody,
        subject: `Canceled: ${meeting.subject}`,
      },
      isOrganizer,
      cancelled,
    )
  }
  return messages
}
