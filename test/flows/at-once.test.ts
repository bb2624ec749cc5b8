import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database, OwnerRef } from '../../db/connect.ts'
import { onceMore } from '../../server/again.ts'
import { Refused } from '../../server/errors.ts'
import type { Deps } from '../../worker/deps.ts'
import { findSlots } from '../../worker/jobs/find-slots.ts'
import { readFullness } from '../../worker/jobs/read-fullness.ts'
import { scoreRelationships } from '../../worker/jobs/score-relationships.ts'
import { suggest } from '../../worker/jobs/suggest.ts'
import { followDirectory } from '../../worker/jobs/sync-directory.ts'
import { tendHolds } from '../../worker/jobs/tend-holds.ts'
import { testDatabase } from '../support/database.ts'
import { watchNesting } from '../support/nesting.ts'
import { randomFrom, seedFor } from '../support/seed.ts'
import { type Api, createApi } from '../worker/booking/api.ts'
import { createOffice, type Office, type Worker } from '../worker/booking/office.ts'

/** One owner clicks everywhere at once while everything that the worker does for them runs: nobody stands in another's way. */
const database = testDatabase()
let office: Office
let api: Api
let mara: Worker
const contacts: string[] = []
/** Transactions that PostgreSQL broke off: its code, and what it was doing. */
const brokenOff: string[] = []
/** Where a transaction was begun within another. */
const nested: string[] = []

beforeAll(async () => {
  // What waits for itself is told at once, not after a second.
  await database().look.unsafe(
    `alter database ${new URL(database().appUrl).pathname.slice(1)} set deadlock_timeout = '50ms'`,
  )
  office = createOffice({ ...database(), db: watched(watchNesting(database().db, nested)) })
  api = await createApi(office)
  mara = await office.hire('Mara Vogel')
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn'])
    contacts.push(await office.knows(mara, await office.hire(`${name} Berger`)))
  await office.as(mara, async (sql) => {
    const at = office.clock.now()
    await sql`
      insert into mailbox (tenant_id, owner_id, state, read_from, read_back_to, backfill_done_at)
      values (app_tenant(), app_owner(), 'live', '2025-11-15', '2025-11-15', ${at})`
    await sql`
      insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions)
      select app_tenant(), app_owner(), 'mail:' || c || n, 'mail', 0, ${at}::timestamptz - make_interval(days => n * 5),
        floor(extract(epoch from ${at}::timestamptz) / 86400)::int - n * 5, 1, true, array[c], array[720720], array[(n % 2)::smallint]
      from unnest(${contacts}::uuid[]) c, generate_series(8, 40) n`
  })
})
afterAll(() => api?.close())

function watched(db: Database): Database {
  const noting =
    <T>(run: (ref: OwnerRef, work: never) => Promise<T>) =>
    (ref: OwnerRef, work: never): Promise<T> =>
      run(ref, work).catch((error: { code?: string; query?: string }) => {
        if (error.code?.startsWith('40'))
          brokenOff.push(`${error.code} ${error.query?.replace(/\s+/g, ' ').slice(0, 120)}`)
        throw error
      })
  return {
    ...db,
    asOwner: noting(db.asOwner as never) as never,
    asOwnerScoring: noting(db.asOwnerScoring as never) as never,
  }
}

/** Until a transaction of the application's waits for another's lock. */
async function somebodyWaits(): Promise<void> {
  const waiting = () => database().look`
    select 1 from pg_stat_activity where datname = current_database() and usename = 'kith_app' and wait_event_type = 'Lock'`
  while ((await waiting()).length === 0) await pause(5)
}

type Work = { name: string; run: () => Promise<unknown> }

