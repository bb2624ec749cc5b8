import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setCadence } from '../../contract/circles.ts'
import { writeReach } from '../../contract/leaving.ts'
import * as contract from '../../contract/news.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { safeFetch } from '../../platform/fetch/safe-fetch.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { watchNews } from '../../worker/jobs/watch-news.ts'
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
/** What the site serves at a path, and what it was asked with. */
const served = new Map<string, string>()
const asked: { path: string; ifNoneMatch: string | undefined; status: number }[] = []

const entry = (title: string, day = '2026-11-23', id = title) =>
  `<item><title>${title}</title><link>https://news.example/${encodeURIComponent(id)}</link><guid>${id}</guid><pubDate>${day}T08:00:00Z</pubDate></item>`
const feed = (title: string, ...entries: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title>${entries.join('')}</channel></rss>`

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  keys = createKeys(database().db, randomBytes(32))
  api = await openApi(database().db, now, { keys })
  site = createServer((request, response) => {
    const path = request.url ?? ''
    const ifNoneMatch = request.headers['if-none-match']
    const status = ifNoneMatch === '"one"' ? 304 : 200
    asked.push({ path, ifNoneMatch, status })
    if (status === 304) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"one"' }).end(served.get(path))
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  port = (site.address() as AddressInfo).port
})
afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await api.close()
})

async function owner(): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(
    ref,
    (sql) => sql`
    insert into owner (tenant_id, owner_id, state, display_name, signed_in_at) values (app_tenant(), app_owner(), 'on', 'Uma', ${now})`,
  )
  return ref
}
/** Somebody with contact both ways until a day, who has left unless said otherwise. */
async function colleague(of: OwnerRef, name: string, more: { lastDay?: number; here?: boolean } = {}): Promise<string> {
  const [contactId, personId] = [randomUUID(), randomUUID()]
  await database().db.asOwner(of, async (sql) => {
    await sql`
      insert into person (tenant_id, person_id, display_name, account_enabled, updated_at)
      values (app_tenant(), ${personId}, ${name}, ${more.here ?? false}, '2026-09-01')`
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, elsewhere, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${personId}, ${name}, ${`${contactId}@contoso.example`}, ${!more.here}, ${now})`
    await sql`
      insert into relationship (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, n_out, n_in)
      values (app_tenant(), app_owner(), ${contactId}, 1, 1, 20000, 19000, ${more.lastDay ?? 20700}, 1, 1)`
  })
  return contactId
}
const worksAt = (as: OwnerRef, contactId: string, company: string, email: string | null = null) =>
  api.call(as, writeReach, { params: { contactId }, body: { company, email } })
const add = (as: OwnerRef, path: string, company = 'Fabrikam', feedId = randomUUID()) =>
  api.call(as, contract.addFeed, { params: { feedId }, body: { url: `https://news.example${path}`, company } })
/** Looks at a feed; the test's own site stands for the public one. */
const look = (as: OwnerRef, feedId: string, at = now) =>
  watchNews(
    {
      ...jobDeps(database().db, at),
      keys,
      fetchPage: (address, options) =>
        safeFetch(`http://127.0.0.1:${port}${new URL(address).pathname}`, {
          ...options,
          mayConnect: (_, to) => to === port,
        }),
    },
    { eventId: randomUUID(), tenantId, ownerId: as.ownerId, feedId },
  )
const people = async (as: OwnerRef) => (await api.call(as, contract.listInTouch, {})).body.people

test('whoever left keeps their history and gets a rhythm of months; whoever is still here is not among them', async () => {
  const me = await owner()
  const ana = await colleague(me, 'Ana López', { lastDay: 20781 - 121 })
  const sam = await colleague(me, 'Sam Lee', { lastDay: 20781 - 10 })
  await colleague(me, 'Still Here', { here: true })
  expect(
    (await people(me)).map(({ contactId, isDue, lastContact, email }) => [contactId, isDue, lastContact, email]),
  ).toEqual([
    [ana, true, '2026-07-26', null],
    [sam, false, '2026-11-14', null],
  ])
  await worksAt(me, sam, 'Fabrikam', 'sam@home.example')
  await api.call(me, setCadence, { params: { contactId: sam }, body: { everyDays: 10 } })
  const after = (await people(me)).find(({ contactId }) => contactId === sam)
  expect(after).toMatchObject({
    isDue: true,
    dueOn: '2026-11-24',
    hello: { to: 'sam@home.example', text: 'Hi Sam,\nhow are you, and what are you up to these days?' },
    news: null,
  })
  // The dead work address stands in no draft.
  expect(JSON.stringify(await people(me))).not.toContain('contoso')
})

