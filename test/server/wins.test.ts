import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { undoMessage } from '../../contract/messages.ts'
import { logActivity } from '../../contract/people.ts'
import * as contract from '../../contract/wins.ts'
import { channelOf } from '../../core/credit/channel-link.ts'
import { hardDay } from '../../core/policy/asks.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { testDatabase } from '../support/database.ts'
import { addressOf, monday, openPostOffice, type PostOffice } from '../worker/messages/post-office.ts'

const database = testDatabase()
let office: PostOffice
let uma: OwnerRef
let samPerson: OwnerRef
let [sam, lin, ana] = ['', '', '']

beforeAll(async () => {
  office = await openPostOffice(database())
})
afterAll(() => office.close())
beforeEach(async () => {
  office.api.clock.set(monday)
  Object.assign(office.box, { sent: [], posts: [], requests: [] })
  uma = await office.hire('Uma Berg')
  const boss = await office.hire('Bo Boss', { uses: false })
  samPerson = await office.hire('Sam Lee', { uses: false, manager: boss.ownerId })
  sam = await office.knows(uma, samPerson, 'Sam Lee', 20)
  lin = await office.knows(uma, null, 'Lin Wu', 15)
  ana = await office.knows(uma, null, 'Ana Ruiz', 5)
})

const keep = (text: string, kind: 'win' | 'thanks' = 'win', winId: string = randomUUID(), on = '2026-11-20') =>
  office.api.call(uma, contract.keepWin, {
    params: { winId },
    body: { kind, text, on, contactId: kind === 'thanks' ? sam : null },
  })
const tell = (winId: string, contactId: string, messageId = randomUUID()) =>
  office.api.call(uma, contract.tellWin, {
    params: { winId },
    body: { contactId, messageId, title: 'Uma / Lin', body: 'Hi Lin, the launch went well.' },
  })
