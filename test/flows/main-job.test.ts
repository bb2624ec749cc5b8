import { afterAll, beforeAll, expect, test } from 'vitest'
import { listInvites, readInvite, sendInviteNow, undoInvite } from '../../contract/invites.ts'
import { readMe, turnOn } from '../../contract/me.ts'
import { listPeople, readPerson } from '../../contract/people.ts'
import { acceptSuggestion, readToday, type Suggestion } from '../../contract/suggestions.ts'
import { folderId } from '../../sandbox/tenant/folders.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

let world: World
let mara: SignedIn
const minute = 60_000
const unreadFolders = ['drafts', 'junkemail', 'deleteditems'] as const

beforeAll(async () => {
  world = await createWorld({ size: 60, now: '2026-11-24T09:00:00Z', traffic: false })
}, 120_000)
afterAll(() => world.close())

const offered = async (): Promise<Suggestion[]> => (await mara.call(readToday, {})).suggestions

/** Whoever of a few people has something worth suggesting: silence is an honest answer for the others. */
async function somebodyWithASuggestion(): Promise<{ suggestion: Suggestion; start: string }> {
  for (const person of [mara.person, ...world.employees().slice(24, 40)]) {
    if (person !== mara.person) {
      mara = await world.signIn(person)
      await mara.call(turnOn, { body: {} })
      await world.settled(60_000)
    }
    for (const suggestion of await offered()) {
      const start = suggestion.slots[0]?.start
      if (start) return { suggestion, start }
    }
  }
  throw new Error('nobody has anything worth suggesting')
}

test('signing in alone reads nothing; turning on reads a year, newest first, and says how far', {
  timeout: 120_000,
}, async () => {
  const somebody = world.employees()[20]
  if (!somebody) throw new Error('the company is too small')
  mara = await world.signIn(somebody)
  await world.settled()
  expect(world.graphCalls).toEqual([])
  expect(mara.me).toMatchObject({ state: 'signed-in', reading: { state: 'not-started' } })
  await mara.call(turnOn, { body: {} })
  await mara.call(turnOn, { body: {} })
  await world.settled(100_000)
  const { reading } = await mara.call(readMe, {})
  const unread = new Set(unreadFolders.map((name) => folderId(somebody.id, name)))
  const mails = world.sandbox.tenant.messages(somebody.id).filter((mail) => !unread.has(mail.folderId))
  expect(reading).toMatchObject({ state: 'live', percent: 100, messages: mails.length })
})

test('people are words and facts: equals first, nobody who leads or reports', async () => {
  const { people } = await mara.call(listPeople, { querystring: { peers: 'peers' } })
  expect(people.length).toBeGreaterThan(3)
  const lines = people.filter(({ peerReason }) => peerReason === 'line-above' || peerReason === 'line-below')
  expect(lines).toEqual([])
  expect(people.filter(({ twoWay, word }) => !twoWay && word !== null)).toEqual([])
  expect((await world.recount(mara.owner)).differed).toBe(0)
})

test('a mail that arrives is a notification, one job, and a contact more', async () => {
  const { people } = await mara.call(listPeople, { querystring: { peers: 'peers' } })
  const peer = people.find(({ twoWay }) => twoWay)
  if (!peer) throw new Error('nobody to hear from')
  const params = { contactId: peer.contactId }
  const mails = async () => (await mara.call(readPerson, { params })).days.reduce((sum, day) => sum + day.mails, 0)
  const before = await mara.call(readPerson, { params })
  const mailsBefore = await mails()
  const from = world.person(before.address)
  world.sandbox.tenant.sendMail({
    from: { name: from.displayName, address: from.mail },
    to: [{ name: mara.person.displayName, address: mara.person.mail }],
    subject: 'planted subject',
    body: 'planted body',
  })
  await world.advance(minute)
  expect(await mails()).toBe(mailsBefore + 1)
  expect((await mara.call(readPerson, { params })).score).toBeGreaterThan(before.score ?? 0)
})

test('an accepted suggestion waits ten seconds, in which nothing has left and it can be taken back', async () => {
  const { suggestion, start } = await somebodyWithASuggestion()
  const params = { suggestionId: suggestion.suggestionId }
  const held = await mara.call(acceptSuggestion, { params, body: { start } })
  await world.advance(5_000)
  expect(await eventsAt(start)).toEqual([])
  const undone = await mara.call(undoInvite, { params: { inviteId: held.inviteId }, body: {} })
  expect(undone.state).toBe('undone')
  await world.advance(minute)
  expect(await eventsAt(start)).toEqual([])
  expect((await offered()).map(({ suggestionId }) => suggestionId)).toContain(suggestion.suggestionId)
})

const eventsAt = async (start: string) => {
  const from = Date.parse(start)
  const found = world.sandbox.tenant.eventsBetween(mara.person.id, from, from + minute)
  return found.filter((event) => event.start === from && event.attendees.length > 0 && event.isOrganizer)
}

test('clicked twice and sent, it is one event in both calendars, and the answer comes back by notification', async () => {
  const { suggestion, start } = await somebodyWithASuggestion()
  const params = { suggestionId: suggestion.suggestionId }
  const [one, two] = await Promise.all([
    mara.call(acceptSuggestion, { params, body: { start } }),
    mara.call(acceptSuggestion, { params, body: { start } }),
  ])
  expect(two.inviteId).toBe(one.inviteId)
  await mara.call(sendInviteNow, { params: { inviteId: one.inviteId }, body: {} })
  await world.settled()
  const booked = await mara.call(readInvite, { params: { inviteId: one.inviteId } })
  expect(booked).toMatchObject({ state: 'booked', people: [{ response: 'none' }] })
  const [event, ...more] = await eventsAt(start)
  expect(more).toEqual([])
  const peer = world.person(event?.attendees[0]?.emailAddress.address ?? '')
  const copy = world.sandbox.tenant.events(peer.id).find(({ iCalUId }) => iCalUId === event?.iCalUId)
  if (!copy) throw new Error('the invitation did not arrive')
  world.sandbox.tenant.respond(peer.id, copy.id, { response: 'tentativelyAccepted' })
  await world.advance(minute)
  const maybe = await mara.call(readInvite, { params: { inviteId: one.inviteId } })
  expect(maybe.people).toMatchObject([{ response: 'tentative' }])
  world.sandbox.tenant.respond(peer.id, copy.id, { response: 'accepted' })
  await world.advance(minute)
  const answered = await mara.call(readInvite, { params: { inviteId: one.inviteId } })
  expect(answered.people).toMatchObject([{ response: 'accepted' }])
  expect((await mara.call(listInvites, {})).invites.map(({ inviteId }) => inviteId)).toContain(one.inviteId)
})

test('nothing that was written in a mail or a meeting stands in the database', async () => {
  const tables = await world.database.look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'bullmq')`
  expect(tables.length).toBeGreaterThan(25)
  for (const { name } of tables) {
    const found = await world.database.look.unsafe(`select 1 from ${name} t where t::text like '%planted %'`)
    expect([name, found.length]).toEqual([name, 0])
  }
})
