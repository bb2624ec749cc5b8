/** What an organiser's entry becomes in the calendars of those invited, and the mail that tells them. */

import { findByUid, masterOf } from './calendar.ts'
import { Refusal, type TenantCore } from './core.ts'
import { exchangeId } from './ids.ts'
import { deliver, mailboxesBehind } from './mail.ts'
import type { Address, Attendee, Event, Person } from './types.ts'

const dayMs = 86_400_000
const roomAnswerMs = 5000

export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Calendars that an invitation to these attendees reaches, the organiser's left out; rooms have calendars too. */
export function invitedPeople(core: TenantCore, organizerId: string, attendees: readonly Attendee[]): Person[] {
  const found = new Map<string, Person>()
  for (const { emailAddress } of attendees) {
    const direct = core.directory.personByAddress(emailAddress.address)
    const people = direct?.kind === 'room' ? [direct] : mailboxesBehind(core, emailAddress.address)
    for (const person of people) if (person.id !== organizerId) found.set(person.id, person)
  }
  return [...found.values()]
}

/** What attendees see of each other: no answers, and only themselves where the list is hidden. */
function attendeesSeenBy(event: Event, person: Person): Attendee[] {
  const all = event.attendees.map(
    (one): Attendee => ({ ...one, response: 'none', respondedAt: null, proposed: undefined }),
  )
  return event.hideAttendees ? all.filter(({ emailAddress }) => sameAddress(emailAddress.address, person.mail)) : all
}

/** The fields of a meeting that its organiser decides for everybody. */
function sharedFields(event: Event) {
  const { subject, body, start, end, zone, zoneName, isAllDay, organizer, responseRequested, allowNewTimeProposals } =
    event
  const {
    hideAttendees,
    sensitivity,
    location,
    isOnlineMeeting,
    joinUrl,
    recurrence,
    originalStart,
    cancelledStarts,
    iCalUId,
  } = event
  return {
    subject,
    body,
    start,
    end,
    zone,
    zoneName,
    isAllDay,
    organizer,
    responseRequested,
    allowNewTimeProposals,
    hideAttendees,
    sensitivity,
    location,
    isOnlineMeeting,
    joinUrl,
    recurrence,
    originalStart,
    cancelledStarts,
    iCalUId,
  }
}

function freshCopy(core: TenantCore, person: Person, event: Event): Event {
  const now = core.clock.now()
  const label = `e:${core.id}:${person.id}:${event.iCalUId}:${core.nextNumber()}`
  return {
    ...sharedFields(event),
    id: exchangeId('AAMk', label),
    immutableId: exchangeId('AAkA', label),
    transactionId: null,
    isCancelled: false,
    isOrganizer: false,
    attendees: attendeesSeenBy(event, person),
    myResponse: 'notResponded',
    myRespondedAt: null,
    showAs: event.showAs === 'free' ? 'free' : 'tentative',
    isReminderOn: event.isReminderOn,
    reminderMinutes: event.reminderMinutes,
    categories: [],
    masterId: null,
    createdAt: now,
    modifiedAt: now,
    changeKey: 1,
  }
}

/** The copy of one attendee of the organiser's `event`, an unchanged occurrence included. */
export function copyOf(core: TenantCore, organizerId: string, event: Event, personId: string): Event | undefined {
  const master = masterOf(core.mailbox(organizerId), event)
  return findByUid(core.mailbox(personId), event, master?.iCalUId ?? null)
}

/** Writes what the organiser decided into an attendee's calendar; `anew` asks for the answer again. */
function putCopy(
  core: TenantCore,
  organizerId: string,
  event: Event,
  person: Person,
  anew: boolean,
): string | undefined {
  const known = copyOf(core, organizerId, event, person.id)
  if (!known) {
    if (
      event.masterId &&
      core.mailbox(person.id).calendar.byUid(masterOf(core.mailbox(organizerId), event)?.iCalUId ?? '')
    )
      return undefined
    const copy = freshCopy(core, person, event)
    core.storeEvent(person.id, copy)
    return copy.immutableId
  }
  const answer = anew
    ? ({
        myResponse: 'notResponded',
        myRespondedAt: null,
        showAs: event.showAs === 'free' ? 'free' : 'tentative',
      } as const)
    : {}
  const { isOccurrence: _, ...stored } = known
  core.storeEvent(person.id, {
    ...stored,
    ...sharedFields(event),
    ...answer,
    attendees: attendeesSeenBy(event, person),
    modifiedAt: core.clock.now(),
    changeKey: known.changeKey + 1,
  })
  return known.immutableId
}

function answerForRoom(
  core: TenantCore,
  room: Person,
  uid: string,
  respond: (personId: string, id: string, response: 'accepted' | 'declined') => void,
): void {
  core.clock.at(core.clock.now() + roomAnswerMs, () => {
    const entry = core.mailbox(room.id).calendar.byUid(uid)
    if (!entry || entry.isCancelled || entry.myResponse !== 'notResponded') return
    const clash = core
      .busyBetween(room.id, entry.start, entry.end)
      .some((one) => one.iCalUId !== uid && one.masterId !== entry.immutableId && one.myResponse !== 'notResponded')
    respond(room.id, entry.immutableId, clash ? 'declined' : 'accepted')
  })
}

export type InviteWho = { people: readonly Person[]; addresses: readonly Attendee[]; anew: boolean }

