import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { noteBounces } from '../../db/queries/contacts.ts'
import { recordDeadLetter } from '../../db/queries/dead-letters.ts'
import { noteLeftOut, retractInteraction, storeInteractions } from '../../db/queries/interactions.ts'
import { rebuildScores } from '../../db/queries/rebuild.ts'
import { aging, keptAnyway } from '../../db/queries/retention.ts'
import { retain } from '../../worker/jobs/retain.ts'
import { testDatabase } from '../support/database.ts'
import { ownersTables } from '../support/fill.ts'
import { wordsOfInvite } from '../support/invite-words.ts'
import { differences, expectedPairs, expectedScores, storedScores } from './scores/expected.ts'
import {
  dayMs,
  dayNumber,
  jobDeps,
  mail,
  type Office,
  openOffice,
  randomInteraction,
  score,
  seeded,
} from './scores/office.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')
const span = { firstDay: today - 300, days: 300, sources: 4000 }

/** An organisation that keeps things for this many days, and an owner of it with contacts who can be acted for. */
async function office(days: number, contacts = 6): Promise<Office> {
  const tenantId = randomUUID()
  await database()
    .look`insert into tenant (tenant_id, onboarded_at, retention_days) values (${tenantId}, '2026-01-01', ${days})`
  const made = await openOffice(database().db, contacts, { tenantId })
  await asOwner(
    made,
    (sql) =>
      sql`insert into token_cache (tenant_id, owner_id, key_version, cipher, updated_at) values (app_tenant(), app_owner(), 1, 'x', ${now})`,
  )
  return made
}
const asOwner = <T>({ ref }: Office, work: Parameters<ReturnType<typeof database>['db']['asOwner']>[1]): Promise<T> =>
  database().db.asOwner(ref, work) as Promise<T>
/** As the clock would: the look, the fold of what it retracted, and the look after that. */
async function retained(made: Office, at: string | Date = now): Promise<void> {
  const deps = jobDeps(database().db, at)
  const payload = { eventId: randomUUID(), ...made.ref }
  await retain(deps, payload)
  if (deps.started.includes('score-relationships')) await score(database().db, made, at)
  await retain(deps, payload)
}
const rows = async (made: Office, table: string): Promise<number> =>
  (await database().look`select 1 from ${database().look(table)} where owner_id = ${made.ref.ownerId}`).length
const oldest = async (made: Office): Promise<number> => {
  const [row] = await database().look<
    { day: number }[]
  >`select min(day) as day from interaction where owner_id = ${made.ref.ownerId}`
  return row?.day ?? 0
}
const due = async (made: Office): Promise<string[]> =>
  (await database().look<{ what: string }[]>`select what from due where owner_id = ${made.ref.ownerId} order by 1`).map(
    ({ what }) => what,
  )

test.each([1, 2, 3])(
  'what came of age is gone, and every score is what a rebuild of the rest says (seed %i)',
  async (seed) => {
    const made = await office(90)
    const random = seeded(seed)
    const lived = Array.from({ length: 3_000 }, () => randomInteraction(random, made.contacts, span))
    await asOwner(made, (sql) => storeInteractions(sql, lived))
    await score(database().db, made, now)
    const before = await rows(made, 'interaction')
    const [{ young = 0 } = {}] = await database().look<
      { young: number }[]
    >`select count(*)::int as young from interaction where owner_id = ${made.ref.ownerId} and day >= ${today - 90}`
    await retained(made)
    expect(await oldest(made)).toBe(today - 90)
    expect(young).toBeLessThan(before / 2)
    const [days] = await database().look`select min(day) as day from contact_day where owner_id = ${made.ref.ownerId}`
    expect(days?.day).toBe(today - 90)
    expect(await rows(made, 'interaction')).toBe(young)
    const atDay = Date.parse(now) / dayMs
    const expected = expectedScores(await expectedPairs(database().db, made), atDay)
    expect(differences(await storedScores(database().db, made, atDay), expected)).toEqual([])
    expect(await asOwner(made, rebuildScores)).toMatchObject({ differed: 0 })
  },
)

test('what was let go does not come back, whatever tells of it again; what was deleted stays deleted', async () => {
  const made = await office(90)
  const [sam = ''] = made.contacts
  const letter = (id: string, daysAgo: number) =>
    mail({ id, from: 'self', to: [sam], at: (today - daysAgo) * dayMs + 36e6, rev: 0 })
  await asOwner(made, async (sql) => {
    await storeInteractions(sql, [letter('old', 100), letter('new', 10)])
    await retractInteraction(sql, letter('gone', 5).sourceId, new Date(now))
    await noteLeftOut(sql, [
      { source: 'list-old', reason: 'list', day: today - 100 },
      { source: 'list-new', reason: 'list', day: today - 10 },
    ])
    await noteBounces(sql, [{ conversationId: 'c', at: new Date((today - 100) * dayMs) }])
  })
  await score(database().db, made, now)
  await retained(made)
  for (let again = 0; again < 2; again += 1) {
    await asOwner(made, async (sql) => {
      const old = { ...letter('old', 100), rev: again }
      expect(await storeInteractions(sql, [old, letter('gone', 5)])).toEqual({ fresh: 0, changed: 0 })
      expect(await noteLeftOut(sql, [{ source: 'list-old', reason: 'list', day: today - 100 }])).toBe(0)
    })
    const [counted] = await database().look`select amount from left_out where owner_id = ${made.ref.ownerId}`
    expect([await rows(made, 'left_out_item'), Number(counted?.amount), await rows(made, 'bounce')]).toEqual([1, 1, 0])
  }
  const [mailbox] = await database().look`select read_from::text from mailbox where owner_id = ${made.ref.ownerId}`
  expect(mailbox?.read_from).toBe('2026-08-26')
  // Keeping more from now on brings nothing back.
  await database().look`update tenant set retention_days = 400 where tenant_id = ${made.ref.tenantId}`
  await retained(made)
  expect(await asOwner(made, (sql) => storeInteractions(sql, [letter('old', 100)]))).toMatchObject({ fresh: 0 })
})

