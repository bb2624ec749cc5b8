/** A database that is in use is brought up to date with its rows: forced row-level security hides none of them from a migration. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../db/migrate.ts'
import { emptyDatabase, type TestDatabase } from '../support/database.ts'
import { fillTables, ownersTables } from '../support/fill.ts'

let database: TestDatabase
const ref = { tenantId: randomUUID(), ownerId: randomUUID() }
const [contactId, inviteId] = [randomUUID(), randomUUID()]

beforeAll(async () => {
  database = await emptyDatabase()
})
afterAll(() => database.drop())

/** Rows that a migration is to find, by the migration that is the last before it. */
const found: Record<string, () => Promise<unknown>> = {
  '0081_suggestion_kinds': () => database.look`
    insert into interaction ${database.look(
      ['help', 'thanks', 'coffee'].map((kind) => ({
        ...own(),
        ...{ source_id: `activity:${kind}`, kind, rev: 1, occurred_at: new Date(0), day: 0, n: 1, direct: true },
        ...{ contacts: [contactId], weights: [1], directions: [1] },
      })),
    )}`,
  '0093_owner_read_once': () => database.look`
    update invite set swamped_at = '2026-11-24T09:00:00Z' where tenant_id = ${ref.tenantId}`,
  '0110_successes': () => database.look`
    insert into suggestion ${database.look({
      ...own(),
      ...{ suggestion_id: randomUUID(), kind: 'has-moved', about: 'bounce', contacts: [contactId], state: 'done' },
      ...{ reason: {}, worth: 1, made_at: new Date(0) },
    })}`,
}
const own = () => ({ tenant_id: ref.tenantId, owner_id: ref.ownerId })

test('each migration finds a row in every table, and keeps it', { timeout: 60_000 }, async () => {
  const { look, ownerUrl, appUrl } = database
  const kept: string[] = []
  for (;;) {
    const [name] = await migrate({ ownerUrl, appUrl, steps: 1 })
    if (name === undefined) break
    const now = await ownersTables(database)
    for (const table of kept) {
      const [rows] = now.includes(table) ? await look`select count(*)::int as all from ${look(table)}` : []
      expect([name, table, rows?.all]).toEqual([name, table, expect.any(Number)])
      expect([name, table, rows?.all]).not.toEqual([name, table, 0])
    }
    const sealed = { cipher: Buffer.from('sealed'), keyVersion: 1 }
    await fillTables(database, ref, { ids: { contactId, inviteId }, word: 'kept', sealed })
    await found[name]?.()
    kept.splice(0, kept.length, ...now)
  }
  expect(kept.length).toBeGreaterThan(60)
})

test('what was there before has what later ones need', async () => {
  const { look } = database
  expect(await look`select at_most_days - every_days as over from cadence`).toEqual([{ over: 0 }])
  expect(await look`select kind, given_by from interaction where source_id like 'activity:%' order by kind`).toEqual([
    { kind: 'coffee', given_by: null },
    { kind: 'help', given_by: 'other' },
    { kind: 'thanks', given_by: 'owner' },
  ])
  expect(await look`select 1 as one from due where what = 'retain' and owner_id = ${ref.ownerId}`).toHaveLength(1)
  expect(await look`select swamped_at from invite_attendee where invite_id = ${inviteId}`).toEqual([
    { swamped_at: new Date('2026-11-24T09:00:00Z') },
  ])
  expect(await look`select about from suggestion where kind = 'has-moved'`).toEqual([{ about: 'left' }])
})

test('no table is left open to its owner’s role', async () => {
  const open = await database.look`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity`
  expect(open).toEqual([])
})
