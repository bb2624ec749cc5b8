/** Rhythms, holds, booking by itself and being swamped over the imitated Microsoft 365, through API, queues, worker and notifications. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dropCadence, listCircles, pauseCadence, setCadence } from '../../contract/circles.ts'
import * as invites from '../../contract/invites.ts'
import { changeSettings, turnOn } from '../../contract/me.ts'
import { excludePerson, findPeople, includePerson, listPeople } from '../../contract/people.ts'
import { writeNeeds, writePlace } from '../../contract/places.ts'
import { acceptSuggestion, type BookedLine, readToday, type Suggestion } from '../../contract/suggestions.ts'
import { dayNumber, isoDate, momentOf } from '../../core/zones/local.ts'
import { apiApp } from '../../sandbox/entra/apps.ts'
import type { Attendee, Event, Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const minute = 60_000
const hourMs = 60 * minute
const dayMs = 24 * hourMs
/** A Monday in London. */
const start = '2027-01-11T08:00:00Z'

let world: World
let uma: SignedIn
let sam: Person
let lee: Person
let ana: Person

/** Uma, Sam, Lee and Ana work in London for one manager; whatever else is in their calendars is taken away. */
beforeAll(async () => {
  world = await createWorld({ size: 120, seed: 5, now: start, traffic: false })
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const teams = new Map<string, Person[]>()
  for (const person of world.employees())
    if (person.zone === 'Europe/London' && person.managerId && !leads.has(person.id))
      teams.set(person.managerId, [...(teams.get(person.managerId) ?? []), person])
  const [one, two, three, four] = [...teams.values()].sort((a, b) => b.length - a.length)[0] ?? []
  if (!one || !two || !three || !four) throw new Error('the company is too small')
  ;[sam, lee, ana] = [two, three, four]
  for (const person of [one, sam, lee, ana]) clear(person)
  for (const other of [sam, lee, ana])
    for (const pair of [
      [one, other],
      [other, one],
    ] as const)
      write(...pair)
  uma = await join(one)
  await hush()
}, 180_000)
afterAll(() => world.close())

function write(from: Person, to: Person): void {
  const [sender, receiver] = [from, to].map(({ displayName, mail }) => ({ name: displayName, address: mail }))
  if (sender && receiver)
    world.sandbox.tenant.sendMail({ from: sender, to: [receiver], subject: 'planted', body: 'planted' })
}
function clear(person: Person): void {
  const { tenant } = world.sandbox
  const isOpen = ({ end, recurrence }: Event): boolean => end > world.clock.now().getTime() || recurrence !== null
  // One at a time: with a series its occurrences go.
  for (let next = [...tenant.events(person.id)].find(isOpen); next; next = [...tenant.events(person.id)].find(isOpen))
    tenant.deleteEvent(person.id, next.id)
}
async function join(person: Person): Promise<SignedIn> {
  const signedIn = await world.signIn(person)
  await signedIn.call(turnOn, { body: {} })
  await world.settled(120_000)
  return signedIn
}
/** Nobody but the three comes up: cards are few, and these stories need theirs. */
async function hush(): Promise<void> {
  const { people } = await uma.call(listPeople, { querystring: { peers: 'everybody', limit: 2000 } })
  const ours = [sam, lee, ana].map(({ displayName }) => displayName)
  const others = new Set(people.filter(({ name }) => !ours.includes(name)).map(({ contactId }) => contactId))
  for (const contactId of others) await uma.call(excludePerson, { params: { contactId }, body: {} })
  await world.settled()
  // Whom the org chart names for a thin mailbox is known only now.
  const { suggestions } = await uma.call(readToday, {})
  for (const { people: shown } of suggestions)
    for (const { contactId, name } of shown)
      if (!ours.includes(name)) await uma.call(excludePerson, { params: { contactId }, body: {} })
  await world.settled()
}
async function contactOf(who: Person, as: SignedIn = uma): Promise<string> {
  const { people } = await as.call(findPeople, { body: { addresses: [who.mail] } })
  const [found] = people
  if (!found) throw new Error(`${who.displayName} is not known`)
  return found.contactId
}
/** A meeting of Uma and one other, made by hand in her calendar and accepted by the other. */
function meet(other: Person, at: string, minutes = 45): Event {
  const { tenant } = world.sandbox
  const event = tenant.createEvent(uma.person.id, {
    subject: 'planted',
    start: Date.parse(at),
    end: Date.parse(at) + minutes * minute,
    zone: uma.person.zone,
    attendees: [guest(other)],
  })
  accept(other, at)
  return event
}
const guest = ({ displayName, mail }: Person): Attendee => ({
  type: 'required',
  emailAddress: { name: displayName, address: mail },
  response: 'none',
  respondedAt: null,
})
function copyOf(person: Person, at: string): Event | undefined {
  return world.sandbox.tenant
    .eventsBetween(person.id, Date.parse(at), Date.parse(at) + minute)
    .find((event) => event.start === Date.parse(at) && event.attendees.length > 0)
}
function accept(person: Person, at: string): void {
  const copy = copyOf(person, at)
  if (!copy) throw new Error(`${person.displayName} was not invited for ${at}`)
  world.sandbox.tenant.respond(person.id, copy.id, { response: 'accepted' })
}
/** On to a moment, by steps in which what falls due is done. */
const goTo = (moment: string, stepMs = 5 * dayMs): Promise<void> =>
  world.advance(Date.parse(moment) - world.clock.now().getTime(), stepMs)
