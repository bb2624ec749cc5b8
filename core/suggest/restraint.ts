/** Restraint: how many suggestions there is room for, and which person and kind rest, and why. Silence is the default. */
import { overloadPolicy } from '../policy/overload.ts'
import { slotKinds } from '../policy/slots.ts'
import { datedKinds, declinesMost, ignored, ownWordKinds, restDays, restraint } from '../policy/suggest.ts'
import { type History, hasMadeWay, isAhead, outcomeWith, type PastInvite, type PastSuggestion } from './history.ts'

const dayMs = 86_400_000

/**
 * Places for what is new. `free`: among the three that may be open; `fresh`: among the five of seven days. Never negative.
 * `daysBack`: working days since a leave, 0 on the first of them, or null: then one is open at most, the day after two.
 */
export function placesFor(history: History, now: number, daysBack: number | null): { free: number; fresh: number } {
  const shown = history.suggestions.filter(({ state }) => state === 'open' || state === 'candidate').length
  const fresh = history.suggestions.filter(({ state, openAt }) => {
    // A candidate will be shown in a moment, so it has its place in the week already.
    return state === 'candidate' || (openAt !== null && openAt > now - restraint.weekDays * dayMs)
  }).length
  const openMost = daysBack === null ? restraint.openMost : Math.min(restraint.openMost, daysBack + 1)
  return { free: Math.max(0, openMost - shown), fresh: Math.max(0, restraint.newPerWeek - fresh) }
}

/** How many new suggestions may come up now, both limits kept. */
export function roomFor(history: History, now: number, daysBack: number | null): number {
  const { free, fresh } = placesFor(history, now, daysBack)
  return Math.min(free, fresh)
}

/** What could be any day and makes way for what has its day: the least worthy first. */
export function givingWay(history: History): PastSuggestion[] {
  return history.suggestions
    .filter(({ state, kind, bound }) => (state === 'open' || state === 'candidate') && !datedKinds.has(kind) && !bound)
    .sort((a, b) => a.worth - b.worth || (a.suggestionId < b.suggestionId ? -1 : 1))
}

/** Whether a kind rests with everybody: the owner said "less of this kind" not long ago. */
export function kindRests(kind: string, history: History, now: number): boolean {
  return history.suggestions.some(
    (one) =>
      one.kind === kind &&
      one.state === 'dismissed' &&
      one.because === 'never-this-kind' &&
      (one.closedAt ?? 0) > now - restDays.kind * dayMs,
  )
}

export type Rest =
  | 'planned'
  | 'shown-lately'
  | 'helped-lately'
  | 'not-now'
  | 'wrong'
  | 'never-this-kind'
  | 'ignored'
  | 'no-time'
  | 'declined'
  | 'declined-twice'
  | 'swamped'

/**
 * Why a kind with a person rests now, or null. `returning`: it was suggested before and fell through, so that having been
 * shown lately does not count against it.
 */
export function restOf(contact: string, kind: string, history: History, now: number, returning = false): Rest | null {
  // What is only written neither waits for a meeting nor for what became of the last one.
  const byInvites = slotKinds.some((one) => one === kind) ? restByInvites(contact, kind, history, now) : null
  return byInvites ?? restBySuggestions(contact, kind, history, now, returning)
}

function restByInvites(contact: string, kind: string, history: History, now: number): Rest | null {
  const invites = history.invites
    .filter(({ contacts }) => contacts.includes(contact))
    .map((invite) => ({ ...invite, outcome: outcomeWith(contact, invite) }))
  if (invites.some((invite) => isAhead(invite, now))) return 'planned'
  const helpedSince = now - overloadPolicy.restDays * dayMs
  const helped = invites.some(
    (one) => one.kind === 'help-15' && one.outcome !== 'cancelled' && one.madeAt > helpedSince,
  )
  if (kind === 'help-15' && helped) return 'helped-lately'
  const said = invites.flatMap((one) => one.swamped.filter(({ contactId }) => contactId === contact))
  const swamped = Math.max(0, ...said.map(({ at }) => at))
  if (swamped > now - restDays.swamped * dayMs) return 'swamped'
  const ownCancel = ({ outcome, byOwner, madeAt }: PastInvite): boolean =>
    outcome === 'cancelled' && byOwner && madeAt > now - restDays.notNow * dayMs
  if (invites.some(ownCancel)) return 'not-now'
  const answered = invites
    .filter(({ state, outcome }) => state === 'booked' && outcome !== null && outcome !== 'cancelled')
    .sort((a, b) => b.madeAt - a.madeAt)
  const declines = answered.findIndex(({ outcome }) => outcome !== 'declined')
  const inARow = declines < 0 ? answered.length : declines
  const last = answered[0]
  if (inARow === 0 || !last) return null
  const theirs = history.theirInitiative.get(contact) ?? 0
  if (inARow >= declinesMost) return theirs > last.madeAt ? null : 'declined-twice'
  return last.madeAt > now - restDays.declined * dayMs && theirs <= last.madeAt ? 'declined' : null
}

function restBySuggestions(
  contact: string,
  kind: string,
  history: History,
  now: number,
  returning: boolean,
): Rest | null {
  const isOwnWord = ownWordKinds.has(kind)
  const own = history.suggestions.filter(
    (one) =>
      one.contacts.includes(contact) && (!isOwnWord || one.kind === kind) && !(one.kind === kind && hasMadeWay(one)),
  )
  const within = (days: number, at: number | null): boolean => at !== null && at > now - days * dayMs
  for (const { state, because, closedAt, kind: past } of own) {
    if (state === 'dismissed' && because === 'never-this-kind' && past === kind) return 'never-this-kind'
    if (state === 'dismissed' && because === 'wrong' && within(restDays.wrong, closedAt)) return 'wrong'
    if (state === 'dismissed' && because === 'not-now' && within(restDays.notNow, closedAt)) return 'not-now'
    if (state === 'lapsed' && because !== null && noTime.has(because) && within(restDays.noTime, closedAt))
      return 'no-time'
  }
  if (kind === 'help-15' && own.some((one) => one.kind === kind && within(overloadPolicy.restDays, one.openAt)))
    return 'helped-lately'
  // Help takes the place of the lunch that a full week took away.
  const shown = own.filter((one) => !(kind === 'help-15' && one.state === 'withdrawn' && one.because === 'full-week'))
  if (shown.some(({ state }) => state === 'candidate' || state === 'open' || state === 'snoozed')) return 'shown-lately'
  const isFree = returning || isOwnWord
  if (!isFree && shown.some(({ openAt, againAt }) => within(restraint.personRestDays, againAt ?? openAt)))
    return 'shown-lately'
  const lapses = own.filter((one) => one.kind === kind && one.state === 'lapsed' && one.because === 'ignored')
  const quiet = Math.min(ignored.most, ignored.firstDays * 2 ** (lapses.length - 1))
  const lastLapse = Math.max(0, ...lapses.map(({ closedAt }) => closedAt ?? 0))
  return lapses.length > 0 && within(quiet, lastLapse) ? 'ignored' : null
}

/** Lapses that say nothing about what the owner wants. */
const noTime: ReadonlySet<string> = new Set(['no-time', 'away', 'apart', 'unreadable'])
