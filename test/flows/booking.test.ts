/** The booking rules over the imitated Microsoft 365: API, queues, worker, notifications and the official client, one story after the other. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Output } from '../../contract/client.ts'
import * as invites from '../../contract/invites.ts'
import { changeSettings, turnOn } from '../../contract/me.ts'
import { excludePerson, findPeople, includePerson, listPeople, readPerson } from '../../contract/people.ts'
import { deletePlace, writePlace, writeSites } from '../../contract/places.ts'
import { acceptSuggestion, type BookedLine, readToday } from '../../contract/suggestions.ts'
import { dayNumber, isoDate, weekdayOf } from '../../core/zones/local.ts'
import type { Event, Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const minute = 60_000
/** A Thursday; Europe and America change their clocks on different Sundays of this month. */
const start = '2027-03-11T08:00:00Z'

let world: World
let uma: SignedIn
let sam: Person
let lee: Person
let kim: Person
let ana: Person

/** Uma, Sam and Lee work in London and lead nobody, Kim works in New York and Ana in Madrid; they have written to each other. */
beforeAll(async () => {
  world = await createWorld({ size: 60, seed: 5, now: start, traffic: false })
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const londoners = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  const [one, two, three] = londoners
  const far = world.employees().find(({ zone }) => zone === 'America/New_York')
  const moves = world.employees().find(({ id, zone }) => zone === 'Europe/Paris' && !leads.has(id))
  if (!one || !two || !three || !far || !moves) throw new Error('the company is too small')
  ;[sam, lee, kim, ana] = [two, three, far, moves]
  world.sandbox.tenant.changePerson(ana.id, { zone: 'Europe/Madrid', site: 'Madrid', officeLocation: 'Madrid' })
  const workingHours = { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] }
  for (const { id } of [one, far]) world.sandbox.tenant.changePerson(id, { workingHours })
  // Equals of one team: whom one turns to in confidence, as in HR, no card names.
  const { department, jobTitle, managerId } = one
  for (const { id } of [two, three]) world.sandbox.tenant.changePerson(id, { department, jobTitle, managerId })
  for (const other of [sam, lee, kim, ana])
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      write(from, to)
  uma = await join(one)
}, 180_000)
afterAll(() => world.close())

function write(from: Person, to: Person): void {
  const [sender, receiver] = [from, to].map(({ displayName, mail }) => ({ name: displayName, address: mail }))
  if (sender && receiver)
    world.sandbox.tenant.sendMail({ from: sender, to: [receiver], subject: 'planted', body: 'planted' })
}

/** Signs in, turns on, and waits until everything is read. */
async function join(person: Person): Promise<SignedIn> {
  const signedIn = await world.signIn(person)
  await signedIn.call(turnOn, { body: {} })
  await world.settled(120_000)
  return signedIn
}

/** How somebody is known to somebody who uses Kith. */
async function contactOf(who: Person, as: SignedIn = uma): Promise<string> {
  const { people } = await as.call(findPeople, { body: { addresses: [who.mail] } })
  const [found] = people
  if (!found) throw new Error(`${who.displayName} is not known`)
  return found.contactId
}
/** Empties somebody's calendar of what lies ahead, so that a story can be told in it. */
function clear(person: Person): void {
  const { tenant } = world.sandbox
  // With a series its exceptions go.
  for (const { id, end, recurrence } of [...tenant.events(person.id)])
    if ((end > world.clock.now().getTime() || recurrence) && tenant.events(person.id).some((event) => event.id === id))
      tenant.deleteEvent(person.id, id)
}
const put = (person: Person, from: string, to: string, change: Partial<Event> = {}): Event =>
  world.sandbox.tenant.createEvent(person.id, {
    subject: 'planted',
    start: Date.parse(from),
    end: Date.parse(to),
    zone: person.zone,
    ...change,
  })

