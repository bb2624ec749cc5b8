import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { logActivity, readPerson, undoActivity } from '../../contract/people.ts'
import type { Sql } from '../../db/connect.ts'
import { coverLogged, emptyInteractions, storeInteractions } from '../../db/queries/interactions.ts'
import { takeActivity } from '../../worker/jobs/take-activity.ts'
import { testDatabase } from '../support/database.ts'
import { dayMs, jobDeps, mail, meeting, type Office, openOffice, score } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const at = Date.parse(now)
let api: Api
let office: Office
const person = (nr: number): string => office.contacts[nr] ?? ''

beforeAll(async () => {
  api = await openApi(database().db, now)
})
afterAll(() => api.close())
beforeEach(async () => {
  api.clock.set(now)
  api.started.length = 0
  office = await openOffice(database().db, 2)
})

const sent = (contact: string, daysAgo: number) =>
  mail({ id: randomUUID(), from: 'self', to: [contact], at: at - daysAgo * dayMs })
const received = (contact: string, daysAgo: number) =>
  mail({ id: randomUUID(), from: contact, to: ['self'], at: at - daysAgo * dayMs })
const store = async (...interactions: ReturnType<typeof mail>[]): Promise<void> => {
  await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, interactions))
  await score(database().db, office, api.clock.now())
}
const open = async (contact: string) =>
  (await api.call(office.ref, readPerson, { params: { contactId: contact } })).body

describe('what the owner logs', () => {
  const log = (contact: string, change: { activityId?: string; on?: string; kind?: 'coffee' | 'help' } = {}) =>
    api.call(office.ref, logActivity, {
      params: { contactId: contact },
      body: {
        activityId: change.activityId ?? randomUUID(),
        kind: change.kind ?? 'coffee',
        on: change.on ?? '2026-11-24',
      },
    })

  test('a coffee counts once, restarts the clock, and is gone when taken back', async () => {
    await store(sent(person(0), 60), received(person(0), 61))
    const before = (await open(person(0))).score ?? 0
    const activityId = randomUUID()
    for (const _ of [1, 2, 3]) expect((await log(person(0), { activityId })).status).toBe(202)
    expect(api.started.map(({ name, payload }) => [name, Object.keys(payload as object).sort()])[0]).toEqual([
      'take-activity',
      ['activityId', 'eventId', 'ownerId', 'tenantId'],
    ])
    const deps = jobDeps(database().db, now)
    await takeActivity(deps, { eventId: randomUUID(), ...office.ref, activityId })
    expect(deps.started).toEqual(['score-relationships', 'suggest'])
    await score(database().db, office, now)
    const after = await open(person(0))
    expect(after.days.at(-1)).toMatchObject({ day: '2026-11-24', others: 1 })
    expect(after.reason?.counts).toMatchObject({ lastDaysAgo: 0, othersIn90: 1, daysIn90: 3 })
    expect(after.score).toBeGreaterThan(before + 3)
    const params = { contactId: person(0), activityId }
    expect((await api.call(office.ref, undoActivity, { params })).status).toBe(202)
    expect((await log(person(0), { activityId })).status).toBe(202)
    await score(database().db, office, now)
    expect((await open(person(0))).score).toBe(before)
  })

  test('a coffee that also stood in the calendar counts once, whichever was known first, and by itself when the meeting was none', async () => {
    const meet = (change: { rev?: number } = {}) => meeting('coffee', [person(0)], at - 3600_000, change.rev)
    const settle = (work: (sql: Sql) => Promise<unknown>) =>
      database().db.asOwner(office.ref, async (sql) => {
        await work(sql)
        await coverLogged(sql)
      })
    const today = async () => {
      await score(database().db, office, now)
      return (await open(person(0))).days.find(({ day }) => day === '2026-11-24')
    }
    await store(sent(person(0), 60), received(person(0), 61))
    const activityId = randomUUID()
    await log(person(0), { activityId })
    expect(await today()).toMatchObject({ meetings: 0, others: 1 })
    await settle((sql) => storeInteractions(sql, [meet()]))
    expect(await today()).toMatchObject({ meetings: 1, others: 0 })
    await settle((sql) => emptyInteractions(sql, [{ sourceId: 'meeting:coffee', rev: 100 }]))
    expect(await today()).toMatchObject({ meetings: 0, others: 1 })
    await settle((sql) => storeInteractions(sql, [meet({ rev: 100 })]))
    await log(person(0), { activityId: randomUUID() })
    expect(await today()).toMatchObject({ meetings: 1, others: 0 })
    await api.call(office.ref, undoActivity, { params: { contactId: person(0), activityId } })
    await settle((sql) => emptyInteractions(sql, [{ sourceId: 'meeting:coffee', rev: 1000 }]))
    expect(await today()).toMatchObject({ meetings: 0, others: 1 })
  })

  test('what is still to come, or long gone, is refused with what to do', async () => {
    await store(sent(person(0), 60), received(person(0), 61))
    expect((await log(person(0), { on: '2026-11-25' })).status).toBe(400)
    expect((await log(person(0), { on: '2016-11-25' })).status).toBe(400)
    expect((await log(person(0), { on: '2026-02-30' })).status).toBe(400)
    await database().db.asOwner(office.ref, (sql) => sql`update owner set zone = 'Pacific/Kiritimati'`)
    api.clock.set('2026-11-24T11:00:00Z')
    expect((await log(person(0), { on: '2026-11-25' })).status).toBe(202)
    const [row] = await database().db.asOwner(
      office.ref,
      (sql) => sql`select occurred_at from interaction where source_id like 'activity:%'`,
    )
    expect(row?.occurred_at).toEqual(new Date('2026-11-24T11:00:00Z'))
  })

  test('it cannot be taken back through another person', async () => {
    await store(sent(person(0), 60), received(person(1), 61))
    const activityId = randomUUID()
    await log(person(0), { activityId })
    const taken = await api.call(office.ref, undoActivity, { params: { contactId: person(1), activityId } })
    expect(taken.status).toBe(404)
  })
})
