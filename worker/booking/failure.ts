/** The end of an invite that did not become an event: nothing was sent, and the card says what comes next. */
import { daysAhead } from '../../core/policy/slots.ts'
import type { Misfit } from '../../core/slots/hours.ts'
import { isoDate, localAt } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as invites from '../../db/queries/invites.ts'
import { closeAccepted, dropSlot } from '../../db/queries/suggestions.ts'
import { vetoSuggestion } from '../../db/queries/today.ts'
import type { Deps } from '../deps.ts'

export type Failure = {
  /** A stable code for the add-in's words. */
  code: string
  outcome?: 'taken'
  /** The suggestion is open again with its other times. */
  reopen?: boolean
  /** The suggestion is open again without this time, and others are looked for. */
  dropSlot?: boolean
  /** Whom its time does not suit. */
  misfits?: readonly Misfit[]
  /** The owner may make the event in the host's own form: look for it in the calendar. */
  lookAgain?: boolean
}

/** After how long the calendar is first looked at for an event that the owner may have made by hand. */
export const firstLookMs = 20_000

/** Ends it once; a run that comes second changes nothing. */
export async function fail(deps: Deps, owner: OwnerRef, invite: invites.BookingRow, failure: Failure): Promise<void> {
  const now = deps.clock.now()
  await deps.db.asOwner(owner, async (sql) => {
    const { invite_id: inviteId, suggestion_id: suggestionId } = invite
    await disarm(sql, owner, 'book-invite', inviteId)
    if (!(await invites.markFailed(sql, inviteId, { code: failure.code, outcome: failure.outcome ?? null }))) return
    await invites.releasePair(sql, inviteId)
    if (failure.misfits) await invites.saveMisfits(sql, inviteId, { misfits: failure.misfits, at: invite.starts_at })
    if (failure.lookAgain) await arm(sql, owner, 'track-invite', new Date(now.getTime() + firstLookMs), inviteId)
    if (suggestionId && failure.dropSlot) {
      const today = localAt(invite.zone, now.getTime()).day
      const wanted = { from: isoDate(today), to: isoDate(today + daysAhead - 1) }
      await dropSlot(sql, suggestionId, invite.starts_at, wanted)
      await arm(sql, owner, 'find-slots', now, suggestionId)
    } else if (suggestionId && failure.reopen) {
      // What nobody clicked waits on its card for a click, and is not tried again.
      if (invite.auto) await vetoSuggestion(sql, suggestionId)
      await closeAccepted(sql, suggestionId, { state: 'open', because: null, at: now })
    } else if (suggestionId && !failure.lookAgain)
      await closeAccepted(sql, suggestionId, { state: 'withdrawn', because: failure.code, at: now })
    await tellLive(sql, owner.ownerId, ['today', 'invites'])
  })
}
