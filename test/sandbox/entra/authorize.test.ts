import { createHash, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import { runningSandbox } from '../running.ts'
import { apiScope } from './clients.ts'

const running = runningSandbox()
let next = 3
const somebody = () => running().person(next++)
const redirectUri = 'http://localhost:4300/tab/auth'
const verifier = randomBytes(40).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')
const base = () => `${running().sandbox.origin}/${running().sandbox.tenant.id}`

/** Opens the authorization page; `change` overrides or (null) leaves out parameters. */
function authorize(change: Record<string, string | null> = {}, cookie?: string): Promise<Response> {
  const all = {
    client_id: spaApp.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: `${apiScope} openid profile offline_access`,
    state: 's1',
    nonce: 'n1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  const query = new URLSearchParams(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null))
  return fetch(`${base()}/oauth2/v2.0/authorize?${query}`, { redirect: 'manual', headers: cookie ? { cookie } : {} })
}
const flowOf = async (page: Response): Promise<string> =>
  /name="flow" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
/** Presses a button of the page. */
const press = async (page: Response, button: Record<string, string>): Promise<Response> =>
  fetch(`${base()}/oauth2/v2.0/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ flow: await flowOf(page), ...button }),
  })
const back = (answer: Response): URLSearchParams =>
  new URL(answer.headers.get('location') ?? 'http://nowhere').searchParams
/** All the way to a code. */
const signIn = async (personId: string, change: Record<string, string | null> = {}): Promise<Response> => {
  const consent = await press(await authorize(change), { person: personId })
  return consent.status === 200 ? press(consent, { agree: '1' }) : consent
}
const redeem = async (
  code: string,
  change: Record<string, string> = {},
  origin: string | null = 'http://localhost:4300',
) => {
  const answer = await fetch(`${base()}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: spaApp.clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      scope: apiScope,
      client_info: '1',
      ...change,
    }),
    headers: origin ? { origin } : {},
  })
  return {
    status: answer.status,
    allowed: answer.headers.get('access-control-allow-origin'),
    body: (await answer.json()) as Record<string, string & number[]>,
  }
}