const dayAfter = (date: string, days: number): string => isoDate(dayNumber(date) + days)
const shown = async (contactId: string, as: SignedIn = uma): Promise<Suggestion | undefined> =>
  (await as.call(readToday, {})).suggestions.find(({ people }) => people.some((one) => one.contactId === contactId))
const rhythmOf = async (contactId: string) => {
  const { cadences } = await uma.call(listCircles, {})
  return cadences.find((one) => one.contactId === contactId)?.next
}
const line = (inviteId: string, as: SignedIn = uma) => as.call(invites.readInvite, { params: { inviteId } })
async function send(held: BookedLine, as: SignedIn = uma): Promise<BookedLine> {
  await as.call(invites.sendInviteNow, { params: { inviteId: held.inviteId }, body: {} })
  await world.settled()
  return line(held.inviteId, as)
}
async function take(card: Suggestion, as: SignedIn = uma): Promise<BookedLine> {
  const [slot] = card.slots
  if (!slot) throw new Error('the card has no time')
  const held = await as.call(acceptSuggestion, {
    params: { suggestionId: card.suggestionId },
    body: { start: slot.start },
  })
  return send(held, as)
}
const inviteBy = async (as: SignedIn, contactId: string, at: string): Promise<BookedLine> => {
  const { invite } = await as.call(invites.makeInvite, { body: { kind: 'coffee', contactIds: [contactId], start: at } })
  if (!invite) throw new Error('no invite was made')
  return invite
}
const entries = (person: Person) =>
  [...world.sandbox.tenant.events(person.id)].filter(
    ({ end, isCancelled }) => !isCancelled && end > world.clock.now().getTime(),
  )

