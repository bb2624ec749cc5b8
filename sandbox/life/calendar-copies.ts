/** The copies of a meeting in one calendar, as Exchange keeps them: the organiser's knows every answer, the others' only their own. */

import { blankEvent } from '../tenant/blank-event.ts'
import { occurrenceUid } from '../tenant/ids.ts'
import type { Attendee, Event, ResponseStatus, ShowAs } from '../tenant/types.ts'
import { type ItemIds, iCalUIdOf } from './item-ids.ts'
import type { Exception, Meeting, Reply } from './meeting-facts.ts'
import type { Member, Party, Roster } from './roster.ts'

/** The two ids of an item in one mailbox, by what it is and the folder it lies in. */
export type Ids = (key: string, folder: string) => ItemIds

const showAsOf = (response: ResponseStatus): ShowAs =>
  response === 'accepted' || response === 'organizer' ? 'busy' : 'tentative'

/** Attendees as one copy shows them: `replies` are known to the organiser; an attendee's copy shows its owner's own answer alone. */
function attendeesIn(meeting: Meeting, viewer: Party, replies: ReadonlyMap<Member, Reply> | null): Attendee[] {
  return meeting.invited.map(({ party, type, reply }) => {
    const changed = party.member ? replies?.get(party.member) : undefined
    const shown = changed ?? reply
    const known = viewer.member === meeting.organizer || party === viewer
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

/** What somebody answered about one occurrence, where it differs. */
const changedReply = ({ replies }: Exception, { member }: Party): Reply | undefined =>
  member ? replies.get(member) : undefined

/** What the viewer answered to the whole meeting, or null where they were never asked. */
function ownReply(meeting: Meeting, viewer: Party, listMember: boolean): Reply | null {
  if (viewer.member === meeting.organizer) return { response: 'organizer', at: null }
  const invited = meeting.invited.find(({ party }) => party === viewer)
  if (invited) return invited.reply
  return listMember ? { response: 'notResponded', at: null } : null
}

function exceptionCopy(base: Event, meeting: Meeting, viewer: Party, exception: Exception, ids: Ids): Event {
  const { originalStart, start, end, replies } = exception
  const mine = changedReply(exception, viewer)
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
const differs = (exception: Exception, isOrganizer: boolean, viewer: Party): boolean =>
  exception.start !== exception.originalStart ||
  (isOrganizer ? exception.replies.size > 0 : changedReply(exception, viewer) !== undefined)

/** A calendar that a meeting may be in. */
export type Viewer = {
  party: Party
  ids: Ids
  /** Invited through a list that they are on. */
  onList: boolean
  /** Leaves a meeting that was called off in the calendar. */
  keepsCancelled: boolean
}

/** The viewer's copies of a meeting: none where they declined or it was called off and removed, else it and its exceptions. */
export function copiesOf(roster: Roster, meeting: Meeting, viewer: Viewer): Event[] {
  const { party, ids } = viewer
  const mine = ownReply(meeting, party, viewer.onList)
  const isOrganizer = party.member === meeting.organizer
  const cancelled = meeting.cancelledAt !== null
  if (mine === null || mine.response === 'declined' || (cancelled && (isOrganizer || !viewer.keepsCancelled))) return []
  const changes = meeting.series?.exceptions ?? []
  const skipped = isOrganizer ? [] : changes.filter((one) => changedReply(one, party)?.response === 'declined')
  const gone = [...(meeting.series?.cancelledStarts ?? []), ...skipped.map(({ originalStart }) => originalStart)]
  const replied = meeting.invited.reduce((latest, { reply }) => Math.max(latest, reply.at ?? 0), meeting.sentAt)
  const base = blankEvent({
    ...ids(meeting.key, 'calendar'),
    iCalUId: iCalUIdOf(roster.company.seed, meeting.key),
    subject: `${cancelled ? 'Canceled: ' : ''}${meeting.subject}`,
    start: meeting.start,
    end: meeting.end,
    zone: meeting.zone,
    isCancelled: cancelled,
    isOrganizer,
    organizer: meeting.organizer.address,
    attendees: attendeesIn(meeting, party, null),
    myResponse: mine.response,
    myRespondedAt: mine.at,
    showAs: cancelled ? 'free' : showAsOf(mine.response),
    ...placeOf(meeting),
    recurrence: meeting.series?.recurrence ?? null,
    cancelledStarts: gone.sort((a, b) => a - b),
    createdAt: meeting.sentAt,
    modifiedAt: meeting.cancelledAt ?? (isOrganizer ? replied : Math.max(meeting.sentAt, mine.at ?? 0)),
    changeKey: cancelled ? 3 : mine.at === null ? 1 : 2,
  })
  const own = changes.filter((one) => differs(one, isOrganizer, party) && !skipped.includes(one))
  return [base, ...own.map((exception) => exceptionCopy(base, meeting, party, exception, ids))]
}
