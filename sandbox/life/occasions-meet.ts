/** Meetings that are arranged once: coffees, lunches and calls of two, and appointments with guests. */

import type { Random } from '../random.ts'
import { dayOf, instantOf } from './local-time.ts'
import { type Invited, type Meeting, replyTo } from './meeting-facts.ts'
import type { Hosting } from './outside-mail.ts'
import { isHere, type Member, type Party, type Roster } from './roster.ts'
import { between, seeded } from './seeded.ts'
import { occasionsOf, workdayNear } from './tie-occasions.ts'
import type { Tie } from './ties.ts'
import { coffeeSubject } from './wording.ts'
import { commonLunch, commonMinutes, writingMoment } from './working-time.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

type Slot = { kind: 'coffee' | 'lunch' | 'call'; start: number; minutes: number }

/** Lunch or coffee where both are at one site, else a call at an hour that suits both; null where there is none. */
function slotOf(random: Random, one: Member, other: Member, day: number): Slot | null {
  const { zone } = one.person
  const lunch = commonLunch([one, other])
  if (lunch && random.chance(0.45)) {
    return { kind: 'lunch', start: instantOf(zone, day, lunch.from), minutes: lunch.to - lunch.from }
  }
  const starts = commonMinutes([one, other], day, 30)
  if (starts.length === 0) return null
  return { kind: lunch ? 'coffee' : 'call', start: instantOf(zone, day, random.pick(starts)), minutes: 30 }
}

/** When an invitation goes out: one to seven days before, in the inviter's working time; null where that is still to come. */
function invitedAt(roster: Roster, random: Random, organizer: Member, start: number): number | null {
  const days = 1 + random.int(7)
  for (let back = days; back < days + 6; back++) {
    const at = writingMoment(random, roster, organizer, dayOf(organizer.person.zone, start) - back)
    if (at !== null && at < start) return at > roster.company.until ? null : at
  }
  return null
}

/** The coffees, lunches and calls of a tie, up to two weeks ahead. */
export function tieMeetings(roster: Roster, tie: Tie): Meeting[] {
  const { company } = roster
  return occasionsOf(roster, tie).flatMap(({ key, day, starter, other, meets }): Meeting[] => {
    if (!meets) return []
    const random = seeded(company.seed, key)
    const workday = workdayNear(roster, starter, day)
    if (workday === null || !roster.worksOn(other, workday)) return []
    const slot = slotOf(random, starter, other, workday)
    if (!slot || slot.start > tie.to || !isHere(starter, slot.start) || !isHere(other, slot.start)) return []
    const sentAt = invitedAt(roster, random, starter, slot.start)
    if (sentAt === null || !isHere(starter, sentAt) || !isHere(other, sentAt)) return []
    const reply = replyTo(roster, random, other, { sentAt, start: slot.start })
    const calledOff = random.chance(0.06)
      ? slot.start - between(random, 0.1, 1) * (slot.start - (reply.at ?? sentAt))
      : null
    const cancelledAt = calledOff === null || calledOff > company.until ? null : Math.floor(calledOff / 1000) * 1000
    const invited: Invited[] = [{ party: roster.party(other.person.id), type: 'required', reply }]
    const place =
      slot.kind === 'lunch'
        ? random.pick(['Canteen', 'The corner bistro', 'Noodle bar'])
        : slot.kind === 'coffee'
          ? 'Coffee corner'
          : ''
    return [
      {
        key,
        subject: coffeeSubject(random, slot.kind),
        organizer: starter,
        invited,
        start: slot.start,
        end: slot.start + slot.minutes * minuteMs,
        zone: starter.person.zone,
        sentAt,
        place,
        cancelledAt,
        series: null,
      },
    ]
  })
}

/** Appointments of hosts and their guest, about one in three weeks. */
export function guestMeetings(roster: Roster, { guestId, hosts }: Hosting): Meeting[] {
  const { company } = roster
  const random = seeded(company.seed, `guest-meetings:${guestId}`)
  const guest: Party = roster.party(guestId)
  const meetings: Meeting[] = []
  for (
    let at = company.from + random.next() * 21 * dayMs, nth = 0;
    at < company.until + 14 * dayMs;
    at += between(random, 12, 30) * dayMs, nth++
  ) {
    const own = random.fork(`${nth}`)
    const [organizer, other] = own.chance(0.5) ? hosts : [...hosts].reverse()
    if (!organizer || !other) continue
    const day = workdayNear(roster, organizer, dayOf(organizer.person.zone, at))
    const both = own.chance(0.4)
    const starts = day === null ? [] : commonMinutes(both ? [organizer, other] : [organizer], day, 45)
    if (day === null || starts.length === 0) continue
    const start = instantOf(organizer.person.zone, day, own.pick(starts))
    const sentAt = invitedAt(roster, own, organizer, start)
    if (sentAt === null || !isHere(organizer, sentAt) || (both && !isHere(other, sentAt))) continue
    const seen = sentAt + between(own, 1, 20) * 3_600_000
    const invited: Invited[] = [
      {
        party: guest,
        type: 'required',
        reply:
          seen < Math.min(start, company.until)
            ? { response: 'accepted', at: Math.floor(seen / 1000) * 1000 }
            : { response: 'notResponded', at: null },
      },
    ]
    if (both)
      invited.push({
        party: roster.party(other.person.id),
        type: 'optional',
        reply: replyTo(roster, own, other, { sentAt, start }),
      })
    meetings.push({
      key: `guest-meeting:${guestId}:${nth}`,
      subject: `Appointment with ${guest.address.name}`,
      organizer,
      invited,
      start,
      end: start + 45 * minuteMs,
      zone: organizer.person.zone,
      sentAt,
      place: '',
      cancelledAt: null,
      series: null,
    })
  }
  return meetings
}
