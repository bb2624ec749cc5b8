/** When the next meeting with somebody is due by the rhythm that the owner chose. Days are days since 1970. */
import { circlePolicy } from '../policy/circles.ts'

/** Ideal and longest interval in days. */
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
  /** Until that day, itself not included, the owner wants nothing; or null. */
  pausedUntil?: number | null
  today: number
}

export type Next = {
  /**
   * `resting`: too close to the last; `ready`: may come up; `due`: the interval is over; `overdue`: the longest one too;
   * `paused`: by the owner.
   */
  state: 'planned' | 'resting' | 'ready' | 'due' | 'overdue' | 'paused'
  /** The first day on which it may be suggested; never closer than two thirds of the rhythm. */
  from: number
  /** The day on which it is due. */
  dueOn: number
}

/**
 * Counted from the last real meeting, wherever that came from, so that one that was moved or happened by chance moves
 * the next; never stacked: while one lies ahead there is no other.
 */
export function nextMeeting(facts: RhythmFacts): Next {
  const { rhythm, metOn, chosenOn, plannedOn, backOn, pausedUntil, today } = facts
  const after = (days: number): number => Math.max(metOn === null ? chosenOn : metOn + days, backOn ?? 0)
  const from = after(Math.ceil(rhythm.everyDays * circlePolicy.closestShare))
  const dueOn = after(rhythm.everyDays)
  const latestOn = (metOn ?? chosenOn) + rhythm.atMostDays
  if (plannedOn !== null && plannedOn >= today) return { state: 'planned', from, dueOn }
  if (pausedUntil != null && today < pausedUntil) return { state: 'paused', from, dueOn }
  if (today < from) return { state: 'resting', from, dueOn }
  if (today < dueOn) return { state: 'ready', from, dueOn }
  return { state: today > latestOn ? 'overdue' : 'due', from, dueOn }
}

/** As `nextMeeting` for a rhythm that is held; a day that falls into the owner's own leave (days, both included) is the first one after it. */
export function nextWithLeave(
  { rhythm, chosenOn, pausedUntil, ...met }: Held & Pick<RhythmFacts, 'metOn' | 'plannedOn' | 'today'>,
  leave: readonly { from: number; to: number }[],
): Next {
  const facts = { rhythm, chosenOn, pausedUntil, ...met }
  const next = nextMeeting(facts)
  const day = Math.max(next.dueOn, met.today)
  const away = leave.find(({ from, to }) => from <= day && day <= to)
  return away ? nextMeeting({ ...facts, backOn: away.to + 1 }) : next
}

/** Somebody's own rhythm, or one of a circle they are in: since when it holds for them, and until when it rests. */
export type Held = { rhythm: Rhythm; chosenOn: number; pausedUntil: number | null }

/** The rhythm that holds for somebody: their own before any circle's, of circles the shortest; one that rests gives way to one that does not. */
export function rhythmFor(own: Held | null, circles: readonly Held[], today: number): Held | null {
  if (own) return own
  const rests = ({ pausedUntil }: Held): boolean => pausedUntil !== null && today < pausedUntil
  const awake = circles.filter((one) => !rests(one))
  return (awake.length > 0 ? awake : circles).reduce<Held | null>(
    (best, one) => (best && best.rhythm.everyDays <= one.rhythm.everyDays ? best : one),
    null,
  )
}

/**
 * The days in which times are looked for when it is time to suggest the next meeting, or null while it is not. The card
 * comes a little before the day it is due, and the meeting on that day or after it: six weeks mean six.
 */
export function daysToSuggest(next: Next, rhythm: Rhythm, today: number): { from: number; to: number } | null {
  if (next.state === 'planned' || next.state === 'resting' || next.state === 'paused') return null
  const lead = Math.min(circlePolicy.leadDays, Math.floor(rhythm.everyDays * (1 - circlePolicy.closestShare)))
  if (today < next.dueOn - lead) return null
  const from = Math.max(today, next.dueOn)
  return { from, to: from + circlePolicy.searchDays - 1 }
}
