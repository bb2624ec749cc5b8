/** Times worth asking about where none suits all: the owner can, and as many of the others as there are. */
import { pollTimes } from '../policy/groups.ts'
import { gridMinutes, kindPolicies, type SlotKind } from '../policy/slots.ts'
import { clipped, type Interval } from '../slots/intervals.ts'
import { meetingOf } from '../slots/place.ts'
import { pointsOf } from '../slots/rank.ts'
import { checkRequest, type SlotRequest } from '../slots/request.ts'
import { policyFor } from '../slots/slots.ts'
import { freeOf, timeOf } from '../slots/time-of-person.ts'
import { dayNumber, dayStart, localAt, minuteMs } from '../zones/local.ts'

/** A time to ask about, ms since 1970, and the keys of those whose calendars leave it free. */
export type PollTime = { start: number; end: number; kind: SlotKind; free: string[] }

/**
 * Two or three times on different days at which the first of the people (who asks) is free and at least `quorum` people are;
 * most people first, then the better time. Fewer than two: there is nothing to ask, and none are given.
 */
export function timesToAsk(request: SlotRequest, quorum: number): PollTime[] {
  checkRequest(request)
  const meeting = meetingOf(request.kind, request.people, request.travel ?? [])
  if (meeting.kind === null) return []
  const kind = meeting.kind
  const policy = policyFor(kind, request.offHours)
  const [first, last] = [dayNumber(request.from), dayNumber(request.to)]
  const times = request.people.map((person) =>
    timeOf(person, policy, { first: first - 2, last: last + 1 }, meeting.travel.get(person.key) ?? 0),
  )
  const free = times.map((time) => freeOf(time, meeting.inPerson))
  const length = (policy.minutes[0] ?? 30) * minuteMs
  const earliest = request.now + kindPolicies[kind].noticeMinutes * minuteMs
  const today = localAt(request.zone, request.now).day
  const lies = (set: readonly Interval[], start: number): boolean =>
    set.some(({ from, to }) => from <= start && to >= start + length)
  const best: (PollTime & { points: number })[] = []
  for (let day = first; day <= last; day++) {
    const span = { from: Math.max(dayStart(request.zone, day), earliest), to: dayStart(request.zone, day + 1) }
    const ofDay = startsIn(clipped(free[0] ?? [], span.from, span.to), length).flatMap((start) => {
      const can = times.filter((_, index) => lies(free[index] ?? [], start))
      if (can.length < quorum) return []
      const gap = (free[0] ?? []).find(({ from, to }) => from <= start && to >= start + length)
      if (gap === undefined) return []
      const slot = { start, end: start + length, gap, daysAhead: Math.max(0, day - today), shorter: false }
      return [
        { start, end: slot.end, kind, free: can.map(({ person }) => person.key), points: pointsOf(slot, can, policy) },
      ]
    })
    best.push(...ofDay.sort(byWorth).slice(0, pollTimes.perDay))
  }
  const chosen = best.sort(byWorth).slice(0, pollTimes.most)
  if (chosen.length < pollTimes.least) return []
  return chosen.sort((a, b) => a.start - b.start).map(({ points: _, ...time }) => time)
}

type Weighed = PollTime & { points: number }
const byWorth = (a: Weighed, b: Weighed): number =>
  b.free.length - a.free.length || a.points - b.points || a.start - b.start

function startsIn(gaps: readonly Interval[], length: number): number[] {
  const grid = gridMinutes * minuteMs
  return gaps.flatMap(({ from, to }) => {
    const starts: number[] = []
    for (let start = Math.ceil(from / grid) * grid; start + length <= to; start += grid) starts.push(start)
    return starts
  })
}
