import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendAsk, writeAsk } from '../../contract/asks.ts'
import { writeNote } from '../../contract/notes.ts'
import * as contract from '../../contract/opportunities.ts'
import { excludePerson, logActivity } from '../../contract/people.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { testDatabase } from '../support/database.ts'
import { addressOf, monday, openPostOffice, type PostOffice } from '../worker/messages/post-office.ts'

const database = testDatabase()
let office: PostOffice
let uma: OwnerRef
let priyaUser: OwnerRef
let [sam, priya, lee] = ['', '', '']

beforeAll(async () => {
  office = await openPostOffice(database())
})
afterAll(() => office.close())
beforeEach(async () => {
  office.api.clock.set(monday)
  Object.assign(office.box, { sent: [], requests: [] })
  uma = await office.hire('Uma Berg')
  priyaUser = await office.hire('Priya Nair')
  sam = await office.knows(uma, null, 'Sam Lee', 20)
  priya = await office.knows(uma, priyaUser, 'Priya Nair', 10)
  lee = await office.knows(uma, null, 'Lee Ode', 5)
  await note(priya, 'goal', 'earn something with illustration on the side')
  await note(lee, 'promise', 'send illustration samples')
})

const note = (contactId: string, kind: 'goal' | 'promise', text: string) =>
  office.api.call(uma, writeNote, { params: { contactId, noteId: randomUUID() }, body: { kind, text } })
const keep = (direction: 'offering' | 'seeking', text: string, opportunityId = randomUUID()) =>
  office.api.call(uma, contract.keepOpportunity, {
    params: { opportunityId },
    body: { direction, kind: 'freelance', text, company: 'Contoso' },
  })
const offer = (opportunityId: string, contactId: string, messageId = randomUUID()) =>
  office.api.call(uma, contract.offerOpportunity, {
    params: { opportunityId },
    body: { contactId, messageId, title: 'Uma / Priya', body: 'Hi Priya, this might be for you.' },
  })
const knownAt = async (company: string) =>
  (await office.api.call(uma, contract.whoDoIKnowAt, { body: { company } })).body.people

test('freelance work reaches only peers whose noted goals fit, with the note that it fits, one by one and each once', async () => {
  const { body: kept } = await keep('offering', 'illustration for a brochure')
  expect(kept.fits).toEqual([
    { contactId: priya, name: 'Priya Nair', because: 'earn something with illustration on the side', offered: false },
  ])
  const messageId = randomUUID()
  expect((await offer(kept.opportunityId, priya, messageId)).body).toMatchObject({
    state: 'held',
    people: [{ contactId: priya }],
  })
  expect((await offer(kept.opportunityId, priya, messageId)).status).toBe(202)
  expect((await offer(kept.opportunityId, priya)).problem.code).toBe('offered-already')
  const before = await database().look`select count(*)::int as n from message`
  for (const stranger of [sam, lee]) expect((await offer(kept.opportunityId, stranger)).problem.code).toBe('no-fit')
  const params = { opportunityId: kept.opportunityId }
  const drafted = await office.api.call(uma, contract.draftOpportunity, { params, body: { contactId: sam } })
  expect(drafted.problem.code).toBe('no-fit')
  expect(await database().look`select count(*)::int as n from message`).toEqual(before)
  await office.afterTheHold(uma, messageId)
  expect(
    office.box.sent.map(({ toRecipients }) => toRecipients.map(({ emailAddress }) => emailAddress.address)),
  ).toEqual([[addressOf('Priya Nair')]])
  const listed = await office.api.call(uma, contract.listOpportunities, {})
  expect(listed.body.opportunities[0]?.fits[0]?.offered).toBe(true)
})

test('who is excluded is never matched', async () => {
  await office.api.call(uma, excludePerson, { params: { contactId: priya }, body: {} })
  expect((await keep('offering', 'illustration for a brochure')).body.fits).toEqual([])
})

test('what the owner seeks matches nobody, wakes nothing, stands nowhere in plain, and its draft is for copying first', async () => {
  const secret = `illustration ${randomUUID()}`
  const { body: kept } = await keep('seeking', secret)
  expect(kept.fits).toEqual([])
  expect(office.api.started).toEqual([])
  expect(await database().look`select 1 from due where owner_id = ${uma.ownerId}`).toHaveLength(0)
  expect(
    await database().look`select 1 from opportunity t where t::text like ${`%${secret}%`} or t::text ilike '%contoso%'`,
  ).toHaveLength(0)
  const draft = await office.api.call(uma, contract.draftOpportunity, {
    params: { opportunityId: kept.opportunityId },
    body: { contactId: priya },
  })
  expect(draft.body).toMatchObject({ copyFirst: true, title: 'Uma / Priya' })
  const theirs = await office.api.call(priyaUser, contract.listOpportunities, {})
  expect(theirs.body.opportunities).toEqual([])
  expect(
    (await office.api.call(priyaUser, contract.deleteOpportunity, { params: { opportunityId: kept.opportunityId } }))
      .status,
  ).toBe(404)
})

