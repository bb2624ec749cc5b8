import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import { randomFrom, seedFor } from '../support/seed.ts'
import { createWorld, type World } from '../support/world.ts'
import { happen } from './happenings.ts'
import { differences, type Picture, pictureOf } from './picture.ts'
import { begin, type Trouble, troubles } from './troubles.ts'

const seed = seedFor(1)
const stepsEach = 2
/** Real ms that a troubled step is given to come to rest; what is not done by then is overtaken by the next. */
const restMs = 1_200
const hourMs = 3_600_000

/** The same list in an order that follows from the chance. */
function shuffled<T>(list: readonly T[], chance: () => number): T[] {
  return list
    .map((one) => ({ one, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

type Life = {
  picture: Picture
  differed: number
  world: World
  /** What the mailbox was parked for on the way, and how many workers were killed. */
  parked: Set<string>
  kills: number
}

/** One mailbox through two and a half days in which things happen, in the same order in every run of a seed. */
async function live(phases: readonly Trouble[] | null): Promise<Life> {
  const world = await createWorld({
    seed,
    size: 24,
    traffic: true,
    recovery: { leaseMs: 2_500, lockMs: 2_000, stalledCheckMs: 500 },
    ...(process.env.LOG ? { logLevel: process.env.LOG } : {}),
  })
  const owner = world.employees()[4]!
  const reader = await world.signIn(owner)
  const chance = randomFrom(seed)
  const trouble = randomFrom(seed + 1)
  const parked = new Set<string>()
  let kills = 0
  await reader.call(turnOn, { body: {} })
  for (let step = 0; step < troubles.length * stepsEach; step += 1) {
    const phase = phases?.[Math.floor(step / stepsEach)]
    if (phase && step % stepsEach === 0) await begin(world, owner.id, phase)
    for (let times = 1 + Math.floor(chance() * 3); times > 0; times -= 1) happen(world, owner, chance)
    await world.sandbox.clock.advance(2 * hourMs)
    if (!phase) await world.settled(60_000)
    else {
      const dies = trouble() < 0.2
      if (dies) await sleep(trouble() * 300)
      else await world.settled(restMs).catch(() => undefined)
      if (dies) {
        await world.restartWorker()
        kills += 1
      }
      const [mailbox] = await world.database.look`select parked_because from mailbox where state = 'parked'`
      if (mailbox) parked.add(String(mailbox.parked_because))
      if (phase.signedOut && step % stepsEach === stepsEach - 1) await world.signIn(owner)
    }
  }
  world.sandbox.faults.clear()
  for (let hours = 0; hours < 3; hours += 1) {
    await world.sandbox.clock.advance(hourMs)
    await world.settled(100_000)
  }
  const { differed } = await world.recount(reader.owner)
  return { picture: await pictureOf(world.database, owner.id), differed, world, parked, kills }
}

test(`after any faults the interactions, day sums and scores are those of a run without (seed ${seed})`, async () => {
  const calm = await live(null)
  const rough = await live(shuffled(troubles, randomFrom(seed + 2)))
  try {
    expect(Object.keys(calm.picture.interactions).length).toBeGreaterThan(500)
    const told = differences(calm.picture, rough.picture)
    // Said in full: an assertion would cut it.
    if (told.length > 0) throw new Error(`calm / rough:\n${told.join('\n')}`)
    expect({ calm: calm.differed, rough: rough.differed }).toEqual({ calm: 0, rough: 0 })
    // The faults were there: many kinds of answers were met, the mailbox was parked, and workers died.
    const met = new Set(rough.world.graphCalls.map(({ status }) => status).filter((status) => status >= 400))
    expect(met.size).toBeGreaterThanOrEqual(4)
    expect([...rough.parked]).toContain('needs-sign-in')
    expect(rough.kills).toBeGreaterThan(0)
  } finally {
    await Promise.all([calm.world.close(), rough.world.close()])
  }
}, 300_000)