describe('every six weeks (scenario 18)', () => {
  test('counted from the last real meeting, through a move by eight days, a lunch by chance and a leave', {
    timeout: 240_000,
  }, async () => {
    const contactId = await contactOf(sam)
    const first = '2027-01-12T12:15:00.000Z'
    meet(sam, first)
    await goTo('2027-01-12T14:00:00Z')
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 42, atMostDays: 63 } })
    await world.settled()
    expect(await rhythmOf(contactId)).toEqual({ state: 'resting', metOn: '2027-01-12', dueOn: '2027-02-23' })

    // Two thirds are over on 9 February; the card comes a week before the day, and no time on it is sooner than six weeks.
    await goTo('2027-02-14T08:00:00Z')
    expect(await rhythmOf(contactId)).toMatchObject({ state: 'ready' })
    expect(await shown(contactId)).toBeUndefined()
    await goTo('2027-02-17T08:00:00Z')
    const card = await shown(contactId)
    expect(card?.reason).toEqual({
      code: 'rhythm',
      counts: { everyDays: 42, metDaysAgo: expect.any(Number) },
      text: expect.stringMatching(
        /^You chose every 6 weeks; by meetings just the two of you last met 3[56] days ago\.$/,
      ),
    })
    expect(card?.slots.length).toBeGreaterThan(0)
    for (const { start } of card?.slots ?? []) expect(start >= '2027-02-23').toBe(true)

    // Booked, and moved by eight days: nothing is stacked on it, and the next one is counted from where it really was.
    const booked = await take(card as Suggestion)
    expect(booked.state).toBe('booked')
    const moved = new Date(Date.parse(booked.start) + 8 * dayMs).toISOString()
    await uma.call(invites.moveInvite, { params: { inviteId: booked.inviteId }, body: { start: moved } })
    await world.settled()
    accept(sam, moved)
    await world.settled()
    expect(await rhythmOf(contactId)).toMatchObject({ state: 'planned' })
    await goTo(`${moved.slice(0, 10)}T08:00:00Z`)
    expect(await shown(contactId)).toBeUndefined()
    await goTo(`${dayAfter(moved.slice(0, 10), 1)}T08:00:00Z`)
    expect(await rhythmOf(contactId)).toMatchObject({
      metOn: moved.slice(0, 10),
      dueOn: dayAfter(moved.slice(0, 10), 42),
    })

    // A lunch by chance, not of Kith's making: counted from there, so that the old day passes without a word.
    const chance = `${dayAfter(moved.slice(0, 10), 21)}T12:30:00.000Z`
    await goTo(`${chance.slice(0, 10)}T07:00:00Z`)
    meet(sam, chance)
    await goTo(`${chance.slice(0, 10)}T15:00:00Z`)
    const due = dayAfter(chance.slice(0, 10), 42)
    expect(await rhythmOf(contactId)).toMatchObject({ state: 'resting', metOn: chance.slice(0, 10), dueOn: due })
    await goTo(`${dayAfter(moved.slice(0, 10), 42)}T08:00:00Z`)
    expect(await shown(contactId)).toBeUndefined()

    // Uma is away across the day: no card meanwhile, due when she is back, and no pile then.
    const [away, back] = [dayAfter(due, -8), dayAfter(due, 6)]
    world.sandbox.tenant.createEvent(uma.person.id, {
      subject: 'planted',
      start: momentOf('Europe/London', dayNumber(away), 0),
      end: momentOf('Europe/London', dayNumber(back), 0),
      zone: 'Europe/London',
      isAllDay: true,
      showAs: 'oof',
    })
    await world.settled()
    expect(await rhythmOf(contactId)).toMatchObject({ dueOn: back })
    await goTo(`${dayAfter(due, 1)}T08:00:00Z`)
    expect((await uma.call(readToday, {})).suggestions).toEqual([])
    await goTo(`${back}T09:00:00Z`)
    const again = await shown(contactId)
    expect(again?.reason.code).toBe('rhythm')
    expect((await uma.call(readToday, {})).suggestions.length).toBeLessThanOrEqual(3)
    for (const { start } of again?.slots ?? []) expect(start >= back).toBe(true)

    // Ended by either side without a word to the other.
    await uma.call(pauseCadence, { params: { contactId }, body: { until: dayAfter(back, 30) } })
    await world.settled()
    expect([await shown(contactId), (await rhythmOf(contactId))?.state]).toEqual([undefined, 'paused'])
    await uma.call(dropCadence, { params: { contactId } })
    await world.settled()
    expect(await rhythmOf(contactId)).toBeUndefined()
  })
})

describe('already planned (scenario 13)', () => {
  test('a meeting made by hand ends the card; cancelled the day before, it returns with the reason', {
    timeout: 120_000,
  }, async () => {
    const contactId = await contactOf(lee)
    const monday = nextMonday()
    await goTo(`${monday}T08:00:00Z`)
    // Whatever passed before: whom the owner chose to meet comes up.
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 7 } })
    await world.settled()
    await world.advance(1_000)
    expect((await shown(contactId))?.slots.length).toBeGreaterThan(0)
    const event = meet(lee, `${dayAfter(monday, 3)}T12:15:00.000Z`)
    await world.settled()
    await world.advance(1_000)
    expect(await shown(contactId)).toBeUndefined()
    await goTo(`${dayAfter(monday, 2)}T09:00:00Z`)
    expect(await shown(contactId)).toBeUndefined()
    world.sandbox.tenant.deleteEvent(uma.person.id, event.id)
    await world.settled()
    await world.advance(1_000)
    expect((await shown(contactId))?.reason).toMatchObject({
      code: 'fell-through',
      text: 'What you two had planned was cancelled.',
    })
    await uma.call(dropCadence, { params: { contactId } })
    await world.settled()
  })
})

const nextMonday = (): string => {
  const today = dayNumber(world.clock.now().toISOString().slice(0, 10))
  // Day 0 was a Thursday.
  return isoDate(today + ((4 - (today % 7) + 7) % 7 || 7))
}

