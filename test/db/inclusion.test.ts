import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { askIn, askOut } from '../../db/queries/inclusion.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { listRelationships, readRelationship } from '../../db/queries/people.ts'
import { testDatabase } from '../support/database.ts'
import { differences, expectedPairs, expectedScores, storedScores } from '../worker/scores/expected.ts'
import {
  dayNumber,
  meeting,
  type Office,
  openOffice,
  randomInteraction,
  score,
  seeded,
} from '../worker/scores/office.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')
let office: Office
let sam: string
const personId = () => ({ tenantId: office.ref.tenantId, ownerId: person })
let person: string

beforeEach(async () => {
  office = await openOffice(database().db, 5)
  sam = office.contacts[0] ?? ''
  person = randomUUID()
  await database().db.asOwner(
    office.ref,
    (sql) => sql`update contact set person_id = ${person} where contact_id = ${sam}`,
  )
  await live(1)
})

const live = async (seed: number): Promise<void> => {
  const random = seeded(seed)
  const span = { firstDay: today - 200, days: 200, sources: 200 }
  await database().db.asOwner(office.ref, (sql) =>
    storeInteractions(
      sql,
      Array.from({ length: 80 }, () => ({ ...randomInteraction(random, office.contacts, span), rev: seed })),
    ),
  )
  await score(database().db, office, now)
}
const mentions = async (): Promise<number> => {
  const [row] = await database().look<{ rows: number }[]>`
    select count(*)::int as rows from interaction where owner_id = ${office.ref.ownerId} and (${sam} = any(contacts) or ${sam} = any(folded_contacts))`
  return row?.rows ?? -1
}
const isRight = async (): Promise<string[]> => {
  const stored = await storedScores(database().db, office, today + 0.4)
  return differences(stored, expectedScores(await expectedPairs(database().db, office), today + 0.4))
}

test('who asked not to be included has no score, no day and no past, and what comes later is not kept either', async () => {
  expect(await mentions()).toBeGreaterThan(10)
  await database().db.asOwner(
    office.ref,
    (sql) => sql`
    insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, made_at)
    values (app_tenant(), app_owner(), 'lunch', array[${sam}]::uuid[], 'open', '{}', ${now})`,
  )
  await database().db.asOwner(personId(), (sql) => askOut(sql, new Date(now)))
  await score(database().db, office, now)
  expect(await mentions()).toBe(0)
  const { rows } = await storedScores(database().db, office, today + 0.4)
  expect(rows.map(({ contact_id }) => contact_id)).toEqual(office.contacts.slice(1))
  expect(await isRight()).toEqual([])
  await live(2)
  expect(await mentions()).toBe(0)
  expect(await isRight()).toEqual([])
  const seen = await database().db.asOwner(office.ref, async (sql) => ({
    list: await listRelationships(sql, { peersOnly: false, search: null, limit: 50 }),
    card: await readRelationship(sql, sam),
    suggestions: await sql`select state from suggestion`,
  }))
  expect(seen.list.total).toBe(4)
  expect(seen.suggestions).toEqual([{ state: 'withdrawn' }])
  expect(seen.card).toMatchObject({ name: 'c0', f90: null, last_day: null })
  expect(JSON.stringify(seen.card)).not.toMatch(/left.?out|ask/)
})

test('after the wish is taken back contact from then on counts again', async () => {
  await database().db.asOwner(personId(), (sql) => askOut(sql, new Date(now)))
  await score(database().db, office, now)
  await database().db.asOwner(personId(), (sql) => askIn(sql, new Date(now)))
  await score(database().db, office, now)
  expect((await storedScores(database().db, office, today + 0.4)).rows).toHaveLength(4)
  await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [meeting('new', [sam], today * 86_400_000)]))
  await score(database().db, office, now)
  const { days } = await storedScores(database().db, office, today + 0.4)
  expect(days.filter(({ contact_id }) => contact_id === sam)).toMatchObject([{ day: today, meetings: 1 }])
  expect(await isRight()).toEqual([])
})

test('a wish in another tenant means nothing here, and nobody can wish it for somebody else', async () => {
  await database().db.asOwner({ tenantId: randomUUID(), ownerId: person }, (sql) => askOut(sql, new Date(now)))
  await score(database().db, office, now)
  expect(await mentions()).toBeGreaterThan(10)
  const forged = database().db.asOwner(
    office.ref,
    (sql) => sql`
    insert into not_included (tenant_id, owner_id, asked_at) values (app_tenant(), ${person}, ${now})`,
  )
  await expect(forged).rejects.toThrow(/row-level security/)
  const all = await database().db.asOwner(office.ref, (sql) => sql`select * from not_included`)
  expect(all).toEqual([])
})
