import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { clockStarts, type Enqueue, type JobName, jobs, subjects } from '../../contract/jobs.ts'
import { connect } from '../../db/connect.ts'
import { arm } from '../../db/queries/due.ts'
import { type Clock, createFixedClock } from '../../platform/clock.ts'
import { createLog } from '../../platform/log.ts'
import { startSchedule } from '../../worker/schedule.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const clock = createFixedClock('2026-11-24T09:00:00Z')
const log = createLog({ process: 'test', level: 'silent' })
const tenantId = randomUUID()

type Started = { name: JobName; payload: Record<string, string> }
let started: Started[] = []
let down = false
const enqueue: Enqueue<JobName> = async (name, payload) => {
  if (down) throw new Error('the queue store is down')
  started.push({ name, payload: payload as Started['payload'] })
}
beforeEach(async () => {
  started = []
  down = false
  clock.set('2026-11-24T09:00:00Z')
  await database().look`truncate due, owner, mailbox, interaction, invite`
})

/** One that looks only when it is told to. */
async function quiet(leaseMs?: number) {
  const far = { everyMs: 3_600_000, sweepEveryMs: 3_600_000 }
  const schedule = startSchedule(
    { db: database().db, clock, log, enqueue },
    leaseMs === undefined ? far : { ...far, leaseMs },
  )
  await schedule.stop()
  started = []
  return schedule
}
const armed = (ownerId: string, what: string, at: string, subjectId = '') => {
  const ref = { tenantId, ownerId }
  return database().db.asOwner(ref, (sql) => arm(sql, ref, what, new Date(at), subjectId))
}

test('a row starts its job when business time has come, not before, with its subject under the right name', async () => {
  const schedule = await quiet()
  const [ownerId, inviteId] = [randomUUID(), randomUUID()]
  await armed(ownerId, 'book-invite', '2026-11-24T09:00:10Z', inviteId)
  expect(await schedule.poll()).toBe(0)
  clock.advance(10_000)
  expect(await schedule.poll()).toBe(1)
  expect(started).toEqual([
    { name: 'book-invite', payload: { eventId: expect.any(String), tenantId, ownerId, inviteId } },
  ])
})

test('what falls due between two looks is started at its time, and time that stands still brings no hurry', async () => {
  const real: Clock = { now: () => new Date() }
  const [ownerId, inviteId] = [randomUUID(), randomUUID()]
  const at = new Date(Date.now() + 400).toISOString()
  await armed(ownerId, 'book-invite', at, inviteId)
  // Half an hour at least between two looks of its own accord.
  const far = { everyMs: 3_600_000, sweepEveryMs: 3_600_000 }
  const schedule = startSchedule({ db: database().db, clock: real, log, enqueue }, far)
  await vi.waitFor(() => expect(started).toHaveLength(1), 10_000)
  await schedule.stop()
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at))
  clock.set(new Date(Date.parse(at) + 1_000).toISOString())
  await armed(ownerId, 'book-invite', new Date(Date.parse(at) + 1_050).toISOString(), inviteId)
  let looks = 0
  const standing: Clock = {
    now: () => {
      looks += 1
      return clock.now()
    },
  }
  const still = startSchedule({ db: database().db, clock: standing, log, enqueue }, far)
  await new Promise((resolve) => setTimeout(resolve, 500))
  await still.stop()
  // Two looks, each of which asks for the time to take rows and to find the next, and the search.
  expect(looks).toBeLessThan(8)
})

test('every job that the clock may start can be started from a row', async () => {
  const schedule = await quiet()
  for (const what of clockStarts)
    await armed(randomUUID(), what, '2026-11-24T08:00:00Z', what in subjects ? randomUUID() : '')
  expect(await schedule.poll()).toBe(clockStarts.length)
  for (const { name, payload } of started) expect(jobs[name].payload.safeParse(payload).error).toBeUndefined()
  expect(started.map(({ name }) => name).toSorted()).toEqual([...clockStarts].toSorted())
})

test('two workers that look at the same moment start each of a thousand rows once', async () => {
  const schedules = [await quiet(), await quiet(), await quiet()]
  await database().look`
    insert into due (tenant_id, owner_id, what, due_at)
    select ${tenantId}, gen_random_uuid(), 'sweep-missed', ${clock.now()} from generate_series(1, 1000)`
  await Promise.all(schedules.map((schedule) => schedule.poll()))
  expect(started).toHaveLength(1_000)
  expect(new Set(started.map(({ payload }) => payload.ownerId)).size).toBe(1_000)
})

