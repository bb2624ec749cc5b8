/** An erased owner leaves nothing in the queues: neither what waits nor what is kept of jobs that have run. */
import type { JobType } from 'bullmq'

/** What is asked of a BullMQ queue here. */
export type ForgettingQueue = {
  getJobs(types: JobType[], start: number, end: number): Promise<unknown[]>
}
type Kept = { data?: { tenantId?: unknown; ownerId?: unknown }; remove: () => Promise<unknown> }

const states: JobType[] = ['waiting', 'delayed', 'prioritized', 'completed', 'failed']
const page = 1_000

/**
 * Removes the owner's jobs from these queues; answers how many. What runs now stays and is asked for again by the second
 * look of `erase-owner`.
 */
export async function forgetOwnersJobs(
  queues: readonly ForgettingQueue[],
  owner: { tenantId: string; ownerId: string },
): Promise<number> {
  let removed = 0
  for (const queue of queues) {
    const theirs: Kept[] = []
    for (let from = 0; ; from += page) {
      const jobs = (await queue.getJobs(states, from, from + page - 1)) as (Kept | undefined)[]
      theirs.push(...jobs.filter((job): job is Kept => isOf(job, owner)))
      if (jobs.length === 0) break
    }
    for (const job of theirs) {
      // One that began to run meanwhile is locked, and finds no owner.
      const gone = await job.remove().then(
        () => 1,
        () => 0,
      )
      removed += gone
    }
  }
  return removed
}

const isOf = (job: Kept | undefined, { tenantId, ownerId }: { tenantId: string; ownerId: string }): boolean =>
  job?.data?.tenantId === tenantId && job.data.ownerId === ownerId
