import { afterAll, beforeAll, expect, test } from 'vitest'
import { findAskees } from '../../contract/asks.ts'
import { proposeCircles } from '../../contract/circles.ts'
import { proposeGroups } from '../../contract/groups.ts'
import { makeInvite, readInvite } from '../../contract/invites.ts'
import { changeInclusion, exportMe, readMe, turnOn } from '../../contract/me.ts'
import { writeNote } from '../../contract/notes.ts'
import { excludePerson, includePerson, listPeople, readPerson } from '../../contract/people.ts'
import { readToday } from '../../contract/suggestions.ts'
import { listPublishedSkills, writeSkill } from '../../contract/swaps.ts'
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { Person } from '../../sandbox/tenant/types.ts'
import { contractRoutes, inputSchema, nameOf, plainest } from '../support/routes.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

/** Scenarios 16 and 30 from end to end: what one person decides about another shows nowhere, and is carried out everywhere. */
let world: World
let uma: SignedIn
let sam: SignedIn
let samAtUmas = ''
const hour = 3_600_000
const routes = await contractRoutes()
/** A look that is itself written down; and where people are put forward, which leaves the two apart on both sides. */
const looksLeftOut = new Set(['GET /api/me/export', 'GET /api/circles/proposal', 'GET /api/hard-day'])

beforeAll(async () => {
  world = await createWorld({ size: 20, traffic: false })
  const [, , first] = world.employees()
  if (!first) throw new Error('the company is too small')
  uma = await world.signIn(first)
  await uma.call(turnOn, { body: {} })
  await world.settled(100_000)
  const known = await world.database.look<{ person_id: string; contact_id: string }[]>`
    select c.person_id, c.contact_id from contact c join relationship r using (tenant_id, owner_id, contact_id)
    where c.owner_id = ${uma.owner.ownerId} and r.two_way and c.peer = 'peer' and c.person_id <> ${uma.owner.ownerId} order by r.f90 desc`
  const best = known.find(({ person_id }) => world.employees().some(({ id }) => id === person_id))
  if (!best) throw new Error('nobody in the company is in touch with Uma')
  samAtUmas = best.contact_id
  sam = await world.signIn(best.person_id)
  await sam.call(turnOn, { body: {} })
  await world.settled(100_000)
}, 240_000)
afterAll(() => world.close())

/** Every answer that reading routes give this person, byte for byte: the lists, and each of their people. */
async function screensOf(one: SignedIn): Promise<Map<string, string>> {
  const token = await one.token()
  const contacts = await world.database.look<{ contact_id: string }[]>`
    select contact_id from contact where owner_id = ${one.owner.ownerId} and kind = 'person' order by 1`
  const screens = new Map<string, string>()
  for (const route of routes.filter((route) => route.method === 'GET' && !looksLeftOut.has(nameOf(route)))) {
    const params = route.url.match(/:\w+/g) ?? []
    if (params.some((param) => param !== ':contactId')) continue
    const query = route.schema.querystring
      ? (plainest(inputSchema(route.schema.querystring)) as Record<string, string>)
      : {}
    for (const id of params.length > 0 ? contacts.map(({ contact_id }) => contact_id) : ['']) {
      const url = `${route.url.replace(':contactId', id)}?${new URLSearchParams(query)}`
      const answer = await fetch(`${world.server.address}${url}`, { headers: { authorization: `Bearer ${token}` } })
      screens.set(url, `${answer.status} ${await answer.text()}`)
    }
  }
  return screens
}
/** Their export, but for the line that says that it was made. */
async function archiveOf(one: SignedIn): Promise<Record<string, unknown>> {
  const { madeAt: _, summary: __, access_log: ___, ...rest } = await one.call(exportMe, {})
  return rest
}
/** Where this person is put forward: today, whom to ask, circles. */
async function putForward(one: SignedIn): Promise<string> {
  const answers = await Promise.all([
    one.call(readToday, {}),
    one.call(findAskees, { body: { kind: 'fresh-eyes', topic: 'pricing for a pilot' } }),
    one.call(proposeCircles, {}),
  ])
  return JSON.stringify(answers)
}
const write = (from: Person, fromAddress: string, to: Person): void =>
  void world.sandbox.tenant.sendMail({
    from: { name: from.displayName, address: fromAddress },
    to: [{ name: to.displayName, address: to.mail }],
    subject: 's',
    body: 'b',
  })
