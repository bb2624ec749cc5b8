import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInvite, readInvite } from '../../contract/invites.ts'
import { exportMe } from '../../contract/me.ts'
import { writePlace } from '../../contract/places.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys, type Keys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { watchNesting } from '../support/nesting.ts'
import { contractRoutes, inputSchema, nameOf, plainest } from '../support/routes.ts'
import { typedBodies } from '../support/typed.ts'
import { type Api, openApi } from './api.ts'
import { livedIn } from './lived-in.ts'
import { stories } from './stories.ts'

/** Whatever a person types, into whatever route takes it: a copy of the whole database, queues included, holds none of it. */
const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
const word = `typed${randomUUID().replaceAll('-', '')}`
const routes = (await contractRoutes()).filter(({ schema }) => schema.body !== undefined)
let api: Api
let keys: Keys
beforeAll(async () => {
  keys = createKeys(database().db, randomBytes(32))
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(watchNesting(database().db, nested), now, { keys })
})
afterAll(() => api.close())

/** Where a transaction was begun within another. */
const nested: string[] = []

/** What lies open on purpose, and why. */
const open: Readonly<Record<string, string>> = {
  'public.published_skill.skill': 'published by choice, for everybody of the organisation to find',
  'public.contact_address.address': 'an address that somebody has outside, which their mail is told by',
  'public.contact.address': 'as above',
  'public.site.site': "the company's own name for a site, which the database compares",
  'public.site_way.low_site': 'as above',
  'public.site_way.high_site': 'as above',
}

/** Columns of every table, the queues' too, in which a word stands: in plain, as hex or as base64, as a copy on disk would hold it. */
async function columnsWith(text: string): Promise<string[]> {
  const { look } = database()
  const columns = await look<{ table: string; name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'bullmq') and a.attnum > 0 and not a.attisdropped order by 1, 2`
  // Of base64 the middle, which is the same wherever the word begins among the bytes but for three ways.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + text)
      .toString('base64')
      .slice(4, -4),
  )
  const forms = [text, Buffer.from(text).toString('hex'), ...base64].map((form) => `%${form}%`)
  const found: string[] = []
  for (const { table, name } of columns)
    if ((await look.unsafe(`select 1 from ${table} where ${name}::text ilike any($1) limit 1`, [forms])).length > 0)
      found.push(`${table}.${name}`)
  return found
}

/** Bodies that need more than their shape to be accepted, and take words. */
const bodies: Readonly<Record<string, (contactId: string) => object[]>> = {
  'PUT /api/asks/:askId': (contactId) => [
    { what: { direction: 'ask', kind: 'fresh-eyes' }, contactIds: [contactId], topic: word },
  ],
  'PUT /api/people/:contactId/reach': () => [
    { email: `${word}@home.example`, phone: word.slice(0, 40), company: word, note: word },
  ],
  'PUT /api/shelf/:linkId': () => [
    { url: `https://example.com/${word}`, title: word, tags: [word.slice(0, 30)] },
    { title: word, kind: 'book' },
  ],
  'PUT /api/sites': () => [{ sites: [{ site: word, region: 'DE-BY' }], ways: [{ between: [word, 'B'], minutes: 5 }] }],
}
const takesWords: string[] = []
const accepted = new Set<string>()
let writer: OwnerRef | undefined

test('into every route that takes words, words are typed, and each of them takes them', {
  timeout: 180_000,
}, async () => {
  for (const route of routes) {
    const name = nameOf(route)
    const owner = await livedIn(database(), keys, tenantId)
    const { ref, ids, words } = owner
    const told = (await stories[name]?.({ api, database: database(), owner, word })) ?? {}
    const known = {
      ...ids,
      ...told.ids,
      contactIds: [ids.contactId],
      address: `${words[0]}@contoso.example`,
      on: '2026-11-24',
      // A meeting's id is text, but Graph's, which the page was given and gives back: nobody types it.
      meetingId: 'AAMkAGI1',
    }
    const typed = [
      ...(told.bodies ?? []),
      ...(bodies[name]?.(ids.contactId ?? '') ?? []),
      ...typedBodies(inputSchema(route.schema.body as never), word, known),
    ].filter((body) => JSON.stringify(body).includes(word.slice(0, 30)))
    if (typed.length === 0) continue
    takesWords.push(name)
    // An ask of one's own that is written anew has left already.
    const inAddress = { ...known, ...(route.method === 'PUT' ? { askId: randomUUID() } : {}) }
    const params = route.schema.params ? plainest(inputSchema(route.schema.params), inAddress) : {}
    for (const body of typed) {
      const { status } = await api.call(ref, route as never, { params, body } as never)
      expect([name, status < 500]).toEqual([name, true])
      if (status < 300) accepted.add(name)
      if (status < 300 && name === 'PUT /api/people/:contactId/notes/:noteId') writer = ref
    }
  }
  expect(takesWords.length).toBeGreaterThan(25)
  expect(takesWords.filter((name) => !accepted.has(name))).toEqual([])
})

test('an invite to a place that was typed, in words that were typed, names it to its owner', async () => {
  const { ref, ids } = await livedIn(database(), keys, tenantId)
  const placeId = randomUUID()
  await api.call(ref, writePlace, {
    params: { placeId },
    body: { name: word, where: word, kinds: ['lunch'], suits: [] },
  })
  const start = '2026-11-26T12:00:00+00:00'
  const body = { kind: 'lunch' as const, contactIds: [ids.contactId ?? ''], start, place: { placeId } }
  const made = await api.call(ref, makeInvite, { body })
  expect([made.status, made.body.invite?.place]).toEqual([202, `${word}, ${word}`])
  const params = { inviteId: made.body.invite?.inviteId ?? '' }
  expect((await api.call(ref, readInvite, { params })).body.place).toBe(`${word}, ${word}`)
})

test('and the database holds none of them in the open', async () => {
  expect((await columnsWith(word)).filter((column) => !(column in open))).toEqual([])
  // They are there, under their owner's key, and the search would have found them.
  if (!writer) throw new Error('nobody wrote a note')
  expect(JSON.stringify((await api.call(writer, exportMe, {})).body)).toContain(word)
  await database().look`insert into dead_letter (job, reason, at) values ('suggest', ${`x${word}`}, ${now})`
  expect(await columnsWith(word)).toContain('public.dead_letter.reason')
})

test('none of these routes asks the pool for a second connection while it holds one', () => {
  expect(nested).toEqual([])
})
