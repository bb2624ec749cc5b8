import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livePath } from '../../contract/live.ts'
import { createAuthenticator } from '../../server/auth.ts'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'

/** Real signatures, checked against keys that an HTTP endpoint serves: what Entra does, with tokens that it would not issue. */
const database = testDatabase()
const [tenantId, otherTenant, ownerId, clientId, addin] = Array.from({ length: 5 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
]
const keys = {
  ours: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  theirs: generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
let entra: Server
let authority: string
let api: Api

beforeAll(async () => {
  const jwk = async (key: (typeof keys)['ours'], kid: string) => ({
    ...(await exportJWK(key.publicKey)),
    kid,
    alg: 'RS256',
    use: 'sig',
  })
  const served: Record<string, unknown> = {
    [`/${tenantId}/discovery/v2.0/keys`]: { keys: [await jwk(keys.ours, 'ours')] },
    [`/${otherTenant}/discovery/v2.0/keys`]: { keys: [await jwk(keys.theirs, 'theirs')] },
  }
  entra = createServer((request, response) => {
    const found = served[request.url ?? '']
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resume) => entra.listen(0, '127.0.0.1', resume))
  authority = `http://127.0.0.1:${(entra.address() as AddressInfo).port}`
  api = await openApi(database().db, '2026-11-24T10:00:00Z', {
    authenticate: createAuthenticator({
      authorityHost: authority,
      clientId,
      clients: [addin],
      tenantIsActive: async (tenant) => tenant === tenantId || tenant === otherTenant,
    }),
  })
})
afterAll(async () => {
  await api.close()
  await new Promise((resume) => entra.close(resume))
})

const claims = (change: JWTPayload = {}): JWTPayload => ({
  ver: '2.0',
  iss: `${authority}/${tenantId}/v2.0`,
  aud: clientId,
  azp: addin,
  tid: tenantId,
  oid: ownerId,
  scp: 'access_as_user',
  name: 'Uma',
  iat: Math.floor(Date.now() / 1000) - 60,
  exp: Math.floor(Date.now() / 1000) + 3600,
  ...change,
})
const sign = (payload: JWTPayload, key: 'ours' | 'theirs' = 'ours'): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key, typ: 'JWT' }).sign(keys[key].privateKey)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What the first route of an owner's answers: 403 `not-signed-in` is the answer to a token that was accepted. */
async function ask(token: string | null): Promise<[number, string]> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` }
  const answer = await api.app.inject({ method: 'GET', url: '/api/me', headers })
  const said: [number, string] = [answer.statusCode, answer.json().code]
  if (said[1] === 'not-signed-in') return said
  // The live stream asks for the same before a word of it is sent.
  const stream = await api.app.inject({ method: 'GET', url: livePath, headers })
  expect([stream.statusCode, stream.json().code]).toEqual(said)
  return said
}

describe('an access token', () => {
  test('of a person of an onboarded tenant for this API is accepted', async () => {
    expect(await ask(await sign(claims()))).toEqual([403, 'not-signed-in'])
    const theirs = claims({ tid: otherTenant, iss: `${authority}/${otherTenant}/v2.0` })
    expect(await ask(await sign(theirs, 'theirs'))).toEqual([403, 'not-signed-in'])
  })

  test.each<[string, JWTPayload]>([
    ['for another audience', { aud: randomUUID() }],
    ['for the audience as a URI of ours', { aud: `api://${randomUUID()}` }],
    ['from a client that is not known', { azp: randomUUID() }],
    ['of an application alone', { idtyp: 'app' }],
    ['without the scope', { scp: 'User.Read' }],
    ['whose scope only begins like ours', { scp: 'access_as_user_too' }],
    ['with roles in place of a scope', { scp: undefined, roles: ['access_as_user'] }],
    ['that is an id token', { scp: undefined, aud: addin }],
    ['of version 1', { ver: '1.0', iss: 'https://sts.windows.net/x/' }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['that is not valid yet', { nbf: 4_000_000_000 }],
    ['without an end', { exp: undefined }],
    ['without a person', { oid: undefined }],
    ['whose person is no id', { oid: "x'; drop table owner" }],
  ])('%s is refused', async (_, change) => {
    const answer = await ask(await sign(claims(change)))
    expect(answer).toEqual([401, 'token-refused'])
  })

  test("of one tenant does not open another's door, whoever signed it", async () => {
    const foreign = { tid: otherTenant, iss: `${authority}/${tenantId}/v2.0` }
    expect(await ask(await sign(claims(foreign)))).toEqual([401, 'token-refused'])
    expect(await ask(await sign(claims(foreign), 'theirs'))).toEqual([401, 'token-refused'])
    expect(await ask(await sign(claims({ iss: `${authority}/${otherTenant}/v2.0` })))).toEqual([401, 'token-refused'])
    expect(await ask(await sign(claims(), 'theirs'))).toEqual([401, 'token-refused'])
  })

  test('of a tenant that is not onboarded is told so', async () => {
    expect(await ask(await sign(claims({ tid: randomUUID() })))).toEqual([403, 'tenant-not-onboarded'])
  })

  test('that nobody signed, or that was signed with the public key as a secret, is refused', async () => {
    const body = encode(claims())
    const none = `${encode({ alg: 'none', typ: 'JWT' })}.${body}.`
    expect(await ask(none)).toEqual([401, 'token-refused'])
    expect(await ask(`${none}AAAA`)).toEqual([401, 'token-refused'])
    const head = `${encode({ alg: 'HS256', kid: 'ours', typ: 'JWT' })}.${body}`
    const secret = keys.ours.publicKey.export({ type: 'spki', format: 'pem' })
    const forged = createHmac('sha256', secret).update(head).digest('base64url')
    expect(await ask(`${head}.${forged}`)).toEqual([401, 'token-refused'])
    const good = await sign(claims())
    const [header, , signature] = good.split('.')
    expect(await ask(`${header}.${encode(claims({ oid: randomUUID() }))}.${signature}`)).toEqual([401, 'token-refused'])
  })

  test.each([null, '', 'x', 'a.b.c', `${'a'.repeat(20_000)}.b.c`])('that is none is refused (%#)', async (token) => {
    expect((await ask(token))[0]).toBeOneOf([401, 431])
  })
})
