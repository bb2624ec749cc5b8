import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as contract from '../../contract/asks.ts'
import { undoInvite } from '../../contract/invites.ts'
import { undoMessage } from '../../contract/messages.ts'
import { writeNote } from '../../contract/notes.ts'
import { excludePerson } from '../../contract/people.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { testDatabase } from '../support/database.ts'
import { wordsOfInvite } from '../support/invite-words.ts'
import { monday, openPostOffice, type PostOffice } from '../worker/messages/post-office.ts'

const database = testDatabase()
let office: PostOffice
let uma: OwnerRef
let boss: OwnerRef
let sam: OwnerRef
const contacts: Record<string, string> = {}
const id = (name: string): string => contacts[name] ?? ''

beforeAll(async () => {
  office = await openPostOffice(database())
})
afterAll(() => office.close())
beforeEach(async () => {
  office.api.clock.set(monday)
  boss = await office.hire('Bo Boss', { uses: false })
  uma = await office.hire('Uma Berg', { manager: boss.ownerId })
  sam = await office.hire('Sam Lee', { manager: boss.ownerId })
  const people = { sam, priya: null, lee: null, ana: null }
  for (const [name, ref] of Object.entries(people))
    contacts[name] = await office.knows(uma, ref, name === 'sam' ? 'Sam Lee' : `${name} one`, name === 'sam' ? 20 : 10)
})

type Body = Parameters<typeof office.api.call<typeof contract.writeAsk>>[2]['body']
const write = (body: Partial<Body>, askId = randomUUID(), as = uma) =>
  office.api.call(as, contract.writeAsk, {
    params: { askId },
    body: { what: { direction: 'ask', kind: 'fresh-eyes' }, contactIds: [id('sam')], ...body },
  })
const send = (askId: string, more: object = {}) =>
  office.api.call(uma, contract.sendAsk, {
    params: { askId },
    body: { title: 'Uma / Sam', body: 'Hi Sam, …', ...more },
  })
const candidates = (body: object) => office.api.call(uma, contract.findAskees, { body: body as never })
const rows = async (): Promise<Record<string, string>> => {
  const tables = await database().look<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const [all] = await database()
      .look`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${database().look(name)} t`
    found[name] = all?.hash ?? ''
  }
  return found
}

test('"pricing for a pilot": three equals at most, who knows it first, with the reason; and nothing is stored', async () => {
  await office.api.call(uma, writeNote, {
    params: { contactId: id('lee'), noteId: randomUUID() },
    body: { kind: 'project', text: 'the pricing of the pilot' },
  })
  const before = await rows()
  const { body } = await candidates({ kind: 'fresh-eyes', topic: 'pricing for a pilot' })
  expect(body.people.length).toBe(3)
  expect(body.people[0]).toMatchObject({
    contactId: id('lee'),
    reason: { code: 'noted', text: 'Known for: the pricing of the pilot' },
  })
  expect(body.people[1]).toMatchObject({ contactId: id('sam'), reason: { code: 'in-touch', counts: { daysIn90: 20 } } })
  expect(await rows()).toEqual(before)
})

test('never the excluded, never those leaned on twice this month, never one who is no equal', async () => {
  await office.api.call(uma, excludePerson, { params: { contactId: id('sam') }, body: {} })
  for (let time = 0; time < 2; time++) {
    const { body } = await write({ contactIds: [id('priya')] })
    await send(body.askId)
  }
  const undone = await write({ contactIds: [id('lee')] })
  for (let time = 0; time < 2; time++) {
    await send(undone.body.askId)
    await office.api.call(uma, undoMessage, { params: { messageId: undone.body.askId }, body: {} })
  }
  await database().look`update contact set peer = 'not' where contact_id = ${id('ana')}`
  const { body } = await candidates({ kind: 'brainstorm', topic: 'a name' })
  expect(body.people.map(({ contactId }) => contactId)).toEqual([id('lee')])
})

test('an ear: no field to type in; whom one is most in touch with; outside the line of the manager if wished', async () => {
  expect((await candidates({ kind: 'ear', topic: 'my week' })).status).toBe(400)
  const all = await candidates({ kind: 'ear' })
  expect(all.body.people[0]?.contactId).toBe(id('sam'))
  const outside = await candidates({ kind: 'ear', outsideLine: true })
  expect(outside.body.people.map(({ contactId }) => contactId)).not.toContain(id('sam'))
  expect(outside.body.people).toHaveLength(3)
})

