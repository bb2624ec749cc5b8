import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { armNoLater } from '../../db/queries/due.ts'
import { exported, exportOwner, notExported, summaryOf } from '../../db/queries/export.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { beginErasure, readOwner, saveSignIn, wasErased } from '../../db/queries/me.ts'
import type { GraphRequest } from '../../platform/graph/graph.ts'
import { eraseOwner } from '../../worker/jobs/erase-owner.ts'
import { scoreRelationships } from '../../worker/jobs/score-relationships.ts'
import { testDatabase } from '../support/database.ts'
import {
  dayNumber,
  jobDeps,
  mail,
  type Office,
  openOffice,
  randomInteraction,
  score,
  seeded,
} from '../worker/scores/office.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')

const ownersTables = async (): Promise<string[]> =>
  (
    await database().look<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity order by 1`
  ).map(({ name }) => name)

/** Tables in which this owner has rows. */
async function tracesOf(ref: Office['ref']): Promise<string[]> {
  const found: string[] = []
  for (const name of await ownersTables()) {
    const [row] = await database()
      .look`select count(*)::int as rows from ${database().look(name)} where owner_id = ${ref.ownerId}`
    if (row?.rows > 0) found.push(name)
  }
  const [pairs] = await database()
    .look`select count(*)::int as rows from pair_claim where ${ref.ownerId} in (low_person, high_person, claimed_by)`
  return pairs?.rows > 0 ? [...found, 'pair_claim'] : found
}

/** A row in every table of the owner's, whatever its columns: what a table demands is filled in by type. */
async function fillEverything(ref: Office['ref']): Promise<void> {
  const value: Record<string, string> = {
    uuid: 'uuidv7()',
    text: `'x'`,
    timestamptz: 'now()',
    int4: '1',
    int8: '1',
    int2: '1',
    float8: '1',
    float4: '1',
    bool: 'true',
    bytea: `uuid_send(uuidv7())`,
    jsonb: `'{}'`,
    date: 'current_date',
    _uuid: `'{}'`,
    _int4: `'{}'`,
    _int2: `'{}'`,
    _text: `'{}'`,
    _timestamptz: `'{}'`,
  }
  const checked: Record<string, string> = {
    'interaction.kind': `'mail'`,
    'correction.kind': `'more'`,
    'note.kind': `'goal'`,
    'invite.kind': `'lunch'`,
    'invite.state': `'held'`,
    'poll.kind': `'group-lunch'`,
  }
  for (const name of await ownersTables()) {
    const [held] = await database()
      .look`select count(*)::int as rows from ${database().look(name)} where owner_id = ${ref.ownerId}`
    if (held?.rows > 0 || name === 'erased') continue
    const columns = await database().look<{ name: string; type: string }[]>`
      select a.attname as name, t.typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
      where a.attrelid = ${name}::regclass and a.attnum > 0 and not a.attisdropped and a.attnotnull and not a.atthasdef and a.attgenerated = ''
        and a.attname not in ('tenant_id', 'owner_id')`
    const list = columns.map((column) => `"${column.name}"`)
    const values = columns.map((column) => checked[`${name}.${column.name}`] ?? value[column.type] ?? `null`)
    await database().look.unsafe(
      `insert into "${name}" (${['tenant_id', 'owner_id', ...list].join(', ')}) values (${[`'${ref.tenantId}'`, `'${ref.ownerId}'`, ...values].join(', ')})`,
    )
  }
  await database().look`
    insert into pair_claim (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
    values (${ref.tenantId}, least(${ref.ownerId}::uuid, ${randomUUID()}), ${ref.ownerId}, ${randomUUID()}, ${ref.ownerId}, now(), now())`
}

async function livedIn(): Promise<Office> {
  const office = await openOffice(database().db, 5)
  const random = seeded(4)
  const span = { firstDay: today - 100, days: 100, sources: 80 }
  await database().db.asOwner(office.ref, (sql) =>
    storeInteractions(
      sql,
      Array.from({ length: 60 }, () => randomInteraction(random, office.contacts, span)),
    ),
  )
  await score(database().db, office, now)
  await fillEverything(office.ref)
  return office
}

const begin = (office: Office) => database().db.asOwner(office.ref, (sql) => beginErasure(sql, new Date(now)))

test('nothing of the owner stays, in whatever table, and nobody else loses a row', async () => {
  const office = await livedIn()
  const other = await livedIn()
  const theirs = await tracesOf(other.ref)
  expect((await tracesOf(office.ref)).length).toBeGreaterThan(24)
  await begin(office)
  const asked: GraphRequest[] = []
  const deps = jobDeps(database().db, now)
  deps.graph.request = async (_owner, request) => {
    asked.push(request)
    expect((await tracesOf(office.ref)).includes('token_cache')).toBe(true)
    return { kind: 'later', afterMs: 1000, code: 'throttled', maybeDone: false }
  }
  await database()
    .look`update subscription set subscription_id = uuidv7(), resource = '/me/events' where owner_id = ${office.ref.ownerId}`
  const payload = { eventId: randomUUID(), ...office.ref }
  await eraseOwner(deps, payload)
  expect(asked).toMatchObject([{ method: 'DELETE', path: expect.stringMatching(/^\/subscriptions\/[0-9a-f-]{36}$/) }])
  expect(await tracesOf(office.ref)).toEqual(['due', 'erased', 'not_included'])
  expect(await tracesOf(other.ref)).toEqual(theirs)

  // What a job that was under way wrote meanwhile goes with the second look.
  const letter = mail({ id: 'late', from: 'self', to: office.contacts, at: Date.parse(now) })
  await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, [letter]))
  await scoreRelationships(deps, payload)
  await eraseOwner(deps, payload)
  await eraseOwner(deps, payload)
  expect(await tracesOf(office.ref)).toEqual(['due', 'erased', 'not_included'])
  await eraseOwner(jobDeps(database().db, '2026-11-24T10:15:00Z'), payload)
  expect(await tracesOf(office.ref)).toEqual(['erased', 'not_included'])
  expect(await database().db.asOwner(office.ref, wasErased)).toBe(true)
})

test('a job whose owner was erased finds nothing and stops', async () => {
  const office = await livedIn()
  await begin(office)
  const deps = jobDeps(database().db, now)
  await eraseOwner(deps, { eventId: randomUUID(), ...office.ref })
  await scoreRelationships(deps, { eventId: randomUUID(), ...office.ref })
  expect(deps.started).toEqual([])
})

test('signing in does not call an erasure off; afterwards it starts from nothing, and the second look leaves it alone', async () => {
  const office = await livedIn()
  await begin(office)
  const signIn = () =>
    database().db.asOwner(office.ref, async (sql) => {
      await saveSignIn(sql, { displayName: 'Uma', locale: null, at: new Date(now) })
      return (await readOwner(sql))?.state
    })
  expect(await signIn()).toBe('erasing')
  const deps = jobDeps(database().db, now)
  const payload = { eventId: randomUUID(), ...office.ref }
  await eraseOwner(deps, payload)
  expect(await signIn()).toBe('signed-in')
  await eraseOwner(deps, payload)
  expect(await tracesOf(office.ref)).toContain('owner')
})

test('an owner who did not ask for it is not erased by a job that comes by mistake', async () => {
  const office = await livedIn()
  await eraseOwner(jobDeps(database().db, now), { eventId: randomUUID(), ...office.ref })
  expect(await tracesOf(office.ref)).toContain('relationship')
})

test('every table of an owner is exported, or stays out for a reason that is written down', async () => {
  const tables = (await ownersTables()).filter((name) => name !== 'dead_letter')
  expect([...exported, ...Object.keys(notExported)].sort()).toEqual(tables.sort())
})

test('the export holds what is stored, and its summary counts it', async () => {
  const office = await livedIn()
  const archive = await database().db.asOwner(office.ref, exportOwner)
  const [stored] = await database()
    .look`select count(*)::int as rows from interaction where owner_id = ${office.ref.ownerId}`
  expect(archive.interaction).toHaveLength(stored?.rows)
  expect(archive.interaction.every(({ owner_id }) => owner_id === office.ref.ownerId)).toBe(true)
  expect(summaryOf(archive, new Date(now))[1]).toMatch(new RegExp(`^${stored?.rows} interactions from 2026-`))
  expect(summaryOf(archive, new Date(now))[2]).toMatch(/^5 people, 5 of them with a score/)
})

test('work that is due for an owner who is gone is armed by nobody', async () => {
  const office = await livedIn()
  await begin(office)
  await database().db.asOwner(office.ref, (sql) => armNoLater(sql, office.ref, 'suggest', new Date(now)))
  await eraseOwner(jobDeps(database().db, now), { eventId: randomUUID(), ...office.ref })
  const due = await database().look`select what from due where owner_id = ${office.ref.ownerId}`
  expect(due).toEqual([{ what: 'erase-owner' }])
})
