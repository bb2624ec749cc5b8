import { type AuthError, InteractionRequiredAuthError } from '@azure/msal-node'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import { runningSandbox } from '../running.ts'
import { apiToken, graph, msalNode } from './clients.ts'

const running = runningSandbox()
let next = 1
/** Everybody is used once, so that no test sees another's consent. */
const somebody = () => running().person(next++)
const onBehalfOf = async (personId: string, scopes = graph('.default')) =>
  msalNode(running()).acquireTokenOnBehalfOf({
    oboAssertion: await apiToken(running(), personId),
    scopes,
    skipCache: true,
  })
const refusal = async (work: Promise<unknown>): Promise<AuthError & { errorNo?: number; claims?: string }> =>
  work.then(
    () => Promise.reject(new Error('it was granted')),
    (error: unknown) => error as AuthError,
  )

beforeEach(() => running().sandbox.entra.standing.withdrawDemands())

describe('a token for our API', () => {
  test('is one that jose accepts with the published keys, and names the person, the client and the scope', async () => {
    const { sandbox } = running()
    const person = somebody()
    sandbox.entra.standing.assignRoles(person.id, ['Kith.Admin'])
    const token = await apiToken(running(), person.id)
    const keys = createRemoteJWKSet(new URL(`${sandbox.origin}/${sandbox.tenant.id}/discovery/v2.0/keys`))
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      issuer: `${sandbox.origin}/${sandbox.tenant.id}/v2.0`,
      audience: apiApp.clientId,
      requiredClaims: ['exp', 'nbf', 'iat', 'sub', 'uti'],
    })
    expect(payload).toMatchObject({
      ver: '2.0',
      oid: person.id,
      tid: sandbox.tenant.id,
      scp: 'access_as_user',
      azp: spaApp.clientId,
      azpacr: '0',
      name: person.displayName,
      roles: ['Kith.Admin'],
    })
  })

  test('is signed by a new key after a rotation, and the old one holds until its key is dropped', async () => {
    const { sandbox, control } = running()
    const person = somebody()
    const before = await apiToken(running(), person.id)
    await control('POST', '/keys/rotate', {})
    const after = await apiToken(running(), person.id)
    const kid = (token: string) => decodeProtectedHeader(token).kid
    expect(kid(after)).not.toBe(kid(before))
    const keys = () => createRemoteJWKSet(new URL(`${sandbox.origin}/${sandbox.tenant.id}/discovery/v2.0/keys`))
    await expect(jwtVerify(before, keys())).resolves.toBeTruthy()
    await control('POST', '/keys/rotate', { dropOld: true })
    await expect(jwtVerify(before, keys())).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  })
})

