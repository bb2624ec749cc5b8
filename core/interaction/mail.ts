/** What a mail is to its owner: contact with people, or left out, and for which reason. */

import { type ContactWeight, isDirect, weightsOf } from '../score/weights.ts'
import { directionCode } from './direction.ts'

/** Why something that was read is no contact. Counted by reason, so that nothing disappears without a word. */
export type LeftOut =
  | 'draft'
  | 'auto-reply'
  | 'private'
  | 'no-sender'
  | 'meeting-message'
  | 'automatic'
  | 'list'
  | 'shared'
  | 'room'
  | 'not-addressed'
  | 'only-self'
  | 'too-many'
  | 'not-accepted'

/** The mail's fields that decide; addresses in lower case. */
export type MailFacts = {
  id: string
  internetMessageId: string | null
  conversationId: string | null
  from: string | null
  to: readonly string[]
  cc: readonly string[]
  sentAt: number | null
  receivedAt: number
  isDraft: boolean
  odataType: string | null
}
/** How a contact of the owner's is known: an opaque key, and what its address belongs to. */
export type Known = { contact: string; kind: 'person' | 'automatic' | 'list' | 'shared' | 'room' | 'self' }

/** An interaction as it is stored: one row a source event. `occurredAt` ms since 1970, `day` its UTC day. */
export type Interaction = {
  sourceId: string
  kind: 'mail' | 'meeting'
  rev: number
  occurredAt: number
  day: number
  n: number
  direct: boolean
  contacts: string[]
  weights: number[]
  directions: number[]
  conversationId: string | null
  seriesId: string | null
  durationS: number | null
}

const dayMs = 86_400_000
/** Most recipients that are still looked at one by one. */
const recipientsMost = 500

/** The natural key of a mail: the same in every folder and after every move. */
export const mailSource = (mail: { internetMessageId: string | null; id: string }): string =>
  mail.internetMessageId ? `mail:${mail.internetMessageId}` : `mail:id:${mail.id}`

/** When a mail happened: as it was sent, unless the sender's clock is off by more than a day. */
export const mailTime = (mail: { sentAt: number | null; receivedAt: number }): number =>
  mail.sentAt !== null && Math.abs(mail.sentAt - mail.receivedAt) <= dayMs ? mail.sentAt : mail.receivedAt

/** Why a mail is left out whoever its people are, or null. */
export function leftOutAtOnce(mail: MailFacts): LeftOut | null {
  if (mail.isDraft) return 'draft'
  if (!mail.from) return 'no-sender'
  if (mail.odataType?.toLowerCase().includes('eventmessage')) return 'meeting-message'
  return mail.to.length + mail.cc.length > recipientsMost ? 'too-many' : null
}

/**
 * The interaction that a mail is for its owner, or why it is none. `known` answers for every address of the mail; the
 * owner's own addresses are of kind `self`. Recipients that are no people count in n and get no weight.
 */
export function mailInteraction(mail: MailFacts, known: (address: string) => Known): Interaction | LeftOut {
  const out = leftOutAtOnce(mail)
  if (out) return out
  const sender = known(mail.from ?? '')
  if (sender.kind !== 'person' && sender.kind !== 'self') return sender.kind
  const kinds = new Map<string, Known['kind']>()
  const keyOf = (address: string): string => {
    const one = known(address)
    const key = one.kind === 'self' ? 'self' : one.contact
    kinds.set(key, one.kind)
    return key
  }
  const from = keyOf(mail.from ?? '')
  const named = { to: mail.to.map(keyOf), cc: mail.cc.map(keyOf) }
  const { n, contacts } = weightsOf({ kind: 'email', from, ...named, owner: 'self' })
  if (contacts.length === 0) return n === 0 || from === 'self' ? 'only-self' : 'not-addressed'
  const people = contacts.filter(({ contact }) => kinds.get(contact) === 'person')
  if (people.length === 0) return kinds.get(contacts[0]?.contact ?? '') === 'list' ? 'list' : 'shared'
  const occurredAt = mailTime(mail)
  return {
    ...rowOf(people),
    sourceId: mailSource(mail),
    kind: 'mail',
    rev: 0,
    ...timeOf(occurredAt),
    n,
    direct: isDirect(n),
    conversationId: mail.conversationId,
    seriesId: null,
    durationS: null,
  }
}

/** A mail that is no contact and stays none however often it is read: a row without people, newer than any reading of it. */
export const noContact = (mail: MailFacts): Interaction => ({
  sourceId: mailSource(mail),
  kind: 'mail',
  rev: 1,
  ...timeOf(mailTime(mail)),
  n: 0,
  direct: false,
  contacts: [],
  weights: [],
  directions: [],
  conversationId: mail.conversationId,
  seriesId: null,
  durationS: null,
})

/** The parallel lists of an interaction, in the order of contact keys, so that the same event is the same row. */
export function rowOf(
  people: readonly ContactWeight<string>[],
): Pick<Interaction, 'contacts' | 'weights' | 'directions'> {
  const sorted = [...people].sort((a, b) => (a.contact < b.contact ? -1 : 1))
  return {
    contacts: sorted.map(({ contact }) => contact),
    weights: sorted.map(({ weight }) => weight),
    directions: sorted.map(({ direction }) => directionCode[direction]),
  }
}

/** A moment and its UTC day. */
export const timeOf = (ms: number): { occurredAt: number; day: number } => ({
  occurredAt: ms,
  day: Math.floor(ms / dayMs),
})