test('a contact goes with the last that is kept of them; a note, an exclusion or a word of the owner’s keeps them', async () => {
  const made = await office(90, 6)
  const [gone = '', noted = '', excluded = '', sorted = '', met = '', fresh = ''] = made.contacts
  await asOwner(made, async (sql) => {
    const at = (today - 200) * dayMs
    await storeInteractions(sql, [mail({ id: 'm', from: 'self', to: made.contacts, at })])
    await sql`insert into note (tenant_id, owner_id, contact_id, kind, cipher, updated_at) values (app_tenant(), app_owner(), ${noted}, 'goal', 'x', ${now})`
    await sql`insert into exclusion (tenant_id, owner_id, contact_id, made_at) values (app_tenant(), app_owner(), ${excluded}, ${now})`
    await sql`update contact set owners_word = 'not' where contact_id = ${sorted}`
    await sql`update contact set first_seen_at = ${now} where contact_id = ${fresh}`
    await sql`
      insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, contacts, rev) values
        (app_tenant(), app_owner(), 'soon', '2026-12-01', '2026-12-01', array[${met}]::uuid[], 1),
        (app_tenant(), app_owner(), 'long ago', '2026-03-01', '2026-03-01', array[${gone}]::uuid[], 1)`
  })
  await score(database().db, made, now)
  await retained(made)
  const kept = await database().look<
    { contact_id: string }[]
  >`select contact_id from contact where owner_id = ${made.ref.ownerId}`
  expect(kept.map(({ contact_id }) => contact_id).sort()).toEqual([noted, excluded, sorted, met, fresh].sort())
  expect([await rows(made, 'contact_address'), await rows(made, 'meeting'), await rows(made, 'relationship')]).toEqual([
    5, 1, 0,
  ])
})

test('the look comes again the next day, twice the same, and touches nobody else', async () => {
  const made = await office(90)
  const other = await office(400)
  const random = seeded(9)
  for (const one of [made, other]) {
    const lived = Array.from({ length: 200 }, () => randomInteraction(random, one.contacts, span))
    await asOwner(one, (sql) => storeInteractions(sql, lived))
    await score(database().db, one, now)
  }
  const theirs = await storedScores(database().db, other, today)
  await retained(made)
  const once = await storedScores(database().db, made, today)
  await retained(made)
  expect(await storedScores(database().db, made, today)).toEqual(once)
  expect(await storedScores(database().db, other, today)).toEqual(theirs)
  expect(await due(made)).toContain('retain')
  const [next] = await database().look`select due_at from due where owner_id = ${made.ref.ownerId} and what = 'retain'`
  expect(Math.abs(next?.due_at - Date.parse(now) - dayMs)).toBeLessThan(0.1 * dayMs)
})

test.each([
  ['never turned on and not seen since', { state: 'signed-in', signed: 100 }, 90, true],
  ['turned off and not seen since', { state: 'off', signed: 100 }, 90, true],
  ['turned off lately', { state: 'off', signed: 80 }, 90, false],
  ['turned on and followed every day, without opening the page', { state: 'on', signed: 500 }, 90, false],
  ['cannot be acted for since long', { state: 'on', signed: 500, unreachable: 91, parked: 'needs-sign-in' }, 90, true],
  ['cannot be acted for lately', { state: 'on', signed: 500, unreachable: 31, parked: 'needs-sign-in' }, 90, false],
  ['refused by Entra for a month', { state: 'on', signed: 500, unreachable: 31, parked: 'disabled' }, 90, true],
  ['signed out since long', { state: 'on', signed: 500, unreachable: 91, token: false }, 90, true],
  ['was parked long ago and is read again', { state: 'on', signed: 500, unreachable: 91 }, 90, false],
])('whoever %s: erased or not', async (_, about, days, erased) => {
  const made = await office(days)
  const ago = (n: number) => new Date(Date.parse(now) - n * dayMs)
  const facts = about as { state: string; signed: number; unreachable?: number; parked?: string; token?: boolean }
  await asOwner(made, async (sql) => {
    await sql`
      update owner set state = ${facts.state}, signed_in_at = ${ago(facts.signed)}, unreachable_since = ${facts.unreachable ? ago(facts.unreachable) : null}`
    if (facts.parked) await sql`update mailbox set state = 'parked', parked_because = ${facts.parked}`
    if (facts.token === false) await sql`delete from token_cache`
  })
  await retained(made)
  const [owner] = await database().look`select state from owner where owner_id = ${made.ref.ownerId}`
  expect(owner?.state === 'erasing').toBe(erased)
  expect((await due(made)).includes('erase-owner')).toBe(erased)
})

