import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { askablePeople } from '../../db/queries/asks.ts'
import { mayChoose, mayStay } from '../../db/queries/calendars.ts'
import { proposable } from '../../db/queries/circles.ts'
import { peersToRead } from '../../db/queries/fullness.ts'
import { proposableAmong } from '../../db/queries/groups.ts'
import { askIn, askOut, followWishes } from '../../db/queries/inclusion.ts'
import { goodbyeList } from '../../db/queries/leaving.ts'
import { eligibleAmong } from '../../db/queries/occasions.ts'
import { readPairs, teamStrangers } from '../../db/queries/pairs.ts'
import { testDatabase } from '../support/database.ts'
import { monday, openPostOffice, type PostOffice } from '../worker/messages/post-office.ts'

/** "Not this person" of the other side, in every list from which somebody is put forward by itself, and in no other: what is the owner's own stays whole. */
const database = testDatabase()
const now = new Date(monday)
const dayMs = 86_400_000
let office: PostOffice
let uma: OwnerRef
let sam: OwnerRef
/** Of Uma's team, and in touch with nobody. */
let tom: OwnerRef
let contactId: string

beforeAll(async () => {
  office = await openPostOffice(database())
  const boss = await office.hire('Bo Boss', { uses: false })
  uma = await office.hire('Uma Ray', { manager: boss.ownerId })
  sam = await office.hire('Sam Lee')
  tom = await office.hire('Tom Hall', { manager: boss.ownerId })
  contactId = await office.knows(uma, sam, 'Sam Lee')
})
afterAll(() => office.close())

const asUma = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => database().db.asOwner(uma, work)
const among = async (found: Promise<ReadonlySet<string>>): Promise<boolean> => (await found).has(contactId)
const since = new Date(now.getTime() - 30 * dayMs)
const pairsAsked = { now, sinceDay: Math.floor(now.getTime() / dayMs) - 90, most: 100 }

/** Whether Sam, or Tom of the team, may be put forward to Uma, by what puts people forward. */
const lists: Record<string, (sql: Sql) => Promise<boolean>> = {
  'suggestions and times': async (sql) => among(mayChoose(sql, [contactId])),
  'what may come up about somebody': async (sql) => among(eligibleAmong(sql, [contactId])),
  'pairs to suggest': async (sql) =>
    (await readPairs(sql, pairsAsked)).some((pair) => pair.contactId === contactId && !pair.closed && !pair.apart),
  groups: async (sql) => among(proposableAmong(sql, [contactId])),
  'circles to take': async (sql) => (await proposable(sql)).some((row) => row.contact_id === contactId),
  'whom to ask': async (sql) =>
    (await askablePeople(sql, { now, since, most: 100 })).some((row) => row.contact_id === contactId && !row.closed),
  'the team one has not met': async (sql) =>
    (await teamStrangers(sql, 100)).some(({ name, closed }) => name === 'Tom Hall' && !closed),
}
/** What is Uma's own, and would tell if somebody went from it. */
const own: typeof lists = {
  'whose week is looked at': async (sql) => (await peersToRead(sql, 100)).some((row) => row.contact_id === contactId),
  goodbyes: async (sql) => (await goodbyeList(sql)).some((row) => row.contact_id === contactId),
  'what she has seen': async (sql) => among(mayStay(sql, [contactId])),
  'pairs to look at': async (sql) =>
    (await readPairs(sql, pairsAsked)).some((pair) => pair.contactId === contactId && !pair.closed),
}
const putForward = (by = lists): Promise<string[]> =>
  asUma(async (sql) => {
    const found: string[] = []
    for (const [name, isIn] of Object.entries(by)) if (await isIn(sql)) found.push(name)
    return found
  })
/** Sam and Tom leave Uma out, or have her back. */
async function leaveOut(isOut: boolean): Promise<void> {
  for (const other of [sam, tom])
    await database().db.asOwner(other, async (sql) => {
      if (isOut)
        await sql`
          insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
          values (app_tenant(), app_owner(), ${randomUUID()}, ${uma.ownerId}, ${now})`
      else await sql`update exclusion set undone_at = ${now}`
    })
}

test('whoever is left out by nobody is put forward everywhere', async () => {
  expect(await putForward()).toEqual(Object.keys(lists))
})

test('whom the other has left out is put forward to them nowhere, and is everywhere again once that is undone', async () => {
  await leaveOut(true)
  expect(await putForward()).toEqual([])
  expect(await putForward(own)).toEqual(Object.keys(own))
  await leaveOut(false)
  expect(await putForward()).toEqual(Object.keys(lists))
})

test('it is the pair that is asked about: whom a third person leaves out, whom else the other does, and what somebody of another tenant did, counts for nothing', async () => {
  const kim = await office.hire('Kim Roe')
  await database().db.asOwner(kim, async (sql) => {
    await sql`
      insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
      values (app_tenant(), app_owner(), ${randomUUID()}, ${uma.ownerId}, ${now}), (app_tenant(), app_owner(), ${randomUUID()}, ${sam.ownerId}, ${now})`
  })
  await database().db.asOwner(sam, async (sql) => {
    await sql`
      insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
      values (app_tenant(), app_owner(), ${randomUUID()}, ${kim.ownerId}, ${now})`
  })
  const elsewhere = { tenantId: randomUUID(), ownerId: sam.ownerId }
  await database().look`insert into tenant (tenant_id, onboarded_at) values (${elsewhere.tenantId}, ${now})`
  await database().db.asOwner(elsewhere, async (sql) => {
    await sql`
      insert into exclusion (tenant_id, owner_id, contact_id, person_id, made_at)
      values (app_tenant(), app_owner(), ${randomUUID()}, ${uma.ownerId}, ${now})`
  })
  expect(await putForward()).toEqual(Object.keys(lists))
})

test('who asked not to be included is put forward to nobody, in touch with them or not, and is again once they take it back', async () => {
  const follow = () => database().db.asOwnerScoring(uma, (sql) => followWishes(sql, now))
  for (const other of [sam, tom]) await database().db.asOwner(other, (sql) => askOut(sql, now))
  await follow()
  expect(await putForward()).toEqual([])
  expect(await putForward(own)).toEqual([])
  for (const other of [sam, tom]) await database().db.asOwner(other, (sql) => askIn(sql, now))
  await follow()
  expect(await putForward({ 'suggestions and times': lists['suggestions and times'] as never })).toHaveLength(1)
  expect(await putForward({ team: lists['the team one has not met'] as never })).toHaveLength(1)
})
