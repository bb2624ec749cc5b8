/** Places and groups over the imitated Microsoft 365: API, queues, worker, notifications and calendars, one story after the other. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Output } from '../../contract/client.ts'
import * as groups from '../../contract/groups.ts'
import * as invites from '../../contract/invites.ts'
import { changeSettings, turnOn } from '../../contract/me.ts'
import { findPeople, readPerson } from '../../contract/people.ts'
import * as places from '../../contract/places.ts'
import * as polls from '../../contract/polls.ts'
import { acceptSuggestion, type BookedLine } from '../../contract/suggestions.ts'
import type { Event, Person } from '../../sandbox/tenant/types.ts'
import { createWorld, type SignedIn, type World } from '../support/world.ts'

const minute = 60_000
/** A Thursday, nine weeks before the next public holiday in Lyon. */
const start = '2027-02-25T08:00:00Z'

let world: World
let uma: SignedIn
let sam: SignedIn
let lee: SignedIn
/** Who do not use Kith. */
let ann: Person
let bob: Person
const ids = new Map<string, string>()

/**
 * Uma, Sam and Lee use Kith, Ann and Bob do not; all work in Lyon, and lead nobody. Uma has written with each. They answer
 * what a test answers for them, and nothing else.
 */
beforeAll(async () => {
  world = await createWorld({ size: 60, seed: 5, now: start, traffic: false })
  const { tenant } = world.sandbox
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const lyonnais = world.employees().filter(({ id, zone }) => zone === 'Europe/Paris' && !leads.has(id))
  const [one, two, three, four, five] = lyonnais
  if (!one || !two || !three || !four || !five) throw new Error('the company is too small')
  ;[ann, bob] = [four, five]
  for (const other of [two, three, four, five])
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const [sender, receiver] = [from, to].map(({ displayName, mail }) => ({ name: displayName, address: mail }))
      if (sender && receiver) tenant.sendMail({ from: sender, to: [receiver], subject: 'planted', body: 'planted' })
    }
  // One team of four, led by somebody in Lyon.
  const lead = world.employees().find(({ id, zone }) => zone === 'Europe/Paris' && leads.has(id))
  if (!lead) throw new Error('nobody leads in Lyon')
  for (const { id } of world.employees())
    if (tenant.person(id)?.managerId === lead.id) tenant.changePerson(id, { managerId: null })
  for (const { id } of [one, two, three, four, five]) tenant.changePerson(id, { managerId: lead.id })
  for (const { id } of [one, two, three, four, five]) world.sandbox.life.happen({ kind: 'falls-silent', personId: id })
  ;[uma, sam, lee] = [await join(one), await join(two), await join(three)]
  for (const who of [sam.person, lee.person, ann, bob]) {
    const { people } = await uma.call(findPeople, { body: { addresses: [who.mail] } })
    ids.set(who.id, people[0]?.contactId ?? '')
  }
  for (const who of [one, two, three, four, five, lead]) clear(who)
}, 240_000)
afterAll(() => world.close())

async function join(person: Person): Promise<SignedIn> {
  const signedIn = await world.signIn(person)
  await signedIn.call(turnOn, { body: {} })
  await world.settled(120_000)
  return signedIn
}
const idOf = (who: Person | SignedIn): string => ids.get('person' in who ? who.person.id : who.id) ?? ''
function clear(person: Person): void {
  const { tenant } = world.sandbox
  // With a series its exceptions go.
  for (const { id, end, recurrence } of [...tenant.events(person.id)])
    if ((end > world.clock.now().getTime() || recurrence) && tenant.events(person.id).some((event) => event.id === id))
      tenant.deleteEvent(person.id, id)
}
const busy = (person: Person, from: string, to: string): Event =>
  world.sandbox.tenant.createEvent(person.id, {
    subject: 'planted',
    start: Date.parse(from),
    end: Date.parse(to),
    zone: person.zone,
  })
const copyOf = (person: Person, at: string): Event | undefined =>
  world.sandbox.tenant
    .eventsBetween(person.id, Date.parse(at), Date.parse(at) + minute)
    .find((event) => event.start === Date.parse(at) && event.attendees.length > 0 && !event.isCancelled)
const answer = (person: Person, at: string, response: 'accepted' | 'declined'): void =>
  world.sandbox.tenant.respond(person.id, copyOf(person, at)?.id ?? '', { response })