test('a story that four feeds carry is one draft, with its source; told once it never comes up again for that person', async () => {
  const me = await owner()
  const [ana, sam] = [await colleague(me, 'Ana'), await colleague(me, 'Sam')]
  await worksAt(me, ana, 'Fabrikam')
  await worksAt(me, sam, 'fabrikam')
  const titles = [
    'Fabrikam opens a second site in Lyon',
    'In Lyon Fabrikam opens second site',
    'Second site: Fabrikam opens in Lyon',
    'Fabrikam opens a second site in Lyon',
  ]
  for (const [nr, title] of titles.entries()) {
    served.set(`/four-${nr}`, feed(`Paper ${nr}`, entry(title, '2026-11-22', `${nr}`)))
    await look(me, (await add(me, `/four-${nr}`)).body.feedId)
  }
  expect(await database().look`select 1 from story where owner_id = ${me.ownerId}`).toHaveLength(1)
  const [first] = await people(me)
  expect(first?.news).toMatchObject({ title: titles[0], source: 'Paper 0', link: 'https://news.example/0' })
  expect(first?.news?.text).toBe(
    `Hi ${first?.name},\nI just read this and thought of you. How are things over there?\n\n${titles[0]} (Paper 0)\nhttps://news.example/0`,
  )
  const told = { params: { contactId: ana, storyId: first?.news?.storyId ?? '' }, body: {} }
  expect((await api.call(me, contract.markTold, told)).body.news).toBeNull()
  const news = new Map((await people(me)).map(({ contactId, news }) => [contactId, news !== null]))
  expect(news).toEqual(
    new Map([
      [ana, false],
      [sam, true],
    ]),
  )
})

test('a layoff, a namesake, old news and a company nobody moved to give no draft', async () => {
  const me = await owner()
  const ana = await colleague(me, 'Ana')
  await worksAt(me, ana, 'Fabrikam')
  served.set(
    '/sad',
    feed(
      'Paper',
      entry('Fabrikam cuts 300 jobs'),
      entry('New Fabrikam Bank opens in Lyon'),
      entry('Fabrikam opens a site', '2026-10-01'),
    ),
  )
  await look(me, (await add(me, '/sad')).body.feedId)
  served.set('/other', feed('Paper', entry('Northwind opens a site in Lyon')))
  await look(me, (await add(me, '/other', 'Northwind')).body.feedId)
  expect((await people(me)).map(({ news }) => news)).toEqual([null])
})

test('a feed that has not changed is not sent again, and the next look is armed', async () => {
  const me = await owner()
  served.set('/etag', feed('Paper', entry('Fabrikam opens a site in Lyon')))
  const { feedId } = (await add(me, '/etag')).body
  expect(api.started.at(-1)).toMatchObject({ name: 'watch-news', payload: { feedId } })
  await look(me, feedId)
  await look(me, feedId)
  expect(asked.filter(({ path }) => path === '/etag').map(({ ifNoneMatch, status }) => [ifNoneMatch, status])).toEqual([
    [undefined, 200],
    ['"one"', 304],
  ])
  const due = await database().look`select due_at from due where owner_id = ${me.ownerId} and what = 'watch-news'`
  expect([...due]).toEqual([{ due_at: new Date('2026-11-24T15:00:00Z') }])
  await api.call(me, contract.removeFeed, { params: { feedId } })
  expect(await database().look`select 1 from due where owner_id = ${me.ownerId} and what = 'watch-news'`).toHaveLength(
    0,
  )
})

const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "Fabrikam opens"><!ENTITY b "${'&a;'.repeat(100)}">]>${feed('P', entry('&b;'))}`
test.each([
  ['a bomb of entities', bomb, 'dtd'],
  ['a million entries', feed('P', '<item><title>Fabrikam opens</title></item>'.repeat(1_000_000)), 'too-large'],
  ['no feed', '<html><title>x</title></html>', 'not-a-feed'],
])('of %s nothing is stored, the reason is shown, and the next look is a day later', async (name, text, problem) => {
  const me = await owner()
  const path = `/${encodeURIComponent(name)}`
  served.set(path, text)
  const { feedId } = (await add(me, path)).body
  await look(me, feedId)
  expect((await api.call(me, contract.listFeeds, {})).body.feeds[0]).toMatchObject({
    problem,
    readAt: '2026-11-24T09:00:00.000Z',
  })
  expect(await database().look`select 1 from story where owner_id = ${me.ownerId}`).toHaveLength(0)
  const due = await database().look`select due_at from due where owner_id = ${me.ownerId} and what = 'watch-news'`
  expect([...due]).toEqual([{ due_at: new Date('2026-11-25T09:00:00Z') }])
})

test('an address inside a network and what is none are refused, and another owner sees none of it', async () => {
  const [me, other] = [await owner(), await owner()]
  const code = async (address: string) =>
    (
      await api.call(me, contract.addFeed, {
        params: { feedId: randomUUID() },
        body: { url: address, company: 'Fabrikam' },
      })
    ).problem.code
  expect(await code('http://169.254.169.254/feed')).toBe('private-address')
  expect(await code('http://feeds.internal/rss')).toBe('private-address')
  expect(await code('ftp://news.example/rss')).toBe('not-a-web-address')
  const { feedId } = (await add(me, '/mine')).body
  expect((await api.call(other, contract.removeFeed, { params: { feedId } })).status).toBe(404)
  expect((await api.call(other, contract.listFeeds, {})).body.feeds).toEqual([])
  const ana = await colleague(me, 'Ana')
  expect(
    (await api.call(other, contract.markTold, { params: { contactId: ana, storyId: randomUUID() }, body: {} })).status,
  ).toBe(404)
  expect(
    (await api.call(me, contract.markTold, { params: { contactId: ana, storyId: randomUUID() }, body: {} })).status,
  ).toBe(404)
})
