/** How much waits in a lane, and when that is too much to let more in. */
import type { Lane } from '../../contract/jobs.ts'
import type { LaneQueue } from './backend.ts'

/** Jobs of a lane by state. */
export type LaneCounts = { waiting: number; active: number; delayed: number; failed: number }

/** The store holds as many notifications as are let in; Graph keeps the rest for four hours. */
export class QueueFull extends Error {
  constructor(lane: Lane, waiting: number) {
    super(`${waiting} jobs wait in ${lane}`)
    this.name = 'QueueFull'
  }
}

/** Counts a lane's jobs. */
export async function countsOf(queue: LaneQueue): Promise<LaneCounts> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
  return {
    waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
  }
}

/** Throws QueueFull while more than `limit` jobs wait; looks again at most once a second, and never makes anybody wait for it. */
export function watchDepth(queue: LaneQueue, limit: number): (lane: Lane) => void {
  let waiting = 0
  let lookAgainAt = 0
  return (lane) => {
    const now = performance.now()
    if (now >= lookAgainAt) {
      lookAgainAt = now + 1_000
      void countsOf(queue).then(
        (counts) => {
          waiting = counts.waiting + counts.delayed
        },
        () => undefined,
      )
    }
    if (waiting > limit) throw new QueueFull(lane, waiting)
  }
}