async function times(
  kind: 'lunch' | 'group-lunch' | 'coffee',
  who: readonly string[],
  from: string,
  to: string,
): Promise<Output<typeof invites.readSlots>> {
  const { proposalId } = await uma.call(invites.searchSlots, { body: { kind, contactIds: [...who], from, to } })
  await world.settled()
  const found = await uma.call(invites.readSlots, { params: { proposalId } })
  expect(found.state).toBe('ready')
  return found
}
const invite = async (
  as: SignedIn,
  contactId: string,
  at: string,
  kind: 'lunch' | 'coffee' = 'coffee',
): Promise<BookedLine> => {
  const { invite: made } = await as.call(invites.makeInvite, { body: { kind, contactIds: [contactId], start: at } })
  if (!made) throw new Error('no invite was made')
  return made
}
const line = (as: SignedIn, inviteId: string) => as.call(invites.readInvite, { params: { inviteId } })
const send = async (as: SignedIn, held: BookedLine): Promise<BookedLine> => {
  await as.call(invites.sendInviteNow, { params: { inviteId: held.inviteId }, body: {} })
  await world.settled()
  return line(as, held.inviteId)
}
const copyOf = (person: Person, at: string): Event | undefined =>
  world.sandbox.tenant
    .eventsBetween(person.id, Date.parse(at), Date.parse(at) + minute)
    .find((event) => event.start === Date.parse(at) && event.attendees.length > 0)

