/** How the weeks of peers and the owner's own look, from what is stored. No call to Graph. */
import type { Taken } from '../../core/overload/overload.ts'
import { weekOn, weeksOf } from '../../core/overload/weeks.ts'
import { overloadPolicy } from '../../core/policy/overload.ts'
import type { MarkFact } from '../../core/suggest/occasions.ts'
import type { Week } from '../../core/suggest/world.ts'
import { dayMs, isoDate, localAt } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import type { OwnerTime } from '../../db/queries/calendars.ts'
import { ownItems, storedWeeks } from '../../db/queries/fullness.ts'
import { holidaysAt } from '../../platform/holidays.ts'

/** By contact; a tough week is the owner's mark, everything else what was last read. */
export async function peerWeeks(
  sql: Sql,
  marks: readonly MarkFact[],
  ownerZone: string,
  now: Date,
): Promise<Map<string, Week>> {
  const since = new Date(now.getTime() - overloadPolicy.validHours * 3_600_000)
  const weeks = new Map<string, Week>()
  for (const row of await storedWeeks(sql, since, overloadPolicy.usualWeeks)) {
    const today = localAt(row.zone ?? ownerZone, now.getTime()).day
    weeks.set(row.contact_id, { ...weekOn(row, today), tough: false })
  }
  for (const { contactId, kind } of marks)
    if (kind === 'tough-week') weeks.set(contactId, { full: false, away: false, ...weeks.get(contactId), tough: true })
  return weeks
}

const statuses = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere'] as const

/** Whether the owner's own next working days leave time to help somebody; where none is left there is no time. */
export async function ownerHasTime(sql: Sql, time: OwnerTime, now: Date): Promise<boolean> {
  const to = new Date(now.getTime() + overloadPolicy.lookAheadDays * dayMs)
  const items = await ownItems(sql, now, to)
  const taken = items.map(
    (item): Taken => ({
      start: item.from.getTime(),
      end: item.to.getTime(),
      status: statuses.find((status) => status === item.status) ?? 'busy',
    }),
  )
  const today = Math.floor(now.getTime() / dayMs)
  const hours = {
    zone: time.zone,
    from: time.working_from,
    to: time.working_to,
    days: time.working_days,
    holidays: holidaysAt(
      { zone: time.zone, site: time.site },
      isoDate(today - 1),
      isoDate(today + overloadPolicy.lookAheadDays + 1),
    ),
  }
  const { next } = weeksOf(hours, taken, now.getTime())
  return next !== null && next < overloadPolicy.ownerFreeBelow
}
