import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendAsk, writeAsk } from '../../../contract/asks.ts'
import { readMessage, sendMessageNow, undoMessage } from '../../../contract/messages.ts'
import type { OwnerRef } from '../../../db/connect.ts'
import { armOpenWork } from '../../../db/queries/due.ts'
import { testDatabase } from '../../support/database.ts'
import { addressOf, monday, openPostOffice, type PostOffice } from './post-office.ts'

const database = testDatabase()
let office: PostOffice
let uma: OwnerRef
let sam: string

beforeAll(async () => {
  office = await openPostOffice(database())
})
afterAll(() => office.close())
beforeEach(async () => {
  office.api.clock.set(monday)
  Object.assign(office.box, { sent: [], posts: [], requests: [], refused: new Set(), before: null, after: null })
  uma = await office.hire('Uma Berg')
  sam = await office.knows(uma, await office.hire('Sam Lee', { uses: false }), 'Sam Lee')
})

const draft = { title: 'Uma / Sam', body: 'Hi Sam, thank you – für alles.\nIt “made” a difference.' }
async function thanks(as = uma, contactId = sam, messageId = randomUUID()): Promise<string> {
  const what = { direction: 'give' as const, kind: 'thanks' as const }
  const written = await office.api.call(as, writeAsk, {
    params: { askId: messageId },
    body: { what, contactIds: [contactId] },
  })
  expect(written.status).toBe(200)
  const sent = await office.api.call(as, sendAsk, { params: { askId: messageId }, body: draft })
  expect([sent.status, sent.body.state]).toEqual([202, 'held'])
  return messageId
}
const state = async (messageId: string) => {
  const { body } = await office.api.call(uma, readMessage, { params: { messageId } })
  return [body.state, body.errorCode]
}

test('what was confirmed leaves after ten seconds, byte for byte, once, to the address of the contact and nobody else', async () => {
  const id = await thanks()
  office.api.clock.advance(9_999)
  expect(await office.ran(uma, id)).toBe('done')
  expect(office.box.sent).toEqual([])
  office.api.clock.advance(1)
  for (let time = 0; time < 3; time++) await office.ran(uma, id)
  expect(office.box.sent).toEqual([
    {
      subject: draft.title,
      body: { contentType: 'Text', content: draft.body },
      toRecipients: [{ emailAddress: { name: 'Sam Lee', address: addressOf('Sam Lee') } }],
      internetMessageHeaders: [{ name: 'x-note-reference', value: id }],
    },
  ])
  expect(await state(id)).toEqual(['sent', null])
})

test('taken back within ten seconds nothing leaves; once it has left it cannot be taken back', async () => {
  const id = await thanks()
  const undone = await office.api.call(uma, undoMessage, { params: { messageId: id }, body: {} })
  expect(undone.body.state).toBe('undone')
  await office.afterTheHold(uma, id)
  expect(office.box.sent).toEqual([])
  const other = await thanks()
  await office.afterTheHold(uma, other)
  const late = await office.api.call(uma, undoMessage, { params: { messageId: other }, body: {} })
  expect([late.status, late.problem.code]).toEqual([409, 'already-sent'])
})

test('send now ends the hold; what was taken back is not sent by it', async () => {
  const id = await thanks()
  await office.api.call(uma, sendMessageNow, { params: { messageId: id }, body: {} })
  expect(office.api.started.at(-1)).toMatchObject({ name: 'send-message', payload: { messageId: id } })
  await office.ran(uma, id)
  expect(office.box.sent).toHaveLength(1)
  const other = await thanks()
  await office.api.call(uma, undoMessage, { params: { messageId: other }, body: {} })
  const refused = await office.api.call(uma, sendMessageNow, { params: { messageId: other }, body: {} })
  expect([refused.status, refused.problem.code]).toEqual([409, 'not-held'])
})

test.each(['before', 'after'] as const)('a crash %s the request leads to one mail', async (when) => {
  const id = await thanks()
  office.box[when] = () => {
    throw new Error('power cut')
  }
  expect(await office.afterTheHold(uma, id)).toBe('crash: power cut')
  office.box[when] = null
  // State was written before anything left, so the next run knows that it has to look.
  expect(await state(id)).toEqual(['sending', null])
  expect(await office.ran(uma, id)).toBe('later: look-in-sent-items')
  expect(await office.ran(uma, id)).toBe('done')
  expect(office.box.sent).toHaveLength(1)
  expect(await state(id)).toEqual(['sent', null])
})

