/** The end of a job that failed for good: a dead letter of ids and a code, and a time at which the clock starts it anew. */
import { subjectOf } from '../contract/jobs.ts'
import { recordDeadLetter } from '../db/queries/dead-letters.ts'
import { armNoLater, finishDue } from '../db/queries/due.ts'
import type { LaneJob } from '../platform/queue/queues.ts'
import type { Deps } from './deps.ts'
import { nameOf, ownerOf, startedByClock } from './job-facts.ts'

/**
 * What failed for good is started anew this long after, in business time: by then the other side may have recovered. What
 * no retry heals waits for a new release or a hand. A payload that means nothing is not started again.
 */
const anewAfterMs = { exhausted: 15 * 60_000, unrecoverable: 6 * 3_600_000 } as const

/** When it is started again. */
export type Anew = keyof typeof anewAfterMs | 'never'

/** Makes the function that records the end of a job. */
export function createBurial(
  deps: Pick<Deps, 'db' | 'clock'>,
): (job: LaneJob, reason: string, anew: Anew) => Promise<void> {
  return async (job, reason, anew) => {
    const owner = ownerOf(job.payload)
    const name = nameOf(job.name)
    const at = deps.clock.now()
    await deps.db.unbound((sql) =>
      recordDeadLetter(sql, {
        job: name ?? 'unknown',
        jobId: job.id,
        tenantId: owner?.tenantId ?? null,
        ownerId: owner?.ownerId ?? null,
        reason,
        at,
      }),
    )
    if (!owner || !name || !startedByClock(name)) return
    const subject = subjectOf(name, job.payload as Record<string, unknown>)
    await deps.db.asOwner(owner, async (sql) => {
      await finishDue(sql, owner, name, subject)
      if (anew === 'never') return
      await armNoLater(sql, owner, name, new Date(at.getTime() + anewAfterMs[anew]), subject)
    })
  }
}
