/** A rotation from its new key to the end of the old ones: every sealed text sealed anew, a batch a transaction. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, OwnerRef } from '../db/connect.ts'
import { countAccess } from '../db/queries/access.ts'
import { readOwnersAfter } from '../db/queries/scores-export.ts'
import { sealAnew, sealedBefore, sealedTables } from '../db/queries/sealed.ts'
import { systemClock } from './clock.ts'
import { type Keys, keysFreshMs } from './keys.ts'

export type RotateOptions = {
  /** Hears, in a line, of what was done: ids and counts. */
  say: (line: string) => void
  /** Asked between two batches; where it says so the rotation ends early, and another run goes on. */
  isStopped?: () => boolean
  /** Real ms until no process can still write under an old key; see `settleMs`. */
  settleMs?: number
  /** Texts that are sealed anew in one transaction. */
  batch?: number
}

/** `unreadable`: texts that open under no key of the tenant's; where there are any, the old keys stay. */
export type Rotated = { version: number; sealedAnew: number; unreadable: number; finished: boolean }

/** After this no process seals under an old key: each knows its keys for `keysFreshMs`, and a statement ends within a minute. */
export const settleMs = keysFreshMs + 90_000

const nobody = '00000000-0000-0000-0000-000000000000'
/** Between two words about how far it is. */
const ownersBetweenWords = 100

/**
 * Gives the tenant a new key, or goes on where a run before this one was interrupted; seals every text of its owners under
 * it, once more after `settleMs`, and then takes the old keys away. Wraps what is left under the current master key.
 */
export async function rotateKeys(db: Database, keys: Keys, tenantId: string, options: RotateOptions): Promise<Rotated> {
  const { say, isStopped = () => false } = options
  const versions = await keys.rewrap(tenantId)
  const isBegun = versions.length > 1
  const version = isBegun ? Math.max(...versions) : await keys.rotate(tenantId)
  say(isBegun ? `key ${version}, which an earlier run began` : `key ${version}`)
  const first = await onePass(db, keys, { tenantId, version }, options)
  if (isStopped()) return { version, ...first, finished: false }
  await settled(options.settleMs ?? settleMs, isStopped)
  const second = await onePass(db, keys, { tenantId, version }, options)
  const sum = { version, sealedAnew: first.sealedAnew + second.sealedAnew, unreadable: second.unreadable }
  if (isStopped() || second.unreadable > 0) return { ...sum, finished: false }
  await keys.retire(tenantId, version)
  return { ...sum, finished: true }
}

async function settled(ms: number, isStopped: () => boolean): Promise<void> {
  const until = performance.now() + ms
  while (performance.now() < until && !isStopped()) await sleep(Math.min(250, ms))
}

type Pass = { sealedAnew: number; unreadable: number }

/** Every owner of the tenant once, in the order of their ids. */
async function onePass(
  db: Database,
  keys: Keys,
  { tenantId, version }: { tenantId: string; version: number },
  { say, isStopped = () => false, batch = 500 }: RotateOptions,
): Promise<Pass> {
  const tables = await db.asTenant(tenantId, sealedTables)
  const sum = { owners: 0, sealedAnew: 0, unreadable: 0 }
  for (let after: OwnerRef = { tenantId, ownerId: nobody }; ; ) {
    const owners = (await db.unbound((sql) => readOwnersAfter(sql, after, 100))).filter(
      (one) => one.tenantId === tenantId,
    )
    for (const owner of owners) {
      const seen = { isNoted: false }
      for (const table of tables) {
        const done = await oneTable(db, keys, owner, { table, version, batch, isStopped, seen })
        sum.sealedAnew += done.sealedAnew
        sum.unreadable += done.unreadable
      }
      if (isStopped()) return sum
      after = owner
      sum.owners += 1
      if (sum.owners % ownersBetweenWords === 0) say(`${sum.owners} people, ${sum.sealedAnew} texts sealed anew`)
    }
    if (owners.length === 0) break
  }
  say(`${sum.owners} people, ${sum.sealedAnew} texts sealed anew`)
  return sum
}

type TablePass = {
  table: string
  version: number
  batch: number
  isStopped: () => boolean
  /** Whether the owner's access log says so yet. */
  seen: { isNoted: boolean }
}

async function oneTable(
  db: Database,
  keys: Keys,
  owner: OwnerRef,
  { table, version, batch, isStopped, seen }: TablePass,
): Promise<Pass> {
  const sum = { sealedAnew: 0, unreadable: 0 }
  for (let after: Buffer = Buffer.alloc(0); !isStopped(); ) {
    const texts = await db.asOwner(owner, async (sql) => {
      const found = await sealedBefore(sql, table, { version, after, most: batch })
      if (found.length > 0 && !seen.isNoted)
        await countAccess(sql, { at: systemClock.now(), actor: 'operator', what: 'sealed' })
      return found
    })
    seen.isNoted ||= texts.length > 0
    const opened = await Promise.all(
      texts.map(async ({ keyVersion, cipher }) => {
        const text = await keys.open(owner, keyVersion, cipher).catch(() => null)
        return text === null ? null : { was: cipher, cipher: (await keys.seal(owner, text)).cipher }
      }),
    )
    const anew = opened.filter((one) => one !== null)
    if (anew.length > 0) sum.sealedAnew += await db.asOwner(owner, (sql) => sealAnew(sql, table, version, anew))
    sum.unreadable += texts.length - anew.length
    const last = texts.at(-1)
    if (!last || texts.length < batch) return sum
    after = last.cipher
  }
  return sum
}
