import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { undoInvite } from '../../contract/invites.ts'
import { changeSettings } from '../../contract/me.ts'
import * as contract from '../../contract/polls.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2027-03-08T09:00:00Z'
const tenantId = randomUUID()
let api: Api

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

async function person(name: string, uses = true): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into person (tenant_id, person_id, display_name, mail, updated_at)
      values (app_tenant(), app_owner(), ${name}, ${`${ref.ownerId}@contoso.example`}, ${now})`
    if (uses)
      await sql`insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at) values (app_tenant(), app_owner(), 'on', ${name}, 'Europe/Paris', ${now})`
  })
  return ref
}
async function contact(of: OwnerRef, who: OwnerRef): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(
    of,
    (sql) => sql`
      insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${who.ownerId}, '', ${`${who.ownerId}@contoso.example`}, 'peer', ${now})`,
  )
  return contactId
}
const starts = ['2027-03-16T11:30:00Z', '2027-03-17T11:30:00Z', '2027-03-18T11:30:00Z']
/** Uma asks Sam and Ann, who use Kith, and Bob, who does not. */
async function poll(change: object = {}) {
  const [uma, sam, ann, bob] = [
    await person('Uma Berg'),
    await person('Sam Lee'),
    await person('Ann Fox'),
    await person('Bob Ray', false),
  ]
  const ids = { sam: await contact(uma, sam), ann: await contact(uma, ann), bob: await contact(uma, bob) }
  const pollId = randomUUID()
  const body = { kind: 'group-lunch' as const, contactIds: Object.values(ids), starts, ...change }
  const opened = await api.call(uma, contract.openPoll, { params: { pollId }, body })
  return { uma, sam, ann, bob, ids, pollId, body, opened }
}
const questions = async (as: OwnerRef) => (await api.call(as, contract.listPollQuestions, {})).body.questions
const answer = (as: OwnerRef, pollId: string, suits: number[] | null) =>
  api.call(as, contract.answerPoll, { params: { pollId }, body: { suits } })
const read = async (as: OwnerRef, pollId: string) =>
  (await api.call(as, contract.readPoll, { params: { pollId } })).body
const exclude = (by: OwnerRef, who: OwnerRef) =>
  database().db.asOwner(
    by,
    (sql) =>
      sql`insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at) values (app_tenant(), app_owner(), ${randomUUID()}, ${who.ownerId}, ${now})`,
  )

describe('a poll', () => {
  test('asks those who use Kith in Kith, who tell it before answering; the others’ answers the owner marks', async () => {
    const { uma, sam, ann, ids, pollId, opened } = await poll()
    expect(opened.body).toMatchObject({ state: 'open', quorum: 3, best: null, closesAt: '2027-03-11T09:00:00.000Z' })
    expect(await questions(sam)).toMatchObject([
      { pollId, by: 'Uma Berg', others: ['Ann Fox', 'Bob Ray'], suits: null },
    ])
    await answer(sam, pollId, [2, 1])
    expect((await read(uma, pollId)).people.find(({ contactId }) => contactId === ids.sam)).toMatchObject({
      suits: [1, 2],
      by: 'them',
    })
    const marked = await api.call(uma, contract.markPollAnswer, {
      params: { pollId, contactId: ids.bob },
      body: { suits: [1] },
    })
    expect(marked.body).toMatchObject({ best: 1, times: [{ suits: 1 }, { suits: 3 }, { suits: 2 }] })
    // What Ann says herself stands above what Uma marked for her.
    await api.call(uma, contract.markPollAnswer, { params: { pollId, contactId: ids.ann }, body: { suits: [0] } })
    await answer(ann, pollId, [])
    expect((await read(uma, pollId)).times[0]?.suits).toBe(1)
    await answer(ann, pollId, null)
    expect((await read(uma, pollId)).times[0]?.suits).toBe(2)
  })
  test('is booked once by a click, for all, with its number, and held for ten seconds; taken back it is open again', async () => {
    const { uma, sam, ann, pollId } = await poll()
    const early = await api.call(uma, contract.bookPoll, { params: { pollId }, body: {} })
    expect([early.status, early.problem.code]).toEqual([409, 'no-winner'])
    for (const one of [sam, ann]) await answer(one, pollId, [1])
    const [first, second] = [
      await api.call(uma, contract.bookPoll, { params: { pollId }, body: {} }),
      await api.call(uma, contract.bookPoll, { params: { pollId }, body: {} }),
    ]
    expect(first.body).toMatchObject({
      poll: { state: 'booked' },
      invite: { state: 'held', start: '2027-03-17T11:30:00.000Z', quorum: 3 },
    })
    expect(first.body.invite.people).toHaveLength(3)
    expect(second.body.invite.inviteId).toBe(first.body.invite.inviteId)
    expect(await questions(sam)).toEqual([])
    await api.call(uma, undoInvite, { params: { inviteId: first.body.invite.inviteId }, body: {} })
    expect((await read(uma, pollId)).state).toBe('open')
    const other = await api.call(uma, contract.bookPoll, { params: { pollId }, body: { time: 0 } })
    expect(other.body.invite.start).toBe('2027-03-16T11:30:00.000Z')
  })
  test('about late times is looked at again when one is booked: who did not say yes to it must want time after hours by then', async () => {
    const late = { kind: 'happy-hour', starts: ['2027-03-16T16:30:00Z', '2027-03-17T16:30:00Z'] }
    const { uma, sam, ann, pollId, body } = await poll(late)
    for (const one of [sam, ann]) await api.call(one, changeSettings, { body: { afterHours: true } })
    expect((await api.call(uma, contract.openPoll, { params: { pollId }, body })).status).toBe(200)
    await answer(sam, pollId, [0])
    for (const one of [sam, ann]) await api.call(one, changeSettings, { body: { afterHours: false } })
    const book = (time: number) => api.call(uma, contract.bookPoll, { params: { pollId }, body: { time } })
    const refused = await book(0)
    expect([refused.status, refused.problem.code]).toEqual([409, 'after-hours'])
    expect(refused.problem.detail).not.toMatch(/Ann|Sam/)
    expect(await read(uma, pollId)).toMatchObject({ state: 'open', inviteId: null })
    await answer(ann, pollId, [0])
    expect((await book(1)).problem.code).toBe('after-hours')
    expect((await book(0)).body.invite).toMatchObject({ state: 'held', start: '2027-03-16T16:30:00.000Z' })
  })
  test('of somebody whom one excluded is not shown to them, and what they see stays as it was; who excluded another of those asked sees who comes', async () => {
    const { uma, sam, ann, pollId, ids } = await poll()
    await answer(sam, pollId, [0])
    const told = await read(uma, pollId)
    expect(told.people.find(({ contactId }) => contactId === ids.sam)).toMatchObject({ suits: [0], by: 'them' })
    await exclude(sam, uma)
    expect(await questions(sam)).toEqual([])
    expect((await answer(sam, pollId, [1])).status).toBe(404)
    expect(await read(uma, pollId)).toEqual(told)
    await exclude(ann, sam)
    expect((await questions(ann))[0]?.others).toEqual(['Bob Ray', 'Sam Lee'])
  })
  test('is nothing to whoever was not asked', async () => {
    const { uma, pollId, ids } = await poll()
    const stranger = await person('Kim Moe')
    expect(await questions(stranger)).toEqual([])
    expect((await answer(stranger, pollId, [0])).status).toBe(404)
    expect((await api.call(stranger, contract.readPoll, { params: { pollId } })).status).toBe(404)
    const mark = { params: { pollId, contactId: ids.sam }, body: { suits: [0] } }
    expect((await api.call(stranger, contract.markPollAnswer, mark)).status).toBe(404)
    // An answer slipped in past the question counts for nothing.
    await database().db.asOwner(
      stranger,
      (sql) =>
        sql`insert into poll_answer values (app_tenant(), app_owner(), ${pollId}, ${uma.ownerId}, '{0,1,2}', ${now})`,
    )
    expect((await read(uma, pollId)).times.map(({ suits }) => suits)).toEqual([1, 1, 1])
  })
  test('closes by itself and asks nobody any more; ended and reopened by the owner', async () => {
    const { uma, sam, pollId } = await poll()
    const drop = (dropped: boolean) => api.call(uma, contract.dropPoll, { params: { pollId }, body: { dropped } })
    expect((await drop(true)).body.state).toBe('dropped')
    expect(await questions(sam)).toEqual([])
    expect((await drop(false)).body.state).toBe('open')
    api.clock.set('2027-03-11T09:00:00Z')
    expect((await read(uma, pollId)).state).toBe('closed')
    expect(await questions(sam)).toEqual([])
    api.clock.set(now)
  })
  test('asks by one mail to everybody alike, as the owner confirmed it', async () => {
    const { uma, pollId } = await poll()
    const { body: draft } = await api.call(uma, contract.pollDraft, { params: { pollId } })
    expect(draft.body).toContain('1. Tuesday 16 March, 12:30–13:30')
    const send = () => api.call(uma, contract.sendPoll, { params: { pollId }, body: draft })
    const [first, second] = [await send(), await send()]
    expect(first.body).toMatchObject({ state: 'held', purpose: 'poll' })
    expect(first.body.people).toHaveLength(3)
    expect(second.body.messageId).toBe(first.body.messageId)
    expect((await read(uma, pollId)).messageId).toBe(pollId)
  })
  test('of one time, of the past, ending after it began, or of strangers is none', async () => {
    const code = async (change: object) => (await poll(change)).opened.problem.code
    expect(await code({ starts: [starts[0], starts[0]] })).toBe('too-few-times')
    expect(await code({ starts: ['2027-03-01T11:00:00Z', starts[0]] })).toBe('past')
    expect(await code({ closesAt: '2027-03-20T09:00:00Z' })).toBe('bad-request')
    expect(await code({ contactIds: [randomUUID(), randomUUID()] })).toBe('not-a-contact')
  })
})
