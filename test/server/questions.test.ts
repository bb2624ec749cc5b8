import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listNotes, writeNote } from '../../contract/notes.ts'
import { listPeople, readPerson } from '../../contract/people.ts'
import { answerOutOfRange, answerReportNotes, askOutOfRangeAgain, listQuestions } from '../../contract/questions.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { refreshPeers } from '../../db/queries/peers.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { dayMs, mail, meeting, type Office, openOffice, score } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const at = Date.parse(now)
let api: Api
let office: Office
let people: Record<'boss' | 'sam' | 'lee', string>
const sam = (): string => office.contacts[0] ?? ''
const lee = (): string => office.contacts[1] ?? ''

beforeAll(async () => {
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

/** The boss leads the owner, Sam and Lee, all engineers; with Sam there is contact both ways, Lee only writes. */
beforeEach(async () => {
  office = await openOffice(database().db, 2)
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${office.ref.tenantId}, ${now})`
  people = { boss: randomUUID(), sam: randomUUID(), lee: randomUUID() }
  await database().db.asTenant(office.ref.tenantId, async (sql) => {
    const insert = (id: string, name: string, title: string, manager: string | null) => sql`
      insert into person (tenant_id, person_id, display_name, job_title, manager_id, updated_at)
      values (app_tenant(), ${id}, ${name}, ${title}, ${manager}, ${now})`
    await insert(people.boss, 'Boss', 'Engineering Manager', null)
    for (const [id, name] of [
      [people.sam, 'Sam'],
      [people.lee, 'Lee'],
      [office.ref.ownerId, 'Uma'],
    ] as const)
      await insert(id, name, 'Software Engineer', people.boss)
  })
  await database().db.asOwner(office.ref, async (sql) => {
    await sql`update contact set person_id = ${people.sam} where contact_id = ${sam()}`
    await sql`update contact set person_id = ${people.lee} where contact_id = ${lee()}`
    await storeInteractions(sql, [
      meeting('with-sam', [sam()], at - 3 * dayMs),
      mail({ id: randomUUID(), from: lee(), to: ['self'], at: at - 2 * dayMs }),
    ])
  })
  await refresh()
  await score(database().db, office, now)
})

const refresh = () => database().db.asOwner(office.ref, (sql) => refreshPeers(sql, new Date(now)))
const chart = async (who: string, change: { title?: string; manager?: string }): Promise<void> => {
  await database().db.asTenant(
    office.ref.tenantId,
    (sql) => sql`
      update person set job_title = coalesce(${change.title ?? null}, job_title), manager_id = coalesce(${change.manager ?? null}, manager_id)
      where person_id = ${who}`,
  )
  await refresh()
}
const questions = async () => (await api.call(office.ref, listQuestions, {})).body
const params = (contactId: string) => ({ params: { contactId } })
const peerOf = async (contactId: string) => (await api.call(office.ref, readPerson, params(contactId))).body.peer
const listed = async () =>
  (await api.call(office.ref, listPeople, { querystring: {} })).body.people.map(({ name }) => name)

describe('an equal who is promoted out of range', () => {
  test('is asked about once; kept, they are a peer again, and taking the answer back asks again', async () => {
    expect(await questions()).toEqual({ outOfRange: [], reports: [] })
    await chart(people.sam, { title: 'Vice President' })
    expect(await peerOf(sam())).toBe('not')
    expect((await questions()).outOfRange).toEqual([{ contactId: sam(), name: 'Sam', title: 'Vice President' }])
    for (const _ of [1, 2]) {
      const kept = await api.call(office.ref, answerOutOfRange, { ...params(sam()), body: { keep: true } })
      expect(kept.body).toEqual({ contactId: sam(), answer: 'kept' })
    }
    expect(await listed()).toContain('Sam')
    expect((await questions()).outOfRange).toEqual([])
    await refresh()
    expect(await peerOf(sam())).toBe('peer')
    const again = await api.call(office.ref, askOutOfRangeAgain, params(sam()))
    expect(again.body.answer).toBe('asked')
    expect(await peerOf(sam())).toBe('not')
    expect((await questions()).outOfRange).toHaveLength(1)
  })

  test('is let go without a second question, whatever the chart does afterwards', async () => {
    await chart(people.sam, { title: 'Vice President' })
    await api.call(office.ref, answerOutOfRange, { ...params(sam()), body: { keep: false } })
    expect(await peerOf(sam())).toBe('not')
    await chart(people.sam, { title: 'Software Engineer' })
    await chart(people.sam, { title: 'Vice President' })
    expect((await questions()).outOfRange).toEqual([])
  })

  test('by mistake of the directory is no question any more once it is mended', async () => {
    await chart(people.sam, { title: 'Vice President' })
    await chart(people.sam, { title: 'Software Engineer' })
    expect((await questions()).outOfRange).toEqual([])
    expect(await peerOf(sam())).toBe('peer')
  })

  test('without contact both ways is nobody to ask about, and neither is who now leads the owner', async () => {
    await chart(people.lee, { title: 'Vice President' })
    expect((await questions()).outOfRange).toEqual([])
    await chart(office.ref.ownerId, { manager: people.sam })
    await chart(people.sam, { title: 'Vice President' })
    expect((await questions()).outOfRange).toEqual([])
    const kept = await api.call(office.ref, answerOutOfRange, { ...params(sam()), body: { keep: true } })
    expect(kept.status).toBe(404)
  })
})

describe('notes about somebody who comes to report to the owner', () => {
  const write = (contactId: string, noteId: string) =>
    api.call(office.ref, writeNote, {
      params: { contactId, noteId },
      body: { kind: 'project', text: 'the budget model' },
    })
  const notes = (contactId: string) => api.call(office.ref, listNotes, params(contactId))
  const answer = (contactId: string, keep: boolean) =>
    api.call(office.ref, answerReportNotes, { ...params(contactId), body: { keep } })

  test('are hidden until they are kept, and then there without any score', async () => {
    await write(sam(), randomUUID())
    expect((await answer(sam(), true)).status).toBe(404)
    await chart(people.sam, { manager: office.ref.ownerId })
    expect((await notes(sam())).status).toBe(404)
    expect((await write(sam(), randomUUID())).status).toBe(404)
    expect((await questions()).reports).toEqual([{ contactId: sam(), name: 'Sam', notes: 1, kept: false }])
    expect((await answer(sam(), true)).body).toEqual({ contactId: sam(), kept: true, erased: 0 })
    expect((await notes(sam())).body.notes.map(({ text }) => text)).toEqual(['the budget model'])
    expect((await questions()).reports).toEqual([{ contactId: sam(), name: 'Sam', notes: 1, kept: true }])
    expect((await api.call(office.ref, readPerson, params(sam()))).status).toBe(404)
  })

  test('are erased for good where the owner says so, and only those', async () => {
    await write(sam(), randomUUID())
    await write(lee(), randomUUID())
    await chart(people.sam, { manager: office.ref.ownerId })
    expect((await answer(sam(), false)).body).toEqual({ contactId: sam(), kept: false, erased: 1 })
    expect((await questions()).reports).toEqual([])
    await chart(people.sam, { manager: people.boss })
    expect((await notes(sam())).body.notes).toEqual([])
    expect((await notes(lee())).body.notes).toHaveLength(1)
  })

  test('come back by themselves when the chart no longer says so', async () => {
    await write(sam(), randomUUID())
    await chart(people.sam, { manager: office.ref.ownerId })
    await chart(people.sam, { manager: people.boss })
    expect((await notes(sam())).body.notes).toHaveLength(1)
    expect((await questions()).reports).toEqual([])
  })
})
