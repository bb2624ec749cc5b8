/**
 * Starts when the owner cancelled or moved an invite, or said whether it happened, and when somebody said that they are
 * swamped. Changes the event, the invite, and what the meeting counts for; "it did not happen" un-counts it and offers one
 * new time, "swamped" takes every other card with them away and offers help once. Starts track-invite next.
 */
import { interactionByWord } from '../../core/invite/word.ts'
import { restDays } from '../../core/policy/suggest.ts'
import { calledOff } from '../../core/reason/invite-text.ts'
import { why } from '../../core/reason/why.ts'
import type { Unsuited } from '../../core/slots/hours.ts'
import { dayMs } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { mayChoose, ownerTime } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import { storeInteractions } from '../../db/queries/interactions.ts'
import * as invites from '../../db/queries/invites.ts'
import { addCandidate, isFollowedUp, withdrawAbout, withdrawFollowUp } from '../../db/queries/suggestions.ts'
import { cancelEvent, moveEvent } from '../../platform/graph/booking.ts'
import { meetingOf } from '../booking/meeting-of.ts'
import { misfitOfMove } from '../booking/move.ts'
import type { Deps, Handler } from '../deps.ts'
import { Later } from '../failures.ts'

export const changeInvite: Handler<'change-invite'> = async (deps, { eventId, tenantId, ownerId, inviteId }) => {
  const owner = { tenantId, ownerId }
  const invite = await deps.db.asOwner(owner, (sql) => invites.bookingRow(sql, inviteId))
  if (invite?.wanted && invite.event_id) {
    await carryOut(deps, owner, invite, invite.event_id)
    await deps.enqueue('track-invite', { eventId, ...owner, inviteId })
  }
  await deps.db.asOwner(owner, async (sql) => {
    const now = deps.clock.now()
    const said = await invites.lockBookingRow(sql, inviteId)
    if (said && (said.outcome === 'happened' || said.outcome === 'not-happened')) await heed(sql, owner, said, now)
    if (said) await heedSwamped(sql, owner, said, now)
    await disarm(sql, owner, 'change-invite', inviteId)
  })
}

/** Cancels or moves the event. What is gone already is cancelled; what is refused is told. */
async function carryOut(deps: Deps, owner: OwnerRef, invite: invites.BookingRow, eventId: string): Promise<void> {
  const { invite_id: inviteId, wanted, wanted_start: from, wanted_end: to } = invite
  const moving = wanted === 'move' && from && to ? { from, to } : null
  const unsuited = moving && (await misfitOfMove(deps, owner, invite, moving))
  if (unsuited) return refuseMove(deps, owner, inviteId, { ...unsuited, at: moving.from })
  const answer = moving
    ? await moveEvent(deps.graph, owner, eventId, {
        from: moving.from.getTime(),
        to: moving.to.getTime(),
        zone: invite.zone,
      })
    : await cancelEvent(deps.graph, owner, eventId, await commentOn(deps, owner, invite))
  if (answer.kind === 'later') throw new Later(answer.afterMs, answer.code)
  await deps.db.asOwner(owner, async (sql) => {
    const now = deps.clock.now()
    if (answer.kind === 'ok' || (answer.kind === 'not-found' && !moving)) {
      await invites.wishDone(sql, inviteId, moving, now)
      if (!moving) {
        await invites.releasePair(sql, inviteId)
        await arm(sql, owner, 'suggest', now)
      }
    } else await invites.wishRefused(sql, inviteId, refusalOf(answer))
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
  })
}

/** The event stays where it is, and the line says why. */
const refuseMove = (deps: Deps, owner: OwnerRef, inviteId: string, refused: Unsuited & { at: Date }): Promise<void> =>
  deps.db.asOwner(owner, async (sql) => {
    await invites.wishRefused(sql, inviteId, refused.code)
    await invites.saveMisfits(sql, inviteId, refused)
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
  })

/** A group that too few said yes to ends with a neutral line; what the owner cancels themselves says nothing. */
async function commentOn(deps: Deps, owner: OwnerRef, invite: invites.BookingRow): Promise<string | undefined> {
  if (invite.error_code !== 'below-quorum') return undefined
  const time = await deps.db.asOwner(owner, ownerTime)
  return calledOff[time?.locale.startsWith('de') ? 'de' : 'en']
}

function refusalOf(answer: { kind: string; code?: string; because?: string }): string {
  return answer.kind === 'missing-scope' ? 'needs-consent' : (answer.because ?? answer.code ?? answer.kind)
}

/** The owner's word about what happened becomes what counts. */
async function heed(sql: Sql, owner: OwnerRef, invite: invites.BookingRow, now: Date): Promise<void> {
  const meeting = meetingOf(invite)
  const didHappen = invite.outcome === 'happened'
  if (meeting) {
    await storeInteractions(sql, [interactionByWord(meeting, didHappen, invite.words)])
    await arm(sql, owner, 'score-relationships', now)
  }
  if (!didHappen) await offerAgain(sql, owner, invite, now)
  await disarm(sql, owner, 'track-invite', invite.invite_id)
  await tellLive(sql, owner.ownerId, ['today', 'invites'])
}

/** One new time for what did not take place, once. */
const offerAgain = (sql: Sql, owner: OwnerRef, invite: invites.BookingRow, now: Date): Promise<void> =>
  offerOnce(
    sql,
    owner,
    {
      inviteId: invite.invite_id,
      contacts: invite.people.map(({ contactId }) => contactId),
      kind: invite.kind,
      code: 'did-not-happen',
    },
    now,
  )

/** No invitation for thirty days, and one offer of help; taken back, the offer goes as long as nobody decided about it. */
async function heedSwamped(sql: Sql, owner: OwnerRef, invite: invites.BookingRow, now: Date): Promise<void> {
  const { invite_id: inviteId, people } = invite
  for (const { contactId, swampedAt } of people) {
    const contacts = [contactId]
    if (swampedAt === null) await withdrawFollowUp(sql, { inviteId, contacts, code: 'swamped', at: now })
    else if (Date.parse(swampedAt) > now.getTime() - restDays.swamped * dayMs) {
      await withdrawAbout(sql, contacts, { except: 'swamped', because: 'swamped', at: now })
      await offerOnce(sql, owner, { inviteId, contacts, kind: 'help-15', code: 'swamped' }, now)
    }
  }
  if (people.some(({ swampedAt }) => swampedAt !== null)) await tellLive(sql, owner.ownerId, ['today', 'invites'])
}

/** Offers something once for what became of an invite, and not with anybody who may no longer be chosen. */
async function offerOnce(
  sql: Sql,
  owner: OwnerRef,
  offer: { inviteId: string; contacts: readonly string[]; kind: string; code: 'did-not-happen' | 'swamped' },
  now: Date,
): Promise<void> {
  const { inviteId, contacts, kind, code } = offer
  const time = await ownerTime(sql)
  const isPaused = time?.state === 'paused' && time.paused_until !== null && time.paused_until > now
  if (!time || isPaused || !['on', 'paused'].includes(time.state)) return
  if (await isFollowedUp(sql, { inviteId, contacts, code })) return
  if ((await mayChoose(sql, contacts)).size < contacts.length) return
  const reason = { ...why(code, {}, time.locale.startsWith('de') ? 'de' : 'en'), inviteId }
  const id = await addCandidate(sql, { kind, contacts, reason, worth: 1, at: now })
  if (id) await arm(sql, owner, 'find-slots', now, id)
}
