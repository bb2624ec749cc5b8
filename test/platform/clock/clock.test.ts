import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createFixedClock, followClock } from '../../../platform/clock.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function serving(answer: () => { status: number; body: unknown }): Promise<string> {
  server = createServer((_request, response) => {
    const { status, body } = answer()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server?.address() as AddressInfo | null)?.port}/clock`
}

test('a fixed clock stands still until it is told otherwise', () => {
  const clock = createFixedClock('2026-11-24T09:00:00Z')
  const first = clock.now()
  expect(clock.now()).toEqual(first)
  clock.advance(60_000)
  expect(clock.now().toISOString()).toBe('2026-11-24T09:01:00.000Z')
  expect(first.toISOString()).toBe('2026-11-24T09:00:00.000Z')
  clock.set('2027-01-01T00:00:00Z')
  expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z')
})

test('a followed clock that stands still, stands still here, and jumps when it is set', async () => {
  let now = Date.parse('2026-03-29T00:59:59Z')
  const clock = await followClock(await serving(() => ({ status: 200, body: { now, rate: 0 } })), {
    everyMs: 3_600_000,
  })
  expect(clock.now().getTime()).toBe(now)
  now += 30 * 86_400_000
  await clock.refresh()
  expect(clock.now().getTime()).toBe(now)
  clock.stop()
})

test('a followed clock runs at the rate that it was told, and on when it is not told any more', async () => {
  let status = 200
  const start = Date.parse('2026-11-24T09:00:00Z')
  const url = await serving(() => ({ status, body: { now: start, rate: 86_400 } }))
  const clock = await followClock(url, { everyMs: 3_600_000 })
  status = 500
  await expect(clock.refresh()).rejects.toThrow('500')
  await expect.poll(() => clock.now().getTime() - start, { timeout: 5_000 }).toBeGreaterThan(86_400)
  clock.stop()
})

test('a clock that does not answer at the start is an error, not the machine\u2019s own time', async () => {
  await expect(followClock(await serving(() => ({ status: 404, body: {} })))).rejects.toThrow('404')
})
