import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createBreaker } from '../../../platform/graph/breaker.ts'
import { createGate, type Gate } from '../../../platform/graph/gate.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()
const owner = () => ({ tenantId: randomUUID(), ownerId: randomUUID() })
const enter = async (gate: Gate, who: ReturnType<typeof owner>) => {
  const entry = await gate.enter(who)
  if (entry.kind !== 'in') throw new Error(entry.code)
  return entry.leave
}

describe('the gate to a mailbox', () => {
  test('lets four requests in at once over two workers, and all of forty in the end', async () => {
    const gates = [createGate(database().db), createGate(database().db)]
    const who = owner()
    let [inside, most, done] = [0, 0, 0]
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const leave = await enter(gates[at % 2]!, who)
        inside += 1
        most = Math.max(most, inside)
        await sleep(5)
        inside -= 1
        done += 1
        await leave()
      }),
    )
    expect(done).toBe(40)
    expect(most).toBeLessThanOrEqual(4)
    expect(most).toBeGreaterThan(1)
  })
  test('keeps one mailbox from standing in the way of another', async () => {
    const gate = createGate(database().db, { waitMs: 100 })
    const busy = owner()
    for (let at = 0; at < 4; at += 1) await enter(gate, busy)
    await (await enter(gate, owner()))()
  })
  test('gives the slots of a worker that died back when their lease ends', async () => {
    let now = 1_800_000_000_000
    const options = { realNow: () => now, leaseMs: 60_000, waitMs: 0 }
    const [dead, alive] = [createGate(database().db, options), createGate(database().db, options)]
    const who = owner()
    for (let at = 0; at < 4; at += 1) await enter(dead, who)
    expect(await alive.enter(who)).toMatchObject({ kind: 'later', code: 'busy' })
    now += 60_001
    await (await enter(alive, who))()
  })
  test('keeps every worker out for as long as Graph asked, and never shortens a pause', async () => {
    let now = 1_800_000_000_000
    const options = { realNow: () => now, waitMs: 0 }
    const [one, other] = [createGate(database().db, options), createGate(database().db, options)]
    const who = owner()
    await one.pause(who, 5_000)
    await one.pause(who, 1_000)
    expect(await other.enter(who)).toEqual({ kind: 'later', afterMs: 5_000, code: 'paused' })
    now += 5_001
    await (await enter(other, who))()
  })
})

describe('an organisation that is switched off', () => {
  const standing = async (state: string, ownersState: string) => {
    const who = owner()
    const { look } = database()
    await look`insert into tenant (tenant_id, onboarded_at, state) values (${who.tenantId}, '2026-11-24T09:00:00Z', ${state})`
    await look`
      insert into owner (tenant_id, owner_id, state, signed_in_at) values (${who.tenantId}, ${who.ownerId}, ${ownersState}, '2026-11-24T09:00:00Z')`
    return who
  }
  const held = async (gate: Gate, who: ReturnType<typeof owner>): Promise<number> => {
    const { places } = await gate.hold(who, 2, async (_, take) => take())
    await places.leave()
    return places.count
  }

  test.each(['suspended', 'left'])(
    'is asked for nothing more in the middle of a job either (%s), and is again once it is back',
    async (state) => {
      const gate = createGate(database().db, { waitMs: 0 })
      const who = await standing('active', 'on')
      await (await enter(gate, who))()
      await database().look`update tenant set state = ${state} where tenant_id = ${who.tenantId}`
      expect(await gate.enter(who)).toMatchObject({ kind: 'later', code: 'tenant-stopped' })
      expect(await held(gate, who)).toBe(0)
      expect(await database().look`select 1 from graph_slot where owner_id = ${who.ownerId}`).toEqual([])
      await database().look`update tenant set state = 'active' where tenant_id = ${who.tenantId}`
      await (await enter(gate, who))()
      expect(await held(gate, who)).toBe(2)
    },
  )

  test('still lets an erasure take its subscriptions away', async () => {
    const gate = createGate(database().db, { waitMs: 0 })
    const who = await standing('left', 'erasing')
    await (await enter(gate, who))()
    expect(await held(gate, who)).toBe(2)
  })
})