describe('times', () => {
  test('London and New York between their clock changes: calls from nine in New York to the end of the day in London, labelled in both times', async () => {
    const contactId = await contactOf(kim)
    clear(kim)
    clear(uma.person)
    const found = await times('lunch', [contactId], '2027-03-15', '2027-03-19')
    expect(found.slots.length).toBeGreaterThan(2)
    for (const slot of found.slots) {
      const [own, theirs] = slot.local
      expect(slot.kind).toBe('call')
      expect([own?.zone, theirs?.zone]).toEqual(['Europe/London', 'America/New_York'])
      expect(Number(own?.from.slice(0, 2)) - Number(theirs?.from.slice(0, 2))).toBe(4)
      expect((own?.from ?? '') >= '13:00' && (own?.to ?? '') <= '17:00').toBe(true)
      expect((theirs?.from ?? '') >= '09:00' && (theirs?.to ?? '') <= '13:00').toBe(true)
    }
    // Of the whole week there is no day without, and what is written to New York names both clocks.
    expect(found.days).toEqual([])
    // With those hours taken there is no other on that day, however free both are before and after.
    const taken = put(uma.person, '2027-03-17T13:00:00Z', '2027-03-17T17:00:00Z')
    expect(await times('lunch', [contactId], '2027-03-17', '2027-03-17')).toMatchObject({
      slots: [],
      days: [{ date: '2027-03-17', why: 'busy' }],
    })
    world.sandbox.tenant.deleteEvent(uma.person.id, taken.id)
    const [first] = found.slots
    const held = await uma.call(acceptSuggestion, {
      params: { suggestionId: found.proposalId },
      body: { start: first?.start ?? '' },
    })
    const booked = await send(uma, held)
    expect(booked.state).toBe('booked')
    const [own, theirs] = first?.local ?? []
    const text = copyOf(kim, booked.start)?.body ?? ''
    expect(text).toContain(`${theirs?.from}–${theirs?.to} your time, ${own?.from}–${own?.to} mine`)
    expect(text).not.toContain('lunch')
  })

  test('lunch lies in the windows that both have set; one who eats at two is not met at twelve', async () => {
    const contactId = await contactOf(sam)
    clear(sam)
    const his = await join(sam)
    await uma.call(changeSettings, { body: { lunch: { from: '12:00', to: '13:00' } } })
    await his.call(changeSettings, { body: { lunch: { from: '12:30', to: '13:30' } } })
    const both = await times('lunch', [contactId], '2027-03-16', '2027-03-16')
    expect(both.slots.map(({ kind, local }) => [kind, local[0]?.from, local[0]?.to])).toEqual([
      ['lunch', '12:30', '13:00'],
    ])
    await his.call(changeSettings, { body: { lunch: { from: '14:00', to: '15:00' } } })
    const apart = await times('lunch', [contactId], '2027-03-16', '2027-03-16')
    expect(apart).toMatchObject({ slots: [], days: [{ date: '2027-03-16', why: 'no-common-lunch' }] })
    await his.call(changeSettings, { body: { lunch: { from: '12:00', to: '13:30' } } })
    await uma.call(changeSettings, { body: { lunch: { from: '12:00', to: '13:30' } } })
  })

  test('Sam at half past twelve, Ana not, whether she is in Madrid or visiting, and nobody at ten or at four (scenario 9)', async () => {
    const [withSam, withAna] = [await contactOf(sam), await contactOf(ana)]
    for (const person of [uma.person, sam, ana]) clear(person)
    const [his, hers] = [await world.signIn(sam), await join(ana)]
    await uma.call(changeSettings, { body: { lunch: { from: '12:00', to: '13:00' } } })
    await his.call(changeSettings, { body: { lunch: { from: '12:30', to: '13:30' } } })
    await hers.call(changeSettings, { body: { lunch: { from: '14:00', to: '15:00' } } })
    const day = '2027-03-16'
    const lunches = async (contactId: string) =>
      (await times('lunch', [contactId], day, day)).slots.flatMap(({ kind, local }) =>
        kind === 'lunch' ? [local[0]?.from] : [],
      )
    expect(await lunches(withSam)).toEqual(['12:30'])
    // In Madrid there is no lunch with her, but a call.
    expect(await lunches(withAna)).toEqual([])
    // She visits: her calendar is on London's clock and says that she works elsewhere; Uma knows where, and picks the place.
    world.sandbox.tenant.changePerson(ana.id, { zone: 'Europe/London' })
    put(ana, `${day}T00:00:00Z`, '2027-03-18T00:00:00Z', { isAllDay: true, showAs: 'workingElsewhere' })
    const placeId = randomUUID()
    await uma.call(writePlace, { params: { placeId }, body: { name: 'Garden', kinds: ['lunch'] } })
    const byHand = async (contactId: string, at: string, hers = false): Promise<BookedLine> => {
      const place = hers ? { place: { placeId } } : {}
      const { invite: made } = await uma.call(invites.makeInvite, {
        body: { kind: 'lunch', contactIds: [contactId], start: `${day}T${at}`, ...place },
      })
      return send(uma, made as BookedLine)
    }
    expect(await byHand(withAna, '12:15', true)).toMatchObject({
      kind: 'lunch',
      state: 'failed',
      errorCode: 'after-hours',
      people: [{ misfit: { why: 'lunch', zone: 'Europe/London', from: '12:15' } }],
    })
    for (const at of ['10:00', '16:00'])
      expect(await byHand(withSam, at)).toMatchObject({
        state: 'failed',
        errorCode: 'after-hours',
        people: [{ misfit: { why: 'lunch', from: at } }],
      })
    for (const person of [sam, ana])
      for (const at of ['10:00', '12:15', '16:00']) expect(copyOf(person, `${day}T${at}:00.000Z`)).toBeUndefined()
    await uma.call(deletePlace, { params: { placeId } })
    for (const who of [uma, his]) await who.call(changeSettings, { body: { lunch: { from: '12:00', to: '13:30' } } })
  }, 90_000)

  test('away to Thursday, Good Friday and Easter Monday at the site: nothing before Tuesday', async () => {
    const contactId = await contactOf(sam)
    const leave = put(sam, '2027-03-22T00:00:00Z', '2027-03-26T00:00:00Z', { isAllDay: true, showAs: 'oof' })
    const found = await times('lunch', [contactId], '2027-03-22', '2027-03-31')
    expect(found.slots.map(({ local }) => local[0]?.date).sort()[0]).toBe('2027-03-30')
    expect(found.days.filter(({ why }) => why === 'away').map(({ date }) => date)).toEqual([
      '2027-03-22',
      '2027-03-23',
      '2027-03-24',
      '2027-03-25',
    ])
    expect(found.days.filter(({ why }) => why === 'holiday').map(({ date }) => date)).toEqual([
      '2027-03-26',
      '2027-03-29',
    ])
    world.sandbox.tenant.deleteEvent(sam.id, leave.id)
  })

  test('a time at which one of three is busy is not offered', async () => {
    for (const person of [sam, lee]) clear(person)
    const ids = [await contactOf(sam), await contactOf(lee)]
    const before = await times('group-lunch', ids, '2027-03-17', '2027-03-18')
    expect(new Set(before.slots.map(({ local }) => local[0]?.date))).toEqual(new Set(['2027-03-17', '2027-03-18']))
    put(lee, '2027-03-17T11:30:00Z', '2027-03-17T14:30:00Z')
    const after = await times('group-lunch', ids, '2027-03-17', '2027-03-18')
    expect(new Set(after.slots.map(({ local }) => local[0]?.date))).toEqual(new Set(['2027-03-18']))
    expect(after.days).toEqual([{ date: '2027-03-17', why: 'busy' }])
  })
})

