import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import type { OwnerRef } from '../../../db/connect.ts'
import { sealedTables } from '../../../db/queries/sealed.ts'
import { onboardTenant } from '../../../db/queries/tenants.ts'
import { createKeys, keysFreshMs } from '../../../platform/keys.ts'
import { type RotateOptions, rotateKeys } from '../../../platform/rotate.ts'
import { testDatabase } from '../../support/database.ts'
import { fillTables } from '../../support/fill.ts'

/** A rotation over every table that holds something sealed, for owners who have something in each. */
const database = testDatabase()
const at = new Date('2026-11-24T09:00:00Z')
const wordOf = ({ ownerId }: OwnerRef): string => `typed by ${ownerId}`
let tenantId = ''
let owners: OwnerRef[] = []
let master = randomBytes(32)
let tables: string[] = []
const said: string[] = []
const rotate = (options: Partial<RotateOptions> = {}, current = master, previous?: Buffer) =>
  rotateKeys(database().db, createKeys(database().db, { current, previous }), tenantId, {
    say: (line) => void said.push(line),
    settleMs: 0,
    batch: 2,
    ...options,
  })

beforeEach(async () => {
  said.length = 0
  master = randomBytes(32)
  tenantId = randomUUID()
  const { db } = database()
  await db.asTenant(tenantId, (sql) => onboardTenant(sql, tenantId, at))
  owners = Array.from({ length: 3 }, () => ({ tenantId, ownerId: randomUUID() }))
  tables = await db.asTenant(tenantId, sealedTables)
  const keys = createKeys(db, master)
  for (const owner of owners) {
    const sealed = await keys.seal(owner, wordOf(owner))
    await fillTables(database(), owner, { ids: { contactId: randomUUID() }, word: 'x', sealed })
    // More of one kind than goes into a batch.
    for (let index = 0; index < 5; index += 1) {
      const { cipher, keyVersion } = await keys.seal(owner, wordOf(owner))
      await database().look`
        insert into win (tenant_id, owner_id, win_id, cipher, key_version, on_day, made_at) values (${tenantId}, ${owner.ownerId}, ${randomUUID()}, ${cipher}, ${keyVersion}, '2026-11-24', ${at})`
    }
  }
})

type Row = { owner_id: string; key_version: number; cipher: Buffer }
async function everything(): Promise<Row[]> {
  const rows: Row[] = []
  for (const table of tables)
    rows.push(
      ...(await database().look<Row[]>`
        select owner_id, key_version, cipher from ${database().look(table)} where tenant_id = ${tenantId}`),
    )
  return rows
}
const versionsOf = (rows: readonly Row[]): number[] => [...new Set(rows.map(({ key_version }) => key_version))].sort()
const keyVersions = async (): Promise<number[]> =>
  (
    await database().look<
      { version: number }[]
    >`select version from tenant_key where tenant_id = ${tenantId} order by 1`
  ).map(({ version }) => version)
/** Opens everything as a process does that starts now. */
async function allOpen(current: Buffer): Promise<boolean> {
  const keys = createKeys(database().db, current)
  for (const { owner_id: ownerId, key_version, cipher } of await everything()) {
    const ref = { tenantId, ownerId }
    if ((await keys.open(ref, key_version, cipher)).toString() !== wordOf(ref)) return false
  }
  return true
}

test('afterwards nothing is sealed under the old key, everything opens, and the old key is gone', async () => {
  expect(tables.length).toBeGreaterThan(12)
  const before = await everything()
  expect(before.length).toBe(3 * (tables.length + 5))
  expect(await rotate()).toEqual({ version: 2, sealedAnew: before.length, unreadable: 0, finished: true })
  expect(versionsOf(await everything())).toEqual([2])
  expect(await keyVersions()).toEqual([2])
  expect(await allOpen(master)).toBe(true)
  const old = new Set(before.map(({ cipher }) => cipher.toString('hex')))
  expect((await everything()).filter(({ cipher }) => old.has(cipher.toString('hex')))).toEqual([])
  // Each owner finds in their log, once, that what they typed was opened for it.
  const sealedTo = await database().look`
    select owner_id, sum(times)::int as times from access_log where tenant_id = ${tenantId} and actor = 'operator' and what = 'sealed' group by 1 order by 1`
  expect([...sealedTo]).toEqual(
    owners.map(({ ownerId }) => ({ owner_id: ownerId, times: 1 })).sort((a, b) => (a.owner_id < b.owner_id ? -1 : 1)),
  )
  expect(said).toEqual(['key 2', `3 people, ${before.length} texts sealed anew`, '3 people, 0 texts sealed anew'])
})

