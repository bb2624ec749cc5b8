import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import type { FaultRule } from '../../sandbox/faults/faults.ts'
import { randomFrom, seedFor } from '../support/seed.ts'
import { createWorld, type World } from '../support/world.ts'
import { happen, write } from './happenings.ts'
import { differences, leftOutAmong, type Picture, pictureOf } from './picture.ts'
import { begin, type Trouble, troubles } from './troubles.ts'
import { castOf, directoryIsLate, lateSteps, leftOf, turns } from './turns.ts'

const seed = seedFor(1)
const stepsEach = 2
/** Steps after the last trouble, in which comes what has not come by chance. */
const stepsAfter = 3
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
  /** What the owner's page said meanwhile: why reading stood still, and what was missing. */
  said: Set<string>
  kills: number
  /** What did not come to its turn, and tables in which something of an owner is left who erased everything. */
  open: number
  left: string[]
}

const kindsOf = (phases: readonly Trouble[]): FaultRule['kind'][] => [
  ...new Set(phases.flatMap(({ rules }) => rules.map(({ kind }) => kind))),
]

/**
 * One mailbox through three days in which things happen, in the same order in every run of a seed. In the last steps of a
 * troubled run whatever kind of fault has not come up by chance comes up once.
 */
async function live(phases: readonly Trouble[] | null): Promise<Life> {
  const world = await createWorld({
    seed,
    size: 24,
    traffic: true,
    recovery: { leaseMs: 2_500, lockMs: 2_000, stalledCheckMs: 500, backoffMostMs: 1_500 },
    ...(process.env.LOG ? { logLevel: process.env.LOG } : {}),
  })
  const owner = world.employees()[4]!
  const reader = await world.signIn(owner)
  const chance = randomFrom(seed)
  const trouble = randomFrom(seed + 1)
  const said = new Set<string>()
  const steps = troubles.length * stepsEach
  // One worker dies in any case.
  const deadly = Math.floor(trouble() * steps)
  let kills = 0
  if (phases) world.sandbox.faults.add(directoryIsLate)
  const cast = await castOf(world, reader)
  await reader.call(turnOn, { body: {} })
  let waiting = turns()
  const takeTurns = async (step: number): Promise<void> => {
    const later: typeof waiting = []
    for (const one of waiting) if (one.at > step || !(await one.turn(cast))) later.push(one)
    waiting = later
  }
  for (let step = 0; step < steps + stepsAfter; step += 1) {
    const phase = phases?.[Math.floor(step / stepsEach)]
    if (phase && step % stepsEach === 0) await begin(world, owner.id, phase)
    if (phases && step >= steps) {
      world.sandbox.faults.clear()
      for (const rule of notYet(world, phases)) world.sandbox.faults.add(rule)
    } else if (phases && step < lateSteps) world.sandbox.faults.add(directoryIsLate)
    else world.sandbox.faults.remove(directoryIsLate.id ?? '')
    cast.signedOut = Boolean(phase?.signedOut)
    await takeTurns(step)
    for (let times = 1 + Math.floor(chance() * 3); times > 0; times -= 1) happen(world, owner, chance)
    if (step >= steps) for (let mails = 0; mails < 3; mails += 1) write(world, owner, chance)
    await world.sandbox.clock.advance(2 * hourMs)
    if (!phases) await world.settled(180_000)
    else {
      const dies = step < steps && (trouble() < 0.2 || step === deadly)
      if (dies) await sleep(trouble() * 300)
      // In the last steps reading comes to rest each time: what is to come up next finds a mailbox that is followed.
      else await world.settled(step < steps ? restMs : 30_000).catch(() => undefined)
      if (dies) {
        await world.restartWorker()
        kills += 1
      }
      if (phase?.signedOut && step % stepsEach === stepsEach - 1) {
        said.add(await shut(world, owner.id))
        await world.signIn(owner)
      }
    }
  }
  world.sandbox.faults.clear()
  for (let hours = 0; hours < 3; hours += 1) {
    await world.sandbox.clock.advance(hourMs)
    await world.settled(240_000)
    // What waited for somebody to be known, or back.
    cast.signedOut = false
    await takeTurns(steps + stepsAfter)
  }
  await world.settled(240_000)
  const { differed } = await world.recount(reader.owner)
  const picture = await pictureOf(world.database, owner.id)
  return { picture, differed, world, said, kills, open: waiting.length, left: await leftOf(cast) }
}

/** For every kind that has not happened yet a rule by which it happens once, for sure. */
function notYet({ sandbox }: World, phases: readonly Trouble[]): FaultRule[] {
  const happened = sandbox.faults.happened()
  const rules = phases.flatMap((phase) => phase.rules)
  return kindsOf(phases)
    .filter((kind) => !happened[kind])
    .map((kind) => ({ ...(rules.find((rule) => rule.kind === kind) as FaultRule), probability: 1, count: 1 }))
}

/** Waits until reading has met a door that is shut; gives what the owner's page says of it. */
async function shut({ database }: World, ownerId: string): Promise<string> {
  const look = async (): Promise<string> => {
    const [row] = await database.look<{ state: string; parked_because: string | null; missing: string[] | null }[]>`
      select m.state, m.parked_because, (select array(select jsonb_array_elements_text(s.value)) from setting s
        where s.owner_id = m.owner_id and s.key = 'reading.missing') as missing from mailbox m where m.owner_id = ${ownerId}`
    if (row?.state === 'parked') return row.parked_because ?? ''
    return row?.missing?.includes('mail') ? 'mail is missing' : ''
  }
  await expect.poll(look, { timeout: 120_000, interval: 100 }).not.toBe('')
  return look()
}

test(`after any faults the interactions, day sums and scores are those of a run without (seed ${seed})`, async () => {
  const calm = await live(null)
  const rough = await live(shuffled(troubles, randomFrom(seed + 2)))
  try {
    expect(Object.keys(calm.picture.interactions).length).toBeGreaterThan(500)
    expect({ open: [calm.open, rough.open], left: [calm.left, rough.left] }).toEqual({ open: [0, 0], left: [[], []] })
    const told = differences(calm.picture, rough.picture)
    // Said in full: an assertion would cut it.
    if (told.length > 0) {
      const out = await leftOutAmong(rough.world.database, told)
      throw new Error(`calm / rough:\n${[...told, ...out].join('\n')}`)
    }
    expect({ calm: calm.differed, rough: rough.differed }).toEqual({ calm: 0, rough: 0 })
    expect(rough.world.graphCalls.some(({ path, status }) => path.startsWith('/users') && status === 410)).toBe(true)
    // Every fault was there, each door was shut for a while, and workers died.
    const happened = rough.world.sandbox.faults.happened()
    expect(kindsOf(troubles).filter((kind) => !happened[kind])).toEqual([])
    const met = new Set(rough.world.graphCalls.map(({ status }) => status))
    expect([410, 429, 500, 502, 503, 504].filter((status) => !met.has(status))).toEqual([])
    expect([...rough.said].sort()).toEqual(['mail is missing', 'needs-sign-in'])
    expect(rough.kills).toBeGreaterThan(0)
  } finally {
    await Promise.all([calm.world.close(), rough.world.close()])
  }
}, 900_000)
