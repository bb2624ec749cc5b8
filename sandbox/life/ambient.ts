/** What goes on while the clock runs: people write to those they work with, in their working hours, and ask somebody for a coffee. */

import type { Tenant } from '../tenant/types.ts'
import type { Cast } from './cast.ts'
import { type Circle, createCircles } from './circles.ts'
import { dayOf, instantOf, minuteOf } from './local-time.ts'
import type { Member } from './roster.ts'
import { poisson, seeded, weighted } from './seeded.ts'
import { coffeeSubject, topicOf } from './wording.ts'
import { commonLunch, commonMinutes } from './working-time.ts'

const minuteMs = 60_000
const tickMinutes = 5
/** New conversations that one person begins on a working day of eight hours, and invitations to a coffee or a lunch. */
const mailsADay = 1.9
const coffeesADay = 0.04
/** Most new conversations in an hour, whatever the size of the company: the rest goes on where nobody looks. */
const mailsAnHourMost = 1500

const atWork = (cast: Cast, member: Member, now: number): boolean => {
  const { zone } = member.person
  const minute = minuteOf(zone, now)
  return (
    minute >= member.hours.from &&
    minute < member.hours.to &&
    cast.roster.worksOn(member, dayOf(zone, now)) &&
    !cast.awayAt(member, now)
  )
}

/** A coffee, lunch or call within the next working week, from the inviter's side of what is known. */
function invite(
  tenant: Tenant,
  cast: Cast,
  random: ReturnType<typeof seeded>,
  member: Member,
  other: Member,
  now: number,
): void {
  const { zone, id } = member.person
  const today = dayOf(zone, now)
  const days = [1, 2, 3, 4, 5, 6, 7].map((ahead) => today + ahead).filter((day) => cast.roster.worksOn(member, day))
  if (days.length === 0) return
  const day = random.pick(days)
  const lunch = commonLunch([member, other])
  const starts = commonMinutes([member, other], day, 30)
  const kind = lunch && random.chance(0.5) ? 'lunch' : lunch ? 'coffee' : 'call'
  if (kind !== 'lunch' && starts.length === 0) return
  const minute = kind === 'lunch' && lunch ? lunch.from : random.pick(starts)
  const start = instantOf(zone, day, minute)
  const end = start + (kind === 'lunch' && lunch ? lunch.to - lunch.from : 30) * minuteMs
  const isTaken = tenant
    .eventsBetween(id, start, end)
    .some(({ showAs, attendees }) => showAs !== 'free' && attendees.length > 0)
  if (isTaken) return
  tenant.createEvent(id, {
    subject: coffeeSubject(random, kind),
    start,
    end,
    zone,
    isOnlineMeeting: kind === 'call',
    attendees: [{ type: 'required', emailAddress: other.address, response: 'none', respondedAt: null }],
  })
}

/** Starts the traffic; gives a way to end it. Each five minutes of simulated time are drawn on their own. */
export function startAmbient(tenant: Tenant, cast: Cast, seed: number): () => void {
  const circlesOf = createCircles(cast.roster)
  let off: (() => void) | null = null

  function begin(
    random: ReturnType<typeof seeded>,
    member: Member,
    circle: Circle,
    coffee: boolean,
    now: number,
  ): void {
    const other = cast.actor(weighted(random, circle).person.id)
    if (!other || other === member) return
    if (coffee) {
      invite(tenant, cast, random, member, other, now)
      return
    }
    const { subject, opening } = topicOf(random, member.person.department ?? 'Work')
    tenant.sendMail({ from: member.address, to: [other.address], subject, body: opening })
  }

  function tick(): void {
    const now = tenant.clock.now()
    const random = seeded(seed, `ambient:${Math.floor(now / (tickMinutes * minuteMs))}`)
    const ids = cast.ids()
    const share = tickMinutes / 480
    const most = (mailsAnHourMost * tickMinutes) / 60
    const rate = Math.min(most, ids.length * mailsADay * share) + ids.length * coffeesADay * share
    for (let left = poisson(random, rate); left > 0; left--) {
      const member = cast.actor(random.pick(ids))
      const [busy, coffee] = [random.next(), random.chance(coffeesADay / (mailsADay + coffeesADay))]
      const circle = member ? circlesOf(member) : []
      if (member && circle.length > 0 && busy < member.habits.activity / 1.9 && atWork(cast, member, now))
        begin(random, member, circle, coffee, now)
    }
    next()
  }
  function next(): void {
    off = tenant.clock.at(tenant.clock.now() + tickMinutes * minuteMs, tick)
  }
  next()
  return () => off?.()
}
