/** Sets of half-open time intervals [from, to) in ms, kept sorted and apart. */

export type Interval = { from: number; to: number }

/** Sorts, drops what is empty and joins what overlaps or touches. */
export function united(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from || a.to - b.to)
  const joined: Interval[] = []
  for (const { from, to } of sorted) {
    const last = joined.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** What is in both. Both sorted and apart. */
export function common(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const both: Interval[] = []
  let j = 0
  for (const one of a) {
    while (j < b.length && (b[j] as Interval).to <= one.from) j += 1
    for (let k = j; k < b.length && (b[k] as Interval).from < one.to; k++) {
      const other = b[k] as Interval
      both.push({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })
    }
  }
  return both
}

/** What is in `a` and not in `b`. Both sorted and apart. */
export function without(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const left: Interval[] = []
  let j = 0
  for (const one of a) {
    let from = one.from
    while (j < b.length && (b[j] as Interval).to <= from) j += 1
    for (let k = j; k < b.length && (b[k] as Interval).from < one.to; k++) {
      const gap = b[k] as Interval
      if (gap.from > from) left.push({ from, to: gap.from })
      from = Math.max(from, gap.to)
    }
    if (from < one.to) left.push({ from, to: one.to })
  }
  return left
}

/** The part of the set inside [from, to). */
export const clipped = (set: readonly Interval[], from: number, to: number): Interval[] => common(set, [{ from, to }])

/** The longest one, in ms; 0 where there is none. */
export const longest = (set: readonly Interval[]): number =>
  set.reduce((most, { from, to }) => Math.max(most, to - from), 0)
