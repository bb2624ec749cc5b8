/** A stored interaction of one owner's as an event of the NDJSON stream, so that the scorer can be fed what was stored. */
import { coRecipientMost } from '../policy/score.ts'
import { coRecipientShare, isSymmetric, type Medium, weightIn } from './weights.ts'

/** One stored interaction; lists are parallel, directions 0 out, 1 in, 2 met, 3 weak. `at` unix seconds, `durationS` seconds. */
export type StoredInteraction = {
  sourceId: string
  kind: string
  at: number
  durationS: number | null
  n: number
  contacts: readonly string[]
  weights: readonly number[]
  directions: readonly number[]
}
/** The event as it is written, a line of JSON. */
export type StreamEvent = {
  id: string
  t: number
  kind: Medium
  from: string | null
  to: string[]
  dur?: number
}

const media: Record<string, Medium> = {
  mail: 'email',
  meeting: 'meeting',
  call: 'call',
  chat: 'chat',
  coffee: 'coffee',
  thanks: 'thanks',
  help: 'help',
}

/**
 * The event, null where the interaction is no contact of anybody's, or a sentence where the stream has no way to say it.
 * Recipients that carry no weight (lists, rooms, `unscored` contacts) become names of their own, so that n stays.
 */
export function streamEvent(
  stored: StoredInteraction,
  owner: string,
  unscored: ReadonlySet<string>,
): StreamEvent | null | string {
  const kind = media[stored.kind]
  const parts = stored.contacts
    .map((contact, index) => ({
      contact,
      weight: stored.weights[index] ?? 0,
      direction: stored.directions[index] ?? 2,
    }))
    .filter(({ contact, weight }) => weight > 0 && !unscored.has(contact))
  if (parts.length === 0) return null
  if (kind === undefined) return `${stored.sourceId}: ${stored.kind} is no medium of the stream`
  const isOut = parts.some(({ direction }) => direction === 0)
  const sender = parts.find(({ direction }) => direction === 1)?.contact
  // A sender without a score is still somebody: what both received stays weak.
  const from = isSymmetric(kind, '') ? null : isOut ? owner : (sender ?? `nobody:${stored.sourceId}:sender`)
  const others = parts.map(({ contact }) => contact).filter((contact) => contact !== from)
  const isFair = parts.every(({ weight, direction }) => weight === expected(kind, stored.n, direction))
  if (!isFair) return `${stored.sourceId}: its weight is not what its medium weighs`
  const people = isOut ? others : [owner, ...others]
  const missing = stored.n + (isSymmetric(kind, from) ? 1 : 0) - people.length
  if (missing < 0) return `${stored.sourceId}: more people than it says`
  const nobody = Array.from({ length: missing }, (_, nr) => `nobody:${stored.sourceId}:${nr}`)
  const event = { id: stored.sourceId, t: stored.at, kind, from, to: [...people, ...nobody] }
  return stored.durationS === null ? event : { ...event, dur: stored.durationS }
}

const expected = (kind: Medium, n: number, direction: number): number =>
  direction === 3 && n <= coRecipientMost ? coRecipientShare(n) : weightIn(kind, n)
