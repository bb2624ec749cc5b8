/** When the owner may be told of something: within their working hours, on their own clock. */
import { lateMinutes, spreadMinutes } from '../policy/notify.ts'
import { shareOf } from '../spread/share.ts'
import { isoDate, localAt, minuteMs, minutesOf, momentOf, weekdayOf } from '../zones/local.ts'

export type NoticeHours = {
  zone: string
  /** `HH:mm`; hours that end before they begin run into the next day. */
  from: string
  to: string
  /** 1 (Monday) to 7. */
  days: readonly number[]
  /** ISO dates. */
  holidays: ReadonlySet<string>
}

/** Days ahead that are looked at: a fortnight of holidays has a working day behind it. */
const lookDays = 21

/**
 * The first moment (ms) from `earliest` on at which the owner may be told: now where they are at work and it is not nearly over, else
 * when their next working day has begun, a little later for each than for the other (`ownerId`). Null for whoever has no
 * working day within three weeks.
 */
export function mayTellAt(hours: NoticeHours, ownerId: string, earliest: number): number | null {
  const { zone, days, holidays } = hours
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)]
  const length = to > from ? to - from : to + 24 * 60 - from
  const spread = Math.min(spreadMinutes, length / 4) * shareOf(ownerId)
  const today = localAt(zone, earliest).day
  // Of last night's shift there may be something left.
  for (let day = today - 1; day <= today + lookDays; day++) {
    if (!days.includes(weekdayOf(day)) || holidays.has(isoDate(day))) continue
    const begins = momentOf(zone, day, from) + Math.round(spread * minuteMs)
    const ends = momentOf(zone, day, from + length) - Math.min(lateMinutes, length / 2) * minuteMs
    if (earliest <= ends) return Math.max(earliest, begins)
  }
  return null
}