test('an ear leaves a private meeting and nothing else in the database, and a second click is the same one', async () => {
  const before = await rows()
  const inviteId = randomUUID()
  const ask = (start: string, as = inviteId) =>
    office.api.call(uma, contract.askForAnEar, { body: { inviteId: as, contactId: id('sam'), start } })
  const held = await ask('2026-11-24T10:00:00Z')
  expect([held.status, held.body.state, held.body.inviteId]).toEqual([202, 'held', inviteId])
  expect(forbiddenIn(`${held.body.draft.title}\n${held.body.draft.body}`)).toEqual([])
  expect((await ask('2026-11-24T11:00:00Z')).body).toEqual(held.body)
  const after = await rows()
  const changed = Object.keys(after).filter((name) => after[name] !== before[name])
  expect(changed).toEqual(['due', 'invite', 'invite_attendee'])
  const [invite] = await database().look`select kind, starts_at from invite where invite_id = ${inviteId}`
  expect(invite).toEqual({ kind: 'advice-20', starts_at: new Date('2026-11-24T10:00:00Z') })
  expect(await wordsOfInvite(database(), office.api.deps.keys, inviteId)).toMatchObject({ title: 'Uma / Sam' })
  expect((await ask('2026-11-26T10:00:00Z', randomUUID())).problem.code).toBe('too-far')
})

test('the same ask twice is one; its draft is neutral and may be written anew until it leaves', async () => {
  const askId = randomUUID()
  const first = await write({ topic: 'pricing for a pilot' }, askId)
  expect(first.body).toMatchObject({ state: 'draft', slotKind: 'advice-20', draft: { title: 'Uma / Sam' } })
  await write({ topic: 'pricing for a pilot' }, askId)
  const { body } = await office.api.call(uma, contract.listAsks, {})
  expect(body.asks.map((ask) => ask.askId)).toEqual([askId])
  expect((await send(askId)).body.state).toBe('held')
  expect((await send(askId)).body.messageId).toBe(askId)
  expect((await write({}, askId)).problem.code).toBe('not-a-draft')
  expect(await database().look`select 1 from message where message_id = ${askId}`).toHaveLength(1)
  await office.api.call(uma, undoMessage, { params: { messageId: askId }, body: {} })
  expect((await office.api.call(uma, contract.readAsk, { params: { askId } })).body.state).toBe('draft')
})

test('a rehearsal lies before the day it is for, as a private meeting of half an hour with the confirmed words', async () => {
  const what = { direction: 'ask', kind: 'rehearsal' } as const
  const { body: ask } = await write({ what, before: '2026-12-01', topic: 'board talk' })
  expect([ask.days, ask.slotKind]).toEqual([{ from: '2026-11-23', to: '2026-11-30' }, 'advice-30'])
  const late = await send(ask.askId, { start: '2026-12-01T09:00:00Z' })
  expect([late.status, late.problem.code]).toEqual([400, 'too-late'])
  const held = await send(ask.askId, { start: '2026-11-30T16:00:00Z', body: 'Hi Sam, will you listen?' })
  expect(held.body).toMatchObject({ state: 'held', messageId: null })
  const [invite] = await database()
    .look`select kind, ends_at - starts_at = interval '30 minutes' as half from invite where invite_id = ${held.body.inviteId}`
  expect(invite).toEqual({ kind: 'advice-30', half: true })
  const words = await wordsOfInvite(database(), office.api.deps.keys, held.body.inviteId ?? '')
  expect(words).toEqual({ title: 'Uma / Sam', body: 'Hi Sam, will you listen?', place: null })
  await office.api.call(uma, undoInvite, { params: { inviteId: held.body.inviteId ?? '' }, body: {} })
  const again = await send(ask.askId, { start: '2026-11-27T10:00:00Z' })
  expect([again.status, again.body.state]).toEqual([202, 'held'])
})

