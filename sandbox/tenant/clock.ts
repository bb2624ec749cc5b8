/** Simulated time: stands still, runs at a rate, or is set ahead, and always runs what falls due in the order of its time. */

import type { SandboxClock } from './types.ts'

type Due = { at: number; order: number; work: () => void | Promise<void>; off: boolean }

const earlier = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

function push(heap: Due[], due: Due): void {
  let at = heap.push(due) - 1
  while (at > 0) {
    const above = (at - 1) >> 1
    if (!earlier(due, heap[above]!)) break
    heap[at] = heap[above]!
    at = above
  }
  heap[at] = due
}

function pop(heap: Due[]): Due | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (!top || !last || top === last) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++
    if (!earlier(heap[child]!, last)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
  return top
}

/** Where a clock starts; `wall` gives real milliseconds, `onError` hears of work that failed while the clock ran by itself. */
export type ClockOptions = { now: number; rate?: number; wall?: () => number; onError?: (error: unknown) => void }

/** A clock at `now` (ms since the epoch). `set` and `advance` throw the first error of the work that they ran, after all of it. */
export function createClock(options: ClockOptions): SandboxClock {
  const wall = options.wall ?? (() => performance.now())
  const onError = options.onError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)))
  const heap: Due[] = []
  let rate = options.rate ?? 0
  let base = options.now
  let baseWall = wall()
  let orders = 0
  /** The moment whose work is running, while some is. */
  let draining: number | null = null
  let turn: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const now = (): number => draining ?? Math.floor(rate === 0 ? base : base + (wall() - baseWall) * rate)

  function rebase(to: number): void {
    base = to
    baseWall = wall()
  }

  /** Runs what is due; the time is `to` afterwards where the clock was set to it. */
  async function drain(to: number, setTo: boolean): Promise<unknown[]> {
    const errors: unknown[] = []
    draining = Math.min(now(), to)
    while (heap[0] && heap[0].at <= to) {
      const due = pop(heap)!
      if (due.off) continue
      draining = Math.max(draining, due.at)
      try {
        await due.work()
      } catch (error) {
        errors.push(error)
      }
    }
    if (setTo) rebase(to)
    draining = null
    return errors
  }

  function schedule(): void {
    if (timer) clearTimeout(timer)
    timer = undefined
    while (heap[0]?.off) pop(heap)
    const next = heap[0]
    if (stopped || rate === 0 || !next || draining !== null) return
    const wait = Math.min(Math.max((next.at - now()) / rate, 0), 2 ** 31 - 1)
    timer = setTimeout(
      () => void inTurn(async () => reportAll(await drain(now(), false))).finally(schedule),
      Math.ceil(wait),
    )
    timer.unref()
  }

  function reportAll(errors: unknown[]): void {
    for (const error of errors) onError(error)
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const move = (target: () => number): Promise<void> =>
    inTurn(async () => {
      const to = target()
      if (to < now())
        throw new RangeError(
          `the clock shows ${new Date(now()).toISOString()} and cannot go back to ${new Date(to).toISOString()}`,
        )
      const errors = await drain(to, true)
      schedule()
      if (errors.length > 0) throw errors[0]
    })

  return {
    now,
    set: (ms) => move(() => ms),
    advance: (ms) => move(() => now() + ms),
    run(next) {
      if (!(next >= 0) || !Number.isFinite(next))
        throw new RangeError(`a rate is a number of seconds a second, not ${next}`)
      rebase(now())
      rate = next
      schedule()
    },
    rate: () => rate,
    at(ms, work) {
      const due: Due = { at: ms, order: orders++, work, off: false }
      push(heap, due)
      if (heap[0] === due) schedule()
      return () => {
        due.off = true
      }
    },
    stop() {
      stopped = true
      if (timer) clearTimeout(timer)
    },
  }
}
