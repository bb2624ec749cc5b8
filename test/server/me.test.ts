import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  changeInclusion,
  changeSettings,
  eraseMe,
  exportMe,
  pause,
  readAccess,
  readInclusion,
  readMe,
  signIn,
  turnOff,
  turnOn,
} from '../../contract/me.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { logAccess } from '../../db/queries/access.ts'
import { createKeys } from '../../platform/keys.ts'
import { eraseOwner } from '../../worker/jobs/erase-owner.ts'
import { testDatabase } from '../support/database.ts'
import { jobDeps, openOffice } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
let api: Api
let me: OwnerRef
let answer: unknown = { kind: 'ok' }

beforeAll(async () => {
  api = await openApi(database().db, now, {
    exchange: async () => answer as never,
    keys: createKeys(database().db, randomBytes(32)),
  })
})
afterAll(() => api.close())
beforeEach(() => {
  answer = { kind: 'ok' }
  api.started.length = 0
  me = { tenantId: randomUUID(), ownerId: randomUUID() }
})

const enter = (body: { locale?: string } = {}) => api.call(me, signIn, { body })

describe('signing in', () => {
  test('stores who it is and reads nothing', async () => {
    const { status, body } = await enter({ locale: 'de-AT' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ownerId: me.ownerId,
      displayName: 'Uma',
      state: 'signed-in',
      locale: 'de',
      sandbox: false,
    })
    expect(body.reading).toMatchObject({ state: 'not-started', percent: 0 })
    expect(api.started).toEqual([])
    expect((await api.call(me, readMe, {})).body).toEqual(body)
  })

  test.each([
    [{ kind: 'consent-required' }, 403, 'consent-required'],
    [{ kind: 'claims-needed', claims: '{"x":1}' }, 401, 'step-up-needed'],
    [{ kind: 'token-too-old' }, 401, 'token-refused'],
    [{ kind: 'refused', code: 'AADSTS50105' }, 403, 'account-refused'],
    [{ kind: 'transient' }, 503, 'sign-in-unavailable'],
  ])('%o from Entra is told apart and nothing is stored', async (exchanged, status, code) => {
    answer = exchanged
    const refused = await enter()
    expect([refused.status, refused.problem.code]).toEqual([status, code])
    expect((await api.call(me, readMe, {})).problem.code).toBe('not-signed-in')
  })
})

describe('turning on, off and pausing', () => {
  test('turning on twice starts reading once, off stops it, and nothing is lost in between', async () => {
    await enter()
    for (const _ of [1, 2]) {
      const { status, body } = await api.call(me, turnOn, { body: {} })
      expect([status, body.state, body.reading.state]).toEqual([202, 'on', 'reading'])
    }
    const due = await database().db.asOwner(me, (sql) => sql`select what from due order by what`)
    expect(due.map(({ what }) => what)).toEqual(['backfill-mailbox', 'renew-subscriptions', 'retain'])
    expect((await api.call(me, turnOff, { body: {} })).body.state).toBe('off')
    expect((await api.call(me, turnOn, { body: {} })).body.state).toBe('on')
  })

  test('a pause lasts until a day to come; before turning on there is nothing to pause', async () => {
    await enter()
    const until = async (day: string | null) => api.call(me, pause, { body: { until: day } })
    expect((await until('2026-12-01')).problem.code).toBe('not-on')
    await api.call(me, turnOn, { body: {} })
    expect((await until('2026-11-24')).status).toBe(400)
    expect((await until('2026-12-01')).body).toMatchObject({ state: 'paused', pausedUntil: '2026-12-01' })
    expect((await until(null)).body).toMatchObject({ state: 'on', pausedUntil: null })
  })

  test('a lunch that ends before it begins is refused, a good one is no longer assumed', async () => {
    await enter()
    const lunch = (from: string, to: string) => api.call(me, changeSettings, { body: { lunch: { from, to } } })
    expect((await lunch('14:00', '12:00')).status).toBe(400)
    expect((await lunch('25:00', '26:00')).status).toBe(400)
    expect((await lunch('11:30', '13:00')).body.lunch).toEqual({ from: '11:30', to: '13:00', assumed: false })
    expect((await api.call(me, changeSettings, { body: { locale: 'de' } })).body).toMatchObject({
      locale: 'de',
      lunch: { from: '11:30' },
    })
  })
})

