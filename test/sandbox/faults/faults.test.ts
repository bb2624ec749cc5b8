/** Limits and faults: who is throttled and how it is told, what goes wrong on demand, inside batches too. */

import { describe, expect, test } from 'vitest'
import { createFaults } from '../../../sandbox/faults/faults.ts'
import { createWorld, type Json, people } from '../graph/world.ts'

const { ana, sam } = people
const statuses = (answers: { status: number }[]): number[] => answers.map(({ status }) => status).sort()

describe('limits', () => {
  test('let four requests of an app be under way in one mailbox, and refuse the fifth', async () => {
    const world = createWorld({ settings: { latencyMs: 5 } })
    const answers = await Promise.all(Array.from({ length: 6 }, () => world.ask(ana, 'GET', '/me/messages')))
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 429, 429])
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.json.error).toMatchObject({
      code: 'ApplicationThrottled',
      message: 'Application is over its MailboxConcurrency limit.',
    })
    expect(refused.headers?.['Retry-After']).toBe('1')
    expect(Math.max(...world.requests.map(({ inFlight }) => inFlight))).toBe(4)
  })

  test('are kept for each mailbox by itself', async () => {
    const world = createWorld({ settings: { latencyMs: 5 } })
    const answers = await Promise.all(
      [ana, sam].flatMap((who) => Array.from({ length: 4 }, () => world.ask(who, 'GET', '/me/messages'))),
    )
    expect(statuses(answers)).toEqual(Array(8).fill(200))
  })

  test('or for the app as a whole, where the setting says so', async () => {
    const world = createWorld({ settings: { latencyMs: 5, concurrencyPerApp: true } })
    const answers = await Promise.all(
      [ana, sam].flatMap((who) => Array.from({ length: 4 }, () => world.ask(who, 'GET', '/me/messages'))),
    )
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
  })

  test.each([
    ['decimal', /^\d+\.\d+$/],
    ['integer', /^\d+$/],
    ['absent', /^undefined$/],
  ] as const)('say when to come back: %s', async (retryAfter, expected) => {
    const world = createWorld({ settings: { windowRequests: 2, retryAfter } })
    for (let at = 0; at < 2; at++) await world.ask(ana, 'GET', '/me/messages')
    const { status, headers } = await world.ask(ana, 'GET', '/me/messages')
    expect(status).toBe(429)
    expect(String(headers?.['Retry-After'])).toMatch(expected)
  })

  test('throttle each part of a batch by itself', async () => {
    const world = createWorld({ settings: { windowRequests: 3 } })
    const requests = Array.from({ length: 5 }, (_, at) => ({
      id: String(at),
      method: 'GET',
      url: '/me/messages?$top=1',
    }))
    const { status, json } = await world.ask(ana, 'POST', '/$batch', { requests })
    expect(status).toBe(200)
    const parts = json.responses as (Json & { status: number; headers: Record<string, string> })[]
    expect(statuses(parts)).toEqual([200, 200, 200, 429, 429])
    expect(parts.find((one) => one.status === 429)?.headers['Retry-After']).toBeDefined()
  })

  test('do not make a batch of many parts on one mailbox throttle itself', async () => {
    const world = createWorld({ settings: { latencyMs: 2 } })
    const requests = Array.from({ length: 20 }, (_, at) => ({ id: String(at), method: 'GET', url: '/me/messages' }))
    const { json } = await world.ask(ana, 'POST', '/$batch', { requests })
    expect(statuses(json.responses as { status: number }[])).toEqual(Array(20).fill(200))
  })
})

describe('a batch', () => {
  const part = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more })

  test('gives up what depends on a failure, and nothing else', async () => {
    const world = createWorld()
    const requests = [
      part('1', '/me'),
      part('2', '/me/nothing', { dependsOn: ['1'] }),
      part('3', '/me', { dependsOn: ['2'] }),
      part('4', 'me/messages'),
    ]
    const { json } = await world.ask(ana, 'POST', '/$batch', { requests })
    const byId = Object.fromEntries(
      (json.responses as { id: string; status: number }[]).map(({ id, status }) => [id, status]),
    )
    expect(byId).toEqual({ 1: 200, 2: 404, 3: 424, 4: 200 })
  })

  test.each([
    ['more than twenty parts', Array.from({ length: 21 }, (_, at) => part(String(at), '/me'))],
    ['two parts of one id', [part('a', '/me'), part('A', '/me')]],
    ['a batch inside', [part('1', '/$batch', { method: 'POST' })]],
    ['a body without its type', [{ id: '1', method: 'POST', url: '/me/sendMail', body: {} }]],
    ['a dependency on what comes later', [part('1', '/me', { dependsOn: ['2'] }), part('2', '/me')]],
  ])('with %s is refused as a whole', async (_, requests) => {
    expect((await createWorld().ask(ana, 'POST', '/$batch', { requests })).status).toBe(400)
  })
})