const line = (inviteId: string): Promise<BookedLine> => uma.call(invites.readInvite, { params: { inviteId } })
async function send(held: BookedLine | null): Promise<BookedLine> {
  if (!held) throw new Error('nothing is held')
  await uma.call(invites.sendInviteNow, { params: { inviteId: held.inviteId }, body: {} })
  await world.settled()
  return line(held.inviteId)
}
type Started = Parameters<typeof startGroup>[0]
async function startGroup(body: {
  kind: groups.GroupKind
  contactIds?: string[]
  team?: 'mine'
  start?: string
  from?: string
  to?: string
  offHours?: boolean
  quorum?: number
  callOffHours?: number
}) {
  return uma.call(groups.startGroup, { params: { groupId: randomUUID() }, body })
}
/** Times that are found for a group. */
async function times(body: Started): Promise<Output<typeof invites.readSlots>> {
  const { groupId } = await startGroup(body)
  await world.settled()
  return uma.call(invites.readSlots, { params: { proposalId: groupId } })
}
const settings = (who: SignedIn, afterHours: boolean) => who.call(changeSettings, { body: { afterHours } })

describe('a place', () => {
  const write = (name: string, suits: places.Need[], where: string | null = null) =>
    uma.call(places.writePlace, {
      params: { placeId: randomUUID() },
      body: { name, where, site: uma.person.site ?? null, kinds: ['lunch'], suits, walkMinutes: 8 },
    })
  async function lunch(with_: SignedIn, day: string): Promise<BookedLine> {
    const { proposalId } = await uma.call(invites.searchSlots, {
      body: { kind: 'lunch', contactIds: [idOf(with_)], from: day, to: day },
    })
    await world.settled()
    const { slots } = await uma.call(invites.readSlots, { params: { proposalId } })
    const at = slots[0]?.start ?? ''
    return send(await uma.call(acceptSuggestion, { params: { suggestionId: proposalId }, body: { start: at } }))
  }

  test('that meets a vegetarian, nut-free, step-free need is in the event, and nothing anywhere says whose need it was', async () => {
    await write('Grill', ['gluten-free', 'quiet', 'halal', 'lactose-free'])
    const nothingKnown = await lunch(lee, '2027-03-01')
    expect(nothingKnown).toMatchObject({ state: 'booked', place: null, placeReason: 'none-known' })
    expect(copyOf(lee.person, nothingKnown.start)?.location.displayName ?? '').toBe('')

    await write('Garden', ['vegetarian', 'nut-free', 'step-free'], 'Mill Lane 2')
    const before = JSON.stringify(await uma.call(readPerson, { params: { contactId: idOf(sam) } }))
    await sam.call(places.writeNeeds, { body: { needs: ['vegetarian', 'nut-free', 'step-free'], shared: true } })
    const booked = await lunch(sam, '2027-03-02')
    expect(booked).toMatchObject({ state: 'booked', place: 'Garden, Mill Lane 2' })
    const copy = copyOf(sam.person, booked.start)
    expect(copy?.location.displayName).toBe('Garden, Mill Lane 2')
    expect(`${copy?.subject} ${copy?.body}`).not.toMatch(/vegetar|nut|step|diet|allerg|need/i)
    expect(JSON.stringify(booked)).not.toMatch(/vegetar|nut-free|step-free/)
    expect(JSON.stringify(await uma.call(readPerson, { params: { contactId: idOf(sam) } }))).toBe(before)

    // Lee, of whom nothing is known, gets the same place with the same reason: the choice tells nothing about Sam.
    const same = await lunch(lee, '2027-03-03')
    expect([same.place, same.placeReason]).toEqual([booked.place, booked.placeReason])
    await sam.call(places.writeNeeds, { body: { needs: ['kosher'], shared: true } })
    expect(await lunch(sam, '2027-03-04')).toMatchObject({ state: 'booked', place: null, placeReason: 'none-known' })
  })

  test('that is a room is invited too and answers by itself; a room that was taken meanwhile is not booked over', async () => {
    const read = () => uma.call(places.listRooms, { querystring: { site: uma.person.site ?? '' } })
    // Rooms come with a look at the directory; what Graph put off comes with the next one.
    for (let look = 0; look < 3 && (await read()).state === 'not-yet'; look++) await world.advance(31 * minute)
    const { state, rooms } = await read()
    expect(state).toBe('read')
    const [room] = rooms
    if (!room) throw new Error('Lyon has no rooms')
    const inRoom = async (at: string) =>
      send(
        (
          await uma.call(invites.makeInvite, {
            body: { kind: 'coffee', contactIds: [idOf(sam)], start: at, place: { roomId: room.roomId } },
          })
        ).invite,
      )
    const calendar = world.person(room.roomId)
    clear(calendar)
    const booked = await inRoom('2027-03-05T10:00:00.000Z')
    expect(booked).toMatchObject({ state: 'booked', roomId: room.roomId })
    await world.advance(minute)
    const copy = copyOf(uma.person, booked.start)
    expect(copy?.attendees.find(({ emailAddress }) => emailAddress.address === calendar.mail)).toMatchObject({
      type: 'resource',
      response: 'accepted',
    })
    busy(calendar, '2027-03-05T14:00:00Z', '2027-03-05T15:00:00Z')
    expect(await inRoom('2027-03-05T14:00:00.000Z')).toMatchObject({ state: 'failed', errorCode: 'room-taken' })
    expect(copyOf(sam.person, '2027-03-05T14:00:00.000Z')).toBeUndefined()
  })
})

