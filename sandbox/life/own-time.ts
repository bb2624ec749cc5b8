/** What stands in a calendar with nobody else in it: lunch holds, focus time, private errands, leave, holidays, days at home. */

import { blankEvent } from '../tenant/blank-event.ts'
import type { Event } from '../tenant/types.ts'
import type { Ids } from './calendar-copies.ts'
import { holidayOn } from './holidays.ts'
import { iCalUIdOf } from './item-ids.ts'
import { dateOf, dayOf, instantOf, weekdayOf } from './local-time.ts'
import { isHere, type Member, type Roster } from './roster.ts'
import { poisson, seeded } from './seeded.ts'
import { aheadDays } from './tie-occasions.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const weekdayNames = ['', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

type Entry = { key: string; subject: string; start: number; end: number } & Partial<Event>

/** The days of a member from when they came, or the history began, to two weeks ahead or their last one. */
export function ownDays(roster: Roster, { person, habits }: Member): { first: number; last: number } {
  const { from, until } = roster.company
  const end = habits.leftAt ?? until + aheadDays * dayMs
  return { first: dayOf(person.zone, Math.max(from, habits.joinedAt)), last: dayOf(person.zone, end) }
}

/** A series of one's own on some weekdays, away from leave and holidays. */
function ownSeries(
  roster: Roster,
  member: Member,
  entry: {
    key: string
    subject: string
    minute: number
    minutes: number
    weekdays: readonly number[]
  } & Partial<Event>,
): Entry[] {
  const { key, subject, minute, minutes, weekdays, ...rest } = entry
  const { zone } = member.person
  const { first, last } = ownDays(roster, member)
  const days: number[] = []
  for (let day = first; day <= last; day++) if (weekdays.includes(weekdayOf(day))) days.push(day)
  const start = days[0]
  if (start === undefined) return []
  const recurrence: Event['recurrence'] = {
    pattern: {
      type: 'weekly',
      interval: 1,
      daysOfWeek: weekdays.map((day) => weekdayNames[day]!),
      firstDayOfWeek: 'monday',
    },
    range: { type: 'noEnd', startDate: dateOf(start), recurrenceTimeZone: zone },
  }
  const at = instantOf(zone, start, minute)
  const cancelledStarts = days
    .slice(1)
    .filter((day) => !roster.worksOn(member, day))
    .map((day) => instantOf(zone, day, minute))
  return [{ key, subject, start: at, end: at + minutes * minuteMs, recurrence, cancelledStarts, ...rest }]
}

function regular(roster: Roster, member: Member): Entry[] {
  const { person, habits, lunch } = member
  const random = seeded(roster.company.seed, `own-time:${person.id}`)
  const entries: Entry[] = []
  const home = random.chance(0.2) ? random.pick(person.workingHours.days) : null
  if (habits.lunchHold) {
    const minutes = Math.min(60, lunch.to - lunch.from)
    entries.push(
      ...ownSeries(roster, member, {
        key: 'lunch-hold',
        subject: 'Lunch',
        minute: lunch.from,
        minutes,
        weekdays: person.workingHours.days,
      }),
    )
  }
  if (habits.focus && person.workingHours.days.includes(habits.focus.weekday)) {
    entries.push(
      ...ownSeries(roster, member, {
        key: 'focus',
        subject: 'Focus time',
        minute: habits.focus.minute,
        minutes: 120,
        weekdays: [habits.focus.weekday],
        categories: ['Focus time'],
      }),
    )
  }
  if (home !== null && roster.company.corpus === null) {
    entries.push(
      ...ownSeries(roster, member, {
        key: 'home',
        subject: 'Working from home',
        minute: 0,
        minutes: 1440,
        weekdays: [home],
        isAllDay: true,
        showAs: 'workingElsewhere',
      }),
    )
  }
  return entries
}

const privateSubjects = ['Dentist', 'School', 'Physio', 'Plumber', 'Bank', 'Vet', 'Parents evening']

