/** What mailboxes answer by themselves: that somebody is away, or gone. */

import type { Message, Tenant } from '../tenant/types.ts'
import { deliverySystem } from './answering-mail.ts'
import type { Cast } from './cast.ts'
import { dateOf } from './local-time.ts'
import type { Member } from './roster.ts'

const automatic = (kind: 'auto-replied' | 'auto-generated') => [
  { name: 'Auto-Submitted', value: kind },
  { name: 'X-Auto-Response-Suppress', value: 'All' },
]

/** Automatic replies and delivery reports of a running tenant. */
export function createMachineAnswers(tenant: Tenant, cast: Cast) {
  /** Whom an absence has told already. */
  const told = new Set<string>()

  /** Sends a mail back that went to somebody who is gone; the code stands in the body alone. */
  function bounce(person: { mail: string }, mail: Message): void {
    tenant.sendMail({
      from: deliverySystem(tenant.domain).address,
      to: [mail.from],
      subject: `Undeliverable: ${mail.subject}`,
      body: `Delivery has failed to these recipients: ${person.mail}. Remote server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'.`,
      headers: automatic('auto-generated'),
      conversationId: mail.conversationId,
      saveToSentItems: false,
    })
  }

  /** Says that somebody is away, once to each sender in each absence. */
  function replyAlone(member: Member, mail: Message): void {
    const away = cast.awayAt(member, tenant.clock.now())
    if (!away) return
    const period =
      away === 'automatic' ? `automatic:${member.person.automaticReplies.from ?? ''}` : `leave:${away.fromDay}`
    const key = `${member.person.id}:${period}:${mail.from.address.toLowerCase()}`
    if (told.has(key)) return
    told.add(key)
    tenant.sendMail({
      from: member.address,
      to: [mail.from],
      subject: `Automatic reply: ${mail.subject}`,
      body: away === 'automatic' ? 'I am out of the office.' : `I am out of the office until ${dateOf(away.toDay)}.`,
      headers: [...automatic('auto-replied'), { name: 'Precedence', value: 'auto_reply' }],
      conversationId: mail.conversationId,
      saveToSentItems: false,
    })
  }
  return { bounce, replyAlone }
}
