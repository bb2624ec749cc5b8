import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  correctPerson,
  listPeople,
  listUnsorted,
  logActivity,
  readPerson,
  sortPerson,
  undoCorrection,
} from '../../contract/people.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { refreshPeers } from '../../db/queries/peers.ts'
import { rebuildScores } from '../../db/queries/rebuild.ts'
import { takeActivity } from '../../worker/jobs/take-activity.ts'
import { type Api, openApi } from '../server/api.ts'
import { testDatabase } from '../support/database.ts'
import { dayMs, jobDeps, mail, meeting, type Office, openOffice, score } from '../worker/scores/office.ts'

/** From what happened to what the owner reads, through the real routes, jobs and database. */
const database = testDatabase()
const now = '2026-11-24T16:00:00Z'
const at = Date.parse(now)
let api: Api
let office: Office
let sam: string
let priya: string

beforeAll(async () => {
  api = await openApi(database().db, now)
})
afterAll(() => api.close())
beforeEach(async () => {
  api.clock.set(now)
  api.started.length = 0
  office = await openOffice(database().db, 4)
  ;[sam = '', priya = ''] = office.contacts
})

const happened = async (...interactions: ReturnType<typeof mail>[]): Promise<string[]> => {
  await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, interactions))
  return score(database().db, office, api.clock.now())
}
const letters = (contact: string, daysAgo: number[]) =>
  daysAgo.flatMap((back) => [
    mail({ id: randomUUID(), from: 'self', to: [contact], at: at - back * dayMs }),
    mail({ id: randomUUID(), from: contact, to: ['self'], at: at - back * dayMs + 1000 }),
  ])
const open = async (contactId: string) => (await api.call(office.ref, readPerson, { params: { contactId } })).body

describe('scenario 2: a coffee that was held moves the score', () => {
  test('the clock restarts from then, the counts are true, and suggestions are looked at again', async () => {
    await happened(...letters(sam, [40, 75, 120]))
    const before = await open(sam)
    expect(before.reason?.counts.lastDaysAgo).toBe(40)
    const activityId = randomUUID()
    const logged = { params: { contactId: sam }, body: { activityId, kind: 'coffee' as const, on: '2026-11-24' } }
    await Promise.all([1, 2, 3].map(() => api.call(office.ref, logActivity, logged)))
    const deps = jobDeps(database().db, api.clock.now())
    for (const { payload } of api.started) await takeActivity(deps, payload as Parameters<typeof takeActivity>[1])
    expect(new Set(deps.started)).toEqual(new Set(['score-relationships', 'suggest']))
    await score(database().db, office, api.clock.now())
    const after = await open(sam)
    expect(after.reason?.counts).toMatchObject({ lastDaysAgo: 0, daysIn90: 3, othersIn90: 1, mailsIn90: 4 })
    expect(after.reason?.text).toContain('last today')
    expect(after.score).toBeGreaterThan(before.score ?? 100)
  })

  test('moving across the line of a word starts suggest, a little more of the same does not', async () => {
    await happened(...letters(sam, [3, 10, 17, 24, 31, 38, 45, 52, 59, 66, 73, 80]))
    expect(await happened(...letters(sam, [3]))).toEqual([])
    expect(await happened(...letters(priya, [100]))).toEqual(['suggest'])
  })
})

describe('scenario 5: all-hands against one-to-one', () => {
  test('a weekly call of sixty and thirty unanswered mails rank below one monthly meeting of two', async () => {
    const unanswered = Array.from({ length: 30 }, (_, nr) =>
      mail({ id: randomUUID(), from: 'self', to: [sam], at: at - (1 + nr * 2) * dayMs }),
    )
    const monthly = [5, 35, 65].map((back) => meeting(randomUUID(), [priya], at - back * dayMs))
    // The call of sixty is left out where it is read: nothing is stored of it.
    await happened(...unanswered, ...monthly)
    const { people } = (await api.call(office.ref, listPeople, { querystring: { peers: 'everybody' } })).body
    expect(people.map(({ contactId, word }) => [contactId, word !== null])).toEqual([
      [priya, true],
      [sam, false],
    ])
  })
})

