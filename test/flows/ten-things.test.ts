/** Scenarios 22, 26, 27 and 28 of the product: help in a full week, goals on their day, successes, and credit before the meeting. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listSharedMeetings, setMarks, setMilestone } from '../../contract/marks.ts'
import { writeNote } from '../../contract/notes.ts'
import { listPeople, logActivity, readPerson } from '../../contract/people.ts'
import {
  acceptSuggestion,
  finishSuggestion,
  readToday,
  type Suggestion,
  writeSuggestion,
} from '../../contract/suggestions.ts'
import { draftCredit, giveCredit, listCredit } from '../../contract/wins.ts'
import { dayMs, localAt, minutesOf, momentOf, weekdayOf } from '../../core/zones/local.ts'
import type { Event, Person } from '../../sandbox/tenant/types.ts'
import { forbiddenIn } from '../core/ask/leaving.ts'
import { createStory, type Story } from '../support/story.ts'
import type { SignedIn } from '../support/world.ts'

/** Wednesday 7 June 2028, eight in the morning in London. The next five working days are 8, 9, 12, 13 and 14 June. */
const start = '2028-06-07T07:00:00Z'
const minute = 60_000

let story: Story
let uma: SignedIn
let peers: { contactId: string; person: Person }[]

beforeAll(async () => {
  story = await createStory({ size: 60, seed: 5, now: start })
  const { world } = story
  const leads = new Set(world.employees().map(({ managerId }) => managerId))
  const [person] = world.employees().filter(({ id, zone }) => zone === 'Europe/London' && !leads.has(id))
  if (!person) throw new Error('the company is too small')
  uma = await story.join(person)
  const { people } = await uma.call(listPeople, { querystring: { peers: 'peers' } })
  const known = await Promise.all(
    people
      .filter(({ twoWay, peer }) => twoWay && peer === 'peer')
      .map(async ({ contactId }) => {
        const { address } = await uma.call(readPerson, { params: { contactId } })
        return { contactId, person: world.person(address) }
      }),
  )
  // Whoever shares the owner's clock first: a quarter of an hour is found in their days for sure.
  const isNear = (one: { person: Person }): number => (one.person.zone === person.zone ? 0 : 1)
  peers = known.sort((a, b) => isNear(a) - isNear(b))
  if (peers.length < 6) throw new Error('too few equals')
}, 240_000)
afterAll(() => story?.world.close())
/** An empty Today, and a week in which nothing was suggested: what comes up next has every place there is. */
const clearToday = async (): Promise<void> => {
  await story.world.database.look`delete from suggestion`
}
beforeEach(clearToday)

const peerAt = (index: number): { contactId: string; person: Person } => {
  const peer = peers[index]
  if (!peer) throw new Error('too few equals')
  return peer
}
const cards = async (): Promise<Suggestion[]> => (await uma.call(readToday, {})).suggestions
const cardOf = async (contactId: string, kind?: string): Promise<Suggestion | undefined> =>
  (await cards()).find((card) => card.people[0]?.contactId === contactId && (kind === undefined || card.kind === kind))
