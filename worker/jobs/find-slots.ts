/**
 * Starts when a candidate needs a time, when the owner asks for other times, and when a slot was taken. Changes suggestion:
 * ranked times and the reason for each day without one; the suggestion becomes visible, or lapses and says why. Starts
 * suggest next where there was no time, so that somebody else may come up, and tend-holds where the owner wants a hold.
 */
import { Booking } from '../../contract/me.ts'
import { type PollTime, timesToAsk } from '../../core/groups/poll-times.ts'
import { quorumOf } from '../../core/invite/quorum.ts'
import { settleMinutes } from '../../core/policy/notify.ts'
import { daysAhead, type SlotKind, slotKinds } from '../../core/policy/slots.ts'
import { groupKinds, lapseDays, slotsKept } from '../../core/policy/suggest.ts'
import { type RankedSlot, type RankedSlots, rankSlots } from '../../core/slots/slots.ts'
import { dayMs, dayNumber, isoDate, localAt, minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { mayChoose, mayStay } from '../../db/queries/calendars.ts'
import { arm, armNoLater, disarm } from '../../db/queries/due.ts'
import { savedBooking } from '../../db/queries/holds.ts'
import { armNotice } from '../../db/queries/notices.ts'
import * as suggestions from '../../db/queries/suggestions.ts'
import { wishFor } from '../booking/group.ts'
import { judged } from '../booking/move.ts'
import { freshOwnerTime } from '../booking/owner-hours.ts'
import { type Gathered, gather, ownerKey } from '../booking/people.ts'
import type { Deps, Handler } from '../deps.ts'

export const findSlots: Handler<'find-slots'> = async (deps, { eventId, tenantId, ownerId, suggestionId }) => {
  const owner = { tenantId, ownerId }
  const search = await deps.db.asOwner(owner, (sql) => suggestions.searchFor(sql, suggestionId))
  const time = search ? await freshOwnerTime(deps, owner) : undefined
  if (!search || !time || time.state === 'off' || time.state === 'erasing') {
    await deps.db.asOwner(owner, (sql) => disarm(sql, owner, 'find-slots', suggestionId))
    return
  }
  const now = deps.clock.now()
  const days = search.reason.wanted ?? usualDays(time.zone, now)
  const kind = kindOf(search.kind)
  const { offHours, team, quorum } = await deps.db.asOwner(owner, (sql) => wishFor(sql, search, kind))
  const gathered = await gather(deps, owner, time, { contactIds: search.contacts, days })
  const isWhole = gathered.contacts.length === search.contacts.length
  const request = {
    kind,
    people: gathered.people,
    zone: time.zone,
    now: now.getTime(),
    ...clamped(days, time.zone, now),
    most: slotsKept,
    travel: gathered.travel,
    ...(offHours === undefined ? {} : { offHours }),
    team,
  }
  const found = isWhole ? rankSlots(request) : { slots: [], days: [], kind: null, placeAssumed: false }
  const isAsked = isWhole && found.slots.length === 0 && search.byHand && groupKinds.has(search.kind)
  const toAsk = isAsked ? timesToAsk(request, quorumOf(search.kind, gathered.people.length, quorum) ?? 2) : []
  const picked = await judged(deps, owner, search, gathered)
  const ending = await deps.db.asOwner(owner, async (sql) => {
    // The suggestion before what is due for it, as the owner's click locks them.
    await suggestions.lockSearched(sql, suggestionId)
    await disarm(sql, owner, 'find-slots', suggestionId)
    // Somebody may have been excluded while calendars were read.
    const because = search.byHand ? null : await leftOut(sql, search)
    if (because !== null) {
      await suggestions.endSuggestions(sql, [suggestionId], { state: 'withdrawn', because, at: now })
      return 'lapsed'
    }
    const isStill = gathered.unchecked === 'unreadable'
    if ((found.slots.length === 0 || isStill) && search.state === 'candidate' && !search.byHand) {
      await suggestions.saveNothingFound(sql, suggestionId, found.days)
      await suggestions.endSuggestions(sql, [suggestionId], {
        state: 'lapsed',
        because: isStill ? 'unreadable' : becauseOf(found),
        at: now,
      })
      return 'lapsed'
    }
    await store(sql, owner, search, { ...found, toAsk, picked }, gathered, now)
    if (search.state === 'candidate' && !search.byHand) await armNotice(sql, owner, soon(now))
    // A card that is the owner's own wish, or whose owner wants neither hold nor booking by itself, needs no tending.
    const { holds, auto } = Booking.parse((await savedBooking(sql)) ?? {})
    if (search.byHand || !(holds || auto)) return 'stored'
    await arm(sql, owner, 'tend-holds', now, suggestionId)
    return 'tended'
  })
  if (ending === 'lapsed') await deps.enqueue('suggest', { eventId, ...owner })
  if (ending === 'tended') await deps.enqueue('tend-holds', { eventId, ...owner, suggestionId })
}

/** Why nothing is to be found with them any more, or null. The other side's wish is named nowhere, and ends nothing that was on screen. */
async function leftOut(sql: Sql, { contacts, state }: suggestions.Search): Promise<'excluded' | 'over' | null> {
  if ((await mayStay(sql, contacts)).size < contacts.length) return 'excluded'
  return state === 'candidate' && (await mayChoose(sql, contacts)).size < contacts.length ? 'over' : null
}

/** What opened is let lie a little, so that the worthiest of several is told of. */
const soon = (now: Date): Date => new Date(now.getTime() + settleMinutes * minuteMs)

const kindOf = (kind: string): SlotKind => slotKinds.find((one) => one === kind) ?? 'coffee'

/** The next two weeks from today on. */
function usualDays(zone: string, now: Date): { from: string; to: string } {
  const today = localAt(zone, now.getTime()).day
  return { from: isoDate(today), to: isoDate(today + daysAhead - 1) }
}

/** Days that have passed are not looked at; of a range that has passed as a whole the last day says so. */
function clamped(days: { from: string; to: string }, zone: string, now: Date): { from: string; to: string } {
  const today = localAt(zone, now.getTime()).day
  const from = Math.min(Math.max(dayNumber(days.from), today), dayNumber(days.to))
  return { from: isoDate(from), to: days.to }
}

/** Why there is no time at all: away all along, too far apart, or simply no time. Away is not held against anybody. */
function becauseOf(found: RankedSlots): string {
  if (found.kind === null) return 'apart'
  const working = found.days.filter(({ why }) => why !== 'not-working' && why !== 'past' && why !== 'holiday')
  return working.length > 0 && working.every(({ why }) => why === 'away') ? 'away' : 'no-time'
}

async function store(
  sql: Parameters<Parameters<Deps['db']['asOwner']>[1]>[0],
  owner: OwnerRef,
  search: suggestions.Search,
  found: RankedSlots & { toAsk: readonly PollTime[]; picked: suggestions.Picked | null },
  gathered: Gathered,
  now: Date,
): Promise<void> {
  const { suggestionId } = search
  const isChecked = gathered.unchecked === null && !gathered.assumed.includes('calendar')
  if (found.slots.length === 0 && !search.byHand) await suggestions.saveNothingFound(sql, suggestionId, found.days)
  else {
    const expiresAt = new Date(now.getTime() + lapseDays * dayMs)
    await suggestions.saveSlots(sql, {
      suggestionId,
      slots: found.slots.map((slot) => slotOf(slot, isChecked)),
      days: found.days,
      pollTimes: found.toAsk.map(({ start, end }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
      })),
      picked: found.picked,
      assumed: [...gathered.assumed, ...(found.placeAssumed ? ['place'] : [])],
      at: now,
      expiresAt,
    })
    await armNoLater(sql, owner, 'suggest', expiresAt)
  }
  await tellLive(sql, owner.ownerId, ['today'])
}

const claimsFree: ReadonlySet<string> = new Set(['both-free', 'all-free'])

/** A slot as the API tells it: only the owner's clock where all clocks agree, and no word of "free" that nobody checked. */
function slotOf(slot: RankedSlot, isChecked: boolean): object {
  const local = slot.local.map(({ key, ...clock }) => ({ contactId: key === ownerKey ? null : key, ...clock }))
  const [own] = local
  const isAlike = local.every(({ date, from }) => date === own?.date && from === own.from)
  return {
    start: new Date(slot.start).toISOString(),
    end: new Date(slot.end).toISOString(),
    kind: slot.kind,
    local: isAlike ? local.slice(0, 1) : local,
    reasons: slot.reasons.filter((reason) => isChecked || !claimsFree.has(reason)),
  }
}
