/** A name that says one thing when it is asked and another a moment later. Loopback has many addresses: one of them stands for the public web here. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { safeFetch } from '../../../platform/fetch/safe-fetch.ts'

const outside = '127.0.0.2'
const inside = '127.0.0.1'
/** What the resolver says, answer by answer. */
let said: string[][] = []

vi.mock('node:dns', async (original) => ({
  ...(await original<typeof import('node:dns')>()),
  lookup: (_: string, __: object, done: (error: null, found: { address: string; family: 4 }[]) => void) =>
    done(
      null,
      (said.shift() ?? []).map((address) => ({ address, family: 4 as const })),
    ),
}))

let server: Server
let port = 0
let reached: (string | undefined)[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(request.socket.localAddress?.replace('::ffff:', ''))
    if (request.url === '/again') response.writeHead(302, { location: `http://rebind.example:${port}/page` }).end()
    else response.setHeader('content-type', 'text/html').end('<title>T</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  port = (server.address() as AddressInfo).port
})
beforeEach(() => {
  reached = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const open = (path: string) =>
  safeFetch(`http://rebind.example:${port}${path}`, {
    types: ['text/html'],
    mayConnect: (address, to) => address === outside && to === port,
  })

test('a name that turns inward between two requests is not followed there', async () => {
  said = [[outside], [inside]]
  expect(await open('/again')).toEqual({ kind: 'refused', why: 'private-address' })
  expect(reached).toEqual([outside])
})

test('what was looked at is what is connected to: nobody is asked twice for one request', async () => {
  said = [[outside], [inside]]
  expect(await open('/page')).toMatchObject({ kind: 'ok' })
  expect(reached).toEqual([outside])
  expect(said).toEqual([[inside]])
})

test('of a name with addresses inside and outside only those outside are connected to', async () => {
  said = [[inside, outside, '10.0.0.1']]
  expect(await open('/page')).toMatchObject({ kind: 'ok' })
  expect(reached).toEqual([outside])
  said = [[inside, '10.0.0.1']]
  expect(await open('/page')).toEqual({ kind: 'refused', why: 'private-address' })
  expect(reached).toEqual([outside])
})
