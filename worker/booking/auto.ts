/** Booking without a click: planned when a card opens, carried out when its veto window has passed and nothing speaks against it. */
import { randomUUID } from 'node:crypto'
import type { Booking } from '../../contract/me.ts'
import type { Slot } from '../../contract/suggestions.ts'
import { autoPlan } from '../../core/invite/auto.ts'
import { draftInvite } from '../../core/invite/draft.ts'
import { autoKinds, autoWeekDays } from '../../core/policy/booking.ts'
import { dayMs } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import { mayChoose, type OwnerTime } from '../../db/queries/calendars.ts'
import { type OpenPlace, whereByItself } from '../../db/queries/chosen-place.ts'
import * as holds from '../../db/queries/holds.ts'
import * as today from '../../db/queries/today.ts'
import type { InviteWords } from '../../platform/invite-words.ts'
import type { Sealed } from '../../platform/keys.ts'

export type Standing = {
  suggestion: holds.Tended
  slots: readonly Slot[]
  booking: Booking
  time: OwnerTime
  /** Kith is on, not paused, and the owner is not away. */
  isPresent: boolean
  now: Date
}

/** Plans, or takes back what was planned: a plan whose time is no longer on the card is made anew, with a window of its own. */
export async function replan(sql: Sql, standing: Standing): Promise<{ at: Date; startsAt: Date } | null> {
  const { suggestion, slots, booking, isPresent, now } = standing
  if (suggestion.state !== 'open') return null
  const isWanted = booking.auto && isPresent
  const { auto_at: at, auto_start: startsAt } = suggestion
  const isOffered = slots.some(({ start }) => Date.parse(start) === startsAt?.getTime())
  if (at && startsAt && isWanted && isOffered) return { at, startsAt }
  const plan = autoPlan({
    wanted: isWanted,
    vetoHours: booking.vetoHours,
    perWeek: booking.perWeek,
    used: await usedThisWeek(sql, standing),
    vetoed: suggestion.vetoed,
    byHand: suggestion.by_hand,
    people: suggestion.contacts.length,
    checked: suggestion.checked,
    slots: slots.map(({ kind, start }) => ({ kind, start: Date.parse(start) })),
    now: now.getTime(),
  })
  const planned = plan && { at: new Date(plan.at), startsAt: new Date(plan.start) }
  if (planned || at) await holds.planAuto(sql, suggestion.suggestion_id, planned)
  return planned
}

const usedThisWeek = (sql: Sql, { suggestion, now }: Standing): Promise<number> =>
  holds.autoBooked(sql, new Date(now.getTime() - autoWeekDays * dayMs), suggestion.suggestion_id)

/**
 * Turns a suggestion whose veto window has passed into an invite, in the transaction that holds its row: a veto, a click and
 * this exclude each other. Gives the invite's id, or null where something speaks against it; then it waits for a click.
 */
export async function bookUnstopped(
  sql: Sql,
  standing: Standing,
  open: OpenPlace,
  seal: (words: InviteWords) => Promise<Sealed>,
): Promise<string | null> {
  const { suggestion, slots, booking, time, now } = standing
  const { suggestion_id: suggestionId, contacts } = suggestion
  const slot = slots.find(({ start }) => Date.parse(start) === suggestion.auto_start?.getTime())
  await holds.planAuto(sql, suggestionId, null)
  const isAllowed =
    slot !== undefined &&
    autoKinds.has(slot.kind) &&
    (await usedThisWeek(sql, standing)) < booking.perWeek &&
    (await mayChoose(sql, contacts)).size === contacts.length
  if (!slot || !isAllowed) return null
  const names = await today.namesOf(sql, contacts)
  const inviteId = randomUUID()
  const where = await whereByItself(sql, open, { kind: slot.kind, contactIds: contacts, alcohol: false })
  const draft = draftInvite({
    kind: slot.kind,
    ownerName: time.display_name,
    peerIds: contacts,
    peerNames: contacts.map((id) => names.get(id)?.name ?? ''),
    locale: time.locale.startsWith('de') ? 'de' : 'en',
    local: slot.local,
  })
  await today.holdInvite(sql, {
    inviteId,
    suggestionId,
    kind: slot.kind,
    transactionId: inviteId,
    startsAt: new Date(slot.start),
    endsAt: new Date(slot.end),
    zone: time.zone,
    words: await seal({ title: draft.title, body: draft.body, place: where.place }),
    online: draft.online,
    quorum: draft.quorum,
    placeReason: where.reason,
    roomId: where.roomId,
    contacts,
    // The veto window was the time to take it back.
    holdUntil: now,
    madeAt: now,
    auto: true,
  })
  await today.moveSuggestion(sql, suggestionId, { from: ['open'], to: 'accepted', because: null, at: now })
  return inviteId
}