/** What an owner can do to people and cards, and what is done for them meanwhile. */
function everything(pick: <T>(list: readonly T[]) => T, answers: number[]): Work[] {
  const made: { contactId: string; correctionId: string }[] = []
  const deps = { ...office.deps, enqueue: async () => {} } as Deps & { enqueue: () => Promise<void> }
  const ids = () => ({ eventId: randomUUID(), ...mara.ref })
  const card = async (): Promise<string> => {
    const rows = await database().look<{ id: string }[]>`
      select suggestion_id as id from suggestion where owner_id = ${mara.personId} and state in ('candidate', 'open', 'snoozed') order by 1`
    return rows.length > 0 ? pick(rows).id : randomUUID()
  }
  const ask = async (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object) => {
    const answer = await api.as<{ correctionId?: string }>(mara, method, url, body)
    answers.push(answer.status)
    return answer.body
  }
  const person = (): string => `/api/people/${pick(contacts)}`
  const ahead = { from: '2026-11-16', to: '2026-11-20' }
  const clicks: [name: string, run: () => Promise<unknown>][] = [
    [
      'correct',
      async () => {
        const contactId = pick(contacts)
        const body = { kind: pick(['more', 'elsewhere', 'peer', 'not-peer', 'peer']) }
        const { correctionId } = await ask('POST', `/api/people/${contactId}/corrections`, body)
        if (correctionId) made.push({ contactId, correctionId })
      },
    ],
    ['not-contact', () => ask('POST', `${person()}/corrections`, { kind: 'not-contact', day: '2026-10-01' })],
    [
      'undo',
      async () => {
        const one = made.shift()
        if (one) await ask('DELETE', `/api/people/${one.contactId}/corrections/${one.correctionId}`)
      },
    ],
    ['sort', () => ask('PUT', `${person()}/level`, { level: pick(['leads-me', 'equal', 'equal']) })],
    ['exclude', () => ask('PUT', `${person()}/exclusion`, {})],
    ['include', () => ask('DELETE', `${person()}/exclusion`)],
    [
      'keep',
      async () => {
        const contactId = pick(contacts)
        await office.as(mara, (sql) => sql`update contact set out_of_range = 'asked' where contact_id = ${contactId}`)
        await ask('PUT', `/api/people/${contactId}/out-of-range`, { keep: pick([true, false]) })
      },
    ],
    [
      'log',
      () => ask('POST', `${person()}/activities`, { activityId: randomUUID(), kind: 'coffee', on: '2026-11-12' }),
    ],
    ['note', () => ask('PUT', `${person()}/notes/${randomUUID()}`, { kind: 'goal', text: 'B2', dueOn: '2026-11-14' })],
    ['mark', () => ask('PUT', `${person()}/marks`, { toughWeek: pick([true, false]) })],
    [
      'reach',
      () =>
        ask('PUT', `${person()}/reach`, {
          email: pick(['a@home.example', null]),
          phone: null,
          linkedIn: null,
          company: null,
          note: null,
        }),
    ],
    ['propose', () => ask('POST', '/api/slots', { kind: 'lunch', contactIds: [pick(contacts)], ...ahead })],
    ['other times', async () => ask('POST', `/api/suggestions/${await card()}/times`, ahead)],
    ['snooze', async () => ask('POST', `/api/suggestions/${await card()}/snooze`, { until: '2026-11-20' })],
    ['reopen', async () => ask('POST', `/api/suggestions/${await card()}/reopen`, {})],
    ['answer', async () => ask('POST', `/api/suggestions/${await card()}/answer`, { answer: 'yes' })],
    ['dismiss', async () => ask('POST', `/api/suggestions/${await card()}/dismiss`, { how: 'not-now' })],
  ]
  const jobs: typeof clicks = [
    ['score', () => scoreRelationships(deps, ids())],
    ['suggest', () => suggest(deps, ids())],
    ['find', async () => findSlots(deps, { ...ids(), suggestionId: await card() })],
    ['tend', async () => tendHolds(deps, { ...ids(), suggestionId: await card() })],
    ['fullness', () => readFullness(deps, ids())],
    ['directory', () => followDirectory(deps, mara.ref)],
  ]
  return [...clicks, ...jobs, ...jobs].map(([name, run]) => ({ name, run }))
}

test('a thousand clicks and jobs of one owner at once: every one is answered, and none is broken off for another', {
  timeout: 120_000,
}, async () => {
  const random = randomFrom(seedFor(720))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const answers: number[] = []
  const all = everything(pick, answers)
  const failed: string[] = []
  for (const { name, run } of all.filter(({ name }) => ['score', 'suggest', 'fullness'].includes(name)))
    await run().catch((error) => failed.push(`${name}: ${error}`))
  let left = 1000
  const oneAfterTheOther = async (): Promise<void> => {
    while (left-- > 0) {
      const { name, run } = pick(all)
      await run().catch((error) => failed.push(`${name}: ${error}`))
    }
  }
  await Promise.all(Array.from({ length: 12 }, oneAfterTheOther))
  expect(answers.filter((status) => status < 300).length).toBeGreaterThan(200)
  expect(answers.filter((status) => status >= 500)).toEqual([])
  expect([...brokenOff, ...failed, ...nested]).toEqual([])
})

