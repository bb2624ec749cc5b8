/** A small office on a real database: people who know each other, their calendars, and jobs run one after the other. */
import { randomUUID } from 'node:crypto'
import type { JobName, Payload } from '../../../contract/jobs.ts'
import type { OwnerRef, Sql } from '../../../db/connect.ts'
import { createFixedClock } from '../../../platform/clock.ts'
import { createLog } from '../../../platform/log.ts'
import type { Deps } from '../../../worker/deps.ts'
import { Later, Refused } from '../../../worker/failures.ts'
import { bookInvite } from '../../../worker/jobs/book-invite.ts'
import { changeInvite } from '../../../worker/jobs/change-invite.ts'
import { findSlots } from '../../../worker/jobs/find-slots.ts'
import { notifyOwner } from '../../../worker/jobs/notify-owner.ts'
import { suggest } from '../../../worker/jobs/suggest.ts'
import { tendHolds } from '../../../worker/jobs/tend-holds.ts'
import { trackInvite } from '../../../worker/jobs/track-invite.ts'
import type { TestDatabase } from '../../support/database.ts'
import { oneByOne } from '../../support/one-by-one.ts'
import { nothingOutside } from '../../support/outside.ts'
import { createScriptedGraph } from './scripted-graph.ts'

const handlers = {
  suggest,
  'find-slots': findSlots,
  'book-invite': bookInvite,
  'change-invite': changeInvite,
  'track-invite': trackInvite,
  'tend-holds': tendHolds,
  'notify-owner': notifyOwner,
} as const
type Known = keyof typeof handlers
const isKnown = (name: string): name is Known => Object.hasOwn(handlers, name)

export type Worker = { personId: string; name: string; address: string; ref: OwnerRef }
export type Queued = { name: JobName; payload: Payload<JobName> }

/** Sunday 15 November 2026, ten in the morning in Lyon. */
export const sunday = '2026-11-15T09:00:00.000Z'

export function createOffice(database: TestDatabase, start = sunday) {
  const tenantId = randomUUID()
  const clock = createFixedClock(start)
  const workers = new Map<string, Worker>()
  const graph = createScriptedGraph(
    (ownerId) => workers.get(ownerId)?.address ?? 'nobody@kith.test',
    () => clock.now().getTime(),
  )
  const queue: Queued[] = []
  const deps: Deps = {
    db: database.db,
    ...nothingOutside(database.db),
    clock,
    graph: oneByOne(database.db, graph.request),
    log: createLog({ process: 'test', level: 'silent' }),
    settings: { notificationUrl: '', lifecycleUrl: '', subscriptionMinutes: 60, teamsAppId: 'app', leaseMs: 60_000 },
  }
  const { db } = database

  /** Somebody in the directory who uses Kith, in Lyon unless said otherwise. */
  async function hire(
    name: string,
    change: { zone?: string; office?: string; uses?: boolean; manager?: string; department?: string } = {},
  ) {
    const personId = randomUUID()
    const worker: Worker = {
      personId,
      name,
      address: `${name.toLowerCase().replaceAll(' ', '.')}@kith.test`,
      ref: { tenantId, ownerId: personId },
    }
    workers.set(personId, worker)
    const { zone = 'Europe/Paris', office = 'Lyon' } = change
    await database.look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${new Date(start)}) on conflict do nothing`
    await db.asOwner(worker.ref, async (sql) => {
      await sql`insert into person (tenant_id, person_id, display_name, mail, user_principal_name, office, department, manager_id, updated_at)
        values (${tenantId}, ${personId}, ${name}, ${worker.address}, ${worker.address}, ${office}, ${change.department ?? 'Sales'}, ${change.manager ?? null}, ${new Date(start)})`
      await sql`insert into person_address (tenant_id, address, person_id) values (${tenantId}, ${worker.address}, ${personId})`
      if (change.uses !== false)
        await sql`insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at) values (${tenantId}, ${personId}, 'on', ${name}, ${zone}, ${new Date(start)})`
    })
    graph.calendars.set(worker.address, {
      entries: [],
      zone,
      hours: { from: '09:00:00.0000000', to: '17:00:00.0000000', zone },
    })
    return worker
  }

  /** Makes one the other's contact and peer; gives the contact id. */
  async function knows(owner: Worker, other: Worker): Promise<string> {
    const contactId = randomUUID()
    await db.asOwner(owner.ref, async (sql) => {
      await sql`insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, peer_reason, chart_peer, chart_reason, first_seen_at)
        values (${tenantId}, ${owner.personId}, ${contactId}, ${other.personId}, ${other.name}, ${other.address}, 'peer', 'same-level', 'peer', 'same-level', ${new Date(start)})`
      await sql`insert into contact_address (tenant_id, owner_id, address, contact_id) values (${tenantId}, ${owner.personId}, ${other.address}, ${contactId})`
    })
    return contactId
  }

  async function run<N extends Known>(name: N, payload: Omit<Payload<N>, 'eventId'>): Promise<void> {
    const enqueue = async (next: JobName, given: Payload<JobName>) => {
      queue.push({ name: next, payload: given })
    }
    const handler = handlers[name] as (deps: object, payload: object) => Promise<void>
    await handler({ ...deps, enqueue }, { eventId: randomUUID(), ...payload })
  }

  const dueRows = async (upto: Date) =>
    database.look<{ owner_id: string; what: string; subject_id: string }[]>`
      select owner_id, what, subject_id from due where tenant_id = ${tenantId} and due_at <= ${upto} order by due_at, what, subject_id`

  /** Runs what is queued and due now until nothing is left. Jobs that are not booking's stay where they are. */
  async function drain(most = 200): Promise<void> {
    for (let step = 0; step < most; step++) {
      const next = queue.shift()
      if (next) {
        if (isKnown(next.name)) await settle(() => run(next.name as Known, next.payload as never))
        continue
      }
      const due = (await dueRows(clock.now())).filter(({ what }) => isKnown(what))
      const [row] = due
      if (!row) return
      const subject =
        row.what === 'find-slots' || row.what === 'tend-holds'
          ? { suggestionId: row.subject_id }
          : row.what === 'suggest' || row.what === 'notify-owner'
            ? {}
            : { inviteId: row.subject_id }
      await database.look`delete from due where tenant_id = ${tenantId} and owner_id = ${row.owner_id} and what = ${row.what} and subject_id = ${row.subject_id}`
      await settle(() => run(row.what as Known, { tenantId, ownerId: row.owner_id, ...subject } as never), row)
    }
    throw new Error('the office does not come to rest')
  }

  /** What waits is done later; a waiting job that came by the clock is put back. */
  async function settle(
    work: () => Promise<void>,
    row?: { owner_id: string; what: string; subject_id: string },
  ): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof Refused) return
      if (!(error instanceof Later)) throw error
      if (row)
        await database.look`insert into due (tenant_id, owner_id, what, subject_id, due_at)
          values (${tenantId}, ${row.owner_id}, ${row.what}, ${row.subject_id}, ${clock.now()}) on conflict do nothing`
    }
  }

  const as = <T>(worker: Worker, work: (sql: Sql) => Promise<T>): Promise<T> => db.asOwner(worker.ref, work)
  return { tenantId, clock, graph, deps, queue, hire, knows, run, drain, dueRows, as, database }
}

export type Office = ReturnType<typeof createOffice>
