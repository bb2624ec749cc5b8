import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { OwnerRef } from '../../db/connect.ts'
import { readAccess } from '../../db/queries/access.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { logActivity } from '../../db/queries/people.ts'
import { testDatabase } from '../support/database.ts'
import { storedScores } from '../worker/scores/expected.ts'
import { dayNumber, type Office, openOffice, randomInteraction, score, seeded } from '../worker/scores/office.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const today = dayNumber('2026-11-24')

async function run(
  script: string,
  args: string[],
  input = '',
): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
    env: { ...process.env, DATABASE_URL: database().appUrl },
    stdio: 'pipe',
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { out, err, code }
}

async function livedIn(seed: number): Promise<Office> {
  const random = seeded(seed)
  const office = await openOffice(database().db, 12)
  const span = { firstDay: today - 300, days: 300, sources: 250 }
  const [coffee = ''] = office.contacts
  await database().db.asOwner(office.ref, async (sql) => {
    await storeInteractions(
      sql,
      Array.from({ length: 400 }, () => randomInteraction(random, office.contacts, span)),
    )
    const activity = {
      activityId: 'c',
      kind: 'coffee',
      givenBy: null,
      contactId: coffee,
      day: today,
      at: new Date(now),
      weight: 720_720,
    } as const
    await logActivity(sql, activity)
  })
  await score(database().db, office, now)
  return office
}

/** What the owner reads in their access log. */
const seenBy = async (ref: OwnerRef) => (await database().db.asOwner(ref, readAccess)).entries

describe('npm run rebuild', () => {
  test('gives every owner the scores that they had, says so, and mends what was broken', async () => {
    const offices = [await livedIn(1), await livedIn(2)]
    const before = await Promise.all(offices.map((office) => storedScores(database().db, office, today + 0.4)))
    const first = await run('rebuild', [])
    expect(first).toMatchObject({ err: '', code: 0 })
    expect(first.out.trim().split('\n').at(-1)).toMatch(
      /^rebuilt 2 owners, \d+ interactions, 0 relationships were different$/,
    )
    const after = await Promise.all(offices.map((office) => storedScores(database().db, office, today + 0.4)))
    expect(after.map(({ days }) => days)).toEqual(before.map(({ days }) => days))
    const [broken] = offices
    await database()
      .look`update contact_day set u = u + 720720 where owner_id = ${broken?.ref.ownerId ?? ''} and day = (select max(day) from contact_day)`
    expect((await run('rebuild', [])).out).toMatch(/[1-9]\d* relationships were different\n$/)
    expect((await storedScores(database().db, offices[0] as Office, today + 0.4)).days).toEqual(before[0]?.days)
    for (const { ref } of offices) expect(await seenBy(ref)).toMatchObject([{ actor: 'operator', what: 'scores' }])
  }, 60_000)

  test('goes on after an owner, and refuses nonsense in one line', async () => {
    const offices = [await livedIn(3), await livedIn(4)].sort((a, b) => (a.ref.tenantId < b.ref.tenantId ? -1 : 1))
    const [first, second] = offices.map(({ ref }) => `${ref.tenantId}/${ref.ownerId}`)
    const { out } = await run('rebuild', ['--after', first ?? ''])
    expect(out).not.toContain(first)
    expect(out).toContain(second)
    expect(await run('rebuild', ['--after', 'x'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^--after wants .*\n$/),
    })
  }, 60_000)
})

describe('the export of stored interactions', () => {
  test('fed to the scorer gives the scores of the database', async () => {
    const office = await livedIn(5)
    const [, below = ''] = office.contacts
    const t = Date.parse(now) / 1000
    const { tenantId, ownerId } = office.ref
    await database().db.asOwner(office.ref, async (sql) => {
      await sql`update contact set line = 'below', chart_line = 'below' where contact_id = ${below}`
      await sql`delete from contact_day where contact_id = ${below}`
      await sql`delete from relationship where contact_id = ${below}`
    })
    const exported = await run('export-interactions', ['--tenant', tenantId, '--owner', ownerId, '--at', String(t)])
    expect(exported).toMatchObject({ err: '', code: 0 })
    const scored = await run('score', [], exported.out)
    expect(scored.err).toBe('')
    const pairs = scored.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ego?: string; alter: string; score: number })
      .filter(({ ego, alter }) => ego === ownerId || alter === ownerId)
    const found = new Map(pairs.map(({ ego, alter, score: points }) => [ego === ownerId ? alter : ego, points]))
    const { rows } = await storedScores(database().db, office, t / 86_400)
    expect(rows).toHaveLength(11)
    const known = [...found.keys()].filter((name) => !name?.startsWith('nobody:'))
    expect(known.sort()).toEqual(rows.map(({ contact_id }) => contact_id))
    for (const row of rows) expect(Math.abs((found.get(row.contact_id) ?? -1) - row.score)).toBeLessThan(1e-9)
    expect(await seenBy(office.ref)).toMatchObject([{ actor: 'operator', what: 'interactions', times: 1 }])
  }, 60_000)
})
