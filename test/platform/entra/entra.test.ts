import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OwnerRef } from '../../../db/connect.ts'
import { onboardTenant } from '../../../db/queries/tenants.ts'
import { keepTokenCache } from '../../../db/queries/tokens.ts'
import { createEntra, type Entra, type EntraOptions, type EntraTrouble } from '../../../platform/entra/entra.ts'
import { createKeys } from '../../../platform/keys.ts'
import { apiApp } from '../../../sandbox/entra/apps.ts'
import { apiToken } from '../../sandbox/entra/clients.ts'
import { runningSandbox } from '../../sandbox/running.ts'
import { testDatabase } from '../../support/database.ts'

const running = runningSandbox({ size: 60 })
const database = testDatabase()
const at = new Date('2026-11-24T08:00:00Z')

/** A process of ours: its own memory, the shared database. `asked` lists the token requests that it made. */
function aProcess(changes: Partial<EntraOptions> = {}): Entra & { asked: string[]; troubles: EntraTrouble[] } {
  const { sandbox } = running()
  const asked: string[] = []
  const troubles: EntraTrouble[] = []
  const entra = createEntra({
    registration: { authority: sandbox.origin, clientId: apiApp.clientId, clientSecret: 'sandbox-only-secret' },
    db: database().db,
    sealer: createKeys(database().db, Buffer.alloc(32, 7)),
    onTrouble: (trouble) => troubles.push(trouble),
    fetcher: async (url, init) => {
      if (new URL(String(url)).pathname.endsWith('/token'))
        asked.push(new URLSearchParams(String(init?.body)).get('grant_type') ?? '')
      return fetch(url, init)
    },
    ...changes,
  })
  return { ...entra, asked, troubles }
}

let next = 1
const somebody = (): OwnerRef => ({ tenantId: running().sandbox.tenant.id, ownerId: running().person(next++).id })
const signedIn = async (): Promise<{ owner: OwnerRef; server: ReturnType<typeof aProcess> }> => {
  const [owner, server] = [somebody(), aProcess()]
  expect(await server.exchange(owner, await apiToken(running(), owner.ownerId))).toEqual({ kind: 'ok' })
  return { owner, server }
}
const rows = (owner: OwnerRef) =>
  database().look<{ cipher: Buffer }[]>`select cipher from token_cache where owner_id = ${owner.ownerId}`
const control = (method: string, path: string, body: unknown = {}) => running().control(method, path, body)

beforeAll(async () => {
  const { id } = running().sandbox.tenant
  await database().db.asTenant(id, (sql) => onboardTenant(sql, id, at))
})
beforeEach(() => running().sandbox.entra.standing.withdrawDemands())

describe('an owner who signed in', () => {
  test('is served by another process from the sealed cache, without their assertion', async () => {
    const { owner } = await signedIn()
    const worker = aProcess()
    const answer = await worker.accessToken(owner, ['Mail.ReadBasic'])
    if (answer.kind !== 'token') throw new Error(answer.kind)
    expect(running().sandbox.entra.readGrant(answer.token)).toMatchObject({
      kind: 'grant',
      grant: { personId: owner.ownerId },
    })
    expect(answer.expiresAt).toBeGreaterThan(Date.now())
    expect(worker.asked).toEqual([])
  })

  test('has nothing readable in the database', async () => {
    const { owner } = await signedIn()
    const [row] = await rows(owner)
    expect(row?.cipher.includes('RefreshToken')).toBe(false)
    expect(row?.cipher.includes(owner.ownerId)).toBe(false)
    const [other] = (await signedIn()) && (await rows(owner))
    expect(other?.cipher.equals(row!.cipher)).toBe(true)
  })

  test('gets a fresh token by refresh token when one at hand is not good enough, and the renewal is kept', async () => {
    const { owner } = await signedIn()
    const [before] = await rows(owner)
    const worker = aProcess()
    const first = await worker.accessToken(owner, ['Mail.ReadBasic'])
    const again = await worker.accessToken(owner, ['Mail.ReadBasic'])
    expect(again).toEqual(first)
    const fresh = await worker.accessToken(owner, ['Mail.ReadBasic'], { fresh: true })
    expect(fresh.kind === 'token' && first.kind === 'token' && fresh.token !== first.token).toBe(true)
    expect(worker.asked).toEqual(['refresh_token'])
    const [after] = await rows(owner)
    expect(after?.cipher.equals(before!.cipher)).toBe(false)
    // Another process goes on from what was kept.
    expect(await aProcess().accessToken(owner, ['Mail.ReadBasic'])).toMatchObject({
      kind: 'token',
      token: (fresh as { token: string }).token,
    })
  })

  test('is renewed once, however many jobs ask in the same moment', async () => {
    const { owner } = await signedIn()
    const worker = aProcess()
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => worker.accessToken(owner, ['Mail.ReadBasic'], { fresh: true })),
    )
    expect(new Set(answers.map((one) => (one.kind === 'token' ? one.token : one.kind))).size).toBe(1)
    expect(worker.asked).toEqual(['refresh_token'])
  })

  test('has their tokens renewed before they end, never used to their last minute', async () => {
    const { owner } = await signedIn()
    const endsSoon = async (answer: Response) =>
      Response.json({ ...((await answer.json()) as object), expires_in: 240, ext_expires_in: 240 })
    const asked: string[] = []
    const worker = aProcess({
      fetcher: async (url, init) => {
        const answer = await fetch(url, init)
        if (!new URL(String(url)).pathname.endsWith('/token')) return answer
        asked.push('renewed')
        return endsSoon(answer)
      },
    })
    await worker.accessToken(owner, ['Mail.ReadBasic'], { fresh: true })
    expect((await worker.accessToken(owner, ['Mail.ReadBasic'])).kind).toBe('token')
    expect(asked).toEqual(['renewed', 'renewed'])
  })

  test('is forgotten when they go', async () => {
    const { owner, server } = await signedIn()
    await server.accessToken(owner, ['Mail.ReadBasic'])
    await server.forget(owner)
    expect(await server.accessToken(owner, ['Mail.ReadBasic'])).toEqual({ kind: 'needs-sign-in' })
    expect(await rows(owner)).toHaveLength(0)
  })
})