const contactOf = async (address: string): Promise<string | undefined> => {
  const [row] = await world.database.look<{ contact_id: string }[]>`
    select contact_id from contact_address where owner_id = ${uma.owner.ownerId} and address = ${address}`
  return row?.contact_id
}

test('"not this person": nothing of it on any screen of theirs, and they are put forward nowhere', {
  timeout: 120_000,
}, async () => {
  const before = await screensOf(sam)
  expect(before.size).toBeGreaterThan(30)
  await uma.call(excludePerson, { params: { contactId: samAtUmas }, body: {} })
  await world.settled()
  expect(await screensOf(sam)).toEqual(before)
  expect(await putForward(uma)).not.toContain(samAtUmas)
})

test('what they publish stays visible, a group picked by hand takes both, and an invite by the other goes its way like any other', {
  timeout: 120_000,
}, async () => {
  const at = async (one: SignedIn, personId: string): Promise<string> => {
    const [row] = await world.database.look<{ contact_id: string }[]>`
      select contact_id from contact where owner_id = ${one.owner.ownerId} and person_id = ${personId}`
    if (!row) throw new Error('they do not know each other')
    return row.contact_id
  }
  const skillId = crypto.randomUUID()
  await uma.call(writeSkill, {
    params: { skillId },
    body: { skill: 'Portuguese', direction: 'teach', published: true },
  })
  expect(JSON.stringify(await sam.call(listPublishedSkills, {}))).toContain('Portuguese')
  const others = await world.database.look<{ contact_id: string; person_id: string }[]>`
    select contact_id, person_id from contact where owner_id = ${sam.owner.ownerId} and kind = 'person' and peer = 'peer'
      and person_id <> ${uma.owner.ownerId} order by contact_id`
  // Where both times lie in a working day.
  const alike = new Set(world.employees().flatMap(({ id, zone }) => (zone.startsWith('Europe/') ? [id] : [])))
  const control = others.find(({ person_id }) => alike.has(person_id))
  if (!control) throw new Error('Sam knows nobody else in Europe')
  const umaAtSams = await at(sam, uma.person.id)
  const contactIds = [umaAtSams, control.contact_id]
  const { groups } = await sam.call(proposeGroups, { body: { contactIds, size: 3 } })
  expect(groups.flatMap(({ people }) => people.map(({ contactId }) => contactId)).toSorted()).toEqual(
    contactIds.toSorted(),
  )
  for (const id of [uma.person.id, sam.person.id, control.person_id])
    for (const { id: eventId } of world.sandbox.tenant.eventsBetween(
      id,
      Date.parse('2026-11-27T13:00:00Z'),
      Date.parse('2026-11-27T16:00:00Z'),
    ))
      world.sandbox.tenant.deleteEvent(id, eventId)
  await world.settled()
  // One who left Sam out and one who did not: what he is told of either invite is the same, but for whose it is.
  const told = async (contactId: string, start: string) => {
    const { invite } = await sam.call(makeInvite, { body: { kind: 'coffee', contactIds: [contactId], start } })
    await world.advance(60_000)
    const line = await sam.call(readInvite, { params: { inviteId: invite?.inviteId ?? '' } })
    const { state, outcome, errorCode, people, place, online, wanted } = line
    return { state, outcome, errorCode, place, online, wanted, responses: people.map(({ response }) => response) }
  }
  const byUma = await told(umaAtSams, '2026-11-27T14:00:00Z')
  expect(byUma).toEqual(await told(control.contact_id, '2026-11-27T14:30:00Z'))
  expect(byUma).toMatchObject({ state: 'booked', errorCode: null })
  expect(await putForward(uma)).not.toContain(samAtUmas)
})

