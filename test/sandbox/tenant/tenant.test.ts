/** Mail and meetings as several mailboxes see them. */

import { beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../../sandbox/tenant/clock.ts'
import { createTenant, type SandboxTenant } from '../../../sandbox/tenant/tenant.ts'
import type { Change } from '../../../sandbox/tenant/types.ts'
import { attendee, domain, pastMail, personNamed, weekly } from './people.ts'

const now = Date.parse('2026-03-02T08:00:00Z')
const hour = 3_600_000
const day = 24 * hour
const [ana, sam, lee] = [personNamed('Ana'), personNamed('Sam'), personNamed('Lee')]
const room = personNamed('Spree', { kind: 'room' })
const list = personNamed('Team', { kind: 'list' })

let tenant: SandboxTenant
let loads: string[]
let changes: Change[]
beforeEach(() => {
  loads = []
  changes = []
  tenant = createTenant({
    id: 't',
    domain,
    clock: createClock({ now }),
    people: [ana, sam, lee, room, list],
    lists: new Map([[list.id, [ana.id, sam.id, lee.id]]]),
    history: {
      load: (id) => {
        loads.push(id)
        return { messages: id === ana.id ? [pastMail(ana, 1, now - day, sam)] : [], events: [] }
      },
    },
  })
  tenant.onChange((change) => changes.push(change))
})

const address = (person: typeof ana) => ({ name: person.displayName, address: person.mail })
const subjects = (person: typeof ana) => tenant.messages(person.id).map(({ subject }) => subject)
const meeting = (more: object = {}) =>
  tenant.createEvent(ana.id, {
    subject: 'Lunch',
    start: now + hour,
    end: now + 2 * hour,
    zone: 'Europe/Paris',
    attendees: [attendee(sam)],
    ...more,
  })
const copyOf = (person: typeof ana, uid: string) => tenant.events(person.id).find(({ iCalUId }) => iCalUId === uid)
const answersOf = (id: string) => tenant.event(ana.id, id)!.attendees.map(({ response }) => response)

describe('mail', () => {
  test('reaches everybody once, whichever ways lead to them, and the sender has a copy', () => {
    tenant.sendMail({
      from: address(ana),
      to: [address(list), address(sam)],
      cc: [address(sam)],
      bcc: [address(lee)],
      subject: 'Hello',
      body: '',
    })
    expect([subjects(sam), subjects(lee)]).toEqual([['Hello'], ['Hello']])
    // Ana is on the list herself: one copy sent, one received, one of the past.
    expect(subjects(ana).sort()).toEqual(['Canary subject 1', 'Hello', 'Hello'])
    const ids = [ana, sam, lee].flatMap((one) => tenant.messages(one.id).filter(({ subject }) => subject === 'Hello'))
    expect(new Set(ids.map(({ internetMessageId }) => internetMessageId)).size).toBe(1)
    expect(new Set(ids.map(({ immutableId }) => immutableId)).size).toBe(4)
    expect(tenant.messages(lee.id)[0]?.bcc).toEqual([])
  })

  test("to nobody inside comes back, with the code in the report's body only; to nobody outside it does not", () => {
    tenant.sendMail({
      from: address(sam),
      to: [
        { name: '', address: `gone@${domain}` },
        { name: '', address: 'x@elsewhere.example' },
      ],
      subject: 'Hello',
      body: '',
    })
    const reports = tenant.messages(sam.id).filter(({ subject }) => subject.startsWith('Undeliverable'))
    expect(reports).toHaveLength(1)
    expect(reports[0]?.body).toContain('5.1.10')
    expect(JSON.stringify({ ...reports[0], body: '' })).not.toContain('5.1.10')
  })

  test('arrives without the past being worked out, and lies before it once it is', () => {
    tenant.sendMail({ from: address(sam), to: [address(ana)], subject: 'New', body: '' })
    expect(loads).toEqual([])
    expect(subjects(ana)).toEqual(['New', 'Canary subject 1'])
    expect(loads).toEqual([ana.id])
  })

  test('moved has another mutable id and the same immutable one', () => {
    const [before] = tenant.messages(ana.id)
    const moved = tenant.moveMessage(ana.id, before!.id, 'archive')
    expect(moved.id).not.toBe(before!.id)
    expect(moved.immutableId).toBe(before!.immutableId)
    expect(tenant.message(ana.id, before!.id)).toBeUndefined()
    expect(tenant.message(ana.id, before!.immutableId)?.id).toBe(moved.id)
    expect(changes.map(({ change, id }) => [change, id])).toEqual([
      ['deleted', before!.id],
      ['created', moved.id],
    ])
  })
})

describe('a meeting', () => {
  test('stands in every calendar under one iCalUId and different ids, tentative until it is answered', () => {
    const event = meeting({ attendees: [attendee(sam), attendee(lee)] })
    for (const person of [sam, lee]) {
      const copy = copyOf(person, event.iCalUId)!
      expect(copy).toMatchObject({ isOrganizer: false, myResponse: 'notResponded', showAs: 'tentative' })
      expect(copy.id).not.toBe(event.id)
    }
    expect(subjects(sam)).toEqual(['Lunch'])
    expect(tenant.messages(sam.id)[0]).toMatchObject({
      odataType: '#microsoft.graph.eventMessageRequest',
      eventId: copyOf(sam, event.iCalUId)!.immutableId,
    })
  })

  test("accepted shows so at the organiser's only, and the answer comes as mail", () => {
    const event = meeting({ attendees: [attendee(sam), attendee(lee)] })
    tenant.respond(sam.id, copyOf(sam, event.iCalUId)!.id, { response: 'accepted' })
    expect(answersOf(event.id)).toEqual(['accepted', 'none'])
    expect(copyOf(sam, event.iCalUId)).toMatchObject({ myResponse: 'accepted', showAs: 'busy' })
    expect(copyOf(lee, event.iCalUId)!.attendees.map(({ response }) => response)).toEqual(['none', 'none'])
    expect(tenant.messages(ana.id).map(({ meetingMessageType }) => meetingMessageType)).toContain('meetingAccepted')
  })

  test('declined goes from the calendar of who declined', () => {
    const event = meeting()
    tenant.respond(sam.id, copyOf(sam, event.iCalUId)!.id, {
      response: 'declined',
      proposed: { start: now + 5 * hour, end: now + 6 * hour },
    })
    expect(copyOf(sam, event.iCalUId)).toBeUndefined()
    expect(tenant.event(ana.id, event.id)!.attendees[0]).toMatchObject({
      response: 'declined',
      proposed: { start: now + 5 * hour },
    })
  })

  test('answered in silence tells the organiser nothing', () => {
    const event = meeting()
    tenant.respond(sam.id, copyOf(sam, event.iCalUId)!.id, { response: 'accepted', sendResponse: false })
    expect(answersOf(event.id)).toEqual(['none'])
    expect(() => tenant.respond(ana.id, event.id, { response: 'accepted' })).toThrow(/organizer/)
  })

  test('called off is cancelled everywhere at once and gone a day later', async () => {
    const event = meeting()
    const copy = copyOf(sam, event.iCalUId)!
    expect(() => tenant.cancelEvent(sam.id, copy.id)).toThrow(/organizer/)
    tenant.cancelEvent(ana.id, event.id, 'Sorry')
    expect(tenant.event(ana.id, event.id)).toBeUndefined()
    expect(copyOf(sam, event.iCalUId)).toMatchObject({ isCancelled: true, showAs: 'free' })
    await tenant.clock.advance(day)
    expect(copyOf(sam, event.iCalUId)).toBeUndefined()
  })

  test('moved asks everybody again; a new list invites, keeps and drops', () => {
    const event = meeting({ attendees: [attendee(sam)] })
    tenant.respond(sam.id, copyOf(sam, event.iCalUId)!.id, { response: 'accepted' })
    tenant.updateEvent(ana.id, event.id, { attendees: [attendee(sam), attendee(lee)] })
    expect(answersOf(event.id)).toEqual(['accepted', 'none'])
    tenant.updateEvent(ana.id, event.id, { start: now + 3 * hour, end: now + 4 * hour })
    expect(answersOf(event.id)).toEqual(['none', 'none'])
    expect(copyOf(sam, event.iCalUId)).toMatchObject({ start: now + 3 * hour, myResponse: 'notResponded' })
    tenant.updateEvent(ana.id, event.id, { attendees: [attendee(lee)] })
    expect(copyOf(sam, event.iCalUId)).toMatchObject({ isCancelled: true })
    expect(copyOf(lee, event.iCalUId)).toMatchObject({ isCancelled: false })
  })

  test('of a series can be answered one by one', () => {
    const event = meeting({ start: now, end: now + hour, recurrence: weekly('2026-03-02', 3) })
    const [, second] = tenant.eventsBetween(sam.id, now, now + 60 * day)
    tenant.respond(sam.id, second!.id, { response: 'declined' })
    expect(tenant.eventsBetween(sam.id, now, now + 60 * day)).toHaveLength(2)
    expect(tenant.eventsBetween(ana.id, now, now + 60 * day).map(({ attendees }) => attendees[0]!.response)).toEqual([
      'none',
      'declined',
      'none',
    ])
    const [first] = tenant.eventsBetween(ana.id, now, now + 60 * day)
    tenant.updateEvent(ana.id, first!.id, { start: first!.start + hour, end: first!.end + hour })
    expect(tenant.eventsBetween(sam.id, now, now + 60 * day)[0]?.start).toBe(first!.start + hour)
    expect(event.iCalUId).not.toBe(first!.iCalUId)
  })

  test('in a room is taken when the room is free and refused when it is not, a little later', async () => {
    const first = meeting({ attendees: [attendee(room, 'resource')] })
    expect(answersOf(first.id)).toEqual(['none'])
    await tenant.clock.advance(10_000)
    expect(answersOf(first.id)).toEqual(['accepted'])
    const second = meeting({ attendees: [attendee(room, 'resource')] })
    await tenant.clock.advance(10_000)
    expect(answersOf(second.id)).toEqual(['declined'])
  })

  test('hides its guests from each other where it is meant to', () => {
    const event = meeting({ attendees: [attendee(sam), attendee(lee)], hideAttendees: true })
    expect(copyOf(sam, event.iCalUId)!.attendees.map(({ emailAddress }) => emailAddress.address)).toEqual([sam.mail])
  })
})

describe('the directory', () => {
  test('forgets somebody removed at once, and for good after thirty days', async () => {
    tenant.removePerson(sam.id)
    expect([tenant.person(sam.id), tenant.personByAddress(sam.mail)]).toEqual([undefined, undefined])
    await tenant.clock.advance(31 * day)
    expect(changes.filter(({ resource }) => resource === 'user').map(({ change }) => change)).toEqual([
      'updated',
      'deleted',
    ])
  })

  test('finds people by any address in any case, and lets no address belong to two', () => {
    tenant.changePerson(sam.id, { otherMails: ['sam@fabrikam.example'] })
    expect(tenant.personByAddress('SAM@Fabrikam.Example')?.id).toBe(sam.id)
    expect(() => tenant.addPerson(personNamed('Other', { mail: sam.mail }))).toThrow(/belongs/)
  })
})
