/**
 * Workers that may die at any moment, in a time that is made: the schedule and the run loop as they are, over a list of jobs
 * in place of queues. Whoever calls this fakes `Date`, so that leases end when they would.
 */
import { randomUUID } from 'node:crypto'
import { vi } from 'vitest'
import type { Enqueue, JobName } from '../../contract/jobs.ts'
import type { Clock } from '../../platform/clock.ts'
import type { GraphAnswer } from '../../platform/graph/graph.ts'
import type { LaneJob, Outcome } from '../../platform/queue/queues.ts'
import type { Deps } from '../../worker/deps.ts'
import { createRunner, type Handlers, type Runner } from '../../worker/run.ts'
import { type Schedule, startSchedule } from '../../worker/schedule.ts'
import type { TestDatabase } from '../support/database.ts'
import { oneByOne } from '../support/one-by-one.ts'

const attemptsMost = 8
/** Until a job whose worker died is taken up by another, and until work that nobody is at is looked for. */
const stalledMs = 30_000
const searchMs = 60_000

type Waiting = { at: number; job: LaneJob }
type Worker = { clock: Clock; runner: Runner; schedule: Schedule; died: Promise<'died'> }

export type MortalOptions = {
  database: TestDatabase
  /** What a worker is made of, its clock and its death apart. */
  deps: Deps
  handlers: Partial<Handlers>
  chance: () => number
  /** How likely a worker dies at any one of its steps: before a transaction, before a request, and before it hears the answer. */
  deathRate: number
  /** A worker's clock is off by up to so many ms either way; each worker's by another amount. */
  skewMs: number
}

/** Makes two of them. `step` does the next thing there is to do, at its time, and gives false when that is not before `end`. */
export function createMortalWorkers(options: MortalOptions) {
  const { database, deps, chance } = options
  let waiting: Waiting[] = []
  let deaths = 0
  let searchAt = Number.POSITIVE_INFINITY

  /** As in a queue, jobs of an owner that wait are one; a post of notifications is one of its own. */
  const add = (one: Waiting): void => {
    const { name } = one.job
    if (name === 'take-notifications' || !waiting.some(({ job }) => job.name === name)) waiting.push(one)
  }
  const put = (at: number, name: string, payload: unknown): void =>
    add({ at, job: { id: randomUUID(), name, payload, attempt: 1, lastAttempt: false } })

  function born(): Worker {
    const skew = Math.round((chance() * 2 - 1) * options.skewMs)
    const clock: Clock = { now: () => new Date(Date.now() + skew) }
    let dead = false
    let die: (word: 'died') => void = () => undefined
    const died = new Promise<'died'>((resolve) => {
      die = resolve
    })
    /** A dead worker does not come back from here: not even to let go of what it held. */
    const survive = async (): Promise<void> => {
      if (!dead && chance() < options.deathRate) {
        dead = true
        deaths += 1
        die('died')
      }
      if (dead) await new Promise<never>(() => undefined)
    }
    const after =
      <A extends unknown[], T>(work: (...given: A) => Promise<T>) =>
      async (...given: A): Promise<T> => {
        await survive()
        return work(...given)
      }
    const db = {
      ...deps.db,
      asOwner: after(deps.db.asOwner) as Deps['db']['asOwner'],
      asTenant: after(deps.db.asTenant) as Deps['db']['asTenant'],
      unbound: after(deps.db.unbound) as Deps['db']['unbound'],
    }
    const request = async (...asked: Parameters<Deps['graph']['request']>): Promise<GraphAnswer> => {
      await survive()
      const answer = await deps.graph.request(...asked)
      await survive()
      return answer
    }
    const enqueue: Enqueue<JobName> = async (name, payload) => {
      await survive()
      put(Date.now(), name, payload)
    }
    const all = { ...deps, db, clock, graph: oneByOne(db, request) }
    const hours = 1_000_000
    const schedule = startSchedule({ db, clock, log: deps.log, enqueue }, { everyMs: hours, sweepEveryMs: hours })
    return { clock, died, schedule, runner: createRunner(all, options.handlers, enqueue) }
  }

  const workers = [born(), born()]

  /** Does something as one of the workers; another takes the place of one that dies of it. */
  async function as<T>(index: number, work: (worker: Worker) => Promise<T>): Promise<T | 'died'> {
    const worker = workers[index] as Worker
    const ended = await Promise.race([work(worker), worker.died])
    if (ended === 'died') {
      searchAt = Math.min(searchAt, Date.now() + searchMs)
      void worker.schedule.stop()
      workers[index] = born()
    }
    return ended
  }

  async function run(index: number, { job }: Waiting): Promise<void> {
    const outcome: Outcome | 'died' = await as(index, ({ runner }) => runner.run(job))
    const again = (afterMs: number, attempt = job.attempt): void =>
      add({ at: Date.now() + afterMs, job: { ...job, attempt, lastAttempt: attempt >= attemptsMost } })
    // Half of what a dead worker was at is lost with its queue.
    if (outcome === 'died') return chance() < 0.5 ? again(stalledMs) : undefined
    if (outcome.kind === 'later') again(outcome.afterMs)
    if (outcome.kind === 'retry') again(1_000 * 2 ** job.attempt, job.attempt + 1)
  }

  /** When the next row in `due` can be taken by a worker's clock. */
  async function nextDue(clock: Clock): Promise<number> {
    const ahead = clock.now().getTime() - Date.now()
    const [row] = await database.look<{ ms: number | null }[]>`
      select ceil(extract(epoch from min(greatest(due_at - make_interval(secs => ${ahead / 1000}), leased_until))) * 1000)::float8 as ms from due`
    return row?.ms ?? Number.POSITIVE_INFINITY
  }

  return {
    put,
    deaths: () => deaths,
    /** Everything that was queued is gone. */
    loseQueue: (): void => {
      waiting = []
      searchAt = Math.min(searchAt, Date.now() + searchMs)
    },
    step: async (end: number): Promise<boolean> => {
      const index = chance() < 0.5 ? 0 : 1
      waiting.sort((a, b) => a.at - b.at)
      const due = await nextDue((workers[index] as Worker).clock)
      const next = Math.max(Date.now(), Math.min(waiting[0]?.at ?? Number.POSITIVE_INFINITY, due, searchAt))
      if (next >= end) {
        vi.setSystemTime(end)
        return false
      }
      vi.setSystemTime(next)
      if (searchAt <= next) {
        searchAt = Number.POSITIVE_INFINITY
        await as(index, ({ schedule }) => schedule.sweep())
      } else if ((waiting[0]?.at ?? Number.POSITIVE_INFINITY) <= due) {
        const job = waiting.shift()
        // Now and then a job that was thought dead is not: both are at it.
        const twice = chance() < 0.05
        if (job) await Promise.all([run(index, job), ...(twice ? [run(1 - index, job)] : [])])
      } else await as(index, ({ schedule }) => schedule.poll())
      return true
    },
    stop: async (): Promise<void> => {
      for (const { schedule } of workers) void schedule.stop()
    },
  }
}
