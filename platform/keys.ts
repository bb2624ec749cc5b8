/**
 * Sealing what must not lie open in the database: AES-256-GCM under a key per owner, derived from a key per tenant, which
 * is itself sealed under the master key from the environment. Whose it is goes in as associated data, so that a row moved to another owner does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Database, OwnerRef, Sql } from '../db/connect.ts'
import {
  dropKeysBefore,
  keepFirstKey,
  keepKeys,
  lockWrappedKeys,
  readWrappedKeys,
  type WrappedKey,
} from '../db/queries/tenants.ts'

export type Sealed = { keyVersion: number; cipher: Buffer }

export type Keys = {
  /** Seals under the tenant's newest key. Throws when the tenant is not onboarded. */
  seal: (ref: OwnerRef, plaintext: Buffer | string) => Promise<Sealed>
  /** Opens what `seal` made for the same owner. Throws when anything was changed, moved, or sealed under a key that is gone. */
  open: (ref: OwnerRef, keyVersion: number, cipher: Buffer) => Promise<Buffer>
  /**
   * Gives the tenant a new key and wraps all of them under the current master key; what was sealed before still opens.
   * Answers the new version.
   */
  rotate: (tenantId: string) => Promise<number>
  /** Wraps all keys of the tenant under the current master key and answers their versions, of which there is at least one. */
  rewrap: (tenantId: string) => Promise<number[]>
  /** Takes the keys before this version away: what is still sealed under them opens no more. */
  retire: (tenantId: string, version: number) => Promise<void>
}

/** How long a process seals under the newest key that it knows before it asks for a newer one; ms of real time. */
export const keysFreshMs = 30_000

/** The master key (32 bytes), and while it is being replaced the one before it. */
export type MasterKeys = { current: Buffer; previous?: Buffer | undefined }

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** Keys kept in the database, each wrapped by the master key; a key on its own is the current one. */
export function createKeys(db: Database, master: Buffer | MasterKeys): Keys {
  const ring = createRing(db, Buffer.isBuffer(master) ? { current: master } : master)
  return {
    seal: async (ref, plaintext) => {
      const { version, key } = await ring.newest(ref.tenantId)
      const whose = owned(ref, version)
      return { keyVersion: version, cipher: sealed(ownKey(key, whose), whose, Buffer.from(plaintext as string)) }
    },
    open: async (ref, keyVersion, cipher) => {
      const whose = owned(ref, keyVersion)
      return unsealed(ownKey(await ring.key(ref.tenantId, keyVersion), whose), whose, cipher)
    },
    rotate: ring.rotate,
    rewrap: ring.rewrap,
    retire: ring.retire,
  }
}

type Ring = {
  newest: (tenantId: string) => Promise<{ version: number; key: Buffer }>
  key: (tenantId: string, version: number) => Promise<Buffer>
} & Pick<Keys, 'rotate' | 'rewrap' | 'retire'>

