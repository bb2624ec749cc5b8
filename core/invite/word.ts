/** The owner's word about a meeting: it did or did not take place, whatever the calendar says. */

import { type Interaction, rowOf, timeOf } from '../interaction/mail.ts'
import { meetingSource } from '../interaction/meeting.ts'
import { ownersWordRev } from '../policy/suggest.ts'
import { isDirect, weightsOf } from '../score/weights.ts'

export type MeetingOfInvite = {
  icalUid: string | null
  meetingId: string
  /** ms since 1970. */
  startsAt: number
  endsAt: number
  /** Contacts who were there: all who did not decline. */
  present: readonly string[]
}

/** The key under which the meeting counts, the same as its calendar copies'. */
export const sourceOf = (meeting: MeetingOfInvite): string => meetingSource(meeting)

/**
 * The interaction that the owner's word makes of a meeting: a whole one when it happened, an empty one when it did not.
 * `word` is how many times they have said something (0: nothing yet); the last one counts, and outranks every copy of the
 * calendar. Revisions between two words are left for halving.
 */
export function interactionByWord(meeting: MeetingOfInvite, happened: boolean, word: number): Interaction {
  const { n, contacts } = weightsOf({ kind: 'meeting', from: null, to: ['self', ...meeting.present], owner: 'self' })
  return {
    ...rowOf(happened ? contacts : []),
    sourceId: sourceOf(meeting),
    kind: 'meeting',
    rev: ownersWordRev + 2 * word,
    ...timeOf(meeting.startsAt),
    n,
    direct: isDirect(n),
    conversationId: null,
    seriesId: null,
    durationS: Math.round((meeting.endsAt - meeting.startsAt) / 1000),
  }
}
