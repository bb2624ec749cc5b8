/** Why a day has no time. */
import { createArea } from '../strings/area.ts'
import { createCounter } from '../strings/plural.ts'

const en = createCounter('en')
const de = createCounter('de')

export const dayWords = createArea(
  {
    dayTitle: (days: number) => en(days, '# day without a time', '# days without a time'),
    dayWhy: {
      past: 'too late for that day',
      apart: 'not in the same place',
      away: 'somebody is away',
      holiday: 'a public holiday',
      'not-working': 'not a working day for everybody',
      'no-common-hours': 'no working hours in common',
      'no-common-lunch': 'no lunch time in common',
      'after-hours': 'after hours, which not everybody wants',
      elsewhere: 'somebody works elsewhere',
      'no-whole-gap': 'free only in pieces too short',
      busy: 'somebody is busy all the time',
    } as Record<string, string>,
    dayWhyOther: 'no time',
  },
  {
    dayTitle: (days: number) => de(days, '# Tag ohne Zeit', '# Tage ohne Zeit'),
    dayWhy: {
      past: 'zu spät für diesen Tag',
      apart: 'nicht am selben Ort',
      away: 'jemand ist nicht da',
      holiday: 'ein Feiertag',
      'not-working': 'nicht für alle ein Arbeitstag',
      'no-common-hours': 'keine gemeinsame Arbeitszeit',
      'no-common-lunch': 'keine gemeinsame Mittagszeit',
      'after-hours': 'nach der Arbeit, was nicht alle wollen',
      elsewhere: 'jemand arbeitet woanders',
      'no-whole-gap': 'frei nur in zu kurzen Stücken',
      busy: 'jemand ist durchgehend beschäftigt',
    } as Record<string, string>,
    dayWhyOther: 'keine Zeit',
  },
)
