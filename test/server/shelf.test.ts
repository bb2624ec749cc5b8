import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportMe } from '../../contract/me.ts'
import { writeNote } from '../../contract/notes.ts'
import {
  draftOffer,
  dropOffer,
  listReaders,
  listShelf,
  markOfferSent,
  removeLink,
  saveLink,
} from '../../contract/shelf.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { mergeInto } from '../../db/queries/contact-links.ts'
import { safeFetch } from '../../platform/fetch/safe-fetch.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { fetchLink } from '../../worker/jobs/fetch-link.ts'
import { testDatabase } from '../support/database.ts'
import { jobDeps } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
let api: Api
let keys: Keys
let site: Server
let port = 0

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  keys = createKeys(database().db, randomBytes(32))
  api = await openApi(database().db, now, { keys })
  site = createServer((request, response) => {
    const html = (text: string) => response.setHeader('content-type', 'text/html; charset=utf-8').end(text)
    if (request.url === '/forecast')
      html('<head><title> Forecasting \n in&nbsp;Excel </title></head><body><title>no</title>')
    else if (request.url === '/talk')
      html(
        '<title>x</title><meta property="og:title" content="A talk &amp; more"><meta property="og:type" content="video.other">',
      )
    else if (request.url === '/huge')
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '5000000000' }).write('x')
    else html('<body>nothing</body>')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  port = (site.address() as AddressInfo).port
})
afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await api.close()
})

async function owner(): Promise<OwnerRef & { priya: string; lee: string }> {
  const ref = { tenantId, ownerId: randomUUID() }
  const [priya, lee] = [randomUUID(), randomUUID()]
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'on', ${now})`
    for (const [id, name] of [
      [priya, 'Priya Rao'],
      [lee, 'Lee'],
    ] as const)
      await sql`
        insert into contact (tenant_id, owner_id, contact_id, display_name, address, first_seen_at)
        values (app_tenant(), app_owner(), ${id}, ${name}, ${`${id}@contoso.example`}, ${now})`
  })
  return { ...ref, priya, lee }
}
type Body = { url?: string | null; title?: string; tags?: string[]; sourceContactId?: string | null }
const save = (as: OwnerRef, body: Body, linkId = randomUUID()) => api.call(as, saveLink, { params: { linkId }, body })
const note = (as: OwnerRef, contactId: string, text: string, kind: 'project' | 'goal' = 'project') =>
  api.call(as, writeNote, { params: { contactId, noteId: randomUUID() }, body: { kind, text } })
/** Runs the reading of a link against the test's own site, whose name stands for a public one. */
const read = (as: OwnerRef, linkId: string, path: string) =>
  fetchLink(
    {
      ...jobDeps(database().db, now),
      keys,
      fetchPage: (_, options) =>
        safeFetch(`http://127.0.0.1:${port}${path}`, { ...options, mayConnect: (_address, at) => at === port }),
    },
    { eventId: randomUUID(), tenantId: as.tenantId, ownerId: as.ownerId, linkId },
  )

test('a page is saved once, whatever tracking its address carries and however often it is sent', async () => {
  const me = await owner()
  const first = await save(me, { url: 'https://www.example.com/a/?utm_source=x&b=2', title: 'A' })
  expect(first.body).toMatchObject({ url: 'https://example.com/a?b=2', title: 'A', kind: 'article' })
  const again = await save(me, { url: 'https://example.com/a?b=2#part', title: 'B' })
  expect(again.body.linkId).toBe(first.body.linkId)
  expect((await api.call(me, listShelf, {})).body.links.map(({ title }) => title)).toEqual(['A'])
})

test('ten clicks at once on one address make one link', async () => {
  const me = await owner()
  const saved = await Promise.all(
    Array.from({ length: 10 }, () => save(me, { url: 'https://example.com/b', title: 'B' })),
  )
  expect(new Set(saved.map(({ body }) => body.linkId)).size).toBe(1)
})