/** Puts copies into calendars and one request into the inboxes of those invited and the organiser's Sent Items. */
export function invite(
  core: TenantCore,
  organizer: Person,
  event: Event,
  who: InviteWho,
  respond: Parameters<typeof answerForRoom>[3],
): void {
  const entries = new Map<string, string>()
  for (const person of who.people) {
    const entry = putCopy(core, organizer.id, event, person, who.anew)
    if (entry) entries.set(person.id, entry)
    if (person.kind === 'room' && who.anew) answerForRoom(core, person, event.iCalUId, respond)
  }
  const to = who.addresses.map(({ emailAddress }) => emailAddress)
  if (to.length === 0) return
  deliver(core, {
    ...{ from: event.organizer, to, subject: event.subject, body: event.body },
    odataType: '#microsoft.graph.eventMessageRequest',
    meetingMessageType: 'meetingRequest',
    eventIdFor: (personId) => (personId === organizer.id ? event.immutableId : entries.get(personId)),
  })
}

/** Marks the copies of those people cancelled, tells them, and takes the entries away a day later. */
export function callOff(
  core: TenantCore,
  organizer: Person,
  event: Event,
  people: readonly Person[],
  addresses: readonly Address[],
  comment: string,
): void {
  for (const person of people) {
    const known = copyOf(core, organizer.id, event, person.id)
    if (!known) continue
    const { isOccurrence: _, ...stored } = known
    core.storeEvent(person.id, {
      ...stored,
      isCancelled: true,
      showAs: 'free',
      modifiedAt: core.clock.now(),
      changeKey: known.changeKey + 1,
    })
    core.clock.at(core.clock.now() + dayMs, () => {
      const left = core.mailbox(person.id).calendar.find(known.immutableId)
      if (left?.isCancelled) core.dropEventWithSeries(person.id, left)
    })
  }
  if (addresses.length === 0) return
  deliver(core, {
    ...{ from: event.organizer, to: [...addresses], subject: `Canceled: ${event.subject}`, body: comment },
    odataType: '#microsoft.graph.eventMessage',
    meetingMessageType: 'meetingCancelled',
    importance: 'high',
    eventIdFor: (personId) => copyOf(core, organizer.id, event, personId)?.immutableId,
  })
}

export type Reply = {
  response: 'accepted' | 'declined' | 'tentativelyAccepted'
  comment?: string
  proposed?: { start: number; end: number }
  sendResponse?: boolean
}

const replies = {
  accepted: { type: 'meetingAccepted', prefix: 'Accepted', showAs: 'busy' },
  tentativelyAccepted: { type: 'meetingTenativelyAccepted', prefix: 'Tentative', showAs: 'tentative' },
  declined: { type: 'meetingDeclined', prefix: 'Declined', showAs: 'free' },
} as const

/** Writes an answer into the organiser's copy. */
function noteAnswer(
  core: TenantCore,
  organizer: Person,
  event: Event,
  masterUid: string | null,
  answers: (attendee: Attendee) => boolean,
  reply: Reply,
): void {
  const known = findByUid(core.mailbox(organizer.id), event, masterUid)
  if (!known?.attendees.some(answers)) return
  const now = core.clock.now()
  const { isOccurrence: _, ...stored } = known
  const attendees = known.attendees.map((one) =>
    answers(one) ? { ...one, response: reply.response, respondedAt: now, proposed: reply.proposed } : one,
  )
  core.storeEvent(organizer.id, { ...stored, attendees, modifiedAt: now, changeKey: known.changeKey + 1 })
}

/** An attendee's answer. Declining takes the entry out of their calendar, as Outlook does. */
export function answer(core: TenantCore, person: Person, event: Event, reply: Reply): void {
  if (event.isOrganizer)
    throw new Refusal(
      'is-organizer',
      "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
    )
  const proposes = reply.proposed !== undefined
  if (proposes && (!event.allowNewTimeProposals || reply.sendResponse === false || reply.response === 'accepted')) {
    throw new Refusal(
      'no-proposals',
      "Your request can't be completed. The meeting does not allow a new time to be proposed with this answer.",
    )
  }
  const told = replies[reply.response]
  const now = core.clock.now()
  const masterUid = masterOf(core.mailbox(person.id), event)?.iCalUId ?? null
  const { isOccurrence: _, ...stored } = event
  const showAs = event.showAs === 'oof' || event.showAs === 'workingElsewhere' ? event.showAs : told.showAs
  core.storeEvent(person.id, {
    ...stored,
    myResponse: reply.response,
    myRespondedAt: now,
    showAs,
    modifiedAt: now,
    changeKey: event.changeKey + 1,
  })
  const organizer = core.directory.personByAddress(event.organizer.address)
  if (reply.sendResponse !== false && event.responseRequested) {
    const mine = [person.mail, person.userPrincipalName, ...person.otherMails].map((address) => address.toLowerCase())
    if (organizer)
      noteAnswer(
        core,
        organizer,
        event,
        masterUid,
        ({ emailAddress }) => mine.includes(emailAddress.address.toLowerCase()),
        reply,
      )
    deliver(core, {
      ...{ from: { name: person.displayName, address: person.mail }, to: [event.organizer] },
      ...{ subject: `${told.prefix}: ${event.subject}`, body: reply.comment ?? '' },
      odataType: '#microsoft.graph.eventMessageResponse',
      meetingMessageType: told.type,
      eventIdFor: (personId) =>
        personId === organizer?.id ? findByUid(core.mailbox(personId), event, masterUid)?.immutableId : undefined,
    })
  }
  if (reply.response === 'declined') core.dropEventWithSeries(person.id, { ...stored, myResponse: 'declined' })
}
