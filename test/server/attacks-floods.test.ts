import { createHash, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OwnerRef } from '../../db/connect.ts'
import { buildApp } from '../../server/app.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'
import { exchange, type RawAnswer, request } from './raw.ts'

/** Too many, too slow, and what anybody on the internet may post where Graph posts. */
const database = testDatabase()
const tenantId = randomUUID()
const arriveWithinMs = 600
let api: Api
/** A server with small limits behind a proxy that names the caller's address. */
let limited: Awaited<ReturnType<typeof buildApp>>
let ports: { open: number; limited: number }

const portOf = (app: { server: { address: () => unknown } }): number => (app.server.address() as AddressInfo).port
beforeAll(async () => {
  api = await openApi(database().db, '2026-11-24T10:00:00Z')
  await api.close()
  api = { ...api, app: (await buildApp(api.deps, { requestsPerMinute: 100_000, arriveWithinMs })) as never }
  limited = await buildApp(api.deps, { requestsPerMinute: 10, trustProxy: true })
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  await limited.listen({ host: '127.0.0.1', port: 0 })
  ports = { open: portOf(api.app), limited: portOf(limited) }
})
afterAll(async () => {
  await api.app.close()
  await limited.close()
})

const only = async (bytes: string, port = ports.open): Promise<RawAnswer> => {
  const { answers } = await exchange(port, { parts: [Buffer.from(bytes, 'latin1')] })
  expect(answers).toHaveLength(1)
  return answers[0] as RawAnswer
}

describe('slow clients', () => {
  test('who sends headers drop by drop is told and let go', async () => {
    const drops = [
      'GET /api/me HTTP/1.1\r\n',
      'host: a\r\n',
      ...Array.from({ length: 40 }, (_, at) => `x-${at}: 1\r\n`),
    ]
    const { answers, closed } = await exchange(ports.open, { parts: drops, everyMs: 60 })
    expect([answers.map(({ status }) => status), closed]).toEqual([[408], true])
    expect(answers[0]?.headers['x-content-type-options']).toBe('nosniff')
  })

  test('who sends a body drop by drop is let go', async () => {
    const head = request('POST /graph/notifications', ['content-type: application/json', 'content-length: 1000'])
    const { answers, closed } = await exchange(ports.open, { parts: [head, ...Array(60).fill(' ')], everyMs: 50 })
    expect([answers.map(({ status }) => status), closed]).toEqual([[408], true])
  })

  test('who connects and says nothing is let go', async () => {
    const { closed } = await exchange(ports.open, { parts: [] })
    expect(closed).toBe(true)
  })

  test('meanwhile everybody else is answered', async () => {
    const slow = Array.from({ length: 50 }, () => exchange(ports.open, { parts: ['GET / HTTP/1.1\r\n'] }))
    expect((await only(request('GET /healthz'))).status).toBe(200)
    await Promise.all(slow)
  })
})

