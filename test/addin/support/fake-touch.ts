/** Circles, staying in touch, leaving and the brief on the server in memory. */
import * as circles from '../../../contract/circles.ts'
import * as leaving from '../../../contract/leaving.ts'
import * as marks from '../../../contract/marks.ts'
import * as news from '../../../contract/news.ts'
import * as notes from '../../../contract/notes.ts'
import { type Handler, iso, known, on, oneOf, Refusal } from './fake-handler.ts'
import type { World } from './fake-world.ts'

const next = { state: 'due' as const, metOn: '2026-10-12', dueOn: '2026-11-23' }
const circle = (world: World, circleId: string): circles.Circle =>
  oneOf(world.circles, (one) => one.circleId === circleId)

const circleHandlers: Handler[] = [
  on(circles.proposeCircles, (world) => ({
    circles: [
      {
        code: 'friends' as const,
        everyDays: 28,
        atMostDays: 42,
        people: world.people.slice(0, 3).map(({ contactId, name }) => ({ contactId, name })),
      },
    ],
  })),
  on(circles.writeCircle, (world, { params, body }) => {
    const { contactIds, ...rest } = body
    const before = world.circles.find(({ circleId }) => circleId === params.circleId)
    const written: circles.Circle = {
      ...params,
      ...rest,
      pausedUntil: null,
      members: contactIds.map((contactId) => ({ contactId, name: known(world, contactId).name, next })),
      linkIds: before?.linkIds ?? [],
    }
    world.circles = [...world.circles.filter((one) => one !== before), written]
    return written
  }),
  on(circles.deleteCircle, (world, { params }) => {
    const gone = circle(world, params.circleId)
    world.circles = world.circles.filter((one) => one !== gone)
    return gone
  }),
  on(circles.putOnCircleShelf, (world, { params }) => {
    const found = circle(world, params.circleId)
    found.linkIds = [...found.linkIds, params.linkId]
    return found
  }),
  on(circles.takeOffCircleShelf, (world, { params }) => {
    const found = circle(world, params.circleId)
    found.linkIds = found.linkIds.filter((one) => one !== params.linkId)
    return found
  }),
]

const touchHandlers: Handler[] = [
  on(news.listInTouch, (world) => ({ people: world.inTouch })),
  on(news.markTold, (world, { params }) =>
    Object.assign(
      oneOf(world.inTouch, ({ contactId }) => contactId === params.contactId),
      { news: null },
    ),
  ),
  on(news.listFeeds, (world) => ({ feeds: world.feeds })),
  on(news.addFeed, (world, { params, body }) => {
    const feed = { ...params, ...body, readAt: null, problem: null }
    world.feeds = [...world.feeds, feed]
    return feed
  }),
  on(news.removeFeed, (world, { params }) => {
    const gone = oneOf(world.feeds, ({ feedId }) => feedId === params.feedId)
    world.feeds = world.feeds.filter((one) => one !== gone)
    return gone
  }),
]

const noMarks = { toughWeekUntil: null, lastDay: null }
const shared = {
  meetingId: 'meeting-1',
  start: '2026-11-26T09:00:00.000Z',
  end: '2026-11-26T10:00:00.000Z',
  people: 6,
  milestone: false,
}
const reachOf = (world: World, contactId: string): leaving.Reach =>
  world.reach.get(contactId) ?? {
    contactId,
    name: known(world, contactId).name,
    email: null,
    phone: null,
    linkedIn: null,
    company: null,
    note: null,
    searchUrl: 'https://www.linkedin.com/search/results/people/?keywords=x',
  }
