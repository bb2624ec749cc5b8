import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as contract from '../../contract/leaving.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { followAccount } from '../../db/queries/leaving.ts'
import { createKeys } from '../../platform/keys.ts'
import { eraseOwner } from '../../worker/jobs/erase-owner.ts'
import { testDatabase } from '../support/database.ts'
import { jobDeps } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
let tenantId = randomUUID()
let api: Api

beforeAll(async () => {
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
beforeEach(async () => {
  api.clock.set(now)
  tenantId = randomUUID()
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
})
afterAll(() => api.close())

async function owner(): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`
      insert into owner (tenant_id, owner_id, state, display_name, address, zone, signed_in_at)
      values (app_tenant(), app_owner(), 'on', 'Uma Rao', 'uma@contoso.example', 'Pacific/Auckland', ${now})`
    await sql`insert into person (tenant_id, person_id, display_name, mail, updated_at) values (app_tenant(), app_owner(), 'Uma Rao', 'uma@contoso.example', ${now})`
  })
  return ref
}
async function contact(of: OwnerRef, name: string): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(of, async (sql) => {
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${name}, ${`${contactId}@contoso.example`}, 'peer', ${now})`
    await sql`
      insert into relationship (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, n_out, n_in)
      values (app_tenant(), app_owner(), ${contactId}, 1, 1, 20780, 20000, 20780, 1, 1)`
  })
  return contactId
}
type Words = { email?: string; phone?: string; linkedIn?: string; company?: string; note?: string }
const write = (as: OwnerRef, contactId: string, body: Words) =>
  api.call(as, contract.writeReach, { params: { contactId }, body })
const read = async (as: OwnerRef, contactId: string) =>
  (await api.call(as, contract.readReach, { params: { contactId } })).body
const leave = (as: OwnerRef, lastDay: string) => api.call(as, contract.setLastDay, { body: { lastDay } })
const file = (as: OwnerRef, format: 'vcf' | 'csv') => api.call(as, contract.contactFile, { querystring: { format } })

test('how to reach somebody is kept sealed, changed, and forgotten when all of it is emptied', async () => {
  const me = await owner()
  const ana = await contact(me, 'Ana López')
  const secret = `ana.${randomUUID().slice(0, 8)}@home.example`
  await write(me, ana, { email: secret, linkedIn: 'linkedin.com/in/ana-lopez', company: 'Fabrikam' })
  expect(await read(me, ana)).toMatchObject({
    email: secret,
    phone: null,
    linkedIn: 'https://www.linkedin.com/in/ana-lopez',
    searchUrl: expect.stringContaining('keywords=Ana%20L%C3%B3pez%20Fabrikam'),
  })
  const [row] = await database().look<{ cipher: Buffer }[]>`select cipher from reach where owner_id = ${me.ownerId}`
  expect(row?.cipher.includes(secret)).toBe(false)
  await write(me, ana, {})
  expect(await database().look`select 1 from reach where owner_id = ${me.ownerId}`).toHaveLength(0)
})

test('a work address, what is no profile, and a note of ten thousand characters are refused and nothing is stored', async () => {
  const me = await owner()
  const ana = await contact(me, 'Ana')
  expect((await write(me, ana, { email: 'ana@CONTOSO.example' })).problem.code).toBe('work-address')
  expect((await write(me, ana, { linkedIn: 'https://evil.example/in/ana' })).problem.code).toBe('not-a-profile')
  expect((await write(me, ana, { note: 'x'.repeat(10_000) })).status).toBe(400)
  expect((await write(me, ana, { email: 'no address' })).status).toBe(400)
  expect((await write(await owner(), ana, { phone: '1' })).status).toBe(404)
  expect(await database().look`select 1 from reach where owner_id = ${me.ownerId}`).toHaveLength(0)
})

test('from LinkedIn’s export only people known here are kept, what was typed stays, and formulas stay text', async () => {
  const me = await owner()
  const [ana, sam] = [await contact(me, 'Ana López'), await contact(me, 'Sam Lee')]
  await write(me, sam, { email: 'sam@typed.example' })
  const csv = [
    'Notes:',
    '"When exporting your connection data, you may notice some are missing, and so on"',
    '',
    'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
    'Ana,López,https://www.linkedin.com/in/ana-lopez,ana@contoso.example,"=HYPERLINK(""http://evil.example"")",CEO,01 Jan 2024',
    'Sam,Lee,https://www.linkedin.com/in/sam,sam@other.example,Fabrikam,,',
    'Planted,Stranger,https://www.linkedin.com/in/stranger,stranger@x.example,Y,,',
  ].join('\r\n')
  const { body } = await api.call(me, contract.importLinkedIn, { body: { csv } })
  expect([body.rows, body.people.map(({ name }) => name).sort(), body.ambiguous]).toEqual([
    3,
    ['Ana López', 'Sam Lee'],
    0,
  ])
  // The address of Ana's in it is one at work, so it is not what lasts.
  expect(await read(me, ana)).toMatchObject({ email: null, linkedIn: 'https://www.linkedin.com/in/ana-lopez' })
  expect(await read(me, sam)).toMatchObject({ email: 'sam@typed.example', company: 'Fabrikam' })
  expect((await api.call(me, contract.importLinkedIn, { body: { csv } })).body.people).toEqual([])
  await leave(me, '2026-12-11')
  const table = (await file(me, 'csv')).body.text
  expect(table).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  expect(table).not.toContain('Planted')
})

test('what is no export of LinkedIn’s, or has too many rows, is refused with what was wrong', async () => {
  const me = await owner()
  const take = async (csv: string) => (await api.call(me, contract.importLinkedIn, { body: { csv } })).problem.code
  expect(await take('a,b\n1,2')).toBe('not-linked-in')
  expect(await take('"never closed')).toBe('not-csv')
  expect(await take(`First Name,Last Name,URL\n${'A,B,C\n'.repeat(30_001)}`)).toBe('too-many-rows')
})

test('the files hold what was typed, without a work address or a score, until the last day is over where the owner is', async () => {
  const me = await owner()
  const [ana, sam] = [await contact(me, 'Ana María López'), await contact(me, 'Sam Lee')]
  await write(me, ana, { email: 'ana@home.example', phone: '+64 1', note: '=1+1' })
  expect((await file(me, 'vcf')).problem.code).toBe('no-day')
  const day = await leave(me, '2026-12-11')
  expect(day.body).toMatchObject({ lastDay: '2026-12-11', filesOpen: true })
  expect(day.body.people.map(({ name, hasReach }) => [name, hasReach]).sort()).toEqual([
    ['Ana María López', true],
    ['Sam Lee', false],
  ])
  const [cards, table] = [(await file(me, 'vcf')).body, (await file(me, 'csv')).body]
  expect(cards.text.match(/BEGIN:VCARD/g)).toHaveLength(1)
  expect(cards.text).toContain('EMAIL;TYPE=INTERNET,HOME:ana@home.example')
  expect(table.text).toBe(
    "\uFEFFFirst Name,Last Name,E-mail Address,Mobile Phone,Web Page,Company,Notes\r\nAna María,López,ana@home.example,+64 1,,,'=1+1\r\n",
  )
  for (const { text } of [cards, table])
    for (const kept of ['contoso', sam, ana, 'Sam']) expect(text).not.toContain(kept)
  const log = await database().look`select what from access_log where owner_id = ${me.ownerId}`
  expect([...log]).toEqual([{ what: 'contact-file' }, { what: 'contact-file' }])
  // In Auckland the eleventh ends at eleven in the morning, UTC.
  api.clock.set('2026-12-11T10:59:00Z')
  expect((await file(me, 'csv')).status).toBe(200)
  api.clock.set('2026-12-11T11:01:00Z')
  expect((await file(me, 'csv')).problem.code).toBe('over')
})

test('where the company does not allow it no day can be set and no file be had', async () => {
  const me = await owner()
  await leave(me, '2026-12-11')
  await database().look`update tenant set leaving_allowed = false where tenant_id = ${tenantId}`
  expect((await leave(me, '2026-12-12')).problem.code).toBe('not-allowed')
  expect((await file(me, 'csv')).problem.code).toBe('not-allowed')
  expect((await api.call(me, contract.readLeaving, {})).body).toMatchObject({ allowed: false, filesOpen: false })
})

test('a goodbye is drafted for each, marked once, and forgotten when the owner stays', async () => {
  const me = await owner()
  const sam = await contact(me, 'Sam Lee')
  await leave(me, '2026-12-11')
  const mark = (said: boolean, contactId = sam) =>
    api.call(me, contract.markGoodbye, { params: { contactId }, body: { said } })
  const { people } = (await mark(true)).body
  expect(people[0]).toMatchObject({
    saidAt: '2026-11-24T09:00:00.000Z',
    draft: { subject: 'Uma / Sam', to: `${sam}@contoso.example` },
  })
  expect((await mark(false)).body.people[0]?.saidAt).toBeNull()
  expect((await mark(true, randomUUID())).status).toBe(404)
  await mark(true)
  expect((await api.call(me, contract.cancelLeaving, {})).body).toMatchObject({ lastDay: null, people: [] })
  expect((await leave(me, '2026-12-11')).body.people[0]?.saidAt).toBeNull()
  expect((await leave(me, '2026-11-23')).problem.code).toBe('past')
  expect((await leave(me, '2028-01-01')).problem.code).toBe('too-far')
})

test('twelve hours after the account is gone everything is erased; a slip that is put right costs nothing', async () => {
  const me = await owner()
  await write(me, await contact(me, 'Ana'), { phone: '1' })
  await leave(me, '2026-12-11')
  const account = (enabled: boolean) =>
    database().look`update person set account_enabled = ${enabled} where person_id = ${me.ownerId}`
  const follow = (at: string) => database().db.asOwner(me, (sql) => followAccount(sql, new Date(at)))
  await account(false)
  expect(await follow('2026-12-12T00:00:00Z')).toBe(false)
  await account(true)
  expect(await follow('2026-12-12T11:00:00Z')).toBe(false)
  await account(false)
  expect(await follow('2026-12-12T13:00:00Z')).toBe(false)
  expect(await follow('2026-12-13T00:59:00Z')).toBe(false)
  expect(await follow('2026-12-13T01:00:00Z')).toBe(true)
  await eraseOwner(jobDeps(database().db, '2026-12-13T01:00:00Z'), { eventId: randomUUID(), ...me })
  for (const table of ['owner', 'contact', 'reach', 'leaving', 'account_gone'])
    expect([
      table,
      (await database().look`select 1 from ${database().look(table)} where owner_id = ${me.ownerId}`).length,
    ]).toEqual([table, 0])
})