describe('booking', () => {
  test('the slot goes between offer and click: nothing is sent, and other times are offered', async () => {
    const contactId = await contactOf(sam)
    const at = '2027-03-23T10:00:00.000Z'
    const held = await invite(uma, contactId, at)
    put(sam, at, '2027-03-23T10:30:00Z')
    expect(await send(uma, held)).toMatchObject({ state: 'failed', outcome: 'taken' })
    expect(copyOf(uma.person, at)).toBeUndefined()
    const next = await uma.call(invites.readSlots, { params: { proposalId: held.suggestionId ?? '' } })
    expect(next.state).toBe('ready')
    expect(next.slots.length).toBeGreaterThan(0)
    expect(next.slots.map((slot) => slot.start)).not.toContain(at)
  })

  test('a time of the owner’s own choosing at which it is six in New York is not booked there, and the line says whose hours', async () => {
    const contactId = await contactOf(kim)
    for (const person of [uma.person, kim]) clear(person)
    const at = '2027-03-18T10:00:00.000Z'
    const { invite: made } = await uma.call(invites.makeInvite, {
      body: { kind: 'call', contactIds: [contactId], start: at },
    })
    const sent = await send(uma, made as BookedLine)
    expect(sent).toMatchObject({
      state: 'failed',
      errorCode: 'after-hours',
      people: [{ misfit: { why: 'hours', zone: 'America/New_York', date: '2027-03-18', from: '06:00' } }],
    })
    expect([uma.person, kim].map((person) => copyOf(person, at))).toEqual([undefined, undefined])
    const next = await uma.call(invites.readSlots, { params: { proposalId: sent.suggestionId ?? '' } })
    expect(next.slots.every(({ local }) => local.every(({ from, to }) => from >= '09:00' && to <= '17:00'))).toBe(true)
    expect(next.slots.length).toBeGreaterThan(0)
  })

  test('both click within a second and one retries: one event, and the other sees "just invited you"', async () => {
    const contactId = await contactOf(sam)
    const other = await world.signIn(sam)
    const back = await contactOf(uma.person, other)
    const [hers, his] = await Promise.all([
      invite(uma, contactId, '2027-03-24T10:00:00.000Z'),
      invite(other, back, '2027-03-24T15:00:00.000Z'),
    ])
    const now = [hers, hers, his].map((held, index) =>
      (index < 2 ? uma : other).call(invites.sendInviteNow, { params: { inviteId: held.inviteId }, body: {} }),
    )
    await Promise.all(now)
    await world.settled()
    const lines = [await line(uma, hers.inviteId), await line(other, his.inviteId)]
    expect(lines.map(({ state }) => state).sort()).toEqual(['booked', 'failed'])
    const [won, lost] = lines[0]?.state === 'booked' ? lines : lines.reverse()
    expect(lost).toMatchObject({ errorCode: 'invited-you', start: won?.start })
    expect(lost?.link).toEqual(expect.any(String))
    const all = [uma.person, sam]
      .flatMap(({ id }) => world.sandbox.tenant.events(id))
      .filter(({ transactionId }) => transactionId !== null)
    const mine = all.filter(({ transactionId }) => [hers.inviteId, his.inviteId].includes(transactionId ?? ''))
    expect(new Set(mine.map(({ iCalUId }) => iCalUId)).size).toBe(1)
  })

  test('a decline is on the screen a notification later and books nothing by itself; a proposed time is one click away', async () => {
    const contactId = await contactOf(lee)
    clear(lee)
    const at = '2027-03-24T14:00:00.000Z'
    const booked = await send(uma, await invite(uma, contactId, at))
    expect(booked.state).toBe('booked')
    const proposed = { start: Date.parse('2027-03-25T14:00:00Z'), end: Date.parse('2027-03-25T14:30:00Z') }
    world.sandbox.tenant.respond(lee.id, copyOf(lee, at)?.id ?? '', { response: 'declined', proposed })
    await world.settled()
    await world.advance(1_000)
    const declined = await line(uma, booked.inviteId)
    expect(declined).toMatchObject({
      outcome: 'declined',
      people: [{ response: 'declined', proposed: { start: new Date(proposed.start).toISOString() } }],
    })
    const posts = world.graphCalls.filter(({ method, path }) => method === 'POST' && path.endsWith('/me/events')).length
    await world.advance(10 * minute)
    expect(
      world.graphCalls.filter(({ method, path }) => method === 'POST' && path.endsWith('/me/events')),
    ).toHaveLength(posts)
    await uma.call(invites.acceptProposal, { params: { inviteId: booked.inviteId }, body: {} })
    await world.settled()
    expect(copyOf(uma.person, '2027-03-25T14:00:00.000Z')).toBeDefined()
    expect(await line(uma, booked.inviteId)).toMatchObject({ outcome: null, start: '2027-03-25T14:00:00.000Z' })
  })
})

