/** Mail that mail brings about: automatic replies of those on leave, reports of mail that could not be delivered, and what meetings send. */

import type { Message } from '../tenant/types.ts'
import { dateOf } from './local-time.ts'
import { type Box, messageCopy } from './mail-copies.ts'
import { isNamedIn, leaveAt, type MailFact } from './mail-facts.ts'
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

type MeetingMail = { fact: MailFact; special: Pick<Message, 'odataType' | 'meetingMessageType'> }

/** Every mail that a meeting brings about: the invitation, what each who was asked answered, and the calling off. */
function mailsOf(meeting: Meeting): MeetingMail[] {
  const organizer: Party = { address: meeting.organizer.address, member: meeting.organizer }
  const thread = `meeting:${meeting.key}`
  const everybody = meeting.invited.map(({ party }) => party)
  const base = { thread, cc: [], body: '' }
  const mails: MeetingMail[] = [
    {
      fact: {
        ...base,
        key: `${thread}:request`,
        position: 0,
        at: meeting.sentAt,
        from: organizer,
        to: everybody,
        subject: meeting.subject,
      },
      special: { odataType: '#microsoft.graph.eventMessageRequest', meetingMessageType: 'meetingRequest' },
    },
  ]
  for (const { party, reply } of meeting.invited) {
    const verb = verbs[reply.response]
    if (!verb || reply.at === null) continue
    const key = `${thread}:reply:${party.address.address}`
    mails.push({
      fact: {
        ...base,
        key,
        position: 1,
        at: reply.at,
        from: party,
        to: [organizer],
        subject: `${verb.word}: ${meeting.subject}`,
      },
      special: { odataType: '#microsoft.graph.eventMessageResponse', meetingMessageType: verb.type },
    })
  }
  if (meeting.cancelledAt !== null) {
    mails.push({
      fact: {
        ...base,
        key: `${thread}:cancelled`,
        position: 2,
        at: meeting.cancelledAt,
        from: organizer,
        to: everybody,
        subject: `Canceled: ${meeting.subject}`,
      },
      special: { odataType: '#microsoft.graph.eventMessage', meetingMessageType: 'meetingCancelled' },
    })
  }
  return mails
}

/** Invitations, answers and cancellations of one meeting in a member's mailbox, sent and received. */
export function meetingMail(roster: Roster, box: Box, meeting: Meeting, member: Member): Message[] {
  const { from, until } = roster.company
  const eventId = box.ids(meeting.key, 'calendar').immutableId
  return mailsOf(meeting)
    .filter(({ fact }) => fact.at >= from && fact.at <= until)
    .filter(({ fact }) => fact.from.member === member || isNamedIn(fact, member))
    .map(({ fact, special }) => ({
      ...messageCopy(box, fact, fact.from.member === member),
      ...special,
      eventId,
      hasAttachments: false,
    }))
}
