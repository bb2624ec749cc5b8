/** Whether the owner may be told once more: at most one a day and two in seven days. */
import { noticeLimits } from '../policy/notify.ts'

/** The first of the owner's days (as numbers) from `today` on, given the days on which they were told. */
export function dayWithRoom(told: readonly number[], today: number): number {
  const { perDay, perWeek, weekDays } = noticeLimits
  const between = (from: number, to: number): number => told.filter((day) => day >= from && day <= to).length
  let day = today
  while (between(day, day) >= perDay || between(day - weekDays + 1, day) >= perWeek) day += 1
  return day
}