describe('faults', () => {
  test.each(['429', '500', '502', '503', '504'] as const)('answer %s as often as they were asked to', async (kind) => {
    const world = createWorld()
    world.faults.add({ kind, path: '/messages', count: 2, retryAfter: 7 })
    const answers = [
      await world.ask(ana, 'GET', '/me/messages'),
      await world.ask(ana, 'GET', '/me/events'),
      await world.ask(ana, 'GET', '/me/messages'),
      await world.ask(ana, 'GET', '/me/messages'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([Number(kind), 200, Number(kind), 200])
    expect(answers[0]?.headers?.['Retry-After']).toBe('7')
  })

  test.each(['reset', 'hang', 'truncate'] as const)('ask the connection to %s', async (kind) => {
    const world = createWorld()
    world.faults.add({ kind, count: 1 })
    const broken = await world.ask(ana, 'GET', '/me/messages')
    expect(broken.fault).toBe(kind)
    if (kind === 'truncate') expect(broken.json.value).toBeDefined()
    expect((await world.ask(ana, 'GET', '/me/messages')).fault).toBeUndefined()
  })

  test('challenge a token for more claims', async () => {
    const world = createWorld()
    world.faults.add({ kind: '401-claims', mailbox: ana.id, count: 1 })
    expect((await world.ask(sam, 'GET', '/me')).status).toBe(200)
    const { status, headers } = await world.ask(ana, 'GET', '/me')
    expect(status).toBe(401)
    const claims = /claims="([^"]+)"/.exec(String(headers?.['WWW-Authenticate']))?.[1]
    expect(JSON.parse(Buffer.from(claims!, 'base64').toString('utf8'))).toMatchObject({
      access_token: { nbf: { essential: true } },
    })
  })

  test('make a delta link stale, with the address that starts anew', async () => {
    const world = createWorld()
    world.faults.add({ kind: '410', path: 'delta', count: 1 })
    const { status, headers } = await world.ask(
      ana,
      'GET',
      '/me/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z',
    )
    expect(status).toBe(410)
    expect((await world.ask(ana, 'GET', String(headers?.Location))).status).toBe(200)
  })

  test('fall the same way for the same seed', () => {
    const run = (seed: number) => {
      const faults = createFaults({ seed })
      faults.add({ kind: '500', probability: 0.5 })
      return Array.from({ length: 40 }, () => faults.onRequest({ method: 'GET', path: '/x', mailbox: null }) !== null)
    }
    expect(run(3)).toEqual(run(3))
    expect(run(3)).not.toEqual(run(4))
    expect(new Set(run(3)).size).toBe(2)
  })

  test('are JSON, and nonsense is told from sense', () => {
    const faults = createFaults()
    const id = faults.add({ kind: 'reset', path: 'events', count: 3 })
    expect(JSON.parse(JSON.stringify(faults.rules()))).toEqual([{ id, kind: 'reset', path: 'events', count: 3 }])
    expect(faults.remove(id)).toBe(true)
    expect(() => faults.add({ kind: 'melt' as never })).toThrow(/not known/)
    expect(() => faults.add({ kind: 'reset', probability: 2 })).toThrow(/probability/)
  })
})

test('faults that happened stay counted by kind, whatever became of their rules', () => {
  const faults = createFaults()
  faults.add({ kind: '503', path: 'messages', count: 2 })
  faults.add({ kind: 'lose', probability: 0 })
  const request = { method: 'GET', path: '/me/messages', mailbox: null }
  for (let times = 0; times < 3; times += 1) faults.onRequest(request)
  faults.onRequest({ ...request, path: '/me/events' })
  faults.onNotification({ resource: 'messages', mailbox: null })
  faults.clear()
  expect(faults.happened()).toEqual({ 503: 2 })
})
