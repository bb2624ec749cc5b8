import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { changeTenant } from '../../db/queries/admin.ts'
import { arm, takeDue } from '../../db/queries/due.ts'
import { onboardTenant } from '../../db/queries/tenants.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const now = new Date('2026-11-24T09:00:00Z')

test('what is due for a suspended tenant is taken by nobody, erasures apart, and is taken once the tenant is active', async () => {
  const { db, look } = database()
  const owner = { tenantId: randomUUID(), ownerId: randomUUID() }
  await db.asTenant(owner.tenantId, async (sql) => {
    await onboardTenant(sql, owner.tenantId, now)
    await changeTenant(sql, { state: 'suspended' })
  })
  for (const what of ['suggest', 'sync-mail', 'erase-owner'])
    await db.asOwner(owner, (sql) => arm(sql, owner, what, now))
  const taking = { upto: now, realNow: now, leaseUntil: new Date(now.getTime() + 60_000), most: 100 }
  const take = async (): Promise<string[]> =>
    (await db.unbound((sql) => takeDue(sql, taking))).map(({ what }) => what).sort()
  expect(await take()).toEqual(['erase-owner'])
  expect(await look`select what from due where leased_until is not null`).toEqual([{ what: 'erase-owner' }])
  await db.asTenant(owner.tenantId, (sql) => changeTenant(sql, { state: 'active' }))
  expect(await take()).toEqual(['suggest', 'sync-mail'])
})