test('what nobody answers lapses after fourteen days; the word of the owner stands, and can be taken back', async () => {
  const { body: ask } = await write({})
  await send(ask.askId)
  await office.afterTheHold(uma, ask.askId)
  const now = async () => (await office.api.call(uma, contract.readAsk, { params: { askId: ask.askId } })).body.state
  const say = (answer: 'accepted' | null) =>
    office.api.call(uma, contract.answerAsk, { params: { askId: ask.askId }, body: { answer } })
  expect(await now()).toBe('sent')
  await say('accepted')
  expect(await now()).toBe('accepted')
  await say(null)
  office.api.clock.advance(14 * 86_400_000)
  expect(await now()).toBe('lapsed')
})

test('copied, nothing leaves; set aside and taken up again, it is a draft as before', async () => {
  const { body: ask } = await write({ what: { direction: 'ask', kind: 'lead' } })
  const set = (withdrawn: boolean) =>
    office.api.call(uma, contract.withdrawAsk, { params: { askId: ask.askId }, body: { withdrawn } })
  expect((await set(true)).body.state).toBe('withdrawn')
  expect((await send(ask.askId)).problem.code).toBe('withdrawn')
  expect((await set(false)).body.state).toBe('draft')
  expect((await send(ask.askId, { copy: true })).body).toMatchObject({ state: 'sent', messageId: null, inviteId: null })
  expect(await database().look`select 1 from message where message_id = ${ask.askId}`).toHaveLength(0)
})

test('what was copied to be sent from elsewhere leans on somebody as what Kith sent does, and its topic is known; set aside, it does not', async () => {
  const topic = 'pricing for a pilot'
  const [one, other] = [await write({ topic }), await write({ topic })]
  const named = async () => (await candidates({ kind: 'brainstorm', topic })).body.people
  for (const { body } of [one, other]) await send(body.askId, { copy: true })
  expect((await named()).map(({ contactId }) => contactId)).not.toContain(id('sam'))
  const params = { askId: other.body.askId }
  await office.api.call(uma, contract.withdrawAsk, { params, body: { withdrawn: true } })
  expect((await named())[0]).toMatchObject({ contactId: id('sam'), reason: { code: 'past-topic' } })
})

test('topic and draft lie sealed, and the export opens them', async () => {
  const secret = `planted-${randomUUID()}`
  const { body: ask } = await write({ topic: secret })
  const found = await database().look`select 1 from ask t where t::text like ${`%${secret}%`}`
  expect(found).toHaveLength(0)
  expect(ask.topic).toBe(secret)
  const { exportMe } = await import('../../contract/me.ts')
  const exported = await office.api.call(uma, exportMe, {})
  expect(JSON.stringify(exported.body)).toContain(secret)
})

test.each([
  ['nobody', { contactIds: [] }],
  ['four people', { contactIds: Array.from({ length: 4 }, () => randomUUID()) }],
  ['a stranger', { contactIds: [randomUUID()] }],
  ['a topic of a novel', { topic: 'x'.repeat(301) }],
  ['a kind that there is not', { what: { direction: 'ask', kind: 'ear' } as never }],
  ['a rehearsal without a day', { what: { direction: 'ask', kind: 'rehearsal' } as never }],
  ['a rehearsal for yesterday', { what: { direction: 'ask', kind: 'rehearsal' } as never, before: '2026-11-22' }],
  ['a day that does not exist', { what: { direction: 'ask', kind: 'rehearsal' } as never, before: '2026-02-30' }],
  ['an introduction to nobody', { what: { direction: 'ask', kind: 'introduction' } as never }],
])('%s is refused, and nothing is stored', async (_, body) => {
  const askId = randomUUID()
  expect((await write(body, askId)).status).toBe(400)
  expect(await database().look`select 1 from ask where ask_id = ${askId}`).toHaveLength(0)
})

test("somebody else's ask is the same as none, and their own people are not mine to write to", async () => {
  const { body: ask } = await write({})
  const params = { askId: ask.askId }
  expect((await office.api.call(sam, contract.readAsk, { params })).status).toBe(404)
  expect((await office.api.call(sam, contract.sendAsk, { params, body: { title: 't', body: 'b' } })).status).toBe(404)
  expect((await office.api.call(sam, contract.answerAsk, { params, body: { answer: 'done' } })).status).toBe(404)
  expect((await write({}, randomUUID(), sam)).problem.code).toBe('not-a-contact')
  expect((await office.api.call(sam, contract.listAsks, {})).body.asks).toEqual([])
})