describe("a person's rights", () => {
  test('the export is complete, opens with a summary, and is seen in the log of who looked', async () => {
    await enter()
    const { status, body } = await api.call(me, exportMe, {})
    expect(status).toBe(200)
    expect(body).toMatchObject({
      format: 'kith-export-1',
      owner: [{ owner_id: me.ownerId }],
      interaction: [],
      note: [],
    })
    expect((body.summary as string[])[0]).toContain('Uma')
    const { entries } = (await api.call(me, readAccess, {})).body
    expect(entries).toMatchObject([
      { actor: 'you', what: 'export', at: '2026-11-24T10:00:00.000Z', times: 1 },
      { actor: 'you', what: 'open', at: '2026-11-24T10:00:00.000Z', times: 1 },
    ])
  })

  test('the log counts every opening by day, keeps what others read apart, and is the owner’s alone', async () => {
    const log = async (as: OwnerRef) => (await api.call(as, readAccess, {})).body
    for (const at of ['2026-11-24T10:00:00Z', '2026-11-24T23:59:00Z', '2026-11-25T00:01:00Z']) {
      api.clock.set(at)
      await enter()
    }
    await database().db.asOwner(me, (sql) =>
      logAccess(sql, { at: new Date('2026-11-25T08:00:00Z'), actor: 'operator', what: 'interactions' }),
    )
    expect(await log(me)).toEqual({
      opened: 3,
      byOthers: 1,
      entries: [
        { actor: 'operator', what: 'interactions', at: '2026-11-25T08:00:00.000Z', times: 1 },
        { actor: 'you', what: 'open', at: '2026-11-25T00:01:00.000Z', times: 1 },
        { actor: 'you', what: 'open', at: '2026-11-24T23:59:00.000Z', times: 2 },
      ],
    })
    const colleague = { ...me, ownerId: randomUUID() }
    await api.call(colleague, signIn, { body: {} })
    expect(await log(colleague)).toMatchObject({ opened: 1, byOthers: 0 })
    api.clock.set(now)
  })

  test('a sign-in that is refused opened nothing', async () => {
    answer = { kind: 'consent-required' }
    expect((await api.call(me, signIn, { body: {} })).status).toBe(403)
    expect(await database().look`select 1 from access_log where owner_id = ${me.ownerId}`).toEqual([])
  })

  test('erasing answers at once, closes every door, and afterwards nothing is known', async () => {
    await enter()
    for (const _ of [1, 2])
      expect(await api.call(me, eraseMe, {})).toMatchObject({ status: 202, body: { state: 'erasing' } })
    expect(new Set(api.started.map(({ name }) => name))).toEqual(new Set(['erase-owner']))
    expect((await api.call(me, readMe, {})).problem.code).toBe('erasing')
    await eraseOwner(jobDeps(database().db, now), { eventId: randomUUID(), ...me })
    expect((await api.call(me, readMe, {})).problem.code).toBe('not-signed-in')
  })

  test('who never used it may ask not to be included, and again to be', async () => {
    const get = async () => (await api.call(me, readInclusion, {})).body.included
    const put = (included: boolean) => api.call(me, changeInclusion, { body: { included } })
    const colleague = await openOffice(database().db, 1, { tenantId: me.tenantId })
    const stranger = await openOffice(database().db, 1)
    expect(await get()).toBe(true)
    for (const _ of [1, 2]) expect((await put(false)).status).toBe(200)
    expect(await get()).toBe(false)
    const due = (ref: OwnerRef) => database().db.asOwner(ref, (sql) => sql`select what from due`)
    expect(await due(colleague.ref)).toEqual([{ what: 'score-relationships' }])
    expect(await due(stranger.ref)).toEqual([])
    await put(true)
    expect(await get()).toBe(true)
    expect((await api.call(null, changeInclusion, { body: { included: false } })).status).toBe(401)
  })
})
