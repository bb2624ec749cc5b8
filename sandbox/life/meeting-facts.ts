/** Meetings as they were arranged, before anybody's calendar shows a copy of them. */

import type { Random } from '../random.ts'
import type { Attendee, Recurrence, ResponseStatus } from '../tenant/types.ts'
import { dayOf } from './local-time.ts'
import type { Member, Party, Roster } from './roster.ts'
import { logNormal } from './seeded.ts'
import { afterWorking } from './working-time.ts'

/** What somebody answered, and when (ms; null while they have not). */
export type Reply = { response: ResponseStatus; at: number | null }
/** Somebody who was asked to come, and what they said to the whole of it. */
export type Invited = { party: Party; type: Attendee['type']; reply: Reply }

/** One occurrence that is not as the rule has it: moved, or answered otherwise by some. */
export type Exception = { originalStart: number; start: number; end: number; replies: ReadonlyMap<Member, Reply> }

/** One meeting, or a series of them. Times in ms. */
export type Meeting = {
  key: string
  subject: string
  organizer: Member
  invited: readonly Invited[]
  start: number
  end: number
  /** Zone that it was written in. */
  zone: string
  /** When the invitations went out, ms. */
  sentAt: number
  place: string
  /** When it was called off, ms, or null. */
  cancelledAt: number | null
  series: { recurrence: Recurrence; exceptions: readonly Exception[]; cancelledStarts: readonly number[] } | null
}

/** What somebody says to an invitation, in their own time; an answer due after the history is not there yet. */
export function replyTo(
  roster: Roster,
  random: Random,
  member: Member,
  meeting: { sentAt: number; start: number },
): Reply {
  const draw = random.next()
  const minutes = logNormal(random, member.habits.paceMinutes * 2, 0.8)
  const silent = random.chance(0.06)
  const { zone } = member.person
  const isFree = roster.worksOn(member, dayOf(zone, meeting.start))
  const at = afterWorking(roster, member, meeting.sentAt, minutes)
  if (silent || at === null || at > Math.min(roster.company.until, meeting.start))
    return { response: 'notResponded', at: null }
  if (!isFree) return { response: 'declined', at }
  const { readiness } = member.habits
  if (draw < readiness) return { response: 'accepted', at }
  return { response: draw < readiness + (1 - readiness) * 0.4 ? 'tentativelyAccepted' : 'declined', at }
}
