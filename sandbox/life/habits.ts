/** What each person of a company is like: pace, appetite for meetings, lunch, leave, and how long they are there. */

import type { Random } from '../random.ts'
import type { Habits, Leave, NewsletterSender } from './company-types.ts'
import { dayOf, weekdayOf } from './local-time.ts'
import { between, logNormal, some, weighted } from './seeded.ts'

const dayMs = 86_400_000

/** Leave of about five weeks a year: a long one in summer, one in winter, single days; some of it lies ahead. */
function leavesOf(random: Random, fromDay: number, untilDay: number): Leave[] {
  const leaves: Leave[] = []
  const take = (start: number, days: number): void => {
    const clash = leaves.some((other) => start < other.toDay + 7 && other.fromDay - 7 < start + days)
    if (!clash) leaves.push({ fromDay: start, toDay: start + days })
  }
  const monday = (day: number): number => day - (weekdayOf(day) - 1)
  if (random.chance(0.12)) take(monday(untilDay) + random.pick([0, 7, 7, 14]), random.pick([7, 7, 14]))
  for (let day = fromDay; day < untilDay + 14; day += 1) {
    const date = new Date(day * dayMs)
    if (date.getUTCDate() !== 1) continue
    const month = date.getUTCMonth()
    if (month === 6 && random.chance(0.85)) take(monday(day + random.int(45)), random.pick([7, 14, 14, 21]))
    else if (month === 11 && random.chance(0.7)) take(day + 21, random.pick([7, 12]))
    else if (random.chance(0.22)) take(day + random.int(26), random.pick([1, 1, 2, 3]))
  }
  return leaves.filter(({ fromDay: from }) => from > fromDay).sort((a, b) => a.fromDay - b.fromDay)
}

/** The habits of somebody in `zone` over the company's span (ms); `joinedAt` before the span means long ago. */
export function habitsOf(
  random: Random,
  span: { zone: string; from: number; until: number; joinedAt: number; leftAt: number | null },
  newsletters: readonly NewsletterSender[],
): Habits {
  const { zone, from, until, joinedAt, leftAt } = span
  return {
    paceMinutes: Math.min(600, Math.max(4, logNormal(random, 55, 0.9))),
    answers: between(random, 0.45, 0.92),
    activity: Math.min(1.9, Math.max(0.5, logNormal(random, 1, 0.35))),
    readiness: weighted(random, [
      [0.97, 55],
      [0.85, 30],
      [0.6, 15],
    ]),
    lunchHold: random.chance(0.3),
    focus: random.chance(0.35) ? { weekday: 1 + random.int(5), minute: random.pick([540, 570, 840, 870]) } : null,
    privateItems: random.chance(0.7) ? between(random, 0.3, 2) : 0,
    joinedAt,
    leftAt,
    leaves: leavesOf(random, dayOf(zone, from), dayOf(zone, until)),
    formerManager: null,
    newsletters: some(
      random,
      newsletters.flatMap((sender, at) => (random.chance(sender.share) ? [at] : [])),
      40,
    ),
  }
}

/** Whether somebody is on leave on a local day. */
export const isAway = (habits: Habits, day: number): boolean =>
  habits.leaves.some(({ fromDay, toDay }) => day >= fromDay && day < toDay)

/** Senders outside the company that write to many and read nothing. */
export function newsletterSenders(random: Random): NewsletterSender[] {
  const topics = [
    'Industry digest',
    'Cloud weekly',
    'Retail brief',
    'Design notes',
    'Market update',
    'Travel portal',
    'Expense tool',
    'Webinars',
    'Job alerts',
    'Security bulletin',
    'Learning platform',
    'Conference news',
    'Office supplies',
    'Payroll portal',
    'Booking confirmations',
    'City lunch menu',
  ]
  const makers = [
    'Northwind',
    'Fabrikam',
    'Tailspin',
    'Adatum',
    'Litware',
    'Proseware',
    'Wingtip',
    'Lucerne',
    'Woodgrove',
    'Relecloud',
    'Trey',
    'Margie',
  ]
  const boxes = ['no-reply', 'newsletter', 'news', 'notifications', 'updates', 'donotreply', 'marketing', 'alerts']
  return Array.from({ length: 44 }, (_, at) => {
    const maker = makers[at % makers.length] ?? 'Northwind'
    const topic = topics[at % topics.length] ?? 'News'
    const box = boxes[at % boxes.length] ?? 'no-reply'
    const perWeek = weighted(random, [
      [0.25, 25],
      [1, 50],
      [2, 15],
      [5, 10],
    ] as const)
    return {
      name: `${maker} ${topic}`,
      address: `${box}@${maker.toLowerCase()}${at}.example`,
      topic,
      perWeek,
      share: between(random, 0.1, 0.5),
    }
  })
}