test('an account that the directory took away is gone within a day, also of whoever had turned Kith off', async () => {
  const made = await office(400)
  await asOwner(made, async (sql) => {
    await sql`update owner set state = 'off'`
    await sql`
      insert into person (tenant_id, person_id, account_enabled, updated_at) values (app_tenant(), app_owner(), false, ${now})`
  })
  const payload = { eventId: randomUUID(), ...made.ref }
  await retain(jobDeps(database().db, now), payload)
  const [armed] = await database().look`select due_at from due where owner_id = ${made.ref.ownerId} and what = 'retain'`
  expect(armed?.due_at).toEqual(new Date(Date.parse(now) + 12 * 3_600_000))
  await retain(jobDeps(database().db, armed?.due_at), payload)
  expect(await due(made)).toContain('erase-owner')
})

test('jobs that failed long ago, claims on pairs that are over and old tombstones go; the rest of them stays', async () => {
  const made = await office(400)
  const at = (daysAgo: number) => new Date(Date.parse(now) - daysAgo * dayMs)
  for (const daysAgo of [31, 29]) {
    const letter = { job: 'suggest', jobId: null, ...made.ref, reason: `${daysAgo}`, at: at(daysAgo) }
    await database().db.unbound((sql) => recordDeadLetter(sql, letter))
  }
  for (const daysAgo of [401, 30]) {
    await database().look`
      insert into pair_claim (tenant_id, low_person, high_person, invite_id, claimed_by, claimed_at, until)
      values (${made.ref.tenantId}, ${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${at(daysAgo)}, ${at(daysAgo)})`
    await database()
      .look`insert into erased (tenant_id, owner_id, erased_at) values (${made.ref.tenantId}, ${randomUUID()}, ${at(daysAgo)})`
  }
  await retained(made)
  const left = async (table: string) =>
    (await database().look`select 1 from ${database().look(table)} where tenant_id = ${made.ref.tenantId}`).length
  expect([await left('dead_letter'), await left('pair_claim'), await left('erased')]).toEqual([1, 1, 1])
})

test('a search for a time to talk goes after an hour, whatever it found; any other search stays', async () => {
  const made = await office(400, 1)
  const ago = (minutes: number): Date => new Date(Date.parse(now) - minutes * 60_000)
  await asOwner(made, async (sql) => {
    for (const [kind, fleeting, at] of [
      ['advice-20', true, ago(61)],
      ['advice-20', true, ago(59)],
      ['advice-30', false, ago(61)],
    ] as const)
      await sql`
        insert into suggestion (tenant_id, owner_id, kind, contacts, reason, made_at, by_hand, fleeting, state)
        values (app_tenant(), app_owner(), ${kind}, ${made.contacts}::uuid[], '{}', ${at}, true, ${fleeting}, 'open')`
  })
  await retained(made)
  const left = await database()
    .look`select kind, made_at from suggestion where owner_id = ${made.ref.ownerId} order by kind`
  expect(left).toEqual([
    { kind: 'advice-20', made_at: ago(59) },
    { kind: 'advice-30', made_at: ago(61) },
  ])
})

test('every table of an owner’s ages, or is kept for a reason that is written down', async () => {
  const named = [...Object.keys(aging), ...Object.keys(keptAnyway)].sort()
  expect(named).toEqual((await ownersTables(database())).filter((name) => name !== 'dead_letter').sort())
})

test('the words of invites from before they were sealed are sealed, and read the same', async () => {
  const made = await office(400)
  const words = { title: 'Uma / Sam', body: 'Hi Sam', place: null }
  for (const inviteId of [randomUUID(), randomUUID()])
    await asOwner(
      made,
      (sql) => sql`
        insert into invite (tenant_id, owner_id, invite_id, kind, transaction_id, starts_at, ends_at, zone, title, body, hold_until, made_at)
        values (app_tenant(), app_owner(), ${inviteId}, 'lunch', ${inviteId}, ${now}, ${now}, 'UTC', ${words.title}, ${words.body}, ${now}, ${now})`,
    )
  const deps = jobDeps(database().db, now)
  for (const _ of [1, 2]) await retain(deps, { eventId: randomUUID(), ...made.ref })
  const stored = await database().look<{ invite_id: string; title: string | null; body: string | null }[]>`
    select invite_id, title, body from invite where owner_id = ${made.ref.ownerId}`
  expect(stored.map(({ title, body }) => [title, body])).toEqual([
    [null, null],
    [null, null],
  ])
  for (const { invite_id } of stored) expect(await wordsOfInvite(database(), deps.keys, invite_id)).toEqual(words)
})
