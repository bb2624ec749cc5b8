import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublicAddress } from '../../../platform/fetch/addresses.ts'
import { safeFetch } from '../../../platform/fetch/safe-fetch.ts'

let server: Server
let origin: string
let served: string[] = []
let sent = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    served.push(path)
    if (path === '/page')
      response.setHeader('content-type', 'text/html; charset=utf-8').end('<title>Forecasting</title>')
    else if (path === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
    else if (path === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    else if (path === '/round') response.writeHead(302, { location: '/round' }).end()
    else if (path === '/moved') response.writeHead(301, { location: '/page' }).end()
    else if (path === '/huge') endless(response)
    else if (path === '/said-huge')
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '5000000000' }).write('x')
    else if (path === '/bomb')
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('x')
    else if (path === '/silent') response.writeHead(200, { 'content-type': 'text/html' }).write('x')
    else if (path === '/picture') response.setHeader('content-type', 'image/png').end('x')
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

function endless(response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' })
  const more = (): void => {
    sent += 65_536
    if (!response.destroyed && response.write(Buffer.alloc(65_536, 120))) setImmediate(more)
    else response.once('drain', more)
  }
  more()
}

const port = (): number => Number(new URL(origin).port)
const open = (path: string, more: { withinMs?: number } = {}) =>
  safeFetch(`${origin}${path}`, {
    types: ['text/html'],
    mayConnect: (address, at) => address === '127.0.0.1' && at === port(),
    ...more,
  })

describe('what is fetched', () => {
  test('a page on a public address, also after it has moved', async () => {
    expect(await open('/page')).toMatchObject({ kind: 'ok', contentType: 'text/html; charset=utf-8' })
    const moved = await open('/moved')
    expect(moved).toMatchObject({ kind: 'ok', url: `${origin}/page` })
    expect(moved.kind === 'ok' && moved.body.toString()).toBe('<title>Forecasting</title>')
  })
})

describe('what is not', () => {
  test('an inside address is not connected to, whichever way it is written', async () => {
    served = []
    const inside = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      'localhost',
      '0.0.0.0',
    ]
    for (const host of inside)
      expect([host, await safeFetch(`http://${host}:${port()}/page`, { types: ['text/html'] })]).toEqual([
        host,
        { kind: 'refused', why: 'private-address' },
      ])
    expect(served).toEqual([])
  })
  test('a redirect to the inside, to a file or for ever', async () => {
    expect(await open('/inside')).toEqual({ kind: 'refused', why: 'private-address' })
    expect(await open('/file')).toEqual({ kind: 'refused', why: 'scheme' })
    expect(await open('/round')).toEqual({ kind: 'refused', why: 'redirects' })
  })
  test('a page that never ends is let go after a megabyte', async () => {
    expect(await open('/huge')).toEqual({ kind: 'refused', why: 'too-large' })
    expect(sent).toBeLessThan(16 * 1_048_576)
    expect(await open('/said-huge')).toEqual({ kind: 'refused', why: 'too-large' })
  })
  test('compressed pages, other kinds, missing ones, silence', async () => {
    expect(await open('/bomb')).toEqual({ kind: 'refused', why: 'type' })
    expect(await open('/picture')).toEqual({ kind: 'refused', why: 'type' })
    expect(await open('/nothing')).toEqual({ kind: 'refused', why: 'status', status: 404 })
    expect(await open('/silent', { withinMs: 300 })).toEqual({ kind: 'refused', why: 'too-slow' })
  })
  test('addresses that are none, other schemes, and names with passwords', async () => {
    const types = ['text/html']
    expect(await safeFetch('forecasting', { types })).toEqual({ kind: 'refused', why: 'not-an-address' })
    expect(await safeFetch('ftp://example.com/', { types })).toEqual({ kind: 'refused', why: 'scheme' })
    expect(await safeFetch('https://me:secret@example.com/', { types })).toEqual({
      kind: 'refused',
      why: 'credentials',
    })
  })
})

test('public means handed out to the public', () => {
  const inside = [
    '10.1.2.3',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fc00::1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'example',
  ]
  const outside = ['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1']
  expect(inside.filter(isPublicAddress)).toEqual([])
  expect(outside.filter((address) => !isPublicAddress(address))).toEqual([])
})
