/** Invite rows as the API's booked lines. */
import type { BookedLine } from '../contract/suggestions.ts'
import { misfitReasons } from '../core/slots/hours.ts'
import { clockAt } from '../core/zones/local.ts'
import type { OwnerRef } from '../db/connect.ts'
import type { InviteRow } from '../db/queries/today.ts'
import { type InviteWords, openInvite } from '../platform/invite-words.ts'
import type { ServerDeps } from './deps.ts'

/** One line an invite, with names; an unknown contact keeps an empty name rather than being dropped. */
export async function bookedLines(
  deps: ServerDeps,
  owner: OwnerRef,
  invites: readonly InviteRow[],
  names: ReadonlyMap<string, { name: string; address: string }>,
): Promise<BookedLine[]> {
  const lines = invites.map(async (invite) => lineOf(invite, await openInvite(deps.keys, owner, invite), names))
  return Promise.all(lines)
}

function lineOf(
  invite: InviteRow,
  words: InviteWords,
  names: ReadonlyMap<string, { name: string; address: string }>,
): BookedLine {
  return {
    inviteId: invite.invite_id,
    kind: invite.kind,
    state: invite.state,
    outcome: invite.outcome,
    title: words.title,
    start: invite.starts_at.toISOString(),
    end: invite.ends_at.toISOString(),
    zone: invite.zone,
    place: words.place,
    placeReason: invite.place_reason,
    roomId: invite.room_id,
    online: invite.online,
    holdUntil: invite.hold_until.toISOString(),
    people: invite.people.map((person) => ({
      contactId: person.contactId,
      name: names.get(person.contactId)?.name ?? '',
      response: person.response,
      proposed:
        person.proposedStart && person.proposedEnd
          ? { start: new Date(person.proposedStart).toISOString(), end: new Date(person.proposedEnd).toISOString() }
          : null,
      swamped: person.swampedAt !== null,
      misfit: invite.error_code === null ? null : misfitOf(person, invite.zone),
    })),
    errorCode: invite.error_code,
    suggestionId: invite.suggestion_id,
    link: invite.event_link,
    wanted: invite.wanted,
    quorum: invite.quorum,
    auto: invite.auto,
    callOffAt: invite.call_off_at?.toISOString() ?? null,
    askedAt: invite.asked_at?.toISOString() ?? null,
    form: formOf(invite, words, names),
  }
}

/** The refused time on their clock; on the owner's where theirs is not known. */
export function misfitOf(
  { misfit, misfitAt, zone }: Pick<InviteRow['people'][number], 'misfit' | 'misfitAt' | 'zone'>,
  ownerZone: string,
) {
  const why = misfitReasons.find((one) => one === misfit)
  if (!why || misfitAt === null) return null
  const { date, time } = clockAt(zone ?? ownerZone, Date.parse(misfitAt))
  return { why, zone: zone ?? ownerZone, date, from: time }
}

/** What the host's own form is filled in with, only where Kith may not write to the calendar itself. */
function formOf(
  invite: InviteRow,
  words: InviteWords,
  names: ReadonlyMap<string, { address: string }>,
): BookedLine['form'] {
  if (invite.state !== 'failed' || invite.error_code !== 'needs-consent' || invite.auto) return null
  const attendees = invite.people.flatMap(({ contactId }) => names.get(contactId)?.address ?? [])
  return { subject: words.title, body: words.body, attendees }
}
