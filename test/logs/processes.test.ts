import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMe, turnOn } from '../../contract/me.ts'
import { listPeople } from '../../contract/people.ts'
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { createLogSearch, type Secret } from '../support/log-search.ts'
import { contractRoutes, inputSchema, plainest } from '../support/routes.ts'
import { typedBodies } from '../support/typed.ts'
import { type SignedIn, signInAs } from '../support/world.ts'
import { type LogStage, raiseLogStage } from './stage.ts'

/** A day of five people with the real processes at debug level: what they log names nobody and quotes nothing. */
let stage: LogStage
const owners: SignedIn[] = []
const routes = await contractRoutes()
/** What people type, in every text of every route; and what strangers send. */
const typed = `typed-${randomUUID()}`
const sent = `sent-${randomUUID()}`
const tokens: string[] = []
/** Requests that ended in a fault of ours. */
const failed: string[] = []

beforeAll(async () => {
  stage = await raiseLogStage('2026-11-24T09:00:00Z')
}, 120_000)
afterAll(() => stage?.close())

const employees = (): Person[] =>
  stage.sandbox.company.employeeIds.flatMap((id) => stage.sandbox.tenant.person(id) ?? [])

async function ask(method: string, path: string, init: { token?: string; body?: unknown; raw?: string } = {}) {
  const { token, body, raw } = init
  const answer = await fetch(`${stage.address}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined && raw === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(raw !== undefined ? { body: raw } : body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await answer.arrayBuffer()
  if (answer.status >= 500) failed.push(`${method} ${path} ${JSON.stringify(body)}`)
  return answer.status
}

const atOnce = async (requests: readonly (() => Promise<unknown>)[], most = 16): Promise<void> => {
  const left = [...requests]
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await next()
  }
  await Promise.all(Array.from({ length: most }, work))
}
const peopleOf = async (one: SignedIn) => (await one.call(listPeople, { querystring: { peers: 'everybody' } })).people
const write = (from: Person, to: Person): void =>
  void stage.sandbox.tenant.sendMail({
    from: { name: from.displayName, address: from.mail },
    to: [{ name: to.displayName, address: to.mail }],
    subject: `about ${sent}`,
    body: sent,
  })
const addressOf = (url: string, ids: Record<string, string>): string =>
  url.replace(/:(\w+)/g, (_, key: string) => ids[key] ?? randomUUID())

test('five people turn Kith on, and everything is read', { timeout: 180_000 }, async () => {
  for (const person of employees().slice(2, 7)) {
    const one = await signInAs(stage.sandbox, stage.address, person)
    owners.push(one)
    tokens.push(await one.token())
    await one.call(turnOn, { body: {} })
  }
  for (const one of owners) while ((await one.call(readMe, {})).reading.state !== 'live') await sleep(200)
  await stage.quiet()
  for (const one of owners) expect((await peopleOf(one)).length).toBeGreaterThan(3)
})

test('they look at everything, and type into everything that takes words', { timeout: 180_000 }, async () => {
  const requests: (() => Promise<number>)[] = []
  const leaves = new Set(['/api/session', '/api/me', '/api/me/off', '/api/tenant'])
  for (const one of owners) {
    const token = await one.token()
    const people = (await peopleOf(one)).slice(0, 20)
    for (const { contactId } of people)
      for (const route of routes.filter(({ url }) => !leaves.has(url))) {
        const url = addressOf(route.url, { contactId })
        const query = route.schema.querystring
          ? `?${new URLSearchParams(plainest(inputSchema(route.schema.querystring)) as Record<string, string>)}`
          : ''
        if (route.method === 'GET' && route.url.includes(':contactId'))
          requests.push(() => ask('GET', `${url}${query}`, { token }))
        else if (route.method === 'GET' && contactId === people[0]?.contactId)
          requests.push(() => ask('GET', `${url}${query}`, { token }))
        else if (route.schema.body && contactId === people[0]?.contactId)
          for (const body of typedBodies(inputSchema(route.schema.body), typed, {
            contactId,
            contactIds: [contactId],
          }).slice(0, 6))
            requests.push(() => ask(route.method, url, { token, body }))
      }
  }
  const answers: number[] = []
  await atOnce(requests.map((request) => async () => void answers.push(await request())))
  expect(answers.filter((status) => status < 300).length).toBeGreaterThan(500)
  expect(failed).toEqual([])
})

test('strangers send what they like: forged tokens, broken bodies, addresses in addresses, notifications of nobody', {
  timeout: 120_000,
}, async () => {
  const [token = ''] = tokens
  const person = owners[0]?.person
  const strange = [
    () => ask('GET', `/api/people?q=${encodeURIComponent(person?.mail ?? '')}`),
    () => ask('GET', `/api/people/${encodeURIComponent(person?.mail ?? '')}`, { token }),
    () => ask('GET', `/${encodeURIComponent(person?.displayName ?? '')}/../../${sent}`),
    () => ask('GET', '/api/me', { token: `${token.slice(0, -4)}AAAA` }),
    () => ask('GET', '/api/me', { token: sent }),
    () => ask('POST', '/api/session', { token, raw: `{"${sent}": "${person?.mail}` }),
    () => ask('POST', '/graph/notifications', { raw: `{"value": "${person?.mail}"}` }),
    () => ask('POST', `/graph/notifications?validationToken=${sent}`),
    () =>
      ask('POST', '/graph/notifications', {
        body: {
          value: [
            {
              subscriptionId: randomUUID(),
              clientState: sent,
              tenantId: stage.sandbox.tenant.id,
              changeType: 'created',
              resource: `Users/${person?.mail}`,
              resourceData: { id: person?.mail ?? '' },
            },
          ],
        },
      }),
  ]
  await atOnce(Array.from({ length: 400 }, () => strange).flat())
  await stage.quiet()
})

