/** Two people who were prompted about each other: one of them invites, the other sees "just invited you". */
import { claim as policy } from '../../core/policy/suggest.ts'
import { minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import type { ContactTime } from '../../db/queries/calendars.ts'
import { disarm } from '../../db/queries/due.ts'
import * as invites from '../../db/queries/invites.ts'
import { closeAccepted } from '../../db/queries/suggestions.ts'
import { readOwnCalendar } from '../../platform/graph/booking.ts'
import type { EventFacts } from '../../platform/graph/booking-facts.ts'
import type { Deps } from '../deps.ts'
import { contentOf } from './outcome.ts'

export type PairClaim = { kind: 'ours' } | { kind: 'ended' } | ({ kind: 'other' } & invites.Claim)

/** Claims the pair for this invite. Groups, and people outside the directory, have nobody to collide with. */
export async function claimFor(
  deps: Deps,
  owner: OwnerRef,
  invite: invites.BookingRow,
  contacts: readonly ContactTime[],
): Promise<PairClaim> {
  const [only] = contacts
  const otherPerson = contacts.length === 1 ? only?.person_id : null
  if (!otherPerson) return { kind: 'ours' }
  const at = deps.clock.now()
  const until = new Date(at.getTime() + policy.minutes * minuteMs)
  const inviteId = invite.invite_id
  const clicked = invite.prompted ? null : invite.made_at
  const claim = await deps.db.asOwner(owner, (sql) =>
    invites.claimPair(sql, { otherPerson, inviteId, at, until, clicked }),
  )
  if (!claim) return { kind: 'ended' }
  return claim.inviteId === inviteId ? { kind: 'ours' } : { kind: 'other', ...claim }
}

/** Ends the second invite, with the time and the link of the one that came in. Nothing of it was sent. */
export async function showIncoming(
  deps: Deps,
  owner: OwnerRef,
  invite: invites.BookingRow,
  claim: invites.Claim,
): Promise<void> {
  const incoming = await incomingEvent(deps, owner, claim)
  const now = deps.clock.now()
  await deps.db.asOwner(owner, async (sql) => {
    await invites.markInvitedByOther(sql, invite.invite_id, {
      icalUid: claim.icalUid,
      from: claim.from ?? invite.starts_at,
      to: claim.to ?? invite.ends_at,
      link: incoming?.link ?? null,
    })
    if (invite.suggestion_id)
      await closeAccepted(sql, invite.suggestion_id, { state: 'done', because: 'invited-you', at: now })
    await disarm(sql, owner, 'book-invite', invite.invite_id)
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
  })
}

/** The owner's own copy of the event, if it has arrived. Read now: it may be younger than what was read before the claim. */
async function incomingEvent(deps: Deps, owner: OwnerRef, claim: invites.Claim): Promise<EventFacts | undefined> {
  if (!claim.from || !claim.to || claim.icalUid === null) return undefined
  const window = { from: claim.from.getTime(), to: claim.to.getTime() }
  const calendar = contentOf(await readOwnCalendar(deps.graph, owner, window))
  return 'value' in calendar ? calendar.value.find(({ icalUid }) => icalUid === claim.icalUid) : undefined
}
