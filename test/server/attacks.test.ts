import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { type Api, openApi } from './api.ts'
import { exchange, type RawAnswer, request } from './raw.ts'

/** What somebody sends who means harm, byte by byte, and the one answer that is right. */
const database = testDatabase()
const ref = { tenantId: randomUUID(), ownerId: randomUUID() }
const signedIn = `authorization: Bearer ${ref.tenantId}.${ref.ownerId}`
const json = 'content-type: application/json'
const secret = `never-served-${randomUUID()}`
let api: Api
let port: number
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'addin-'))
  mkdirSync(join(folder, 'public', 'assets'), { recursive: true })
  for (const page of ['tab', 'pane']) writeFileSync(join(folder, 'public', `${page}.html`), `<!doctype html>${page}`)
  writeFileSync(join(folder, 'public', 'assets', 'a.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), secret)
  api = await openApi(database().db, '2026-11-24T10:00:00Z', { addinDir: join(folder, 'public') })
  await database().db.asOwner(
    ref,
    (sql) => sql`
      insert into owner (tenant_id, owner_id, state, signed_in_at) values (app_tenant(), app_owner(), 'on', '2026-11-24T09:00:00Z')`,
  )
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

const strict = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'content-security-policy': expect.stringContaining('frame-ancestors'),
}
const internals =
  /node_modules|\.ts\b|\bat \w+ \(|postgres|select |insert |syntax error|unexpected token|ECONN|FST_|stack|\/work\//i

/** Holds for every answer whatever was asked: strict headers, no server error, nothing of the inside. */
function decent(answer: RawAnswer): void {
  expect(answer.headers).toMatchObject(strict)
  expect(answer.status).toBeLessThan(500)
  expect(answer.headers.server ?? answer.headers['x-powered-by']).toBeUndefined()
  if (answer.status >= 400) {
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.body).not.toMatch(internals)
  }
}
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const note = `/api/people/${randomUUID()}/notes/${randomUUID()}`
const post = (body: string, type = json): string => request('POST /api/slots', [signedIn, type], body)

const attacks: [title: string, bytes: string, expected: number][] = [
  // Bodies
  ['a body of 300 KB', post(`"${'x'.repeat(300_000)}"`), 413],
  [
    'a body that says it has 5 GB',
    request('POST /api/slots', [signedIn, json, 'content-length: 5368709120'], '{'),
    413,
  ],
  ['broken JSON', post('{"kind": "lunch", '), 400],
  ['an empty body that says it is JSON', request('POST /api/slots', [signedIn, json, 'content-length: 0']), 400],
  ['JSON thirty thousand levels deep', post(nested(30_000)), 400],
  ['arrays a hundred thousand levels deep', post('['.repeat(100_000)), 400],
  ['__proto__ in a body', post('{"__proto__": {"administrator": true}}'), 400],
  ['__proto__ further down', post('{"kind":"lunch","contactIds":[{"__proto__":{"x":1}}]}'), 400],
  ['constructor.prototype in a body', post('{"constructor": {"prototype": {"administrator": true}}}'), 400],
  ['a field that nobody knows', post('{"kind":"lunch","contactIds":[],"ownerId":"x"}'), 400],
  ['an array in place of an object', post('[1,2,3]'), 400],
  ['null in place of an object', post('null'), 400],
  ['a list whose length is an object', post('{"kind":"lunch","contactIds":{"length":{"toString":"x"}}}'), 400],
  [
    'notifications whose length is an object',
    request('POST /graph/notifications', [json], '{"value":{"length":{"toString":"x"}}}'),
    400,
  ],
  ['a number that is not one', post('{"kind":"lunch","contactIds":1e999}'), 400],
  ['bytes that are not UTF-8', post('{"kind":"\xff\xfe"}'), 400],
  [
    'a tab after the content type, past validation',
    post('{"kind":"nonsense"}', 'content-type: application/json\t'),
    400,
  ],
  ['garbage after the content type', post('{}', 'content-type: application/json garbage'), 415],
  ['another content type in front', post('{}', 'content-type: text/plain, application/json'), 415],
  ['XML with an entity', post('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'content-type: application/xml'), 415],
  ['a form', post('kind=lunch', 'content-type: application/x-www-form-urlencoded'), 415],
  ['a form of many parts', post('--a--', 'content-type: multipart/form-data; boundary=a'), 415],
  ['plain text where only Graph may send it', post('{}', 'content-type: text/plain'), 415],
  ['a body without a content type', request('POST /api/slots', [signedIn], '{}'), 415],
  [
    'a note of 3,000 characters',
    request(`PUT ${note}`, [signedIn, json], JSON.stringify({ kind: 'goal', text: 'x'.repeat(3000) })),
    400,
  ],
  // Headers
  ['a header of 20 KB', request('GET /api/me', [`x-a: ${'a'.repeat(20_000)}`]), 431],
  [
    'ten thousand headers',
    request(
      'GET /api/me',
      Array.from({ length: 10_000 }, (_, at) => `x-${at}: 1`),
    ),
    431,
  ],
  ['two authorization headers', request('GET /api/me', [signedIn, 'authorization: Bearer a.b']), 400],
  ['a token in the query', request(`GET /api/me?access_token=${ref.tenantId}.${ref.ownerId}`), 401],
  ['a token in a cookie', request('GET /api/me', [`cookie: authorization=${ref.tenantId}.${ref.ownerId}`]), 401],
  [
    'another method in a header',
    request(`POST /api/people/${randomUUID()}`, [signedIn, 'x-http-method-override: DELETE']),
    404,
  ],
  ['no host', 'GET /api/me HTTP/1.1\r\n\r\n', 400],
  ['two hosts', 'GET /api/me HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', 400],
  ['a NUL in a header', request('GET /api/me', ['x-a: a\0b']), 400],
  // Ids and addresses
  ['SQL in an id', request(`GET /api/people/${encodeURIComponent("' or 1=1--")}`, [signedIn]), 400],
  ['a NUL in an id', request('GET /api/people/%00', [signedIn]), 400],
  ['letters of other scripts in an id', request('GET /api/people/%F0%9F%92%A9%E2%80%AE', [signedIn]), 400],
  ['a path in an id', request('GET /api/people/..%2F..%2Fetc%2Fpasswd', [signedIn]), 400],
  ['an id of 5,000 characters', request(`GET /api/people/${'a'.repeat(5000)}`, [signedIn]), 414],
  ['an escape that is none', request('GET /api/people/%zz', [signedIn]), 400],
  ['an escape cut short', request('GET /api/people/%F0%9F', [signedIn]), 400],
  ['an id in capitals of what is not there', request(`GET /api/people/${randomUUID().toUpperCase()}`, [signedIn]), 404],
  ['a limit that is SQL', request('GET /api/people?limit=1;drop%20table%20owner', [signedIn]), 400],
  ['a limit twice', request('GET /api/people?limit=1&limit=2', [signedIn]), 400],
  ['a search that is a pattern and a quote', request('GET /api/people?search=%25%27%5C_', [signedIn]), 200],
  ['a search with a NUL', request('GET /api/people?search=%00', [signedIn]), 400],
  ['a path above the assets', request('GET /assets/../../secret.txt'), 403],
  ['a path above the assets, escaped', request('GET /assets/..%2F..%2Fsecret.txt'), 403],
  ['a path above the assets, escaped twice', request('GET /assets/%252e%252e%252f%252e%252e%252fsecret.txt'), 404],
  ['a path above the assets, backwards', request('GET /assets/..%5C..%5Csecret.txt'), 403],
  ['a NUL in a file’s name', request('GET /assets/a.js%00.html'), 400],
  ['a dot file', request('GET /assets/.env'), 404],
  ['another server’s address', request('GET http://evil.example/api/me'), 401],
  // Methods
  ['TRACE', request('TRACE /api/me', [signedIn]), 404],
  ['PROPFIND', request('PROPFIND /api/me', [signedIn]), 404],
  ['a method that is none', request('FOO /api/me', [signedIn]), 400],
  [
    'a preflight of somebody else’s page',
    request('OPTIONS /api/me', ['origin: https://evil.example', 'access-control-request-method: GET']),
    404,
  ],
  ['a line that is no request', 'hello\r\n\r\n', 400],
  ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  // Smuggling: each is one refusal at most, and the connection ends
  [
    'a length and chunks (CL.TE)',
    request(
      'POST /api/slots',
      [signedIn, json, 'content-length: 6', 'transfer-encoding: chunked'],
      '0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n',
    ),
    400,
  ],
  [
    'chunks and a length (TE.CL)',
    request(
      'POST /api/slots',
      [signedIn, json, 'transfer-encoding: chunked', 'content-length: 4'],
      '5c\r\nGET /smuggled HTTP/1.1\r\n\r\n0\r\n\r\n',
    ),
    400,
  ],
  [
    'an encoding that only looks like chunks',
    request('POST /api/slots', [signedIn, json, 'transfer-encoding: xchunked'], '0\r\n\r\n'),
    400,
  ],
  ['a folded header', request('GET /api/me', ['x-a: a', ' transfer-encoding: chunked']), 400],
  [
    'a space before the colon',
    request('POST /api/slots', [signedIn, json, 'transfer-encoding : chunked'], '0\r\n\r\n'),
    400,
  ],
  ['two lengths', request('POST /api/slots', [signedIn, json, 'content-length: 2', 'content-length: 40'], '{}'), 400],
  ['a length below nothing', request('POST /api/slots', [signedIn, json, 'content-length: -1'], '{}'), 400],
  ['a length with a plus', request('POST /api/slots', [signedIn, json, 'content-length: +2'], '{}'), 400],
  [
    'a chunk longer than any number',
    request('POST /api/slots', [signedIn, json, 'transfer-encoding: chunked'], `${'f'.repeat(40)}\r\n`),
    400,
  ],
  ['a header ended by a bare line feed', 'GET /api/me HTTP/1.1\nhost: a\n\n', 400],
]

test.each(attacks)('%s', async (_, bytes, expected) => {
  const { answers } = await exchange(port, { parts: [Buffer.from(bytes, 'latin1')] })
  expect(answers.map(({ status, body }) => (status === expected ? status : [status, body]))).toEqual([expected])
  for (const answer of answers) {
    decent(answer)
    expect(answer.body).not.toContain(secret)
  }
})

test('chunks that never end are cut at the limit', async () => {
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
  const head = request('POST /api/slots', [signedIn, json, 'transfer-encoding: chunked'])
  const { answers, closed } = await exchange(port, { parts: [head, ...Array.from({ length: 40 }, () => chunk)] })
  expect([answers.map(({ status }) => status), closed]).toEqual([[413], true])
})

test('a tunnel through the server is not opened', async () => {
  const { answers, closed } = await exchange(port, { parts: [request('CONNECT evil.example:443', [signedIn])] })
  expect([answers, closed]).toEqual([[], true])
})

test('whoever is refused gets no second answer on the same connection', async () => {
  const smuggled = request('POST /api/slots', [signedIn, json, 'content-length: 6', 'transfer-encoding: chunked'])
  const { answers, closed } = await exchange(port, { parts: [smuggled, request('GET /healthz')] })
  expect([answers.map(({ status }) => status), closed]).toEqual([[400], true])
})

test('no page of somebody else’s is let in, whatever it says it is', async () => {
  for (const origin of ['https://evil.example', 'null', 'https://teams.microsoft.com.evil.example']) {
    const headers = [
      signedIn,
      `origin: ${origin}`,
      'cookie: a=b',
      'x-forwarded-host: evil.example',
      'x-forwarded-proto: javascript',
    ]
    for (const line of ['GET /api/me', 'GET /', 'GET /openapi.json']) {
      const [answer] = (await exchange(port, { parts: [request(line, headers)] })).answers
      const names = Object.keys(answer?.headers ?? {})
      expect(names.filter((name) => name.startsWith('access-control') || name === 'set-cookie')).toEqual([])
      expect(JSON.stringify(answer)).not.toContain('evil.example')
      expect(answer?.headers.location ?? '/tab/').toBe('/tab/')
    }
  }
})

test('only the pages may be framed, by Microsoft’s hosts; the rest carries the strictest policy', async () => {
  const policyOf = async (path: string): Promise<string> =>
    String((await api.app.inject({ method: 'GET', url: path })).headers['content-security-policy'])
  for (const page of ['/tab', '/tab/people', '/pane', '/pane/x']) {
    const policy = await policyOf(page)
    expect(policy).toMatch(/default-src 'none'; script-src 'self' https:\/\/office\.example/)
    expect(policy).toContain('https://teams.microsoft.com')
    expect(policy).not.toMatch(/script-src[^;]*unsafe|frame-ancestors[^;]*( \*|https: )/)
  }
  for (const path of [
    '/api/me',
    '/healthz',
    '/openapi.json',
    '/assets/a.js',
    '/nothing',
    '/tabular',
    '/',
    '/graph/notifications',
  ])
    expect([path, await policyOf(path)]).toEqual([path, "default-src 'none'; frame-ancestors 'none'"])
  expect(await policyOf('/docs/')).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
})