describe('the way to a code', () => {
  test('leads over the account and the agreement back to the application, with its state', async () => {
    const person = somebody()
    const picked = await press(await authorize({ login_hint: person.mail }), { person: person.id })
    expect(await picked.clone().text()).toContain('Read your mail without its text')
    const done = await press(picked, { agree: '1' })
    expect(done.status).toBe(302)
    expect(done.headers.get('location')).toMatch(/^http:\/\/localhost:4300\/tab\/auth\?/)
    expect(back(done).get('state')).toBe('s1')
    const { status, body, allowed } = await redeem(back(done).get('code') ?? '')
    expect([status, allowed]).toEqual([200, 'http://localhost:4300'])
    expect(decodeJwt(body.id_token ?? '')).toMatchObject({
      nonce: 'n1',
      aud: spaApp.clientId,
      oid: person.id,
      preferred_username: person.userPrincipalName,
    })
    expect(JSON.parse(Buffer.from(body.client_info ?? '', 'base64url').toString())).toEqual({
      uid: person.id,
      utid: running().sandbox.tenant.id,
    })
  })

  test('is remembered by the browser: the next time nobody is asked, and without a session prompt=none says so', async () => {
    const done = await signIn(somebody().id)
    const cookie = (done.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    expect(done.headers.get('set-cookie')).toMatch(/HttpOnly; Secure; SameSite=None/)
    expect(back(await authorize({ prompt: 'none' }, cookie)).get('code')).toBeTruthy()
    expect(back(await authorize({ prompt: 'none' })).get('error')).toBe('login_required')
    expect((await authorize({ prompt: 'select_account' }, cookie)).status).toBe(200)
  })

  test('ends at once where it would lead to somebody else', async () => {
    const wrong: Record<string, string>[] = [
      { redirect_uri: 'https://evil.example/tab/auth' },
      { client_id: crypto.randomUUID() },
    ]
    for (const change of wrong) {
      const answer = await authorize(change)
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      expect(await answer.text()).toMatch(/AADSTS(50011|700016)/)
    }
  })

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: null }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: 'https://graph.microsoft.com/No.Such' }, 'invalid_resource'],
    [{ scope: `${apiScope} https://graph.microsoft.com/Mail.Read` }, 'invalid_request'],
    [{ claims: 'not json' }, 'invalid_request'],
  ])('sends the application its own mistakes: %o is %s', async (change, error) => {
    const answer = await authorize(change)
    expect([answer.status, back(answer).get('error'), back(answer).get('state')]).toEqual([302, error, 's1'])
  })

  test('brings a no back as a no, and a disabled account as what it is', async () => {
    const [person, gone] = [somebody(), somebody()]
    expect(back(await press(await press(await authorize(), { person: person.id }), { cancel: '1' })).get('error')).toBe(
      'access_denied',
    )
    running().sandbox.tenant.changePerson(gone.id, { accountEnabled: false })
    expect(back(await press(await authorize(), { person: gone.id })).get('error_description')).toContain('AADSTS50057')
  })

  test('takes no form that it did not make', async () => {
    const answer = await fetch(`${base()}/oauth2/v2.0/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ flow: 'made-up', person: somebody().id }),
    })
    expect(answer.status).toBe(400)
  })

  test('gives the fragment or a form where the application wants its answer there', async () => {
    const fragment = await signIn(somebody().id, { response_mode: 'fragment' })
    expect(new URL(fragment.headers.get('location') ?? '').hash).toMatch(/^#code=/)
    const form = await signIn(somebody().id, { response_mode: 'form_post' })
    expect(await form.text()).toMatch(/<form method="post" action="http:\/\/localhost:4300\/tab\/auth">.*name="code"/s)
  })
})

describe('a code', () => {
  test('is good once, for its own client, address and proof', async () => {
    const person = somebody()
    const code = async () => back(await signIn(person.id)).get('code') ?? ''
    expect((await redeem(await code(), { code_verifier: 'x'.repeat(43) })).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50148],
    })
    expect((await redeem(await code(), { redirect_uri: 'http://localhost:4300/elsewhere' })).body).toMatchObject({
      error_codes: [50011],
    })
    expect(
      (await redeem(await code(), { client_id: apiApp.clientId, client_secret: 'sandbox-only-secret' }, null)).body,
    ).toMatchObject({ error_codes: [70000] })
    expect((await redeem(await code(), {}, 'https://evil.example')).body).toMatchObject({ error_codes: [9002325] })
    const good = await code()
    const all = await Promise.all([redeem(good), redeem(good)])
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400])
    expect(all.find(({ status }) => status === 400)?.body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [54005],
    })
  })
})

describe('incremental agreement', () => {
  test('adds one permission to an API that already has others, and asks for nothing else again', async () => {
    const person = somebody()
    const own = {
      client_id: apiApp.clientId,
      redirect_uri: 'http://localhost:4300/auth/consent',
      code_challenge: null,
      code_challenge_method: null,
    }
    await signIn(person.id)
    const page = await press(await authorize({ ...own, scope: 'https://graph.microsoft.com/Mail.Send' }), {
      person: person.id,
    })
    const text = await page.clone().text()
    expect(text).toContain('Send mail as you')
    expect(text).not.toContain('Read your calendars')
    expect(back(await press(page, { agree: '1' })).get('code')).toBeTruthy()
    expect(running().sandbox.entra.standing.consented(apiApp.clientId, person.id, 'graph')).toEqual(
      expect.arrayContaining(['Mail.Send', 'Mail.ReadBasic']),
    )
  })
})

describe('an administrator', () => {
  test('agrees for everybody, and is sent back with the tenant', async () => {
    const query = new URLSearchParams({
      client_id: apiApp.clientId,
      redirect_uri: 'http://localhost:4300/auth/consent',
      state: 'a1',
      scope: 'https://graph.microsoft.com/Presence.Read.All',
    })
    const page = await fetch(`${base()}/v2.0/adminconsent?${query}`)
    const send = async (button: Record<string, string>) =>
      fetch(`${base()}/adminconsent`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ flow: await flowOf(page.clone()), ...button }),
      })
    expect(Object.fromEntries(back(await send({ cancel: '1' })))).toMatchObject({ error: 'access_denied', state: 'a1' })
    expect(Object.fromEntries(back(await send({ agree: '1' })))).toEqual({
      tenant: running().sandbox.tenant.id,
      admin_consent: 'True',
      state: 'a1',
    })
    expect(running().sandbox.entra.standing.consented(apiApp.clientId, somebody().id, 'graph')).toContain(
      'Presence.Read.All',
    )
  })
})

describe('discovery', () => {
  test('gives addresses of the host that was asked, and of this tenant only', async () => {
    const { origin, tenant } = running().sandbox
    const read = async (path: string) => (await (await fetch(`${origin}${path}`)).json()) as Record<string, unknown>
    for (const name of [tenant.id, tenant.domain, 'organizations'])
      expect(await read(`/${name}/v2.0/.well-known/openid-configuration`)).toMatchObject({
        issuer: `${base()}/v2.0`,
        token_endpoint: `${base()}/oauth2/v2.0/token`,
        jwks_uri: `${base()}/discovery/v2.0/keys`,
      })
    expect(await read('/common/discovery/instance?api-version=1.1')).toMatchObject({
      metadata: [{ preferred_network: new URL(origin).host }],
    })
    expect(await read(`/${crypto.randomUUID()}/v2.0/.well-known/openid-configuration`)).toMatchObject({
      error: 'invalid_tenant',
      error_codes: [90002],
    })
    const viaAddress = origin.replace('localhost', '127.0.0.1')
    expect(
      await (await fetch(`${viaAddress}/${tenant.id}/v2.0/.well-known/openid-configuration`)).json(),
    ).toMatchObject({ issuer: `${viaAddress}/${tenant.id}/v2.0` })
  })
})
