/** Subscriptions over real HTTP: validation, delivery, retries over simulated time, renewal and the end of their life. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorld, people, start, type World } from '../graph/world.ts'
import { attendee } from '../tenant/people.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const { ana, sam } = people
const minute = 60_000
const hour = 60 * minute
const iso = (at: number): string => new Date(at).toISOString()

let world: World
let receiver: Receiver
let lifecycle: Receiver
beforeEach(async () => {
  world = createWorld()
  receiver = await startReceiver()
  lifecycle = await startReceiver()
})
afterEach(async () => {
  world.subscriptions.stop()
  await Promise.all([receiver.close(), lifecycle.close()])
})

const wish = (change: Record<string, unknown> = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: receiver.url,
  lifecycleNotificationUrl: lifecycle.url,
  resource: 'me/messages',
  expirationDateTime: iso(world.clock.now() + 24 * hour),
  clientState: 'secret',
  ...change,
})
const subscribe = (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  world.ask(ana, 'POST', '/subscriptions', wish(change), headers)
const mailToAna = (subject = 'x') =>
  world.tenant.sendMail({
    from: { name: 'Sam', address: sam.mail },
    to: [{ name: 'Ana', address: ana.mail }],
    subject,
    body: '',
  })
const received = () => receiver.posts.flatMap(({ value }) => value)
const lifecycleEvents = () => lifecycle.posts.flatMap(({ value }) => value).map((one) => one.lifecycleEvent)

describe('a new subscription', () => {
  test('is made once both endpoints gave the token back', async () => {
    const { status, json } = await subscribe()
    expect(status).toBe(201)
    expect(json).toMatchObject({
      resource: 'me/messages',
      changeType: 'created,updated,deleted',
      clientState: 'secret',
      creatorId: ana.id,
      applicationId: 'app-1',
    })
    expect([receiver.validations.length, lifecycle.validations.length]).toEqual([1, 1])
  })

  test.each([
    ['a wrong token', { status: 200, type: 'text/plain', body: 'something else' }],
    ['an error', { status: 500, type: 'text/plain', body: '' }],
    ['JSON', { status: 200, type: 'application/json', body: '{}' }],
  ])('is refused when an endpoint answers with %s', async (_, answer) => {
    receiver.validate = () => answer
    const { status, json } = await subscribe()
    expect([status, json.error?.code]).toEqual([400, 'ValidationError'])
    expect(world.subscriptions.all()).toEqual([])
  })

  test.each([
    [
      'an end beyond the cap',
      () => ({ expirationDateTime: iso(start + 4231 * minute) }),
      'Subscription expiration can only be 4230 minutes in the future.',
    ],
    [
      'an end in the past',
      () => ({ expirationDateTime: iso(start - minute) }),
      'Subscription expiration must be in the future.',
    ],
    ['an http address that is not loopback', () => ({ notificationUrl: 'http://kith.example/x' }), 'https'],
    ['a resource that cannot be watched', () => ({ resource: 'me/calendarView' }), 'cannot|not one'],
    ['a long client state', () => ({ clientState: 'x'.repeat(129) }), '128'],
  ])('is refused with %s', async (_, change, message) => {
    const { status, json } = await subscribe(change())
    expect(status).toBe(400)
    expect(json.error?.message).toMatch(new RegExp(message))
  })

  test('needs the scope of its resource: events take no ReadBasic, mailboxes of others are closed', async () => {
    const basic = world.tokenFor(ana, ['Calendars.ReadBasic', 'Mail.ReadBasic'])
    expect((await world.ask(basic, 'POST', '/subscriptions', wish({ resource: 'me/events' }))).status).toBe(403)
    expect((await world.ask(basic, 'POST', '/subscriptions', wish())).status).toBe(201)
    expect((await subscribe({ resource: `users/${sam.id}/messages` })).status).toBe(403)
  })
})

describe('notifications', () => {
  test('tell each change by itself, with one change type and without content', async () => {
    const { json } = await subscribe()
    mailToAna('Canary')
    const message = world.tenant.messages(ana.id)[0]!
    world.tenant.changeMessage(ana.id, message.id, { isRead: true })
    await world.subscriptions.idle()
    expect(received().map(({ changeType }) => changeType)).toEqual(['created', 'updated'])
    expect(received()[0]).toMatchObject({
      subscriptionId: json.id,
      clientState: 'secret',
      tenantId: world.tenant.id,
      resource: `Users/${ana.id}/Messages/${message.id}`,
      resourceData: { '@odata.type': '#Microsoft.Graph.Message', id: message.id },
    })
    expect(JSON.stringify(receiver.posts)).not.toContain('Canary')
  })

  test('carry immutable ids where the subscription was made with them', async () => {
    await subscribe({ resource: 'me/events' }, { prefer: 'IdType="ImmutableId"' })
    const event = world.tenant.createEvent(ana.id, { subject: 'x', start, end: start + hour, zone: 'UTC' })
    await world.subscriptions.idle()
    expect(received().map(({ resourceData }) => (resourceData as { id: string }).id)).toEqual([event.immutableId])
  })

  test('of one folder come for that folder only', async () => {
    await subscribe({ resource: "me/mailFolders('sentitems')/messages" })
    mailToAna()
    world.tenant.sendMail({
      from: { name: 'Ana', address: ana.mail },
      to: [{ name: 'Sam', address: sam.mail }],
      subject: '',
      body: '',
    })
    await world.subscriptions.idle()
    expect(received()).toHaveLength(1)
  })

  test('of several subscriptions to one address share a POST', async () => {
    await subscribe()
    await subscribe({ resource: 'me/events' })
    world.tenant.createEvent(sam.id, {
      subject: 'x',
      start,
      end: start + hour,
      zone: 'UTC',
      attendees: [attendee(ana)],
    })
    await world.subscriptions.idle()
    expect(receiver.posts).toHaveLength(1)
    expect(new Set(received().map(({ subscriptionId }) => subscriptionId)).size).toBe(2)
  })

  test("are brought again after an error, as the sandbox's clock goes on", async () => {
    await subscribe()
    receiver.answers.push(503, 500)
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(0)
    for (let at = 0; at < 3; at++) {
      await world.clock.advance(10 * minute)
      await world.subscriptions.idle()
    }
    expect(received()).toHaveLength(1)
  })

  test('that nobody took for four hours are given up, and missed is told', async () => {
    await subscribe()
    receiver.answers.push(...Array<number>(100).fill(503))
    mailToAna()
    for (let at = 0; at < 50; at++) {
      await world.subscriptions.idle()
      await world.clock.advance(5 * minute)
    }
    await world.subscriptions.idle()
    expect(received()).toHaveLength(0)
    expect(lifecycleEvents()).toContain('missed')
    expect(receiver.answers.length).toBeLessThan(90)
  })

  test('can be lost, doubled, delayed and swapped on demand', async () => {
    await subscribe({ changeType: 'created' })
    world.faults.add({ kind: 'lose', count: 1 })
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(0)
    world.faults.add({ kind: 'duplicate', count: 1 })
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(2)
    world.faults.add({ kind: 'delay', count: 1, delayMs: hour })
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(2)
    await world.clock.advance(hour)
    await world.subscriptions.idle()
    expect(received()).toHaveLength(3)
    world.faults.add({ kind: 'reorder', count: 1 })
    mailToAna()
    const first = world.tenant.messages(ana.id)[0]!.id
    await world.clock.advance(1000)
    mailToAna()
    const second = world.tenant.messages(ana.id)[0]!.id
    await world.subscriptions.idle()
    expect(
      received()
        .slice(3)
        .map(({ resourceData }) => (resourceData as { id: string }).id),
    ).toEqual([second, first])
  })

  test('may come before the answer to the POST that asked for them', async () => {
    world.settings.subscriptionAnswerDelayMs = 100
    let answered = false
    const asked = subscribe().finally(() => {
      answered = true
    })
    while (world.subscriptions.all().length === 0) await new Promise((resolve) => setImmediate(resolve))
    mailToAna()
    await world.subscriptions.idle()
    expect([received().length, answered]).toEqual([1, false])
    expect((await asked).json.id).toBe(received()[0]?.subscriptionId)
  })

  test('of a slow endpoint are first delayed and then dropped', async () => {
    // Every answer counts as slow, so that no real time need pass.
    world.subscriptions.settings.slowMs = -1
    await subscribe({ changeType: 'created' })
    for (let at = 0; at < 100; at++) mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(100)
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(100)
    expect(lifecycleEvents()).toContain('missed')
    await world.clock.advance(11 * minute)
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(101)
  })
})

describe('the life of a subscription', () => {
  test('is renewed, up to the cap of that moment', async () => {
    const { json } = await subscribe()
    await world.clock.advance(12 * hour)
    const later = iso(world.clock.now() + 4230 * minute)
    const renewed = await world.ask(ana, 'PATCH', `/subscriptions/${json.id}`, { expirationDateTime: later })
    expect([renewed.status, renewed.json.expirationDateTime]).toEqual([200, later])
    expect(
      (
        await world.ask(ana, 'PATCH', `/subscriptions/${json.id}`, {
          expirationDateTime: iso(world.clock.now() + 4231 * minute),
        })
      ).status,
    ).toBe(400)
  })

  test('is warned of before its end, and over at it: nothing comes, nobody finds it', async () => {
    const { json } = await subscribe()
    await world.clock.advance(24 * hour - 10 * minute)
    await world.subscriptions.idle()
    expect(lifecycleEvents()).toEqual(['reauthorizationRequired'])
    await world.clock.advance(11 * minute)
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(0)
    expect(
      (
        await world.ask(ana, 'PATCH', `/subscriptions/${json.id}`, {
          expirationDateTime: iso(world.clock.now() + hour),
        })
      ).status,
    ).toBe(404)
  })

  test('ends when it is dropped, and says so', async () => {
    const { json } = await subscribe()
    expect(world.subscriptions.drop(json.id!)).toBe(true)
    await world.subscriptions.idle()
    expect(lifecycleEvents()).toEqual(['subscriptionRemoved'])
    expect((await world.ask(ana, 'GET', `/subscriptions/${json.id}`)).status).toBe(404)
  })

  test('is shown to its own app and person only, and ended by them', async () => {
    const { json } = await subscribe()
    expect((await world.ask(sam, 'GET', '/subscriptions')).json.value).toEqual([])
    expect((await world.ask(ana, 'GET', '/subscriptions')).json.value).toHaveLength(1)
    expect((await world.ask(ana, 'POST', `/subscriptions/${json.id}/reauthorize`)).status).toBe(204)
    expect((await world.ask(sam, 'DELETE', `/subscriptions/${json.id}`)).status).toBe(404)
    expect((await world.ask(ana, 'DELETE', `/subscriptions/${json.id}`)).status).toBe(204)
    mailToAna()
    await world.subscriptions.idle()
    expect(received()).toHaveLength(0)
  })
})
