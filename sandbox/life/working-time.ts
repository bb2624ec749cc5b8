/** Moments in somebody's working time: when they write, when they get round to answering, when several can meet. */

import type { Random } from '../random.ts'
import { dayOf, instantOf, minuteOf } from './local-time.ts'
import { isHere, type Member, type Roster } from './roster.ts'
import { between } from './seeded.ts'

/** Days after which an answer is given up. */
const patienceDays = 60

/** The instant after so many minutes of a member's working time, or null where they have none within two months. */
export function afterWorking(roster: Roster, member: Member, at: number, minutes: number): number | null {
  const { zone } = member.person
  const first = dayOf(zone, at)
  let left = minutes
  for (let day = first; day < first + patienceDays; day++) {
    if (!roster.worksOn(member, day)) continue
    const start = day === first ? Math.max(minuteOf(zone, at), member.hours.from) : member.hours.from
    const rest = member.hours.to - start
    if (rest <= 0) continue
    if (left <= rest) return Math.max(at + 20_000, instantOf(zone, day, start + left))
    left -= rest
  }
  return null
}

/** The minute of a day at which somebody writes: mostly in the morning and after lunch, now and then in the evening. */
function writingMinute(random: Random, { hours }: Member): number {
  if (random.chance(0.05)) return between(random, hours.to, hours.to + 150)
  const span = hours.to - hours.from
  const morning = random.chance(0.58)
  return hours.from + span * (morning ? between(random, 0, 0.42) : between(random, 0.5, 1))
}

/** An instant of a local day at which somebody writes, to the second, or null where they don't work that day. */
export function writingMoment(random: Random, roster: Roster, member: Member, day: number): number | null {
  const minute = writingMinute(random, member)
  const second = random.int(60)
  if (!roster.worksOn(member, day)) return null
  const at = instantOf(member.person.zone, day, Math.floor(minute)) + second * 1000
  return isHere(member, at) ? at : null
}

/** Members' hours that an appointment has to lie in, in the zone and on the day of the first of them. */
function shared(members: readonly Member[], day: number): { from: number; to: number } {
  const zone = members[0]!.person.zone
  const noon = instantOf(zone, day, 720)
  const midnight = instantOf(zone, day, 0)
  let from = 0
  let to = 1440
  for (const { person, hours } of members) {
    const here = dayOf(person.zone, noon)
    from = Math.max(from, (instantOf(person.zone, here, hours.from) - midnight) / 60_000)
    to = Math.min(to, (instantOf(person.zone, here, hours.to) - midnight) / 60_000)
  }
  return { from, to }
}

/**
 * Start minutes, on the half hour in the zone of the first member, at which everybody is in working hours and nobody at
 * lunch. Empty where their hours don't meet.
 */
export function commonMinutes(members: readonly Member[], day: number, minutes: number): number[] {
  const { from, to } = shared(members, day)
  const zone = members[0]!.person.zone
  const starts: number[] = []
  for (let start = Math.ceil(from / 30) * 30; start + minutes <= to; start += 30) {
    const at = instantOf(zone, day, start)
    const atLunch = members.some(({ person, lunch }) => {
      const local = minuteOf(person.zone, at)
      return local < lunch.to && lunch.from < local + minutes
    })
    if (!atLunch) starts.push(start)
  }
  return starts
}

/**
 * The start minute, in the zone of the first member, at which most of many are in working hours; among equals the
 * generator decides.
 */
export function bestMinute(random: Random, members: readonly Member[], day: number, minutes: number): number {
  const zone = members[0]!.person.zone
  const { from, to } = members[0]!.hours
  let best: number[] = []
  let most = -1
  for (let start = Math.ceil(from / 30) * 30; start + minutes <= to; start += 30) {
    const at = instantOf(zone, day, start)
    const present = members.filter(({ person, hours, lunch }) => {
      const local = minuteOf(person.zone, at)
      return local >= hours.from && local + minutes <= hours.to && (local >= lunch.to || local + minutes <= lunch.from)
    }).length
    if (present > most) {
      most = present
      best = []
    }
    if (present === most) best.push(start)
  }
  return best.length > 0 ? random.pick(best) : from
}

/** The lunch hour that all of one site share, in minutes of the day, or null where their windows hardly meet. */
export function commonLunch(members: readonly Member[]): { from: number; to: number } | null {
  const site = members[0]?.person.site
  if (members.some(({ person }) => person.site !== site)) return null
  const from = Math.max(...members.map(({ lunch }) => lunch.from))
  const to = Math.min(...members.map(({ lunch }) => lunch.to))
  return to - from >= 45 ? { from, to: Math.min(to, from + 60) } : null
}
