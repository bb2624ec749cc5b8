/** What every job is handed: made once in main.ts. A handler starts only the jobs that `flow` lets it start. */
import type { Enqueue, flow, JobName, Lane, Payload } from '../contract/jobs.ts'
import type { Database, OwnerRef, Sql } from '../db/connect.ts'
import type { Clock } from '../platform/clock.ts'
import type { FetchPage } from '../platform/fetch/safe-fetch.ts'
import type { Graph } from '../platform/graph/graph.ts'
import type { Keys } from '../platform/keys.ts'
import type { Log } from '../platform/log.ts'

export type Deps = {
  db: Database
  clock: Clock
  /** Microsoft Graph as the owner of a mailbox; the only caller of it is the worker. */
  graph: Graph
  /** Pages and feeds that an owner named; refuses whatever is not on the public web. */
  fetchPage: FetchPage
  /** Opens and seals what owners typed. */
  keys: Keys
  log: Log
  /** Removes an erased owner's jobs from the queues; where there are queues, which a test of one job does without. */
  forgetJobs?: (owner: OwnerRef) => Promise<number>
  /** Whether jobs wait in a lane while its workers are busy. */
  isWaitedFor?: (lane: Lane) => Promise<boolean>
  settings: {
    /** Where Graph posts change notifications and lifecycle events. */
    notificationUrl: string
    lifecycleUrl: string
    /** Minutes asked for when a subscription is made or renewed; Graph's cap is 4,230. */
    subscriptionMinutes: number
    /** The app's id in Teams, for links into the tab. */
    teamsAppId: string
    /** How long a worker that died keeps the others from what it was at, real ms; longer than any request takes. */
    leaseMs: number
  }
}

/** How a handler may end its job within its own last transaction, where it has one: the row of the clock's that started it goes, as after any job. */
export type Ending = { ended?: (sql: Sql) => Promise<void> }

/** One job: a plain function of what it is handed and its payload. May run twice; the second run adds nothing. */
export type Handler<N extends JobName> = (
  deps: Deps & Ending & { enqueue: Enqueue<(typeof flow)[N][number]> },
  payload: Payload<N>,
) => Promise<void>
