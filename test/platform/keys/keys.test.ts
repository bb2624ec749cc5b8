import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { connect } from '../../../db/connect.ts'
import { onboardTenant } from '../../../db/queries/tenants.ts'
import { createKeys } from '../../../platform/keys.ts'
import { testDatabase } from '../../support/database.ts'

const database = testDatabase()
const at = new Date('2026-11-24T09:00:00Z')

const onboarded = async (): Promise<{ tenantId: string; ownerId: string }> => {
  const ref = { tenantId: randomUUID(), ownerId: randomUUID() }
  await database().db.asTenant(ref.tenantId, (sql) => onboardTenant(sql, ref.tenantId, at))
  return ref
}

test('what was sealed for an owner opens for that owner, in every process that has the master key', async () => {
  const master = randomBytes(32)
  const ref = await onboarded()
  const { keyVersion, cipher } = await createKeys(database().db, master).seal(ref, 'a refresh token')
  const elsewhere = createKeys(database().db, master)
  expect((await elsewhere.open(ref, keyVersion, cipher)).toString()).toBe('a refresh token')
  expect(cipher.includes('refresh')).toBe(false)
})

test('it opens for nobody else, not changed by a bit, and not under another master key', async () => {
  const keys = createKeys(database().db, randomBytes(32))
  const ref = await onboarded()
  const { keyVersion, cipher } = await keys.seal(ref, 'secret')
  await expect(keys.open({ ...ref, ownerId: randomUUID() }, keyVersion, cipher)).rejects.toThrow()
  for (const at of [0, 13, cipher.length - 1]) {
    const bent = Buffer.from(cipher)
    bent[at] = (bent[at] ?? 0) ^ 1
    await expect(keys.open(ref, keyVersion, bent)).rejects.toThrow()
  }
  await expect(keys.open(ref, keyVersion, cipher.subarray(0, 20))).rejects.toThrow()
  await expect(createKeys(database().db, randomBytes(32)).open(ref, keyVersion, cipher)).rejects.toThrow()
})

test('the same words are never sealed to the same bytes', async () => {
  const keys = createKeys(database().db, randomBytes(32))
  const ref = await onboarded()
  const sealed = await Promise.all(Array.from({ length: 50 }, () => keys.seal(ref, 'hello')))
  expect(new Set(sealed.map(({ cipher }) => cipher.toString('hex'))).size).toBe(50)
})

test('processes that need the first key at the same moment end up with one', async () => {
  const master = randomBytes(32)
  const ref = await onboarded()
  const processes = Array.from({ length: 8 }, () => createKeys(database().db, master))
  const sealed = await Promise.all(processes.map((keys) => keys.seal(ref, 'hello')))
  const fresh = createKeys(database().db, master)
  for (const { keyVersion, cipher } of sealed)
    expect((await fresh.open(ref, keyVersion, cipher)).toString()).toBe('hello')
})

test('after a rotation the old still opens, the new is sealed anew, and other processes learn of it', async () => {
  const master = randomBytes(32)
  const ref = await onboarded()
  const [keys, other] = [createKeys(database().db, master), createKeys(database().db, master)]
  const before = await keys.seal(ref, 'before')
  await other.seal(ref, 'warm')
  expect(await keys.rotate(ref.tenantId)).toBe(2)
  const after = await keys.seal(ref, 'after')
  expect([before.keyVersion, after.keyVersion]).toEqual([1, 2])
  expect((await keys.open(ref, 1, before.cipher)).toString()).toBe('before')
  expect((await other.open(ref, 2, after.cipher)).toString()).toBe('after')
  await expect(keys.open(ref, 1, after.cipher)).rejects.toThrow()
})

test('the master key is replaced by a rotation with the one before it at hand', async () => {
  const [old, replacement] = [randomBytes(32), randomBytes(32)]
  const ref = await onboarded()
  const sealed = await createKeys(database().db, old).seal(ref, 'kept')
  await createKeys(database().db, { current: replacement, previous: old }).rotate(ref.tenantId)
  const alone = createKeys(database().db, replacement)
  expect((await alone.open(ref, sealed.keyVersion, sealed.cipher)).toString()).toBe('kept')
  await expect(createKeys(database().db, old).open(ref, sealed.keyVersion, sealed.cipher)).rejects.toThrow()
})

test('a tenant that is not onboarded has no key', async () => {
  const keys = createKeys(database().db, randomBytes(32))
  await expect(keys.seal({ tenantId: randomUUID(), ownerId: randomUUID() }, 'x')).rejects.toThrow(/not onboarded/)
  expect(() => createKeys(database().db, randomBytes(16))).toThrow(/32 bytes/)
})

test('whoever seals within a transaction needs no second connection of the pool, which others may hold', async () => {
  const ref = await onboarded()
  const db = connect({ url: database().appUrl, poolSize: 2 })
  const keys = createKeys(db, randomBytes(32))
  const both = [1, 2].map(() => db.asOwner(ref, () => keys.seal(ref, 'secret')))
  expect((await Promise.all(both)).map(({ keyVersion }) => keyVersion)).toEqual([1, 1])
  await db.close()
})