describe('the application itself', () => {
  test('gets a token that nobody agreed to anything for, once for all who are told, and keeps none of it', async () => {
    const worker = aProcess()
    const { id } = running().sandbox.tenant
    const answers = await Promise.all([1, 2, 3].map(() => worker.appToken(id)))
    answers.push(await worker.appToken(id))
    const [first] = answers
    if (first?.kind !== 'token') throw new Error(first?.kind)
    expect(new Set(answers.map((one) => (one.kind === 'token' ? one.token : one.kind)))).toEqual(new Set([first.token]))
    expect(worker.asked).toEqual(['client_credentials'])
    expect(running().sandbox.entra.readGrant(first.token)).toMatchObject({ grant: { personId: null, scopes: [] } })
    const fresh = await worker.appToken(id, { fresh: true })
    expect(fresh.kind === 'token' && fresh.token !== first.token).toBe(true)
  })
})

describe('two processes', () => {
  test('a renewal that comes late does not undo a sign-in', async () => {
    const { owner, server } = await signedIn()
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let reached: (() => void) | undefined
    const atEntra = new Promise<void>((resolve) => {
      reached = resolve
    })
    const slow = aProcess({
      fetcher: async (url, init) => {
        const answer = await fetch(url, init)
        if (String(init?.body).includes('grant_type=refresh_token')) {
          reached?.()
          await held
        }
        return answer
      },
    })
    const late = slow.accessToken(owner, ['Mail.ReadBasic'], { fresh: true })
    await atEntra
    expect(await server.exchange(owner, await apiToken(running(), owner.ownerId))).toEqual({ kind: 'ok' })
    const [signIn] = await rows(owner)
    release?.()
    expect((await late).kind).toBe('token')
    const [kept] = await rows(owner)
    expect(kept?.cipher.equals(signIn!.cipher)).toBe(true)
  })
})