function errands(roster: Roster, member: Member): Entry[] {
  const { zone } = member.person
  const random = seeded(roster.company.seed, `errands:${member.person.id}`)
  const { first, last } = ownDays(roster, member)
  const entries: Entry[] = []
  for (let day = first; day <= last; day++) {
    const due = poisson(random, member.habits.privateItems / 21)
    const minute = random.pick([
      0,
      30,
      member.hours.to - member.hours.from - 60,
      member.hours.to - member.hours.from - 90,
    ])
    const subject = random.pick(privateSubjects)
    if (due === 0 || !roster.worksOn(member, day)) continue
    const start = instantOf(zone, day, member.hours.from + minute)
    entries.push({
      key: `errand:${day}`,
      subject,
      start,
      end: start + 60 * minuteMs,
      sensitivity: 'private',
      showAs: random.chance(0.25) ? 'oof' : 'busy',
    })
  }
  return entries
}

/** Leave and public holidays, each an all-day entry. */
function daysOff(roster: Roster, member: Member): Entry[] {
  const { person, habits } = member
  const { zone } = person
  const { first, last } = ownDays(roster, member)
  const allDay = (fromDay: number, toDay: number) => ({
    start: instantOf(zone, fromDay, 0),
    end: instantOf(zone, toDay, 0),
    isAllDay: true,
  })
  const entries: Entry[] = habits.leaves
    .filter(({ fromDay, toDay }) => fromDay <= last && toDay > first)
    .map(({ fromDay, toDay }) => ({
      key: `leave:${fromDay}`,
      subject: 'Out of office',
      showAs: 'oof',
      ...allDay(fromDay, toDay),
    }))
  for (let day = first; day <= last; day++) {
    const name = holidayOn(person, day)
    if (name !== null)
      entries.push({
        key: `holiday:${day}`,
        subject: name,
        showAs: 'free',
        categories: ['Holiday'],
        ...allDay(day, day + 1),
      })
  }
  return entries
}

/** One in sixteen has a very full week ahead: work of their own that fills most of the next days. */
function fullWeek(roster: Roster, member: Member): Entry[] {
  const { until, seed } = roster.company
  const random = seeded(seed, `full-week:${member.person.id}`)
  if (!random.chance(0.06) || member.habits.leftAt !== null) return []
  const { zone } = member.person
  const today = dayOf(zone, until)
  const entries: Entry[] = []
  for (let day = today; day < today + 8; day++) {
    if (!roster.worksOn(member, day)) continue
    for (const [from, to] of [
      [member.hours.from, member.lunch.from],
      [member.lunch.to, member.hours.to - 30],
    ] as const) {
      const start = instantOf(zone, day, from)
      entries.push({
        key: `full:${day}:${from}`,
        subject: random.pick(['Quarter close', 'Migration', 'Audit', 'Launch preparation']),
        start,
        end: instantOf(zone, day, to),
      })
    }
  }
  return entries
}

/** All entries of a member's own, as events of their calendar. */
export function ownEvents(roster: Roster, member: Member, ids: Ids): Event[] {
  const { seed, from, until } = roster.company
  const { zone, id } = member.person
  return [
    ...regular(roster, member),
    ...errands(roster, member),
    ...daysOff(roster, member),
    ...fullWeek(roster, member),
  ]
    .filter(({ start, recurrence }) => recurrence !== undefined || isHere(member, start))
    .map(({ key, ...entry }) => {
      const createdAt = Math.min(until, Math.max(from, entry.start - 12 * dayMs))
      return blankEvent({
        ...ids(key, 'calendar'),
        iCalUId: iCalUIdOf(seed, `${key}:${id}`),
        zone,
        organizer: member.address,
        responseRequested: false,
        isReminderOn: false,
        ...entry,
        createdAt,
        modifiedAt: createdAt,
      })
    })
}
