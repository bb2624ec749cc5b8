import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { livePath } from '../../contract/live.ts'
import { eraseMe, signOut } from '../../contract/me.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { endLive, tellLive } from '../../db/live.ts'
import { createKeys } from '../../platform/keys.ts'
import { Refused } from '../../server/errors.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

/** The live channel over real HTTP: whose events arrive, and what ends a stream. */
const database = testDatabase()
const [tenantId, otherTenant] = [randomUUID(), randomUUID()]
const longLived = (): number => Date.now() + 3_600_000
let expiresAt = longLived()
let api: Api
let address: string

beforeAll(async () => {
  for (const tenant of [tenantId, otherTenant])
    await database().look`insert into tenant (tenant_id, onboarded_at) values (${tenant}, '2026-11-24T09:00:00Z')`
  api = await openApi(database().db, '2026-11-24T09:00:00Z', {
    keys: createKeys(database().db, randomBytes(32)),
    heartbeatMs: 40,
    authenticate: async (request) => {
      const [tenant, owner, role] = request.headers.authorization?.replace('Bearer ', '').split('.') ?? []
      if (!tenant || !owner) throw new Refused(401, 'token-refused', 'Sign in.')
      return {
        tenantId: tenant,
        ownerId: owner,
        displayName: 'Uma',
        token: 't',
        expiresAt,
        administrator: role === 'administrator',
      }
    },
  })
  address = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.close())
afterEach(async () => {
  expiresAt = longLived()
  await database().look`update tenant set state = 'active'`
})

type Listener = { text: () => string; ended: Promise<string>; saw: (what: string) => Promise<void>; leave: () => void }

async function listen({ tenantId: tenant, ownerId }: OwnerRef, role = ''): Promise<Listener> {
  const leaving = new AbortController()
  const answer = await fetch(`${address}${livePath}`, {
    headers: { authorization: `Bearer ${tenant}.${ownerId}.${role}` },
    signal: leaving.signal,
  })
  expect(answer.status).toBe(200)
  let text = ''
  const ended = (async () => {
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) text += part
    return text
  })()
  ended.catch(() => undefined)
  const saw = async (what: string): Promise<void> => {
    while (!text.includes(what)) await sleep(5)
  }
  await saw('event: ready')
  return { text: () => text, ended, saw, leave: () => leaving.abort() }
}

async function owner(tenant = tenantId): Promise<OwnerRef> {
  const ref = { tenantId: tenant, ownerId: randomUUID() }
  await database().db.asOwner(
    ref,
    (sql) => sql`
      insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'on', '2026-11-24T09:00:00Z')`,
  )
  return ref
}
const tell = (ref: OwnerRef, kind: 'people' | 'today' | 'invites' | 'me') =>
  database().db.asOwner(ref, (sql) => tellLive(sql, ref.ownerId, [kind]))

test('an event reaches its owner and nobody else: no colleague, no administrator, no namesake of another tenant', async () => {
  const mine = await owner()
  const others: OwnerRef[] = [await owner(), await owner(), { tenantId: otherTenant, ownerId: mine.ownerId }]
  const me = await listen(mine)
  const listeners = [
    await listen(others[0]!),
    await listen(others[1]!, 'administrator'),
    await listen(others[2]!, 'administrator'),
  ]
  await tell(mine, 'people')
  await me.saw('"people"')
  // One connection carries all notifications in order: once their own later one has come, the earlier one never will.
  for (const [index, other] of others.entries()) {
    await tell(other, 'today')
    await listeners[index]!.saw('"today"')
    expect(listeners[index]!.text()).not.toContain('people')
  }
  expect(me.text()).not.toContain('today')
  for (const one of [me, ...listeners]) one.leave()
})

test('a stream without a token is refused, and of an unknown kind nothing is told', async () => {
  const refused = await fetch(`${address}${livePath}`)
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'token-refused'])
  const mine = await owner()
  const me = await listen(mine)
  await database().db.unbound((sql) => sql`select pg_notify('kith_live', ${`${tenantId}:${mine.ownerId}:secret`})`)
  await tell(mine, 'me')
  await me.saw('"me"')
  expect(me.text()).not.toContain('secret')
  me.leave()
})

test('a stream ends with the token it was opened with', async () => {
  expiresAt = Date.now() + 200
  const me = await listen(await owner())
  expect(await me.ended).toContain('event: end')
})

test('signing out ends the streams of the owner everywhere, and nobody else’s', async () => {
  const [mine, other] = [await owner(), await owner()]
  const [tab, pane, theirs] = [await listen(mine), await listen(mine), await listen(other)]
  await database().look`
    insert into token_cache values (${tenantId}, ${mine.ownerId}, 1, '\\x00', '2026-11-24T09:00:00Z')`
  expect((await api.call(mine, signOut, {})).body).toEqual({ state: 'signed-out' })
  expect(await tab.ended).toContain('event: end')
  expect(await pane.ended).toContain('event: end')
  expect(await database().look`select 1 from token_cache where owner_id = ${mine.ownerId}`).toEqual([])
  await tell(other, 'today')
  await theirs.saw('"today"')
  theirs.leave()
})

test('asking for erasure ends the stream', async () => {
  const mine = await owner()
  const me = await listen(mine)
  expect((await api.call(mine, eraseMe, {})).status).toBe(202)
  expect(await me.ended).toContain('event: end')
})

test('a suspended tenant’s streams end at once, and those of other tenants go on', async () => {
  const other = await owner(otherTenant)
  const [me, theirs] = [await listen(await owner()), await listen(other)]
  await database().db.asTenant(tenantId, (sql) => endLive(sql, null))
  expect(await me.ended).toContain('event: end')
  await tell(other, 'today')
  await theirs.saw('"today"')
  theirs.leave()
})

test('an administrator who switches the organisation off ends its streams at once, before any heartbeat does', async () => {
  const told: string[] = []
  const { unlisten } = await database().db.listen('kith_live', (payload) => void told.push(payload))
  const administrator = await owner()
  const me = await listen(await owner())
  const answer = await fetch(`${address}/api/tenant`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${administrator.tenantId}.${administrator.ownerId}.administrator`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ state: 'suspended' }),
  })
  expect(answer.status).toBe(200)
  expect(await me.ended).toContain('event: end')
  await tell(await owner(otherTenant), 'today')
  while (!told.some((payload) => payload.startsWith(otherTenant))) await sleep(5)
  expect(told).toContain(`${tenantId}::end`)
  await unlisten()
})

test('a suspension that no notification told of ends the stream with the next heartbeat', async () => {
  const me = await listen(await owner())
  await database().look`update tenant set state = 'suspended' where tenant_id = ${tenantId}`
  expect(await me.ended).toContain('event: end')
})

test('the ninth stream of an owner ends the oldest', async () => {
  const mine = await owner()
  const open: Listener[] = []
  for (let index = 0; index < 9; index += 1) open.push(await listen(mine))
  expect(await open[0]!.ended).toContain('event: end')
  await tell(mine, 'people')
  for (const stream of open.slice(1)) {
    await stream.saw('"people"')
    stream.leave()
  }
})
