/** What one contact weighs, in integer units of 1/720720. */
import { coRecipientMost, coRecipientWeight, directMost, meetingPeopleMost, unitsPerContact } from '../policy/score.ts'

/** Rounds half up: the one rounding of a weight, done once. */
const roundHalfUp = (value: number): number => Math.floor(value + 0.5)

/** Weight of contact with `n` others at once: 1/n of a contact. `n` ≥ 1. */
export const shareOf = (n: number): number => roundHalfUp(unitsPerContact / n)

/** Weight between two recipients of one mail with `n` recipients, or 0 where there are too many to say anything. */
export const coRecipientShare = (n: number): number =>
  n <= coRecipientMost ? roundHalfUp((unitsPerContact * coRecipientWeight) / n) : 0

/** Whether contact with `n` others counts as direct. */
export const isDirect = (n: number): boolean => n <= directMost

/** How one contact touched the owner: sent, received, met, or only named in the same mail. */
export type Direction = 'out' | 'in' | 'met' | 'weak'

/** One person's part in one event, from the owner's side. Weight in units of 1/720720. */
export type ContactWeight<C> = { contact: C; weight: number; direction: Direction }

/** An event of the owner's mailbox as opaque contacts; `owner` stands for the owner in `from` and `to`. */
export type OwnEvent<C> =
  | { kind: 'mail'; from: C | 'owner'; recipients: readonly (C | 'owner')[] }
  | { kind: 'met'; people: readonly (C | 'owner')[] }

/** The weights of one event for the owner, and the `n` they come from; empty where the event says nothing. */
export function weightsOf<C>(event: OwnEvent<C>): { n: number; contacts: ContactWeight<C>[] } {
  if (event.kind === 'met') {
    const others = [...new Set(event.people)].filter((person): person is C => person !== 'owner')
    const n = others.length
    if (n === 0 || n + 1 > meetingPeopleMost) return { n, contacts: [] }
    return { n, contacts: others.map((contact) => ({ contact, weight: shareOf(n), direction: 'met' })) }
  }
  const recipients = [...new Set(event.recipients)].filter((person) => person !== event.from)
  const n = recipients.length
  if (n === 0) return { n, contacts: [] }
  if (event.from === 'owner') {
    const to = recipients.filter((person): person is C => person !== 'owner')
    return { n, contacts: to.map((contact) => ({ contact, weight: shareOf(n), direction: 'out' })) }
  }
  const contacts: ContactWeight<C>[] = [{ contact: event.from, weight: shareOf(n), direction: 'in' }]
  const weak = coRecipientShare(n)
  if (weak > 0) {
    for (const person of recipients)
      if (person !== 'owner') contacts.push({ contact: person, weight: weak, direction: 'weak' })
  }
  return { n, contacts }
}
