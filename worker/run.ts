/** One run of a job, written once: check the payload, log, time, run the handler, and say how it ended. */
import { performance } from 'node:perf_hooks'
import { type Enqueue, flow, type JobName, jobs, type Payload, subjectOf } from '../contract/jobs.ts'
import type { Sql } from '../db/connect.ts'
import { finishDue, releaseDue } from '../db/queries/due.ts'
import { tenantIsStopped } from '../db/queries/tenants.ts'
import type { Log } from '../platform/log.ts'
import type { LaneJob, Outcome } from '../platform/queue/queues.ts'
import type { Telemetry } from '../platform/telemetry.ts'
import { type Anew, createBurial } from './bury.ts'
import type { Deps, Handler } from './deps.ts'
import { Later, Refused, Unrecoverable } from './failures.ts'
import { eventOf, nameOf, ownerOf, startedByClock } from './job-facts.ts'

/** What each job runs. Tests hand in their own. */
export type Handlers = { [N in JobName]: Handler<N> }

export type Runner = {
  /** Runs one job; never throws. */
  run: (job: LaneJob) => Promise<Outcome>
  /** Ends a job that died with its process once too often: dead letter, and the clock starts it anew. */
  lost: (job: LaneJob) => Promise<void>
}

/** Makes the run loop. A handler gets an `enqueue` that starts what `flow` lets its job start, and nothing else. */
export function createRunner(
  deps: Deps & { telemetry?: Telemetry },
  handlers: Partial<Handlers>,
  enqueue: Enqueue<JobName>,
): Runner {
  const bury = createBurial(deps)
  const isStopped = rememberStopped(deps)
  const ended = async (job: LaneJob, log: Log, reason: string, error: unknown, anew?: Anew): Promise<Outcome> => {
    if (!anew) {
      log.warn({ outcome: 'retry', reason, err: error }, 'job failed, is tried again')
      return { kind: 'retry', reason }
    }
    log.error({ outcome: 'failed', reason, err: error }, 'job failed for good')
    // Where even this cannot be stored, the failed job in the queue is what is left; open work is found again by the clock.
    await bury(job, reason, anew).catch((failure) => log.error({ err: failure }, 'dead letter could not be stored'))
    return { kind: 'failed', reason }
  }
  const attempt = async (job: LaneJob, log: Log): Promise<Outcome & { refused?: boolean }> => {
    const name = nameOf(job.name)
    const parsed = name && jobs[name].payload.safeParse(job.payload)
    if (!name || !parsed?.success) return ended(job, log, name ? 'bad-payload' : 'unknown-job', undefined, 'never')
    const handler = handlers[name] as Handler<JobName> | undefined
    if (!handler) return ended(job, log, 'no-handler', undefined, 'exhausted')
    const payload = parsed.data as Payload<JobName>
    if (name !== 'erase-owner' && (await isStopped(ownerOf(payload)?.tenantId))) return stands(deps, log, name, payload)
    let refused = false
    let hasEnded = false
    const endIn = async (sql: Sql): Promise<void> => {
      await endRowIn(sql, name, payload)
      hasEnded = true
    }
    try {
      await handler({ ...deps, log, ended: endIn, enqueue: narrowed(name, enqueue, log) as never }, payload as never)
    } catch (error) {
      if (error instanceof Later) return waits(log, error)
      if (error instanceof Unrecoverable) return ended(job, log, error.code, error, 'unrecoverable')
      if (!(error instanceof Refused))
        return ended(job, log, reasonOf(error), error, job.lastAttempt ? 'exhausted' : undefined)
      refused = true
      log.info({ outcome: 'refused', reason: error.code }, 'job was refused')
    }
    if (!hasEnded) await endRow(deps, name, payload)
    return { kind: 'done', refused }
  }
  return {
    run: async (job) => {
      const from = performance.now()
      const log = deps.log.child({ eventId: eventOf(job.payload), job: job.name, jobId: job.id, attempt: job.attempt })
      log.debug('job begins')
      const outcome = await attempt(job, log).catch((error) =>
        // The handler did its work but its due row could not be ended: run it again, which adds nothing.
        ended(job, log, reasonOf(error), error, job.lastAttempt ? 'exhausted' : undefined),
      )
      const ms = performance.now() - from
      const label = 'refused' in outcome && outcome.refused ? 'refused' : outcome.kind
      deps.telemetry?.jobEnded(nameOf(job.name) ?? 'unknown', label, ms / 1000)
      if (outcome.kind === 'done') log.info({ outcome: label, ms: Math.round(ms) }, 'job done')
      return outcome
    },
    lost: async (job) => {
      deps.log.error({ job: job.name, jobId: job.id, reason: 'stalled' }, 'job died with its process too often')
      deps.telemetry?.jobEnded(nameOf(job.name) ?? 'unknown', 'failed', 0)
      await bury(job, 'stalled', 'exhausted')
    },
  }
}

/** The row that started it stays and is given back: it is due as soon as the organisation is active again. */
async function stands(
  deps: Deps,
  log: Log,
  name: JobName,
  payload: Payload<JobName>,
): Promise<Outcome & { refused: boolean }> {
  const owner = ownerOf(payload)
  if (owner && startedByClock(name))
    await deps.db.asOwner(owner, (sql) => releaseDue(sql, owner, name, subjectOf(name, payload)))
  log.info({ outcome: 'refused', reason: 'tenant-stopped' }, 'job was refused')
  return { kind: 'done', refused: true }
}

/** Whether the tenant is suspended or has left, asked at most once a second of real time for each. */
function rememberStopped(deps: Deps): (tenantId: string | undefined) => Promise<boolean> {
  const held = new Map<string, { stopped: boolean; until: number }>()
  return async (tenantId) => {
    if (tenantId === undefined) return false
    const now = performance.now()
    const known = held.get(tenantId)
    if (known && known.until > now) return known.stopped
    const stopped = await deps.db.asTenant(tenantId, tenantIsStopped)
    held.set(tenantId, { stopped, until: now + 1_000 })
    return stopped
  }
}

function waits(log: Log, { code, afterMs }: Later): Outcome {
  log.info({ outcome: 'later', reason: code, afterMs }, 'job waits')
  return { kind: 'later', afterMs: Math.max(0, afterMs) }
}

/** Takes the row away that started this run, if one did and nobody armed it anew meanwhile. */
async function endRow(deps: Deps, name: JobName, payload: Payload<JobName>): Promise<void> {
  const owner = ownerOf(payload)
  if (owner && startedByClock(name)) await deps.db.asOwner(owner, (sql) => endRowIn(sql, name, payload))
}

async function endRowIn(sql: Sql, name: JobName, payload: Payload<JobName>): Promise<void> {
  const owner = ownerOf(payload)
  if (owner && startedByClock(name)) await finishDue(sql, owner, name, subjectOf(name, payload))
}

/** The compiler holds handlers to `flow`; this holds whatever got around the compiler. */
function narrowed(from: JobName, enqueue: Enqueue<JobName>, log: Log): Enqueue<JobName> {
  return async (name, payload) => {
    if (!(flow[from] as readonly JobName[]).includes(name)) throw new Unrecoverable(`${from}-may-not-start-${name}`)
    await enqueue(name, payload)
    log.debug({ starts: name }, 'job starts another')
  }
}

/** A code for a log and a queue. A message may quote what it was about, so only codes and error names go on. */
function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  if (typeof code === 'string' && /^[\w.-]{1,64}$/.test(code)) return code
  return typeof name === 'string' && /^\w{1,64}$/.test(name) ? name : 'error'
}
