/** Mail and the directory through Graph: what ReadBasic never yields, ids, paging, filters, and honest refusals. */

import { describe, expect, test } from 'vitest'
import { pastMail } from '../tenant/people.ts'
import { createWorld, type Json, people, start } from './world.ts'

const { ana, sam, lee, boss, guest, list } = people
const day = 86_400_000
const withMail = (count = 25, scopes?: string[]) =>
  createWorld({
    ...(scopes ? { scopes } : {}),
    history: (owner) => ({
      messages:
        owner.id === ana.id
          ? Array.from({ length: count }, (_, at) => pastMail(owner, at, start - (at + 1) * day, at % 2 ? sam : lee))
          : [],
      events: [],
    }),
  })

describe('Mail.ReadBasic', () => {
  const inbox = '/me/mailFolders/inbox/messages'
  test.each([
    ['a list', '/me/messages?$top=50'],
    ['a list that selects content', '/me/messages?$select=subject,body,bodyPreview,uniqueBody'],
    [
      'one message',
      `/me/messages/${pastMail(ana, 3, start, sam).id}?$select=id,body,uniqueBody,internetMessageHeaders`,
    ],
    ['changes', `${inbox}/delta?$select=body,bodyPreview`],
    ['changes without a selection', `${inbox}/delta`],
  ])('never yields a body in %s', async (_, url) => {
    const { status, json } = await withMail(5, ['Mail.ReadBasic']).ask(ana, 'GET', url)
    expect(status).toBe(200)
    expect(JSON.stringify(json)).not.toContain('Canary body')
    expect(JSON.stringify(json)).not.toMatch(/"(body|bodyPreview|uniqueBody|attachments)"/)
  })

  test('with more scope the same questions do yield it', async () => {
    const { json } = await withMail(5, ['Mail.Read']).ask(ana, 'GET', '/me/messages?$select=body', undefined, {
      prefer: 'outlook.body-content-type="text"',
    })
    expect(json.value?.[0]?.body).toEqual({ contentType: 'text', content: 'Canary body 0' })
  })

  test.each([
    '/me/messages?$expand=attachments',
    '/me/messages?$search="canary"',
    `/me/messages/${pastMail(ana, 3, start, sam).id}/attachments`,
    `/me/messages/${pastMail(ana, 3, start, sam).id}/$value`,
  ])('is refused %s', async (url) => {
    const { status, json } = await withMail(5, ['Mail.ReadBasic']).ask(ana, 'GET', url)
    expect([status, json.error?.code]).toEqual([403, 'ErrorAccessDenied'])
  })

  test('shows headers of a message where they are selected, and selects no more than asked', async () => {
    const { json } = await withMail(5, ['Mail.ReadBasic']).ask(
      ana,
      'GET',
      `/me/messages/${pastMail(ana, 3, start, sam).id}?$select=internetMessageHeaders`,
    )
    expect(Object.keys(json).sort()).toEqual(['@odata.context', '@odata.etag', 'id', 'internetMessageHeaders'])
  })
})

