import { afterAll, beforeAll, expect, test } from 'vitest'
import { livePath } from '../../contract/live.ts'
import { readMe, turnOn } from '../../contract/me.ts'
import { tellLive } from '../../db/live.ts'
import { arm } from '../../db/queries/due.ts'
import type { Deps } from '../../worker/deps.ts'
import { createWorld, type World } from './world.ts'

const ran: { job: string; ownerId: string; at: string }[] = []
const noting =
  (job: string) =>
  async ({ clock }: Pick<Deps, 'clock'>, { ownerId }: { ownerId: string }): Promise<void> => {
    ran.push({ job, ownerId, at: clock.now().toISOString() })
  }

let world: World
beforeAll(async () => {
  world = await createWorld({
    handlers: {
      'backfill-mailbox': noting('backfill-mailbox'),
      'renew-subscriptions': noting('renew-subscriptions'),
      'sweep-missed': noting('sweep-missed'),
    },
  })
})
afterAll(() => world?.close())

test('somebody signs in through the imitated Entra, turns Kith on, and the worker starts to read', async () => {
  const [, somebody] = world.employees()
  const signed = await world.signIn(somebody!)
  expect(signed.me).toMatchObject({ ownerId: somebody!.id, state: 'signed-in', sandbox: true })
  expect(world.graphCalls).toEqual([])
  await signed.call(turnOn, { body: {} })
  await expect
    .poll(() => new Set(ran.map(({ job }) => job)), { timeout: 10_000 })
    .toEqual(new Set(['backfill-mailbox', 'renew-subscriptions']))
  expect((await signed.call(readMe, {})).state).toBe('on')
  for (const { ownerId } of ran) expect(ownerId).toBe(somebody!.id)
})

test('business time stands still until it is moved, and what falls due on the way runs at its new time', async () => {
  const owner = { tenantId: world.sandbox.tenant.id, ownerId: world.employees()[2]!.id }
  const at = new Date(world.clock.now().getTime() + 3_600_000)
  await world.database.db.asOwner(owner, (sql) => arm(sql, owner, 'sweep-missed', at))
  await world.worker.schedule.poll()
  expect(ran.filter(({ job }) => job === 'sweep-missed')).toEqual([])
  await world.sandbox.clock.advance(3_600_000)
  await expect
    .poll(() => ran.filter(({ job }) => job === 'sweep-missed'), { timeout: 10_000 })
    .toEqual([{ job: 'sweep-missed', ownerId: owner.ownerId, at: at.toISOString() }])
})

test('the server says that it is ready, and serves its description', async () => {
  expect(await (await fetch(`${world.server.address}/readyz`)).json()).toMatchObject({ status: 'ready' })
  const description = (await (await fetch(`${world.server.address}/openapi.json`)).json()) as { paths: object }
  expect(Object.keys(description.paths)).toContain('/api/me')
})

test('large answers are compressed, a stream of live updates is not held back', async () => {
  const large = await fetch(`${world.server.address}/openapi.json`, { headers: { 'accept-encoding': 'br' } })
  expect(large.headers.get('content-encoding')).toBe('br')
  const signed = await world.signIn(world.employees()[4]!)
  const stopping = new AbortController()
  const stream = await fetch(`${world.server.address}${livePath}`, {
    headers: { authorization: `Bearer ${await signed.token()}`, 'accept-encoding': 'br, gzip' },
    signal: stopping.signal,
  })
  expect(stream.headers.get('content-encoding')).toBeNull()
  await world.database.db.asOwner(signed.owner, (sql) => tellLive(sql, signed.owner.ownerId, ['people']))
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"people"')) text += (await reader.read()).value ?? expect.fail(`the stream ended: ${text}`)
  stopping.abort()
  expect(text).toContain('event: change')
})
