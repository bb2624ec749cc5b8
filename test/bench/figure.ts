/** What a figure is: a number that means something beside another one, because machines differ and ratios less. */
import type postgres from 'postgres'
import type { Database } from '../../db/connect.ts'

/** Two durations in ms that were measured in turns, so that whatever else the machine does falls on both alike. */
export type Pair = { ours: number; other: number }
export type Result = { value: number; unit: string; ratioTo: string; ratio: number; runs: number }
export type Bench = { db: Database; look: postgres.Sql }
export type Figure = { name: string; run: (bench: Bench) => Promise<Result> }

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** How long `work` takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Runs both sides in turns, `warm` times unmeasured, and gives the medians. */
export async function inTurns(
  runs: { measured: number; warm: number },
  sides: { ours: (run: number) => Promise<number>; other: (run: number) => Promise<number> },
): Promise<Pair> {
  const ours: number[] = []
  const other: number[] = []
  for (let run = 0; run < runs.warm + runs.measured; run++) {
    const [mine, theirs] =
      run % 2
        ? [await sides.ours(run), await sides.other(run)]
        : [await sides.other(run), await sides.ours(run)].reverse()
    if (run < runs.warm) continue
    ours.push(mine ?? Number.NaN)
    other.push(theirs ?? Number.NaN)
  }
  return { ours: median(ours), other: median(other) }
}
