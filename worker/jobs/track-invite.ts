/**
 * Starts when the event of an invite changed, after it was booked, and by the clock after its end. Changes invite and
 * invite_attendee: answers, proposed times, moved, cancelled, asked once whether it happened; after a week without an answer
 * the meeting counts half. Starts suggest and score-relationships next.
 */
import { follow } from '../../core/invite/follow.ts'
import { interactionByWord, type MeetingOfInvite, sourceOf } from '../../core/invite/word.ts'
import { happened, privateKinds } from '../../core/policy/suggest.ts'
import { dayMs, minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { type ContactTime, contactTimes } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import * as invites from '../../db/queries/invites.ts'
import { readEvent } from '../../platform/graph/booking.ts'
import type { EventFacts } from '../../platform/graph/booking-facts.ts'
import { recogniseByHand } from '../booking/by-hand.ts'
import { decideGroup } from '../booking/group.ts'
import { meetingOf } from '../booking/meeting-of.ts'
import { contentOf } from '../booking/outcome.ts'
import type { Deps, Handler } from '../deps.ts'

export const trackInvite: Handler<'track-invite'> = async (deps, { eventId, tenantId, ownerId, inviteId }) => {
  const owner = { tenantId, ownerId }
  let invite = await deps.db.asOwner(owner, (sql) => invites.bookingRow(sql, inviteId))
  if (invite?.state === 'failed' && invite.error_code === 'needs-consent') {
    if (!(await recogniseByHand(deps, owner, invite))) return
    invite = await deps.db.asOwner(owner, (sql) => invites.bookingRow(sql, inviteId))
  }
  if (!invite?.event_id || invite.state !== 'booked') {
    await deps.db.asOwner(owner, (sql) => disarm(sql, owner, 'track-invite', inviteId))
    return
  }
  const event = contentOf(await eventOf(deps, owner, invite.event_id))
  const result = await deps.db.asOwner(owner, (sql) => settle(sql, deps, owner, inviteId, event))
  if (result.isDecided) await deps.enqueue('suggest', { eventId, ...owner })
  if (result.isReweighed) await deps.enqueue('score-relationships', { eventId, ...owner })
}

/** The event as it is now; null inside `value` where it is gone. */
async function eventOf(deps: Deps, owner: OwnerRef, eventId: string) {
  const answer = await readEvent(deps.graph, owner, eventId)
  return answer.kind === 'not-found' ? { kind: 'ok' as const, value: null } : answer
}

/** Stores what the calendar says, and what the clock makes of it, in one transaction. */
async function settle(
  sql: Sql,
  deps: Deps,
  owner: OwnerRef,
  inviteId: string,
  event: ReturnType<typeof contentOf<EventFacts | null>>,
): Promise<{ isDecided: boolean; isReweighed: boolean }> {
  const now = deps.clock.now()
  const before = await invites.lockBookingRow(sql, inviteId)
  if (!before) return { isDecided: false, isReweighed: false }
  const contacts = await contactTimes(
    sql,
    before.people.map(({ contactId }) => contactId),
  )
  let isNews = false
  let isDecided = false
  if ('value' in event) {
    const followed = follow(factsOf(before, contacts), event.value, now.getTime())
    isDecided = followed.outcome !== before.outcome
    isNews = isDecided || followed.answered || followed.moved !== null
    if (isNews) await invites.saveFollowed(sql, inviteId, { ...followed, at: now })
    if (isDecided && followed.outcome !== null) await invites.releasePair(sql, inviteId)
  }
  if (contacts.some(({ left }) => left) && before.ends_at > now)
    isNews = (await invites.markAttendeeLeft(sql, inviteId)) || isNews
  const decided = await decideGroup(sql, owner, inviteId, now)
  isNews ||= decided !== 'none'
  isDecided ||= decided === 'called-off'
  const after = await invites.bookingRow(sql, inviteId)
  const byClock = after ? await afterwards(sql, owner, after, now) : { isNews: false, isReweighed: false }
  if (isNews || byClock.isNews) await tellLive(sql, owner.ownerId, ['today', 'invites'])
  return { isDecided, isReweighed: byClock.isReweighed }
}

const factsOf = (invite: invites.BookingRow, contacts: readonly ContactTime[]) => ({
  startsAt: invite.starts_at.getTime(),
  endsAt: invite.ends_at.getTime(),
  outcome: invite.outcome,
  wanted: invite.wanted,
  quorum: invite.quorum,
  people: invite.people.map(({ contactId, response, proposed }) => ({
    contactId,
    addresses: contacts.find(({ contact_id }) => contact_id === contactId)?.addresses ?? [],
    response,
    proposed: proposed && { from: Date.parse(proposed.from), to: Date.parse(proposed.to) },
  })),
})

/** After its end the owner is asked once; a week later an unanswered meeting counts half. Arms whatever comes next. */
async function afterwards(
  sql: Sql,
  owner: OwnerRef,
  invite: invites.BookingRow,
  now: Date,
): Promise<{ isNews: boolean; isReweighed: boolean }> {
  const { invite_id: inviteId } = invite
  const askAt = new Date(invite.ends_at.getTime() + happened.askAfterMinutes * minuteMs)
  const halfAt = new Date(invite.ends_at.getTime() + happened.halfAfterDays * dayMs)
  if (invite.outcome !== null) {
    const decideAt = invite.outcome === 'declined' ? invite.call_off_at : null
    if (decideAt) await arm(sql, owner, 'track-invite', decideAt, inviteId)
    else await disarm(sql, owner, 'track-invite', inviteId)
    return { isNews: false, isReweighed: false }
  }
  if (now < askAt) {
    await arm(sql, owner, 'track-invite', invite.call_off_at ?? askAt, inviteId)
    return { isNews: false, isReweighed: false }
  }
  const meeting = meetingOf(invite)
  const isNews = await invites.markAsked(sql, inviteId, now)
  const isCounted = isNews && meeting !== null && (await countPrivate(sql, invite, meeting))
  if (now < halfAt) {
    await arm(sql, owner, 'track-invite', halfAt, inviteId)
    return { isNews, isReweighed: isCounted }
  }
  await disarm(sql, owner, 'track-invite', inviteId)
  const isReweighed = meeting !== null && (await invites.halveInteraction(sql, inviteId, sourceOf(meeting), now))
  return { isNews: isNews || isReweighed, isReweighed }
}

/** A private entry is busy time to whoever reads the calendar: that somebody accepted it is known from the invite alone. */
async function countPrivate(sql: Sql, invite: invites.BookingRow, meeting: MeetingOfInvite): Promise<boolean> {
  const present = invite.people.flatMap(({ contactId, response }) => (response === 'accepted' ? [contactId] : []))
  if (!privateKinds.has(invite.kind) || present.length === 0) return false
  await storeInteractions(sql, [interactionByWord({ ...meeting, present }, true, 0)])
  return true
}