describe('moving', () => {
  test('to a time of the owner’s own moves the event for both; one that is taken or outside hours leaves it where it was', async () => {
    const contactId = await contactOf(lee)
    for (const person of [uma.person, lee]) clear(person)
    const at = '2027-03-30T13:00:00.000Z'
    const booked = await send(uma, await invite(uma, contactId, at))
    world.sandbox.tenant.respond(lee.id, copyOf(lee, at)?.id ?? '', { response: 'accepted' })
    await world.settled()
    const move = async (to: string): Promise<BookedLine> => {
      await uma.call(invites.moveInvite, { params: { inviteId: booked.inviteId }, body: { start: to } })
      await world.settled()
      return line(uma, booked.inviteId)
    }
    put(lee, '2027-03-31T14:00:00Z', '2027-03-31T15:00:00Z')
    expect(await move('2027-03-31T15:30')).toMatchObject({ start: at, errorCode: 'taken', wanted: null })
    expect(copyOf(lee, at)).toBeDefined()
    const refused = await move('2027-03-31T20:00').catch((error: unknown) => error)
    expect(refused).toMatchObject({ problem: { code: 'after-hours' } })
    // Half an hour later, over its own time, on the owner's summer clock.
    const later = '2027-03-30T13:15:00.000Z'
    expect(await move('2027-03-30T14:15')).toMatchObject({ start: later, errorCode: null, wanted: null })
    expect([copyOf(lee, at), copyOf(lee, later)?.start]).toEqual([undefined, Date.parse(later)])
    await world.advance(1_000)
    expect(await line(uma, booked.inviteId)).toMatchObject({ people: [{ response: 'none' }], outcome: null })
  })

  test('between two sites a time that can no longer be reached is not booked', async () => {
    const contactId = await contactOf(sam)
    for (const person of [uma.person, sam]) clear(person)
    world.sandbox.tenant.changePerson(sam.id, { site: 'London Docks', officeLocation: 'London Docks' })
    await world.advance(31 * minute)
    await uma.call(writeSites, { body: { ways: [{ between: [uma.person.site ?? '', 'London Docks'], minutes: 25 }] } })
    const found = await times('lunch', [contactId], '2027-03-31', '2027-03-31')
    const [slot] = found.slots
    expect(slot).toMatchObject({ kind: 'lunch', reasons: expect.arrayContaining(['travel']) })
    const held = await uma.call(acceptSuggestion, {
      params: { suggestionId: found.proposalId },
      body: { start: slot?.start ?? '' },
    })
    const end = Date.parse(slot?.end ?? '')
    put(sam, new Date(end + 10 * minute).toISOString(), new Date(end + 60 * minute).toISOString())
    expect(await send(uma, held)).toMatchObject({ state: 'failed', outcome: 'taken' })
    expect(copyOf(sam, slot?.start ?? '')).toBeUndefined()
    world.sandbox.tenant.changePerson(sam.id, { site: uma.person.site, officeLocation: uma.person.site })
    await world.advance(31 * minute)
  })
})

