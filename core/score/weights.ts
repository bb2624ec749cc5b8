/** What one contact weighs, in integer units of 1/720720. */
import {
  coRecipientMost,
  coRecipientWeight,
  directMost,
  mediumWeight,
  meetingPeopleMost,
  unitsPerContact,
} from '../policy/score.ts'

/** Rounds half up: the one rounding of a weight, done once. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5)

/** Weight of contact with `n` others at once: 1/n of a contact. `n` ≥ 1. */
export const shareOf = (n: number): number => roundHalfUp(unitsPerContact / n)

/** Weight between two recipients of one mail with `n` recipients, or 0 where there are too many to say anything. */
export const coRecipientShare = (n: number): number =>
  n >= 2 && n <= coRecipientMost ? roundHalfUp((unitsPerContact * coRecipientWeight) / n) : 0

/** Whether contact with `n` others counts as direct. */
export const isDirect = (n: number): boolean => n <= directMost

/** The media that a contact may have come by. A mail is called `email` in streams of events. */
export type Medium = keyof typeof mediumWeight
/** How one contact touched the owner: sent, received, met, or only named in the same mail. */
export type Direction = 'out' | 'in' | 'met' | 'weak'

/** Whether everybody takes part alike: a meeting has an organiser but no sender. */
export const isSymmetric = (kind: Medium, from: unknown): boolean =>
  from === null || (kind !== 'email' && kind !== 'chat')

/** What a contact among `n` others weighs by its medium, in units. */
export const weightIn = (kind: Medium, n: number): number =>
  mediumWeight[kind] === 'whole' ? unitsPerContact : shareOf(n)

/**
 * One event of the owner's mailbox in opaque contact keys (one key a person, the owner's own addresses folded into
 * `owner`). `from` null: nobody sent it. `to` and `cc` weigh alike; of a symmetric event, everyone who took part: the
 * owner did, named or not, since it stood in the owner's calendar.
 */
export type OwnEvent<C> = { kind: Medium; from: C | null; to: readonly C[]; cc?: readonly C[]; owner: C }

/** One person's part in one event, from the owner's side. Weight in units of 1/720720. */
export type ContactWeight<C> = { contact: C; weight: number; direction: Direction; direct: boolean }

/**
 * The weights of one event for its owner, each contact once, and the `n` they come from. Empty where it is no contact
 * of the owner's: nobody else in it, more than fifteen people met, or mail that was not addressed to the owner.
 */
export function weightsOf<C>(event: OwnEvent<C>): { n: number; contacts: ContactWeight<C>[] } {
  const { kind, from, owner } = event
  const named = new Set([...event.to, ...(event.cc ?? [])])
  if (isSymmetric(kind, from)) return met(kind, new Set<C>(from === null ? named : [from, ...named]), owner)
  const recipients = [...named].filter((person) => person !== from)
  const n = recipients.length
  if (from === owner) return { n, contacts: recipients.map((contact) => shared(kind, contact, n, 'out')) }
  if (from === null || !named.has(owner)) return { n, contacts: [] }
  const contacts: ContactWeight<C>[] = [shared(kind, from, n, 'in')]
  const weak = coRecipientShare(n)
  if (weak > 0)
    for (const contact of recipients)
      if (contact !== owner) contacts.push({ contact, weight: weak, direction: 'weak', direct: false })
  return { n, contacts }
}

const shared = <C>(kind: Medium, contact: C, n: number, direction: Direction): ContactWeight<C> => ({
  contact,
  weight: weightIn(kind, n),
  direction,
  direct: isDirect(n),
})

function met<C>(kind: Medium, people: Set<C>, owner: C): { n: number; contacts: ContactWeight<C>[] } {
  const others = [...people].filter((person) => person !== owner)
  const n = others.length
  if (n === 0 || n + 1 > meetingPeopleMost) return { n, contacts: [] }
  return { n, contacts: others.map((contact) => shared(kind, contact, n, 'met')) }
}