describe('a day of which the owner says that it was no contact', () => {
  test('counts for nothing and leaves the others alone; undone, everything is as it was, and a rebuild agrees', async () => {
    await happened(
      ...letters(sam, [3, 10, 40]),
      ...letters(priya, [10]),
      meeting(randomUUID(), [sam, priya], at - 10 * dayMs),
    )
    const [before, others] = [await open(sam), await open(priya)]
    const isoDay = (daysAgo: number): string => new Date(at - daysAgo * dayMs).toISOString().slice(0, 10)
    const strike = (daysAgo: number) =>
      api.call(office.ref, correctPerson, {
        params: { contactId: sam },
        body: { kind: 'not-contact', day: isoDay(daysAgo) },
      })
    const [first, second] = [await strike(3), await strike(10)]
    expect([first.status, second.status]).toEqual([201, 201])
    const struck = await open(sam)
    expect(struck.days.map(({ day }) => day)).toEqual([isoDay(40)])
    expect(struck).toMatchObject({
      lastContact: isoDay(40),
      reason: { counts: { lastDaysAgo: 40, mailsIn90: 2, meetingsIn90: 0 } },
    })
    expect(struck.corrections.map(({ kind, day }) => [kind, day])).toEqual([
      ['not-contact', isoDay(10)],
      ['not-contact', isoDay(3)],
    ])
    expect(await open(priya)).toEqual(others)
    // What comes later of such a day is no contact either.
    await happened(...letters(sam, [3]))
    expect((await open(sam)).score).toBe(struck.score)
    expect((await database().db.asOwner(office.ref, rebuildScores)).differed).toBe(0)
    expect((await open(sam)).score).toBeCloseTo(struck.score ?? Number.NaN, 9)
    for (const { body } of [first, second])
      await api.call(office.ref, undoCorrection, { params: { contactId: sam, correctionId: body.correctionId } })
    const after = await open(sam)
    expect(after.reason?.counts).toMatchObject({ lastDaysAgo: 3, mailsIn90: 8, meetingsIn90: 1 })
    expect(after.corrections).toEqual([])
    expect((await database().db.asOwner(office.ref, rebuildScores)).differed).toBe(0)
    expect(after.days.filter(({ day }) => day !== isoDay(3)).map(({ share: _, ...day }) => day)).toEqual(
      before.days.filter(({ day }) => day !== isoDay(3)).map(({ share: _, ...day }) => day),
    )
  })

  test('the word alone, without a day, is refused, and so is a day with another word', async () => {
    const said = (body: object) =>
      api.call(office.ref, correctPerson, { params: { contactId: sam }, body: body as { kind: 'more' } })
    expect((await said({ kind: 'not-contact' })).status).toBe(400)
    expect((await said({ kind: 'more', day: '2026-11-20' })).status).toBe(400)
  })
})

describe('without an org chart', () => {
  test('one screen sorts who leads whom; each tap takes effect at once and can be taken back', async () => {
    await happened(...letters(sam, [3, 60]), ...letters(priya, [5, 70]))
    await database().db.asOwner(office.ref, (sql) => refreshPeers(sql, api.clock.now()))
    const screen = async () => (await api.call(office.ref, listUnsorted, {})).body
    expect((await screen()).unsorted.map(({ contactId }) => contactId)).toEqual([sam, priya])
    const sort = (contactId: string, level: 'leads-me' | 'i-lead' | 'equal') =>
      api.call(office.ref, sortPerson, { params: { contactId }, body: { level } })
    expect((await sort(sam, 'equal')).status).toBe(200)
    expect(await open(sam)).toMatchObject({ peer: 'peer', peerReason: 'owners-word' })
    const before = await open(priya)
    const { correctionId } = (await sort(priya, 'i-lead')).body
    expect((await api.call(office.ref, readPerson, { params: { contactId: priya } })).status).toBe(404)
    expect((await screen()).unsorted).toEqual([])
    expect((await screen()).sorted.map(({ contactId, level }) => [contactId, level]).sort()).toEqual(
      [
        [sam, 'equal'],
        [priya, 'i-lead'],
      ].sort(),
    )
    await api.call(office.ref, undoCorrection, { params: { contactId: priya, correctionId } })
    await score(database().db, office, api.clock.now())
    expect(await open(priya)).toEqual(before)
    await sort(priya, 'leads-me')
    expect(await open(priya)).toMatchObject({ peer: 'not', peerReason: 'line-above', score: before.score })
  })
})
