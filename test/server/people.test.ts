import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  addPeople,
  correctPerson,
  excludePerson,
  findPeople,
  includePerson,
  listPeople,
  logActivity,
  readPerson,
  undoActivity,
  undoCorrection,
} from '../../contract/people.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import { testDatabase } from '../support/database.ts'
import { dayMs, mail, meeting, type Office, openOffice, score } from '../worker/scores/office.ts'
import { type Api, openApi } from './api.ts'

const database = testDatabase()
const now = '2026-11-24T10:00:00Z'
const at = Date.parse(now)
let api: Api
let office: Office
const person = (nr: number): string => office.contacts[nr] ?? ''

beforeAll(async () => {
  api = await openApi(database().db, now)
})
afterAll(() => api.close())
beforeEach(async () => {
  api.clock.set(now)
  api.started.length = 0
  office = await openOffice(database().db, 6)
  await mark(person(0), { peer: 'peer' })
  await mark(person(1), { peer: 'peer' })
})

const mark = (contact: string, change: { peer: string; line?: string }) =>
  database().db.asOwner(
    office.ref,
    (sql) => sql`
      update contact set peer = ${change.peer}, chart_peer = ${change.peer}, peer_reason = 'same-level', chart_reason = 'same-level',
        line = ${change.line ?? null}, chart_line = ${change.line ?? null} where contact_id = ${contact}`,
  )
const sent = (contact: string, daysAgo: number) =>
  mail({ id: randomUUID(), from: 'self', to: [contact], at: at - daysAgo * dayMs })
const received = (contact: string, daysAgo: number) =>
  mail({ id: randomUUID(), from: contact, to: ['self'], at: at - daysAgo * dayMs })
const store = async (...interactions: ReturnType<typeof mail>[]): Promise<void> => {
  await database().db.asOwner(office.ref, (sql) => storeInteractions(sql, interactions))
  await score(database().db, office, api.clock.now())
}
const list = async (query: Record<string, unknown> = { peers: 'everybody' }) =>
  (await api.call(office.ref, listPeople, { querystring: query })).body
const open = async (contact: string) =>
  (await api.call(office.ref, readPerson, { params: { contactId: contact } })).body