describe('places that are held', () => {
  const nothing = async (_: unknown, take: () => Promise<void>): Promise<void> => take()

  test('count among the four over two workers, and are given back in the transaction that ends the work', async () => {
    const [one, other] = [createGate(database().db), createGate(database().db, { waitMs: 0 })]
    const who = owner()
    const { places } = await one.hold(who, 3, nothing)
    expect(places.count).toBe(3)
    const leave = await enter(other, who)
    expect(await other.enter(who)).toMatchObject({ kind: 'later', code: 'busy' })
    expect((await other.hold(who, 3, nothing)).places.count).toBe(0)
    await database().db.asOwner(who, places.leaveIn)
    places.left()
    expect((await other.hold(who, 9, nothing)).places.count).toBe(3)
    await leave()
  })
  test('are as many as this process has room for, and whoever waits for one gets it when they are left', async () => {
    const gate = createGate(database().db)
    const who = owner()
    const leaves = [await enter(gate, who), await enter(gate, who)]
    const { places } = await gate.hold(who, 4, nothing)
    expect(places.count).toBe(2)
    let isIn = false
    const waiting = enter(gate, who).then((leave) => {
      isIn = true
      return leave
    })
    await sleep(20)
    expect(isIn).toBe(false)
    await places.leave()
    await places.leave()
    leaves.push(await waiting, await enter(gate, who))
    for (const leave of leaves) await leave()
  })
  test('are not held where the transaction fails, nor where nobody takes them', async () => {
    const gate = createGate(database().db)
    const who = owner()
    const failing = gate.hold(who, 4, async (_, take) => {
      await take()
      throw new Error('after all')
    })
    await expect(failing).rejects.toThrow('after all')
    expect((await gate.hold(who, 4, async () => undefined)).places.count).toBe(0)
    expect((await gate.hold(who, 4, nothing)).places.count).toBe(4)
  })
  test('serve for the first half of their lease and while nobody asked for a pause', async () => {
    let now = 1_800_000_000_000
    const gate = createGate(database().db, { realNow: () => now, leaseMs: 60_000, waitMs: 0 })
    const who = owner()
    const { places } = await gate.hold(who, 4, nothing)
    expect(gate.holds(who, places)).toBe(true)
    await gate.pause(who, 1_000)
    expect(gate.holds(who, places)).toBe(false)
    now += 1_001
    expect(gate.holds(who, places)).toBe(true)
    now += 29_000
    expect(gate.holds(who, places)).toBe(false)
    await places.leave()
  })
  test('that were held past their lease are not taken from whoever has them by then, be it the same worker', async () => {
    let now = 1_800_000_000_000
    const gate = createGate(database().db, { realNow: () => now, leaseMs: 60_000, waitMs: 0 })
    const who = owner()
    const { places } = await gate.hold(who, 3, nothing)
    now += 60_001
    await enter(gate, who)
    await places.leave()
    const other = createGate(database().db, { realNow: () => now, waitMs: 0 })
    expect((await other.hold(who, 4, nothing)).places.count).toBe(3)
  })
  test('are none while the mailbox is paused', async () => {
    const gate = createGate(database().db)
    const who = owner()
    await gate.pause(who, 60_000)
    expect((await gate.hold(who, 4, nothing)).places.count).toBe(0)
  })
})

describe('the circuit of a tenant', () => {
  test('opens after failures in a row, lets one probe through, and closes with its answer', () => {
    let now = 0
    const breaker = createBreaker({ failures: 3, openMs: 1_000, realNow: () => now })
    for (let at = 0; at < 2; at += 1) breaker.record('t', 'failed')
    breaker.record('t', 'answered')
    for (let at = 0; at < 2; at += 1) breaker.record('t', 'failed')
    expect(breaker.waitMs('t')).toBe(0)
    breaker.record('t', 'failed')
    expect([breaker.waitMs('t'), breaker.waitMs('other')]).toEqual([1_000, 0])
    now = 1_000
    expect([breaker.waitMs('t'), breaker.waitMs('t') > 0]).toEqual([0, true])
    breaker.record('t', 'failed')
    expect(breaker.waitMs('t')).toBe(2_000)
    now = 3_000
    expect(breaker.waitMs('t')).toBe(0)
    breaker.record('t', 'answered')
    expect([breaker.waitMs('t'), breaker.waitMs('t')]).toEqual([0, 0])
  })
  test('a probe that never ends is not waited for for ever', () => {
    let now = 0
    const breaker = createBreaker({ failures: 1, openMs: 1_000, realNow: () => now })
    breaker.record('t', 'failed')
    now = 1_000
    expect(breaker.waitMs('t')).toBe(0)
    now = 32_000
    expect(breaker.waitMs('t')).toBe(0)
  })
})
