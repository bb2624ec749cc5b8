/** Things with a day of their own, as occasions: a goal, help received, a departure, a success. Each says from when it may come up. */
import { morningHour, occasionDays as spans, swapMatchKind, worths } from '../policy/suggest.ts'
import { type Why, type WhyCode, why } from '../reason/why.ts'
import { dayMs, dayNumber, isoDate, localAt, minuteMs, momentOf, weekdayOf } from '../zones/local.ts'
import type { Occasion } from './world.ts'

/** What an occasion is about that is the session in return of the swap whose id follows. */
export const swapBackAbout = 'swap@'

/** When and for whom occasions are looked at: the owner's zone and language. */
export type Viewer = { zone: string; locale: 'en' | 'de'; now: number }
/** A peer's own working days: weekdays 1 (Monday) to 7, holidays at their site, and the leave that is on or next. */
export type TheirDays = {
  workDays: readonly number[]
  holidays: readonly string[]
  away: { from: number; to: number } | null
}

const everyWorkday: TheirDays = { workDays: [1, 2, 3, 4, 5], holidays: [], away: null }
/** How far a working day is looked for: longer leave than this makes the occasion pass. */
const lookDays = 60

/** The first working day from a local day on. */
export function workingDayFrom(day: number, { workDays, holidays, away }: TheirDays): number {
  for (let at = day; at < day + lookDays; at++) {
    const isAway = away !== null && away.from <= at && at <= away.to
    if (workDays.includes(weekdayOf(at)) && !holidays.includes(isoDate(at)) && !isAway) return at
  }
  return day + lookDays
}

const morning = (zone: string, day: number): number => momentOf(zone, day, morningHour * 60)
const today = ({ zone, now }: Viewer): number => localAt(zone, now).day
const said = (viewer: Viewer, code: WhyCode, counts: Record<string, number>): Why => why(code, counts, viewer.locale)
const since = (viewer: Viewer, day: number): number => Math.max(0, today(viewer) - day)

export type GoalFact = { contactId: string; noteId: string; dueOn: string; their: TheirDays | null }

/** "Ask how it went": the first working day of theirs after the goal's day. Another day makes another occasion. */
export function goalOccasion({ contactId, noteId, dueOn, their }: GoalFact, viewer: Viewer): Occasion {
  const due = dayNumber(dueOn)
  const day = workingDayFrom(due + 1, their ?? everyWorkday)
  return {
    kind: 'goal',
    contactId,
    about: `${noteId}@${dueOn}`,
    from: morning(viewer.zone, day),
    until: morning(viewer.zone, day + spans.goal),
    worth: worths.goal,
    why: said(viewer, 'goal', { daysAgo: since(viewer, due) }),
  }
}

/** Help to the owner, or a success of theirs that was none. Times in ms since 1970. */
export type CreditFact = {
  contactId: string
  activityId: string
  what: 'help' | 'success'
  happenedAt: number
  meetingAt: number | null
}

/** What is worth a word is back shortly before the next meeting that both are in; without one, a little later by itself. */
export function creditOccasion(
  { contactId, activityId, what, happenedAt, meetingAt }: CreditFact,
  viewer: Viewer,
): Occasion {
  const helped = localAt(viewer.zone, happenedAt).day
  const code = what === 'help' ? 'credit' : 'success'
  const alone = morning(viewer.zone, workingDayFrom(helped + spans.creditWithoutMeeting, everyWorkday))
  const before = meetingAt === null ? null : meetingAt - spans.creditBeforeMinutes * minuteMs
  const counts: Record<string, number> = { daysAgo: since(viewer, helped) }
  if (meetingAt !== null) counts.inMinutes = Math.max(0, Math.round((meetingAt - viewer.now) / minuteMs))
  return {
    kind: code,
    contactId,
    about: activityId,
    from: before ?? alone,
    until: meetingAt ?? alone + 2 * dayMs,
    worth: worths.credit,
    why: said(viewer, code, counts),
  }
}

export type MarkFact = {
  contactId: string
  kind: 'tough-week' | 'last-day'
  onDay: string
  madeAt: number
  isReachable: boolean
}

/** A tough week is a light line at once; a last day asks for a way to reach them, unless there is one. */
export function markOccasion(
  { contactId, kind, onDay, madeAt, isReachable }: MarkFact,
  viewer: Viewer,
): Occasion | null {
  const day = dayNumber(onDay)
  const until = momentOf(viewer.zone, day + 1, 0)
  if (kind === 'tough-week')
    return {
      kind: 'check-in',
      contactId,
      about: `tough-week@${onDay}`,
      from: madeAt,
      until,
      worth: worths.checkIn,
      why: said(viewer, 'check-in', {}),
    }
  if (isReachable) return null
  return {
    kind: 'keep-reach',
    contactId,
    about: `last-day@${onDay}`,
    from: morning(viewer.zone, day - spans.lastDayBefore),
    until,
    worth: worths.keepReach,
    why: said(viewer, 'keep-reach', { inDays: Math.max(0, day - today(viewer)) }),
  }
}

export type DepartureFact = { contactId: string; at: number; by: 'directory' | 'bounce' }

/** "Have they moved?", asked once, whether the directory closed an account, a mail came back, or first the one and then the other. */
export function departureOccasion({ contactId, at, by }: DepartureFact, viewer: Viewer): Occasion {
  const day = localAt(viewer.zone, at).day
  const code = by === 'directory' ? 'has-moved' : 'no-delivery'
  return {
    kind: 'has-moved',
    contactId,
    about: 'left',
    from: at,
    until: at + spans.departure * dayMs,
    worth: worths.hasMoved,
    why: said(viewer, code, { daysAgo: since(viewer, day) }),
  }
}

