/** Which candidates are shown: the worthiest first, each kind less worth beside its like, and what the owner takes up worth more. */
import { restraint, taste, varietyShare } from '../policy/suggest.ts'
import type { History, PastSuggestion } from './history.ts'
import type { Candidate } from './world.ts'

const dayMs = 86_400_000
const isTaken = ({ state }: PastSuggestion): boolean => state === 'done' || state === 'accepted'
/** Shown and answered in some way; what lapsed while the owner was away, or was withdrawn, says nothing. */
const isJudged = (one: PastSuggestion): boolean =>
  one.openAt !== null &&
  (isTaken(one) || one.state === 'dismissed' || (one.state === 'lapsed' && one.because === 'ignored'))

/** How far a kind is to this owner's taste: 1 where nothing is known, more for what they take up, never nothing. */
export function tasteFor(kind: string, history: History): number {
  const judged = history.suggestions.filter((one) => one.kind === kind && isJudged(one))
  const share = (judged.filter(isTaken).length + taste.prior / 2) / (judged.length + taste.prior)
  return Math.min(taste.most, Math.max(taste.least, 2 * share))
}

const novelty = (contactId: string, history: History, now: number): number =>
  history.suggestions.some(
    ({ contacts, openAt }) => contacts.includes(contactId) && openAt !== null && openAt > now - taste.newDays * dayMs,
  )
    ? 1
    : taste.newPerson

/**
 * At most `room` of them, one a person, best first. Worth is what the source gave it, times the owner's taste, times what
 * variety leaves: each one of the same kind that is open, of this week or chosen already takes its share.
 */
export function chooseBest(candidates: readonly Candidate[], room: number, history: History, now: number): Candidate[] {
  const weekAgo = now - restraint.weekDays * dayMs
  const recent = history.suggestions.filter(
    ({ state, openAt }) => state === 'open' || state === 'candidate' || (openAt !== null && openAt > weekAgo),
  )
  const left = candidates.map((one) => ({
    one,
    worth: one.worth * tasteFor(one.kind, history) * novelty(one.contactId, history, now),
  }))
  const chosen: { one: Candidate; worth: number }[] = []
  while (chosen.length < room) {
    const alike = (kind: string): number =>
      recent.filter((past) => past.kind === kind).length + chosen.filter(({ one }) => one.kind === kind).length
    const open = left
      .filter(({ one }) => !chosen.some((taken) => taken.one.contactId === one.contactId))
      .map(({ one, worth }) => ({ one, worth: worth * varietyShare ** alike(one.kind) }))
      .sort((a, b) => b.worth - a.worth || order(a.one, b.one))
    const [best] = open
    if (!best) break
    chosen.push(best)
  }
  return chosen.map(({ one, worth }) => ({ ...one, worth })).sort((a, b) => b.worth - a.worth || order(a, b))
}

/** The same answer whatever the order of the sources. */
const order = (a: Candidate, b: Candidate): number => {
  const keys = [a, b].map(({ kind, contactId, about }) => `${kind} ${contactId} ${about ?? ''}`)
  return (keys[0] ?? '') < (keys[1] ?? '') ? -1 : 1
}
