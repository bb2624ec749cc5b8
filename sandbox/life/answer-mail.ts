/** People answer mail that is written to them, mailboxes of those away answer by themselves, those of the departed send it back. */

import type { Change, Message, Tenant } from '../tenant/types.ts'
import { dueAt } from './answer-invitations.ts'
import { deliverySystem } from './answering-mail.ts'
import type { Cast } from './cast.ts'
import { dateOf } from './local-time.ts'
import type { Member } from './roster.ts'
import { seeded } from './seeded.ts'
import { topicOf } from './wording.ts'

/** Mails after which a conversation is left alone, and how many conversations are remembered. */
const mostMails = 6
/** How long a machine takes to answer, ms. */
const machineMs = 2000
const conversationsMost = 20_000

const isAutomatic = ({ headers, odataType, from, subject }: Message): boolean =>
  odataType !== '#microsoft.graph.message' ||
  /^(no-?reply|microsoftexchange|postmaster|mailer-daemon)/i.test(from.address) ||
  /^(Automatic reply|Undeliverable):/.test(subject) ||
  headers.some(
    ({ name, value }) => /^(auto-submitted|list-unsubscribe|precedence)$/i.test(name) && !/^(no)?$/i.test(value),
  )

const automatic = (kind: 'auto-replied' | 'auto-generated') => [
  { name: 'Auto-Submitted', value: kind },
  { name: 'X-Auto-Response-Suppress', value: 'All' },
]

const addressesOf = ({ person }: Member): string[] =>
  [person.mail, person.userPrincipalName, ...person.otherMails].map((one) => one.toLowerCase())

/** Answers mail as it arrives. `note` is told of each change; `stop` ends what is under way. */
export function createMailAnswers(tenant: Tenant, cast: Cast, options: { seed: number; quick: number | null }) {
  const waiting = new Set<() => void>()
  /** Mails of each conversation that life has answered. */
  const answered = new Map<string, number>()
  /** Whom an absence has told already. */
  const told = new Set<string>()

  /** After the mail is delivered everywhere: nothing is sent in the middle of a delivery. */
  function soon(work: () => void): void {
    const off = tenant.clock.at(tenant.clock.now() + machineMs, () => {
      waiting.delete(off)
      work()
    })
    waiting.add(off)
  }

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

  function reply(member: Member, mail: Message): void {
    const mine = addressesOf(member)
    const others = [...mail.to, ...mail.cc].filter(({ address }) => !mine.includes(address.toLowerCase()))
    const random = seeded(options.seed, `reply:${mail.internetMessageId}:${member.person.id}`)
    tenant.sendMail({
      from: member.address,
      to: [mail.from],
      cc: random.chance(0.7) ? others : [],
      subject: mail.subject.startsWith('Re: ') ? mail.subject : `Re: ${mail.subject}`,
      body: topicOf(random, '').answers[0] ?? 'Thanks.',
      conversationId: mail.conversationId,
    })
  }

  function plan(member: Member, mail: Message): void {
    const random = seeded(options.seed, `answers:${mail.internetMessageId}:${member.person.id}`)
    const before = answered.get(mail.conversationId) ?? 0
    const lively = before === 0 ? 0.92 : 0.5
    if (before >= mostMails || !random.chance((0.35 + 0.65 * member.habits.answers) * lively)) return
    if (answered.size >= conversationsMost) answered.delete(answered.keys().next().value ?? '')
    answered.set(mail.conversationId, before + 1)
    const at = dueAt(cast, random, member, tenant.clock.now(), member.habits.paceMinutes, options.quick)
    if (at === null) return
    const off = tenant.clock.at(at, () => {
      waiting.delete(off)
      const still = cast.actor(member.person.id)
      if (still) reply(still, mail)
    })
    waiting.add(off)
  }

  return {
    note({ personId, change, item, folderId }: Change): void {
      if (change !== 'created' || !item || !('odataType' in item) || item.isDraft || item.folderId !== folderId) return
      const person = tenant.person(personId)
      if (person?.kind !== 'user' || isAutomatic(item)) return
      const from = item.from.address.toLowerCase()
      const own = [person.mail, person.userPrincipalName, ...person.otherMails].map((one) => one.toLowerCase())
      const isNamed = [...item.to, ...item.cc].some(({ address }) => own.includes(address.toLowerCase()))
      if (own.includes(from) || !isNamed) return
      if (!person.accountEnabled) {
        soon(() => bounce(person, item))
        return
      }
      const member = cast.actor(personId)
      if (!member || !item.to.some(({ address }) => own.includes(address.toLowerCase()))) return
      soon(() => replyAlone(member, item))
      plan(member, item)
    },
    stop(): void {
      for (const off of waiting) off()
      waiting.clear()
    },
  }
}
