/**
 * Starts by the clock, once a day for an owner. Changes fullness and fullness_week: how full the next working days of their
 * peers are, how full past weeks were, and who is away, from free/busy in batches of twenty. Starts suggest next.
 */
import { mondayOf, permilleOf, spanToRead, weeksOf } from '../../core/overload/weeks.ts'
import { overloadPolicy } from '../../core/policy/overload.ts'
import { usual } from '../../core/policy/slots.ts'
import { spread } from '../../core/spread/share.ts'
import { dayMs, isoDate } from '../../core/zones/local.ts'
import { ownerTime } from '../../db/queries/calendars.ts'
import { arm } from '../../db/queries/due.ts'
import { type FullnessRow, type PeerToRead, peersToRead, saveFullness } from '../../db/queries/fullness.ts'
import { readSchedules } from '../../platform/graph/booking.ts'
import type { Schedule } from '../../platform/graph/booking-facts.ts'
import { holidaysAt } from '../../platform/holidays.ts'
import { ianaZone } from '../../platform/zones.ts'
import { contentOf } from '../booking/outcome.ts'
import type { Handler } from '../deps.ts'

export const readFullness: Handler<'read-fullness'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const now = deps.clock.now()
  const { time, peers } = await deps.db.asOwner(owner, async (sql) => {
    const time = await ownerTime(sql)
    const isOn = time?.state === 'on' || time?.state === 'paused'
    if (!isOn) return { time: undefined, peers: [] }
    const everyMs = overloadPolicy.everyHours * 3_600_000
    await arm(sql, owner, 'read-fullness', new Date(now.getTime() + spread(ownerId, everyMs)))
    return { time, peers: await peersToRead(sql, overloadPolicy.peersMost) }
  })
  if (!time) return
  const span = spanToRead(now.getTime())
  const addresses = peers.map(({ address }) => address)
  const read = contentOf(await readSchedules(deps.graph, owner, { addresses, ...span }))
  const schedules = 'value' in read ? read.value : []
  const rows = peers.flatMap((peer, index) => {
    const schedule = schedules[index]
    return schedule && schedule.error === null ? [rowOf(peer, schedule, time.zone, now.getTime())] : []
  })
  await deps.db.asOwnerScoring(owner, async (sql) => {
    // Who was excluded or asked out while calendars were read is not stored.
    const still = new Set((await peersToRead(sql, overloadPolicy.peersMost)).map(({ contact_id }) => contact_id))
    const oldest = mondayOf(Math.floor(now.getTime() / dayMs)) - (overloadPolicy.usualWeeks + 1) * 7
    await saveFullness(
      sql,
      rows.filter(({ contactId }) => still.has(contactId)),
      now,
      oldest,
    )
  })
  if (rows.length > 0) await deps.enqueue('suggest', { eventId, ...owner })
}

function rowOf(peer: PeerToRead, schedule: Schedule, ownerZone: string, now: number): FullnessRow {
  const known = [peer.zone, ownerZone].filter((zone): zone is string => zone !== null)
  const zone = ianaZone(schedule.hours?.zone ?? null, known) ?? peer.zone ?? ownerZone
  const { from, to, days } = schedule.hours ?? usual.work
  const span = spanToRead(now)
  const holidays = holidaysAt(
    { zone, site: peer.site, region: peer.region },
    isoDate(Math.floor(span.from / dayMs)),
    isoDate(Math.ceil(span.to / dayMs)),
  )
  const taken = schedule.items.map((item) => ({ start: item.from, end: item.to, status: item.status }))
  const seen = weeksOf({ zone, from, to, days, holidays }, taken, now)
  return {
    contactId: peer.contact_id,
    next: permilleOf(seen.next),
    awayFrom: seen.away?.from ?? null,
    awayTo: seen.away?.to ?? null,
    workDays: [...days],
    weeks: seen.past.map(({ week, share }) => ({ week, permille: permilleOf(share) })),
  }
}
