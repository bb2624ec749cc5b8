/** Days of contact gathered into weeks, for the timeline. Pure. */
import type { Person } from '../../contract/people.ts'

export type Week = { from: string; to: string; mails: number; meetings: number; others: number; days: Person['days'] }

const dayMs = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const mondayOf = (day: string): number => {
  const ms = Date.parse(`${day}T00:00:00Z`)
  return ms - ((new Date(ms).getUTCDay() + 6) % 7) * dayMs
}

/** `amount` weeks from Monday to Sunday, oldest first; the last one holds `today` (ISO day). */
export function weeksOf(days: Person['days'], today: string, amount: number): Week[] {
  const last = mondayOf(today)
  return Array.from({ length: amount }, (_, index) => {
    const start = last - (amount - 1 - index) * 7 * dayMs
    const [from, to] = [iso(start), iso(start + 6 * dayMs)]
    const inside = days.filter(({ day }) => day >= from && day <= to && day <= today)
    const sum = (of: (one: Person['days'][number]) => number): number => inside.reduce((all, one) => all + of(one), 0)
    return {
      from,
      to,
      mails: sum(({ mails }) => mails),
      meetings: sum(({ meetings }) => meetings),
      others: sum(({ others }) => others),
      days: inside,
    }
  })
}

/** Weeks from the first contact to today: at least twelve, at most a year. */
export function weeksShown(days: Person['days'], today: string): number {
  const first =
    days
      .map(({ day }) => day)
      .concat(today)
      .sort()[0] ?? today
  return Math.min(52, Math.max(12, Math.round((mondayOf(today) - mondayOf(first)) / (7 * dayMs)) + 1))
}
