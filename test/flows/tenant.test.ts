import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeTenant, leaveTenant, onboardTenant, readTenant } from '../../contract/admin.ts'
import { createClient } from '../../contract/client.ts'
import { livePath } from '../../contract/live.ts'
import { readMe, turnOn } from '../../contract/me.ts'
import { apiApp, spaApp } from '../../sandbox/entra/apps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type World } from '../support/world.ts'

/** An organisation from its administrator's consent to being switched off and on again. */
let world: World
let employee: Person
let administrator: Person
let read = 0

beforeAll(async () => {
  world = await createWorld({ size: 20, traffic: false })
  const [first, , third] = world.employees()
  if (!first || !third) throw new Error('the company is too small')
  ;[administrator, employee] = [first, third]
  await world.database.look`delete from tenant`
}, 120_000)
afterAll(() => world.close())

const tokenOf = async (person: Person): Promise<string> => {
  const scope = `api://${apiApp.clientId}/access_as_user`
  const did = { agreed: true, signedInAgain: true, secondFactor: false }
  const asked = { personId: person.id, clientId: spaApp.clientId, scope, claims: null, did }
  const answer = await world.sandbox.entra.broker(asked, world.sandbox.origin)
  if (answer.kind !== 'token') throw new Error(`no token: ${answer.kind}`)
  return answer.token.access_token
}
const callAs = (person: Person) => createClient(world.server.address, () => tokenOf(person))
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'allowed',
    (error: { status: number; problem: { code: string } }) => `${error.status} ${error.problem?.code}`,
  )

test('before anybody consented nobody gets in; an address bar that says "consented" changes nothing', async () => {
  expect(await refusal(world.signIn(employee))).toBe('403 tenant-not-onboarded')
  expect(await refusal(callAs(employee)(onboardTenant, { body: {} }))).toBe('404 not-found')
  const query = `?tenant=${world.sandbox.tenant.id}&admin_consent=True`
  const answer = await fetch(`${world.server.address}/api/tenant${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(401)
  expect(await world.database.look`select 1 from tenant`).toEqual([])
})

test('an administrator’s token turns the organisation on, once', { timeout: 60_000 }, async () => {
  world.sandbox.entra.standing.assignRoles(administrator.id, ['Kith.Admin'])
  const call = callAs(administrator)
  expect(await refusal(call(readTenant, {}))).toBe('404 not-found')
  const on = await call(onboardTenant, { body: {} })
  expect(on).toMatchObject({ state: 'active', retentionDays: 400, health: { owners: null, failedJobs: 0 } })
  expect(await call(onboardTenant, { body: {} })).toEqual({ ...on, asOf: expect.any(String) })
  const signed = await world.signIn(employee)
  await signed.call(turnOn, { body: {} })
  await world.settled()
  const { reading } = await signed.call(readMe, {})
  expect(reading.state).toBe('live')
  read = reading.messages
})

test('switched off, everything stops at once: server, open pages and worker', { timeout: 60_000 }, async () => {
  const headers = { authorization: `Bearer ${await tokenOf(employee)}` }
  const stream = await fetch(`${world.server.address}${livePath}`, { headers })
  const ended = stream.text()
  const call = callAs(administrator)
  expect((await call(changeTenant, { body: { state: 'suspended' } })).state).toBe('suspended')
  expect(await ended).toContain('event: end')
  // What a process remembers of a tenant it forgets within a second.
  await sleep(1_100)
  expect(await refusal(callAs(employee)(readMe, {}))).toBe('403 tenant-not-onboarded')
  const before = world.graphCalls.length
  const colleague = world.employees()[5]
  const to = [{ name: employee.displayName, address: employee.mail }]
  world.sandbox.tenant.sendMail({ from: { name: 'x', address: colleague?.mail ?? '' }, to, subject: 's', body: 'b' })
  await world.sandbox.clock.advance(3_600_000)
  for (let polls = 0; polls < 10; polls += 1) {
    await world.worker.schedule.poll()
    await sleep(50)
  }
  expect(world.graphCalls.length).toBe(before)
})

test('switched on again, what came meanwhile is read', { timeout: 60_000 }, async () => {
  await callAs(administrator)(changeTenant, { body: { state: 'active', retentionDays: 90 } })
  await sleep(1_100)
  await world.settled()
  const me = await callAs(employee)(readMe, {})
  expect(me.reading.messages).toBe(read + 1)
  const tenant = await callAs(administrator)(readTenant, {})
  expect(tenant).toMatchObject({ state: 'active', retentionDays: 90 })
  const text = JSON.stringify(tenant)
  for (const person of world.employees())
    expect([person.id, person.mail, person.displayName].filter((word) => text.includes(word))).toEqual([])
})

test('what an administrator sets is checked, and an employee can set nothing', async () => {
  expect(await refusal(callAs(employee)(changeTenant, { body: { state: 'suspended' } }))).toBe('404 not-found')
  expect(await refusal(callAs(administrator)(changeTenant, { body: { retentionDays: 1 } }))).toBe('400 bad-request')
  const left = { state: 'left' } as unknown as { state: 'active' }
  expect(await refusal(callAs(administrator)(changeTenant, { body: left }))).toBe('400 bad-request')
})

/** Everything that the database holds of the organisation, by table. */
async function held(): Promise<Record<string, number>> {
  const { look } = world.database
  const tables = await look<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] =
      await look`select count(*)::int as rows from ${look(name)} where tenant_id = ${world.sandbox.tenant.id}`
    if (row?.rows > 0) counts[name] = row?.rows
  }
  return counts
}

test('an organisation that leaves stops at once and is empty within the hour', { timeout: 60_000 }, async () => {
  expect(Object.keys(await held())).toEqual(
    expect.arrayContaining(['interaction', 'person', 'tenant_key', 'token_cache']),
  )
  expect(await refusal(callAs(employee)(leaveTenant, {}))).toBe('404 not-found')
  expect((await callAs(administrator)(leaveTenant, {})).state).toBe('left')
  await sleep(1_100)
  expect(await refusal(callAs(employee)(readMe, {}))).toBe('403 tenant-not-onboarded')
  await world.settled()
  await world.advance(3_600_000)
  expect(await held()).toEqual({ erased: 1, tenant: 1 })
  expect((await callAs(administrator)(changeTenant, { body: { state: 'active' } })).state).toBe('left')
})

test('turned on again, it starts from nothing', { timeout: 60_000 }, async () => {
  const before = Date.parse((await callAs(administrator)(readTenant, {})).onboardedAt)
  const on = await callAs(administrator)(onboardTenant, { body: {} })
  expect(on.state).toBe('active')
  expect(Date.parse(on.onboardedAt)).toBeGreaterThan(before)
  await sleep(1_100)
  const signed = await world.signIn(employee)
  expect(signed.me.reading.state).toBe('not-started')
  await signed.call(turnOn, { body: {} })
  await world.settled()
  const { reading } = await signed.call(readMe, {})
  expect(reading.state).toBe('live')
  expect(reading.messages).toBeGreaterThan(0)
  // No further back than the ninety days that the organisation keeps.
  expect(reading.messages).toBeLessThan(read)
  expect(world.clock.now().getTime() - Date.parse(reading.readBackTo ?? '')).toBeLessThan(91 * 86_400_000)
})
