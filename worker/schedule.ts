/** The clock's part: what has fallen due is started, and what is open but nowhere queued is found again. */
import { randomUUID } from 'node:crypto'
import { type ClockJob, clockStarts, type Enqueue, type Payload, subjects } from '../contract/jobs.ts'
import type { Database } from '../db/connect.ts'
import { armOpenWork, type DueRow, nextDue, releaseDue, takeDue } from '../db/queries/due.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'

export type ScheduleDeps = {
  db: Database
  /** Business time: what is due. Leases and polling are on real time, because business time may stand still or race. */
  clock: Clock
  log: Log
  enqueue: Enqueue<ClockJob>
}

export type ScheduleOptions = {
  /** Real ms between two looks, on average; each wait is 50 to 150 % of it, so that workers spread. */
  everyMs?: number
  /** Real ms between two searches for open work that nothing is armed for. */
  sweepEveryMs?: number
  /** Real ms after which a started job that has not ended is started again; its like in the queue makes that harmless. */
  leaseMs?: number
}

export type Schedule = {
  /** Looks now; answers how many jobs it started. */
  poll: () => Promise<number>
  /** Searches now for open work; answers how many rows it armed. */
  sweep: () => Promise<number>
  stop: () => Promise<void>
}

const batch = 200

/** Starts polling. A look that fails is logged and the next one tries again. */
export function startSchedule(deps: ScheduleDeps, options: ScheduleOptions = {}): Schedule {
  const { everyMs = 500, sweepEveryMs = 60_000, leaseMs = 120_000 } = options
  const poll = async (): Promise<number> => {
    let started = 0
    for (;;) {
      const rows = await take(deps, leaseMs)
      const results = await Promise.allSettled(rows.map((row) => start(deps, row)))
      started += results.filter((result) => result.status === 'fulfilled' && result.value).length
      const failed = results.findIndex((result) => result.status === 'rejected')
      if (failed >= 0) throw (results[failed] as PromiseRejectedResult).reason
      if (rows.length < batch) return started
    }
  }
  const sweep = (): Promise<number> => deps.db.unbound((sql) => armOpenWork(sql, deps.clock.now()))
  const untilNext = untilNextOf(deps, everyMs)
  const look = async (): Promise<number | null> => {
    await poll()
    return untilNext()
  }
  const search = async (): Promise<null> => {
    await sweep()
    return null
  }
  const polling = repeat(everyMs, look, (error) => deps.log.warn({ err: error }, 'due rows could not be started'))
  const sweeping = repeat(sweepEveryMs, search, (error) => deps.log.warn({ err: error }, 'open work was not searched'))
  return {
    poll,
    sweep,
    stop: async () => {
      await Promise.all([polling.stop(), sweeping.stop()])
    },
  }
}

/** Timers may fire a little early, and a look before the time is a look in vain. */
const lateMs = 5

/**
 * Ms until the next row falls due where that is before the next look, else null. Each time is told once: where business time
 * stands still it does not come, and the usual looks go on.
 */
function untilNextOf(deps: ScheduleDeps, everyMs: number): () => Promise<number | null> {
  let told = 0
  return async () => {
    const now = deps.clock.now()
    const at = await deps.db.unbound((sql) => nextDue(sql, now))
    const ms = at === null ? everyMs : at.getTime() - now.getTime() + lateMs
    if (at === null || ms >= everyMs || at.getTime() === told) return null
    told = at.getTime()
    return ms
  }
}

function take(deps: ScheduleDeps, leaseMs: number): Promise<DueRow[]> {
  const realNow = systemClock.now()
  const leaseUntil = new Date(realNow.getTime() + leaseMs)
  return deps.db.unbound((sql) => takeDue(sql, { upto: deps.clock.now(), realNow, leaseUntil, most: batch }))
}

async function start(deps: ScheduleDeps, row: DueRow): Promise<boolean> {
  const name = clockStarts.find((job) => job === row.what)
  if (!name) {
    deps.log.error({ what: row.what }, 'a due row names no job that the clock may start')
    return false
  }
  const subject = (subjects as { [N in ClockJob]?: string })[name]
  const ids = { eventId: randomUUID(), tenantId: row.tenantId, ownerId: row.ownerId }
  const payload = subject === undefined ? ids : { ...ids, [subject]: row.subjectId }
  try {
    await deps.enqueue(name, payload as Payload<ClockJob>)
    deps.log.debug({ ...ids, job: name }, 'due work is started')
    return true
  } catch (error) {
    // Due again at the next look, not only when its lease has run out.
    const owner = { tenantId: row.tenantId, ownerId: row.ownerId }
    await deps.db.asOwner(owner, (sql) => releaseDue(sql, owner, row.what, row.subjectId))
    throw error
  }
}

/**
 * Runs `work` at once and then again and again, never twice at a time, after what it answers (ms) where that is sooner;
 * `stop` waits for the run that is on.
 */
function repeat(
  everyMs: number,
  work: () => Promise<number | null>,
  onError: (error: unknown) => void,
): { stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const once = async (): Promise<void> => {
    const sooner = await work().catch((error) => {
      onError(error)
      return null
    })
    const usual = everyMs * (0.5 + Math.random())
    if (!stopped) timer = setTimeout(again, Math.min(usual, sooner ?? usual))
  }
  let running = once()
  function again(): void {
    running = once()
  }
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
