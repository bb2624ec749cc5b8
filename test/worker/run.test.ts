import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import type { Enqueue, JobName } from '../../contract/jobs.ts'
import { arm } from '../../db/queries/due.ts'
import { createFixedClock } from '../../platform/clock.ts'
import { createLog } from '../../platform/log.ts'
import type { LaneJob } from '../../platform/queue/queues.ts'
import { createTelemetry } from '../../platform/telemetry.ts'
import type { Deps } from '../../worker/deps.ts'
import { Later, Refused, Unrecoverable } from '../../worker/failures.ts'
import { createRunner, type Handlers } from '../../worker/run.ts'
import { startSchedule } from '../../worker/schedule.ts'
import { testDatabase } from '../support/database.ts'
import { oneByOne } from '../support/one-by-one.ts'
import { nothingOutside } from '../support/outside.ts'

const database = testDatabase()
const clock = createFixedClock('2026-11-24T09:00:00Z')
const tenantId = randomUUID()
const owner = () => ({ tenantId, ownerId: randomUUID() })

let lines: Record<string, unknown>[] = []
let started: { name: string; payload: unknown }[] = []
const enqueue: Enqueue<JobName> = async (name, payload) => {
  started.push({ name, payload })
}
beforeEach(async () => {
  clock.set('2026-11-24T09:00:00Z')
  lines = []
  started = []
  await database().look`truncate due, dead_letter`
})

function runner(handlers: Partial<Handlers>, telemetry = createTelemetry({ process: 'test' })) {
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const log = createLog({ process: 'test', destination })
  const deps: Deps = {
    db: database().db,
    ...nothingOutside(database().db),
    clock,
    log,
    graph: oneByOne(database().db, async () => ({ kind: 'not-found', code: 'none' })),
    settings: { notificationUrl: '', lifecycleUrl: '', subscriptionMinutes: 60, teamsAppId: 'app', leaseMs: 60_000 },
  } as Deps
  return createRunner({ ...deps, telemetry }, handlers, enqueue)
}

const job = (name: string, payload: unknown, attempt = 1): LaneJob => ({
  id: '7',
  name,
  payload,
  attempt,
  lastAttempt: attempt === 8,
})
const about = (ref: { tenantId: string; ownerId: string }) => ({ eventId: randomUUID(), ...ref })
const letters = () => database().look`select job, job_id, owner_id, reason, at from dead_letter`
const due = () => database().look<{ what: string; due_at: Date; leased_until: Date | null }[]>`
  select what, due_at, leased_until from due order by what`

test('a handler is handed the checked payload, and every line of its log names the event, the job and the attempt', async () => {
  const payload = about(owner())
  const seen: unknown[] = []
  const { run } = runner({
    'sync-mail': async ({ log }, given) => {
      seen.push(given)
      log.info('reading')
    },
  })
  expect(await run(job('sync-mail', { ...payload, extra: 'dropped' }))).toMatchObject({ kind: 'done' })
  expect(seen).toEqual([payload])
  expect(lines).toHaveLength(2)
  for (const line of lines)
    expect(line).toMatchObject({ eventId: payload.eventId, job: 'sync-mail', jobId: '7', attempt: 1 })
})

test('a payload that means nothing fails at once, is recorded by ids alone and is not started anew', async () => {
  const { run } = runner({ 'book-invite': async () => expect.fail('ran') })
  const ref = owner()
  await database().db.asOwner(ref, (sql) => arm(sql, ref, 'book-invite', clock.now()))
  const bad = { ...about(ref), inviteId: 'lunch with sam@contoso.example' }
  expect(await run(job('book-invite', bad))).toEqual({ kind: 'failed', reason: 'bad-payload' })
  expect(await run(job('invented', {}))).toEqual({ kind: 'failed', reason: 'unknown-job' })
  expect(await letters()).toMatchObject([
    { job: 'book-invite', job_id: '7', owner_id: ref.ownerId, reason: 'bad-payload' },
    { job: 'unknown', owner_id: null, reason: 'unknown-job' },
  ])
  expect(JSON.stringify(lines)).not.toContain('sam@contoso')
})

test('a job starts what the flow lets it start, and nothing else gets through at run time either', async () => {
  const payload = about(owner())
  const { run } = runner({ 'sync-mail': ({ enqueue }) => enqueue('score-relationships', payload) })
  await run(job('sync-mail', payload))
  expect(started).toEqual([{ name: 'score-relationships', payload }])
  const rogue = runner({ 'sync-mail': ({ enqueue }) => (enqueue as Enqueue)('erase-owner', payload) })
  expect(await rogue.run(job('sync-mail', payload))).toEqual({
    kind: 'failed',
    reason: 'sync-mail-may-not-start-erase-owner',
  })
  expect(started).toHaveLength(1)
})

