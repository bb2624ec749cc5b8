/** Who is worth a suggestion now, of which kind and why: the best first, no more than there is room for. */
import { slotKinds } from '../policy/slots.ts'
import { datedKinds, ownerOnlyKinds, ownWordKinds, reserveDays, swapMatchKind } from '../policy/suggest.ts'
import { hasMadeWay, type PastSuggestion } from './history.ts'
import { chooseBest } from './rank.ts'
import { givingWay, placesFor } from './restraint.ts'
import { fromTies, kindFor } from './ties.ts'
import type { Candidate, Occasion, Pair, Week, World } from './world.ts'

/** Whether a kind becomes a meeting, for which times are looked for; everything else is written, answered or noted. */
export const isMeetingKind = (kind: string): boolean => slotKinds.some((one) => one === kind)

/** Whether two meet when it is taken up: nobody is asked to in a week that is full, away or hard. */
export const bringsTogether = (kind: string): boolean => isMeetingKind(kind) || kind === swapMatchKind

/** What comes up, best first and one a person, and the suggestions (by id) that make way for it. */
export type Choice = { come: Candidate[]; go: string[] }

/**
 * Candidates for the places there are now. What has its day is not kept waiting by three open ones that could be any day: the
 * least worthy of those makes way and may come up again. Never more than three at a time or five new in seven days.
 */
export function chooseNow(world: World): Choice {
  const { history, now } = world
  const { free, fresh } = placesFor(history, now, world.daysBack)
  const occasions = fresh === 0 ? [] : fromOccasions(world)
  const waiting = givingWay(history)
  const isDated = ({ kind }: Candidate): boolean => datedKinds.has(kind)
  const dated = chooseBest(occasions.filter(isDated), Math.min(fresh, free + waiting.length), history, now)
  const go = waiting.slice(0, Math.max(0, dated.length - free)).map(({ suggestionId }) => suggestionId)
  const left = Math.min(free, fresh) - dated.length
  if (left <= 0) return { come: dated, go }
  const others = occasions.filter((one) => !isDated(one))
  // What is about to fall due finds a place: what could be any day leaves it one.
  const kept = isDueSoon(world) && !dated.some(({ kind }) => ownWordKinds.has(kind)) ? 1 : 0
  const isTaken = ({ contactId }: Candidate): boolean => dated.some((one) => one.contactId === contactId)
  const anyDay = [...others, ...fromTies(world, Math.min(free, fresh))].filter((one) => !isTaken(one))
  return { come: [...dated, ...chooseBest(anyDay, left - kept, history, now)], go }
}

/** Whether something that the owner set off themselves falls due in the next days and has not come up yet. */
const isDueSoon = ({ occasions, history, now }: World): boolean =>
  occasions.some(
    (one) =>
      ownWordKinds.has(one.kind) &&
      one.from > now &&
      one.from <= now + reserveDays * 86_400_000 &&
      !history.suggestions.some((past) => isSame(past, one)),
  )

/** Occasions whose time it is, that have not come up before and whose person and kind do not rest. */
function fromOccasions(world: World): Candidate[] {
  const { history, now, weeks } = world
  return world.occasions
    .filter(({ from, until }) => from <= now && now < until)
    .filter((one) => !history.suggestions.some((past) => isSame(past, one)))
    .filter(({ kind, contactId }) => ownerOnlyKinds.has(kind) || !weeks.get(contactId)?.away)
    .filter(({ kind, contactId }) => !bringsTogether(kind) || mayMeet(weeks.get(contactId)))
    .filter(({ kind, contactId }) => kindFor(contactId, [kind], world) !== null)
    .map(({ contactId, kind, about, worth, why }) => ({ contactId, kind, about, worth, why }))
}

const mayMeet = (week: Week | undefined): boolean => !week || (!week.full && !week.away && !week.tough)

/** Whether a suggestion of the past was this very occasion. One that was never shown, because no time was found, was not. */
const isSame = (past: PastSuggestion, { kind, contactId, about }: Occasion): boolean =>
  past.kind === kind &&
  past.about === about &&
  past.contacts.includes(contactId) &&
  !hasMadeWay(past) &&
  (past.openAt !== null || past.state === 'candidate' || past.state === 'snoozed')

/** Why a meeting that was suggested fits no more, or null: the person, or their week. Help is what a full week is for. */
export function misfitOf(kind: string, pair: Pair | undefined, week: Week | undefined): string | null {
  if (pair !== undefined && (pair.closed || pair.peer !== 'peer')) return 'org-chart'
  if (week?.tough) return 'tough-week'
  return week?.full && kind !== 'help-15' ? 'full-week' : null
}
