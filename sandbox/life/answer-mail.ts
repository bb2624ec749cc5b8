/** People answer mail that is written to them, mailboxes of those away answer by themselves, those of the departed send it back. */

import type { Change, Message, Tenant } from '../tenant/types.ts'
import { dueAt } from './answer-invitations.ts'
import type { Cast } from './cast.ts'
import { createMachineAnswers } from './machine-answers.ts'
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

const addressesOf = ({ person }: Member): string[] =>
  [person.mail, person.userPrincipalName, ...person.otherMails].map((one) => one.toLowerCase())

/** An answer to the sender, mostly with everybody else in copy. */
function reply(tenant: Tenant, member: Member, mail: Message, seed: number): void {
  const mine = addressesOf(member)
  const others = [...mail.to, ...mail.cc].filter(({ address }) => !mine.includes(address.toLowerCase()))
  const random = seeded(seed, `reply:${mail.internetMessageId}:${member.person.id}`)
  tenant.sendMail({
    from: member.address,
    to: [mail.from],
    cc: random.chance(0.7) ? others : [],
    subject: mail.subject.startsWith('Re: ') ? mail.subject : `Re: ${mail.subject}`,
    body: topicOf(random, '').answers[0] ?? 'Thanks.',
    conversationId: mail.conversationId,
  })
}

/** Answers mail as it arrives. `note` is told of each change; `stop` ends what is under way. */
export function createMailAnswers(tenant: Tenant, cast: Cast, options: { seed: number; quick: number | null }) {
  const waiting = new Set<() => void>()
  /** Mails of each conversation that life has answered. */
  const answered = new Map<string, number>()
  const machines = createMachineAnswers(tenant, cast)

  /** After the mail is delivered everywhere: nothing is sent in the middle of a delivery. */
  function soon(work: () => void): void {
    const off = tenant.clock.at(tenant.clock.now() + machineMs, () => {
      waiting.delete(off)
      work()
    })
    waiting.add(off)
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
      if (still && !cast.silent.has(still.person.id)) reply(tenant, still, mail, options.seed)
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
        soon(() => machines.bounce(person, item))
        return
      }
      const member = cast.actor(personId)
      if (!member || !item.to.some(({ address }) => own.includes(address.toLowerCase()))) return
      soon(() => machines.replyAlone(member, item))
      plan(member, item)
    },
    stop(): void {
      for (const off of waiting) off()
      waiting.clear()
    },
  }
}
