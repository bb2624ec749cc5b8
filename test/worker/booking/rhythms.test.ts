/** Rhythms that the owner chose: who comes up when, and what ends it. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { dayNumber, isoDate } from '../../../core/zones/local.ts'
import { testDatabase } from '../../support/database.ts'
import type { Api } from './api.ts'
import type { Clicks } from './clicks.ts'
import { type Office, sunday, type Worker } from './office.ts'
import { twoColleagues } from './two.ts'

const database = testDatabase()
const dayMs = 86_400_000

let office: Office
let api: Api
let clicks: Clicks
let mara: Worker
let jonas: Worker
let contactId: string

beforeEach(async () => {
  ;({ office, api, clicks, mara, jonas, contactId } = await twoColleagues(database()))
  return () => api.close()
})

const cadence = (everyDays: number, more: object = {}, of = contactId) =>
  api.as<{ next: { state: string; dueOn: string } }>(mara, 'PUT', `/api/people/${of}/cadence`, { everyDays, ...more })
const look = async () => {
  await office.run('suggest', { ...mara.ref })
  await office.drain()
}
const cards = async () =>
  (await clicks.suggestions(mara)).map(({ people, reason }) => [people[0]?.name, reason.code, reason.text])

/** A meeting of Mara and one other in her calendar, `ago` days ago (negative: ahead). */
async function met(ago: number, change: { cancelled?: boolean; with?: string } = {}): Promise<void> {
  const from = office.clock.now().getTime() - ago * dayMs
  const other = change.with ?? contactId
  await office.as(
    mara,
    (sql) => sql`
      insert into meeting (tenant_id, owner_id, meeting_id, starts_at, ends_at, is_organizer, contacts, accepted, people, my_response, cancelled, rev)
      values (${office.tenantId}, ${mara.personId}, ${randomUUID()}, ${new Date(from)}, ${new Date(from + 1_800_000)}, true, ${[other]}::uuid[],
        ${[other]}::uuid[], 2, 'organizer', ${change.cancelled ?? false}, 1)`,
  )
}

describe('six weeks', () => {
  test('bring a card up a week before the day, with no time on it before that day', async () => {
    await met(34)
    await cadence(42)
    await look()
    expect(await cards()).toEqual([])
    office.clock.advance(dayMs)
    await look()
    expect(await cards()).toEqual([
      ['Jonas Weber', 'rhythm', 'You chose every 6 weeks; by meetings just the two of you last met 35 days ago.'],
    ])
    const due = isoDate(dayNumber(sunday.slice(0, 10)) - 34 + 42)
    const [card] = await clicks.suggestions(mara)
    expect(card?.slots.length).toBeGreaterThan(0)
    for (const { start } of card?.slots ?? []) expect(start >= due).toBe(true)
  })

  test('are counted from the day they were chosen where the two have not met, and say so', async () => {
    await cadence(42)
    await look()
    expect(await cards()).toEqual([
      ['Jonas Weber', 'rhythm', 'You chose every 6 weeks; by meetings just the two of you have not met yet.'],
    ])
  })

  test.each([
    ['a meeting that happened meanwhile', () => met(0.1)],
    ['a meeting that lies ahead', () => met(-3)],
    ['a pause', () => api.as(mara, 'PUT', `/api/people/${contactId}/cadence/pause`, { until: '2026-12-20' })],
    ['its end', () => api.as(mara, 'DELETE', `/api/people/${contactId}/cadence`)],
    ['a longer one', () => cadence(90)],
  ])('%s takes the card away', async (_, act) => {
    await met(45)
    await cadence(42)
    await look()
    expect(await cards()).toHaveLength(1)
    await act()
    await look()
    expect(await cards()).toEqual([])
  })

  test('end by a word of the other that nobody is told: the owner sees the same rhythm, and no card', async () => {
    await met(45)
    const before = (await cadence(42)).body
    const back = await office.knows(jonas, mara)
    expect((await api.as(jonas, 'PUT', `/api/people/${back}/exclusion`, {})).status).toBeLessThan(300)
    await look()
    expect(await cards()).toEqual([])
    const { cadences } = (await api.as<{ cadences: object[] }>(mara, 'GET', '/api/circles')).body
    expect(cadences).toEqual([before])
  })

  test('go on after a pause, and a pause ends on a day to come within two years', async () => {
    await met(45)
    await cadence(42)
    const pause = (until: string | null) => api.as(mara, 'PUT', `/api/people/${contactId}/cadence/pause`, { until })
    expect((await pause('2026-11-15')).status).toBe(400)
    expect((await pause('2031-11-15')).status).toBe(400)
    await pause('2026-11-18')
    await look()
    expect(await cards()).toEqual([])
    office.clock.advance(3 * dayMs)
    await look()
    expect(await cards()).toHaveLength(1)
  })

  test('are not silenced by a card that was ignored before they were chosen, and are by one that was ignored since', async () => {
    await met(45)
    const lapsed = (closed: Date) =>
      office.as(
        mara,
        (sql) => sql`
          insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, made_at, open_at, closed_at, closed_because)
          select app_tenant(), app_owner(), kind, ${[contactId]}::uuid[], 'lapsed', '{"code":"unmet"}', ${new Date(closed.getTime() - 20 * dayMs)},
            ${new Date(closed.getTime() - 20 * dayMs)}, ${closed}, 'ignored' from unnest(array['lunch', 'coffee']) kind`,
      )
    await lapsed(new Date(office.clock.now().getTime() - dayMs))
    await cadence(42)
    await look()
    expect(await cards()).toHaveLength(1)
    await office.as(mara, (sql) => sql`update suggestion set state = 'withdrawn', open_at = null where state = 'open'`)
    office.clock.advance(22 * dayMs)
    await lapsed(office.clock.now())
    await look()
    expect(await cards()).toEqual([])
  })

  test('have a longest interval, too, which is never shorter', async () => {
    await met(60)
    expect((await cadence(42, { atMostDays: 41 })).status).toBe(400)
    expect((await cadence(42, { atMostDays: 63 })).body.next.state).toBe('due')
    expect((await cadence(42, { atMostDays: 50 })).body.next.state).toBe('overdue')
  })
})

test('a circle brings its members up in its rhythm, the longest overdue first; paused it brings up nobody', async () => {
  const lena = await office.knows(mara, await office.hire('Lena Roth'))
  await met(30)
  await met(60, { with: lena })
  const circleId = randomUUID()
  const body = { name: 'Friends', everyDays: 21, atMostDays: 42, contactIds: [contactId, lena] }
  expect((await api.as(mara, 'PUT', `/api/circles/${circleId}`, body)).status).toBe(200)
  await api.as(mara, 'PUT', `/api/circles/${circleId}/pause`, { until: '2026-12-20' })
  await look()
  expect(await cards()).toEqual([])
  await api.as(mara, 'PUT', `/api/circles/${circleId}/pause`, { until: null })
  await look()
  expect((await cards()).map(([name]) => name)).toEqual(['Lena Roth', 'Jonas Weber'])
})

test('somebody else’s rhythm does not exist', async () => {
  await cadence(42)
  const path = `/api/people/${contactId}/cadence/pause`
  expect((await api.as(jonas, 'PUT', path, { until: '2026-12-20' })).status).toBe(404)
  expect((await api.as(jonas, 'PUT', `/api/circles/${randomUUID()}/pause`, { until: null })).status).toBe(404)
})
