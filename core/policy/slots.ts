/** Everything that can be tuned about times for meetings, with unit and source. Where no source is named it is reasoned, not measured. */

export const slotKinds = [
  'lunch',
  'coffee',
  'walk',
  'call',
  'help-15',
  'advice-20',
  'advice-30',
  'group-lunch',
  'happy-hour',
  'group-activity',
] as const
export type SlotKind = (typeof slotKinds)[number]

export type KindPolicy = {
  /** Lengths in minutes, the preferred one first; a shorter one only on a day that has no room for a longer. */
  minutes: readonly number[]
  /** Local windows (HH:mm) in which it may lie; `lunch` means each person's own lunch window. */
  within: 'lunch' | readonly (readonly [string, string])[]
  /** Local times (HH:mm) that suit it best; `middle` is the middle of the window. */
  best: 'middle' | readonly string[]
  /** Needs everybody in one place. */
  together: boolean
  /** What it becomes when people are in different cities or zones; null: nothing (product rule: never "lunch"). */
  apart: SlotKind | null
  /** Whether it must lie inside working hours; after work it only has to be a working day. */
  inHours: boolean
  /** Weekdays (1 Monday to 7) that are nobody's working days but may be taken where all who use Kith chose time after hours. */
  freeDays?: readonly number[]
  /** Least notice in minutes between now and its start. */
  noticeMinutes: number
}

/** Civil hours of a call: within everybody's working hours, and never outside of these. */
const civil = [['07:00', '20:00']] as const

export const kindPolicies: Record<SlotKind, KindPolicy> = {
  lunch: {
    minutes: [45, 30],
    within: 'lunch',
    best: 'middle',
    together: true,
    apart: 'call',
    inHours: true,
    noticeMinutes: 120,
  },
  coffee: {
    minutes: [30, 20],
    within: [
      ['09:00', '11:45'],
      ['13:30', '17:00'],
    ],
    best: ['10:00', '15:00'],
    together: true,
    apart: 'call',
    inHours: true,
    noticeMinutes: 60,
  },
  walk: {
    minutes: [30],
    within: [['10:00', '17:00']],
    best: ['14:00'],
    together: true,
    apart: 'call',
    inHours: true,
    noticeMinutes: 60,
  },
  call: {
    minutes: [30, 20],
    within: civil,
    best: ['10:30', '15:00'],
    together: false,
    apart: 'call',
    inHours: true,
    noticeMinutes: 60,
  },
  'help-15': {
    minutes: [15],
    within: civil,
    best: ['10:30', '15:00'],
    together: false,
    apart: 'help-15',
    inHours: true,
    noticeMinutes: 30,
  },
  'advice-20': {
    minutes: [20],
    within: civil,
    best: ['10:30', '15:00'],
    together: false,
    apart: 'advice-20',
    inHours: true,
    noticeMinutes: 30,
  },
  'advice-30': {
    minutes: [30],
    within: civil,
    best: ['10:30', '15:00'],
    together: false,
    apart: 'advice-30',
    inHours: true,
    noticeMinutes: 30,
  },
  'group-lunch': {
    minutes: [60, 45],
    within: 'lunch',
    best: 'middle',
    together: true,
    apart: 'call',
    inHours: true,
    noticeMinutes: 24 * 60,
  },
  'happy-hour': {
    minutes: [60],
    within: [['16:30', '19:30']],
    best: ['17:00'],
    together: true,
    apart: null,
    inHours: false,
    noticeMinutes: 24 * 60,
  },
  'group-activity': {
    minutes: [90, 60],
    within: [['10:00', '18:00']],
    best: ['15:00'],
    together: true,
    apart: null,
    inHours: true,
    freeDays: [6],
    noticeMinutes: 48 * 60,
  },
}

/** Starts lie on this grid, in minutes. Every zone in use is a multiple of it away from UTC. */
export const gridMinutes = 15
/** People in one meeting, the owner included (product rule: 2 to 8). */
export const peopleRange = { least: 2, most: 8 } as const
/** Days that may be asked for at once: `getSchedule` is documented for windows under 42 days (api/calendar-getschedule.md). */
export const daysMost = 41
/** Days ahead that are looked at when nobody names a range: ten working days. */
export const daysAhead = 14
/** Times that are offered at most, and how many of them on one day. */
export const offers = { most: 6, perDay: 2, apartMinutes: 60 } as const
/** Longest way, in minutes, that somebody is asked to go to another site for a meeting in person. */
export const travelMostMinutes = 45
/** Length of an all-day item in hours: from here on `tentative` is a note on the day, not a place taken in it. */
export const allDayHours = 23
/**
 * What speaks for and against a time, in points that add up. `perDay`: a day later. `offBest`: an hour away from the best
 * time, for whom it is worst. `noRoom`: not a quarter of an hour free before and after. `midLunch`: inside somebody's lunch
 * window though it is no lunch. `edge`: a Friday from three, a Monday before ten. `offHour`: neither a whole nor a half hour.
 * `nearEdge`: within half an hour of the edge of somebody's working day. `tentativeDay`: somebody has a note on that day.
 */
export const rankPoints = {
  perDay: 2,
  offBest: 8,
  noRoom: 5,
  midLunch: 20,
  edge: 6,
  offHour: 3,
  nearEdge: 4,
  tentativeDay: 10,
  shorter: 10,
} as const
/** What is usual where nobody said anything else (shown as assumed). */
export const usual = {
  work: { from: '09:00', to: '17:00', days: [1, 2, 3, 4, 5] },
  lunch: { from: '12:00', to: '14:00' },
} as const
