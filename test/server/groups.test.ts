import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeCircle } from '../../contract/circles.ts'
import * as contract from '../../contract/groups.ts'
import { makeInvite } from '../../contract/invites.ts'
import { changeSettings } from '../../contract/me.ts'
import { writePlace, writeSites } from '../../contract/places.ts'
import { openPoll } from '../../contract/polls.ts'
import { acceptSuggestion } from '../../contract/suggestions.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { wordsOfInvite } from '../support/invite-words.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2027-03-08T09:00:00Z'
const tenantId = randomUUID()
let api: Api

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

/** Somebody in the directory, using Kith or not. */
async function person(given: { name?: string; manager?: string; uses?: boolean } = {}): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into person (tenant_id, person_id, display_name, mail, manager_id, office, updated_at)
      values (app_tenant(), app_owner(), ${given.name ?? 'Sam Lee'}, ${`${ref.ownerId}@contoso.example`}, ${given.manager ?? null}, 'Lyon', ${now})`
    await sql`insert into person_address (tenant_id, address, person_id) values (app_tenant(), ${`${ref.ownerId}@contoso.example`}, app_owner())`
    if (given.uses !== false)
      await sql`insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at) values (app_tenant(), app_owner(), 'on', ${given.name ?? 'Uma Berg'}, 'Europe/Paris', ${now})`
  })
  return ref
}
async function contact(of: OwnerRef, who: OwnerRef): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(of, async (sql) => {
    await sql`insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${who.ownerId}, 'Sam Lee', ${`${who.ownerId}@contoso.example`}, 'peer', ${now})`
    await sql`insert into contact_address values (app_tenant(), app_owner(), ${`${who.ownerId}@contoso.example`}, ${contactId})`
  })
  return contactId
}
const exclude = (by: OwnerRef, who: OwnerRef) =>
  database().db.asOwner(
    by,
    (sql) =>
      sql`insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at) values (app_tenant(), app_owner(), ${randomUUID()}, ${who.ownerId}, ${now})`,
  )
/** Uma with so many people, each a contact. */
async function company(count: number) {
  const uma = await person()
  const people = await Promise.all(Array.from({ length: count }, () => person()))
  const ids: string[] = []
  for (const one of people) ids.push(await contact(uma, one))
  return { uma, people, ids }
}
const circle = async (uma: OwnerRef, contactIds: string[]): Promise<string> => {
  const circleId = randomUUID()
  const { status } = await api.call(uma, writeCircle, {
    params: { circleId },
    body: { name: 'lunch', everyDays: 28, atMostDays: 56, contactIds },
  })
  expect(status).toBe(200)
  return circleId
}
const propose = async (uma: OwnerRef, body: object) =>
  (await api.call(uma, contract.proposeGroups, { body: body as never })).body
const groupsOf = (found: Awaited<ReturnType<typeof propose>>): string[][] =>
  found.groups.map(({ people }) => people.map(({ contactId }) => contactId))
const start = (uma: OwnerRef, body: object, groupId: string = randomUUID()) =>
  api.call(uma, contract.startGroup, { params: { groupId }, body: body as never })

describe('a round', () => {
  test('of a circle takes everybody, keeps apart who excluded whom, and tells neither', async () => {
    const { uma, people, ids } = await company(7)
    const [a, b, c] = people
    if (!a || !b || !c) throw new Error('too few')
    await exclude(a, b)
    await exclude(c, b)
    const found = await propose(uma, { circleId: await circle(uma, ids), size: 4 })
    expect(groupsOf(found).flat().sort()).toEqual([...ids].sort())
    expect(found.next).toEqual([])
    const withB = groupsOf(found).find((group) => group.includes(ids[1] ?? '')) ?? []
    expect(withB).not.toContain(ids[0])
    expect(withB).not.toContain(ids[2])
    expect(JSON.stringify(found)).not.toMatch(/exclu|apart/)
  })
  test('of a circle leaves out who excluded the owner; the same people picked by hand are all in', async () => {
    const { uma, people, ids } = await company(5)
    const [a] = people
    if (!a) throw new Error('too few')
    await exclude(a, uma)
    const circleId = await circle(uma, ids)
    expect(groupsOf(await propose(uma, { circleId, size: 3 })).flat()).not.toContain(ids[0])
    expect(
      groupsOf(await propose(uma, { contactIds: ids, size: 3 }))
        .flat()
        .sort(),
    ).toEqual([...ids].sort())
  })
  test('of two picked by hand who excluded each other is one group: a list picked by hand is never filtered', async () => {
    const { uma, people, ids } = await company(2)
    await exclude(people[0] as OwnerRef, people[1] as OwnerRef)
    expect(groupsOf(await propose(uma, { contactIds: ids, size: 3 }))).toEqual([[...ids].sort()])
  })
  test('mixes anew once the groups of the last one were started', async () => {
    const { uma, ids } = await company(6)
    const first = groupsOf(await propose(uma, { contactIds: ids, size: 4 }))
    expect(groupsOf(await propose(uma, { contactIds: ids, size: 4 }))).toEqual(first)
    for (const [index, contactIds] of first.entries())
      expect(
        (await start(uma, { kind: 'group-lunch', contactIds, start: `2027-03-1${index + 1}T12:00:00` })).status,
      ).toBe(202)
    const second = await propose(uma, { contactIds: ids, size: 4 })
    expect(groupsOf(second)).not.toEqual(first)
    // Two groups of three from two groups of three: one pair of each has to meet again, no more.
    expect(second.groups.map(({ metBefore }) => metBefore)).toEqual([1, 1])
  })
  test('of somebody who does not want to be included is not proposed', async () => {
    const { uma, ids } = await company(4)
    await database().look`update contact set left_out = true where contact_id = ${ids[0] ?? ''}`
    expect(groupsOf(await propose(uma, { circleId: await circle(uma, ids), size: 4 })).flat()).not.toContain(ids[0])
  })
})

describe('a team', () => {
  test('is whole, lead included; a list of all but one says who is missing', async () => {
    const lead = await person({ name: 'Lena Lead', uses: false })
    const uma = await person({ manager: lead.ownerId })
    const mates = await Promise.all(
      ['Ann A', 'Bob B', 'Cid C'].map((name) => person({ name, manager: lead.ownerId, uses: false })),
    )
    const known = [
      await contact(uma, lead),
      await contact(uma, mates[0] as OwnerRef),
      await contact(uma, mates[1] as OwnerRef),
    ]
    const { body } = await api.call(uma, contract.listTeams, {})
    expect(body.teams).toHaveLength(1)
    expect(
      body.teams[0]?.people.map(({ name, lead: isLead, contactId }) => [name, isLead, contactId !== null]),
    ).toEqual([
      ['Lena Lead', true, true],
      ['Ann A', false, true],
      ['Bob B', false, true],
      ['Cid C', false, false],
    ])
    const check = await api.call(uma, contract.checkGroup, { body: { contactIds: known } })
    expect(check.body.warnings).toEqual([{ code: 'all-but-one', missing: ['Cid C'] }])
    const started = await start(uma, { kind: 'happy-hour', team: 'mine' })
    expect(started.body).toMatchObject({ state: 'looking', warnings: [] })
    const [row] = await database().look<
      { contacts: string[] }[]
    >`select contacts from suggestion where owner_id = ${uma.ownerId}`
    expect(row?.contacts).toHaveLength(4)
    expect((await start(uma, { kind: 'happy-hour', team: 'led' })).problem.code).toBe('no-team')
  })
})

describe('apart', () => {
  test('what cannot be met in person is a call, or nothing; where the owner picked the place they know better', async () => {
    const { uma, people, ids } = await company(2)
    await database().look`update person set office = 'Berlin' where person_id = ${people[1]?.ownerId ?? ''}`
    const noon = '2027-03-12T12:00:00'
    const lunch = await api.call(uma, makeInvite, {
      body: { kind: 'lunch', contactIds: [ids[1] ?? ''], start: noon },
    })
    expect(lunch.body.invite).toMatchObject({ kind: 'call', online: true, place: null })
    const group = await start(uma, { kind: 'group-lunch', contactIds: ids, start: noon })
    expect(group.body.invite).toMatchObject({ kind: 'call', online: true })
    const drinks = await start(uma, { kind: 'happy-hour', contactIds: ids, start: '2027-03-12T16:00:00' })
    expect([drinks.status, drinks.problem.code]).toEqual([409, 'apart'])
    const placeId = randomUUID()
    await api.call(uma, writePlace, { params: { placeId }, body: { name: 'Gare', kinds: ['lunch'] } })
    const there = await api.call(uma, makeInvite, {
      body: { kind: 'lunch', contactIds: [ids[1] ?? ''], start: noon, place: { placeId } },
    })
    expect(there.body.invite).toMatchObject({ kind: 'lunch', online: false, place: 'Gare' })
    const sites = { sites: [], ways: [{ between: ['Lyon', 'Berlin'] as [string, string], minutes: 40 }] }
    await api.call(uma, writeSites, { body: sites })
    const near = await api.call(uma, makeInvite, { body: { kind: 'lunch', contactIds: [ids[1] ?? ''], start: noon } })
    expect(near.body.invite).toMatchObject({ kind: 'lunch', online: false })
  })
})

describe('starting', () => {
  test('the same id twice is one group, held once, with its number and when it is called off', async () => {
    const { uma, ids } = await company(3)
    const groupId = randomUUID()
    const body = { kind: 'group-lunch', contactIds: ids, start: '2027-03-12T12:00:00', quorum: 4, callOffHours: 20 }
    const [first, second] = [await start(uma, body, groupId), await start(uma, body, groupId)]
    expect(first.body.invite).toMatchObject({ quorum: 4, callOffAt: '2027-03-11T15:00:00.000Z', state: 'held' })
    expect(second.body.invite?.inviteId).toBe(first.body.invite?.inviteId)
    const rows = await database().look`select 1 from invite where owner_id = ${uma.ownerId}`
    expect(rows).toHaveLength(1)
  })
  test('two are no group, nor are nine; a stranger is nobody’s', async () => {
    const { uma, ids } = await company(8)
    expect((await start(uma, { kind: 'group-lunch', contactIds: ids.slice(0, 1) })).problem.code).toBe('not-a-group')
    expect((await start(uma, { kind: 'group-lunch', contactIds: ids })).problem.code).toBe('not-a-group')
    expect(
      (await start(uma, { kind: 'group-lunch', contactIds: [...ids.slice(0, 2), randomUUID()] })).problem.code,
    ).toBe('not-a-contact')
  })
  test('after hours only where all who use Kith chose it, and nobody learns who did not', async () => {
    const { uma, people, ids } = await company(2)
    const late = { kind: 'happy-hour', contactIds: ids, start: '2027-03-12T17:30:00' }
    const refused = await start(uma, late)
    expect([refused.status, refused.problem.code]).toEqual([409, 'after-hours'])
    expect(refused.problem.detail).not.toMatch(/Sam|Lee/)
    for (const one of people) await api.call(one, changeSettings, { body: { afterHours: true } })
    const held = await start(uma, late)
    expect(held.status).toBe(202)
    const words = await wordsOfInvite(database(), api.deps.keys, held.body.invite?.inviteId ?? '')
    expect(words.body).toContain('a no is just as fine')
    // Whichever way a group comes to its time: by hand, by a poll, or moved.
    const other = await company(2)
    const group = { kind: 'happy-hour' as const, contactIds: other.ids }
    const codes = async () => {
      const { problem: made } = await api.call(other.uma, makeInvite, { body: { ...group, start: late.start } })
      const starts = ['2027-03-11T15:00:00Z', '2027-03-12T16:30:00Z']
      const { problem: asked } = await api.call(other.uma, openPoll, {
        params: { pollId: randomUUID() },
        body: { ...group, starts },
      })
      return [made, asked].map((problem) => problem?.code)
    }
    expect(await codes()).toEqual(['after-hours', 'after-hours'])
    for (const one of other.people) await api.call(one, changeSettings, { body: { afterHours: true } })
    expect(await codes()).toEqual([undefined, undefined])
    const early = await company(2)
    expect(
      (await start(early.uma, { kind: 'happy-hour', contactIds: early.ids, start: '2027-03-12T16:00:00' })).status,
    ).toBe(202)
  })
  test('a late time that was offered is looked at again when it is taken: by then all must still want it', async () => {
    const { uma, people, ids } = await company(2)
    for (const one of people) await api.call(one, changeSettings, { body: { afterHours: true } })
    const { body } = await start(uma, { kind: 'happy-hour', contactIds: ids })
    const slot = { start: '2027-03-12T16:00:00.000Z', end: '2027-03-12T17:00:00.000Z', kind: 'happy-hour' }
    const local = [{ contactId: null, zone: 'Europe/Paris', date: '2027-03-12', from: '17:00', to: '18:00' }]
    await database().look`
      update suggestion set state = 'open', slots = ${database().look.json([{ ...slot, local, reasons: ['all-free'] }])}
      where suggestion_id = ${body.groupId}`
    const take = () =>
      api.call(uma, acceptSuggestion, { params: { suggestionId: body.groupId }, body: { start: slot.start } })
    await api.call(people[1] as OwnerRef, changeSettings, { body: { afterHours: false } })
    const refused = await take()
    expect([refused.status, refused.problem.code]).toEqual([409, 'after-hours'])
    expect(await database().look`select 1 from invite where owner_id = ${uma.ownerId}`).toEqual([])
    await api.call(people[1] as OwnerRef, changeSettings, { body: { afterHours: true } })
    const taken = await take()
    expect([taken.status, taken.body.state]).toEqual([202, 'held'])
    // Held once, it is the same invite on a second click, whoever changed their mind since.
    await api.call(people[1] as OwnerRef, changeSettings, { body: { afterHours: false } })
    expect((await take()).body.inviteId).toBe(taken.body.inviteId)
  })
  test('of people who are apart is a call, and no less after hours', async () => {
    const { uma, people, ids } = await company(2)
    await database().look`update person set office = 'Berlin' where person_id = ${people[1]?.ownerId ?? ''}`
    const late = { kind: 'group-lunch', contactIds: ids, start: '2027-03-12T19:00:00' }
    expect((await start(uma, late)).problem.code).toBe('after-hours')
    expect((await api.call(uma, makeInvite, { body: late as never })).problem.code).toBe('after-hours')
    for (const one of people) await api.call(one, changeSettings, { body: { afterHours: true } })
    expect((await start(uma, late)).body.invite).toMatchObject({ kind: 'call', state: 'held' })
  })
})