describe('a list of mail', () => {
  test('comes in pages whose links repeat the question until nothing is left', async () => {
    const world = withMail(25)
    const seen: string[] = []
    let next: string | undefined = '/me/messages?$select=id&$top=7&$filter=isRead eq true'
    while (next) {
      const { json }: { json: Json } = await world.ask(ana, 'GET', next)
      seen.push(...(json.value ?? []).map(({ id }) => id!))
      next = json['@odata.nextLink']
    }
    expect([seen.length, new Set(seen).size]).toEqual([13, 13])
  })

  test.each([
    ["from/emailAddress/address eq 'SAM@contoso.example'", 12],
    [`receivedDateTime ge ${new Date(start - 3 * day).toISOString()}`, 3],
    ["isRead eq false and startswith(subject,'canary')", 12],
    ["not (contains(subject,'1')) and isRead eq true", 8],
    [`toRecipients/any(r:r/emailAddress/address eq '${ana.mail}')`, 25],
    ["importance in ('low','high')", 0],
  ])('is filtered by %s', async (filter, count) => {
    const { json } = await withMail(25).ask(
      ana,
      'GET',
      `/me/messages?$top=100&$select=id&$filter=${encodeURIComponent(filter)}`,
    )
    expect(json.value).toHaveLength(count)
  })

  test('refuses an order that its filter does not begin with', async () => {
    const world = withMail(5)
    const since = `receivedDateTime ge ${new Date(start - 30 * day).toISOString()}`
    const ask = (filter: string) =>
      world.ask(ana, 'GET', `/me/messages?$orderby=receivedDateTime desc&$filter=${encodeURIComponent(filter)}`)
    expect((await ask(since)).status).toBe(200)
    const refused = await ask(`isRead eq true and ${since}`)
    expect([refused.status, refused.json.error?.code]).toEqual([400, 'InefficientFilter'])
  })

  test.each(['$select=nonsense', '$filter=nonsense eq 1', '$filter=subject eq', '$top=0', '$skip=-1'])(
    'says no to %s',
    async (option) => {
      expect((await withMail(3).ask(ana, 'GET', `/me/messages?${option}`)).status).toBe(400)
    },
  )
})

describe('ids', () => {
  test('immutable ones survive a move, mutable ones do not, and one translates into the other', async () => {
    const world = withMail(3)
    const [before] = world.tenant.messages(ana.id)
    const moved = await world.ask(ana, 'POST', `/me/messages/${before!.id}/move`, { destinationId: 'archive' })
    expect(moved.status).toBe(201)
    expect(moved.json.id).not.toBe(before!.id)
    expect((await world.ask(ana, 'GET', `/me/messages/${before!.id}`)).status).toBe(404)
    const { json, headers } = await world.ask(ana, 'GET', `/me/messages/${moved.json.id}?$select=id`, undefined, {
      prefer: 'IdType="ImmutableId"',
    })
    expect([json.id, headers?.['Preference-Applied']]).toEqual([before!.immutableId, 'IdType="ImmutableId"'])
    const translated = await world.ask(ana, 'POST', '/me/translateExchangeIds', {
      inputIds: [moved.json.id],
      sourceIdType: 'restId',
      targetIdType: 'restImmutableEntryId',
    })
    expect(translated.json.value).toEqual([{ sourceId: moved.json.id, targetId: before!.immutableId }])
  })

  test('are told apart by case, words of a path are not', async () => {
    const world = withMail(3)
    const [message] = world.tenant.messages(ana.id)
    expect((await world.ask(ana, 'GET', `/ME/MailFolders('Inbox')/MESSAGES/${message!.id}`)).status).toBe(200)
    expect((await world.ask(ana, 'GET', `/me/messages/${message!.id.toLowerCase()}`)).status).toBe(404)
  })
})

describe('sending', () => {
  test('is accepted without a word and arrives', async () => {
    const world = createWorld()
    const message = {
      subject: 'Hello',
      body: { contentType: 'Text', content: 'Hi' },
      toRecipients: [{ emailAddress: { address: sam.mail } }],
    }
    const { status, body } = await world.ask(ana, 'POST', '/me/sendMail', { message, saveToSentItems: false })
    expect([status, body]).toEqual([202, undefined])
    expect(world.tenant.messages(sam.id).map(({ subject }) => subject)).toEqual(['Hello'])
    expect(world.tenant.messages(ana.id)).toHaveLength(0)
  })

  test("to nobody, or with a header that is not one's own, is refused", async () => {
    const world = createWorld()
    const send = (message: object) => world.ask(ana, 'POST', '/me/sendMail', { message })
    expect((await send({ subject: 'x' })).status).toBe(400)
    expect(
      (
        await send({
          subject: 'x',
          toRecipients: [{ emailAddress: { address: sam.mail } }],
          internetMessageHeaders: [{ name: 'Subject', value: 'x' }],
        })
      ).status,
    ).toBe(400)
  })
})