/** Every table as one hash. */
async function everything(): Promise<string> {
  const tables = await database().look<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`
  const all: string[] = []
  for (const { name } of tables) {
    const [row] = await database()
      .look`select md5(string_agg(t::text, '|' order by t::text)) as hash from ${database().look(name)} t`
    all.push(`${name}:${row?.hash}`)
  }
  return all.join('\n')
}

test('a win is kept once and sealed, and told to Lin by one draft, once', async () => {
  const { body: win } = await keep('the launch went well')
  await keep('the launch went well', 'win', win.winId)
  expect((await office.api.call(uma, contract.listWins, {})).body.wins).toHaveLength(1)
  expect(await database().look`select 1 from win t where t::text like '%launch%'`).toHaveLength(0)
  const draft = await office.api.call(uma, contract.draftWin, {
    params: { winId: win.winId },
    body: { contactId: lin },
  })
  expect(draft.body.body).toContain('the launch went well')
  const messageId = randomUUID()
  expect((await tell(win.winId, lin, messageId)).body.state).toBe('held')
  expect((await tell(win.winId, lin, messageId)).status).toBe(202)
  expect((await tell(win.winId, lin)).problem.code).toBe('told-already')
  await office.afterTheHold(uma, messageId)
  expect((await tell(win.winId, lin)).problem.code).toBe('told-already')
  expect(
    office.box.sent.map(({ body, toRecipients }) => [body.content, toRecipients[0]?.emailAddress.address]),
  ).toEqual([['Hi Lin, the launch went well.', addressOf('Lin Wu')]])
})

test('two people hear of a win and no third; what was taken back in time was not told', async () => {
  const { body: win } = await keep('it works')
  const undone = randomUUID()
  await tell(win.winId, ana, undone)
  await office.api.call(uma, undoMessage, { params: { messageId: undone }, body: {} })
  await tell(win.winId, lin)
  expect((await tell(win.winId, sam)).status).toBe(202)
  expect((await tell(win.winId, ana, undone)).problem.code).toBe('told-enough')
})

test('a win that was deleted and kept again is not told twice', async () => {
  const { body: win } = await keep('it works')
  await tell(win.winId, lin)
  const gone = await office.api.call(uma, contract.deleteWin, { params: { winId: win.winId } })
  expect(gone.body.text).toBe('it works')
  await keep('it works', 'win', win.winId)
  expect((await tell(win.winId, lin)).problem.code).toBe('told-already')
})

test('a hard day shows strengths, wins and who might listen, best known first, and the database is as it was before', async () => {
  await keep('you saved my week', 'thanks')
  await keep('the launch went well')
  const before = await everything()
  const { body } = await office.api.call(uma, contract.openHardDay, {})
  expect(body.strengths).toMatchObject([{ text: 'you saved my week', from: { contactId: sam, name: 'Sam Lee' } }])
  expect(body.wins).toMatchObject([{ text: 'the launch went well' }])
  expect(body.people.map(({ contactId }) => contactId).slice(0, 2)).toEqual([sam, lin])
  expect(body.people.length).toBeLessThanOrEqual(hardDay.candidates)
  expect(await everything()).toBe(before)
  expect(office.api.started).toEqual([])
})

test.each([
  ['a day to come', { on: '2026-11-24' }],
  ['nothing', { text: ' ' }],
  ['too much', { text: 'x'.repeat(1001) }],
  ['thanks of a stranger', { contactId: randomUUID() }],
])('%s is refused', async (_, change) => {
  const body = { text: 'it works', on: '2026-11-20', ...change }
  const answer = await office.api.call(uma, contract.keepWin, { params: { winId: randomUUID() }, body })
  expect(answer.status).toBe(400)
})

const helped = async (on = '2026-11-23'): Promise<string> => {
  const activityId = randomUUID()
  await office.api.call(uma, logActivity, { params: { contactId: sam }, body: { activityId, kind: 'help', on } })
  office.api.started.length = 0
  return activityId
}
const give = (activityId: string, form: 'thanks' | 'shout-out' | 'manager', change: object = {}) =>
  office.api.call(uma, contract.giveCredit, {
    params: { activityId },
    body: { form, messageId: randomUUID(), title: 'Uma / Sam', body: 'Thank you.', ...change },
  })
const listed = async () => (await office.api.call(uma, contract.listCredit, {})).body.credit
const meeting = (id: string, start: string, people: number) =>
  database().db.asOwner(
    uma,
    (sql) => sql`
      insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, contacts, people, rev)
      values (app_tenant(), app_owner(), ${id}, ${start}, ${start}::timestamptz + interval '1 hour', array[${sam}]::uuid[], ${people}, 1)`,
  )

test('whoever asked not to be included is put forward for no credit', async () => {
  const activityId = await helped()
  expect((await listed()).map((line) => line.activityId)).toEqual([activityId])
  await database().look`update contact set left_out = true where contact_id = ${sam} and owner_id = ${uma.ownerId}`
  expect(await listed()).toEqual([])
})

test('help of Monday stands beside the next meeting that the team shares, not one of the two alone', async () => {
  const activityId = await helped()
  await meeting('alone', '2026-11-24T10:00:00Z', 2)
  await meeting('team', '2026-11-26T10:00:00Z', 6)
  expect(await listed()).toMatchObject([
    {
      activityId,
      name: 'Sam Lee',
      helpedOn: '2026-11-23',
      given: [],
      nextMeeting: { start: '2026-11-26T10:00:00.000Z' },
      manager: { name: 'Bo Boss' },
    },
  ])
})

test('thanks to the person, a shout-out and a note to the manager leave once each, to whom they are for', async () => {
  const activityId = await helped()
  const link = `https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/General?groupId=${randomUUID()}&tenantId=${uma.tenantId}`
  const draft = await office.api.call(uma, contract.draftCredit, {
    params: { activityId },
    querystring: { form: 'manager' },
  })
  expect(draft.body).toMatchObject({ to: 'Bo Boss', title: 'Uma / Bo' })
  for (const [form, more] of [
    ['thanks', {}],
    ['shout-out', { channelLink: link }],
    ['manager', {}],
  ] as const) {
    const messageId = randomUUID()
    expect((await give(activityId, form, { messageId, ...more })).body.state).toBe('held')
    await office.afterTheHold(uma, messageId)
    expect((await give(activityId, form, { messageId, ...more })).body.state).toBe('sent')
    const again = await give(activityId, form, more)
    expect([again.status, again.problem.code]).toEqual([409, 'given-already'])
  }
  expect(
    office.box.sent.map(({ toRecipients }) => toRecipients.map(({ emailAddress }) => emailAddress.address)),
  ).toEqual([[addressOf('Sam Lee')], [addressOf('Bo Boss')]])
  expect(office.box.posts).toMatchObject([{ content: 'Thank you.' }])
  expect((await listed())[0]?.given).toEqual(['manager', 'shout-out', 'thanks'])
})

test('a note that was taken back can be sent after all, to the manager and nobody else', async () => {
  const activityId = await helped()
  const messageId = randomUUID()
  await give(activityId, 'manager', { messageId })
  await office.api.call(uma, undoMessage, { params: { messageId }, body: {} })
  expect((await give(activityId, 'manager', { messageId })).body.state).toBe('held')
  await office.afterTheHold(uma, messageId)
  expect(office.box.sent[0]?.toRecipients[0]?.emailAddress.address).toBe(addressOf('Bo Boss'))
})

test('the manager is who the directory names when the note is written; none is a reason and not a guess', async () => {
  const activityId = await helped()
  const next = await office.hire('Cy Chief', { uses: false })
  await database().look`update person set manager_id = ${next.ownerId} where person_id = ${samPerson.ownerId}`
  const draft = await office.api.call(uma, contract.draftCredit, {
    params: { activityId },
    querystring: { form: 'manager' },
  })
  expect(draft.body.to).toBe('Cy Chief')
  const refusal = async () => (await give(activityId, 'manager')).problem.code
  await database().look`update person set account_enabled = false where person_id = ${next.ownerId}`
  expect(await refusal()).toBe('manager-left')
  await database().look`update person set manager_id = null where person_id = ${samPerson.ownerId}`
  expect(await refusal()).toBe('no-manager')
  await database().look`update contact set person_id = null where contact_id = ${sam}`
  expect(await refusal()).toBe('no-org-chart')
  expect(await database().look`select 1 from message where owner_id = ${uma.ownerId}`).toHaveLength(0)
})

test('one note about a peer in ninety days', async () => {
  const first = await helped()
  const messageId = randomUUID()
  await give(first, 'manager', { messageId })
  await office.afterTheHold(uma, messageId)
  office.api.clock.advance(89 * 86_400_000)
  const second = await helped('2027-02-18')
  expect((await give(second, 'manager')).problem.code).toBe('rests')
  office.api.clock.advance(2 * 86_400_000)
  expect((await give(second, 'manager')).status).toBe(202)
})

test('something great that a peer did and that was no help: one tap, a word to them, a channel and their manager, and taken back', async () => {
  const successId = randomUUID()
  const params = { contactId: sam, successId }
  const text = 'landed the pilot with Contoso'
  const tap = (body: object) =>
    office.api.call(uma, contract.keepSuccess, { params, body: { on: '2026-11-23', ...body } })
  expect((await tap({})).body).toEqual({ successId, contactId: sam, on: '2026-11-23', text: null })
  expect((await tap({ text })).body.text).toBe(text)
  await meeting('team', '2026-11-26T10:00:00Z', 6)
  expect(await listed()).toMatchObject([
    { activityId: successId, what: 'success', text, given: [], nextMeeting: { start: '2026-11-26T10:00:00.000Z' } },
  ])
  const sealed = await database().look`select cipher from success where success_id = ${successId}`
  expect(Buffer.from(sealed[0]?.cipher as Buffer).toString('latin1')).not.toContain('pilot')
  const drafts = await Promise.all(
    (['thanks', 'ask-first', 'shout-out', 'manager'] as const).map(async (form) => {
      const draft = await office.api.call(uma, contract.draftCredit, {
        params: { activityId: successId },
        querystring: { form },
      })
      return draft.body.body
    }),
  )
  for (const body of drafts) {
    expect(body).toContain(text)
    expect(body).not.toMatch(/help|thank/i)
  }
  const messageId = randomUUID()
  await give(successId, 'thanks', { messageId })
  await office.afterTheHold(uma, messageId)
  expect(office.box.sent[0]?.toRecipients[0]?.emailAddress.address).toBe(addressOf('Sam Lee'))
  const gone = await office.api.call(uma, contract.deleteSuccess, { params })
  expect([gone.status, gone.body.text]).toEqual([200, text])
  expect(await listed()).toEqual([])
  // Undone, it is there again with what was sent for it: nothing leaves twice.
  await tap({ text })
  expect((await listed())[0]?.given).toEqual(['thanks'])
  expect((await give(successId, 'thanks')).problem.code).toBe('given-already')
})

test.each([
  ['a day to come', {}, { on: '2026-11-24' }, 400],
  ['a novel', {}, { text: 'x'.repeat(301) }, 400],
  ['a stranger', { contactId: randomUUID() }, {}, 404],
])('something great: %s is refused and nothing is stored', async (_, change, body, status) => {
  const params = { contactId: sam, successId: randomUUID(), ...change }
  const answer = await office.api.call(uma, contract.keepSuccess, { params, body: { on: '2026-11-20', ...body } })
  expect(answer.status).toBe(status)
  expect(await database().look`select 1 from success where owner_id = ${uma.ownerId}`).toEqual([])
})

test("something great is the owner's alone: another neither reads nor changes nor deletes it", async () => {
  const [other, successId] = [await office.hire('Vera Fox'), randomUUID()]
  const call = (who: OwnerRef, contactId: string, route: typeof contract.keepSuccess | typeof contract.deleteSuccess) =>
    office.api.call(who, route, { params: { contactId, successId }, body: { on: '2026-11-20' } } as never)
  await call(uma, sam, contract.keepSuccess)
  const theirs = await office.knows(other, samPerson, 'Sam Lee', 3)
  for (const contactId of [sam, theirs]) expect((await call(other, contactId, contract.deleteSuccess)).status).toBe(404)
  expect((await call(uma, lin, contract.keepSuccess)).status).toBe(404)
  expect(await listed()).toHaveLength(1)
})

test('a post that may have left is not tried again, and the owner is told to look', async () => {
  const activityId = await helped()
  const messageId = randomUUID()
  const channelLink = `https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/General?groupId=${randomUUID()}`
  await give(activityId, 'shout-out', { messageId, channelLink })
  office.box.after = () => ({ kind: 'later', afterMs: 5, code: 'network', maybeDone: true })
  await office.afterTheHold(uma, messageId)
  office.box.after = null
  await office.ran(uma, messageId)
  expect(office.box.posts).toHaveLength(1)
  const [row] = await database().look`select state, error_code from message where message_id = ${messageId}`
  expect(row).toEqual({ state: 'failed', error_code: 'maybe-sent' })
})

test.each([
  'https://evil.test/l/channel/19%3Aabc%40thread.tacv2/General?groupId=7d3b0a4e-1f0e-4d3c-9a57-3f2a6f1c2b10',
  'https://teams.microsoft.com/l/chat/19%3Aabc%40thread.tacv2/General?groupId=7d3b0a4e-1f0e-4d3c-9a57-3f2a6f1c2b10',
  'https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/General?groupId=everybody',
  'https://teams.microsoft.com/l/channel/..%2F..%2Fme%2FsendMail/General?groupId=7d3b0a4e-1f0e-4d3c-9a57-3f2a6f1c2b10',
  'https://teams.microsoft.com/l/channel/%E0%A4%A/General?groupId=7d3b0a4e-1f0e-4d3c-9a57-3f2a6f1c2b10',
  'not a link',
])('%s leads to no channel', (link) => {
  expect(channelOf(link)).toBeNull()
})