describe('swamped and declined (scenario 15)', () => {
  test('said by whoever was invited, it ends invitations for thirty days and offers help once; nobody else learns of it', {
    timeout: 120_000,
  }, async () => {
    const other = await join(ana)
    const contactId = await contactOf(ana)
    await goTo(`${nextMonday()}T08:00:00Z`)
    const at = `${dayAfter(world.clock.now().toISOString().slice(0, 10), 1)}T10:00:00.000Z`
    const booked = await send(await inviteBy(uma, contactId, at))
    expect(booked.state).toBe('booked')
    await world.advance(1_000)
    const { incoming } = await other.call(invites.listIncoming, {})
    const [came] = incoming.filter(({ start }) => start === at)
    expect(came).toMatchObject({ from: { name: uma.person.displayName }, swamped: false })
    const said = await other.call(invites.sayImSwamped, { body: { meetingId: came?.meetingId ?? '', swamped: true } })
    expect(said.swamped).toBe(true)
    await world.settled()
    const offer = await shown(contactId)
    expect(offer).toMatchObject({ kind: 'help-15', reason: { code: 'swamped' } })
    expect(offer?.slots.length).toBeGreaterThan(0)
    world.sandbox.tenant.respond(ana.id, copyOf(ana, at)?.id ?? '', { response: 'declined' })
    await world.settled()
    await world.advance(1_000)
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 7 } })
    await world.settled()
    const cards = (await uma.call(readToday, {})).suggestions.filter(({ people }) => people[0]?.contactId === contactId)
    expect(cards.map(({ reason }) => reason.code)).toEqual(['swamped'])
    await world.advance(20 * dayMs, 4 * dayMs)
    expect(await shown(contactId)).toBeUndefined()
    await uma.call(dropCadence, { params: { contactId } })
  })

  test('two declines in a row end what is suggested; an invitation of theirs begins it anew', {
    timeout: 240_000,
  }, async () => {
    const contactId = await contactOf(lee)
    await goTo(`${nextMonday()}T08:00:00Z`)
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 7 } })
    for (let round = 0; round < 2; round++) {
      const at = `${dayAfter(world.clock.now().toISOString().slice(0, 10), 1)}T1${round}:00:00.000Z`
      const booked = await send(await inviteBy(uma, contactId, at))
      expect(booked.state).toBe('booked')
      world.sandbox.tenant.respond(lee.id, copyOf(lee, at)?.id ?? '', { response: 'declined' })
      await world.settled()
      await world.advance(1_000)
      expect((await line(booked.inviteId)).outcome).toBe('declined')
      await world.advance(2 * dayMs)
    }
    await world.advance(60 * dayMs, 5 * dayMs)
    expect(await rhythmOf(contactId)).toMatchObject({ state: 'overdue' })
    expect(await shown(contactId)).toBeUndefined()
    // Lee invites, and it is held.
    const day = nextMonday()
    await goTo(`${day}T07:00:00Z`)
    const theirs = world.sandbox.tenant.createEvent(lee.id, {
      subject: 'planted',
      start: Date.parse(`${day}T15:00:00Z`),
      end: Date.parse(`${day}T15:30:00Z`),
      zone: lee.zone,
      attendees: [guest(uma.person)],
    })
    expect(theirs).toBeDefined()
    accept(uma.person, `${day}T15:00:00.000Z`)
    await world.advance(9 * dayMs, 3 * dayMs)
    expect((await shown(contactId))?.reason.code).toBe('rhythm')
    await uma.call(dropCadence, { params: { contactId } })
    await world.settled()
  })
})

const setExcluded = async (person: Person, excluded: boolean): Promise<void> => {
  const params = { contactId: await contactOf(person) }
  if (excluded) await uma.call(excludePerson, { params, body: {} })
  else await uma.call(includePerson, { params })
}