describe('the directory', () => {
  test('shows names to a basic scope and more to a full one', async () => {
    const basic = createWorld({ scopes: ['User.ReadBasic.All'] })
    const url = `/users/${sam.id}?$select=displayName,department,jobTitle`
    expect((await basic.ask(ana, 'GET', url)).json).toMatchObject({
      displayName: 'Sam Example',
      department: null,
      jobTitle: null,
    })
    expect((await createWorld({ scopes: ['User.Read.All'] }).ask(ana, 'GET', url)).json).toMatchObject({
      department: 'Engineering',
      jobTitle: 'Engineer',
    })
    expect((await basic.ask(ana, 'GET', '/me/manager')).status).toBe(403)
  })

  test('knows who leads whom, up to the top', async () => {
    const world = createWorld()
    expect((await world.ask(ana, 'GET', '/me/manager')).json).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      id: boss.id,
    })
    const top = await world.ask(boss, 'GET', '/me/manager')
    expect([top.status, top.json.error?.code]).toEqual([404, 'Request_ResourceNotFound'])
    const { json } = await world.ask(ana, 'GET', `/users/${lee.id}?$expand=manager($levels=max;$select=id)&$select=id`)
    expect(json).toMatchObject({ id: lee.id, manager: { id: ana.id, manager: { id: boss.id } } })
    expect((await world.ask(ana, 'GET', '/me/directReports')).json.value?.map(({ id }) => id)).toEqual([lee.id])
  })

  test('lists people, guests and rooms, and no lists', async () => {
    const world = createWorld()
    const { json } = await world.ask(ana, 'GET', '/users?$select=id,userType&$count=true&$top=3', undefined, {
      consistencylevel: 'eventual',
    })
    const rest = await world.ask(ana, 'GET', json['@odata.nextLink']!)
    const ids = [...json.value!, ...rest.json.value!].map(({ id }) => id)
    expect(new Set(ids)).toEqual(
      new Set(
        Object.values(people)
          .filter(({ kind }) => kind !== 'list')
          .map(({ id }) => id),
      ),
    )
    expect((await world.ask(ana, 'GET', `/users/${list.id}`)).status).toBe(404)
  })
})

describe('refusals', () => {
  const world = createWorld()
  test.each([
    ['nobody', null, '/me', 401, 'InvalidAuthenticationToken'],
    ['a mailbox of somebody else', ana, `/users/${sam.id}/messages`, 403, 'ErrorAccessDenied'],
    [
      "a guest's mailbox",
      { appOnly: ['Mail.Read'] },
      `/users/${guest.id}/messages`,
      404,
      'MailboxNotEnabledForRESTAPI',
    ],
    ["an app's own self", { appOnly: ['Mail.Read'] }, '/me/messages', 400, 'BadRequest'],
    [
      'somebody who is not there',
      { appOnly: ['Mail.Read'] },
      '/users/nobody@contoso.example/messages',
      404,
      'Request_ResourceNotFound',
    ],
    ['a message that is not there', ana, '/me/messages/AAMkNothing=', 404, 'ErrorItemNotFound'],
    ['a part of Graph that is not served', ana, '/me/drive/items', 501, 'NotImplemented'],
    ['a part that Graph does not have', ana, '/me/wishes', 404, 'BadRequest'],
  ] as const)('of %s are worded as Graph words them', async (_, who, url, status, code) => {
    const answer = await world.ask(who === null || 'id' in who ? who : { appOnly: [...who.appOnly] }, 'GET', url)
    expect([answer.status, answer.json.error?.code]).toEqual([status, code])
    expect(answer.json.error).toMatchObject({ innerError: { 'request-id': answer.headers?.['request-id'] } })
  })

  test('of a method say which ones there are', async () => {
    const { status, headers } = await world.ask(ana, 'DELETE', '/me/mailFolders')
    expect([status, headers?.Allow]).toEqual([405, 'GET, POST'])
  })
})