test('an answer that was lost on its way is looked for in Sent Items, not guessed', async () => {
  const id = await thanks()
  office.box.after = ({ method }) =>
    method === 'POST' ? { kind: 'later', afterMs: 5, code: 'network', maybeDone: true } : undefined
  expect(await office.afterTheHold(uma, id)).toBe('later: network')
  expect(await state(id)).toEqual(['unknown', null])
  expect(await office.ran(uma, id)).toBe('done')
  expect([office.box.sent.length, (await state(id))[0]]).toEqual([1, 'sent'])
})

test('throttled before anything happened, the same mail goes out later', async () => {
  const id = await thanks()
  office.box.before = () => ({ kind: 'later', afterMs: 5, code: 'TooManyRequests', maybeDone: false })
  expect(await office.afterTheHold(uma, id)).toBe('later: TooManyRequests')
  office.box.before = null
  await office.ran(uma, id)
  expect(office.box.sent).toHaveLength(1)
})

test('without consent the form is filled in, and after consent the same mail leaves once', async () => {
  office.box.refused.add('Mail.Send')
  const id = await thanks()
  await office.afterTheHold(uma, id)
  const failed = await office.api.call(uma, readMessage, { params: { messageId: id } })
  expect(failed.body).toMatchObject({
    state: 'failed',
    errorCode: 'needs-consent',
    form: { subject: draft.title, body: draft.body, recipients: [addressOf('Sam Lee')] },
  })
  office.box.refused.clear()
  await office.api.call(uma, sendMessageNow, { params: { messageId: id }, body: {} })
  await office.ran(uma, id)
  expect(office.box.sent).toHaveLength(1)
})

test('who has left since, is not written to; an owner who turned off sends nothing', async () => {
  const id = await thanks()
  await database()
    .look`update person set account_enabled = false where tenant_id = ${uma.tenantId} and display_name = 'Sam Lee'`
  await office.afterTheHold(uma, id)
  expect(await state(id)).toEqual(['failed', 'left'])
  const ana = await office.knows(uma, null, 'Ana Ruiz')
  const other = await thanks(uma, ana)
  await database().look`update owner set state = 'off' where owner_id = ${uma.ownerId}`
  await office.afterTheHold(uma, other)
  await database().look`update owner set state = 'on' where owner_id = ${uma.ownerId}`
  expect(await state(other)).toEqual(['failed', 'off'])
  expect(office.box.sent).toEqual([])
})

test('after a lost queue a held message is found again by the clock', async () => {
  const id = await thanks()
  await database().look`delete from due where owner_id = ${uma.ownerId}`
  await database().db.unbound((sql) => armOpenWork(sql, office.api.clock.now()))
  const due = await database().look`select what, due_at from due where subject_id = ${id}`
  expect(due).toEqual([{ what: 'send-message', due_at: new Date('2026-11-23T09:00:10Z') }])
})

test('twenty messages a day and not one more; tomorrow is another day', async () => {
  for (let count = 0; count < 20; count++) await thanks()
  const askId = randomUUID()
  const what = { direction: 'give' as const, kind: 'thanks' as const }
  await office.api.call(uma, writeAsk, { params: { askId }, body: { what, contactIds: [sam] } })
  const refused = await office.api.call(uma, sendAsk, { params: { askId }, body: draft })
  expect([refused.status, refused.problem.code]).toEqual([429, 'enough-for-today'])
  office.api.clock.advance(86_400_001)
  expect((await office.api.call(uma, sendAsk, { params: { askId }, body: draft })).status).toBe(202)
})

test.each([
  ['a line break in the subject', { ...draft, title: 'Uma\r\nBcc: all@x.test' }],
  ['a control character in the text', { ...draft, body: 'Hi\u0007 Sam' }],
  ['a carriage return in the text', { ...draft, body: 'Hi\r\nSam' }],
  ['nothing at all', { ...draft, body: '  ' }],
  ['far too much', { ...draft, body: 'x'.repeat(4001) }],
])('%s is refused and nothing is held', async (_, body) => {
  const askId = randomUUID()
  const what = { direction: 'give' as const, kind: 'thanks' as const }
  await office.api.call(uma, writeAsk, { params: { askId }, body: { what, contactIds: [sam] } })
  expect((await office.api.call(uma, sendAsk, { params: { askId }, body })).status).toBe(400)
  expect(await database().look`select 1 from message where message_id = ${askId}`).toHaveLength(0)
})

test("somebody else's message is the same as none", async () => {
  const id = await thanks()
  const lee = await office.hire('Lee Ode')
  for (const route of [undoMessage, sendMessageNow])
    expect((await office.api.call(lee, route, { params: { messageId: id }, body: {} })).status).toBe(404)
  expect((await office.api.call(lee, readMessage, { params: { messageId: id } })).status).toBe(404)
  await office.afterTheHold(lee, id)
  expect(office.box.sent).toEqual([])
})
