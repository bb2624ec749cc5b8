/** The slot engine: times that are free for everybody, inside everyone's hours and windows in their own zone, best first. */
import { gridMinutes, type KindPolicy, kindPolicies, offers, type SlotKind } from '../policy/slots.ts'
import { clockAt, dayNumber, dayStart, isoDate, localAt, minuteMs, weekdayOf } from '../zones/local.ts'
import { clipped, common, type Interval, longest } from './intervals.ts'
import { type Meeting, meetingOf } from './place.ts'
import { type Candidate, pick, pointsOf } from './rank.ts'
import { checkRequest, type SlotPerson, type SlotRequest } from './request.ts'
import { freeOf, type PersonTime, timeOf } from './time-of-person.ts'

/** Why a day has no time. */
export type DayWhy =
  | 'past'
  | 'apart'
  | 'away'
  | 'holiday'
  | 'not-working'
  | 'no-common-hours'
  | 'no-common-lunch'
  | 'after-hours'
  | 'elsewhere'
  | 'no-whole-gap'
  | 'busy'

/** What speaks for a time, or must be known about it. */
export type SlotReason =
  | 'both-free'
  | 'all-free'
  | 'same-place'
  | 'lunch-window'
  | 'own-lunch-moved'
  | 'travel'
  | 'tentative-day'

export type RankedSlot = {
  /** ms since 1970. */
  start: number
  end: number
  /** What it is: a lunch of people apart is a call. */
  kind: SlotKind
  /** Points against it, best first; comparable within one answer only. */
  points: number
  reasons: SlotReason[]
  /** The same time on everybody's clock, in the order of the request. */
  local: { key: string; zone: string; date: string; from: string; to: string }[]
}

export type RankedSlots = {
  slots: RankedSlot[]
  /** Every day asked for that has no time at all, with the reason. */
  days: { date: string; why: DayWhy }[]
  kind: SlotKind | null
  placeAssumed: boolean
}

/** Ranks times. Throws a RangeError on a request that cannot be meant (see `checkRequest`). The same whatever the order of people. */
export function rankSlots(request: SlotRequest): RankedSlots {
  checkRequest(request)
  const { people, zone } = request
  const first = dayNumber(request.from)
  const last = dayNumber(request.to)
  const meeting = meetingOf(request.kind, people, request.travel ?? [])
  if (meeting.kind === null) {
    const days = Array.from({ length: last - first + 1 }, (_, index) => isoDate(first + index))
    return { slots: [], days: days.map((date) => ({ date, why: 'apart' })), kind: null, placeAssumed: false }
  }
  const policy = policyFor(meeting.kind, request.offHours)
  // A local day can begin up to a day before or after the owner's, and night hours run into the next.
  const span = { first: first - 2, last: last + 1 }
  const times = people.map((person) => timeOf(person, policy, span, meeting.travel.get(person.key) ?? 0))
  const free = times.map((time) => freeOf(time, meeting.inPerson)).reduce((a, b) => common(a, b))
  const earliest = request.now + policy.noticeMinutes * minuteMs
  const candidates: Candidate[] = []
  const days: RankedSlots['days'] = []
  const today = localAt(zone, request.now).day
  for (let day = first; day <= last; day++) {
    const bounds = { from: dayStart(zone, day), to: dayStart(zone, day + 1) }
    const found = candidatesOf(times, meeting.kind, free, {
      ...bounds,
      day,
      earliest,
      daysAhead: Math.max(0, day - today),
    })
    candidates.push(...found)
    if (found.length === 0)
      days.push({
        date: isoDate(day),
        why: whyNot(times, meeting, free, { ...bounds, day, earliest, offHours: request.offHours }),
      })
  }
  const chosen = pick(candidates, { ...offers, most: request.most ?? offers.most })
  const kind = meeting.kind
  return {
    slots: chosen.map((one) => slotOf(one, kind, meeting, times)),
    days,
    kind,
    placeAssumed: meeting.placeAssumed,
  }
}

/** The policy of a kind where time after hours is open or not. */
export function policyFor(kind: SlotKind, offHours: boolean | undefined): KindPolicy {
  const { freeDays = [], ...policy } = kindPolicies[kind]
  return { ...policy, inHours: policy.inHours || offHours === false, freeDays: offHours === true ? freeDays : [] }
}

type DayBounds = { from: number; to: number; day: number; earliest: number }