describe('a group', () => {
  const four = () => [sam.person, lee.person, ann, bob].map(idOf)
  /** Hours before a start at which, from now, ten minutes have passed. */
  const hoursUntil = (at: string): number =>
    Math.floor((Date.parse(at) - world.clock.now().getTime() - 10 * minute) / (60 * minute))

  /** A time at which all of them can have lunch. */
  async function aLunch(): Promise<string> {
    const { slots } = await times({ kind: 'group-lunch', contactIds: four(), from: '2027-02-26', to: '2027-03-03' })
    const [slot] = slots
    if (!slot) throw new Error('no lunch suits them')
    return slot.start
  }

  test('goes ahead at three though one declines and one never answers', async () => {
    const at = await aLunch()
    const started = await startGroup({
      kind: 'group-lunch',
      contactIds: four(),
      start: at,
      callOffHours: hoursUntil(at),
    })
    const booked = await send(started.invite)
    expect(booked).toMatchObject({ state: 'booked', quorum: 3 })
    answer(sam.person, at, 'accepted')
    answer(lee.person, at, 'accepted')
    answer(ann, at, 'declined')
    await world.settled()
    await world.advance(70 * minute, 10 * minute)
    expect(await line(booked.inviteId)).toMatchObject({ outcome: null, callOffAt: null, errorCode: null })
    for (const who of [uma.person, sam.person, lee.person, bob]) expect(copyOf(who, at)).toBeDefined()
    const responses = (await line(booked.inviteId)).people.map(({ response }) => response).sort()
    expect(responses).toEqual(['accepted', 'accepted', 'declined', 'none'])
  })

  test('that too few said yes to by the time set is called off with a line that names no number and nobody', async () => {
    const at = '2027-03-02T14:00:00.000Z'
    const started = await startGroup({
      kind: 'group-activity',
      contactIds: four(),
      start: at,
      quorum: 5,
      callOffHours: hoursUntil(at),
    })
    const booked = await send(started.invite)
    answer(sam.person, at, 'accepted')
    await world.settled()
    await world.advance(70 * minute, 10 * minute)
    expect(await line(booked.inviteId)).toMatchObject({ outcome: 'cancelled', errorCode: 'below-quorum' })
    for (const who of [sam.person, lee.person, ann, bob]) {
      expect(copyOf(who, at)).toBeUndefined()
      const told = world.sandbox.tenant.messages(who.id).find(({ subject }) => subject.startsWith('Canceled'))
      expect(told?.body).toContain('It does not work out this time. Let us find another day.')
    }
  })

  test('meets at five after work only where all who use Kith chose it; those who do not are asked in the invitation', async () => {
    const wish = { kind: 'happy-hour', contactIds: four(), from: '2027-03-10', to: '2027-03-10' } as const
    const late = { ...wish, contactIds: [...wish.contactIds] }
    const withhold = await times(late)
    expect(withhold.slots.length).toBeGreaterThan(0)
    for (const { local } of withhold.slots) expect((local[0]?.to ?? '') <= '18:00').toBe(true)
    const refused = await startGroup({ ...late, start: '2027-03-10T18:30:00' }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ problem: { code: 'after-hours' } })
    await settings(sam, true)
    expect((await times(late)).slots.length).toBe(withhold.slots.length)
    await settings(lee, true)
    const { groupId } = await startGroup(late)
    await world.settled()
    const found = await uma.call(invites.readSlots, { params: { proposalId: groupId } })
    const five = found.slots.find(({ local }) => local[0]?.from === '17:00')
    expect(five).toMatchObject({ kind: 'happy-hour' })
    const later = found.slots.find(({ local }) => (local[0]?.to ?? '') > '18:00')
    expect(later).toMatchObject({ kind: 'happy-hour' })
    // Offered while all chose it, taken when one no longer does: nothing is held.
    await settings(sam, false)
    const stale = await uma
      .call(acceptSuggestion, { params: { suggestionId: groupId }, body: { start: later?.start ?? '' } })
      .catch((error: unknown) => error)
    expect(stale).toMatchObject({ problem: { code: 'after-hours' } })
    await settings(sam, true)
    const booked = await send(
      await uma.call(acceptSuggestion, { params: { suggestionId: groupId }, body: { start: five?.start ?? '' } }),
    )
    expect(booked.state).toBe('booked')
    for (const who of [sam.person, ann, bob]) expect(copyOf(who, booked.start)?.body).toContain('a no is just as fine')
  })

  test('that is a whole team takes the lead along, and a list of all but one is worth a second look', async () => {
    const { teams } = await uma.call(groups.listTeams, {})
    const mine = teams.find(({ code }) => code === 'mine')
    expect(mine?.people.filter(({ lead }) => lead)).toHaveLength(1)
    expect(mine?.people).toHaveLength(5)
    const { warnings } = await uma.call(groups.checkGroup, { body: { contactIds: four() } })
    expect(warnings).toEqual([{ code: 'all-but-one', missing: [mine?.people.find(({ lead }) => lead)?.name] }])
    const found = await times({ kind: 'group-lunch', team: 'mine', from: '2027-03-15', to: '2027-03-19' })
    expect(found.slots[0]?.kind).toBe('group-lunch')
  })

  test('does something together on a Saturday where all who use Kith chose it, and not otherwise', async () => {
    const wish = { kind: 'group-activity', contactIds: four(), from: '2027-03-13', to: '2027-03-13' } as const
    const saturday = { ...wish, contactIds: [...wish.contactIds], offHours: true }
    const found = await times(saturday)
    expect(found.slots[0]?.local[0]).toMatchObject({ date: '2027-03-13' })
    await settings(lee, false)
    expect(await times(saturday)).toMatchObject({ slots: [], days: [{ date: '2027-03-13', why: 'after-hours' }] })
    await settings(lee, true)
    const { slots } = found
    const { invite } = await startGroup({ ...saturday, start: slots[0]?.start ?? '' })
    const booked = await send(invite)
    expect(booked).toMatchObject({ state: 'booked', quorum: 3 })
    expect(copyOf(bob, booked.start)?.body).toContain('a no is just as fine')
  })

  test('that no time suits is asked which of two or three does; the winner is booked by a click, for all of them', async () => {
    const days = ['2027-03-22', '2027-03-23', '2027-03-24']
    busy(sam.person, `${days[0]}T11:00:00Z`, `${days[0]}T15:00:00Z`)
    busy(ann, `${days[1]}T11:00:00Z`, `${days[1]}T15:00:00Z`)
    busy(bob, `${days[2]}T11:00:00Z`, `${days[2]}T15:00:00Z`)
    const found = await times({ kind: 'group-lunch', contactIds: four(), from: days[0] ?? '', to: days[2] ?? '' })
    expect(found.slots).toEqual([])
    expect(found.pollTimes?.map(({ start: at }) => at.slice(0, 10))).toEqual(days)
    const pollId = randomUUID()
    const starts = found.pollTimes?.map(({ start: at }) => at) ?? []
    await uma.call(polls.openPoll, { params: { pollId }, body: { kind: 'group-lunch', contactIds: four(), starts } })
    const draft = await uma.call(polls.pollDraft, { params: { pollId } })
    expect(draft.body).not.toMatch(/calendar|Kith|free|busy/)
    const asked = await sam.call(polls.listPollQuestions, {})
    expect(asked.questions).toMatchObject([{ pollId, by: uma.person.displayName }])
    expect(asked.questions[0]?.others).toContain(ann.displayName)
    await sam.call(polls.answerPoll, { params: { pollId }, body: { suits: [1] } })
    await lee.call(polls.answerPoll, { params: { pollId }, body: { suits: [0, 1] } })
    await uma.call(polls.markPollAnswer, { params: { pollId, contactId: idOf(ann) }, body: { suits: [1] } })
    const { poll, invite } = await uma.call(polls.bookPoll, { params: { pollId }, body: {} })
    expect(poll.times.map(({ suits }) => suits)).toEqual([2, 4, 1])
    // Ann said yes though her calendar has something: that is for her to say.
    const booked = await send(invite)
    expect(booked).toMatchObject({ state: 'booked', start: starts[1], quorum: 3 })
    for (const who of [sam.person, lee.person, ann, bob]) expect(copyOf(who, booked.start)).toBeDefined()
  })
})
