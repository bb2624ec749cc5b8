/** Somebody whom the owner chose to meet in a rhythm: who is due now, and why. */
import type { Next, Rhythm } from '../circles/rhythm.ts'
import { type Why, why } from '../reason/why.ts'
import { dayMs } from '../zones/local.ts'
import type { History, PastSuggestion } from './history.ts'

/** Where a rhythm stands with one person. Days are days since 1970 on the owner's clock. */
export type InRhythm = {
  contactId: string
  /** Excluded by either side, out of the company, in a line of command, or otherwise not to be chosen. */
  closed: boolean
  rhythm: Rhythm
  metOn: number | null
  chosenOn: number
  state: Next['state']
  dueOn: number
  /** The days in which times are to be looked for; null while nothing is to be suggested. */
  days: { from: number; to: number } | null
}

/** Those who are due, the longest overdue first. */
export function dueNow(rhythms: Iterable<InRhythm>): InRhythm[] {
  const late = ({ state }: InRhythm): number => (state === 'overdue' ? 0 : 1)
  return [...rhythms]
    .filter(({ closed, days }) => !closed && days !== null)
    .sort((a, b) => late(a) - late(b) || a.dueOn - b.dueOn || (a.contactId < b.contactId ? -1 : 1))
}

/** The past as it counts for a rhythm: that a card was ignored before the owner chose to meet says nothing any more. */
export function sinceChosen(history: History, { chosenOn }: InRhythm): History {
  const isHeeded = ({ state, closedAt }: PastSuggestion): boolean =>
    state !== 'lapsed' || (closedAt ?? 0) >= (chosenOn + 1) * dayMs
  return { ...history, suggestions: history.suggestions.filter(isHeeded) }
}

/** The reason: what the owner chose, and when the two last met. */
export function whyDue({ rhythm, metOn, chosenOn }: InRhythm, today: number, locale: 'en' | 'de'): Why {
  const met: Record<string, number> =
    metOn === null ? { chosenDaysAgo: today - chosenOn } : { metDaysAgo: today - metOn }
  return why('rhythm', { everyDays: rhythm.everyDays, ...met }, locale)
}
