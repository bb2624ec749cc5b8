/** How long the owner has been back: nobody comes back to a pile. */
import { awayHours, restraint, softReturn } from '../../core/policy/suggest.ts'
import { workingDayFrom } from '../../core/suggest/occasions.ts'
import { dayMs, isoDate, localAt } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import { leaveEndedAt, type OwnerTime } from '../../db/queries/calendars.ts'
import { holidaysAt } from '../../platform/holidays.ts'

/** Working days of the owner's that began since their leave or pause ended, 0 on the first of them; null where that is past. */
export async function daysBack(sql: Sql, time: OwnerTime, now: Date): Promise<number | null> {
  const since = new Date(now.getTime() - softReturn.lookBackDays * dayMs)
  const leave = await leaveEndedAt(sql, { since, now, awayHours, ...softReturn })
  const pause = time.paused_until !== null && time.paused_until > since && time.paused_until <= now
  const ended = Math.max(leave?.getTime() ?? 0, pause ? (time.paused_until?.getTime() ?? 0) : 0)
  if (ended === 0) return null
  // A day of which more than half was leave is still a day of leave.
  const from = localAt(time.zone, ended - dayMs / 2).day + 1
  const today = localAt(time.zone, now.getTime()).day
  const holidays = holidaysAt({ zone: time.zone, site: time.site }, isoDate(from), isoDate(today + 1))
  const days = { workDays: time.working_days, holidays, away: null }
  let count = 0
  for (let day = workingDayFrom(from, days); day < today; day = workingDayFrom(day + 1, days)) count += 1
  return count < restraint.openMost - 1 ? count : null
}
