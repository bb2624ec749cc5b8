/** What an interaction becomes when two contacts turn out to be one person, or one contact no person. */
import { coRecipientShare, isDirect, type Medium, weightIn } from '../score/weights.ts'
import { directionCode } from './direction.ts'

/** The people of a stored interaction, in parallel lists. `kind` as it is stored: a mail is `mail`. */
export type People = { kind: string; n: number; contacts: string[]; weights: number[]; directions: number[] }

const medium = (kind: string): Medium => (kind === 'mail' ? 'email' : (kind as Medium))
const { weak } = directionCode

function weightFor(people: People, direction: number, n: number): number {
  return direction === weak ? coRecipientShare(n) : weightIn(medium(people.kind), n)
}

/**
 * Everybody who is in `same` becomes `keep`. Where more than one of them took part they were counted as several: there
 * are fewer others then, and everybody's share is that of the smaller number. The direction that says most stays.
 */
export function mergePeople(people: People, same: ReadonlySet<string>, keep: string): People & { direct: boolean } {
  const byContact = new Map<string, number>()
  for (const [index, contact] of people.contacts.entries()) {
    const key = same.has(contact) ? keep : contact
    const direction = people.directions[index] ?? weak
    byContact.set(key, Math.min(byContact.get(key) ?? weak, direction))
  }
  const n = Math.max(1, people.n - (people.contacts.length - byContact.size))
  const entries = [...byContact].sort(([a], [b]) => (a < b ? -1 : 1))
  const weighed =
    n === people.n
      ? (contact: string, direction: number) =>
          oldWeight(people, same, keep, contact) ?? weightFor(people, direction, n)
      : (_: string, direction: number) => weightFor(people, direction, n)
  return {
    kind: people.kind,
    n,
    direct: isDirect(n),
    contacts: entries.map(([contact]) => contact),
    weights: entries.map(([contact, direction]) => weighed(contact, direction)),
    directions: entries.map(([, direction]) => direction),
  }
}

function oldWeight(people: People, same: ReadonlySet<string>, keep: string, contact: string): number | undefined {
  const index = people.contacts.findIndex((one) => one === contact || (contact === keep && same.has(one)))
  return people.weights[index]
}

/**
 * Takes contacts out that are no people after all. A mail from one of them is no contact with anybody; as recipients
 * they still count among the many.
 */
export function dropPeople(
  people: People,
  gone: ReadonlySet<string>,
): Pick<People, 'contacts' | 'weights' | 'directions'> {
  const from = people.contacts.some((one, index) => gone.has(one) && people.directions[index] === directionCode.in)
  const kept = from ? [] : people.contacts.flatMap((one, index) => (gone.has(one) ? [] : [index]))
  return {
    contacts: kept.map((index) => people.contacts[index] ?? ''),
    weights: kept.map((index) => people.weights[index] ?? 0),
    directions: kept.map((index) => people.directions[index] ?? weak),
  }
}
