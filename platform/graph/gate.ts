/**
 * At most four requests in flight a mailbox over all workers, and nobody asks before Graph's Retry-After. Rows with a
 * lease rather than advisory locks: a lock would hold a database connection for as long as Graph takes to answer, and
 * sixty of them would empty the pool; a row costs two short transactions, and its lease ends when its worker dies.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, OwnerRef, Sql } from '../../db/connect.ts'
import { leaveSlots, pauseMailbox, takeSlot, takeSlots } from '../../db/queries/graph-gate.ts'
import type { Graph, Places } from './graph.ts'

/** A way in, or when to come back. `leave` is called once, whatever became of the request. */
export type Entry = { kind: 'in'; leave: () => Promise<void> } | { kind: 'later'; afterMs: number; code: string }
export type Gate = {
  enter: (owner: OwnerRef) => Promise<Entry>
  /** See `Graph`. Places outlive a worker that died by their lease. */
  hold: Graph['hold']
  /** Whether a request may still begin in these places: in the first half of their lease, so that it ends within it, and while nobody asked for a pause. */
  holds: (owner: OwnerRef, places: Places) => boolean
  /** Graph asked for a pause: it holds for every worker. */
  pause: (owner: OwnerRef, ms: number) => Promise<void>
}

export type GateOptions = {
  /** Most requests in flight a mailbox. */
  most?: number
  /** How long a slot outlives a worker that died; twice as long as a request may take. */
  leaseMs?: number
  /** How long to wait for a slot, or for the end of a short pause, before the job is put off. */
  waitMs?: number
  realNow?: () => number
}

/** By then the run loop knows it too, and gives the work back. */
const stoppedMs = 1_500

/** Pauses that are remembered here; without one the next hold finds it in the database. */
const pausesMost = 10_000

type Line = { inside: number; waiting: (() => void)[] }

const keyOf = ({ tenantId, ownerId }: OwnerRef): string => `${tenantId}|${ownerId}`

/** Makes the gate of one process; processes meet in the database. */
export function createGate(db: Database, options: GateOptions = {}): Gate {
  const { most = 4, leaseMs = 60_000, waitMs = 10_000, realNow = Date.now } = options
  const holder = randomUUID()
  const lines = new Map<string, Line>()

  /** The process waits in its own line first, so that the database is not asked over and over. */
  async function stand(key: string): Promise<() => void> {
    const line = lines.get(key) ?? { inside: 0, waiting: [] }
    lines.set(key, line)
    if (line.inside >= most) await new Promise<void>((resolve) => line.waiting.push(resolve))
    else line.inside += 1
    return () => {
      const next = line.waiting.shift()
      if (next) return next()
      line.inside -= 1
      if (line.inside === 0) lines.delete(key)
    }
  }

  async function take(owner: OwnerRef): Promise<number | { afterMs: number; code: string }> {
    const until = realNow() + waitMs
    for (let tries = 0; ; tries += 1) {
      const now = realNow()
      const answer = await db.asOwner(owner, (sql) =>
        takeSlot(sql, { holder, realNow: new Date(now), leaseUntil: new Date(now + leaseMs), most }),
      )
      if (answer.kind === 'taken') return answer.slot
      if (answer.kind === 'stopped') return { afterMs: stoppedMs, code: 'tenant-stopped' }
      const waitFor = answer.kind === 'paused' ? answer.until.getTime() - now : Math.min(10 * 2 ** tries, 250)
      if (now + waitFor > until)
        return { afterMs: Math.max(waitFor, 250), code: answer.kind === 'paused' ? 'paused' : 'busy' }
      await sleep(waitFor)
    }
  }

  /** Until when places are leased, and the pause that this process was asked for; other processes' pauses are seen with the next hold. */
  const leases = new WeakMap<Places, number>()
  const paused = new Map<string, number>()

  const hold: Gate['hold'] = async (owner, wanted, work) => {
    const steps: (() => void)[] = []
    let slots: number[] = []
    const until = realNow() + leaseMs
    const takeIn = async (sql: Sql): Promise<void> => {
      const line = lines.get(keyOf(owner))
      const room = Math.min(wanted, most - (line?.inside ?? 0))
      if (room <= 0) return
      // In this process's own line first, which nobody waits in while there is room.
      for (let at = 0; at < room; at += 1) steps.push(await stand(keyOf(owner)))
      const taking = { holder, realNow: new Date(realNow()), leaseUntil: new Date(until), most, wanted: room }
      slots = await takeSlots(sql, taking)
      for (const step of steps.splice(slots.length)) step()
    }
    const left = (): void => {
      slots = []
      for (const step of steps.splice(0)) step()
    }
    // Past their lease they may be somebody else's, of this very process.
    const leaveIn = async (sql: Sql): Promise<void> => {
      if (slots.length > 0 && realNow() < until) await leaveSlots(sql, slots, holder)
    }
    try {
      const value = await db.asOwner(owner, (sql) => work(sql, () => takeIn(sql)))
      const places: Places = {
        count: slots.length,
        leaveIn,
        left,
        leave: async () => {
          try {
            if (slots.length > 0) await db.asOwner(owner, leaveIn)
          } finally {
            left()
          }
        },
      }
      leases.set(places, until)
      return { places, value }
    } catch (error) {
      left()
      throw error
    }
  }

  return {
    hold,
    holds: (owner, places) =>
      places.count > 0 &&
      (leases.get(places) ?? 0) - leaseMs / 2 > realNow() &&
      (paused.get(keyOf(owner)) ?? 0) <= realNow(),
    enter: async (owner) => {
      const step = await stand(keyOf(owner))
      try {
        const taken = await take(owner)
        if (typeof taken !== 'number') {
          step()
          return { kind: 'later', ...taken }
        }
        const leave = async (): Promise<void> => {
          try {
            await db.asOwner(owner, (sql) => leaveSlots(sql, [taken], holder))
          } finally {
            step()
          }
        }
        return { kind: 'in', leave }
      } catch (error) {
        step()
        throw error
      }
    },
    pause: async (owner, ms) => {
      const until = realNow() + ms
      if (paused.size > pausesMost) paused.clear()
      paused.set(keyOf(owner), Math.max(until, paused.get(keyOf(owner)) ?? 0))
      await db.asOwner(owner, (sql) => pauseMailbox(sql, new Date(until)))
    },
  }
}
