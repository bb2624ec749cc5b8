import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeInvite } from '../../contract/invites.ts'
import { exportMe } from '../../contract/me.ts'
import * as contract from '../../contract/places.ts'
import { acceptSuggestion } from '../../contract/suggestions.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { storeRooms } from '../../db/queries/places.ts'
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

/** Somebody who uses Kith, in Lyon unless said otherwise. */
async function owner(state = 'on', tenant = tenantId): Promise<OwnerRef> {
  const ref = { tenantId: tenant, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into owner (tenant_id, owner_id, state, display_name, zone, signed_in_at) values (app_tenant(), app_owner(), ${state}, 'Uma Berg', 'Europe/Paris', ${now})`
    await sql`insert into person (tenant_id, person_id, display_name, office, updated_at) values (app_tenant(), app_owner(), 'Uma Berg', 'Lyon', ${now}) on conflict do nothing`
  })
  return ref
}
/** `who` as a contact of `of`; a stranger where nobody is named. */
async function contact(of: OwnerRef, who: OwnerRef | null): Promise<string> {
  const contactId = randomUUID()
  await database().db.asOwner(
    of,
    (sql) => sql`
      insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${who?.ownerId ?? null}, 'Sam Lee', ${`${contactId}@contoso.example`}, 'peer', ${now})`,
  )
  return contactId
}
type Written = Partial<Omit<contract.Place, 'placeId'>> & { name: string }
const write = async (of: OwnerRef, place: Written): Promise<string> => {
  const placeId = randomUUID()
  const { status } = await api.call(of, contract.writePlace, {
    params: { placeId },
    body: { kinds: ['lunch', 'coffee'], site: 'Lyon', ...place },
  })
  expect(status).toBe(200)
  return placeId
}
const need = (of: OwnerRef, needs: contract.Need[] | null, shared = true) =>
  api.call(of, contract.writeNeeds, { body: { needs, shared } })
const choice = async (of: OwnerRef, contactIds: string[], kind: 'lunch' | 'group-lunch' | 'coffee' = 'lunch') =>
  (await api.call(of, contract.choosePlace, { body: { kind, contactIds } })).body

describe('the list', () => {
  test('is sealed in the database, whole in the export, and comes back from a deletion', async () => {
    const uma = await owner()
    const placeId = await write(uma, { name: 'Chez Lulu', where: '12 rue Neuve', suits: ['vegan'], walkMinutes: 4 })
    const rows = await database().look`select * from place where owner_id = ${uma.ownerId}`
    expect(JSON.stringify(rows)).not.toContain('Lulu')
    const { body: archive } = await api.call(uma, exportMe, {})
    expect(JSON.stringify(archive.place)).toContain('12 rue Neuve')
    const { body: gone } = await api.call(uma, contract.deletePlace, { params: { placeId } })
    expect(gone).toEqual({
      placeId,
      name: 'Chez Lulu',
      where: '12 rue Neuve',
      site: 'Lyon',
      walkMinutes: 4,
      kinds: ['lunch', 'coffee'],
      suits: ['vegan'],
      alcohol: false,
    })
    expect((await api.call(uma, contract.listPlaces, {})).body.places).toEqual([])
    expect((await api.call(uma, contract.deletePlace, { params: { placeId } })).status).toBe(404)
  })
  test('a line break in a name breaks out of nothing', async () => {
    const uma = await owner()
    await write(uma, { name: 'Lulu\r\nBcc: all@evil.test' })
    expect((await api.call(uma, contract.listPlaces, {})).body.places[0]?.name).toBe('Lulu Bcc: all@evil.test')
  })
})

describe('what people need', () => {
  test('is respected: the first place that suits both, and none where none is known to', async () => {
    const [uma, sam] = [await owner(), await owner()]
    const his = await contact(uma, sam)
    const grill = await write(uma, { name: 'Grill', suits: ['vegetarian', 'step-free', 'gluten-free'] })
    const garden = await write(uma, { name: 'Garden', suits: ['vegetarian', 'nut-free'] })
    expect(await choice(uma, [his])).toMatchObject({ place: { placeId: grill }, reason: 'widest' })
    await need(sam, ['vegetarian', 'nut-free'])
    expect(await choice(uma, [his])).toMatchObject({ place: { placeId: garden }, reason: 'on-the-list' })
    await need(uma, ['step-free'])
    expect(await choice(uma, [his])).toEqual({ place: null, reason: 'none-known' })
    expect(await choice(uma, [his], 'coffee')).toMatchObject({ place: null })
  })
  test('no entry is not "anything": who has told nothing gets no place that is not known to suit the usual needs', async () => {
    const [uma, sam] = [await owner(), await owner()]
    const his = await contact(uma, sam)
    const steak = await write(uma, { name: 'Steak', suits: ['gluten-free', 'nut-free', 'quiet'] })
    expect(await choice(uma, [his])).toEqual({ place: null, reason: 'none-known' })
    expect(await choice(uma, [await contact(uma, null)])).toEqual({ place: null, reason: 'none-known' })
    await need(sam, [])
    expect(await choice(uma, [his])).toMatchObject({ place: { placeId: steak } })
  })
  test('kept to oneself, turned off, or of another organisation, an entry is as if there were none', async () => {
    const [uma, sam] = [await owner(), await owner()]
    const his = await contact(uma, sam)
    const wide = await write(uma, { name: 'Wide', suits: ['vegetarian', 'step-free', 'vegan'] })
    const before = await choice(uma, [his])
    await need(sam, ['kosher'], false)
    expect(await choice(uma, [his])).toEqual(before)
    await need(sam, ['kosher'], true)
    expect((await choice(uma, [his])).place).toBeNull()
    await database().look`update owner set state = 'off' where owner_id = ${sam.ownerId}`
    expect(await choice(uma, [his])).toEqual(before)
    expect(before.place?.placeId).toBe(wide)
    const other = { tenantId: randomUUID(), ownerId: sam.ownerId }
    await database().look`insert into tenant (tenant_id, onboarded_at) values (${other.tenantId}, ${now})`
    await database().db.asOwner(
      other,
      (sql) =>
        sql`insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'on', ${now})`,
    )
    await need(other, ['kosher'], true)
    expect(await choice(uma, [his])).toEqual(before)
  })
  test('is told to nobody: what another person can read is the same, byte for byte, with and without an entry that the choice meets', async () => {
    const [uma, sam] = [await owner(), await owner()]
    const his = await contact(uma, sam)
    await write(uma, { name: 'Wide', suits: ['vegetarian', 'step-free', 'halal'] })
    await write(uma, { name: 'Narrow', suits: ['vegetarian', 'step-free'] })
    const all = async () => [
      await choice(uma, [his]),
      (await api.call(uma, contract.listPlaces, {})).body,
      (await api.call(uma, contract.readNeeds, {})).body,
      (await api.call(uma, contract.listSites, {})).body,
    ]
    const silent = await all()
    for (const said of [['halal'], ['vegetarian', 'step-free'], ['halal', 'vegetarian']] as const) {
      await need(sam, [...said])
      expect(await all()).toEqual(silent)
    }
    await expect(
      database().db.asOwner(uma, (sql) => sql`select * from place_need where owner_id = ${sam.ownerId}`),
    ).resolves.toEqual([])
  })
})

describe('an invite', () => {
  const start = '2027-03-12T11:30:00Z'
  test('has the place that suits all in it, with a reason that names nobody; and the one that the owner picks, or none', async () => {
    const [uma, sam] = [await owner(), await owner()]
    const his = await contact(uma, sam)
    await write(uma, { name: 'Wide', where: 'Quai 3', suits: ['vegetarian', 'step-free', 'vegan'] })
    const steak = await write(uma, { name: 'Steak' })
    await need(sam, ['vegan'])
    const make = async (place?: object) =>
      (
        await api.call(uma, makeInvite, {
          body: { kind: 'lunch', contactIds: [his], start, ...(place ? { place: place as never } : {}) },
        })
      ).body.invite
    expect(await make()).toMatchObject({ place: 'Wide, Quai 3', placeReason: 'widest' })
    expect(await make({ placeId: steak })).toMatchObject({ place: 'Steak', placeReason: 'picked' })
    expect(await make({ none: true })).toMatchObject({ place: null, placeReason: null })
    const ids = await database().look<
      { id: string }[]
    >`select invite_id as id from invite where owner_id = ${uma.ownerId}`
    const texts = await Promise.all(ids.map(({ id }) => wordsOfInvite(database(), api.deps.keys, id)))
    expect(texts).toHaveLength(3)
    expect(JSON.stringify(texts)).not.toMatch(/vegan|diet|allerg|step|need/i)
    const gone = await api.call(uma, makeInvite, {
      body: { kind: 'lunch', contactIds: [his], start, place: { placeId: randomUUID() } },
    })
    expect([gone.status, gone.problem.code]).toEqual([400, 'no-such-place'])
  })
  test('a call has no place', async () => {
    const uma = await owner()
    await write(uma, { name: 'Wide', suits: ['vegetarian', 'step-free'] })
    const his = await contact(uma, null)
    const { body } = await api.call(uma, makeInvite, { body: { kind: 'call', contactIds: [his], start } })
    expect(body.invite).toMatchObject({ place: null, placeReason: null, online: true })
  })
  test('a room that was picked is invited with its own address; one of another organisation is not there', async () => {
    const uma = await owner()
    const his = await contact(uma, null)
    const roomId = randomUUID()
    const room = {
      room_id: roomId,
      name: 'Rhône',
      address: 'rhone@contoso.example',
      site: 'Lyon',
      capacity: 6,
      step_free: true,
    }
    await database().db.asTenant(tenantId, (sql) => storeRooms(sql, [room], new Date(now)))
    const { body } = await api.call(uma, contract.listRooms, { querystring: { site: 'Lyon' } })
    expect(body).toEqual({
      state: 'read',
      rooms: [{ roomId, name: 'Rhône', site: 'Lyon', capacity: 6, stepFree: true }],
    })
    const made = await api.call(uma, makeInvite, {
      body: { kind: 'group-lunch', contactIds: [his], start, place: { roomId } },
    })
    expect(made.body.invite).toMatchObject({ place: 'Rhône, Lyon', placeReason: 'picked', roomId })
    const elsewhere = await owner('on', randomUUID())
    expect((await api.call(elsewhere, contract.listRooms, { querystring: {} })).body).toEqual({
      state: 'not-yet',
      rooms: [],
    })
  })
  test('taken from a card, it has the place of that card’s people', async () => {
    const uma = await owner()
    const his = await contact(uma, null)
    await write(uma, { name: 'Wide', suits: ['vegetarian', 'step-free'] })
    const slot = {
      start: '2027-03-12T11:30:00.000Z',
      end: '2027-03-12T12:15:00.000Z',
      kind: 'lunch',
      local: [],
      reasons: [],
    }
    const [row] = await database().db.asOwner(
      uma,
      (sql) => sql<{ id: string }[]>`
        insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, slots, made_at, open_at, expires_at)
        values (app_tenant(), app_owner(), 'lunch', array[${his}]::uuid[], 'open', '{"code": "fading", "counts": {}, "text": ""}', ${sql.json([slot])},
          ${now}, ${now}, '2027-03-15T09:00:00Z') returning suggestion_id as id`,
    )
    const { body } = await api.call(uma, acceptSuggestion, {
      params: { suggestionId: row?.id ?? '' },
      body: { start: slot.start },
    })
    expect(body).toMatchObject({ place: 'Wide', placeReason: 'on-the-list' })
  })
})

test('sites: a region is known by the city, said by the owner, and refused where there are no holidays for it', async () => {
  const uma = await owner()
  expect((await api.call(uma, contract.listSites, {})).body).toEqual({
    sites: [{ site: 'Lyon', region: null, assumed: false }],
    ways: [],
  })
  const said = await api.call(uma, contract.writeSites, {
    body: { sites: [{ site: 'Werk 2', region: 'DE-BY' }], ways: [{ between: ['Werk 2', 'Lyon'], minutes: 30 }] },
  })
  expect(said.body).toEqual({
    sites: [
      { site: 'Werk 2', region: 'DE-BY', assumed: false },
      { site: 'Lyon', region: null, assumed: false },
    ],
    ways: [{ between: ['Lyon', 'Werk 2'], minutes: 30 }],
  })
  const odd = await api.call(uma, contract.writeSites, { body: { sites: [{ site: 'X', region: 'DE-XX' }] } })
  expect([odd.status, odd.problem.code]).toEqual([400, 'no-such-region'])
})