const toMoment = (at: string): Promise<void> => story.world.advance(Date.parse(at) - story.world.clock.now().getTime())
/** Has a job done now that the clock would start later. */
async function wake(what: string): Promise<void> {
  const { database, clock, settled } = story.world
  await database.look`
    insert into due (tenant_id, owner_id, what, due_at) values (${uma.owner.tenantId}, ${uma.owner.ownerId}, ${what}, ${clock.now()})
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
  await settled()
}

/** Entries in somebody's working days from `first` to `last` days from today, made by `day` from the hours of that day. */
function fill(
  person: Person,
  first: number,
  last: number,
  day: (from: number, to: number) => [number, number, Partial<Event>][],
) {
  const today = localAt(person.zone, story.world.clock.now().getTime()).day
  for (let on = today + first; on <= today + last; on++) {
    if (!person.workingHours.days.includes(weekdayOf(on))) continue
    const [from, to] = [minutesOf(person.workingHours.from), minutesOf(person.workingHours.to)]
    for (const [begin, end, change] of day(from, to))
      story.put(
        person,
        new Date(momentOf(person.zone, on, begin)).toISOString(),
        new Date(momentOf(person.zone, on, end)).toISOString(),
        change,
      )
  }
}
const hourly = (from: number, to: number, change: Partial<Event> = {}): [number, number, Partial<Event>][] =>
  Array.from({ length: Math.floor((to - from) / 60) }, (_, hour) => [from + hour * 60, from + hour * 60 + 60, change])
const guests = (...people: Person[]) =>
  people.map(({ displayName, mail }) => ({
    type: 'required' as const,
    emailAddress: { name: displayName, address: mail },
    response: 'none' as const,
    respondedAt: null,
  }))
/** Takes entries out of a calendar one by one: with the first of a series its others go. */
function empty(person: Person, isGone: (event: Event) => boolean): void {
  const { tenant } = story.world.sandbox
  const next = (): Event | undefined => tenant.events(person.id).find(isGone)
  for (let event = next(); event; event = next()) tenant.deleteEvent(person.id, event.id)
}
const clearAhead = (person: Person): void => {
  const now = story.world.clock.now().getTime()
  empty(person, ({ end, recurrence }) => end > now || recurrence !== null)
}
/** Two hours of meetings a day in the three weeks before: what is usual. */
function setUp(person: Person): void {
  empty(person, () => true)
  fill(person, -23, -3, (from) => hourly(from, from + 120))
}

describe('a full week', () => {
  test('help in place of lunch, for the one whose own next five working days are full; leave, free, tentative, focus and conference are not', {
    timeout: 180_000,
  }, async () => {
    const [full, leave, free, tentative, focus, conference, always] = [0, 1, 2, 3, 4, 5, 6].map(peerAt) as typeof peers
    for (const one of peers.slice(0, 7)) setUp(one.person)
    clearAhead(uma.person)
    // All but the last hour of each day.
    fill(full!.person, 1, 9, (from, to) => hourly(from, to - 60))
    // As full as that, and so it was every week before: nothing rises.
    empty(always!.person, () => true)
    fill(always!.person, -23, 9, (from, to) => hourly(from, to - 60))
    fill(leave!.person, 1, 9, () => [[0, 1440, { isAllDay: true, showAs: 'oof' }]])
    fill(free!.person, 1, 9, () => [[0, 1440, { isAllDay: true, showAs: 'free' }]])
    fill(tentative!.person, 1, 9, (from, to) => hourly(from, to, { showAs: 'tentative' }))
    fill(focus!.person, 1, 9, (from, to) => [
      [from, from + 240, {}],
      [from + 240, Math.max(to, from + 480), {}],
    ])
    fill(conference!.person, 1, 9, (from, to) => [[0, 1440, { isAllDay: true }], ...hourly(from, to)])
    const { database } = story.world
    await database.look`
      insert into suggestion (tenant_id, owner_id, kind, contacts, state, reason, worth, made_at, open_at, expires_at)
      values (${uma.owner.tenantId}, ${uma.owner.ownerId}, 'lunch', ${[full!.contactId]}::uuid[], 'open', '{"code":"unmet","counts":{},"text":"x"}', 0.4,
        ${start}, ${start}, ${'2028-06-14T07:00:00Z'})`
    await story.world.settled()

    // While the owner's own week is full too, nothing is offered and the lunch goes all the same.
    fill(uma.person, 0, 9, (from, to) => hourly(from, to))
    await story.world.advance(minute)
    await wake('read-fullness')
    expect(await cardOf(full!.contactId)).toBeUndefined()
    const [lunch] =
      await database.look`select state, closed_because from suggestion where kind = 'lunch' and contacts = ${[full!.contactId]}::uuid[]`
    expect(lunch).toEqual({ state: 'withdrawn', closed_because: 'full-week' })

    // Of what was suggested meanwhile the lunch that went alone is left: help takes its place within the fortnight.
    await database.look`delete from suggestion where not (${full!.contactId} = any(contacts))`
    clearAhead(uma.person)
    await story.world.advance(minute)
    await wake('suggest')
    const card = await cardOf(full!.contactId)
    expect(card).toMatchObject({
      kind: 'help-15',
      action: 'meet',
      reason: { code: 'full-week', counts: {}, text: 'Their calendar is full this week.' },
    })
    expect((await cards()).filter(({ kind }) => kind === 'help-15')).toHaveLength(1)
    const rows = await database.look`select next_permille from fullness where contact_id = ${full!.contactId}`
    expect(rows[0]?.next_permille).toBeGreaterThanOrEqual(800)
    const [usual] = await database.look`select next_permille from fullness where contact_id = ${always!.contactId}`
    expect(usual?.next_permille).toBeGreaterThanOrEqual(800)
    for (const slot of card?.slots ?? []) {
      const [from, to] = [Date.parse(slot.start), Date.parse(slot.end)]
      expect(to - from).toBe(15 * minute)
      const taken = story.world.sandbox.tenant.eventsBetween(full!.person.id, from, to)
      expect(taken.filter((event) => event.start < to && event.end > from)).toEqual([])
    }
    const slot = card?.slots[0]
    if (!card || !slot) throw new Error('no time suits them')
    const params = { suggestionId: card.suggestionId }
    const { inviteId } = await uma.call(acceptSuggestion, { params, body: { start: slot.start } })
    expect(await story.inviteNow(uma, inviteId)).toMatchObject({ state: 'booked' })
    const event = story.meetingAt(full!.person, slot.start)
    expect(event).toMatchObject({ sensitivity: 'private' })
    expect(forbiddenIn(`${event?.subject}\n${event?.body}`.replace(/\d+[:.]\d+|\d+/g, ''))).toEqual([])

    // Nothing more for three weeks, however full it stays; and nobody else ever learns of it.
    await toMoment('2028-06-09T07:00:00Z')
    await wake('read-fullness')
    const helps =
      await database.look`select 1 from suggestion where kind = 'help-15' and contacts = ${[full!.contactId]}::uuid[]`
    expect(helps).toHaveLength(1)
    expect(await database.look`select 1 from fullness where owner_id <> ${uma.owner.ownerId}`).toEqual([])
  })
})

describe('a goal', () => {
  test('is asked about the day after its day; moved, the old day asks nothing and the new one asks once', {
    timeout: 120_000,
  }, async () => {
    const [asked, moved] = [peerAt(2), peerAt(3)]
    const goal = (contactId: string, noteId: string, dueOn: string) =>
      uma.call(writeNote, { params: { contactId, noteId }, body: { kind: 'goal', text: 'the certification', dueOn } })
    const [one, other] = [randomUUID(), randomUUID()]
    await goal(asked.contactId, one, '2028-06-12')
    await goal(moved.contactId, other, '2028-06-12')
    await toMoment('2028-06-12T07:30:00Z')
    expect(await cardOf(asked.contactId, 'goal')).toBeUndefined()
    await goal(moved.contactId, other, '2028-06-19')
    await toMoment('2028-06-13T06:30:00Z')
    const card = await cardOf(asked.contactId, 'goal')
    expect(card).toMatchObject({
      action: 'write',
      about: { kind: 'goal', id: one, text: 'the certification', on: '2028-06-12' },
      reason: { code: 'goal', counts: { daysAgo: 1 } },
    })
    expect(await cardOf(moved.contactId, 'goal')).toBeUndefined()
    expect(await story.tablesWith('certification')).toEqual({})
    if (!card?.draft) throw new Error('nothing was drafted')
    expect(forbiddenIn(`${card.draft.title}\n${card.draft.body}`)).toEqual([])
    const messageId = randomUUID()
    const { title, body } = card.draft
    const params = { suggestionId: card.suggestionId }
    await uma.call(writeSuggestion, { params, body: { messageId, title, body } })
    expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent' })
    expect(story.received(asked.person, uma.person, 'how did it go?')).toHaveLength(1)
    await toMoment('2028-06-20T06:30:00Z')
    expect((await cardOf(moved.contactId, 'goal'))?.about?.on).toBe('2028-06-19')
    for (const [contactId, noteId] of [
      [asked.contactId, one],
      [moved.contactId, other],
    ] as const)
      await uma.call(writeNote, {
        params: { contactId, noteId },
        body: { kind: 'goal', text: 'the certification', done: true },
      })
    const again = await story.world.database.look`select about from suggestion where kind = 'goal' order by about`
    expect(again.map(({ about }) => String(about).split('@')[1]).sort()).toEqual(['2028-06-12', '2028-06-19'])
  })
})

describe('small wins of peers', () => {
  test('a new role in the directory is one draft, once; a milestone that was marked too; a private entry is nothing', {
    timeout: 120_000,
  }, async () => {
    const [risen, done, secret] = [peerAt(1), peerAt(4), peerAt(3)]
    const { sandbox, database } = story.world
    const attendees = guests(done.person)
    const meeting = (from: string, to: string, change: Partial<Event> = {}) =>
      story.put(uma.person, from, to, { attendees, ...change })
    meeting('2028-06-21T10:00:00Z', '2028-06-21T11:00:00Z')
    meeting('2028-06-21T12:00:00Z', '2028-06-21T13:00:00Z', { sensitivity: 'private' })
    await story.world.advance(minute)
    const { meetings } = await uma.call(listSharedMeetings, { params: { contactId: done.contactId } })
    const ahead = meetings.filter(({ start }) => start.startsWith('2028-06-21'))
    expect(ahead.map(({ start }) => start)).toEqual(['2028-06-21T10:00:00.000Z'])
    await uma.call(setMilestone, {
      params: { contactId: done.contactId },
      body: { meetingId: ahead[0]?.meetingId ?? '', milestone: true },
    })
    // One that was marked and is made private afterwards is nothing any more.
    const hidden = meeting('2028-06-21T09:00:00Z', '2028-06-21T09:30:00Z', { attendees: guests(secret.person) })
    await story.world.advance(minute)
    const theirs = await uma.call(listSharedMeetings, { params: { contactId: secret.contactId } })
    const marked = theirs.meetings.find(({ start }) => start === '2028-06-21T09:00:00.000Z')
    const params = { contactId: secret.contactId }
    await uma.call(setMilestone, { params, body: { meetingId: marked?.meetingId ?? '', milestone: true } })
    sandbox.tenant.updateEvent(uma.person.id, hidden.id, { sensitivity: 'private' })
    await story.world.advance(minute)
    await clearToday()
    sandbox.tenant.changePerson(risen.person.id, { jobTitle: `${risen.person.jobTitle} (Retail)` })
    await story.world.advance(45 * minute)
    const card = await cardOf(risen.contactId, 'congratulate')
    expect(card).toMatchObject({ action: 'write', reason: { code: 'role', counts: { daysAgo: 0 } } })
    expect(forbiddenIn(`${card?.draft?.title}\n${card?.draft?.body}`)).toEqual([])
    expect(await cardOf(done.contactId, 'milestone')).toBeUndefined()
    await toMoment('2028-06-21T11:05:00Z')
    expect(await cardOf(secret.contactId, 'milestone')).toBeUndefined()
    const success = await cardOf(done.contactId, 'milestone')
    expect(success?.about?.beside?.start).toBe('2028-06-21T10:00:00.000Z')
    expect(forbiddenIn(`${success?.draft?.title}\n${success?.draft?.body}`)).toEqual([])
    await story.world.advance(dayMs)
    const rows =
      await database.look`select kind from suggestion where kind in ('congratulate', 'milestone') and contacts[1] in (${risen.contactId}, ${done.contactId})`
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['congratulate', 'milestone'])
  })

  test('a tough week that was marked is a light line, and no meeting', { timeout: 120_000 }, async () => {
    const { contactId, person } = peerAt(2)
    // What the two had planned falls through: in any other week that alone would bring a lunch back.
    const event = story.put(uma.person, '2028-06-27T10:00:00Z', '2028-06-27T10:30:00Z', { attendees: guests(person) })
    await story.world.advance(minute)
    story.world.sandbox.tenant.cancelEvent(uma.person.id, event.id)
    await uma.call(setMarks, { params: { contactId }, body: { toughWeek: true } })
    await story.world.advance(minute)
    const card = await cardOf(contactId)
    expect(card).toMatchObject({ kind: 'check-in', action: 'write', slots: [] })
    expect(forbiddenIn(`${card?.draft?.title}\n${card?.draft?.body}`)).toEqual([])
    await uma.call(finishSuggestion, { params: { suggestionId: card?.suggestionId ?? '' }, body: {} })
    await wake('suggest')
    await story.world.advance(2 * dayMs)
    const rows = await story.world.database
      .look`select distinct kind from suggestion where ${contactId} = any(contacts)`
    expect(rows).toEqual([{ kind: 'check-in' }])
  })
})

describe('credit', () => {
  test('help got on Tuesday is back on Thursday at half past eight, beside the meeting at ten; the manager is as of today', {
    timeout: 180_000,
  }, async () => {
    const { contactId, person } = peerAt(4)
    const { tenant } = story.world.sandbox
    await toMoment('2028-06-27T13:00:00Z')
    const activityId = randomUUID()
    await uma.call(logActivity, { params: { contactId }, body: { activityId, kind: 'help', on: '2028-06-27' } })
    const attendees = guests(person, peerAt(2).person)
    story.put(uma.person, '2028-06-29T09:00:00Z', '2028-06-29T10:00:00Z', {
      attendees,
    })
    await story.world.advance(minute)
    await clearToday()
    await toMoment('2028-06-29T07:29:00Z')
    expect(await cardOf(contactId, 'credit')).toBeUndefined()
    await toMoment('2028-06-29T07:31:00Z')
    const card = await cardOf(contactId, 'credit')
    expect(card).toMatchObject({
      action: 'credit',
      about: { kind: 'help', id: activityId, on: '2028-06-27', beside: { start: '2028-06-29T09:00:00.000Z' } },
      reason: { counts: { daysAgo: 2 } },
    })

    const managers = async () =>
      (await uma.call(listCredit, {})).credit.find((line) => line.activityId === activityId)?.manager
    const old = tenant.person(person.managerId ?? '')
    expect(await managers()).toEqual({ name: old?.displayName })
    const next = story.world.employees().find(({ id }) => ![old?.id, person.id, uma.person.id].includes(id)) ?? person
    tenant.changePerson(person.id, { managerId: null })
    await story.world.advance(45 * minute)
    expect(await managers()).toEqual({ why: 'no-manager' })
    const params = { activityId }
    await expect(uma.call(draftCredit, { params, querystring: { form: 'manager' } })).rejects.toMatchObject({
      status: 409,
    })

    // Asked first, then to whom the owner names; once in ninety days.
    const note = await uma.call(draftCredit, {
      params,
      querystring: { form: 'manager', managerName: next.displayName },
    })
    expect(note.to).toBe(next.displayName)
    expect(forbiddenIn(note.body)).toEqual([])
    for (const form of ['ask-first', 'manager'] as const) {
      const messageId = randomUUID()
      const { title, body } = await uma.call(draftCredit, {
        params,
        querystring: { form, managerName: next.displayName },
      })
      const manager = form === 'manager' ? { manager: { name: next.displayName, address: next.mail } } : {}
      await uma.call(giveCredit, { params, body: { form, messageId, title, body, ...manager } })
      expect(await story.sendNow(uma, messageId)).toMatchObject({ state: 'sent' })
    }
    expect(story.received(next, uma.person, 'I would like you to know')).toHaveLength(1)
    expect(story.received(person, uma.person, 'if you agree')).toHaveLength(1)
    await wake('suggest')
    expect(await cardOf(contactId, 'credit')).toBeUndefined()
  })
})

describe('a full month', () => {
  test('help is offered once in twenty-one days, however full it stays, and then once more', {
    timeout: 240_000,
  }, async () => {
    const { contactId, person } = peerAt(5)
    const offers = async (): Promise<number> =>
      (
        await story.world.database
          .look`select 1 from suggestion where kind = 'help-15' and contacts = ${[contactId]}::uuid[]`
      ).length
    setUp(person)
    clearAhead(uma.person)
    fill(person, 1, 40, (from, to) => hourly(from, to - 60))
    await story.world.advance(minute)
    await wake('read-fullness')
    await wake('suggest')
    const card = await cardOf(contactId, 'help-15')
    if (!card) throw new Error('no help is offered')
    const params = { suggestionId: card.suggestionId }
    const { inviteId } = await uma.call(acceptSuggestion, { params, body: { start: card.slots[0]?.start ?? '' } })
    expect(await story.inviteNow(uma, inviteId)).toMatchObject({ state: 'booked' })
    // Whatever else was suggested makes no difference: their place is free.
    const clearOthers = () => story.world.database.look`delete from suggestion where not (${contactId} = any(contacts))`
    for (let day = 0; day < 20; day += 1) {
      await clearOthers()
      await story.world.advance(dayMs)
    }
    await wake('read-fullness')
    await wake('suggest')
    expect(await offers()).toBe(1)
    await story.world.advance(2 * dayMs)
    await clearOthers()
    await wake('read-fullness')
    await wake('suggest')
    expect(await offers()).toBe(2)
  })
})
