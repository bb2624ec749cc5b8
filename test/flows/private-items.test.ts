/** Private, confidential and personal entries of a calendar: busy time, and nothing else, wherever one looks. */
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnOn } from '../../contract/me.ts'
import { listPeople } from '../../contract/people.ts'
import type { Event, Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Words that stand in private entries alone: what they are about, where they are, and who comes. */
const secrets = {
  subject: 'zq-subject-ultramarine',
  body: 'zq-body-vermilion',
  place: 'zq-place-clinic',
  street: 'zq-street-secret-lane',
  category: 'zq-category-health',
  guest: 'zq-guest-name',
  guestAddress: 'zq-guest@doctor.example',
}

let world: World
let reader: SignedIn
const logged: string[] = []
beforeAll(async () => {
  const logTo = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  world = await createWorld({ seed: 11, size: 20, logTo })
  const person = world.employees()[5]!
  const now = world.sandbox.tenant.clock.now()
  for (const days of [-200, -40, -3, 2]) for (const kind of kinds) plant(person, kind, now + days * dayMs)
  reader = await world.signIn(person)
  await reader.call(turnOn, { body: {} })
  await world.settled(60_000)
}, 120_000)
afterAll(() => world?.close())

const kinds = ['private', 'confidential', 'personal'] as const

/** A private entry with a guest from outside, one with a colleague, and a daily series with both. */
function plant(person: Person, sensitivity: Event['sensitivity'], start: number): void {
  const peer = world.employees()[6]!
  const guest = { name: secrets.guest, address: secrets.guestAddress }
  const asked = (emailAddress: { name: string; address: string }) => ({
    type: 'required' as const,
    emailAddress,
    response: 'accepted' as const,
    respondedAt: start - dayMs,
  })
  const entry = {
    subject: secrets.subject,
    body: secrets.body,
    start,
    end: start + hourMs,
    zone: 'UTC',
    sensitivity,
    location: { displayName: secrets.place, address: secrets.street },
    categories: [secrets.category],
  }
  const { tenant } = world.sandbox
  tenant.createEvent(person.id, { ...entry, attendees: [asked(guest)] })
  tenant.createEvent(person.id, { ...entry, attendees: [asked({ name: peer.displayName, address: peer.mail })] })
  tenant.createEvent(person.id, {
    ...entry,
    attendees: [asked(guest), asked({ name: peer.displayName, address: peer.mail })],
    recurrence: {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'numbered', startDate: new Date(start).toISOString().slice(0, 10), numberOfOccurrences: 3 },
    },
  })
}

/** Tables, their own and the queue's, in which one of the words stands. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const { look } = world.database
  const tables = await look<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`
  expect(tables.length).toBeGreaterThan(30)
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await look.unsafe(
      `select 1 from ${name} t where exists (select 1 from unnest($1::text[]) s where lower(t::text) like '%' || s || '%') limit 1`,
      [words as string[]],
    )
    if (rows.length > 0) found.push(name)
  }
  return found
}

test('of a private entry the time is kept and nothing else: no words, no place and no guest, when it is read first and when it changes', async () => {
  const { tenant } = world.sandbox
  const now = tenant.clock.now()
  for (const kind of kinds) plant(reader.person, kind, now + 3 * hourMs)
  await world.advance(6 * hourMs)
  const mine = tenant.events(reader.person.id).filter(({ subject }) => subject === secrets.subject)
  for (const { id, start, masterId } of mine)
    if (masterId === null)
      tenant.updateEvent(reader.person.id, id, { start: start + hourMs / 2, end: start + 2 * hourMs })
  await world.advance(30 * hourMs)

  const rows = await world.database.look<Record<string, unknown>[]>`
    select contacts, accepted, declined, organizer_contact, people from meeting where owner_id = ${reader.owner.ownerId} and is_private`
  expect(rows.length).toBeGreaterThan(20)
  const nobody = { contacts: [], accepted: [], declined: [], organizer_contact: null, people: 0 }
  expect(rows.filter((row) => JSON.stringify(row) !== JSON.stringify(nobody))).toEqual([])
  const counted = await world.database.look`
    select 1 from interaction i join meeting m on i.source_id = 'meeting:' || m.meeting_id and m.owner_id = i.owner_id
    where m.owner_id = ${reader.owner.ownerId} and m.is_private and i.contacts <> '{}'`
  expect(counted).toEqual([])
  expect(await tablesWith(Object.values(secrets))).toEqual([])
}, 120_000)

test('and none of it is in the log or in what the owner is shown', async () => {
  expect(logged.length).toBeGreaterThan(50)
  const people = await reader.call(listPeople, { querystring: { peers: 'everybody', limit: 200 } })
  expect(people.people.length).toBeGreaterThan(0)
  const said = [...logged, JSON.stringify(people)].join('\n').toLowerCase()
  expect(Object.values(secrets).filter((word) => said.includes(word))).toEqual([])
})

test('the search finds such words where they do stand: an ordinary meeting’s guest is known by name', async () => {
  const { tenant } = world.sandbox
  const start = tenant.clock.now() - 2 * hourMs
  const emailAddress = { name: 'zq-ordinary guest', address: 'zq-ordinary@partner.example' }
  tenant.createEvent(reader.person.id, {
    subject: secrets.subject,
    body: secrets.body,
    start,
    end: start + hourMs,
    zone: 'UTC',
    attendees: [{ type: 'required', emailAddress, response: 'accepted', respondedAt: start }],
  })
  await world.advance(hourMs)
  expect(await tablesWith([emailAddress.address])).toContain('public.contact')
  expect(await tablesWith(Object.values(secrets))).toEqual([])
}, 60_000)
