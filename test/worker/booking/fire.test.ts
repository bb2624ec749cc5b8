/** Booking under fire: fifty acceptances with crashes, lost answers, throttling, double clicks, both clicking, and slots that go. */
import { expect, test } from 'vitest'
import type { GraphAnswer } from '../../../platform/graph/graph.ts'
import { testDatabase } from '../../support/database.ts'
import { randomFrom, seedFor } from '../../support/seed.ts'
import { createApi } from './api.ts'
import { createClicks } from './clicks.ts'
import { createOffice, type Worker } from './office.ts'

const database = testDatabase()

test('fifty acceptances under fire: never two events for a pair, never one at a taken time, none lost', {
  timeout: 120_000,
}, async () => {
  const office = createOffice(database())
  const api = await createApi(office)
  const clicks = createClicks(office, api)
  const random = randomFrom(seedFor(1))
  const pairs: { a: Worker; b: Worker; lines: { owner: Worker; inviteId: string }[] }[] = []
  for (let index = 0; index < 25; index++) {
    const [a, b] = [await office.hire(`Ann N${index}`), await office.hire(`Bob N${index}`)]
    const [ab, ba] = [await office.knows(a, b), await office.knows(b, a)]
    const offers = [await clicks.offer(a, ab), await clicks.offer(b, ba)] as const
    const pair = { a, b, lines: [] as { owner: Worker; inviteId: string }[] }
    // Both click, not always on the same time, and some of them twice.
    for (const [owner, offered] of [
      [a, offers[0]],
      [b, offers[1]],
    ] as const) {
      const chosen = Math.floor(random() * offered.slots.length)
      const held = await clicks.accept(owner, offered, chosen)
      if (random() < 0.3) expect((await clicks.accept(owner, offered, 0)).inviteId).toBe(held.inviteId)
      pair.lines.push({ owner, inviteId: held.inviteId })
      // One time in five it is gone before the hold ends.
      if (random() < 0.2)
        office.graph.put(random() < 0.5 ? a.address : b.address, held.start, held.end, { seriesId: null })
    }
    pairs.push(pair)
  }
  office.graph.before = (request): GraphAnswer | undefined => {
    const dice = random()
    if (dice < 0.06) throw new Error('killed before')
    if (dice < 0.1) return { kind: 'later', afterMs: 1, code: 'ApplicationThrottled', maybeDone: false }
    return request.path === '/me/events' && dice < 0.15
      ? { kind: 'later', afterMs: 1, code: 'UnknownError', maybeDone: true }
      : undefined
  }
  office.graph.after = (request) => {
    if (request.path === '/me/events' && random() < 0.4) throw new Error('killed after')
  }
  office.clock.advance(10_000)
  const all = pairs.flatMap(({ lines }) => lines)
  const run = ({ owner, inviteId }: (typeof all)[number]) =>
    office.run('book-invite', { ...owner.ref, inviteId }).catch(() => undefined)
  // Every job is delivered again and again, several at once, in any order, as queues do.
  for (let round = 0; round < 6; round++) {
    const order = [...all, ...all].map((one) => ({ one, at: random() })).sort((x, y) => x.at - y.at)
    for (let index = 0; index < order.length; index += 8)
      await Promise.all(order.slice(index, index + 8).map(({ one }) => run(one)))
  }
  office.graph.before = null
  office.graph.after = null
  office.queue.length = 0
  // In calm, too, a queue delivers what asked to be tried later; a pair waits for the other's line at most a few times.
  for (let calm = 0; calm < 5; calm++) for (const one of all) await run(one)
  const meetings = office.graph.meetings()
  for (const { a, b, lines } of pairs) {
    const between = meetings.filter(({ organizer }) => organizer === a.address || organizer === b.address)
    const told = await Promise.all(lines.map(({ owner, inviteId }) => clicks.line(owner, inviteId)))
    const states = told.map(({ state, outcome, errorCode }) => [state, outcome, errorCode])
    expect([a.name, between.length]).toEqual([a.name, told.some(({ state }) => state === 'booked') ? 1 : 0])
    // Whoever is not booked knows why: the other's invite, or a time that was taken. Nothing hangs.
    for (const [state, outcome, code] of states)
      expect([
        ['booked', null, null],
        ['failed', null, 'invited-you'],
        ['failed', 'taken', 'taken'],
      ]).toContainEqual([state, outcome, code])
    for (const event of between) {
      const clash = [a, b].flatMap(({ address }) => office.graph.calendars.get(address)?.entries ?? [])
      const others = clash.filter((one) => one.icalUid !== event.icalUid && one.from < event.to && one.to > event.from)
      expect([a.name, others.length]).toEqual([a.name, 0])
      expect(told.find(({ state }) => state === 'booked')?.start).toBe(new Date(event.from).toISOString())
    }
  }
  expect(meetings.length).toBeGreaterThan(15)
  await api.close()
})
