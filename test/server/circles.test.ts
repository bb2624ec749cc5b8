import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as contract from '../../contract/circles.ts'
import { removeLink, saveLink } from '../../contract/shelf.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { mergeInto } from '../../db/queries/contact-links.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T09:00:00Z'
const tenantId = randomUUID()
let api: Api

beforeAll(async () => {
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${now})`
  api = await openApi(database().db, now, { keys: createKeys(database().db, randomBytes(32)) })
})
afterAll(() => api.close())

async function owner(): Promise<OwnerRef> {
  const ref = { tenantId, ownerId: randomUUID() }
  await database().db.asOwner(ref, async (sql) => {
    await sql`insert into owner (tenant_id, owner_id, state, zone, signed_in_at) values (app_tenant(), app_owner(), 'on', 'Europe/Paris', ${now})`
    await sql`insert into person (tenant_id, person_id, manager_id, office, updated_at) values (app_tenant(), app_owner(), ${ref.ownerId}, 'Lyon', ${now})`
  })
  return ref
}
/** A contact with contact both ways; `person` puts them into the directory. */
async function contact(of: OwnerRef, name: string, person: { team?: boolean; office?: string; left?: boolean } = {}) {
  const [contactId, personId] = [randomUUID(), randomUUID()]
  await database().db.asOwner(of, async (sql) => {
    await sql`
      insert into person (tenant_id, person_id, display_name, manager_id, office, account_enabled, updated_at)
      values (app_tenant(), ${personId}, ${name}, ${person.team ? of.ownerId : null}, ${person.office ?? 'Lyon'}, ${!person.left}, ${now})`
    await sql`
      insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, peer, first_seen_at)
      values (app_tenant(), app_owner(), ${contactId}, ${personId}, ${name}, ${`${contactId}@contoso.example`}, 'peer', ${now})`
    await sql`
      insert into relationship (tenant_id, owner_id, contact_id, f7, f90, landmark, first_day, last_day, n_out, n_in)
      values (app_tenant(), app_owner(), ${contactId}, 1, 1, 20780, 20000, 20780, 1, 1)`
  })
  return contactId
}
const meet = (of: OwnerRef, contactId: string, day: string) =>
  database().db.asOwner(
    of,
    (sql) => sql`
    insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, is_organizer, contacts, accepted, people, rev)
    values (app_tenant(), app_owner(), ${randomUUID()}, ${`${day}T11:00:00Z`}, ${`${day}T11:45:00Z`}, true, array[${contactId}]::uuid[],
      array[${contactId}]::uuid[], 2, 1)`,
  )
const write = (
  as: OwnerRef,
  contactIds: string[],
  more: { circleId?: string; name?: string; everyDays?: number; atMostDays?: number } = {},
) =>
  api.call(as, contract.writeCircle, {
    params: { circleId: more.circleId ?? randomUUID() },
    body: {
      name: more.name ?? 'Lunch friends',
      everyDays: more.everyDays ?? 28,
      atMostDays: more.atMostDays ?? 56,
      contactIds,
    },
  })

test('each member has a rhythm counted from the last meeting of the two, and none is due while one is planned', async () => {
  const me = await owner()
  const [sam, lee, ana] = [await contact(me, 'Sam'), await contact(me, 'Lee'), await contact(me, 'Ana')]
  await meet(me, sam, '2026-11-16')
  await meet(me, lee, '2026-09-01')
  await meet(me, ana, '2026-09-01')
  await meet(me, ana, '2026-11-26')
  const { body } = await write(me, [sam, lee, ana])
  expect(body.members.map(({ name, next }) => [name, next.state, next.metOn, next.dueOn]).sort()).toEqual([
    ['Ana', 'planned', '2026-09-01', '2026-09-29'],
    ['Lee', 'overdue', '2026-09-01', '2026-09-29'],
    ['Sam', 'resting', '2026-11-16', '2026-12-14'],
  ])
})

test('every six weeks means six weeks: from the last meeting, from a logged coffee, and it can be ended', async () => {
  const me = await owner()
  const sam = await contact(me, 'Sam')
  await meet(me, sam, '2026-10-13')
  const params = { contactId: sam }
  expect((await api.call(me, contract.setCadence, { params, body: { everyDays: 42 } })).body.next).toEqual({
    state: 'due',
    metOn: '2026-10-13',
    dueOn: '2026-11-24',
  })
  await database().db.asOwner(
    me,
    (sql) => sql`
    insert into interaction (tenant_id, owner_id, source_id, kind, rev, occurred_at, day, n, direct, contacts, weights, directions)
    values (app_tenant(), app_owner(), 'log:1', 'coffee', 1, '2026-11-20T10:00:00Z', 20777, 1, true, array[${sam}]::uuid[], '{720720}', '{2}')`,
  )
  const [cadence] = (await api.call(me, contract.listCircles, {})).body.cadences
  expect(cadence?.next).toEqual({ state: 'resting', metOn: '2026-11-20', dueOn: '2027-01-01' })
  const inCircle = (await write(me, [sam], { everyDays: 7 })).body.members[0]
  expect(inCircle?.next.dueOn, 'their own rhythm comes before the circle’s').toBe('2027-01-01')
  await api.call(me, contract.dropCadence, { params })
  expect((await api.call(me, contract.listCircles, {})).body.cadences).toEqual([])
  expect((await api.call(me, contract.dropCadence, { params })).status).toBe(404)
})

test('a circle is written once, changed, and deleted with a way back', async () => {
  const me = await owner()
  const [sam, lee] = [await contact(me, 'Sam'), await contact(me, 'Lee')]
  const circleId = randomUUID()
  await write(me, [sam, lee], { circleId })
  await write(me, [sam], { circleId, name: 'Just Sam' })
  const { circles } = (await api.call(me, contract.listCircles, {})).body
  expect(circles.map(({ name, members }) => [name, members.map(({ contactId }) => contactId)])).toEqual([
    ['Just Sam', [sam]],
  ])
  expect((await api.call(me, contract.deleteCircle, { params: { circleId } })).body.name).toBe('Just Sam')
  expect((await api.call(me, contract.listCircles, {})).body.circles).toEqual([])
})

test('circles are proposed from team, meetings and departures; whoever is in one or excluded is not proposed', async () => {
  const me = await owner()
  const mate = await contact(me, 'Mate', { team: true })
  const friend = await contact(me, 'Friend')
  const gone = await contact(me, 'Gone', { left: true })
  const excluded = await contact(me, 'Excluded', { team: true })
  await contact(me, 'Stranger')
  for (const day of ['2026-09-01', '2026-10-01', '2026-11-01']) await meet(me, friend, day)
  await database().db.asOwner(
    me,
    (sql) => sql`
    insert into exclusion (tenant_id, owner_id, contact_id, made_at) values (app_tenant(), app_owner(), ${excluded}, ${now})`,
  )
  const proposed = async () =>
    (await api.call(me, contract.proposeCircles, {})).body.circles.map(({ code, people }) => [
      code,
      people.map(({ contactId }) => contactId),
    ])
  expect(await proposed()).toEqual([
    ['team', [mate]],
    ['friends', [friend]],
    ['former', [gone]],
  ])
  await write(me, [friend])
  expect(await proposed()).toEqual([
    ['team', [mate]],
    ['former', [gone]],
  ])
})

test("a link stands on a circle's shelf until it is taken off either", async () => {
  const me = await owner()
  const circle = (await write(me, [])).body.circleId
  const linkId = randomUUID()
  await api.call(me, saveLink, { params: { linkId }, body: { title: 'A course' } })
  const put = { params: { circleId: circle, linkId }, body: {} }
  await api.call(me, contract.putOnCircleShelf, put)
  expect((await api.call(me, contract.putOnCircleShelf, put)).body.linkIds).toEqual([linkId])
  expect((await api.call(me, contract.takeOffCircleShelf, { params: put.params })).body.linkIds).toEqual([])
  await api.call(me, contract.putOnCircleShelf, put)
  await api.call(me, removeLink, { params: { linkId } })
  expect((await api.call(me, contract.listCircles, {})).body.circles[0]?.linkIds).toEqual([])
  expect((await api.call(me, contract.putOnCircleShelf, put)).status).toBe(404)
})

test('when two members turn out to be one person, the circle has them once', async () => {
  const me = await owner()
  const [sam, samAtHome] = [await contact(me, 'Sam'), await contact(me, 'S')]
  await write(me, [sam, samAtHome])
  await api.call(me, contract.setCadence, { params: { contactId: samAtHome }, body: { everyDays: 30 } })
  await database().db.asOwner(me, (sql) => mergeInto(sql, sam, [samAtHome], new Date(0)))
  const { circles, cadences } = (await api.call(me, contract.listCircles, {})).body
  expect(circles[0]?.members.map(({ contactId }) => contactId)).toEqual([sam])
  expect(cadences.map(({ contactId, everyDays }) => [contactId, everyDays])).toEqual([[sam, 30]])
})

test("another's circles are the same as none, their names stand open nowhere, and what makes no sense is refused", async () => {
  const [me, other] = [await owner(), await owner()]
  const sam = await contact(me, 'Sam')
  const name = `planted-${randomUUID().slice(0, 8)}`
  const circle = (await write(me, [sam], { name })).body.circleId
  const stored = await database().look<{ cipher: Buffer }[]>`select cipher from circle where owner_id = ${me.ownerId}`
  expect(stored.map(({ cipher }) => cipher.includes(name))).toEqual([false])
  expect((await api.call(other, contract.deleteCircle, { params: { circleId: circle } })).status).toBe(404)
  expect(
    (await api.call(other, contract.setCadence, { params: { contactId: sam }, body: { everyDays: 30 } })).status,
  ).toBe(404)
  expect((await write(other, [sam])).problem.code).toBe('not-a-contact')
  for (const wrong of [
    { everyDays: 28, atMostDays: 27 },
    { everyDays: 1 },
    { name: '\u0000' },
    { name: 'x'.repeat(61) },
  ])
    expect((await write(me, [sam], wrong)).status).toBe(400)
  expect((await api.call(me, contract.listCircles, {})).body.circles).toHaveLength(1)
})
