/** The copies of a meeting in one calendar, as Exchange keeps them: the organiser's knows every answer, the others' only their own. */

import { occurrenceUid } from '../tenant/ids.ts'
import type { Address, Attendee, Event, ResponseStatus, ShowAs } from '../tenant/types.ts'
import { type ItemIds, iCalUIdOf } from './item-ids.ts'
import { blankEvent, type Exception, type Meeting, type Reply } from './meeting-facts.ts'
import type { Member, Roster } from './roster.ts'

export type Ids = (key: string, folder: string) => ItemIds

const showAsOf = (response: ResponseStatus): ShowAs =>
  response === 'accepted' || response === 'organizer' ? 'busy' : 'tentative'

/** Attendees as one copy shows them: `replies` are known to the organiser; an attendee's copy shows its owner's own answer alone. */
function attendeesIn(meeting: Meeting, viewer: Member, replies: ReadonlyMap<Member, Reply> | null): Attendee[] {
  return meeting.invited.map(({ party, type, reply }) => {
    const changed = party.member ? replies?.get(party.member) : undefined
    const shown = changed ?? reply
    const known = viewer === meeting.organizer || party.member === viewer
    return {
      type,
      emailAddress: party.address,
      response: known ? shown.response : 'none',
      respondedAt: known ? shown.at : null,
    }
  })
}

const placeOf = (meeting: Meeting): Pick<Event, 'location' | 'isOnlineMeeting' | 'joinUrl'> => {
  const isOnline = meeting.place === ''
  return {
    location: { displayName: isOnline ? 'Microsoft Teams Meeting' : meeting.place },
    isOnlineMeeting: isOnline,
    joinUrl: isOnline ? `https://teams.sandbox.example/l/meetup-join/${encodeURIComponent(meeting.key)}` : null,
  }
}

/** What the viewer answered to the whole meeting, or null where they were never asked. */
function ownReply(meeting: Meeting, viewer: Member, listMember: boolean): Reply | null {
  if (viewer === meeting.organizer) return { response: 'organizer', at: null }
  const invited = meeting.invited.find(({ party }) => party.member === viewer)
  if (invited) return invited.reply
  return listMember ? { response: 'notResponded', at: null } : null
}

function exceptionCopy(base: Event, meeting: Meeting, viewer: Member, exception: Exception, ids: Ids): Event {
  const { originalStart, start, end, replies } = exception
  const mine = replies.get(viewer)
  const response = mine?.response ?? base.myResponse
  return {
    ...base,
    ...ids(`${meeting.key}@${originalStart}`, 'calendar'),
    iCalUId: occurrenceUid(base.iCalUId, originalStart),
    masterId: base.immutableId,
    originalStart,
    recurrence: null,
    cancelledStarts: [],
    start,
    end,
    attendees: attendeesIn(meeting, viewer, replies),
    myResponse: response,
    myRespondedAt: mine ? mine.at : base.myRespondedAt,
    showAs: showAsOf(response),
    modifiedAt: Math.max(base.modifiedAt, ...[...replies.values()].map(({ at }) => at ?? 0)),
    changeKey: 2,
  }
}

/** Whether a copy has to say something of its own about this occurrence. */
const differs = ({ start, originalStart, replies }: Exception, isOrganizer: boolean, viewer: Member): boolean =>
  start !== originalStart || (isOrganizer ? replies.size > 0 : replies.has(viewer))

/** The viewer's copies of a meeting: none where they declined or it was called off and removed, else it and its exceptions. */
export function copiesOf(
  roster: Roster,
  meeting: Meeting,
  viewer: Member,
  ids: Ids,
  options: { listMember: boolean; keepsCancelled: boolean },
): Event[] {
  const mine = ownReply(meeting, viewer, options.listMember)
  const isOrganizer = viewer === meeting.organizer
  const cancelled = meeting.cancelledAt !== null
  if (mine === null || mine.response === 'declined') return []
  if (cancelled && (isOrganizer || !options.keepsCancelled)) return []
  const { series } = meeting
  const declined = (series?.exceptions ?? []).filter(({ replies }) => replies.get(viewer)?.response === 'declined')
  const organizer: Address = meeting.organizer.address
  const replied = meeting.invited.reduce((latest, { reply }) => Math.max(latest, reply.at ?? 0), meeting.sentAt)
  const base = blankEvent({
    ...ids(meeting.key, 'calendar'),
    iCalUId: iCalUIdOf(roster.company.seed, meeting.key),
    subject: cancelled ? `Canceled: ${meeting.subject}` : meeting.subject,
    start: meeting.start,
    end: meeting.end,
    zone: meeting.zone,
    isCancelled: cancelled,
    isOrganizer,
    organizer,
    attendees: attendeesIn(meeting, viewer, null),
    myResponse: mine.response,
    myRespondedAt: mine.at,
    showAs: cancelled ? 'free' : showAsOf(mine.response),
    ...placeOf(meeting),
    recurrence: series?.recurrence ?? null,
    cancelledStarts: series
      ? [...series.cancelledStarts, ...(isOrganizer ? [] : declined.map(({ originalStart }) => originalStart))].sort(
          (a, b) => a - b,
        )
      : [],
    createdAt: meeting.sentAt,
    modifiedAt: meeting.cancelledAt ?? (isOrganizer ? replied : Math.max(meeting.sentAt, mine.at ?? 0)),
    changeKey: cancelled ? 3 : mine.at === null ? 1 : 2,
  })
  const exceptions = (series?.exceptions ?? []).filter(
    (exception) => differs(exception, isOrganizer, viewer) && (isOrganizer || !declined.includes(exception)),
  )
  return [base, ...exceptions.map((exception) => exceptionCopy(base, meeting, viewer, exception, ids))]
}
