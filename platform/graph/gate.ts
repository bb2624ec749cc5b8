/**
 * At most four requests in flight a mailbox over all workers, and nobody asks before Graph's Retry-After. Rows with a
 * lease rather than advisory locks: a lock would hold a database connection for as long as Graph takes to answer, and
 * sixty of them would empty the pool; a row costs two short transactions, and its lease ends when its worker dies.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, OwnerRef } from '../../db/connect.ts'
import { leaveSlot, pauseMailbox, takeSlot } from '../../db/queries/graph-gate.ts'

/** A way in, or when to come back. `leave` is called once, whatever became of the request. */
export type Entry = { kind: 'in'; leave: () => Promise<void> } | { kind: 'later'; afterMs: number; code: string }
export type Gate = {
  enter: (owner: OwnerRef) => Promise<Entry>
  /** Graph asked for a pause: it holds for every worker. */
  pause: (owner: OwnerRef, ms: number) => Promise<void>
}

export type GateOptions = {
  /** Most requests in flight a mailbox. */
  most?: number
  /** How long a slot outlives a worker that died; longer than a request may take. */
  leaseMs?: number
  /** How long to wait for a slot, or for the end of a short pause, before the job is put off. */
  waitMs?: number
  realNow?: () => number
}

type Line = { inside: number; waiting: (() => void)[] }

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
      const waitFor = answer.kind === 'paused' ? answer.until.getTime() - now : Math.min(10 * 2 ** tries, 250)
      if (now + waitFor > until)
        return { afterMs: Math.max(waitFor, 250), code: answer.kind === 'paused' ? 'paused' : 'busy' }
      await sleep(waitFor)
    }
  }

  return {
    enter: async (owner) => {
      const step = await stand(`${owner.tenantId}|${owner.ownerId}`)
      try {
        const taken = await take(owner)
        if (typeof taken !== 'number') {
          step()
          return { kind: 'later', ...taken }
        }
        const leave = async (): Promise<void> => {
          try {
            await db.asOwner(owner, (sql) => leaveSlot(sql, taken, holder))
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
    pause: (owner, ms) => db.asOwner(owner, (sql) => pauseMailbox(sql, new Date(realNow() + ms))),
  }
}