const leavingHandlers: Handler[] = [
  on(leaving.readReach, (world, { params }) => reachOf(world, params.contactId)),
  on(leaving.writeReach, (world, { params, body }) => {
    if (body.email?.endsWith('@fontaine.example')) throw new Refusal(400, 'work-address')
    const { email = null, phone = null, linkedIn = null, company = null, note = null } = body
    const written = { ...reachOf(world, params.contactId), email, phone, linkedIn, company, note }
    world.reach.set(params.contactId, written)
    return written
  }),
  on(leaving.importLinkedIn, (world, { body }) => {
    if (!body.csv.includes('First Name')) throw new Refusal(400, 'not-linked-in')
    const people = world.people.slice(0, 2).map(({ contactId, name }) => ({ contactId, name }))
    return { rows: 3, people, ambiguous: 1 }
  }),
  on(leaving.readLeaving, (world) => world.leaving),
  on(leaving.setLastDay, (world, { body }) => {
    const people = world.people.slice(0, 3).map(({ contactId, name, address }) => ({
      contactId,
      name,
      hasReach: world.reach.has(contactId),
      saidAt: null,
      draft: { to: address, subject: 'Goodbye', text: `Hi ${name},\nmy last day is ${body.lastDay}.` },
    }))
    world.leaving = { allowed: true, lastDay: body.lastDay, filesOpen: true, people }
    return world.leaving
  }),
  on(leaving.cancelLeaving, (world) => {
    world.leaving = { allowed: true, lastDay: null, filesOpen: false, people: [] }
    return world.leaving
  }),
  on(leaving.markGoodbye, (world, { params, body }) => {
    const person = oneOf(world.leaving.people, ({ contactId }) => contactId === params.contactId)
    person.saidAt = body.said ? iso(world) : null
    return world.leaving
  }),
  on(leaving.contactFile, (_world, { querystring }) => ({
    fileName: `contacts.${querystring.format}`,
    mediaType: querystring.format === 'vcf' ? 'text/vcard' : 'text/csv',
    text: querystring.format === 'vcf' ? 'BEGIN:VCARD\r\nEND:VCARD\r\n' : 'Name\r\n',
  })),
]

const markHandlers: Handler[] = [
  on(marks.readMarks, (world, { params }) => world.marks.get(params.contactId) ?? noMarks),
  on(marks.setMarks, (world, { params, body }) => {
    const before = world.marks.get(params.contactId) ?? noMarks
    const tough = body.toughWeek === undefined ? before.toughWeekUntil : body.toughWeek ? '2026-11-30' : null
    const now = { toughWeekUntil: tough, lastDay: body.lastDay === undefined ? before.lastDay : body.lastDay }
    world.marks.set(params.contactId, now)
    return now
  }),
  on(marks.listSharedMeetings, () => ({ meetings: [shared] })),
  on(marks.setMilestone, (_world, { body }) => ({ ...shared, milestone: body.milestone })),
]

const noteHandlers: Handler[] = [
  on(notes.listNotes, (world, { params }) => ({
    notes: world.notes.filter(({ contactId }) => contactId === params.contactId),
  })),
  on(notes.writeNote, (world, { params, body }) => {
    const note = { ...params, ...body, dueOn: body.dueOn ?? null, done: body.done ?? false, updatedAt: iso(world) }
    world.notes = [...world.notes.filter(({ noteId }) => noteId !== params.noteId), note]
    return note
  }),
  on(notes.deleteNote, (world, { params }) => {
    const note = world.notes.find(({ noteId }) => noteId === params.noteId)
    if (!note) throw new Refusal(404, 'not-found')
    world.notes = world.notes.filter((one) => one !== note)
    return note
  }),
]

const briefHandlers: Handler[] = [
  on(notes.readBrief, (world, { params }) => {
    const person = known(world, params.contactId)
    const of = (kind: notes.NoteKind) =>
      world.notes.filter((note) => note.contactId === params.contactId && note.kind === kind && !note.done)
    const all = { workingOn: of('project'), excites: of('interest'), goals: of('goal'), promised: of('promise') }
    const isKnown = Object.values(all).some((notesOf) => notesOf.length > 0)
    return {
      contactId: person.contactId,
      name: person.name,
      lastContact: person.lastContact,
      nextMeeting: { start: '2026-11-26T09:00:00.000Z', end: '2026-11-26T09:30:00.000Z' },
      ...all,
      shared: of('shared'),
      remember: of('remember'),
      yourTurn: { code: 'they-helped' as const, times: 2 },
      question: isKnown ? null : 1,
      asOf: iso(world),
    }
  }),
]

export const touchHandlersAll: Handler[] = [
  ...circleHandlers,
  ...touchHandlers,
  ...leavingHandlers,
  ...markHandlers,
  ...noteHandlers,
  ...briefHandlers,
]
