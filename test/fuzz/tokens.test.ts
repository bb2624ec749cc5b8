import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { onboardTenant } from '../../db/queries/tenants.ts'
import { createEntra } from '../../platform/entra/entra.ts'
import { createKeys } from '../../platform/keys.ts'
import { testDatabase } from '../support/database.ts'
import { seeded } from '../worker/scores/office.ts'
import { fuzzing, oneOf, spoiled, spoiledText, untilTimeIsUp } from './hostile.ts'

/** Whatever Entra answers to an exchange or a renewal: a value that says what to do next, never a fault, and nothing odd kept. */
const database = testDatabase()
const random = seeded(fuzzing.seed)
const authority = 'https://login.test'
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (claims: object): string =>
  `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from('x').toString('base64url')}`

function answerOf(tenantId: string, ownerId: string): object {
  const claims = {
    tid: tenantId,
    oid: ownerId,
    sub: 's',
    iss: `${authority}/${tenantId}/v2.0`,
    ver: '2.0',
    exp: Math.floor(Date.now() / 1000) + 3_600,
  }
  const granted = {
    token_type: 'Bearer',
    scope:
      'https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadBasic https://graph.microsoft.com/Calendars.Read',
    expires_in: 3_599,
    ext_expires_in: 3_599,
    access_token: jwt(claims),
    refresh_token: `0.${randomUUID()}`,
    id_token: jwt(claims),
    client_info: part({ uid: ownerId, utid: tenantId }),
  }
  const refused = {
    error: oneOf(random, [
      'invalid_grant',
      'interaction_required',
      'consent_required',
      'invalid_client',
      'temporarily_unavailable',
      'x',
    ]),
    suberror: oneOf(random, ['', 'bad_token', 'consent_required', 'basic_action']),
    error_description: 'AADSTS50057: canary-words of Entra',
    error_codes: [oneOf(random, [50_057, 65_001, 700_082])],
    claims: '{"access_token":{}}',
    trace_id: randomUUID(),
  }
  return random() < 0.6 ? granted : refused
}

test(`no answer of Entra's is a fault (FUZZ_SEED=${fuzzing.seed})`, {
  timeout: 120_000 + 2_000 * fuzzing.seconds,
}, async () => {
  const tenantId = randomUUID()
  await database().db.asTenant(tenantId, (sql) => onboardTenant(sql, tenantId, new Date('2026-11-24T09:00:00Z')))
  const keys = createKeys(database().db, Buffer.alloc(32, 7))
  const discovery = {
    token_endpoint: `${authority}/${tenantId}/oauth2/v2.0/token`,
    issuer: `${authority}/${tenantId}/v2.0`,
    authorization_endpoint: `${authority}/${tenantId}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${authority}/${tenantId}/out`,
    jwks_uri: `${authority}/${tenantId}/keys`,
  }
  let ownerId = randomUUID()
  const fetcher: typeof fetch = async (url) => {
    if (String(url).includes('openid-configuration')) return Response.json(discovery)
    let body: unknown = answerOf(tenantId, ownerId)
    if (random() < 0.6) body = spoiled(body, random)
    const text = JSON.stringify(body) ?? ''
    const status = 'error' in Object(body) ? 400 : oneOf(random, [200, 200, 200, 200, 400, 429, 503])
    if (random() < 0.03) throw new TypeError('fetch failed')
    return new Response(random() < 0.1 ? new Uint8Array(Buffer.from(spoiledText(text, random))) : text, {
      status,
      headers: { 'retry-after': oneOf(random, ['1', 'soon', '-1']) },
    })
  }
  const kinds = new Map<string, number>()
  const { grown, bound } = await untilTimeIsUp(async (round) => {
    if (round % 4 === 0) ownerId = randomUUID()
    const owner = { tenantId, ownerId }
    const entra = createEntra({
      registration: { authority, clientId: randomUUID(), clientSecret: 's' },
      db: database().db,
      sealer: keys,
      fetcher,
    })
    const exchanged = await entra.exchange(
      owner,
      jwt({ tid: tenantId, oid: ownerId, exp: Math.floor(Date.now() / 1000) + 3_000 }),
    )
    const renewed = await entra.accessToken(owner, ['Mail.ReadBasic'], { fresh: random() < 0.5 })
    for (const { kind } of [exchanged, renewed]) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  })
  expect([...kinds.keys()]).toEqual(expect.arrayContaining(['ok', 'token', 'transient', 'needs-sign-in']))
  expect(grown, 'bytes on the heap').toBeLessThan(bound)
})