describe('floods', () => {
  const statuses = async (times: number, headersOf: (index: number) => string[], line = 'GET /api/me') => {
    const found: RawAnswer[] = []
    for (let index = 0; index < times; index += 1)
      found.push(
        ...(await exchange(ports.limited, { parts: [request(line, [...headersOf(index), 'connection: close'])] }))
          .answers,
      )
    return found
  }
  const bearer = ({ tenantId: tenant, ownerId }: OwnerRef): string => `authorization: Bearer ${tenant}.${ownerId}`
  const count = (answers: RawAnswer[], status: number): number => answers.filter((one) => one.status === status).length

  test('from one address are stopped before any token is looked at, and told when to come back', async () => {
    const answers = await statuses(13, () => ['x-forwarded-for: 192.0.2.1'])
    expect([count(answers, 401), count(answers, 429)]).toEqual([10, 3])
    const last = answers.at(-1)
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
    expect(JSON.parse(last?.body ?? '')).toMatchObject({ status: 429, code: 'too-many-requests' })
    expect(last?.headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('of one owner are stopped from whatever addresses they come, and cost no other owner anything', async () => {
    const [one, other] = [
      { tenantId, ownerId: randomUUID() },
      { tenantId, ownerId: randomUUID() },
    ]
    const answers = await statuses(7, (at) => [bearer(one), `x-forwarded-for: 198.51.100.${at}`])
    expect([count(answers, 403), count(answers, 429)]).toEqual([5, 2])
    expect(count(await statuses(1, () => [bearer(other), 'x-forwarded-for: 198.51.100.99']), 403)).toBe(1)
  })

  test('of one tenant are stopped whoever its owners are, and cost no other tenant anything', async () => {
    const tenant = randomUUID()
    const from = (at: number) => [`x-forwarded-for: 203.0.113.${at % 200}`]
    const answers = await statuses(102, (at) => [bearer({ tenantId: tenant, ownerId: randomUUID() }), ...from(at)])
    expect([count(answers, 403), count(answers, 429)]).toEqual([100, 2])
    const [other] = await statuses(1, () => [bearer({ tenantId: randomUUID(), ownerId: randomUUID() }), ...from(3)])
    expect(other?.status).toBe(403)
  })

  test('without a proxy that is trusted a made-up address is nobody’s', async () => {
    const plain = await buildApp(api.deps, { requestsPerMinute: 3 })
    const ask = (at: number) =>
      plain.inject({ method: 'GET', url: '/api/me', headers: { 'x-forwarded-for': `192.0.2.${at}` } })
    const answers = []
    for (let at = 0; at < 5; at += 1) answers.push((await ask(at)).statusCode)
    expect(answers).toEqual([401, 401, 401, 429, 429])
    await plain.close()
  })
})

describe('where Graph posts', () => {
  const post = (body: string, path = '/graph/notifications', type = 'application/json') =>
    only(request(`POST ${path}`, [`content-type: ${type}`], body))
  const items = (count: number, change: object = {}) =>
    JSON.stringify({ value: Array.from({ length: count }, () => ({ subscriptionId: randomUUID(), ...change })) })

  test.each(['/graph/notifications', '/graph/lifecycle'])(
    '%s echoes a validation token as plain text and nothing else',
    async (path) => {
      const token = `<script>alert(1)</script>"'&${randomUUID()} ä`
      const answer = await only(request(`POST ${path}?validationToken=${encodeURIComponent(token)}`))
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'",
        },
      })
      expect(Buffer.from(answer.body, 'latin1').toString('utf8')).toBe(token)
      const split = await only(request(`POST ${path}?validationToken=a%0d%0aset-cookie:%20b=c%0d%0a%0d%0a`))
      expect(split.headers['set-cookie']).toBeUndefined()
      expect((await only(request(`POST ${path}?validationToken=${'x'.repeat(3072)}`))).status).toBe(400)
      expect((await only(request(`POST ${path}?validationToken=a&validationToken=b`))).status).toBe(400)
      expect((await only(request(`GET ${path}?validationToken=a`))).status).toBe(404)
      expect((await only(request(`GET ${path}?validationToken=a`))).body).not.toContain('validationToken')
    },
  )

  test('a forged client state is answered like a true one, and only its hash goes on', async () => {
    api.started.length = 0
    const forged = `forged-${randomUUID()}`
    const answer = await post(items(1, { clientState: forged, tenantId: randomUUID(), changeType: 'created' }))
    expect([answer.status, answer.body]).toEqual([202, ''])
    const stored = JSON.stringify(api.started)
    expect(stored).not.toContain(forged)
    expect(stored).toContain(createHash('sha256').update(forged).digest('base64url'))
  })

  test.each<[string, () => string, number]>([
    ['a POST of 2 MB', () => items(1, { resource: 'x', more: 'x'.repeat(2_000_000) }), 413],
    ['1,001 notifications', () => items(1001), 400],
    ['none', () => items(0), 400],
    ['broken JSON', () => '{"value":[', 400],
    ['JSON without a list', () => '{"value":{}}', 400],
    ['a client state of 4 KB', () => items(1, { clientState: 'x'.repeat(4096) }), 400],
    ['a resource that is an address', () => items(1, { resource: 'https://evil.example/steal' }), 202],
    ['a lifecycle event that nobody knows', () => items(1, { lifecycleEvent: 'somethingNew' }), 202],
    ['__proto__', () => '{"value":[{"subscriptionId":"x","__proto__":{"a":1}}]}', 400],
    ['a NUL', () => items(1, { resourceData: { id: 'a\0b' } }), 400],
  ])('%s', async (_, body, expected) => {
    expect((await post(body())).status).toBe(expected)
  })

  test('a subscription that is no id starts nothing, and is answered all the same', async () => {
    api.started.length = 0
    expect((await post(items(3, { subscriptionId: "x' or 1=1" }))).status).toBe(202)
    expect(api.started).toEqual([])
  })

  test('plain text with JSON in it is not taken for a notification', async () => {
    api.started.length = 0
    expect((await post(items(1), '/graph/notifications', 'text/plain')).status).toBe(400)
    expect(api.started).toEqual([])
  })
})