test('people write to them while Graph fails in every way, consent is taken back, and somebody erases everything', {
  timeout: 240_000,
}, async () => {
  const { faults, clock } = stage.sandbox
  const writers = employees().slice(7)
  for (const kind of ['500', '429', 'truncate'] as const) {
    for (const { person } of owners) for (const writer of writers) write(writer, person)
    faults.add({ kind, path: 'messages', count: 3 })
    await clock.advance(40 * 60_000)
    await stage.quiet()
    faults.clear()
  }
  const [gone, revoked] = owners
  if (!gone || !revoked) throw new Error('nobody has signed in')
  stage.sandbox.entra.standing.withdraw(apiApp.clientId, revoked.person.id, 'graph')
  stage.sandbox.entra.standing.revokeSessions(revoked.person.id, Date.now())
  expect(await ask('DELETE', '/api/me', { token: await gone.token() })).toBe(202)
  await clock.advance(26 * 3_600_000)
  await stage.quiet()
})

test('commands say what they did, and a process that cannot start says why', { timeout: 120_000 }, async () => {
  expect(await stage.run('keys', 'server/keys/main.ts', ['--settle', '0'])).toBe(0)
  expect(await stage.run('rebuild', 'scripts/rebuild.ts')).toBe(0)
  expect(await stage.run('migrate', 'server/migrate/main.ts')).toBe(0)
  expect(await stage.run('a second server', 'server/main.ts')).toBe(1)
})

test('in more than 10,000 lines of every process there is no address, name, subject, token, secret or typed word', {
  timeout: 60_000,
}, async () => {
  const { search, said } = await stage.end()
  const lines = search.lines()
  expect(lines.length).toBeGreaterThan(10_000)
  for (const [name, least] of [
    ['server', 3_000],
    ['worker', 2_000],
    ['keys', 1],
    ['rebuild', 4],
    ['migrate', 1],
    ['a second server', 1],
  ] as const)
    expect([name, (said[name] ?? '').split('\n').length > least]).toEqual([name, true])
  for (const level of ['20', '30', '40']) expect(lines.some((line) => line.includes(`"level":${level}`))).toBe(true)
  const secrets = secretsOf()
  expect(search.leaks(secrets).slice(0, 5)).toEqual([])
  // Each kind of leak, planted among the same lines, is found.
  for (const { what, words } of secrets)
    for (const word of [words[0] ?? '', words.at(-1) ?? '']) {
      const planted = createLogSearch()
      planted.add([...lines.slice(0, 100), JSON.stringify({ level: 20, msg: `x ${word} y` })].join('\n'))
      expect([what, planted.leaks(secrets).some((leak) => leak.what === what)]).toEqual([what, true])
    }
})

/** "Re: Accepted: rollout plan" is found where "rollout plan" is looked for. */
const withoutPrefix = (subject: string): string => subject.replace(/^(\w+: )+/, '')

/** Everything that is known of anybody and must not be found. */
function secretsOf(): Secret[] {
  const { tenant } = stage.sandbox
  const people = [...tenant.people()].filter(({ kind }) => kind !== 'room')
  const subjects = new Set(
    owners.flatMap(({ person }) => [
      ...tenant.messages(person.id).map(({ subject }) => withoutPrefix(subject)),
      ...tenant.events(person.id).map(({ subject }) => withoutPrefix(subject)),
    ]),
  )
  const { environment } = stage
  return [
    { what: 'address', words: people.flatMap(({ mail, otherMails }) => [mail, ...otherMails]) },
    { what: 'name', words: people.filter(({ kind }) => kind === 'user').map(({ displayName }) => displayName) },
    { what: 'subject', words: [...subjects].filter((subject) => subject.length > 8) },
    { what: 'token', words: tokens.flatMap((token) => [token, token.split('.')[2] ?? '']) },
    { what: 'typed', words: [typed] },
    { what: 'sent', words: [sent] },
    {
      what: 'secret',
      words: [
        environment.KITH_KEY ?? '',
        environment.ENTRA_CLIENT_SECRET ?? '',
        new URL(environment.DATABASE_URL ?? '').password,
        new URL(environment.DATABASE_OWNER_URL ?? '').password,
      ],
    },
  ]
}
