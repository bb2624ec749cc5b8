import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { correct, undoCorrection } from '../../db/queries/corrections.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { refreshPeers } from '../../db/queries/peers.ts'
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
const atDay = today + 0.4

/** The chart of a small company: Dana leads Max and Kim; Max leads the owner, Sam and Priya; Sam leads Rob; Kim leads Lee. */
type Name = 'dana' | 'max' | 'kim' | 'sam' | 'priya' | 'rob' | 'lee'
const chart: Record<Name, { manager: Name | null; title: string }> = {
  dana: { manager: null, title: 'Managing Director' },
  max: { manager: 'dana', title: 'Engineering Manager' },
  kim: { manager: 'dana', title: 'Sales Director' },
  sam: { manager: 'max', title: 'Software Engineer' },
  priya: { manager: 'max', title: 'Senior Engineer' },
  rob: { manager: 'sam', title: 'Software Engineer' },
  lee: { manager: 'kim', title: 'Account Manager' },
}
const names = Object.keys(chart) as Name[]
let office: Office
let people: Record<Name, string>
const contactOf = (name: Name): string => office.contacts[names.indexOf(name)] ?? ''

const asOwner = <T>(work: Parameters<ReturnType<typeof database>['db']['asOwner']>[1]): Promise<T> =>
  database().db.asOwner(office.ref, work) as Promise<T>
const refresh = () => database().db.asOwner(office.ref, (sql) => refreshPeers(sql, new Date(now)))
const lead = (who: Name | 'owner', manager: Name | 'owner' | null) =>
  database().db.asTenant(office.ref.tenantId, (sql) => {
    const id = (name: Name | 'owner' | null) =>
      name === null ? null : name === 'owner' ? office.ref.ownerId : people[name]
    return sql`update person set manager_id = ${id(manager)} where person_id = ${id(who)}`
  })
const standing = async (name: Name) =>
  (
    await asOwner<Record<string, unknown>[]>(
      (sql) => sql`
    select peer, peer_reason as reason, line, (select count(*)::int from relationship r where r.contact_id = c.contact_id) as scores,
      (select count(*)::int from contact_day d where d.contact_id = c.contact_id) > 0 as days
    from contact c where contact_id = ${contactOf(name)}`,
    )
  )[0]

beforeEach(async () => {
  office = await openOffice(database().db, names.length)
  people = Object.fromEntries(names.map((name) => [name, randomUUID()])) as Record<Name, string>
  await database().db.asTenant(office.ref.tenantId, async (sql) => {
    const insert = (id: string, title: string, manager: string | null) => sql`
      insert into person (tenant_id, person_id, display_name, job_title, manager_id, updated_at)
      values (app_tenant(), ${id}, 'P', ${title}, ${manager}, ${now})`
    for (const name of names) await insert(people[name], chart[name].title, people[chart[name].manager ?? name] ?? null)
    await sql`update person set manager_id = null where person_id = ${people.dana}`
    await insert(office.ref.ownerId, 'Software Engineer', people.max)
  })
  await database().db.asOwner(office.ref, async (sql) => {
    for (const name of names)
      await sql`update contact set person_id = ${people[name]} where contact_id = ${contactOf(name)}`
    const random = seeded(3)
    const span = { firstDay: today - 200, days: 200, sources: 400 }
    await storeInteractions(
      sql,
      Array.from({ length: 300 }, () => randomInteraction(random, office.contacts, span)),
    )
    await storeInteractions(
      sql,
      names.map((name) => meeting(`with-${name}`, [contactOf(name)], (today - 3) * 86_400_000)),
    )
  })
  await refresh()
  await score(database().db, office, now)
})

const suggest = async (state: string, ...contacts: Name[]): Promise<string> => {
  const id = randomUUID()
  await asOwner(
    (sql) => sql`
    insert into suggestion (tenant_id, owner_id, suggestion_id, kind, contacts, state, reason, made_at)
    values (app_tenant(), app_owner(), ${id}, ${randomUUID()}, ${contacts.map(contactOf)}::uuid[], ${state}, '{}', ${now})`,
  )
  return id
}
const stateOf = async (id: string) =>
  (await asOwner<{ state: string }[]>((sql) => sql`select state from suggestion where suggestion_id = ${id}`))[0]?.state

