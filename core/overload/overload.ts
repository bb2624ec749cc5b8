/** Whether somebody's calendar is unusually full, from free/busy alone: told to the owner in words and to nobody else. */
import { overloadPolicy } from '../policy/overload.ts'

/** One entry of free/busy; times in ms. Nothing else is known of it. */
export type Taken = { start: number; end: number; status: 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' }
/** The working time of one local day of that person, in ms; a day off has none. */
export type WorkingDay = { start: number; end: number }

/**
 * Share of the working time (0..1) taken by meetings: busy entries shorter than half a day. Leave takes its time out of
 * the day itself; tentative, free, all-day, focus blocks and conferences do not count. Null where no working time is left.
 */
export function fullness(days: readonly WorkingDay[], taken: readonly Taken[]): number | null {
  let working = 0
  let busy = 0
  for (const day of days) {
    const away = union(
      clipped(
        taken.filter(({ status }) => status === 'oof'),
        day,
      ),
    )
    const isBlock = ({ start, end }: Taken): boolean => end - start >= overloadPolicy.blockHours * 3_600_000
    const busyOnes = taken.filter(({ status }) => status === 'busy')
    const meetings = clipped(
      busyOnes.filter((one) => !isBlock(one)),
      day,
    )
    // Sessions inside a conference are the conference.
    const aside = union([...away, ...clipped(busyOnes.filter(isBlock), day)])
    working += day.end - day.start - lengthOf(away)
    busy += lengthOf(union([...meetings, ...aside])) - lengthOf(aside)
  }
  return working <= 0 ? null : busy / working
}

export type Overload = {
  /** Share of the next working days that is taken. */
  now: number
  /** The median share of their own past weeks. */
  usual: number
}

/** Overload of somebody, or null: their next five working days against the median of their own past weeks. */
export function overloadOf(next: number | null, pastWeeks: readonly (number | null)[]): Overload | null {
  const past = pastWeeks.filter((share): share is number => share !== null).sort((a, b) => a - b)
  if (next === null || past.length < overloadPolicy.usualWeeksLeast) return null
  const middle = past.length / 2
  const usual = ((past[Math.ceil(middle) - 1] ?? 0) + (past[Math.floor(middle)] ?? 0)) / 2
  return next >= overloadPolicy.fullFrom && next - usual >= overloadPolicy.aboveUsual ? { now: next, usual } : null
}

type Span = { start: number; end: number }
const clipped = (spans: readonly Span[], day: WorkingDay): Span[] =>
  spans
    .map(({ start, end }) => ({ start: Math.max(start, day.start), end: Math.min(end, day.end) }))
    .filter(({ start, end }) => end > start)
const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0)

/** The same time as spans that do not overlap: two meetings at once fill an hour once. */
function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else joined.push({ ...span })
  }
  return joined
}
