/** Why a time that the owner chose was refused, one sentence a person. */
import type { BookedLine } from '../../contract/suggestions.ts'
import type { meetWords } from '../meet/meet-words.ts'
import type { Dates } from '../strings/dates.ts'
import { firstName } from '../ui/first-name.ts'

type Words = (typeof meetWords)['en']

/** An invite, or a time that was only picked. */
type Judged = Pick<BookedLine, 'errorCode' | 'outcome' | 'zone'> & {
  people: Pick<BookedLine['people'][number], 'name' | 'misfit'>[]
}

const told: ReadonlySet<string | null> = new Set(['after-hours', 'taken'])

/** "Tue 17 Nov, 18:30 in Madrid is outside the working hours of Lena."; nothing where it is not about the time. */
export function misfitLines(invite: Judged, words: Words, dates: Dates): string[] {
  if (!told.has(invite.errorCode) || invite.outcome === 'cancelled') return []
  const lines = invite.people.flatMap(({ name, misfit }) => {
    if (!misfit) return []
    const { why, zone, date, from } = misfit
    const when = why === 'hours' || why === 'lunch' ? `${dates.day(date)}, ${from}` : dates.day(date)
    return [words.misfits[why](firstName(name), zone === invite.zone ? when : words.misfitIn(when, cityOf(zone)))]
  })
  return lines.length === 0 && invite.errorCode === 'after-hours' ? [words.misfits.own] : lines
}

/** The city that an IANA zone is named for. */
const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
