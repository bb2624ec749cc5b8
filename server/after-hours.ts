/** Time after work or on a day off: only for groups, and only where all of them who use Kith chose it. */
import type { SlotKind } from '../core/policy/slots.ts'
import { groupKinds } from '../core/policy/suggest.ts'
import { clockAt, dayNumber, weekdayOf } from '../core/zones/local.ts'
import { type OwnerTime, ownerTime } from '../db/queries/calendars.ts'
import { afterHoursSuit } from '../db/queries/groups.ts'
import { Refused } from './errors.ts'
import type { OwnerScope } from './owner.ts'

type Asked = { kind: SlotKind | string; contactIds: readonly string[]; start: Date; end: Date }

/** Whether a time lies outside the owner's own working hours, or on a day that is none of theirs. */
function isOutside(time: OwnerTime, start: Date, end: Date): boolean {
  const [from, to] = [clockAt(time.zone, start.getTime()), clockAt(time.zone, end.getTime())]
  const isWorking = time.working_days.includes(weekdayOf(dayNumber(from.date)))
  return !isWorking || from.date !== to.date || from.time < time.working_from || to.time > time.working_to
}

/** Throws 409 `after-hours` where a group's time is after the owner's hours and not all who use Kith chose that; never who. */
export async function refuseAfterHours(scope: OwnerScope, { kind, contactIds, start, end }: Asked): Promise<void> {
  if (!groupKinds.has(kind)) return
  const time = await ownerTime(scope.sql)
  if (!time || !isOutside(time, start, end)) return
  if (await afterHoursSuit(scope.sql, contactIds)) return
  throw new Refused(409, 'after-hours', 'Not everybody here does things after hours. Pick a time in working hours.')
}

/**
 * For a time of the owner's own choosing, of a new meeting or one that is moved. Throws 409 `after-hours` for a group as
 * above, and for two outside the owner's own hours, whatever the other chose: of one person the answer would tell who. Hours
 * that are only assumed, as the mailbox told none yet, do not stand above what the owner chose.
 */
export async function refuseOutside(scope: OwnerScope, asked: Asked): Promise<void> {
  if (groupKinds.has(asked.kind) && asked.contactIds.length > 1) return refuseAfterHours(scope, asked)
  const time = await ownerTime(scope.sql)
  if (time?.settings_read_at && isOutside(time, asked.start, asked.end))
    throw new Refused(409, 'after-hours', 'That is outside your working hours. Pick a time within them.')
}
