/** What makes two jobs the same, how often one is tried, and how long its traces stay. */
import type { JobsOptions } from 'bullmq'
import { type JobName, type Payload, subjectOf } from '../../contract/jobs.ts'

const day = 86_400

/** Eight tries over about two minutes, each wait somewhere between a half and the whole of twice the last. */
export const retrying = { attempts: 8, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } } as const

const kept = {
  removeOnComplete: { age: day / 24, count: 1_000 },
  removeOnFail: { age: 7 * day, count: 10_000 },
} as const

/**
 * An owner's job exists at most once active and once waiting: a job that is added while it runs makes it run once more.
 * The id names the job, because ids are per lane. One POST of notifications is one job however often it is sent to the queue.
 */
export function jobOptions<N extends JobName>(name: N, payload: Payload<N>): JobsOptions {
  if (!('ownerId' in payload)) return { ...retrying, ...kept, jobId: `${name}_${payload.eventId}` }
  // Of an erasure not even that it was done is kept under the owner's id.
  const traces = name === 'erase-owner' ? { ...kept, removeOnComplete: true } : kept
  const subject = subjectOf(name, payload)
  const id = [name, payload.tenantId, payload.ownerId, ...(subject ? [subject] : [])].join('_')
  return { ...retrying, ...traces, deduplication: { id, keepLastIfActive: true } }
}