describe('the list of people', () => {
  test('tells a weekly exchange from a rare one in words, the most contact first', async () => {
    await store(
      ...Array.from({ length: 40 }, (_, week) => [sent(person(0), week * 7), received(person(0), week * 7)]).flat(),
      sent(person(1), 200),
      received(person(1), 199),
    )
    const { people, total, historyDays } = await list()
    expect(people.map(({ contactId, word }) => [contactId, word])).toEqual([
      [person(0), 'often'],
      [person(1), 'quiet'],
    ])
    expect(total).toBe(2)
    expect(historyDays).toBe(365)
    expect(people[0]?.lastContact).toBe('2026-11-24')
  })

  test('thirty unanswered mails and a weekly call of sixty rank below one monthly meeting of two, without a word', async () => {
    const crowd = Array.from({ length: 30 }, (_, day) => sent(person(0), day * 3))
    const monthly = Array.from({ length: 6 }, (_, month) =>
      meeting(randomUUID(), [person(1)], at - (month * 30 + 2) * dayMs),
    )
    await store(...crowd, ...monthly)
    const { people } = await list()
    expect(people.map(({ contactId, word, twoWay }) => ({ contactId, word, twoWay }))).toEqual([
      { contactId: person(1), word: 'occasional', twoWay: true },
      { contactId: person(0), word: null, twoWay: false },
    ])
    const loud = await open(person(0))
    const quiet = await open(person(1))
    expect(loud.score).toBeGreaterThan(quiet.score ?? 100)
    expect(loud.reason?.code).toBe('one-way')
  })

  test('is new while the pair has less than thirty days of history, and has no number then', async () => {
    await store(sent(person(0), 10), received(person(0), 9))
    expect((await list()).people[0]?.word).toBe('new')
    expect(await open(person(0))).toMatchObject({ word: 'new', score: null, fading: null })
  })

  test('tells how fast each side answers once there are five answers, without days that were no contact, large circles and other people', async () => {
    const turn = (nr: number, to = [person(0)]) => {
      const conversationId = `thread ${to.join()} ${nr}`
      const asked = at - (nr + 1) * 3 * dayMs
      return [
        { ...mail({ id: randomUUID(), from: 'self', to, at: asked }), conversationId },
        {
          ...mail({ id: randomUUID(), from: person(0), to: ['self'], at: asked + (nr + 1) * 1_800_000 }),
          conversationId,
        },
      ]
    }
    const counts = async () => (await open(person(0))).reason?.counts ?? {}
    const everybody = [0, 1, 2, 3, 4, 5].map(person)
    await store(
      ...[0, 1, 2, 3].flatMap((nr) => turn(nr)),
      ...[4, 5, 6, 7, 8].flatMap((nr) => turn(nr, [person(1)])),
      ...[10, 11, 12, 13, 14].flatMap((nr) => turn(nr, everybody)),
    )
    expect(Object.keys(await counts())).not.toContain('theirReplies')
    await store(...turn(9), ...turn(20).map((one) => ({ ...one, conversationId: null })), ...turn(40))
    expect(await counts()).toMatchObject({ theirReplies: 5, theirReplyMinutes: 90 })
    expect(Object.keys(await counts())).not.toContain('yourReplies')
    const struck = new Date(at - 3 * dayMs).toISOString().slice(0, 10)
    await api.call(office.ref, correctPerson, {
      params: { contactId: person(0) },
      body: { kind: 'not-contact', day: struck },
    })
    expect(Object.keys(await counts())).not.toContain('theirReplies')
  })

  test('tells facts only until ninety days are read', async () => {
    await database().db.asOwner(
      office.ref,
      (sql) => sql`update mailbox set backfill_done_at = null, read_back_to = '2026-09-24'`,
    )
    await store(
      ...Array.from({ length: 20 }, (_, week) => [sent(person(0), week * 3), received(person(0), week * 3)]).flat(),
    )
    const { people, historyDays } = await list()
    expect(historyDays).toBe(61)
    expect(people).toMatchObject([{ word: null, twoWay: true, lastContact: '2026-11-24' }])
    expect(await open(person(0))).toMatchObject({ score: null, reason: { code: 'contact' } })
    await database().db.asOwner(office.ref, (sql) => sql`update mailbox set read_back_to = '2026-08-26'`)
    expect((await list()).people[0]?.word).not.toBeNull()
  })

  test('shows peers and those of unknown level, and everybody only when asked; a report never', async () => {
    await store(...[0, 1, 2, 3, 4].flatMap((nr) => [sent(person(nr), 5), received(person(nr), 40)]))
    await mark(person(1), { peer: 'not' })
    await mark(person(3), { peer: 'not', line: 'below' })
    await mark(person(4), { peer: 'not', line: 'above' })
    const ids = async (query?: Record<string, unknown>) => (await list(query)).people.map(({ contactId }) => contactId)
    expect((await ids({})).sort()).toEqual([person(0), person(2)])
    expect((await ids()).sort()).toEqual([person(0), person(1), person(2), person(4)])
    expect((await api.call(office.ref, readPerson, { params: { contactId: person(3) } })).status).toBe(404)
  })

  test('whom one turns to in confidence is found by name and listed nowhere', async () => {
    await store(sent(person(0), 5), received(person(0), 40))
    await database().db.asOwner(
      office.ref,
      (sql) => sql`
      update contact set peer = 'not', chart_peer = 'not', peer_reason = 'confidential', chart_reason = 'confidential' where contact_id = ${person(0)}`,
    )
    expect((await list()).people).toEqual([])
    expect((await list({ peers: 'everybody', search: 'C0' })).people).toHaveLength(1)
    await api.call(office.ref, correctPerson, { params: { contactId: person(0) }, body: { kind: 'peer' } })
    expect((await list({})).people).toMatchObject([{ peer: 'peer', peerReason: 'owners-word' }])
  })

  test('finds a name as it is written, wildcards and all, and filters by a word', async () => {
    await store(...[0, 1].flatMap((nr) => [sent(person(nr), 5 + nr * 150), received(person(nr), 40 + nr * 150)]))
    await database().db.asOwner(
      office.ref,
      (sql) => sql`update contact set display_name = 'A_b 100%' where contact_id = ${person(0)}`,
    )
    const found = async (search: string) => (await list({ peers: 'everybody', search })).people.map(({ name }) => name)
    expect(await found('a_b')).toEqual(['A_b 100%'])
    expect(await found('0%')).toEqual(['A_b 100%'])
    expect(await found('c%1')).toEqual([])
    expect(await found("'; drop table contact; --")).toEqual([])
    const worded = await list({ peers: 'everybody', word: 'quiet' })
    expect(worded).toMatchObject({ people: [{ contactId: person(1) }], total: 1 })
  })
})