describe('afterwards', () => {
  test('a coffee that was held moves the score when it ends; "no" un-counts it and nobody else is told', {
    timeout: 90_000,
  }, async () => {
    const contactId = await contactOf(lee)
    clear(lee)
    let day = dayNumber(world.clock.now().toISOString().slice(0, 10)) + 2
    while (weekdayOf(day) > 5) day++
    const at = `${isoDate(day)}T15:00:00.000Z`
    const booked = await send(uma, await invite(uma, contactId, at))
    expect(booked.state).toBe('booked')
    world.sandbox.tenant.respond(lee.id, copyOf(lee, at)?.id ?? '', { response: 'accepted' })
    await world.settled()
    const person0 = () => uma.call(readPerson, { params: { contactId } })
    const meetings = (told: Awaited<ReturnType<typeof person0>>) =>
      told.days.find(({ day }) => day === at.slice(0, 10))?.meetings ?? 0
    // While it goes on the calendar changes and is read: what has not ended is no contact yet.
    await world.advance(Date.parse(booked.end) - world.clock.now().getTime() - 5 * minute)
    put(uma.person, `${isoDate(day + 1)}T07:00:00Z`, `${isoDate(day + 1)}T07:15:00Z`)
    await world.settled()
    await world.advance(5 * minute - 1_000)
    const before = await person0()
    expect(meetings(before)).toBe(0)
    expect((before.lastContact ?? '') < at.slice(0, 10)).toBe(true)
    await world.advance(20 * minute)
    const after = await person0()
    expect(meetings(after)).toBe(1)
    expect(after.lastContact).toBe(at.slice(0, 10))
    // The counts are those that the owner can recount on the days shown.
    const within = after.days.filter(({ day: one }) => one > isoDate(day - 90))
    expect(after.reason?.text).toContain('last today')
    expect(after.reason?.counts).toMatchObject({
      lastDaysAgo: 0,
      daysIn90: within.length,
      meetingsIn90: (before.reason?.counts.meetingsIn90 ?? 0) + 1,
    })
    expect((await line(uma, booked.inviteId)).askedAt).not.toBeNull()
    const isWrite = ({ method, path }: (typeof world.graphCalls)[number]) =>
      method !== 'GET' && !path.includes('getSchedule') && !path.includes('subscriptions')
    const writes = world.graphCalls.filter(isWrite).length
    await uma.call(invites.didItHappen, { params: { inviteId: booked.inviteId }, body: { happened: false } })
    await world.settled()
    expect(meetings(await person0())).toBe(0)
    expect((await world.recount(uma.owner)).differed).toBe(0)
    expect(world.graphCalls.filter(isWrite)).toHaveLength(writes)
    const today = await uma.call(readToday, {})
    const [again, ...more] = today.suggestions.filter(({ reason }) => reason.code === 'did-not-happen')
    expect([again?.people.map((one) => one.contactId), more]).toEqual([[contactId], []])
    expect(again?.slots.length).toBeGreaterThan(0)
    expect((await person0()).reason?.counts).toEqual(before.reason?.counts)
    // Asked once: days later nothing asks anew.
    const { askedAt } = await line(uma, booked.inviteId)
    await world.advance(3 * 86_400_000, 86_400_000)
    expect((await line(uma, booked.inviteId)).askedAt).toBe(askedAt)
  })

  test('"not this person" ends it here, and changes nothing on the screens of the other', async () => {
    const contactId = await contactOf(sam)
    const other = await world.signIn(sam)
    const screens = async () =>
      JSON.stringify([
        await other.call(listPeople, { querystring: { peers: 'everybody' } }),
        await other.call(readToday, {}),
      ])
    const before = await screens()
    await uma.call(excludePerson, { params: { contactId }, body: {} })
    await world.settled()
    expect(await screens()).toBe(before)
    const today = await uma.call(readToday, {})
    expect(today.suggestions.flatMap(({ people }) => people.map((one) => one.contactId))).not.toContain(contactId)
    await uma.call(includePerson, { params: { contactId } })
  })
})
