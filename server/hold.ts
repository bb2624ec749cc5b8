/** Holding an invite: its text is written, its ten seconds begin, and nothing leaves before they are over. */
import { randomUUID } from 'node:crypto'
import type { PickedPlace, Slot } from '../contract/suggestions.ts'
import { draftInvite } from '../core/invite/draft.ts'
import { kindPolicies } from '../core/policy/slots.ts'
import { clockAt, dayNumber, minuteMs, weekdayOf } from '../core/zones/local.ts'
import { wishOf } from '../db/queries/groups.ts'
import * as today from '../db/queries/today.ts'
import { sealInvite } from '../platform/invite-words.ts'
import type { ServerDeps } from './deps.ts'
import { notFound } from './errors.ts'
import type { OwnerScope } from './owner.ts'
import { whereFor } from './places.ts'

export type Hold = {
  suggestionId: string | null
  kind: Slot['kind']
  contacts: readonly string[]
  start: Date
  end: Date
  /** Everybody's clock at that time; the owner's alone where all agree. */
  local: Slot['local']
  /** How many make the group, as the owner wished; the usual where they said nothing. */
  quorum?: number | undefined
  /** Made by the caller where a repeated click must be the same invite. */
  inviteId?: string
  /** The text as the owner confirmed it, in place of the usual one. */
  text?: { title: string; body: string }
  /** The time was agreed by a poll: whoever said yes decides about their own calendar. */
  agreed?: boolean
  /** Where, as the owner picked it; left out a place is chosen. */
  place?: PickedPlace | undefined
}

/** Stores the held invite and gives it back as it reads now. */
export async function holdInvite(deps: ServerDeps, scope: OwnerScope, hold: Hold): Promise<today.InviteRow> {
  const { sql, owner, caller } = scope
  const now = deps.clock.now()
  const inviteId = hold.inviteId ?? randomUUID()
  const names = await today.namesOf(sql, hold.contacts)
  const wish = await wishOf(sql, hold.suggestionId)
  const draft = draftInvite({
    kind: hold.kind,
    ownerName: owner.display_name || caller.displayName,
    peerNames: hold.contacts.map((id) => names.get(id)?.name ?? ''),
    peerIds: hold.contacts,
    locale: owner.locale.startsWith('de') ? 'de' : 'en',
    local: hold.local,
    offHours: isOffHours(hold, wish.offHours),
    quorum: hold.quorum ?? wish.quorum,
    text: hold.text,
  })
  const where = await whereFor(deps, scope, {
    kind: hold.kind,
    contactIds: hold.contacts,
    alcohol: wish.alcohol === true,
    picked: hold.place ?? wish.place,
  })
  await today.holdInvite(sql, {
    inviteId,
    suggestionId: hold.suggestionId,
    kind: hold.kind,
    transactionId: inviteId,
    startsAt: hold.start,
    endsAt: hold.end,
    zone: owner.zone,
    words: await sealInvite(deps.keys, caller, { title: draft.title, body: draft.body, place: where.place }),
    online: draft.online,
    quorum: draft.quorum,
    placeReason: where.reason,
    roomId: where.roomId,
    callOffAt: callOffAt(hold.start, draft.quorum === null ? null : wish.callOffHours, now),
    agreed: hold.agreed === true,
    contacts: hold.contacts,
    holdUntil: new Date(now.getTime() + deps.holdSeconds * 1000),
    madeAt: now,
  })
  const held = await today.readInvite(sql, inviteId)
  if (!held) throw notFound()
  return held
}

/** When it is called off below its number; null where that was not wished, or the time for it has passed. */
function callOffAt(start: Date, hours: number | null | undefined, now: Date): Date | null {
  if (hours === null || hours === undefined) return null
  const at = new Date(start.getTime() - hours * 60 * minuteMs)
  return at > now ? at : null
}

/** After work or on a weekend by the owner's own clock. */
function isOffHours(hold: Hold, wished: boolean | undefined): boolean {
  const own = hold.local.find(({ contactId }) => contactId === null) ?? hold.local[0]
  const isWeekend = own !== undefined && weekdayOf(dayNumber(own.date)) > 5
  return !kindPolicies[hold.kind].inHours || (wished === true && isWeekend)
}

/** A time on the owner's and each contact's clock; contacts whose zone is unknown are taken to be on the owner's. */
export function localTimes(
  span: { start: Date; end: Date },
  ownerZone: string,
  contacts: readonly { contact_id: string; zone: string | null }[],
): Slot['local'] {
  const on = (contactId: string | null, zone: string): Slot['local'][number] => {
    const from = clockAt(zone, span.start.getTime())
    return { contactId, zone, date: from.date, from: from.time, to: clockAt(zone, span.end.getTime()).time }
  }
  return [on(null, ownerZone), ...contacts.map(({ contact_id, zone }) => on(contact_id, zone ?? ownerZone))]
}