test('each way to fail ends as it should: later, refused, tried again, failed', async () => {
  const ends = async (error: Error, attempt = 1) =>
    runner({ suggest: () => Promise.reject(error) }).run(job('suggest', about(owner()), attempt))
  expect(await ends(new Later(4_000, 'throttled'))).toEqual({ kind: 'later', afterMs: 4_000 })
  expect(await ends(new Later(4_000, 'throttled'), 8)).toEqual({ kind: 'later', afterMs: 4_000 })
  expect(await ends(new Refused('consent-revoked'))).toMatchObject({ kind: 'done' })
  expect(await ends(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toEqual({
    kind: 'retry',
    reason: 'ECONNRESET',
  })
  expect(await ends(new TypeError('x'), 8)).toEqual({ kind: 'failed', reason: 'TypeError' })
  expect(await ends(new Unrecoverable('event-rejected'))).toEqual({ kind: 'failed', reason: 'event-rejected' })
  expect((await letters()).map((letter) => letter.reason)).toEqual(['TypeError', 'event-rejected'])
})

test("an error's own words reach neither log, queue nor database", async () => {
  const words = 'duplicate key (address)=(priya@contoso.example)'
  const { run } = runner({ suggest: () => Promise.reject(Object.assign(new Error(words), { code: words })) })
  const outcome = await run(job('suggest', about(owner()), 8))
  expect(outcome).toEqual({ kind: 'failed', reason: 'Error' })
  expect(JSON.stringify([lines, await letters()])).not.toContain('priya')
})

test('what failed for good is started anew by the clock a quarter of an hour later', async () => {
  const ref = owner()
  const { run, lost } = runner({ suggest: () => Promise.reject(new Error('down')) })
  await run(job('suggest', about(ref), 8))
  expect(await due()).toEqual([{ what: 'suggest', due_at: new Date('2026-11-24T09:15:00Z'), leased_until: null }])
  await lost(job('sync-mail', about(ref)))
  expect((await due()).map((row) => row.what)).toEqual(['suggest', 'sync-mail'])
  expect((await letters()).map((letter) => letter.reason)).toEqual(['Error', 'stalled'])
})

test('a handler that ends its row with its own work ends it with that work or not at all, and what is armed afterwards stays', async () => {
  const ref = owner()
  const again = new Date('2026-11-24T10:00:00Z')
  const lease = () => database().look`update due set leased_until = now() + interval '1 minute'`
  await database().db.asOwner(ref, (sql) => arm(sql, ref, 'sync-mail', clock.now()))
  await lease()
  const failing = runner({
    'sync-mail': ({ db, ended }) =>
      db.asOwner(ref, async (sql) => {
        await ended?.(sql)
        throw new Later(1_000, 'throttled')
      }),
  })
  await failing.run(job('sync-mail', about(ref)))
  expect((await due()).map(({ what }) => what)).toEqual(['sync-mail'])
  const { run } = runner({
    'sync-mail': async ({ db, ended }) => {
      await db.asOwner(ref, async (sql) => ended?.(sql))
      expect(await due()).toEqual([])
      // Armed and taken by the clock already: it is the next run's.
      await db.asOwner(ref, (sql) => arm(sql, ref, 'sync-mail', again))
      await lease()
    },
  })
  expect(await run(job('sync-mail', about(ref)))).toMatchObject({ kind: 'done' })
  expect(await due()).toMatchObject([{ what: 'sync-mail', due_at: again }])
})

test('a run that the clock started takes its row away, unless it was armed anew meanwhile', async () => {
  const ref = owner()
  const schedule = startSchedule(
    { db: database().db, clock, log: createLog({ process: 'test', level: 'silent' }), enqueue },
    { everyMs: 3_600_000, sweepEveryMs: 3_600_000 },
  )
  await schedule.stop()
  const take = async () => {
    await database().db.asOwner(ref, (sql) => arm(sql, ref, 'suggest', clock.now()))
    expect(await schedule.poll()).toBe(1)
  }
  await take()
  await runner({ suggest: async () => undefined }).run(job('suggest', about(ref)))
  expect(await due()).toEqual([])
  await take()
  const again = new Date('2026-11-25T09:00:00Z')
  const rearming: Partial<Handlers> = {
    suggest: ({ db }) => db.asOwner(ref, (sql) => arm(sql, ref, 'suggest', again)),
  }
  await runner(rearming).run(job('suggest', about(ref)))
  expect(await due()).toEqual([{ what: 'suggest', due_at: again, leased_until: null }])
})

test('runs are counted by job and outcome, and never by whom', async () => {
  const telemetry = createTelemetry({ process: 'test' })
  const ref = owner()
  const { run } = runner(
    { suggest: async () => undefined, 'sync-mail': () => Promise.reject(new Refused('no')) },
    telemetry,
  )
  await run(job('suggest', about(ref)))
  await run(job('sync-mail', about(ref)))
  await run(job('made-up-by-somebody', {}))
  const text = await telemetry.text()
  expect(text).toContain('kith_jobs_total{job="suggest",outcome="done",process="test"} 1')
  expect(text).toContain('kith_jobs_total{job="sync-mail",outcome="refused",process="test"} 1')
  expect(text).toContain('kith_jobs_total{job="unknown",outcome="failed",process="test"} 1')
  expect(text).not.toContain(ref.ownerId)
})

test('of a tenant that was suspended or has left nothing that is queued already is begun, and it is due again; an erasure goes on', async () => {
  for (const state of ['suspended', 'left'] as const) {
    const who = { tenantId: randomUUID(), ownerId: randomUUID() }
    await database()
      .look`insert into tenant (tenant_id, state, onboarded_at) values (${who.tenantId}, ${state}, ${clock.now()})`
    await database().db.asOwner(who, (sql) => arm(sql, who, 'sweep-missed', clock.now()))
    const began: string[] = []
    const note = (name: string) => async () => void began.push(name)
    const { run } = runner({
      'sync-mail': note('sync-mail'),
      'sweep-missed': note('sweep-missed'),
      'erase-owner': note('erase-owner'),
    })
    for (const name of ['sync-mail', 'sweep-missed', 'erase-owner'])
      expect(await run(job(name, about(who)))).toMatchObject({ kind: 'done' })
    expect([state, began]).toEqual([state, ['erase-owner']])
    expect(lines).toContainEqual(expect.objectContaining({ outcome: 'refused', reason: 'tenant-stopped' }))
    expect(await due()).toMatchObject([{ what: 'sweep-missed', leased_until: null }])
    await database().look`truncate due`
  }
})
