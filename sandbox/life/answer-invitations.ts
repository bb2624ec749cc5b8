/** People answer invitations: yes or no by how ready they are and whether they are free, after a while of their own. */

import type { Random } from '../random.ts'
import type { Change, Event, Tenant } from '../tenant/types.ts'
import type { Cast } from './cast.ts'
import { dayOf, instantOf, minuteOf } from './local-time.ts'
import type { Member } from './roster.ts'
import { between, logNormal, seeded } from './seeded.ts'
import { afterWorking } from './working-time.ts'

const minuteMs = 60_000
/** Working days over which another time is looked for. */
const proposalDays = 6

/** When somebody gets round to something of `median` working minutes, ms, or null where they never do; `quick` (seconds) is for those who don't want to wait. */
export function dueAt(
  cast: Cast,
  random: Random,
  member: Member,
  now: number,
  median: number,
  quick: number | null,
): number | null {
  if (cast.silent.has(member.person.id)) return null
  const share = between(random, 0.3, 1)
  const minutes = logNormal(random, median, 0.6)
  if (quick !== null && !cast.awayAt(member, now)) return now + Math.round(share * quick * 1000)
  return afterWorking(cast.roster, member, now, minutes)
}

const isOpen = (event: Event): boolean =>
  !event.isOrganizer &&
  !event.isCancelled &&
  event.responseRequested &&
  event.myResponse === 'notResponded' &&
  !event.masterId

/** A recurring entry of one's own inside one's lunch: it gives way to a lunch with somebody. */
function isLunchHold(member: Member, entry: Event): boolean {
  const { zone } = member.person
  const starts = minuteOf(zone, entry.start)
  const ends = starts + (entry.end - entry.start) / minuteMs
  return (
    entry.attendees.length === 0 &&
    entry.masterId !== null &&
    !entry.isAllDay &&
    starts >= member.lunch.from &&
    ends <= member.lunch.to
  )
}

/** Whether somebody could be there: a working day and hour of theirs, and nothing else that counts at the time. */
export function isFree(
  tenant: Tenant,
  cast: Cast,
  member: Member,
  span: { start: number; end: number },
  except: string,
): boolean {
  const { zone } = member.person
  const day = dayOf(zone, span.start)
  const from = minuteOf(zone, span.start)
  const to = from + (span.end - span.start) / minuteMs
  if (!cast.roster.worksOn(member, day) || cast.awayAt(member, span.start)) return false
  if (from < member.hours.from - 30 || to > member.hours.to + 60) return false
  return tenant
    .eventsBetween(member.person.id, span.start, span.end)
    .filter(
      ({ iCalUId, showAs, isCancelled }) =>
        iCalUId !== except && !isCancelled && showAs !== 'free' && showAs !== 'workingElsewhere',
    )
    .every((entry) => isLunchHold(member, entry))
}

/** The same time of day on one of the next days on which they are free, or null. */
function otherTime(tenant: Tenant, cast: Cast, member: Member, event: Event): { start: number; end: number } | null {
  const { zone } = member.person
  const length = event.end - event.start
  const minute = minuteOf(zone, event.start)
  const first = dayOf(zone, event.start)
  for (let day = first + 1, looked = 0; looked < proposalDays && day < first + 30; day++) {
    if (!cast.roster.worksOn(member, day)) continue
    looked++
    const start = instantOf(zone, day, minute)
    if (isFree(tenant, cast, member, { start, end: start + length }, event.iCalUId))
      return { start, end: start + length }
  }
  return null
}

type Answer = Parameters<Tenant['respond']>[2]

function answerTo(tenant: Tenant, cast: Cast, random: Random, member: Member, event: Event): Answer {
  const [ready, mood] = [random.next(), random.next()]
  const free = isFree(tenant, cast, member, event, event.iCalUId)
  if (free && ready < member.habits.readiness) return { response: 'accepted' }
  const mayPropose = event.allowNewTimeProposals && event.recurrence === null
  if (mayPropose && mood < (free ? 0.35 : 0.4)) {
    const proposed = otherTime(tenant, cast, member, event)
    if (proposed)
      return {
        response: mood < 0.2 ? 'tentativelyAccepted' : 'declined',
        proposed,
        comment: 'Could we do this another time?',
      }
  }
  return mood > (free ? 0.6 : 0.85)
    ? { response: 'tentativelyAccepted' }
    : { response: 'declined', comment: 'Sorry, I cannot make it.' }
}

/** Answers invitations as they arrive and after they were moved. Gives what is to be told of each change, and an end. */
export function createInvitationAnswers(tenant: Tenant, cast: Cast, options: { seed: number; quick: number | null }) {
  const waiting = new Map<string, () => void>()
  const callOff = (key: string): void => {
    waiting.get(key)?.()
    waiting.delete(key)
  }
  return {
    note({ personId, immutableId, change, item }: Change): void {
      const key = `${personId}:${immutableId}`
      callOff(key)
      const member = cast.actor(personId)
      if (!member || !item || 'odataType' in item || change === 'deleted' || !isOpen(item)) return
      const random = seeded(options.seed, `answer:${item.iCalUId}:${item.start}:${personId}`)
      const now = tenant.clock.now()
      const due = dueAt(cast, random, member, now, member.habits.paceMinutes * 1.5, options.quick)
      // Whoever would answer after the fact answers just before it, if they are there at all.
      const at = due === null ? null : Math.max(now, Math.min(due, item.start - 5 * minuteMs))
      if (at === null || item.end <= now) return
      waiting.set(
        key,
        tenant.clock.at(at, () => {
          waiting.delete(key)
          const event = tenant.events(personId).find((one) => one.immutableId === immutableId)
          const still = cast.actor(personId)
          if (event && still && !cast.silent.has(personId) && isOpen(event))
            tenant.respond(personId, immutableId, answerTo(tenant, cast, random, still, event))
        }),
      )
    },
    stop(): void {
      for (const key of [...waiting.keys()]) callOff(key)
    },
  }
}