/** The tenants' keys as this process knows them, read when first needed and again when somebody used a newer one. */
function createRing(db: Database, master: MasterKeys): Ring {
  const { wrap, unwrap } = createWrapping(master)
  const known = new Map<string, { keys: Promise<Map<number, Buffer>>; readAt: number }>()
  const load = (tenantId: string): Promise<Map<number, Buffer>> =>
    db.apart(tenantId, async (sql) => {
      const keys = (await readWrappedKeys(sql)) ?? (await keepFirstKey(sql, wrap(tenantId, 1, randomBytes(32))))
      if (!keys) throw new Error('The tenant is not onboarded, so it has no key.')
      return unwrap(tenantId, keys)
    })
  const keysOf = (tenantId: string): Promise<Map<number, Buffer>> => {
    const found = known.get(tenantId)
    if (found) return found.keys
    const keys = load(tenantId)
    known.set(tenantId, { keys, readAt: performance.now() })
    keys.catch(() => known.delete(tenantId))
    return keys
  }
  const changed = async <T>(tenantId: string, change: (sql: Sql, keys: Map<number, Buffer>) => Promise<T>) => {
    await keysOf(tenantId)
    const result = await db.asTenant(tenantId, async (sql) => change(sql, unwrap(tenantId, await lockWrappedKeys(sql))))
    known.delete(tenantId)
    return result
  }
  const keep = (sql: Sql, tenantId: string, keys: Map<number, Buffer>): Promise<void> =>
    keepKeys(
      sql,
      [...keys].map(([version, key]) => wrap(tenantId, version, key)),
    )
  return {
    newest: async (tenantId) => {
      // Another process may have rotated since, and will take away what this one would go on sealing under.
      if (performance.now() - (known.get(tenantId)?.readAt ?? 0) > keysFreshMs) known.delete(tenantId)
      const keys = [...(await keysOf(tenantId))].toSorted(([one], [other]) => other - one)
      const [version, key] = keys[0] ?? []
      if (!version || !key) throw new Error('The tenant has no key.')
      return { version, key }
    },
    key: async (tenantId, version) => {
      const held = (await keysOf(tenantId)).get(version)
      if (held) return held
      // Another process may have rotated since.
      known.delete(tenantId)
      const found = (await keysOf(tenantId)).get(version)
      if (!found) throw new Error(`There is no key of version ${version}.`)
      return found
    },
    rotate: (tenantId) =>
      changed(tenantId, async (sql, keys) => {
        const next = Math.max(...keys.keys()) + 1
        keys.set(next, randomBytes(32))
        await keep(sql, tenantId, keys)
        return next
      }),
    rewrap: (tenantId) =>
      changed(tenantId, async (sql, keys) => {
        await keep(sql, tenantId, keys)
        return [...keys.keys()]
      }),
    retire: (tenantId, version) => changed(tenantId, (sql) => dropKeysBefore(sql, version)),
  }
}

/** Wraps under the current master key; unwraps also what is still under the one before it. */
function createWrapping({ current, previous }: MasterKeys) {
  for (const key of [current, previous])
    if (key && key.length !== 32) throw new Error('The master key has to be 32 bytes.')
  const unwrapOne = (tenantId: string, { version, wrapped }: WrappedKey): Buffer => {
    try {
      return unsealed(current, wrapping(tenantId, version), wrapped)
    } catch (error) {
      if (!previous) throw error
      return unsealed(previous, wrapping(tenantId, version), wrapped)
    }
  }
  return {
    wrap: (tenantId: string, version: number, key: Buffer): WrappedKey => ({
      version,
      wrapped: sealed(current, wrapping(tenantId, version), key),
    }),
    unwrap: (tenantId: string, keys: readonly WrappedKey[]): Map<number, Buffer> =>
      new Map(keys.map((key) => [key.version, unwrapOne(tenantId, key)])),
  }
}

const owned = (ref: OwnerRef, version: number): string => `kith|${version}|${ref.tenantId}|${ref.ownerId}`
/** Every owner's key is their own, derived from the tenant's (HKDF, RFC 5869), so that one that leaked opens one owner's texts. */
const ownKey = (tenantKey: Buffer, whose: string): Buffer => Buffer.from(hkdfSync('sha256', tenantKey, '', whose, 32))
const wrapping = (tenantId: string, version: number): string => `kith-key|${version}|${tenantId}`

/** Nonce, tag and cipher text in one. A nonce is random: far fewer than 2^32 are ever drawn under one key. */
function sealed(key: Buffer, associated: string, plaintext: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(associated))
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function unsealed(key: Buffer, associated: string, whole: Buffer): Buffer {
  if (whole.length < nonceBytes + tagBytes) throw new Error('What is sealed is too short.')
  const decipher = createDecipheriv(algorithm, key, whole.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(associated))
  decipher.setAuthTag(whole.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(whole.subarray(nonceBytes + tagBytes)), decipher.final()])
}
