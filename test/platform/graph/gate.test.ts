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