test('title and kind are read from the page; a title that was typed is left alone', async () => {
  const me = await owner()
  const link = await save(me, { url: 'https://example.com/forecast' })
  expect(link.body.reading).toEqual({ state: 'waiting', problem: null })
  expect(api.started.at(-1)).toMatchObject({ name: 'fetch-link', payload: { linkId: link.body.linkId } })
  await read(me, link.body.linkId, '/forecast')
  const talk = await save(me, { url: 'https://example.com/talk' })
  await read(me, talk.body.linkId, '/talk')
  const typed = await save(me, { url: 'https://example.com/typed', title: 'Mine' })
  await read(me, typed.body.linkId, '/forecast')
  const { links } = (await api.call(me, listShelf, {})).body
  expect(new Map(links.map(({ title, kind, reading }) => [title, [kind, reading.state]]))).toEqual(
    new Map([
      ['Forecasting in Excel', ['article', 'done']],
      ['A talk & more', ['video', 'done']],
      ['Mine', ['article', 'none']],
    ]),
  )
})

test('a page of five gigabytes and one without a title leave the link as it was, and say why', async () => {
  const me = await owner()
  for (const [path, problem] of [
    ['/huge', 'too-large'],
    ['/empty', 'no-title'],
  ] as const) {
    const link = await save(me, { url: `https://example.com${path}` })
    await read(me, link.body.linkId, path)
    const found = (await api.call(me, listShelf, {})).body.links.find(({ linkId }) => linkId === link.body.linkId)
    expect(found).toMatchObject({ title: 'example.com', reading: { state: 'failed', problem } })
  }
})

test('a name that leads inside a network is not read', async () => {
  const me = await owner()
  const link = await save(me, { url: 'https://example.com/rebound' })
  await fetchLink(
    {
      ...jobDeps(database().db, now),
      keys,
      fetchPage: (_, options) => safeFetch(`http://127.0.0.1:${port}/forecast`, options),
    },
    { eventId: randomUUID(), tenantId, ownerId: me.ownerId, linkId: link.body.linkId },
  )
  expect((await api.call(me, listShelf, {})).body.links[0]?.reading).toEqual({
    state: 'failed',
    problem: 'private-address',
  })
})

test('the article on forecasting is for the one with the budget model: once, and never for whom it came from', async () => {
  const me = await owner()
  await note(me, me.priya, 'the budget model')
  await note(me, me.lee, 'moving to Lyon')
  const link = await save(me, { url: 'https://example.com/f', title: 'Forecasting in Excel' })
  const at = { params: { linkId: link.body.linkId } }
  expect((await api.call(me, listReaders, at)).body.readers).toEqual([
    { contactId: me.priya, name: 'Priya Rao', because: { kind: 'project', text: 'the budget model' } },
  ])
  const offer = { params: { ...at.params, contactId: me.priya }, body: {} }
  const draft = await api.call(me, draftOffer, offer)
  expect(draft.body).toMatchObject({
    to: `${me.priya}@contoso.example`,
    text: 'Hi Priya,\nI read this and thought of you.\n\nForecasting in Excel\nhttps://example.com/f',
  })
  expect((await api.call(me, draftOffer, offer)).body.draftedAt).toBe(draft.body.draftedAt)
  expect((await api.call(me, listReaders, at)).body.readers).toEqual([])
  await api.call(me, dropOffer, { params: offer.params })
  expect((await api.call(me, listReaders, at)).body.readers).toHaveLength(1)
  await api.call(me, draftOffer, offer)
  await api.call(me, markOfferSent, offer)
  expect((await api.call(me, draftOffer, offer)).problem.code).toBe('already-sent')
  expect((await api.call(me, dropOffer, { params: offer.params })).problem.code).toBe('already-sent')
  const hers = await save(me, { url: 'https://example.com/g', title: 'Budget models', sourceContactId: me.priya })
  const hersAt = { params: { linkId: hers.body.linkId } }
  expect((await api.call(me, listReaders, hersAt)).body.readers).toEqual([])
  const back = { params: { ...hersAt.params, contactId: me.priya }, body: {} }
  expect((await api.call(me, draftOffer, back)).problem.code).toBe('from-them')
})

