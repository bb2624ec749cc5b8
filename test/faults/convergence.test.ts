import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import type { FaultRule } from '../../sandbox/faults/faults.ts'
import { randomFrom, seedFor } from '../support/seed.ts'
import { createWorld, type World } from '../support/world.ts'
import { happen } from './happenings.ts'
import { differences, type Picture, pictureOf } from './picture.ts'

const seed = seedFor(1)
const steps = 24
const hourMs = 3_600_000

/** Everything that Graph is known to do, a few at a time. */
const troubles: FaultRule[][] = [
  [
    { kind: 'duplicate', probability: 0.3 },
    { kind: 'reorder', probability: 0.3 },
    { kind: 'lose', probability: 0.05 },
  ],
  [
    { kind: '429', probability: 0.3, retryAfter: 0.3 },
    { kind: 'lose', probability: 0.05 },
  ],
  [
    { kind: '503', probability: 0.25, retryAfter: null },
    { kind: '500', probability: 0.1 },
  ],
  [
    { kind: '410', path: 'delta', count: 2 },
    { kind: 'duplicate', probability: 0.5 },
  ],
  [
    { kind: '502', probability: 0.2 },
    { kind: 'truncate', probability: 0.2 },
  ],
  [
    { kind: 'drop-subscription', count: 1 },
    { kind: 'delay', delayMs: 900_000, probability: 0.5 },
  ],
  [{ kind: '429', path: 'messages', probability: 1, count: 6, retryAfter: 1.2 }],
]

async function run(faulty: boolean): Promise<{ picture: Picture; differed: number; world: World }> {
  const world = await createWorld({
    seed,
    size: 24,
    traffic: true,
    ...(process.env.LOG ? { logLevel: process.env.LOG } : {}),
  })
  const owner = world.employees()[4]!
  const reader = await world.signIn(owner)
  await reader.call(turnOn, { body: {} })
  if (!faulty) await world.settled(60_000)
  else await sleep(700)
  const chance = randomFrom(seed)
  const trouble = randomFrom(seed + 1)
  for (let step = 0; step < steps; step += 1) {
    if (faulty && step % 4 === 0) {
      world.sandbox.faults.clear()
      for (const rule of troubles[Math.floor(trouble() * troubles.length)] ?? []) world.sandbox.faults.add(rule)
    }
    for (let times = 1 + Math.floor(chance() * 3); times > 0; times -= 1) happen(world, owner, chance)
    await world.sandbox.clock.advance(2 * hourMs)
    if (!faulty) await world.settled(60_000)
    else await sleep(150)
    if (faulty && trouble() < 0.12) await world.restartWorker()
  }
  world.sandbox.faults.clear()
  for (let hours = 0; hours < 3; hours += 1) {
    await world.sandbox.clock.advance(hourMs)
    await world.settled(100_000)
  }
  const { differed } = await world.recount(reader.owner)
  return { picture: await pictureOf(world.database, owner.id), differed, world }
}

test('after any faults the interactions, day sums and scores are those of a run without', async () => {
  const calm = await run(false)
  const rough = await run(true)
  try {
    expect(Object.keys(calm.picture.interactions).length).toBeGreaterThan(500)
    expect(differences(calm.picture, rough.picture)).toEqual([])
    expect({ calm: calm.differed, rough: rough.differed }).toEqual({ calm: 0, rough: 0 })
  } finally {
    await Promise.all([calm.world.close(), rough.world.close()])
  }
}, 300_000)
