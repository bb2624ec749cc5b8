/** Series as they were arranged: how they come round, and what became of single occurrences. */

import type { Random } from '../random.ts'
import { blankEvent } from '../tenant/blank-event.ts'
import { startsByRule } from '../tenant/recurrence.ts'
import type { Recurrence } from '../tenant/types.ts'
import { dateOf, dayOf, instantOf, weekdayOf } from './local-time.ts'
import type { Exception, Invited, Meeting, Reply } from './meeting-facts.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import { seeded, weighted } from './seeded.ts'
import { aheadDays } from './tie-occasions.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

const weekdayNames = ['', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** How often a series comes round: on weekdays 1 (Monday) to 7 every so many weeks, or on the first such day of a month. */
export type Cadence = { weekdays: readonly number[]; everyWeeks: number } | { firstOfMonth: number }

const patternOf = (cadence: Cadence): Recurrence['pattern'] =>
  'firstOfMonth' in cadence
    ? { type: 'relativeMonthly', interval: 1, daysOfWeek: [weekdayNames[cadence.firstOfMonth]!], index: 'first' }
    : {
        type: 'weekly',
        interval: cadence.everyWeeks,
        daysOfWeek: cadence.weekdays.map((day) => weekdayNames[day]!),
        firstDayOfWeek: 'monday',
      }

const fitsCadence = (cadence: Cadence, day: number): boolean =>
  'firstOfMonth' in cadence
    ? weekdayOf(day) === cadence.firstOfMonth && Number(dateOf(day).slice(8)) <= 7
    : cadence.weekdays.includes(weekdayOf(day))

/** What a series is made from. */
export type SeriesPlan = {
  key: string
  subject: string
  organizer: Member
  attendees: readonly Party[]
  room: Party | null
  cadence: Cadence
  /** Local start minute in the organiser's zone, and length in minutes. */
  minute: number
  minutes: number
  place: string
  /** ms; `to` null goes on. */
  from: number
  to: number | null
  /** Whether single occurrences are moved and answered one by one; not for very large ones. */
  changes: boolean
}

/** What happens to one occurrence: it is called off, or moved, or some cannot come. Null: as the rule has it. */
function changeOf(
  roster: Roster,
  plan: SeriesPlan,
  original: number,
  people: readonly Member[],
): Exception | 'cancelled' | null {
  const random = seeded(roster.company.seed, `${plan.key}@${original}`)
  const { zone } = plan.organizer.person
  const day = dayOf(zone, original)
  const [fate, slip] = [random.next(), random.pick([30, 60, 120, 1440])]
  if (!roster.worksOn(plan.organizer, day) || fate < 0.03) return 'cancelled'
  if (!plan.changes) return null
  const moved = fate > 0.95 && (slip < 1440 || roster.worksOn(plan.organizer, day + 1))
  const start = moved ? original + slip * minuteMs : original
  const replies = new Map<Member, Reply>()
  for (const member of people) {
    const [fickle, when] = [random.next(), random.int(2880)]
    const away = !roster.worksOn(member, dayOf(member.person.zone, start))
    const at = Math.min(roster.company.until, original - when * minuteMs)
    if (away && fickle < 0.9) replies.set(member, { response: 'declined', at })
    else if (fickle > 0.985) replies.set(member, { response: fickle > 0.993 ? 'declined' : 'tentativelyAccepted', at })
  }
  return moved || replies.size > 0
    ? { originalStart: original, start, end: start + plan.minutes * minuteMs, replies }
    : null
}

/** The last local day whose occurrence at `minute` begins before an instant. */
function lastDayBefore(zone: string, at: number, minute: number): number {
  const day = dayOf(zone, at)
  return instantOf(zone, day, minute) < at ? day : day - 1
}

/** A series, with everything that happened to its occurrences up to two weeks after the history; null where it never takes place. */
export function seriesOf(roster: Roster, plan: SeriesPlan): Meeting | null {
  const { company } = roster
  const { organizer, cadence, minute, minutes } = plan
  const { zone } = organizer.person
  let first = dayOf(zone, plan.from)
  while (!fitsCadence(cadence, first) || instantOf(zone, first, minute) < plan.from) first++
  const start = instantOf(zone, first, minute)
  const lastDay = plan.to === null ? null : lastDayBefore(zone, plan.to, minute)
  if (start > company.until + aheadDays * dayMs || (lastDay !== null && first > lastDay)) return null
  const recurrence: Recurrence = {
    pattern: patternOf(cadence),
    range: {
      type: lastDay === null ? 'noEnd' : 'endDate',
      startDate: dateOf(first),
      ...(lastDay === null ? {} : { endDate: dateOf(lastDay) }),
      recurrenceTimeZone: zone,
    },
  }
  const random = seeded(company.seed, plan.key)
  const people = plan.attendees.flatMap(({ member }) => (member ? [member] : []))
  const planned = start - (2 + random.int(5)) * dayMs + random.int(3600) * 1000
  // Nobody is invited before they are here.
  const sentAt = Math.min(start - minuteMs, Math.max(planned, ...people.map(({ habits }) => habits.joinedAt)))
  if (sentAt > company.until) return null
  const end = start + minutes * minuteMs
  const horizon = company.until + aheadDays * dayMs
  const exceptions: Exception[] = []
  const cancelledStarts: number[] = []
  for (const original of startsByRule(blankEvent({ subject: '', start, end, zone, recurrence }), horizon)) {
    if (original > horizon) break
    const change = changeOf(roster, plan, original, people)
    if (change === 'cancelled') cancelledStarts.push(original)
    else if (change) exceptions.push(change)
  }
  const invited = plan.attendees.map(
    (party): Invited => ({ party, type: 'required', reply: seriesReply(random, party, sentAt, plan.changes) }),
  )
  if (plan.room)
    invited.push({ party: plan.room, type: 'resource', reply: { response: 'accepted', at: sentAt + 5000 } })
  return {
    key: plan.key,
    subject: plan.subject,
    organizer,
    invited,
    start,
    end,
    zone,
    sentAt,
    place: plan.place,
    cancelledAt: null,
    series: { recurrence, exceptions, cancelledStarts },
  }
}

/** Series are mostly accepted as a whole; of a very large one a third never answer. */
function seriesReply(random: Random, { member }: Party, sentAt: number, small: boolean): Reply {
  const response = weighted(
    random,
    small
      ? ([
          ['accepted', 96],
          ['tentativelyAccepted', 4],
        ] as const)
      : ([
          ['accepted', 58],
          ['notResponded', 32],
          ['tentativelyAccepted', 6],
          ['declined', 4],
        ] as const),
  )
  const at = sentAt + random.int(7200) * 1000
  if (!member) return { response: 'notResponded', at: null }
  return response === 'notResponded' ? { response, at: null } : { response, at }
}

/** Times at which a group's series is set up anew, ms: at each arrival or departure of a small one, each quarter of a large one. */
export function termsOf(
  roster: Roster,
  members: readonly Member[],
  span: { from: number; to: number | null },
): { from: number; to: number | null; here: Member[] }[] {
  const end = span.to ?? roster.company.until + aheadDays * dayMs
  const cuts =
    members.length > 20
      ? [1, 2, 3].map((quarter) => span.from + quarter * 91 * dayMs)
      : members.flatMap(({ habits }) => [habits.joinedAt, ...(habits.leftAt === null ? [] : [habits.leftAt])])
  const inside = [...new Set(cuts)].filter((cut) => cut > span.from && cut < end).sort((a, b) => a - b)
  const starts = [span.from, ...inside]
  return starts.map((from, at) => ({
    from,
    to: starts[at + 1] ?? span.to,
    here: members.filter(
      (member) =>
        isHere(member, from) && (members.length > 20 || isHere(member, Math.min(end, starts[at + 1] ?? end) - 1)),
    ),
  }))
}
