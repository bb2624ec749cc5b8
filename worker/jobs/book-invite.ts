/**
 * Starts when the ten seconds of an invite have passed, or the owner ended them. Changes invite: held to booking to booked,
 * failed or unknown; creates one event, whatever crashes in between. Starts track-invite next, or find-slots where the time
 * was taken meanwhile.
 */
import { claim as claimPolicy, happened, privateKinds } from '../../core/policy/suggest.ts'
import type { Unsuited } from '../../core/slots/hours.ts'
import { clockAt, minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import type { OwnerTime } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as invites from '../../db/queries/invites.ts'
import { closeAccepted } from '../../db/queries/suggestions.ts'
import { createEvent, readSchedules } from '../../platform/graph/booking.ts'
import type { EventFacts } from '../../platform/graph/booking-facts.ts'
import { openInvite } from '../../platform/invite-words.ts'
import { type Failure, fail } from '../booking/failure.ts'
import { unsuitedAt } from '../booking/move.ts'
import { contentOf } from '../booking/outcome.ts'
import { freshOwnerTime } from '../booking/owner-hours.ts'
import { claimFor, showIncoming } from '../booking/pair.ts'
import { type Gathered, gather, ownerKey } from '../booking/people.ts'
import type { Deps, Handler } from '../deps.ts'
import { Later } from '../failures.ts'

/** How long the second of two waits before looking again whether the first has come through (real time). */
const otherMs = 500
/** How long an invite that may have left waits before the calendar is looked at again, while nothing can be read (business time). */
const lookAgainMs = 15 * minuteMs

type Booking = {
  deps: Deps
  owner: OwnerRef
  invite: invites.BookingRow
  /** An earlier run may have sent it. */
  isAgain: boolean
}

export const bookInvite: Handler<'book-invite'> = async (deps, { eventId, tenantId, ownerId, inviteId }) => {
  const owner = { tenantId, ownerId }
  const begun = await deps.db.asOwner(owner, async (sql) => {
    const begun = await invites.beginBooking(sql, inviteId, deps.clock.now())
    if (begun) return begun
    const until = await invites.heldUntil(sql, inviteId)
    if (until) await arm(sql, owner, 'book-invite', until, inviteId)
    else await disarm(sql, owner, 'book-invite', inviteId)
    return undefined
  })
  if (!begun) return
  const result = await book({ deps, owner, invite: begun.invite, isAgain: !begun.isFirst })
  if (result === 'booked') await deps.enqueue('track-invite', { eventId, ...owner, inviteId })
  else if (result === 'taken' && begun.invite.suggestion_id)
    await deps.enqueue('find-slots', { eventId, ...owner, suggestionId: begun.invite.suggestion_id })
}

async function book(booking: Booking): Promise<'booked' | 'taken' | 'ended'> {
  const { deps, owner, invite } = booking
  const time = await freshOwnerTime(deps, owner)
  if (!time || time.state === 'off' || time.state === 'erasing') return ended(booking, { code: 'off' })
  const contactIds = invite.people.map(({ contactId }) => contactId)
  const day = clockAt(time.zone, invite.starts_at.getTime()).date
  const gathered = await gather(deps, owner, time, { contactIds, days: { from: day, to: day } })
  // Found by its transaction id, the event of an earlier run is ours, whatever else has changed since.
  const existing = gathered.own.find(({ transactionId }) => transactionId === invite.transaction_id)
  if (existing) return adopt(booking, existing)
  if (booking.isAgain && gathered.unchecked === 'unreadable' && invite.ends_at > deps.clock.now())
    return lookAgain(booking)
  if (invite.starts_at <= deps.clock.now()) return ended(booking, { code: 'past', reopen: true })
  if (gathered.contacts.length < contactIds.length || gathered.contacts.some(({ left }) => left))
    return ended(booking, { code: 'attendee-left' })
  // Without a click nothing goes out at a time that nobody can vouch for.
  if (invite.auto && (gathered.unchecked !== null || gathered.assumed.includes('calendar')))
    return ended(booking, { code: 'unchecked', reopen: true })
  const claim = await claimFor(deps, owner, invite, gathered.contacts)
  if (claim.kind === 'ended') return 'ended'
  if (claim.kind === 'other') {
    if (!claim.settled) throw new Later(otherMs, 'the-other-invites')
    await showIncoming(deps, owner, invite, claim)
    return 'ended'
  }
  const unsuited = await unsuitedNow(booking, gathered)
  if (unsuited) {
    const { code, misfits } = unsuited
    await ended(booking, { code, ...(code === 'taken' ? { outcome: code } : {}), misfits, dropSlot: true })
    return 'taken'
  }
  if (invite.room && (await isRoomTaken(booking, invite.room.address)))
    return ended(booking, { code: 'room-taken', reopen: true })
  return send(booking, time, gathered)
}

/** It may be in the calendar, which cannot be seen now: nothing is said to have failed before it can. */
async function lookAgain({ deps, owner, invite }: Booking): Promise<'ended'> {
  const at = new Date(deps.clock.now().getTime() + lookAgainMs)
  await deps.db.asOwner(owner, async (sql) => {
    await invites.markUnknown(sql, invite.invite_id)
    await arm(sql, owner, 'book-invite', at, invite.invite_id)
  })
  return 'ended'
}

/** The last look. Of an agreed time everybody else decides themselves; where the owner picked the place, they know the way. */
const unsuitedNow = ({ deps, owner, invite }: Booking, { people, travel }: Gathered): Promise<Unsuited | null> =>
  unsuitedAt(deps, owner, {
    people: invite.agreed ? people.filter(({ key }) => key === ownerKey) : people,
    kind: invite.kind,
    span: { from: invite.starts_at.getTime(), to: invite.ends_at.getTime() },
    contactIds: invite.people.map(({ contactId }) => contactId),
    ways: invite.agreed || invite.place_reason === 'picked' ? null : travel,
    isAgreed: invite.agreed,
  })

async function ended(booking: Booking, failure: Failure): Promise<'ended'> {
  await fail(booking.deps, booking.owner, booking.invite, failure)
  return 'ended'
}

/** A room whose calendar cannot be seen answers the invitation by itself. */
async function isRoomTaken({ deps, owner, invite }: Booking, address: string): Promise<boolean> {
  const span = { from: invite.starts_at.getTime(), to: invite.ends_at.getTime() }
  const schedules = contentOf(await readSchedules(deps.graph, owner, { addresses: [address], ...span }))
  const items = 'value' in schedules ? (schedules.value[0]?.items ?? []) : []
  return items.some(({ from, to, status }) => status !== 'free' && from < span.to && to > span.from)
}

/** The one write. Whatever it answers, the next run can tell what happened by the transaction id. */
async function send(booking: Booking, time: OwnerTime, { contacts }: Gathered): Promise<'booked' | 'ended'> {
  const { deps, owner, invite } = booking
  const { title, body, place } = await openInvite(deps.keys, owner, invite)
  const answer = await createEvent(deps.graph, owner, {
    transactionId: invite.transaction_id,
    title,
    body,
    from: invite.starts_at.getTime(),
    to: invite.ends_at.getTime(),
    zone: time.zone,
    attendees: contacts.map(({ name, address }) => ({ name, address })),
    online: invite.online,
    isPrivate: privateKinds.has(invite.kind),
    place,
    room: invite.room,
  })
  switch (answer.kind) {
    case 'ok':
      if (answer.value) return adopt(booking, answer.value)
      await unknown(booking)
      throw new Later(1_000, 'event-without-times')
    case 'later':
      if (answer.maybeDone) await unknown(booking)
      throw new Later(answer.afterMs, answer.code)
    case 'missing-scope':
      // The owner's click ends in the host's own form.
      return ended(booking, { code: 'needs-consent', ...(invite.auto ? { reopen: true } : { lookAgain: true }) })
    case 'parked':
      return ended(booking, { code: answer.because, reopen: true })
    case 'rejected':
      if (answer.code === 'ErrorDuplicateTransactionId') {
        // It exists, and the calendar's list is behind: look again.
        await unknown(booking)
        throw new Later(1_000, answer.code)
      }
      return ended(booking, { code: answer.code, reopen: true })
    default:
      return ended(booking, { code: answer.code, reopen: true })
  }
}

const unknown = ({ deps, owner, invite }: Booking): Promise<void> =>
  deps.db.asOwner(owner, (sql) => invites.markUnknown(sql, invite.invite_id))

/** Stores the event; with it the claim is settled, the suggestion done, and the day after it is waited for. */
async function adopt({ deps, owner, invite }: Booking, event: EventFacts): Promise<'booked'> {
  const now = deps.clock.now()
  const [startsAt, endsAt] = [new Date(event.from), new Date(event.to)]
  await deps.db.asOwner(owner, async (sql) => {
    const { eventId, icalUid, link } = event
    await invites.markBooked(sql, invite.invite_id, { eventId, icalUid, link, startsAt, endsAt, at: now })
    const keepUntil = new Date(now.getTime() + claimPolicy.settledHours * 60 * minuteMs)
    await invites.settlePair(sql, {
      inviteId: invite.invite_id,
      icalUid,
      from: startsAt,
      to: endsAt,
      at: now,
      keepUntil,
    })
    if (invite.suggestion_id)
      await closeAccepted(sql, invite.suggestion_id, { state: 'done', because: 'booked', at: now })
    await disarm(sql, owner, 'book-invite', invite.invite_id)
    await arm(sql, owner, 'track-invite', new Date(event.to + happened.askAfterMinutes * minuteMs), invite.invite_id)
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
  })
  return 'booked'
}