describe('the exchange sorts what Entra says', () => {
  const exchange = async (code: number) => {
    const [owner, server] = [somebody(), aProcess()]
    const token = await apiToken(running(), owner.ownerId)
    await control('POST', '/token-errors', { code, person: owner.ownerId })
    return { result: await server.exchange(owner, token), server, owner }
  }
  test.each([
    [50076, 'claims-needed'],
    [53000, 'claims-needed'],
    [65001, 'consent-required'],
    [500133, 'token-too-old'],
    [50013, 'token-too-old'],
    [50173, 'token-too-old'],
    [50057, 'refused'],
    [50105, 'refused'],
    [53003, 'refused'],
    [700016, 'refused'],
    [7000215, 'transient'],
    [500011, 'transient'],
    [90033, 'transient'],
    [90055, 'transient'],
  ])('AADSTS%i: %s', async (code, kind) => {
    const { result, owner } = await exchange(code)
    expect(result.kind).toBe(kind)
    expect(await rows(owner)).toHaveLength(0)
  })

  test('a step-up carries the claims for the client', async () => {
    const { result } = await exchange(50079)
    expect(result.kind === 'claims-needed' && JSON.parse(result.claims)).toEqual({
      access_token: { acrs: { essential: true, value: 'c1' } },
    })
  })

  test('the operator hears of a bad secret and of a tenant that is gone, with numbers only', async () => {
    expect((await exchange(7000222)).server.troubles).toEqual([
      { what: 'misconfigured', tenantId: running().sandbox.tenant.id, code: 7000222 },
    ])
    expect((await exchange(700016)).server.troubles).toEqual([
      { what: 'tenant-refused', tenantId: running().sandbox.tenant.id, code: 700016 },
    ])
  })

  test('a pause that Entra asks for is passed on', async () => {
    expect((await exchange(90055)).result).toEqual({ kind: 'transient', afterMs: 1000 })
  })

  test('somebody who agreed to nothing is asked, although an administrator agreed to something for everybody', async () => {
    const [owner, server] = [somebody(), aProcess()]
    const token = await apiToken(running(), owner.ownerId)
    await control('POST', `/people/${owner.ownerId}/consent/withdraw`)
    expect(await server.exchange(owner, token)).toEqual({ kind: 'consent-required' })
  })

  test('an Entra that cannot be reached is a matter of time', async () => {
    const owner = somebody()
    const token = await apiToken(running(), owner.ownerId)
    const cut = aProcess({ fetcher: async () => Promise.reject(new TypeError('fetch failed')) })
    expect(await cut.exchange(owner, token)).toEqual({ kind: 'transient' })
    const garbled = aProcess({
      fetcher: async (url, init) =>
        new URL(String(url)).pathname.endsWith('/token')
          ? new Response('<html>Bad gateway</html>', { status: 502 })
          : fetch(url, init),
    })
    expect(await garbled.exchange(owner, token)).toEqual({ kind: 'transient' })
  })
})

describe('in the background', () => {
  test('a scope that was not agreed to is a missing consent, and works once it is', async () => {
    const { owner } = await signedIn()
    const worker = aProcess()
    expect(await worker.accessToken(owner, ['Mail.Send'])).toEqual({ kind: 'consent-required' })
    expect((await worker.accessToken(owner, ['Mail.ReadBasic'])).kind).toBe('token')
    await control('POST', `/people/${owner.ownerId}/consent`, { permissions: ['Mail.Send'] })
    expect((await worker.accessToken(owner, ['Mail.Send'])).kind).toBe('token')
  })

  test('a revoked session is not asked for again until the owner signs in', async () => {
    const { owner, server } = await signedIn()
    await control('POST', `/people/${owner.ownerId}/revoke-sessions`)
    const worker = aProcess()
    expect(await worker.accessToken(owner, ['Mail.ReadBasic'], { fresh: true })).toEqual({ kind: 'needs-sign-in' })
    expect(await worker.accessToken(owner, ['Mail.ReadBasic'])).toEqual({ kind: 'needs-sign-in' })
    expect(worker.asked).toEqual(['refresh_token'])
    expect(await server.exchange(owner, await apiToken(running(), owner.ownerId, { signedInAgain: true }))).toEqual({
      kind: 'ok',
    })
    expect((await worker.accessToken(owner, ['Mail.ReadBasic'])).kind).toBe('token')
  })

  test.each([
    [50076, 'needs-sign-in', true],
    [70043, 'needs-sign-in', false],
    [700082, 'needs-sign-in', false],
    [50057, 'refused', true],
    [700016, 'refused', true],
    [90024, 'transient', true],
    [7000215, 'transient', true],
  ])('AADSTS%i at a renewal: %s', async (code, kind, keeps) => {
    const { owner } = await signedIn()
    await control('POST', '/token-errors', { code, person: owner.ownerId })
    expect((await aProcess().accessToken(owner, ['Mail.ReadBasic'], { fresh: true })).kind).toBe(kind)
    expect((await rows(owner)).length > 0).toBe(keeps)
  })

  test('a cache of another owner, put in place of one’s own, opens nothing', async () => {
    const [{ owner: lin }, { owner: sam }] = [await signedIn(), await signedIn()]
    const [stolen] = await database().look<
      { key_version: number; cipher: Buffer }[]
    >`select key_version, cipher from token_cache where owner_id = ${sam.ownerId}`
    await database().db.asOwner(lin, (sql) =>
      keepTokenCache(sql, { keyVersion: stolen!.key_version, cipher: stolen!.cipher }, at),
    )
    expect(await aProcess().accessToken(lin, ['Mail.ReadBasic'])).toEqual({ kind: 'needs-sign-in' })
  })

  test('nobody who never signed in has a token', async () => {
    expect(await aProcess().accessToken(somebody(), ['Mail.ReadBasic'])).toEqual({ kind: 'needs-sign-in' })
  })
})