describe('a hold, and booking by itself', () => {
  test('a private entry for the suggested time, gone with the click that makes the invite of it', {
    timeout: 120_000,
  }, async () => {
    const contactId = await contactOf(sam)
    for (const other of [lee, ana]) await setExcluded(other, true)
    await uma.call(changeSettings, { body: { booking: { holds: true } } })
    clear(uma.person)
    await goTo(`${nextMonday()}T08:00:00Z`)
    const before = await world.database
      .look`select count(*)::int as n from interaction where owner_id = ${uma.owner.ownerId} and kind = 'meeting'`
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 7 } })
    await world.settled()
    await world.advance(1_000)
    const card = await shown(contactId)
    expect(card?.hold?.start).toBe(card?.slots[0]?.start)
    const [hold, ...others] = entries(uma.person)
    expect(others).toEqual([])
    expect(hold).toMatchObject({ subject: 'Hold', sensitivity: 'private', showAs: 'tentative', attendees: [] })
    expect(JSON.stringify(hold)).not.toContain(sam.displayName)
    expect(entries(sam)).toEqual([])
    const booked = await take(card as Suggestion)
    expect(booked).toMatchObject({ state: 'booked', start: card?.slots[0]?.start })
    await world.advance(1_000)
    expect(entries(uma.person)).toMatchObject([{ start: Date.parse(booked.start), attendees: [{}] }])
    await uma.call(invites.cancelInvite, { params: { inviteId: booked.inviteId }, body: {} })
    await world.settled()
    await world.advance(2 * dayMs)
    expect(
      await world.database
        .look`select count(*)::int as n from interaction where owner_id = ${uma.owner.ownerId} and kind = 'meeting'`,
    ).toEqual(before)
    await uma.call(dropCadence, { params: { contactId } })
    await uma.call(changeSettings, { body: { booking: { holds: false } } })
  })

  test('not stopped in its window it is booked, once; with "not this person" in between it is not', {
    timeout: 120_000,
  }, async () => {
    const contactId = await contactOf(lee)
    await setExcluded(sam, true)
    await setExcluded(lee, false)
    await uma.call(changeSettings, { body: { booking: { auto: true, vetoHours: 24, perWeek: 2 } } })
    await uma.call(writePlace, {
      params: { placeId: randomUUID() },
      body: { name: 'Garden', where: 'Mill Lane 2', kinds: ['lunch', 'coffee'], suits: ['vegetarian', 'step-free'] },
    })
    await uma.call(writeNeeds, { body: { needs: ['vegetarian'] } })
    await goTo(`${dayAfter(nextMonday(), 14)}T08:00:00Z`)
    await uma.call(setCadence, { params: { contactId }, body: { everyDays: 7 } })
    await world.settled()
    const card = await shown(contactId)
    expect(card?.auto).toMatchObject({ start: expect.any(String), at: expect.any(String) })
    await uma.call(excludePerson, { params: { contactId }, body: {} })
    await world.advance(25 * hourMs)
    expect(entries(lee)).toEqual([])
    await uma.call(includePerson, { params: { contactId } })
    await world.advance(15 * dayMs, 5 * dayMs)
    const anew = await shown(contactId)
    expect(anew?.auto).not.toBeNull()
    await world.advance(Date.parse(anew?.auto?.at ?? '') - world.clock.now().getTime() - 1_000)
    expect(entries(lee)).toEqual([])
    await world.advance(2_000)
    const at = anew?.auto?.start ?? ''
    expect(entries(lee)).toMatchObject([{ start: Date.parse(at), location: { displayName: 'Garden, Mill Lane 2' } }])
    expect(JSON.stringify(entries(lee))).not.toMatch(/vegetar|step-free/)
    const { invites: all } = await uma.call(invites.listInvites, {})
    expect(all.filter(({ auto }) => auto)).toMatchObject([{ state: 'booked', start: at }])
  })
})

describe('without the right to write to the calendar', () => {
  test('the form is handed out filled in, the event that the owner makes of it is recognised, and its answers are followed', {
    timeout: 120_000,
  }, async () => {
    const his = await world.signIn(lee)
    if (his.me.state === 'signed-in') await his.call(turnOn, { body: {} })
    await world.settled(120_000)
    const contactId = await contactOf(sam, his)
    const at = `${dayAfter(nextMonday(), 1)}T10:00:00.000Z`
    const held = await inviteBy(his, contactId, at)
    // Whoever signs in here agrees to everything, so that the right is taken away within the ten seconds.
    await tell(lee, 'consent/withdraw', { clientId: apiApp.clientId, permissions: ['Calendars.ReadWrite'] })
    await tell(lee, 'challenge', {})
    await world.advance(11_000)
    const refused = await line(held.inviteId, his)
    const names = [lee, sam].map(({ displayName }) => displayName.split(' ')[0])
    expect(refused).toMatchObject({
      state: 'failed',
      errorCode: 'needs-consent',
      start: at,
      form: { subject: names.join(' / '), attendees: [sam.mail], body: expect.stringContaining('coffee') },
    })
    expect(copyOf(sam, at)).toBeUndefined()
    const moved = new Date(Date.parse(at) + 30 * minute).toISOString()
    world.sandbox.tenant.createEvent(lee.id, {
      subject: refused.form?.subject ?? '',
      start: Date.parse(moved),
      end: Date.parse(moved) + 30 * minute,
      zone: lee.zone,
      attendees: [guest(sam)],
    })
    await world.advance(2 * minute)
    expect(await line(refused.inviteId, his)).toMatchObject({
      state: 'booked',
      errorCode: null,
      start: moved,
      form: null,
    })
    accept(sam, moved)
    await world.settled()
    await world.advance(1_000)
    expect((await line(refused.inviteId, his)).people).toMatchObject([{ response: 'accepted' }])
  })
})

async function tell(person: Person, what: string, body: object): Promise<void> {
  const answer = await fetch(`${world.sandbox.httpOrigin}/_sandbox/people/${person.id}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${what} answered ${answer.status}`)
}
