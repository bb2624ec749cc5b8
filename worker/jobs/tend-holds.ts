/**
 * Starts when a suggestion with times opened, when it changed or ended, when its hold was touched in the calendar, and by
 * the clock when a hold or a veto window runs out. Changes the hold in the owner's own calendar, and turns a suggestion that
 * nobody stopped into a held invite. Starts book-invite next.
 */
import { randomUUID } from 'node:crypto'
import { Booking } from '../../contract/me.ts'
import { PlaceWords } from '../../contract/places.ts'
import { Slot } from '../../contract/suggestions.ts'
import { holdFate } from '../../core/invite/hold.ts'
import { awayHours } from '../../core/policy/suggest.ts'
import { minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { awayUntil, ownerTime } from '../../db/queries/calendars.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import * as holds from '../../db/queries/holds.ts'
import { sealInvite } from '../../platform/invite-words.ts'
import { openWords } from '../../platform/sealed-words.ts'
import { bookUnstopped, replan, type Standing } from '../booking/auto.ts'
import { checkEntry, makeEntry, removeEntry } from '../booking/hold-entry.ts'
import type { Handler } from '../deps.ts'

type Step =
  | { do: 'make'; hold: holds.HoldRow; zone: string }
  | { do: 'check'; hold: holds.HoldRow }
  | { do: 'remove'; hold: holds.HoldRow; because: holds.HoldEnd }
  | null

export const tendHolds: Handler<'tend-holds'> = async (deps, { eventId, tenantId, ownerId, suggestionId }) => {
  const owner = { tenantId, ownerId }
  const { step, inviteId } = await deps.db.asOwner(owner, async (sql) => {
    await disarm(sql, owner, 'tend-holds', suggestionId)
    const standing = await standingOf(sql, suggestionId, deps.clock.now())
    if (!standing) return { step: null, inviteId: null }
    const inviteId = isTime(standing)
      ? await bookUnstopped(
          sql,
          standing,
          async (row) => ({ placeId: row.place_id, ...(await openWords(deps.keys, owner, row, PlaceWords)) }),
          (words) => sealInvite(deps.keys, owner, words),
        )
      : null
    const now = inviteId === null ? standing : await standingOf(sql, suggestionId, standing.now)
    return { step: now ? await nextStep(sql, owner, now) : null, inviteId }
  })
  if (inviteId !== null) await deps.enqueue('book-invite', { eventId, ...owner, inviteId })
  if (step === null) return
  const { hold } = step
  if (step.do === 'make') await makeEntry({ deps, owner, hold }, step.zone)
  else if (step.do === 'check') await checkEntry({ deps, owner, hold })
  else await removeEntry({ deps, owner, hold }, step.because)
  await deps.db.asOwner(owner, async (sql) => {
    // Another of its times may be held now.
    if (step.do === 'remove' && step.because === 'slot-gone')
      await arm(sql, owner, 'tend-holds', deps.clock.now(), suggestionId)
    await tellLive(sql, ownerId, ['today'])
  })
}

/** The suggestion, locked, with everything that decides about it; undefined for nobody's. */
async function standingOf(sql: Sql, suggestionId: string, now: Date): Promise<Standing | undefined> {
  const suggestion = await holds.lockTended(sql, suggestionId)
  const time = await ownerTime(sql)
  if (!suggestion || !time) return undefined
  const isPaused = time.state === 'paused' && time.paused_until !== null && time.paused_until > now
  const isOn = (time.state === 'on' || time.state === 'paused') && !isPaused
  const ahead = Slot.array()
    .parse(suggestion.slots)
    .filter(({ start }) => Date.parse(start) > now.getTime())
  return {
    suggestion,
    slots: ahead,
    booking: Booking.parse((await holds.savedBooking(sql)) ?? {}),
    time,
    isPresent: isOn && (await awayUntil(sql, now, awayHours)) === null,
    now,
  }
}

const isTime = ({ suggestion, booking, isPresent, now }: Standing): boolean =>
  suggestion.state === 'open' && booking.auto && isPresent && suggestion.auto_at !== null && suggestion.auto_at <= now

/** Decides about the hold, and arms whatever runs out next. */
async function nextStep(sql: Sql, owner: OwnerRef, standing: Standing): Promise<Step> {
  const { suggestion, booking, isPresent, slots, now, time } = standing
  const { suggestion_id: suggestionId } = suggestion
  const plan = await replan(sql, standing)
  const isWanted = booking.holds && isPresent
  if (isWanted && suggestion.state === 'open' && !suggestion.by_hand) {
    const slot = slots.find(({ start }) => Date.parse(start) === plan?.startsAt.getTime()) ?? slots[0]
    if (slot) {
      const until = Math.min(now.getTime() + booking.holdHours * 60 * minuteMs, Date.parse(slot.start))
      const [startsAt, endsAt] = [new Date(slot.start), new Date(slot.end)]
      await holds.wishHold(sql, { suggestionId, holdId: randomUUID(), startsAt, endsAt, until: new Date(until) })
    }
  }
  const hold = await holds.readHold(sql, suggestionId)
  const isOpen = hold !== undefined && hold.state !== 'ended'
  const ends = [plan?.at, isOpen && hold.until > now ? hold.until : null].flatMap((at) => at ?? [])
  if (ends.length > 0)
    await arm(sql, owner, 'tend-holds', new Date(Math.min(...ends.map((at) => at.getTime()))), suggestionId)
  if (!isOpen) return null
  const fate = holdFate({
    wanted: isWanted,
    suggestion: suggestion.state,
    offered: slots.map(({ start }) => Date.parse(start)),
    startsAt: hold.starts_at.getTime(),
    until: hold.until.getTime(),
    now: now.getTime(),
  })
  if (fate !== 'stand') return { do: 'remove', hold, because: fate }
  if (hold.state === 'standing') return { do: 'check', hold }
  await holds.markMaking(sql, hold.hold_id)
  return { do: 'make', hold, zone: time.zone }
}
