import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as invites from '../../contract/invites.ts'
import { changeSettings } from '../../contract/me.ts'
import * as suggestions from '../../contract/suggestions.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { saveOwnerHours } from '../../db/queries/calendars.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { wordsOfInvite } from '../support/invite-words.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2027-03-20T09:00:00.000Z'
const slot = { start: '2027-03-23T11:00:00.000Z', end: '2027-03-23T11:45:00.000Z' }

let api: Api
let owner: OwnerRef
let stranger: OwnerRef
let sam: string
let suggestionId: string

beforeAll(async () => {
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

beforeEach(async () => {
  api.clock.set(now)
  const tenantId = randomUUID()
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  owner = { tenantId, ownerId: randomUUID() }
  stranger = { tenantId, ownerId: randomUUID() }
  for (const ref of [owner, stranger])
    await database().db.asOwner(
      ref,
      (sql) =>
        sql`insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at) values (${tenantId}, ${ref.ownerId}, 'on', 'Mara Vogel', 'Europe/Paris', ${now})`,
    )
  sam = await contact('Sam\r\nBcc: everybody@evil.test Lee')
  suggestionId = await suggestion()
})

async function contact(name: string, kind = 'person'): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(owner, async (sql) => {
    await sql`insert into contact (tenant_id, owner_id, contact_id, display_name, address, kind, peer, first_seen_at)
      values (${owner.tenantId}, ${owner.ownerId}, ${contactId}, ${name}, ${`${contactId}@x.test`}, ${kind}, 'peer', ${now})`
  })
  return contactId
}

async function suggestion(): Promise<string> {
  const [row] = await database().db.asOwner(
    owner,
    (sql) => sql<{ id: string }[]>`
      insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, slots, made_at, open_at, expires_at)
      values (${owner.tenantId}, ${owner.ownerId}, 'lunch', array[${sam}]::uuid[], 'open', ${sql.json({ code: 'fading', counts: { daysIn90: 5 }, text: 'Why.' })},
        ${sql.json([{ ...slot, kind: 'lunch', local: [{ contactId: null, zone: 'Europe/Paris', date: '2027-03-23', from: '12:00', to: '12:45' }], reasons: ['both-free'] }])},
        ${now}, ${now}, '2027-03-27T09:00:00Z') returning suggestion_id as id`,
  )
  return row?.id ?? ''
}

const accept = (as: OwnerRef, start: string, id = suggestionId) =>
  api.call(as, suggestions.acceptSuggestion, { params: { suggestionId: id }, body: { start } })
const make = (body: object) => api.call(owner, invites.makeInvite, { body: body as never })

describe('accepting', () => {
  test('holds the invite for ten seconds of business time; a name cannot break out of title or text', async () => {
    const { status, body } = await accept(owner, slot.start)
    expect(status).toBe(202)
    expect(body).toMatchObject({
      state: 'held',
      title: 'Mara / Sam',
      start: slot.start,
      holdUntil: '2027-03-20T09:00:10.000Z',
      suggestionId,
    })
    const words = await wordsOfInvite(database(), api.deps.keys, body.inviteId)
    expect(words.body).toBe('Hi Sam, shall we have lunch together?\nTuesday 23 March, 12:00–12:45. Does that suit you?')
    const due = await database().look`select what, due_at from due where subject_id = ${body.inviteId}`
    expect(due).toEqual([{ what: 'book-invite', due_at: new Date('2027-03-20T09:00:10.000Z') }])
  })

  test('fifty clicks at once are one invite', async () => {
    const clicks = await Promise.all(Array.from({ length: 50 }, () => accept(owner, slot.start)))
    expect(new Set(clicks.map(({ status, body }) => `${status} ${body.inviteId}`)).size).toBe(1)
  })

  test("a time that was not offered, has passed, or is somebody else's is refused with what was wrong", async () => {
    const other = await accept(owner, '2027-03-23T12:00:00.000Z')
    expect([other.status, other.problem.code, other.problem.detail]).toEqual([
      409,
      'not-offered',
      expect.stringContaining('was not offered'),
    ])
    expect((await accept(stranger, slot.start)).status).toBe(404)
    expect(
      (await api.call(null, suggestions.acceptSuggestion, { params: { suggestionId }, body: { start: slot.start } }))
        .status,
    ).toBe(401)
    expect((await accept(owner, 'tomorrow')).status).toBe(400)
    api.clock.set('2027-03-23T11:00:00.000Z')
    const past = await accept(owner, slot.start)
    expect([past.status, past.problem.code]).toEqual([409, 'past'])
  })

  test('what was dismissed cannot be accepted until it is reopened', async () => {
    const params = { suggestionId }
    await api.call(owner, suggestions.dismissSuggestion, { params, body: { how: 'not-now' } })
    expect((await accept(owner, slot.start)).problem.code).toBe('not-open')
    await api.call(owner, suggestions.reopenSuggestion, { params, body: {} })
    expect((await accept(owner, slot.start)).status).toBe(202)
  })
})

describe('snoozing and asking for other times', () => {
  const snooze = (until: string) =>
    api.call(owner, suggestions.snoozeSuggestion, { params: { suggestionId }, body: { until } })
  const times = (from: string, to: string) =>
    api.call(owner, suggestions.moreTimes, { params: { suggestionId }, body: { from, to } })

  test('a day to come, within a year', async () => {
    expect((await snooze('2027-03-20')).status).toBe(400)
    expect((await snooze('2037-03-20')).problem.code).toBe('too-far')
    expect((await snooze('2027-02-30')).status).toBe(400)
    expect((await snooze('2027-03-25')).body.state).toBe('snoozed')
    const [due] = await database().look`select due_at from due where owner_id = ${owner.ownerId} and what = 'suggest'`
    expect(due?.due_at).toEqual(new Date('2027-03-25T00:00:00Z'))
  })

  test.each([
    ['days in the wrong order', '2027-04-02', '2027-04-01', 'bad-request'],
    ['days that have passed', '2027-01-01', '2027-01-05', 'past'],
    ['ten years', '2027-04-01', '2037-04-01', 'bad-request'],
    ['a week in ten years', '2037-04-01', '2037-04-05', 'too-far'],
  ])('%s', async (_what, from, to, code) => {
    const { status, problem } = await times(from, to)
    expect([status, problem.code]).toEqual([400, code])
    expect(problem.detail?.length).toBeGreaterThan(10)
  })

  test('a range to come starts the search, and is remembered should the queue be lost', async () => {
    expect((await times('2027-03-29', '2027-04-02')).status).toBe(202)
    expect(api.started.at(-1)).toMatchObject({ name: 'find-slots', payload: { suggestionId } })
    expect(
      await database().look`select 1 from due where what = 'find-slots' and subject_id = ${suggestionId}`,
    ).toHaveLength(1)
  })
})

describe('inviting by hand', () => {
  /** As the mailbox tells them. */
  const readHours = (from: string, to: string) =>
    database().db.asOwner(owner, (sql) =>
      saveOwnerHours(sql, { zone: 'Europe/Paris', from, to, days: [1, 2, 3, 4, 5], at: new Date(now) }),
    )

  test('at a local time of the owner', async () => {
    const { status, body } = await make({ kind: 'coffee', contactIds: [sam], start: '2027-03-29T10:00' })
    expect(status).toBe(202)
    expect(body.invite).toMatchObject({
      kind: 'coffee',
      state: 'held',
      start: '2027-03-29T08:00:00.000Z',
      end: '2027-03-29T08:30:00.000Z',
    })
  })

  test('both clocks are in the text where they differ', async () => {
    await database().db.asOwner(
      owner,
      (sql) => sql`update contact set zone = 'America/New_York' where contact_id = ${sam}`,
    )
    const { body } = await make({ kind: 'call', contactIds: [sam], start: '2027-03-24T14:00:00+01:00' })
    const words = await wordsOfInvite(database(), api.deps.keys, body.invite?.inviteId ?? '')
    expect([body.invite?.online, words.body]).toEqual([
      true,
      expect.stringContaining('Wednesday 24 March, 09:00–09:30 your time, 14:00–14:30 mine.'),
    ])
  })

  test.each([
    ['a time in the gap of the clock change', { start: '2027-03-28T02:30' }, 'no-such-time'],
    ['a time in the past', { start: '2027-03-20T09:59' }, 'past'],
    ['a time in ten years', { start: '2037-03-20T09:59' }, 'too-far'],
    ['no time at all', { start: 'noon' }, 'bad-request'],
    ['a zone that is none', { start: '2027-04-01T10:00[Mars/Phobos]' }, 'bad-request'],
    ['a ten-year range', { from: '2027-04-01', to: '2037-04-01' }, 'bad-request'],
    ['nobody', { contactIds: [] }, 'bad-request'],
    ['eight others', { contactIds: Array.from({ length: 8 }, () => randomUUID()) }, 'bad-request'],
    ['somebody who is no contact', { contactIds: [randomUUID()] }, 'not-a-contact'],
    ['a kind that is none', { kind: 'dinner' }, 'bad-request'],
    ['a field that nobody knows', { subject: 'x\r\nBcc: y' }, 'bad-request'],
  ])('%s is refused with what was wrong, and nothing is stored', async (_what, change, code) => {
    const { status, problem } = await make({ kind: 'lunch', contactIds: [sam], ...change })
    expect([status, problem.code]).toEqual([400, code])
    expect(problem.detail?.length).toBeGreaterThan(10)
    expect(await database().look`select 1 from invite where owner_id = ${owner.ownerId}`).toEqual([])
  })

  test.each([
    ['an evening', { start: '2027-03-23T18:00' }],
    ['across the end of work', { start: '2027-03-23T16:45' }],
    ['before work', { start: '2027-03-23T07:30:00+01:00' }],
    ['a Sunday', { start: '2027-03-28T12:30' }],
    [
      'a happy hour of two, whose answer would tell what the other chose,',
      { start: '2027-03-23T17:00', kind: 'happy-hour' },
    ],
    ['an evening with somebody who does not use Kith either', { start: '2027-03-23T20:00', kind: 'call' }],
  ])('%s is no time for two: refused as when it is moved there, and nothing is stored', async (_what, change) => {
    await readHours('09:00', '17:00')
    await api.call(owner, changeSettings, { body: { afterHours: true } })
    const { status, problem } = await make({ kind: 'coffee', contactIds: [sam], ...change })
    expect([status, problem.code]).toEqual([409, 'after-hours'])
    expect(problem.detail).not.toMatch(/Sam/)
    const left = await database().look`
      select 1 from invite where owner_id = ${owner.ownerId} union all
      select 1 from suggestion where owner_id = ${owner.ownerId} and by_hand`
    expect(left).toEqual([])
  })

  test('to the minute at which work ends it is held, by the hours that are the owner’s own', async () => {
    await readHours('09:00', '17:00')
    expect((await make({ kind: 'coffee', contactIds: [sam], start: '2027-03-23T16:30' })).status).toBe(202)
    await readHours('13:00', '21:00')
    expect((await make({ kind: 'coffee', contactIds: [sam], start: '2027-03-24T20:30' })).status).toBe(202)
    expect((await make({ kind: 'coffee', contactIds: [sam], start: '2027-03-24T10:00' })).problem.code).toBe(
      'after-hours',
    )
  })

  test('of an owner whose hours the mailbox has not told yet any time is held: what is assumed is not above their choice', async () => {
    expect((await make({ kind: 'coffee', contactIds: [sam], start: '2027-03-23T07:30' })).status).toBe(202)
  })

  test('somebody twice, a list, and whoever left are refused', async () => {
    expect((await make({ kind: 'lunch', contactIds: [sam, sam] })).problem.detail).toContain('twice')
    expect((await make({ kind: 'lunch', contactIds: [await contact('All staff', 'list')] })).problem.code).toBe(
      'not-a-contact',
    )
  })

  test('without a time the search begins; it shows on no card and is read by its own id', async () => {
    const { body } = await make({ kind: 'group-lunch', contactIds: [sam, await contact('Ana Ruiz')] })
    expect(body.invite).toBeNull()
    expect(api.started.at(-1)).toMatchObject({ name: 'find-slots', payload: { suggestionId: body.proposalId } })
    const found = await api.call(owner, invites.readSlots, { params: { proposalId: body.proposalId } })
    expect(found.body).toMatchObject({ state: 'looking', slots: [] })
    expect((await api.call(stranger, invites.readSlots, { params: { proposalId: body.proposalId } })).status).toBe(404)
    const today = await api.call(owner, suggestions.readToday, {})
    expect(today.body.suggestions.map((one) => one.suggestionId)).toEqual([suggestionId])
  })
})

describe("somebody else's invite", () => {
  test('does not exist, on any route', async () => {
    const { body } = await accept(owner, slot.start)
    const params = { inviteId: body.inviteId }
    const routes = [
      [invites.readInvite, {}],
      [invites.undoInvite, { body: {} }],
      [invites.sendInviteNow, { body: {} }],
      [invites.cancelInvite, { body: {} }],
      [invites.didItHappen, { body: { happened: true } }],
      [invites.acceptProposal, { body: {} }],
      [invites.moveInvite, { body: { start: '2027-03-24T10:00' } }],
      [invites.saySwamped, { body: {} }],
    ] as const
    for (const [route, input] of routes) {
      const { status } = await api.call(stranger, route, { params, ...input } as never)
      expect([route.url, status]).toEqual([route.url, 404])
    }
    expect((await api.call(stranger, invites.listInvites, {})).body.invites).toEqual([])
  })

  test('an invite that is still held can be neither moved nor answered', async () => {
    const { body } = await accept(owner, slot.start)
    const params = { inviteId: body.inviteId }
    const answers = await Promise.all([
      api.call(owner, invites.cancelInvite, { params, body: {} }),
      api.call(owner, invites.moveInvite, { params, body: { start: '2027-03-24T10:00' } }),
      api.call(owner, invites.acceptProposal, { params, body: {} }),
      api.call(owner, invites.didItHappen, { params, body: { happened: true } }),
      api.call(owner, invites.saySwamped, { params, body: {} }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409, 409, 409])
  })
})