/** Every start on the grid of one day, at the longest length that the day has room for. A slot starts on the day, it may end on the next. */
function candidatesOf(
  times: readonly PersonTime[],
  kind: SlotKind,
  free: readonly Interval[],
  on: DayBounds & { daysAhead: number },
): Candidate[] {
  const policy = kindPolicies[kind]
  const grid = gridMinutes * minuteMs
  for (const [index, minutes] of policy.minutes.entries()) {
    const found: Candidate[] = []
    for (const gap of free) {
      if (gap.to <= on.from || gap.from >= on.to) continue
      const begin = Math.ceil(Math.max(gap.from, on.from, on.earliest) / grid) * grid
      for (let start = begin; start < on.to && start + minutes * minuteMs <= gap.to; start += grid) {
        const end = start + minutes * minuteMs
        const slot = { start, end, gap, daysAhead: on.daysAhead, shorter: index > 0 }
        found.push({ start, end, gap, day: on.day, points: pointsOf(slot, times, policy) })
      }
    }
    if (found.length > 0) return found
  }
  return []
}

/** The first reason that explains why nothing is left of a day. */
function whyNot(
  times: readonly PersonTime[],
  meeting: Meeting,
  free: readonly Interval[],
  on: DayBounds & { offHours: boolean | undefined },
): DayWhy {
  if (on.to <= on.earliest) return 'past'
  if (on.offHours === false && kindPolicies[meeting.kind ?? 'call'].freeDays?.includes(weekdayOf(on.day)))
    return 'after-hours'
  const offs = times.map((time) => offOf(time, on))
  for (const why of ['away', 'holiday', 'not-working'] as const) if (offs.includes(why)) return why
  const kind = meeting.kind ?? 'call'
  const least = Math.min(...kindPolicies[kind].minutes) * minuteMs
  const cut = (set: readonly Interval[]): Interval[] => clipped(set, on.from, on.to)
  const windows = times.map(({ windows: own }) => cut(own)).reduce((a, b) => common(a, b))
  if (longest(windows) < least) {
    if (on.offHours === false && !kindPolicies[kind].inHours) return 'after-hours'
    return kindPolicies[kind].within === 'lunch' ? 'no-common-lunch' : 'no-common-hours'
  }
  if (longest(clipped(windows, on.earliest, on.to)) < least) return 'past'
  const isElsewhere = ({ elsewhere }: PersonTime): boolean => cut(elsewhere).length > 0
  if (meeting.inPerson && times.some(isElsewhere) && times.every((time) => longest(cut(freeOf(time, false))) >= least))
    return 'elsewhere'
  return longest(cut(free)) > 0 ? 'no-whole-gap' : 'busy'
}

/** Whether somebody has no window at all that day, and why: by their own calendar of days, or because all of it is away. */
function offOf(time: PersonTime, on: DayBounds): 'away' | 'holiday' | 'not-working' | null {
  const windows = clipped(time.windows, on.from, on.to)
  if (windows.length === 0) return time.dayOff(on.day)
  const away = common(windows, time.away)
  const length = (set: readonly Interval[]): number => set.reduce((sum, { from, to }) => sum + to - from, 0)
  return length(away) === length(windows) ? 'away' : null
}

function slotOf(one: Candidate, kind: SlotKind, meeting: Meeting, times: readonly PersonTime[]): RankedSlot {
  const { start, end } = one
  const inside = (set: readonly { from: number; to: number }[]): boolean =>
    set.some(({ from, to }) => from < end && to > start)
  const isLunch = kindPolicies[kind].within === 'lunch'
  const reasons: SlotReason[] = [times.length === 2 ? 'both-free' : 'all-free']
  if (meeting.inPerson && !meeting.placeAssumed && meeting.travel.size === 0) reasons.push('same-place')
  if (isLunch) reasons.push('lunch-window')
  const movable = (person: SlotPerson) => person.items.filter((item) => item.movable === true)
  if (isLunch && times.some(({ person }) => inside(movable(person)))) reasons.push('own-lunch-moved')
  if (meeting.travel.size > 0) reasons.push('travel')
  if (times.some(({ tentativeDays }) => inside(tentativeDays))) reasons.push('tentative-day')
  const local = times.map(({ person: { key, zone } }) => {
    const from = clockAt(zone, start)
    return { key, zone, date: from.date, from: from.time, to: clockAt(zone, end).time }
  })
  return { start, end, kind, points: one.points, reasons, local }
}
