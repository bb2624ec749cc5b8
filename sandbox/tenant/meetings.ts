/** Events made, changed, called off and answered, with what follows in the calendars of everybody invited. */

import { blankEvent } from './blank-event.ts'
import { findEvent, masterOf } from './calendar.ts'
import { Refusal, type TenantCore } from './core.ts'
import { calendarUid, exchangeId } from './ids.ts'
import { answer, callOff, invite, invitedPeople, type Reply, sameAddress } from './invitations.ts'
import type { Attendee, Event, EventDraft, Person } from './types.ts'

/** What a repeated transactionId is compared by. */
const madeFrom = ({ subject, start, end, zone, attendees, recurrence, location, isAllDay }: EventDraft): string =>
  JSON.stringify([
    subject,
    start,
    end,
    zone,
    (attendees ?? []).map(({ emailAddress }) => emailAddress.address.toLowerCase()),
    recurrence ?? null,
    location?.displayName ?? '',
    isAllDay ?? false,
  ])

const asStored = ({ isOccurrence: _, ...event }: Event): Event => event

function build(core: TenantCore, person: Person, draft: EventDraft): Event {
  const now = core.clock.now()
  const label = `e:${core.id}:${person.id}:${core.nextNumber()}`
  const me = { name: person.displayName, address: person.mail }
  const event = blankEvent({
    id: exchangeId('AAMk', label),
    immutableId: exchangeId('AAkA', label),
    iCalUId: calendarUid(label),
    organizer: me,
    createdAt: now,
    modifiedAt: now,
    ...draft,
  })
  if (event.isOnlineMeeting && !event.joinUrl)
    event.joinUrl = `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(event.iCalUId.slice(32))}`
  return event
}