describe('one person', () => {
  test("each day's share adds up to the score, and the counts are true", async () => {
    await store(
      ...Array.from({ length: 30 }, (_, week) => [sent(person(0), week * 7 + 1), received(person(0), week * 5)]).flat(),
      meeting('team', [person(0), person(1)], at - 3 * dayMs),
    )
    const found = await open(person(0))
    const sum = found.days.reduce((total, { share }) => total + share, 0)
    expect(sum).toBe(found.score)
    expect(found.reason).toMatchObject({ code: 'contact', counts: { meetingsIn90: 1, lastDaysAgo: 0 } })
    const recent = found.days.filter(({ day }) => day > '2026-08-26')
    expect(found.reason?.counts.daysIn90).toBe(recent.length)
    expect(found.reason?.counts.mailsIn90).toBe(recent.reduce((mails, day) => mails + day.mails, 0))
    expect(found.trend.weeks).toHaveLength(12)
    expect(found.trend.weeks.at(-1)?.from).toBe('2026-11-18')
  })

  test('fading is told of a regular peer who has gone silent beyond the own rhythm, and of nobody who talks elsewhere', async () => {
    const fortnightly = Array.from({ length: 12 }, (_, nr) => (nr % 2 ? sent : received)(person(0), 28 + nr * 14))
    await store(...fortnightly)
    const found = await open(person(0))
    expect(found.fading?.chance).toBe('about one in two')
    expect(found.reason).toMatchObject({ code: 'fading', counts: { usualGap: 14, lastDirectDaysAgo: 28 } })
    const params = { contactId: person(0) }
    const said = await api.call(office.ref, correctPerson, { params, body: { kind: 'elsewhere' } })
    expect(said.status).toBe(201)
    expect(await open(person(0))).toMatchObject({ fading: null, elsewhere: true, corrections: [{ kind: 'elsewhere' }] })
    const correctionId = said.body.correctionId
    await api.call(office.ref, undoCorrection, { params: { ...params, correctionId } })
    expect(await open(person(0))).toMatchObject({ elsewhere: false, corrections: [] })
    expect((await open(person(0))).fading).not.toBeNull()
  })

  test("a correction never changes the number, and the owner's word about a level can be taken back in any order", async () => {
    await store(sent(person(2), 5), received(person(2), 40))
    const before = (await open(person(2))).score
    const params = { contactId: person(2) }
    const say = async (kind: 'more' | 'peer' | 'not-peer') =>
      (await api.call(office.ref, correctPerson, { params, body: { kind } })).body.correctionId
    await say('more')
    const yes = await say('peer')
    api.clock.advance(1000)
    const no = await say('not-peer')
    expect(await open(person(2))).toMatchObject({ peer: 'not', peerReason: 'owners-word' })
    await api.call(office.ref, undoCorrection, { params: { ...params, correctionId: yes } })
    expect((await open(person(2))).peer).toBe('not')
    await api.call(office.ref, undoCorrection, { params: { ...params, correctionId: no } })
    expect(await open(person(2))).toMatchObject({ peer: 'unknown', corrections: [{ kind: 'more' }] })
    expect(Math.abs(((await open(person(2))).score ?? 0) - (before ?? 1))).toBeLessThan(1e-3)
  })

  test('the owner may not call their manager a peer', async () => {
    await store(sent(person(0), 5), received(person(0), 40))
    await mark(person(0), { peer: 'not', line: 'above' })
    const refused = await api.call(office.ref, correctPerson, {
      params: { contactId: person(0) },
      body: { kind: 'peer' },
    })
    expect([refused.status, refused.problem.code]).toEqual([409, 'line-of-command'])
    expect((await open(person(0))).peer).toBe('not')
  })

  test('"not this person" is marked, ends what was suggested about them, leaves the peers, and can be undone', async () => {
    await store(sent(person(0), 5), received(person(0), 40))
    await database().db.asOwner(
      office.ref,
      (sql) => sql`
      insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, made_at)
      values (app_tenant(), app_owner(), 'lunch', array[${person(0)}]::uuid[], 'open', '{}', ${new Date(now)})`,
    )
    const params = { contactId: person(0) }
    for (const _ of [1, 2]) {
      const done = await api.call(office.ref, excludePerson, { params, body: {} })
      expect(done).toMatchObject({ status: 200, body: { excluded: true } })
    }
    expect((await list({})).people).toEqual([])
    expect((await list()).people).toMatchObject([{ excluded: true }])
    const [suggestion] = await database().db.asOwner(
      office.ref,
      (sql) => sql`select state, closed_because from suggestion`,
    )
    expect(suggestion).toEqual({ state: 'withdrawn', closed_because: 'excluded' })
    expect((await api.call(office.ref, includePerson, { params })).body.excluded).toBe(false)
    expect((await list({})).people).toHaveLength(1)
  })
})