test('at Contoso the owner knows Ana, by a later address, with true contact and what the owner last gave her', async () => {
  const ana = await office.knows(uma, null, 'Ana Ruiz', 7)
  await database().look`update contact set address = 'ana@fabrikam.test' where contact_id = ${ana}`
  await database().look`update contact_address set address = 'ana@fabrikam.test' where contact_id = ${ana}`
  await database()
    .look`update contact_address set address = lower(contact_id::text) || '@elsewhere.test' where contact_id in (${sam}, ${priya}, ${lee})`
  await database()
    .look`update contact set address = contact_id::text || '@elsewhere.test' where contact_id in (${sam}, ${priya}, ${lee})`
  expect(await knownAt('Contoso')).toEqual([])
  await database().db.asOwner(
    uma,
    (sql) =>
      sql`insert into contact_address (tenant_id, owner_id, address, contact_id) values (app_tenant(), app_owner(), 'ana.ruiz@contoso.com', ${ana})`,
  )
  const line = { contactId: ana, name: 'Ana Ruiz', by: 'address', lastContact: '2026-11-23', daysIn90: 7 }
  expect(await knownAt('contoso ltd')).toMatchObject([{ ...line, lastGave: null }])
  const askId = randomUUID()
  await office.api.call(uma, writeAsk, {
    params: { askId },
    body: { what: { direction: 'give', kind: 'link' }, contactIds: [ana], topic: 'a talk' },
  })
  await office.api.call(uma, sendAsk, { params: { askId }, body: { title: 'Uma / Ana', body: 'Hi Ana, …' } })
  expect(await knownAt('Contoso')).toMatchObject([{ ...line, lastGave: null }])
  await office.afterTheHold(uma, askId)
  expect(await knownAt('Contoso')).toMatchObject([{ ...line, lastGave: { kind: 'link', on: '2026-11-23' } }])
  await office.api.call(uma, excludePerson, { params: { contactId: ana }, body: {} })
  expect(await knownAt('Contoso')).toEqual([])
})

test('what the owner last gave is whatever reached them: help that was logged or took place, not help to come, declined, or theirs', async () => {
  const ana = await office.knows(uma, null, 'Ana Ruiz', 7)
  await database().look`update contact_address set address = 'ana@contoso.test' where contact_id = ${ana}`
  const lastGave = async () => (await knownAt('Contoso')).find(({ contactId }) => contactId === ana)?.lastGave
  const log = (by: 'me' | 'them', on: string) =>
    office.api.call(uma, logActivity, {
      params: { contactId: ana },
      body: { activityId: randomUUID(), kind: 'help', on, by },
    })
  await log('them', '2026-11-20')
  expect(await lastGave()).toBeNull()
  await log('me', '2026-11-10')
  expect(await lastGave()).toEqual({ kind: 'help', on: '2026-11-10' })
  const meet = async (kind: 'help-15' | 'lunch', on: string, state = 'booked', response = 'accepted') => {
    const inviteId = randomUUID()
    await database().db.asOwner(uma, async (sql) => {
      await sql`
        insert into invite (tenant_id, owner_id, invite_id, kind, state, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
        values (app_tenant(), app_owner(), ${inviteId}, ${kind}, ${state}, ${randomUUID()}, ${`${on}T10:00:00Z`}, ${`${on}T10:15:00Z`}, 'UTC', '', '', ${monday}, ${monday})`
      await sql`
        insert into invite_attendee (tenant_id, owner_id, invite_id, contact_id, response)
        values (app_tenant(), app_owner(), ${inviteId}, ${ana}, ${response})`
    })
    return inviteId
  }
  await meet('lunch', '2026-11-18')
  await meet('help-15', '2026-11-27')
  await meet('help-15', '2026-11-19', 'booked', 'declined')
  await meet('help-15', '2026-11-19', 'undone')
  const held = await meet('help-15', '2026-11-17')
  expect(await lastGave()).toEqual({ kind: 'help-15', on: '2026-11-17' })
  await database().look`update invite set outcome = 'not-happened' where invite_id = ${held}`
  expect(await lastGave()).toEqual({ kind: 'help', on: '2026-11-10' })
})

test('a company that the directory names counts as well; a namesake in the name of a mailbox does not', async () => {
  const kay = await office.hire('Kay Moss', { uses: false, company: 'Contoso GmbH' })
  const id = await office.knows(uma, kay, 'Kay Moss', 3)
  await database()
    .look`update contact_address set address = 'contoso' || left(contact_id::text, 8) || '@mail.test' where owner_id = ${uma.ownerId}`
  await database()
    .look`update contact set address = 'contoso' || left(contact_id::text, 8) || '@mail.test' where owner_id = ${uma.ownerId}`
  expect((await knownAt('Contoso')).map(({ contactId, by }) => [contactId, by])).toEqual([[id, 'company']])
})

test.each([
  ['one letter', { company: 'c' }],
  ['a whole page', { company: 'c'.repeat(101) }],
])('%s is no company', async (_, body) => {
  expect((await office.api.call(uma, contract.whoDoIKnowAt, { body })).status).toBe(400)
})

test('an empty opportunity, one of a novel, and one of an unknown kind are refused', async () => {
  for (const change of [{ text: '  ' }, { text: 'x'.repeat(1001) }, { kind: 'bribe' as 'role' }]) {
    const body = { direction: 'offering' as const, kind: 'role' as const, text: 'a role', ...change }
    const answer = await office.api.call(uma, contract.keepOpportunity, {
      params: { opportunityId: randomUUID() },
      body,
    })
    expect(answer.status).toBe(400)
  }
})