test('a second address, a reading from scratch and a new day change nothing about it', {
  timeout: 180_000,
}, async () => {
  const second = `second.${sam.person.mail}`
  world.sandbox.tenant.changePerson(sam.person.id, { otherMails: [second] })
  await world.advance(hour)
  write(sam.person, second, uma.person)
  // Graph forgets a link that it gave: the folder is read again.
  world.sandbox.faults.add({ kind: '410', path: 'messages/delta', count: 1 })
  await world.advance(26 * hour, 13 * hour)
  world.sandbox.faults.clear()
  expect(await contactOf(second)).toBe(samAtUmas)
  expect(await world.recount(uma.owner)).toMatchObject({ differed: 0 })
  expect(await putForward(uma)).not.toContain(samAtUmas)
  const excluded = await screensOf(sam)
  await uma.call(includePerson, { params: { contactId: samAtUmas } })
  await world.settled()
  // Whether or not it holds, their own screens are the same, and so is what they take with them.
  expect(await screensOf(sam)).toEqual(excluded)
  const archive = await archiveOf(sam)
  await uma.call(excludePerson, { params: { contactId: samAtUmas }, body: {} })
  await world.settled()
  expect(await archiveOf(sam)).toEqual(archive)
  await uma.call(includePerson, { params: { contactId: samAtUmas } })
})

test('"don\'t include me" ends score, history and suggestions; the owner’s words stay, and the card looks like a quiet one', {
  timeout: 120_000,
}, async () => {
  const params = { contactId: samAtUmas }
  const noteId = crypto.randomUUID()
  await uma.call(writeNote, { params: { ...params, noteId }, body: { kind: 'project', text: 'the budget model' } })
  const mentions = async (): Promise<number> => {
    const [row] = await world.database.look<{ rows: number }[]>`
      select (select count(*) from interaction where owner_id = ${uma.owner.ownerId} and (${samAtUmas} = any(contacts) or ${samAtUmas} = any(folded_contacts)))::int
        + (select count(*) from contact_day where owner_id = ${uma.owner.ownerId} and contact_id = ${samAtUmas})::int
        + (select count(*) from relationship where owner_id = ${uma.owner.ownerId} and contact_id = ${samAtUmas})::int as rows`
    return row?.rows ?? 0
  }
  expect(await mentions()).toBeGreaterThan(3)
  await sam.call(changeInclusion, { body: { included: false } })
  await world.settled()
  expect(await mentions()).toBe(0)
  write(sam.person, sam.person.mail, uma.person)
  await world.advance(hour)
  expect(await mentions()).toBe(0)
  expect(await putForward(uma)).not.toContain(samAtUmas)
  expect(
    (await uma.call(listPeople, { querystring: { peers: 'everybody' } })).people.map(({ contactId }) => contactId),
  ).not.toContain(samAtUmas)
  const card = JSON.stringify(await uma.call(readPerson, { params }))
  expect(card).not.toMatch(/includ|left.?out|opt|asked/i)
  const [note] = await world.database
    .look`select 1 from note where owner_id = ${uma.owner.ownerId} and note_id = ${noteId}`
  expect(note).toBeDefined()
})

test('a consent that is taken back stops everything within the hour, and the screen says since when it stands still', {
  timeout: 120_000,
}, async () => {
  world.sandbox.entra.standing.withdraw(apiApp.clientId, uma.person.id, 'graph')
  world.sandbox.entra.standing.revokeSessions(uma.person.id, Date.now())
  const colleague = world.employees().find(({ id }) => id !== uma.person.id && id !== sam.person.id)
  if (!colleague) throw new Error('the company is too small')
  write(colleague, colleague.mail, uma.person)
  await world.advance(hour)
  const stored = async () =>
    (await world.database.look`select 1 from interaction where owner_id = ${uma.owner.ownerId}`).length
  const [before, calls] = [await stored(), world.graphCalls.length]
  write(colleague, colleague.mail, uma.person)
  await world.advance(hour)
  expect(await stored()).toBe(before)
  expect(
    world.graphCalls.slice(calls).filter(({ owner, status }) => owner.ownerId === uma.owner.ownerId && status < 300),
  ).toEqual([])
  const me = await uma.call(readMe, {})
  expect(me.reading.state).toBe('parked')
  expect(me.asOf).toMatch(/^\d{4}-/)
})
