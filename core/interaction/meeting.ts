/** Which meetings are contact: those that ended, were accepted, and were small enough to meet anybody in. */
import { meetingPeopleMost } from '../policy/score.ts'
import { isDirect, weightsOf } from '../score/weights.ts'
import { type Interaction, type LeftOut, rowOf, timeOf } from './mail.ts'

/** A meeting as it is kept: contact keys of people only, times in ms. `people` counts everybody, the owner included. */
export type MeetingFacts = {
  meetingId: string
  icalUid: string | null
  seriesId: string | null
  startsAt: number
  endsAt: number
  organizerContact: string | null
  isOrganizer: boolean
  contacts: readonly string[]
  accepted: readonly string[]
  declined: readonly string[]
  people: number
  showAs: string
  isAllDay: boolean
  isPrivate: boolean
  myResponse: string
  cancelled: boolean
  rev: number
}

/** The natural key of a held meeting: its immutable id, so that one that is moved stays the same meeting. */
export const meetingSource = (meeting: { meetingId: string }): string => `meeting:${meeting.meetingId}`

/** The revision of what a meeting was settled as: above the one that empties it while it lies ahead again. */
export const settledRev = (meeting: { rev: number }): number => meeting.rev * 2 + 1
export const unsettledRev = (meeting: { rev: number }): number => meeting.rev * 2

/** Whether the owner took part: their own meeting that somebody accepted, or one that they accepted. */
export function tookPart(meeting: MeetingFacts): boolean {
  if (meeting.cancelled || meeting.isAllDay || meeting.showAs === 'free' || meeting.showAs === 'oof') return false
  if (meeting.isOrganizer) return meeting.accepted.length > 0
  return meeting.myResponse === 'accepted' || meeting.myResponse === 'organizer'
}

/**
 * Who was there besides the owner. The organiser's copy knows every answer: there only who accepted counts. In an
 * attendee's copy the others' answers are unknown: everybody counts who did not decline.
 */
export function presentIn(meeting: MeetingFacts): string[] {
  const declined = new Set(meeting.declined)
  const present = meeting.isOrganizer ? [...meeting.accepted] : [...meeting.contacts]
  if (!meeting.isOrganizer && meeting.organizerContact) present.push(meeting.organizerContact)
  return [...new Set(present)].filter((contact) => !declined.has(contact))
}

/**
 * The interaction that an ended meeting is, or why it is none. Copies of one occurrence give the same row. More than
 * fifteen people invited is an all-hands, whoever came.
 */
export function meetingInteraction(meeting: MeetingFacts, now: number): Interaction | LeftOut | 'not-ended' {
  if (meeting.cancelled) return 'not-accepted'
  if (meeting.endsAt > now) return 'not-ended'
  if (meeting.isPrivate) return 'private'
  if (!tookPart(meeting)) return 'not-accepted'
  if (meeting.people > meetingPeopleMost) return 'too-many'
  const { n, contacts } = weightsOf({ kind: 'meeting', from: null, to: ['self', ...presentIn(meeting)], owner: 'self' })
  if (contacts.length === 0) return 'only-self'
  return {
    ...rowOf(contacts),
    sourceId: meetingSource(meeting),
    kind: 'meeting',
    rev: settledRev(meeting),
    ...timeOf(meeting.startsAt),
    n,
    direct: isDirect(n),
    conversationId: null,
    seriesId: meeting.seriesId,
    durationS: Math.round((meeting.endsAt - meeting.startsAt) / 1000),
  }
}