/** What changes an owner's contacts or what follows from them. */
const oneAtATime = new Set([
  'correct',
  'not-contact',
  'sort',
  'exclude',
  'keep',
  'reach',
  'reopen',
  'answer',
  'score',
  'fullness',
  'directory',
])

test('whatever changes contacts waits for its turn before it has touched a row', async () => {
  const { look } = database()
  const all = everything((list) => list[0] as never, [])
  expect([...oneAtATime].filter((name) => !all.some((one) => one.name === name))).toEqual([])
  for (const { name, run } of all.filter(
    ({ name }, index) => oneAtATime.has(name) && all.findIndex((one) => one.name === name) === index,
  )) {
    const waiting = await look.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${mara.ref.tenantId} || ${mara.ref.ownerId}, 720720))`
      const running = run()
      await somebodyWaits()
      const touched = await sql`
        select c.relname as table from pg_locks l join pg_class c on c.oid = l.relation join pg_stat_activity a using (pid)
        where a.datname = current_database() and a.usename = 'kith_app' and l.mode in ('RowShareLock', 'RowExclusiveLock')`
      expect([name, touched]).toEqual([name, []])
      return { running }
    })
    await waiting.running
  }
})

test('whoever ends or moves a card locks it before what is due for it, the search for its times too', async () => {
  const [contactId = ''] = contacts
  const { body } = await api.as<{ proposalId: string }>(mara, 'POST', '/api/slots', {
    kind: 'lunch',
    contactIds: [contactId],
    from: '2026-11-16',
    to: '2026-11-20',
  })
  const { proposalId } = body
  const { look } = database()
  const search = await look.begin(async (sql) => {
    await sql`select 1 from suggestion where suggestion_id = ${proposalId} for update`
    const found = findSlots({ ...office.deps, enqueue: async () => {} } as never, {
      eventId: randomUUID(),
      ...mara.ref,
      suggestionId: proposalId,
    })
    await somebodyWaits()
    // The search waits for the card with nothing in its hands: what is due can be had at once.
    expect(
      await sql`select what from due where subject_id = ${proposalId} and what = 'find-slots' for update nowait`,
    ).toEqual([{ what: 'find-slots' }])
    return { found }
  })
  await search.found
  const [card] = await look`select state from suggestion where suggestion_id = ${proposalId}`
  expect(card).toEqual({ state: 'open' })
})

test('what PostgreSQL breaks off all the same is done again, once, and the owner sees nothing of it', async () => {
  const [contactId = ''] = contacts
  const { look } = database()
  const before = brokenOff.length
  const stored = async () =>
    (await look`select 1 from correction where contact_id = ${contactId} and kind = 'less'`).length
  expect(await stored()).toBe(0)
  const answer = await look.begin(async (sql) => {
    // Whoever waits longest for the other is broken off: not this one.
    await sql`set local deadlock_timeout = '1h'`
    await sql`select 1 from contact where contact_id = ${contactId} for update`
    const asked = api.as<{ correctionId: string }>(mara, 'POST', `/api/people/${contactId}/corrections`, {
      kind: 'less',
    })
    await somebodyWaits()
    await sql`select pg_advisory_xact_lock(hashtextextended(${mara.ref.tenantId} || ${mara.ref.ownerId}, 720720))`
    return { asked }
  })
  expect((await answer.asked).status).toBe(201)
  expect(brokenOff.length).toBe(before + 1)
  expect(await stored()).toBe(1)
})

test('broken off twice is "try again in a moment", and any other trouble is not tried again', async () => {
  const trouble = (code: string) => Object.assign(new Error('trouble'), { code })
  const runs = async (...codes: string[]) => {
    let times = 0
    const ended = await onceMore(async () => {
      const code = codes[times++]
      if (code) throw trouble(code)
      return 'done'
    }).catch((error) => (error instanceof Refused ? `${error.status} ${error.code}` : error.code))
    return [ended, times]
  }
  expect(await runs()).toEqual(['done', 1])
  expect(await runs('40001')).toEqual(['done', 2])
  expect(await runs('40P01', '40P01')).toEqual(['503 busy', 2])
  expect(await runs('40P01', '23505')).toEqual(['23505', 2])
  expect(await runs('23505')).toEqual(['23505', 1])
})