describe('equals follow the org chart', () => {
  test('manager, skip level, report of a peer, director elsewhere and equals are told apart', async () => {
    expect(await standing('max')).toMatchObject({ peer: 'not', reason: 'line-above', line: 'above', scores: 1 })
    expect(await standing('dana')).toMatchObject({ peer: 'not', reason: 'line-above', line: 'above' })
    expect(await standing('kim')).toMatchObject({ peer: 'not', line: null })
    expect(await standing('sam')).toMatchObject({ peer: 'peer', reason: 'same-level' })
    expect(await standing('lee')).toMatchObject({ peer: 'peer', reason: 'same-level' })
    expect(await standing('rob')).toMatchObject({ peer: 'peer', reason: 'near-level' })
  })

  test('whom the owner comes to lead has no score, and has it back exactly when the chart changes again', async () => {
    const before = await storedScores(database().db, office, atDay)
    await lead('sam', 'owner')
    expect((await refresh()).changed).toBe(2)
    expect(await standing('sam')).toEqual({ peer: 'not', reason: 'line-below', line: 'below', scores: 0, days: false })
    expect(await standing('rob')).toMatchObject({ line: 'below', scores: 0, days: false })
    await asOwner((sql) =>
      storeInteractions(sql, [meeting('while-led', [contactOf('sam'), contactOf('priya')], (today - 1) * 86_400_000)]),
    )
    await score(database().db, office, now)
    expect(await standing('sam')).toMatchObject({ scores: 0, days: false })
    await lead('sam', 'max')
    await refresh()
    await score(database().db, office, now)
    const expected = expectedScores(await expectedPairs(database().db, office), atDay)
    const after = await storedScores(database().db, office, atDay)
    expect(differences(after, expected)).toEqual([])
    expect(after.rows.map(({ contact_id }) => contact_id)).toEqual(before.rows.map(({ contact_id }) => contact_id))
  })

  test('suggestions about who became the manager are withdrawn, also of groups; an accepted one stays', async () => {
    const open = await suggest('open', 'sam')
    const group = await suggest('candidate', 'lee', 'sam')
    const accepted = await suggest('accepted', 'sam')
    const other = await suggest('open', 'priya')
    await lead('owner', 'sam')
    expect((await refresh()).withdrawn).toBe(2)
    expect(await Promise.all([open, group, accepted, other].map(stateOf))).toEqual([
      'withdrawn',
      'withdrawn',
      'accepted',
      'open',
    ])
    expect(await standing('sam')).toMatchObject({ peer: 'not', reason: 'line-above', line: 'above', scores: 1 })
  })

  test('who left is no peer any more and keeps the history', async () => {
    await database().db.asTenant(
      office.ref.tenantId,
      (sql) => sql`update person set account_enabled = false where person_id = ${people.sam}`,
    )
    await refresh()
    expect(await standing('sam')).toMatchObject({ peer: 'not', reason: 'left', scores: 1 })
  })

  test('refreshing again changes nothing', async () => {
    expect(await refresh()).toEqual({ changed: 0, withdrawn: 0 })
  })

  test('a chart that runs in a circle ends', async () => {
    await lead('dana', 'owner')
    await refresh()
    expect(await standing('dana')).toMatchObject({ peer: 'not' })
  })
})

describe("the owner's word", () => {
  const say = (name: Name, kind: Parameters<typeof correct>[2], at = now) =>
    database().db.asOwner(office.ref, async (sql) => (await correct(sql, contactOf(name), kind, new Date(at))) ?? '')
  const unsay = (name: Name, id: string) =>
    database().db.asOwner(office.ref, (sql) => undoCorrection(sql, contactOf(name), id, new Date(now)))

  test('overrules a level and outlives a refresh; taking it back gives the chart its say', async () => {
    const id = await say('sam', 'not-peer')
    await refresh()
    expect(await standing('sam')).toMatchObject({ peer: 'not', reason: 'owners-word' })
    await unsay('sam', id)
    expect(await standing('sam')).toMatchObject({ peer: 'peer', reason: 'same-level' })
  })

  test('never overrules a line of command, and counts again when the line ends', async () => {
    await say('sam', 'peer')
    await lead('sam', 'owner')
    await refresh()
    expect(await standing('sam')).toMatchObject({ peer: 'not', reason: 'line-below', scores: 0 })
    await lead('sam', 'kim')
    await refresh()
    expect(await standing('sam')).toMatchObject({ peer: 'peer', reason: 'owners-word', scores: 1 })
  })

  test('"I lead them" takes every score away where the chart says nothing, and taking it back brings it back', async () => {
    await database().db.asTenant(
      office.ref.tenantId,
      (sql) => sql`update person set manager_id = null, job_title = null`,
    )
    await refresh()
    expect(await standing('sam')).toMatchObject({ peer: 'unknown', reason: 'no-org-chart' })
    const before = await storedScores(database().db, office, atDay)
    const id = await say('sam', 'i-lead')
    expect(await standing('sam')).toEqual({ peer: 'not', reason: 'line-below', line: 'below', scores: 0, days: false })
    await unsay('sam', id)
    await score(database().db, office, now)
    expect(await standing('sam')).toMatchObject({ peer: 'unknown', line: null, scores: 1 })
    const after = await storedScores(database().db, office, atDay)
    expect(after.days).toEqual(before.days)
    await say('sam', 'leads-me')
    expect(await standing('sam')).toMatchObject({ peer: 'not', reason: 'line-above', line: 'above', scores: 1 })
  })
})