test('stopped at any point everything opens, and the next run goes on with the same key', async () => {
  for (const after of [0, 3, 17, 40]) {
    let asked = 0
    const { finished, version } = await rotate({ isStopped: () => asked++ >= after })
    expect([finished, version]).toEqual([false, 2])
    expect(await keyVersions()).toEqual([1, 2])
    expect(await allOpen(master)).toBe(true)
  }
  expect(versionsOf(await everything())).toEqual([1, 2])
  expect(await rotate()).toMatchObject({ version: 2, finished: true })
  expect([versionsOf(await everything()), await keyVersions()]).toEqual([[2], [2]])
  expect(await allOpen(master)).toBe(true)
  expect(await rotate()).toMatchObject({ version: 3, finished: true })
})

test('the master key is replaced on the way: with the new one alone everything opens, with the old one nothing', async () => {
  const replacement = randomBytes(32)
  await expect(rotate({}, replacement)).rejects.toThrow(/authenticate/)
  expect(await rotate({}, replacement, master)).toMatchObject({ finished: true })
  expect(await allOpen(replacement)).toBe(true)
  const [row] = await everything()
  const outdated = createKeys(database().db, master)
  await expect(
    outdated.open({ tenantId, ownerId: row?.owner_id ?? '' }, row?.key_version ?? 0, row?.cipher ?? Buffer.alloc(0)),
  ).rejects.toThrow()
})

test('a process that has not heard of the new key yet loses nothing: what it wrote meanwhile is sealed anew too', async () => {
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const late = createKeys(database().db, master)
  await late.seal(owner, 'warm')
  let wrote = false
  const writeLate = async (): Promise<void> => {
    const { cipher, keyVersion } = await late.seal(owner, wordOf(owner))
    expect(keyVersion).toBe(1)
    await database().look`
      insert into win (tenant_id, owner_id, win_id, cipher, key_version, on_day, made_at) values (${tenantId}, ${owner.ownerId}, ${randomUUID()}, ${cipher}, 1, '2026-11-24', ${at})`
    wrote = true
  }
  const writing: Promise<void>[] = []
  const say = (line: string): void =>
    void (line.startsWith('3 people') && writing.length === 0 && writing.push(writeLate()))
  expect(await rotate({ say, settleMs: 1_000 })).toMatchObject({ finished: true })
  await Promise.all(writing)
  expect(wrote).toBe(true)
  expect(versionsOf(await everything())).toEqual([2])
  expect(await allOpen(master)).toBe(true)
})

test('a process learns of a new key by itself before the old one is taken away', async () => {
  const [owner] = owners
  if (!owner) throw new Error('nobody')
  const other = createKeys(database().db, master)
  expect((await other.seal(owner, 'x')).keyVersion).toBe(1)
  await createKeys(database().db, master).rotate(tenantId)
  const real = performance.now.bind(performance)
  const later = vi.spyOn(performance, 'now').mockImplementation(() => real() + keysFreshMs + 1)
  try {
    expect((await other.seal(owner, 'x')).keyVersion).toBe(2)
  } finally {
    later.mockRestore()
  }
})

test('what opens under no key is said, and keeps the old keys', async () => {
  const [owner] = owners
  await database().look`update win set cipher = '\\x00ff' where owner_id = ${owner?.ownerId ?? ''}`
  const { unreadable, finished } = await rotate()
  expect([unreadable, finished]).toEqual([1, false])
  expect(await keyVersions()).toEqual([1, 2])
})