test('a job that was lost is started again when its lease has run out, also while business time stands still or races', async () => {
  const patient = await quiet()
  await armed(randomUUID(), 'suggest', '2026-11-24T08:00:00Z')
  expect(await patient.poll()).toBe(1)
  clock.advance(30 * 86_400_000)
  expect(await patient.poll()).toBe(0)
  clock.set('2026-11-24T09:00:00Z')
  await database().look`update due set leased_until = now() - interval '1 second'`
  expect(await patient.poll()).toBe(1)
})

test('what could not be put in a queue is due again at the next look', async () => {
  const schedule = await quiet()
  await armed(randomUUID(), 'suggest', '2026-11-24T08:00:00Z')
  down = true
  await expect(schedule.poll()).rejects.toThrow('the queue store is down')
  down = false
  expect(await schedule.poll()).toBe(1)
})

test('open work without a row is found again: nothing but lateness comes of a lost queue', async () => {
  const schedule = await quiet()
  const at = clock.now()
  const [on, off, erasing] = [randomUUID(), randomUUID(), randomUUID()]
  const inviteId = randomUUID()
  for (const [ownerId, state] of [
    [on, 'on'],
    [off, 'off'],
    [erasing, 'erasing'],
  ] as const) {
    await database().look`
      insert into owner (tenant_id, owner_id, state, signed_in_at) values (${tenantId}, ${ownerId}, ${state}, ${at})`
    await database().look`
      insert into mailbox (tenant_id, owner_id, state, mail_wanted_at, mail_done_at, calendar_wanted_at, calendar_done_at)
      values (${tenantId}, ${ownerId}, 'live', ${at}, ${new Date(at.getTime() - 1)}, ${at}, ${at})`
    await database().look`
      insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions)
      values (${tenantId}, ${ownerId}, 'mail:1', 'mail', 1, ${at}, 1, 1, true, '{}', '{}', '{}')`
  }
  await database().look`
    insert into invite (tenant_id, owner_id, invite_id, kind, state, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
    values (${tenantId}, ${on}, ${inviteId}, 'lunch', 'held', gen_random_uuid(), ${at}, ${at}, 'UTC', '', '', ${new Date(at.getTime() + 10_000)}, ${at})`
  expect(await schedule.sweep()).toBe(5)
  const rows = await database().look<{ owner_id: string; what: string; subject_id: string; due_at: Date }[]>`
    select owner_id, what, subject_id, due_at from due order by what, owner_id`
  expect(rows).toEqual([
    { owner_id: on, what: 'backfill-mailbox', subject_id: '', due_at: at },
    { owner_id: on, what: 'book-invite', subject_id: inviteId, due_at: new Date(at.getTime() + 10_000) },
    { owner_id: erasing, what: 'erase-owner', subject_id: '', due_at: at },
    { owner_id: on, what: 'score-relationships', subject_id: '', due_at: at },
    { owner_id: on, what: 'sync-mail', subject_id: '', due_at: at },
  ])
  expect(await schedule.sweep()).toBe(0)
})

test('the application sees no row of an owner through the search, only how many it armed', async () => {
  const answer = await database().db.unbound((sql) => sql`select * from arm_open_work(${clock.now()})`)
  expect(answer).toEqual([{ arm_open_work: 0 }])
})

test('it looks by itself, and stops when it is told to', async () => {
  const schedule = startSchedule({ db: database().db, clock, log, enqueue }, { everyMs: 5, sweepEveryMs: 3_600_000 })
  await armed(randomUUID(), 'suggest', '2026-11-24T08:00:00Z')
  await expect.poll(() => started.length).toBe(1)
  await schedule.stop()
  await armed(randomUUID(), 'suggest', '2026-11-24T08:00:00Z')
  expect(started).toHaveLength(1)
})

test('the search for open work reads what is open, however many owners there are', async () => {
  const at = clock.now()
  const look = database().look
  await look`
    insert into owner (tenant_id, owner_id, state, signed_in_at) select ${tenantId}, gen_random_uuid(), 'on', ${at} from generate_series(1, 5000)`
  await look`
    insert into mailbox (tenant_id, owner_id, state, backfill_done_at, mail_wanted_at, mail_done_at, calendar_wanted_at, calendar_done_at)
    select tenant_id, owner_id, 'live', ${at}, ${at}, ${at}, ${at}, ${at} from owner`
  await look`analyze owner, mailbox, interaction, invite`
  // A session of its own, because the counts of one go on over its transactions.
  const session = connect({ url: database().appUrl, poolSize: 1 })
  const read = await session.asTenant(tenantId, async (sql) => {
    await sql`select arm_open_work(${at})`
    return sql<{ name: string; rows: number }[]>`
      select relname as name, pg_stat_get_xact_tuples_returned(oid)::int as rows from pg_class
      where relname in ('owner', 'mailbox', 'invite', 'interaction') and pg_stat_get_xact_tuples_returned(oid) > 0`
  })
  await session.close()
  expect(read).toEqual([])
})