/** Meeting operations over a tenant's core. */
export function createMeetings(core: TenantCore) {
  const need = (personId: string, id: string): { person: Person; event: Event } => {
    const person = core.directory.person(personId)
    const event = person && findEvent(core.mailbox(personId), id)
    if (!event) throw new Refusal('not-found', 'The specified object was not found in the store.')
    return { person, event }
  }
  const respond = (personId: string, id: string, reply: Reply): void => {
    const { person, event } = need(personId, id)
    answer(core, person, event, reply)
  }
  const forRoom = (personId: string, id: string, response: 'accepted' | 'declined') =>
    respond(personId, id, { response })

  function createEvent(personId: string, draft: EventDraft): Event {
    const person = core.directory.person(personId)
    if (!person) throw new Refusal('not-found', `There is no person ${personId}.`)
    const { transactions, calendar } = core.mailbox(personId)
    const made = madeFrom(draft)
    if (draft.transactionId) {
      const earlier = transactions.get(draft.transactionId)
      const event = earlier && calendar.find(earlier.immutableId)
      if (earlier && earlier.made === made && event) return event
      if (earlier)
        throw new Refusal(
          'duplicate-transaction',
          "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
        )
    }
    const event = build(core, person, draft)
    if (draft.transactionId) transactions.set(draft.transactionId, { immutableId: event.immutableId, made })
    core.storeEvent(personId, event)
    if (event.isOrganizer && event.attendees.length > 0) {
      invite(
        core,
        person,
        event,
        {
          people: invitedPeople(core, personId, event.attendees),
          addresses: othersThan(person, event.attendees),
          anew: true,
        },
        forRoom,
      )
    }
    return event
  }

  function updateEvent(personId: string, id: string, change: Partial<Event>): Event {
    const { person, event } = need(personId, id)
    const timeMoves = (change.start ?? event.start) !== event.start || (change.end ?? event.end) !== event.end
    const ruleMoves =
      event.recurrence !== null &&
      (timeMoves ||
        (change.recurrence !== undefined && JSON.stringify(change.recurrence) !== JSON.stringify(event.recurrence)))
    refuseCrossing(core, personId, event, change.start ?? event.start)
    const next: Event = { ...asStored(event), ...change, modifiedAt: core.clock.now(), changeKey: event.changeKey + 1 }
    if (change.attendees) next.attendees = keepAnswers(event.attendees, change.attendees, timeMoves)
    else if (timeMoves && event.isOrganizer) next.attendees = keepAnswers(event.attendees, event.attendees, true)
    if (ruleMoves) {
      // Exchange starts a series anew when its rule changes: what was changed about single occurrences is lost.
      for (const exception of core.mailbox(personId).calendar.exceptionsOf(event.immutableId))
        core.dropStored(personId, exception)
      next.cancelledStarts = []
    }
    core.storeEvent(personId, next)
    if (event.isOrganizer) tellInvited(person, event, next, change, timeMoves)
    return next
  }

  function tellInvited(person: Person, before: Event, next: Event, change: Partial<Event>, timeMoves: boolean): void {
    const had = (one: Attendee, list: readonly Attendee[]) =>
      list.some((other) => sameAddress(one.emailAddress.address, other.emailAddress.address))
    const dropped = before.attendees.filter((one) => !had(one, next.attendees))
    const added = next.attendees.filter((one) => !had(one, before.attendees))
    const stillIn = new Set(invitedPeople(core, person.id, next.attendees).map(({ id }) => id))
    const out = invitedPeople(core, person.id, dropped).filter(({ id }) => !stillIn.has(id))
    if (dropped.length > 0)
      callOff(
        core,
        person,
        before,
        out,
        othersThan(person, dropped).map(({ emailAddress }) => emailAddress),
        '',
      )
    const everybody = invitedPeople(core, person.id, next.attendees)
    const personal = new Set(['isReminderOn', 'reminderMinutes', 'categories', 'showAs'])
    const concerns = Object.keys(change).some((key) => key !== 'attendees' && !personal.has(key))
    const addedPeople = new Set(invitedPeople(core, person.id, added).map(({ id }) => id))
    const kept = everybody.filter(({ id }) => !addedPeople.has(id))
    if (concerns)
      invite(
        core,
        person,
        next,
        {
          people: kept,
          addresses: othersThan(
            person,
            next.attendees.filter((one) => !added.includes(one)),
          ),
          anew: timeMoves,
        },
        forRoom,
      )
    else if (change.attendees)
      for (const one of kept) invite(core, person, next, { people: [one], addresses: [], anew: false }, forRoom)
    if (added.length > 0)
      invite(
        core,
        person,
        next,
        { people: everybody.filter(({ id }) => addedPeople.has(id)), addresses: othersThan(person, added), anew: true },
        forRoom,
      )
  }

  function cancelEvent(personId: string, id: string, comment = ''): void {
    const { person, event } = need(personId, id)
    if (!event.isOrganizer)
      throw new Refusal(
        'not-organizer',
        "Your request can't be completed. You need to be an organizer to cancel a meeting.",
      )
    const people = invitedPeople(core, personId, event.attendees)
    callOff(
      core,
      person,
      event,
      people,
      othersThan(person, event.attendees).map(({ emailAddress }) => emailAddress),
      comment,
    )
    core.dropEventWithSeries(personId, event)
  }

  function deleteEvent(personId: string, id: string): void {
    const { event } = need(personId, id)
    if (event.isOrganizer && event.attendees.length > 0 && !event.isCancelled) cancelEvent(personId, id)
    else core.dropEventWithSeries(personId, event)
  }

  /** Invites further people on the organiser's behalf; `addresses` are added to the attendees. */
  function forwardEvent(personId: string, id: string, addresses: Event['organizer'][], comment = ''): void {
    const { event } = need(personId, id)
    const organizer = core.directory.personByAddress(event.organizer.address)
    if (!organizer) return
    const master = masterOf(core.mailbox(personId), event)
    const uid = event.isOccurrence ? (master ?? event).iCalUId : event.iCalUId
    const original = core.mailbox(organizer.id).calendar.byUid(uid)
    if (!original) return
    const fresh = addresses.filter(
      ({ address }) => !original.attendees.some((one) => sameAddress(one.emailAddress.address, address)),
    )
    const added = fresh.map(
      (emailAddress): Attendee => ({ type: 'optional', emailAddress, response: 'none', respondedAt: null }),
    )
    updateEvent(organizer.id, original.immutableId, {
      attendees: [...original.attendees, ...added],
      ...(comment ? { body: `${comment}\r\n${original.body}` } : {}),
    })
  }
  return { createEvent, updateEvent, cancelEvent, deleteEvent, respond, forwardEvent }
}

const othersThan = (person: Person, attendees: readonly Attendee[]): Attendee[] =>
  attendees.filter(({ emailAddress }) => !sameAddress(emailAddress.address, person.mail))

/** The new list with the answers that still hold; `reset` where the time moved and everybody is asked again. */
function keepAnswers(before: readonly Attendee[], next: readonly Attendee[], reset: boolean): Attendee[] {
  return next.map((one) => {
    const known = before.find((other) => sameAddress(other.emailAddress.address, one.emailAddress.address))
    const asked: Attendee = { ...one, response: 'none', respondedAt: null, proposed: undefined }
    return known && !reset
      ? { ...asked, response: known.response, respondedAt: known.respondedAt, proposed: known.proposed }
      : asked
  })
}

/** An occurrence may not be moved onto or past the one before or after it. */
function refuseCrossing(core: TenantCore, personId: string, event: Event, start: number): void {
  if (event.originalStart === null || start === event.start) return
  const mailbox = core.mailbox(personId)
  const master = masterOf(mailbox, event)
  if (!master) return
  const neighbours = core.seriesAround(personId, master, event.originalStart)
  if (
    (neighbours.before !== null && start <= neighbours.before) ||
    (neighbours.after !== null && start >= neighbours.after)
  ) {
    throw new Refusal('crossing', 'Modified occurrence is crossing or overlapping adjacent occurrence.')
  }
}
