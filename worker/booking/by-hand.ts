/** Recognises the event that the owner made in the host's own form because Kith may not write to their calendar. */

import { happened } from '../../core/policy/suggest.ts'
import { minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { contactTimes } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as invites from '../../db/queries/invites.ts'
import { closeAccepted } from '../../db/queries/suggestions.ts'
import { readEvent, readOwnCalendar } from '../../platform/graph/booking.ts'
import type { EventFacts } from '../../platform/graph/booking-facts.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from './outcome.ts'

/** How long after the click the calendar is looked at again, in turn: a form is filled in within minutes, or not at all. */
const looksMinutes = [1, 2, 5, 15, 60, 240, 1440]

/** How far from the proposed time the owner may have put it: another meeting of the same two on another day is another one. */
const nearMs = 8 * 60 * minuteMs

/** Looks for an event of the owner's own with exactly these people near the time; true when it was found and stored. */
export async function recogniseByHand(deps: Deps, owner: OwnerRef, invite: invites.BookingRow): Promise<boolean> {
  const inviteId = invite.invite_id
  const contacts = await deps.db.asOwner(owner, (sql) =>
    contactTimes(
      sql,
      invite.people.map(({ contactId }) => contactId),
    ),
  )
  const around = { from: invite.starts_at.getTime() - nearMs, to: invite.ends_at.getTime() + nearMs }
  const calendar = contentOf(await readOwnCalendar(deps.graph, owner, around))
  const events = 'value' in calendar ? calendar.value : []
  const isTheirs = (addresses: readonly string[]): boolean =>
    addresses.length === contacts.length &&
    contacts.every((contact) => addresses.some((address) => contact.addresses.includes(address)))
  const others = await deps.db.asOwner(owner, (sql) => invites.waitingLike(sql, inviteId))
  const off = (event: EventFacts, start: Date): number => Math.abs(event.from - start.getTime())
  const like = events
    .filter((event) => others.every((start) => off(event, start) >= off(event, invite.starts_at)))
    .filter(({ isOrganizer, isCancelled, seriesId }) => isOrganizer && !isCancelled && seriesId === null)
    .filter(({ attendees }) => isTheirs(attendees.map(({ address }) => address)))
    .sort((a, b) => off(a, invite.starts_at) - off(b, invite.starts_at))
  const eventIds = like.map(({ eventId }) => eventId)
  const known = await deps.db.asOwner(owner, (sql) => invites.knownEvents(sql, eventIds))
  const found = await madeSince(
    deps,
    owner,
    like.filter(({ eventId }) => !known.has(eventId)),
    invite.made_at,
  )
  const now = deps.clock.now()
  return deps.db.asOwner(owner, async (sql) => {
    if (!found) {
      const next = nextLook(invite, now)
      if (next) await arm(sql, owner, 'track-invite', next, inviteId)
      else {
        await disarm(sql, owner, 'track-invite', inviteId)
        if (invite.suggestion_id)
          await closeAccepted(sql, invite.suggestion_id, { state: 'withdrawn', because: 'needs-consent', at: now })
      }
      return false
    }
    const [startsAt, endsAt] = [new Date(found.from), new Date(found.to)]
    const { eventId, icalUid, link } = found
    await invites.markBooked(sql, inviteId, { eventId, icalUid, link, startsAt, endsAt, at: now })
    if (invite.suggestion_id)
      await closeAccepted(sql, invite.suggestion_id, { state: 'done', because: 'booked', at: now })
    await arm(sql, owner, 'track-invite', new Date(found.to + happened.askAfterMinutes * minuteMs), inviteId)
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
    return true
  })
}

/** The first of these that the owner made since the click: what stood before is another meeting of the same people. */
async function madeSince(
  deps: Deps,
  owner: OwnerRef,
  events: readonly EventFacts[],
  clickedAt: Date,
): Promise<EventFacts | undefined> {
  for (const event of events) {
    const answer = contentOf(await readEvent(deps.graph, owner, event.eventId))
    const createdAt = 'value' in answer ? (answer.value?.createdAt ?? null) : null
    if (createdAt !== null && createdAt >= clickedAt.getTime()) return event
  }
  return undefined
}

/** The next look, until the time of the invite has come. */
function nextLook(invite: invites.BookingRow, now: Date): Date | null {
  const passed = (now.getTime() - invite.hold_until.getTime()) / minuteMs
  const minutes = looksMinutes.find((after) => after > passed)
  if (minutes === undefined) return null
  const at = new Date(invite.hold_until.getTime() + minutes * minuteMs)
  return at < invite.starts_at ? at : null
}