export type ChangeFact = { contactId: string; what: 'role' | 'place'; at: number }

/** Another role is congratulated within a working day; another department or office is worth one coffee when they have settled. */
export function changeOccasion({ contactId, what, at }: ChangeFact, viewer: Viewer): Occasion {
  const day = localAt(viewer.zone, at).day
  const base = { contactId, about: `${what}@${isoDate(day)}` }
  if (what === 'role')
    return {
      ...base,
      kind: 'congratulate',
      from: at,
      until: at + spans.role * dayMs,
      worth: worths.congratulate,
      why: said(viewer, 'role', { daysAgo: since(viewer, day) }),
    }
  return {
    ...base,
    kind: 'coffee',
    from: at + spans.movedAfter * dayMs,
    until: at + spans.movedWithin * dayMs,
    worth: worths.moved,
    why: said(viewer, 'moved', {}),
  }
}

export type HiredFact = { contactId: string; hiredOn: string }

/** A work anniversary on its day or the first working day after; null on every other day of the year. */
export function anniversaryOccasion({ contactId, hiredOn }: HiredFact, viewer: Viewer): Occasion | null {
  const now = today(viewer)
  const years = Number(isoDate(now).slice(0, 4)) - Number(hiredOn.slice(0, 4))
  // Who was hired on a leap day has their day on 1 March in other years.
  const on = Math.round(
    Date.UTC(Number(isoDate(now).slice(0, 4)), Number(hiredOn.slice(5, 7)) - 1, Number(hiredOn.slice(8, 10))) / dayMs,
  )
  const day = workingDayFrom(on, everyWorkday)
  if (years < 1 || now < day || now >= day + spans.anniversary) return null
  return {
    kind: 'congratulate',
    contactId,
    about: `anniversary@${years}`,
    from: morning(viewer.zone, day),
    until: morning(viewer.zone, day + spans.anniversary),
    worth: worths.congratulate,
    why: said(viewer, 'anniversary', { years }),
  }
}

export type MilestoneFact = { contactId: string; meetingId: string; endsAt: number }

/** An event that the owner marked as a milestone of theirs, once it is over. */
export const milestoneOccasion = ({ contactId, meetingId, endsAt }: MilestoneFact, viewer: Viewer): Occasion => ({
  kind: 'milestone',
  contactId,
  about: meetingId,
  from: endsAt,
  until: endsAt + spans.milestone * dayMs,
  worth: worths.congratulate,
  why: said(viewer, 'milestone', {}),
})

export type LinkFact = { contactId: string; linkId: string; fit: number; savedAt: number }

/** A link on the shelf that is about something of theirs; `fit` 0..1. */
export const linkOccasion = ({ contactId, linkId, fit, savedAt }: LinkFact, viewer: Viewer): Occasion => ({
  kind: 'share',
  contactId,
  about: linkId,
  from: savedAt,
  until: Number.POSITIVE_INFINITY,
  worth: worths.share * fit,
  why: said(viewer, 'share', {}),
})

export type AwayFriendFact = { contactId: string; dueDay: number; lastDay: number | null; storyId: string | null }

/** Somebody who left: a line when their rhythm of months says so, or once for each piece of news. */
export function inTouchOccasion({ contactId, dueDay, lastDay, storyId }: AwayFriendFact, viewer: Viewer): Occasion {
  const isNews = storyId !== null
  const counts: Record<string, number> = lastDay === null ? {} : { lastDaysAgo: since(viewer, lastDay) }
  return {
    kind: 'in-touch',
    contactId,
    about: isNews ? `news@${storyId}` : `hello@${isoDate(dueDay)}`,
    from: isNews ? viewer.now : morning(viewer.zone, workingDayFrom(dueDay, everyWorkday)),
    until: isNews ? viewer.now + dayMs : morning(viewer.zone, dueDay + spans.inTouch),
    worth: worths.inTouch + (isNews ? 0.1 : 0),
    why: said(viewer, isNews ? 'news' : 'in-touch', isNews ? {} : counts),
  }
}

export type SwapFact = { contactId: string; swapId: string; learnedAt: number }

/** The session in return of a swap, from the working day after the owner had theirs: it is their turn. Times in ms. */
export function swapOccasion({ contactId, swapId, learnedAt }: SwapFact, viewer: Viewer): Occasion {
  const day = localAt(viewer.zone, learnedAt).day
  return {
    kind: 'coffee',
    contactId,
    about: `${swapBackAbout}${swapId}`,
    from: morning(viewer.zone, workingDayFrom(day + 1, everyWorkday)),
    until: learnedAt + spans.swapBack * dayMs,
    worth: worths.ownersTurn,
    why: said(viewer, 'swap-back', { daysAgo: since(viewer, day) }),
  }
}

/** Skills by id: what the owner would learn and what they would teach in return. Counts as of now. */
export type SwapMatchFact = {
  contactId: string
  learnId: string
  teachId: string
  theyTeach: number
  youTeach: number
}

/** Somebody with whom a swap goes both ways: at once, and once for each pair of skills. */
export function swapMatchOccasion(
  { contactId, learnId, teachId, theyTeach, youTeach }: SwapMatchFact,
  viewer: Viewer,
): Occasion {
  return {
    kind: swapMatchKind,
    contactId,
    about: `${learnId}@${teachId}`,
    from: viewer.now,
    until: Number.POSITIVE_INFINITY,
    worth: worths.swapMatch,
    why: said(viewer, 'swap-match', { theyTeach, youTeach }),
  }
}
