import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteNote, listNotes, readBrief, writeNote } from '../../contract/notes.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
let api: Api

async function owner(): Promise<OwnerRef & { peer: string }> {
  const ref = { tenantId, ownerId: randomUUID() }
  const peer = randomUUID()
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'on', ${now})`
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, display_name, address, first_seen_at)
      values (app_tenant(), app_owner(), ${peer}, 'Sam', 'sam@contoso.example', ${now})`
  })
  return { ...ref, peer }
}
const note = (
  contactId: string,
  more: { noteId?: string; text?: string; dueOn?: string; kind?: 'goal' | 'promise' | 'project' } = {},
) => ({
  params: { contactId, noteId: more.noteId ?? randomUUID() },
  body: { kind: more.kind ?? ('project' as const), text: more.text ?? 'the budget model', dueOn: more.dueOn ?? null },
})

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

test('a note is written once however often it is sent, changed, and taken away with a way back', async () => {
  const me = await owner()
  const first = note(me.peer)
  await api.call(me, writeNote, first)
  await api.call(me, writeNote, first)
  await api.call(me, writeNote, { ...first, body: { ...first.body, text: 'the budget model, second draft' } })
  const listed = await api.call(me, listNotes, { params: { contactId: me.peer } })
  expect(listed.body.notes.map(({ text }) => text)).toEqual(['the budget model, second draft'])
  const gone = await api.call(me, deleteNote, { params: first.params })
  expect(gone.body).toMatchObject({ text: 'the budget model, second draft', noteId: first.params.noteId })
  expect((await api.call(me, listNotes, { params: { contactId: me.peer } })).body.notes).toEqual([])
  expect((await api.call(me, deleteNote, { params: first.params })).status).toBe(404)
})

test('what was typed stands nowhere in the database', async () => {
  const me = await owner()
  const secret = `planted-${randomUUID()}`
  await api.call(me, writeNote, note(me.peer, { text: secret }))
  const tables = await database().look<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`
  for (const { name } of tables) {
    const found = await database().look.unsafe(
      `select 1 from ${name} t where t::text like '%${secret}%' or t::text like '%${Buffer.from(secret).toString('hex')}%'`,
    )
    expect([name, found.length]).toEqual([name, 0])
  }
})

test("somebody else's note is the same as none, to read, to change and to delete", async () => {
  const [me, other] = [await owner(), await owner()]
  const mine = note(me.peer)
  await api.call(me, writeNote, mine)
  for (const answer of [
    await api.call(other, listNotes, { params: { contactId: me.peer } }),
    await api.call(other, writeNote, mine),
    await api.call(other, deleteNote, { params: mine.params }),
    await api.call(other, readBrief, { params: { contactId: me.peer } }),
  ])
    expect([answer.status, answer.problem.code]).toEqual([404, 'not-found'])
  expect((await api.call(null, listNotes, { params: { contactId: me.peer } })).status).toBe(401)
  expect((await api.call(me, listNotes, { params: { contactId: me.peer } })).body.notes).toHaveLength(1)
})

test('a goal with a day wakes the suggestions the day after it, and a moved goal the day after that', async () => {
  const me = await owner()
  const goal = note(me.peer, { kind: 'goal', text: 'certification', dueOn: '2027-06-12' })
  await api.call(me, writeNote, goal)
  const due = () => database().look`select due_at from due where owner_id = ${me.ownerId} and what = 'suggest'`
  expect(await due()).toEqual([{ due_at: new Date('2027-06-13T00:00:00Z') }])
})

test('the brief says what is known, what was promised, and asks where nothing is', async () => {
  const me = await owner()
  const empty = await api.call(me, readBrief, { params: { contactId: me.peer } })
  expect(empty.body).toMatchObject({ name: 'Sam', lastContact: null, workingOn: [], yourTurn: null })
  expect(empty.body.question).not.toBeNull()
  await api.call(me, writeNote, note(me.peer))
  await api.call(me, writeNote, note(me.peer, { kind: 'promise', text: 'send the template' }))
  await database().db.asOwner(
    me,
    (sql) => sql`
    insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, contacts, people, rev)
    values (app_tenant(), app_owner(), 'm1', '2026-11-25T10:00:00Z', '2026-11-25T10:30:00Z', array[${me.peer}]::uuid[], 2, 1)`,
  )
  const known = await api.call(me, readBrief, { params: { contactId: me.peer } })
  expect(known.body).toMatchObject({ question: null, nextMeeting: { start: '2026-11-25T10:00:00.000Z' } })
  expect([known.body.workingOn, known.body.promised].map((notes) => notes.map(({ text }) => text))).toEqual([
    ['the budget model'],
    ['send the template'],
  ])
})

test('notes too long, empty, or of an unknown kind are refused with what was wrong', async () => {
  const me = await owner()
  const long = await api.call(me, writeNote, note(me.peer, { text: 'x'.repeat(2001) }))
  expect([long.status, long.problem.detail]).toEqual([400, expect.stringContaining('at most 2,000 characters')])
  const blank = await api.call(me, writeNote, note(me.peer, { text: '   ' }))
  expect([blank.status, blank.problem.detail]).toEqual([400, expect.stringContaining('write something')])
  const strange = await api.call(me, writeNote, note(me.peer, { kind: 'score' as 'goal' }))
  expect(strange.status).toBe(400)
})