test('taken off the shelf and saved again, a link still is not offered twice', async () => {
  const me = await owner()
  const first = await save(me, { url: 'https://example.com/h', title: 'H' })
  const offer = { params: { linkId: first.body.linkId, contactId: me.priya }, body: {} }
  await api.call(me, draftOffer, offer)
  await api.call(me, markOfferSent, offer)
  expect((await api.call(me, removeLink, { params: { linkId: first.body.linkId } })).body.title).toBe('H')
  expect((await api.call(me, listShelf, {})).body.links).toEqual([])
  expect((await api.call(me, removeLink, { params: { linkId: first.body.linkId } })).status).toBe(404)
  const again = await save(me, { url: 'https://example.com/h', title: 'H' })
  const repeated = { params: { linkId: again.body.linkId, contactId: me.priya }, body: {} }
  expect((await api.call(me, draftOffer, repeated)).problem.code).toBe('already-sent')
})

test('whoever was excluded or has no note is proposed to nobody', async () => {
  const me = await owner()
  await note(me, me.priya, 'forecasting')
  await database().db.asOwner(
    me,
    (sql) => sql`
    insert into exclusion (tenant_id, owner_id, contact_id, made_at) values (app_tenant(), app_owner(), ${me.priya}, ${now})`,
  )
  const link = await save(me, { title: 'Forecasting' })
  expect((await api.call(me, listReaders, { params: { linkId: link.body.linkId } })).body.readers).toEqual([])
})

test.each([
  ['javascript:alert(1)', 'not-a-web-address'],
  ['https://user:secret@example.com/', 'not-a-web-address'],
  ['http://127.0.0.1/', 'private-address'],
  ['http://2130706433.example/', null],
  ['http://[::ffff:10.0.0.1]/', 'not-a-web-address'],
  ['http://169.254.169.254/latest/meta-data', 'private-address'],
  ['https://wiki.internal/page', 'private-address'],
])('of %s is said %s', async (address, code) => {
  const me = await owner()
  const answer = await save(me, { url: address, title: 'T' })
  expect([answer.status, answer.problem.code ?? null]).toEqual([code ? 400 : 200, code])
  expect((await api.call(me, listShelf, {})).body.links).toHaveLength(code ? 0 : 1)
})

test('nothing to save, a tag too long and a title of ten thousand characters are refused, and nothing is stored', async () => {
  const me = await owner()
  expect((await save(me, {})).problem.code).toBe('nothing-to-save')
  for (const body of [{ title: 'x'.repeat(10_000) }, { title: 'T', tags: ['x'.repeat(41)] }])
    expect((await save(me, body)).status).toBe(400)
  expect((await api.call(me, listShelf, {})).body.links).toEqual([])
})

test('what is on a shelf stands open nowhere, is in the export, and is nobody else to read', async () => {
  const [me, other] = [await owner(), await owner()]
  const secret = `planted-${randomUUID().slice(0, 18)}`
  const link = await save(me, { url: `https://example.com/${secret}`, title: secret, tags: [secret] })
  const stored = await database().look`select * from shelf_link where owner_id = ${me.ownerId}`
  expect(stored).toHaveLength(1)
  expect(JSON.stringify(stored)).not.toContain(secret)
  expect(Buffer.concat(stored.map(({ cipher }) => cipher as Buffer)).includes(secret)).toBe(false)
  const taken = (await api.call(me, exportMe, {})).body as unknown as { shelf_link: { text: string }[] }
  expect(taken.shelf_link.map(({ text }) => JSON.parse(text).title)).toEqual([secret])
  const at = { params: { linkId: link.body.linkId } }
  expect((await api.call(other, listReaders, at)).status).toBe(404)
  expect((await api.call(other, removeLink, at)).status).toBe(404)
  expect((await api.call(other, listShelf, {})).body.links).toEqual([])
})

test('when two contacts turn out to be one person, what either was sent counts for both', async () => {
  const me = await owner()
  const link = await save(me, { title: 'T' })
  for (const contactId of [me.priya, me.lee]) {
    const offer = { params: { linkId: link.body.linkId, contactId }, body: {} }
    await api.call(me, draftOffer, offer)
    if (contactId === me.lee) await api.call(me, markOfferSent, offer)
  }
  await database().db.asOwner(me, (sql) => mergeInto(sql, me.priya, [me.lee], new Date(0)))
  const offers = (await api.call(me, listShelf, {})).body.links[0]?.offers
  expect(offers?.map(({ contactId, sentAt }) => [contactId, sentAt !== null])).toEqual([[me.priya, true]])
})