describe("people on an item's addresses", () => {
  test('are found whatever the case, strangers left out', async () => {
    await store(sent(person(0), 5), received(person(0), 40))
    const { body } = await api.call(office.ref, findPeople, {
      body: { addresses: ['C0@Example.com', 'x@example.com', 'c1@example.com'] },
    })
    expect(body.people.map(({ address, word }) => [address, word])).toEqual([
      ['c0@example.com', 'occasional'],
      ['c1@example.com', null],
    ])
  })
})

describe('people picked by hand', () => {
  const pick = async (...people: { address: string; name: string }[]) =>
    (await api.call(office.ref, addPeople, { body: { people } })).body.people
  const contacts = async () =>
    database().db.asOwner(office.ref, (sql) => sql<{ n: number }[]>`select count(*)::int as n from contact`)

  test('become the owner’s people, once, and are judged by the chart like all others', async () => {
    const [peer, report] = [randomUUID(), randomUUID()]
    await database().db.asOwner(office.ref, async (sql) => {
      await sql`insert into person (tenant_id, person_id, display_name, mail, job_title, manager_id, updated_at) values
        (app_tenant(), ${peer}, 'Zoë Novák', 'zoe@example.com', 'Engineer', null, now()),
        (app_tenant(), ${report}, 'Rob Report', 'rob@example.com', 'Engineer', app_owner(), now())`
      await sql`insert into person_address (tenant_id, address, person_id, kind) values
        (app_tenant(), 'zoe@example.com', ${peer}, null), (app_tenant(), 'rob@example.com', ${report}, null), (app_tenant(), 'all@example.com', null, 'list')`
    })
    const zoe = { address: 'Zoe@Example.com', name: 'Zoe' }
    const picked = await pick(
      zoe,
      { address: 'rob@example.com', name: 'Rob' },
      { address: 'all@example.com', name: 'All' },
    )
    expect(picked).toMatchObject([{ address: 'zoe@example.com', name: 'Zoë Novák', title: 'Engineer', word: null }])
    const [before] = await contacts()
    expect(await pick(zoe, zoe)).toEqual(picked)
    expect(await contacts()).toEqual([before])
  })

  test('whom no directory knows has the name of the picker, without what a name must not hold', async () => {
    const [guest] = await pick({ address: 'ida@partner.example', name: 'Ida\u202e\nRuiz' })
    expect(guest).toMatchObject({ name: 'Ida Ruiz', address: 'ida@partner.example' })
    expect(await pick({ address: 'no-reply@partner.example', name: 'Robot' })).toEqual([])
  })
})

describe("another owner's ids", () => {
  test('give the same answer as ids that do not exist, for every route', async () => {
    await store(sent(person(0), 5), received(person(0), 40))
    const stranger = await openOffice(database().db, 1, { tenantId: office.ref.tenantId })
    const foreign = { contactId: person(0) }
    const nobody = { contactId: randomUUID() }
    const activityId = randomUUID()
    const calls = (params: { contactId: string }) => [
      api.call(stranger.ref, readPerson, { params }),
      api.call(stranger.ref, excludePerson, { params, body: {} }),
      api.call(stranger.ref, includePerson, { params }),
      api.call(stranger.ref, correctPerson, { params, body: { kind: 'more' } }),
      api.call(stranger.ref, undoCorrection, { params: { ...params, correctionId: activityId } }),
      api.call(stranger.ref, logActivity, { params, body: { activityId, kind: 'coffee', on: '2026-11-24' } }),
      api.call(stranger.ref, undoActivity, { params: { ...params, activityId } }),
    ]
    const theirs = await Promise.all(calls(foreign))
    expect(theirs.map(({ status }) => status)).toEqual(Array(7).fill(404))
    expect(theirs.map(({ body }) => body)).toEqual((await Promise.all(calls(nobody))).map(({ body }) => body))
    expect((await api.call(stranger.ref, listPeople, { querystring: { peers: 'everybody' } })).body.people).toEqual([])
    expect((await api.call(null, listPeople, { querystring: {} })).status).toBe(401)
    const unknown = { tenantId: office.ref.tenantId, ownerId: randomUUID() }
    expect((await api.call(unknown, listPeople, { querystring: {} })).problem.code).toBe('not-signed-in')
  })
})