describe('the on-behalf-of exchange by MSAL Node', () => {
  test('gives a Graph token with everything agreed to, which the Graph side can read', async () => {
    const person = somebody()
    const result = await onBehalfOf(person.id)
    expect(result?.scopes).toEqual(expect.arrayContaining(graph('User.Read', 'Mail.ReadBasic', 'Calendars.Read')))
    const read = running().sandbox.entra.readGrant(result?.accessToken ?? '')
    expect(read).toMatchObject({
      kind: 'grant',
      grant: { personId: person.id, appId: apiApp.clientId, scopes: expect.arrayContaining(['Mail.ReadBasic']) },
    })
    // Opaque: a client that tried to read it would read nothing.
    expect(() => decodeJwt(result?.accessToken ?? '')).toThrow()
  })

  test('is renewed silently by refresh token, from a cache that went through text', async () => {
    const person = somebody()
    const first = msalNode(running())
    await first.acquireTokenOnBehalfOf({
      oboAssertion: await apiToken(running(), person.id),
      scopes: graph('.default'),
    })
    const second = msalNode(running())
    second.getTokenCache().deserialize(first.getTokenCache().serialize())
    const [account] = await second.getTokenCache().getAllAccounts()
    expect(account).toMatchObject({ localAccountId: person.id })
    const cached = await second.acquireTokenSilent({ account: account!, scopes: graph('Mail.ReadBasic') })
    expect(cached.fromCache).toBe(true)
    const renewed = await second.acquireTokenSilent({
      account: account!,
      scopes: graph('Mail.ReadBasic'),
      forceRefresh: true,
    })
    expect(renewed.fromCache).toBe(false)
    expect(renewed.accessToken).not.toBe(cached.accessToken)
  })

  test('says consent_required for a scope nobody agreed to, and grants it after the consent', async () => {
    const person = somebody()
    const client = msalNode(running())
    await client.acquireTokenOnBehalfOf({
      oboAssertion: await apiToken(running(), person.id),
      scopes: graph('.default'),
    })
    const [account] = await client.getTokenCache().getAllAccounts()
    const error = await refusal(client.acquireTokenSilent({ account: account!, scopes: graph('Mail.Send') }))
    expect(error).toBeInstanceOf(InteractionRequiredAuthError)
    expect(error).toMatchObject({ errorCode: 'invalid_grant', subError: 'consent_required' })
    await running().control('POST', `/people/${person.id}/consent`, { permissions: ['Mail.Send'] })
    const granted = await client.acquireTokenSilent({ account: account!, scopes: graph('Mail.Send') })
    expect(granted.scopes).toEqual(expect.arrayContaining(graph('Mail.Send', 'Mail.ReadBasic')))
  })

  test('asks for a second factor with claims, and is content when the next token carries it', async () => {
    const person = somebody()
    const old = await apiToken(running(), person.id)
    await running().control('POST', `/people/${person.id}/step-up`, {})
    const client = msalNode(running())
    const error = await refusal(client.acquireTokenOnBehalfOf({ oboAssertion: old, scopes: graph('.default') }))
    expect(error).toMatchObject({ name: 'InteractionRequiredAuthError', errorCode: 'interaction_required' })
    expect(JSON.parse(error.claims ?? '')).toEqual({ access_token: { acrs: { essential: true, value: 'c1' } } })
    const proven = await apiToken(running(), person.id, { secondFactor: true })
    expect(decodeJwt(proven).acrs).toEqual(['c1'])
    await expect(
      client.acquireTokenOnBehalfOf({ oboAssertion: proven, scopes: graph('.default') }),
    ).resolves.toBeTruthy()
  })

  test('refuses a token of its own application, one for Graph, and a forged one', async () => {
    const client = msalNode(running())
    const appOnly = await client.acquireTokenByClientCredential({ scopes: [`api://${apiApp.clientId}/.default`] })
    expect(
      await refusal(
        client.acquireTokenOnBehalfOf({ oboAssertion: appOnly?.accessToken ?? '', scopes: graph('.default') }),
      ),
    ).toMatchObject({ errorCode: 'invalid_grant' })
    const token = await apiToken(running(), somebody().id)
    const [head, , signature] = token.split('.')
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...decodeJwt(token), oid: running().person(0).id })).toString('base64url')}.${signature}`
    expect(
      await refusal(client.acquireTokenOnBehalfOf({ oboAssertion: forged, scopes: graph('.default') })),
    ).toMatchObject({ errorCode: 'invalid_grant', message: expect.stringContaining('AADSTS50013') })
  })
})

describe('every row of the table of refusals reaches MSAL Node as documented', () => {
  const rows: [number, string, string, boolean][] = [
    [50076, 'interaction_required', 'basic_action', true],
    [50079, 'interaction_required', '', true],
    [53000, 'interaction_required', '', true],
    [700020, 'interaction_required', '', true],
    [65001, 'invalid_grant', 'consent_required', false],
    [500133, 'invalid_grant', '', false],
    [50173, 'invalid_grant', 'bad_token', false],
    [700082, 'invalid_grant', '', false],
    [70043, 'invalid_grant', 'bad_token', false],
    [50057, 'invalid_grant', '', false],
    [50105, 'invalid_grant', '', false],
    [53003, 'invalid_grant', 'message_only', false],
    [7000222, 'invalid_client', '', false],
    [700016, 'unauthorized_client', '', false],
    [7000112, 'unauthorized_client', '', false],
    [500011, 'invalid_resource', '', false],
    [70011, 'invalid_scope', '', false],
    [90033, 'temporarily_unavailable', '', false],
  ]
  test.each(rows)('AADSTS%i is %s', async (code, error, suberror, hasClaims) => {
    await running().control('POST', '/token-errors', { code, grant: 'on_behalf_of', times: 1 })
    const caught = await refusal(onBehalfOf(running().person(1).id))
    expect({ errorCode: caught.errorCode, subError: caught.subError || '' }).toEqual({
      errorCode: error,
      subError: suberror,
    })
    expect(caught.message).toContain(`AADSTS${code}`)
    expect(Boolean(caught.claims)).toBe(hasClaims)
    // Once only: the next one is granted.
    await expect(onBehalfOf(running().person(1).id)).resolves.toBeTruthy()
  })

  test('the real causes give the same replies: a wrong secret, a disabled and a deleted account, a revoked session', async () => {
    const { sandbox, control } = running()
    const [disabled, deleted, revoked] = [somebody(), somebody(), somebody()]
    const tokens = await Promise.all([disabled, deleted, revoked].map(({ id }) => apiToken(running(), id)))
    await control('PATCH', `/people/${disabled.id}`, { accountEnabled: false })
    await control('DELETE', `/people/${deleted.id}`)
    await control('POST', `/people/${revoked.id}/revoke-sessions`, {})
    const exchange = (at: number) =>
      refusal(msalNode(running()).acquireTokenOnBehalfOf({ oboAssertion: tokens[at] ?? '', scopes: graph('.default') }))
    expect((await exchange(0)).message).toContain('AADSTS50057')
    expect((await exchange(1)).message).toContain('AADSTS50034')
    expect((await exchange(2)).message).toContain('AADSTS50173')
    const wrong = msalNode(running(), 'not-the-secret')
    expect(await refusal(wrong.acquireTokenByClientCredential({ scopes: graph('.default') }))).toMatchObject({
      errorCode: 'invalid_client',
    })
    // Signing in again begins a new session.
    const again = await apiToken(running(), revoked.id, { signedInAgain: true })
    await expect(
      msalNode(running()).acquireTokenOnBehalfOf({ oboAssertion: again, scopes: graph('.default') }),
    ).resolves.toBeTruthy()
    expect(sandbox.entra.standing.revokedAt(revoked.id)).not.toBeNull()
  })
})

describe('client credentials', () => {
  test('give the application its own permissions on Graph and nobody’s mailbox as a person', async () => {
    const result = await msalNode(running()).acquireTokenByClientCredential({ scopes: graph('.default') })
    const read = running().sandbox.entra.readGrant(result?.accessToken ?? '')
    expect(read).toMatchObject({
      kind: 'grant',
      grant: { personId: null, scopes: [], roles: expect.arrayContaining(['Mail.ReadBasic.All']) },
    })
  })

  test('want a resource’s .default and nothing narrower', async () => {
    const error = await refusal(msalNode(running()).acquireTokenByClientCredential({ scopes: graph('Mail.Read') }))
    expect(error.errorCode).toBe('invalid_scope')
  })
})

describe('continuous access evaluation', () => {
  test('challenges a token from before the revocation with claims that MSAL answers by a fresh token', async () => {
    const { sandbox, control } = running()
    const person = somebody()
    const client = msalNode(running())
    const first = await client.acquireTokenOnBehalfOf({
      oboAssertion: await apiToken(running(), person.id),
      scopes: graph('.default'),
    })
    await control('POST', `/people/${person.id}/challenge`, {})
    const challenged = sandbox.entra.readGrant(first?.accessToken ?? '')
    if (challenged.kind !== 'refused' || !challenged.claims) throw new Error('it was not challenged')
    expect(challenged.code).toBe('InvalidAuthenticationToken')
    expect(JSON.parse(challenged.claims)).toMatchObject({ access_token: { nbf: { essential: true } } })
    const [account] = await client.getTokenCache().getAllAccounts()
    const second = await client.acquireTokenSilent({
      account: account!,
      scopes: graph('Mail.ReadBasic'),
      claims: challenged.claims,
    })
    expect(sandbox.entra.readGrant(second.accessToken).kind).toBe('grant')
    await control('POST', `/people/${person.id}/revoke-sessions`, {})
    expect(sandbox.entra.readGrant(second.accessToken).kind).toBe('refused')
    expect(
      await refusal(
        client.acquireTokenSilent({ account: account!, scopes: graph('Mail.ReadBasic'), forceRefresh: true }),
      ),
    ).toMatchObject({ errorCode: 'invalid_grant', subError: 'bad_token' })
  })
})
