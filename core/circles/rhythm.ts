/** When the next meeting with somebody is due by the rhythm that the owner chose. Days are days since 1970. */
import { circlePolicy } from '../policy/circles.ts'

/** Ideal and longest interval in days; a person's own cadence has one number for both. */
export type Rhythm = { everyDays: number; atMostDays: number }

export type RhythmFacts = {
  rhythm: Rhythm
  /** The day the two last really met, or null. */
  metOn: number | null
  /** The day the rhythm was chosen: counted from where there has been no meeting. */
  chosenOn: number
  /** The day of a meeting that lies ahead, or null. */
  plannedOn: number | null
  /** The first day on which both are back from leave, or null. */
  backOn?: number | null
  today: number
}

export type Next = {
  /** `resting`: too close to the last; `ready`: may come up; `due`: the interval is over; `overdue`: the longest one too. */
  state: 'planned' | 'resting' | 'ready' | 'due' | 'overdue'
  /** The first day on which it may be suggested; never closer than two thirds of the rhythm. */
  from: number
  /** The day on which it is due. */
  dueOn: number
}

/**
 * Counted from the last real meeting, wherever that came from, so that one that was moved or happened by chance moves
 * the next; never stacked: while one lies ahead there is no other.
 */
export function nextMeeting({ rhythm, metOn, chosenOn, plannedOn, backOn, today }: RhythmFacts): Next {
  const after = (days: number): number => Math.max(metOn === null ? chosenOn : metOn + days, backOn ?? 0)
  const from = after(Math.ceil(rhythm.everyDays * circlePolicy.closestShare))
  const dueOn = after(rhythm.everyDays)
  const latestOn = (metOn ?? chosenOn) + rhythm.atMostDays
  if (plannedOn !== null && plannedOn >= today) return { state: 'planned', from, dueOn }
  if (today < from) return { state: 'resting', from, dueOn }
  if (today < dueOn) return { state: 'ready', from, dueOn }
  return { state: today > latestOn ? 'overdue' : 'due', from, dueOn }
}

/** The rhythm that holds for somebody: their own cadence before any circle's, of circles the shortest. */
export function rhythmFor(cadenceDays: number | null, circles: readonly Rhythm[]): Rhythm | null {
  if (cadenceDays !== null) return { everyDays: cadenceDays, atMostDays: cadenceDays }
  return circles.reduce<Rhythm | null>((best, one) => (best && best.everyDays <= one.everyDays ? best : one), null)
}
