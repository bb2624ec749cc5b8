/** Restraint: how many suggestions there is room for, and which person and kind rest, and why. Silence is the default. */
import { declinesMost, ignored, restDays, restraint } from '../policy/suggest.ts'
import { type History, isAhead, type PastInvite } from './history.ts'

const dayMs = 86_400_000

/** How many new suggestions may come up now: at most three open, at most five new in seven days. Never negative. */
export function roomFor(history: History, now: number): number {
  const shown = history.suggestions.filter(({ state }) => state === 'open' || state === 'candidate').length
  const fresh = history.suggestions.filter(({ state, openAt }) => {
    // A candidate will be shown in a moment, so it has its place in the week already.
    return state === 'candidate' || (openAt !== null && openAt > now - restraint.weekDays * dayMs)
  }).length
  return Math.max(0, Math.min(restraint.openMost - shown, restraint.newPerWeek - fresh))
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
  const invites = history.invites.filter(({ contacts }) => contacts.includes(contact))
  if (invites.some((invite) => isAhead(invite, now))) return 'planned'
  return restByInvites(contact, invites, history, now) ?? restBySuggestions(contact, kind, history, now, returning)
}

function restByInvites(contact: string, invites: readonly PastInvite[], history: History, now: number): Rest | null {
  const swamped = Math.max(0, ...invites.map(({ swampedAt }) => swampedAt ?? 0))
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
  const own = history.suggestions.filter(({ contacts }) => contacts.includes(contact))
  const within = (days: number, at: number | null): boolean => at !== null && at > now - days * dayMs
  for (const { state, because, closedAt, kind: past } of own) {
    if (state === 'dismissed' && because === 'never-this-kind' && past === kind) return 'never-this-kind'
    if (state === 'dismissed' && because === 'wrong' && within(restDays.wrong, closedAt)) return 'wrong'
    if (state === 'dismissed' && because === 'not-now' && within(restDays.notNow, closedAt)) return 'not-now'
    if (state === 'lapsed' && because !== null && noTime.has(because) && within(restDays.noTime, closedAt))
      return 'no-time'
  }
  if (own.some(({ state }) => state === 'candidate' || state === 'open' || state === 'snoozed')) return 'shown-lately'
  if (!returning && own.some(({ openAt }) => within(restraint.personRestDays, openAt))) return 'shown-lately'
  const lapses = own.filter((one) => one.kind === kind && one.state === 'lapsed' && one.because === 'ignored')
  const quiet = Math.min(ignored.most, ignored.firstDays * 2 ** (lapses.length - 1))
  const lastLapse = Math.max(0, ...lapses.map(({ closedAt }) => closedAt ?? 0))
  return lapses.length > 0 && within(quiet, lastLapse) ? 'ignored' : null
}

/** Lapses that say nothing about what the owner wants. */
const noTime: ReadonlySet<string> = new Set(['no-time', 'away', 'apart', 'unreadable'])
