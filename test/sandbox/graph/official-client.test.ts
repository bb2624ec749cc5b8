import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type PageCollection,
  PageIterator,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import { expect, test } from 'vitest'
import { spaApp } from '../../../sandbox/entra/apps.ts'
import { runningSandbox } from '../running.ts'

const running = runningSandbox()
const scopes = ['User.Read', 'User.ReadBasic.All', 'Mail.ReadBasic', 'Calendars.Read']

/** The official client, unmodified, as somebody of the company. */
async function clientOf(at: number): Promise<Client> {
  const { sandbox, person } = running()
  const signed = await sandbox.entra.broker(
    {
      personId: person(at).id,
      clientId: spaApp.clientId,
      scope: scopes.map((scope) => `https://graph.microsoft.com/${scope}`).join(' '),
      claims: null,
      did: { agreed: true, secondFactor: false, signedInAgain: false },
    },
    sandbox.origin,
  )
  if (signed.kind !== 'token') throw new Error(`no token: ${signed.kind}`)
  const { access_token: token } = signed.token as { access_token: string }
  return Client.init({
    baseUrl: `${sandbox.origin}/`,
    customHosts: new Set(['localhost']),
    defaultVersion: 'v1.0',
    authProvider: (done) => done(null, token),
  })
}

test('PageIterator walks every page of a mailbox once', async () => {
  const client = await clientOf(4)
  const first = (await client.api('/me/messages').select('id').top(100).get()) as PageCollection
  expect(first['@odata.nextLink']).toMatch(/^https:\/\/localhost/)
  const ids: string[] = []
  const pages = new PageIterator(client, first, (message: { id: string }) => {
    ids.push(message.id)
    return true
  })
  await pages.iterate()
  const all = running().sandbox.tenant.messages(running().person(4).id)
  expect(all.length).toBeGreaterThan(300)
  expect([ids.length, new Set(ids).size]).toEqual([all.length, all.length])
})

test('PageIterator follows a delta to its end and gives the link to go on from', async () => {
  const client = await clientOf(5)
  const window = 'startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z'
  const first = (await client
    .api(`/me/calendarView/delta?${window}`)
    .header('Prefer', 'odata.maxpagesize=10')
    .get()) as PageCollection
  let count = 0
  const pages = new PageIterator(client, first, () => {
    count += 1
    return true
  })
  await pages.iterate()
  expect(count).toBeGreaterThan(10)
  const again = (await client.api(pages.getDeltaLink() ?? '').get()) as PageCollection
  expect(again.value).toEqual([])
})

test('BatchRequestContent carries requests that wait for one another, each with its own answer', async () => {
  const client = await clientOf(6)
  const url = (path: string): Request => new Request(`${running().sandbox.origin}/v1.0${path}`)
  const batch = new BatchRequestContent([
    { id: '1', request: url('/me?$select=displayName') },
    { id: '2', request: url('/me/messages?$top=1&$select=id'), dependsOn: ['1'] },
    { id: '3', request: url('/users/nobody@contoso.example'), dependsOn: ['2'] },
  ])
  const answers = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()))
  expect(await answers.getResponseById('1').json()).toMatchObject({ displayName: running().person(6).displayName })
  expect([1, 2, 3].map((id) => answers.getResponseById(String(id)).status)).toEqual([200, 200, 404])
})

test('RetryHandler waits as long as it is told and then gets its answer', async () => {
  const client = await clientOf(7)
  const { faults } = running().sandbox
  faults.add({ kind: '429', path: '^/v1.0/me[?]', count: 2, retryAfter: 1 })
  const me = (await client.api('/me').select('id').get()) as { id: string }
  expect(me.id).toBe(running().person(7).id)
  expect(faults.rules()).toEqual([])
})

test('RetryHandler gives up where it may not try again, with the code that Graph gave', async () => {
  const client = await clientOf(8)
  const { faults } = running().sandbox
  faults.add({ kind: '429', path: '^/v1.0/me', retryAfter: 1 })
  const refused: unknown = await client
    .api('/me/messages')
    .middlewareOptions([new RetryHandlerOptions(0, 0)])
    .get()
    .catch((error: unknown) => error)
  faults.clear()
  expect(refused).toMatchObject({ statusCode: 429, code: 'ApplicationThrottled' })
})
