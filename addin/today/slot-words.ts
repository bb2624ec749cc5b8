/** An offered time in words: on the owner's clock, and on everybody's whose clock differs. */
import type { Slot, Suggestion } from '../../contract/suggestions.ts'
import type { Dates } from '../strings/dates.ts'
import type { Strings } from '../strings/strings.ts'
import { firstName } from '../ui/first-name.ts'

/** "07:30–08:15 for Jonas", with the day where theirs is another; nothing for those on the owner's time. */
export function theirTimes(slot: Slot, people: Suggestion['people'], t: Strings, dates: Dates): string[] {
  const own = dates.isoDay(slot.start)
  const ownSpan = dates.span(slot.start, slot.end)
  return slot.local.flatMap(({ contactId, date, from, to }) => {
    const person = people.find((one) => one.contactId === contactId)
    const span = `${from}–${to}`
    if (!person || (date === own && span === ownSpan)) return []
    return [t.today.theirTime(firstName(person.name), date === own ? span : `${dates.day(date)}, ${span}`)]
  })
}

/** What speaks for the time; a code without words says nothing. */
export const slotReasons = (slot: Slot, t: Strings): string[] =>
  slot.reasons.flatMap((code) => (t.today.slotReasons[code] ? [t.today.slotReasons[code]] : []))

/** Assumptions as sentences, each once. */
export const assumptions = (codes: readonly string[], t: Strings): string[] => [
  ...new Set(codes.flatMap((code) => (t.today.assumed[code] ? [t.today.assumed[code]] : []))),
]

/** Monday to Friday of the week after `today` (ISO day). */
export function nextWeek(today: string, dates: Dates): { from: string; to: string } {
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  const from = dates.plusDays(today, 7 - weekday)
  return { from, to: dates.plusDays(from, 4) }
}
