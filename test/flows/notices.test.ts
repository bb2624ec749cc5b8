/** The activity feed end to end: a suggestion is ready, its owner is told once in Teams, and the link opens the card. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeSettings, exportMe, readMe, turnOn } from '../../contract/me.ts'
import { readToday } from '../../contract/suggestions.ts'
import { kithTeamsAppId } from '../../sandbox/entra/apps.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

let world: World
let mara: SignedIn
let lin: SignedIn | undefined
const hour = 3_600_000

beforeAll(async () => {
  // Tuesday, six in the morning in Lyon.
  world = await createWorld({ size: 60, now: '2026-11-24T05:00:00Z', traffic: false })
  for (const person of world.employees().slice(20, 40)) {
    mara = await world.signIn(person)
    await mara.call(turnOn, { body: {} })
    await world.settled(100_000)
    if ((await cards(mara)) === 0) continue
    if (lin) return
    lin = mara
    // Whoever looks before their day begins has seen it.
    await lin.call(readToday, {})
  }
  throw new Error('too few have anything worth suggesting')
}, 240_000)
afterAll(() => world.close())

/** Counted in the database: reading Today would be having seen them. */
async function cards({ owner }: SignedIn): Promise<number> {
  const rows = await world.database.look`select 1 from suggestion where owner_id = ${owner.ownerId} and state = 'open'`
  return rows.length
}
type Entry = { at: string; to: string; activityType: string; preview: string; topic: { value: string; webUrl: string } }
async function feed(who = mara): Promise<Entry[]> {
  const answer = await fetch(`${world.sandbox.httpOrigin}/_sandbox/people/${who.person.id}/activities`)
  return ((await answer.json()) as { activities: Entry[] }).activities
}

test('whose suggestion is ready before their day begins is told when it has, once, without a name', async () => {
  expect(await feed()).toEqual([])
  await world.advance(6 * hour, hour / 2)
  const entries = await feed()
  expect(entries).toMatchObject([
    { activityType: 'suggestionReady', preview: 'Open Kith to see it.', topic: { value: 'A suggestion is ready' } },
  ])
  const { suggestions } = await mara.call(readToday, {})
  const context = new URL(entries[0]?.topic.webUrl ?? '').searchParams.get('context') ?? '{}'
  const { subEntityId } = JSON.parse(context) as { subEntityId: string }
  expect(suggestions.map(({ suggestionId }) => `suggestion/${suggestionId}`)).toContain(subEntityId)
  // By the application itself, in Lyon's working hours, and no other address of Graph was called like that.
  expect(await feed(lin)).toEqual([])
  const calls = world.graphCalls.filter(({ path }) => path.includes('/teamwork/'))
  expect(calls.map(({ status }) => status)).toEqual([204])
  expect(entries[0]?.topic.webUrl).toContain(`/l/entity/${kithTeamsAppId}/kith?`)
}, 60_000)

test('a worker that is killed tells nothing again, and six days bring no more than two, never two on a day', async () => {
  await world.restartWorker()
  for (let day = 0; day < 5; day++) await world.advance(24 * hour, 6 * hour)
  const told = (await feed()).map(({ at }) => at.slice(0, 10))
  expect(told.length).toBeLessThanOrEqual(2)
  expect(new Set(told).size).toBe(told.length)
}, 120_000)

test('it is in the export, is set in the settings, and says when Teams has no Kith', async () => {
  const before = await mara.call(exportMe, {})
  expect((before.owner_notice as object[]).length).toBeGreaterThan(0)
  const off = await mara.call(changeSettings, { body: { notify: 'off' } })
  expect(off.notify.how).toBe('off')
  await world.database
    .look`update owner_notice set state = 'failed', error_code = 'not-installed' where owner_id = ${mara.owner.ownerId}`
  expect((await mara.call(readMe, {})).notify).toEqual({ how: 'off', trouble: 'not-installed' })
})
