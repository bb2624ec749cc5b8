/** One page of the calendar: its meetings, what is gone, what ended, and the link to the next page, in one transaction. */
import { kindOfAddress } from '../../core/interaction/automatic.ts'
import type { Known } from '../../core/interaction/mail.ts'
import { meetingPeopleMost } from '../../core/policy/score.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { type Met, meetContacts } from '../../db/queries/contacts.ts'
import { type LinkRow, moveOn, type Step } from '../../db/queries/delta-links.ts'
import { arm, armNoLater } from '../../db/queries/due.ts'
import { holdsOf } from '../../db/queries/holds.ts'
import { addProgress } from '../../db/queries/mailboxes.ts'
import {
  cancelMeetings,
  changePlans,
  invitesOf,
  type MeetingRow,
  type StoredMeeting,
  storeMeetings,
} from '../../db/queries/meetings.ts'
import type { EventFacts } from '../../platform/graph/calendar.ts'
import type { Deps } from '../deps.ts'
import { type Counting, countLater } from './counting.ts'
import { armNextEnd, putDown, settleMeetings } from './settle.ts'

/** What one page says: entries as they are, ids that are gone, series that were read whole, and the window it is about. */
export type CalendarChange = {
  events: readonly EventFacts[]
  removed: readonly string[]
  wholeSeries: readonly string[]
  window: { from: Date; to: Date }
  round: number
  /** The page ends a round that listed everything in the window: what was not seen in it is gone. */
  endsListing: boolean
  /** The calendar was seen up to this moment: meetings that ended by then may be settled. Null within a round. */
  seenUpTo: Date | null
}

export type StoredCalendar =
  | { kind: 'stored'; changed: number; invites: string[]; row: LinkRow }
  | { kind: 'overtaken' }

/** Stores a page and moves its source on. Safe to repeat, and for two workers at once. */
export async function storeCalendarPage(
  deps: Deps,
  owner: OwnerRef,
  change: CalendarChange,
  step: Step,
  counting = countLater,
): Promise<StoredCalendar> {
  // One page at a time for an owner: two folders may tell of the same mail and people in any order.
  return deps.db.asOwnerScoring(owner, async (sql) => {
    const [row] = await moveOn(sql, [step])
    if (!row) return { kind: 'overtaken' }
    const meetings = await meetingsOf(sql, change.events, step.at, counting)
    const stored = await storeMeetings(sql, meetings, change.round, step.at, change.seenUpTo)
    const gone = await removeGone(sql, change, step.at)
    // Every entry that was told, changed in what is kept of it or not: a tentative answer or a proposed time changes nothing here.
    const told = [...stored.map(({ meeting_id }) => meeting_id), ...gone]
    const changed = await settled(sql, change.seenUpTo, meetings, stored, counting)
    await armNextEnd(sql, owner)
    const fresh = stored.filter((one) => one.fresh).length
    await addProgress(sql, { meetings: fresh })
    if (fresh > 0) await tellLive(sql, owner.ownerId, ['me'])
    const changedAhead = [...stored.flatMap((one) => (one.changed ? [one.meeting_id] : [])), ...gone]
    if (change.seenUpTo && (await changePlans(sql, changedAhead, step.at)))
      await armNoLater(sql, owner, 'suggest', step.at)
    for (const suggestionId of await holdsOf(sql, told)) await arm(sql, owner, 'tend-holds', step.at, suggestionId)
    return { kind: 'stored', changed, invites: await invitesOf(sql, told), row }
  })
}

/** What ended by the moment at which the calendar was seen: the new ones from what was just read, then whatever else waits. */
async function settled(
  sql: Sql,
  upTo: Date | null,
  meetings: readonly MeetingRow[],
  stored: readonly StoredMeeting[],
  { store }: Counting,
): Promise<number> {
  if (!upTo) return 0
  const fresh = new Set(stored.flatMap((one) => (one.fresh ? [one.meeting_id] : [])))
  const ended = meetings
    .filter((one) => fresh.has(one.meetingId) && (one.cancelled || one.endsAt <= upTo.getTime()))
    .map((one) => ({ ...one, rev: 1 }))
  const changed = ended.length > 0 ? await putDown(sql, ended, upTo, store) : 0
  return changed + (await settleMeetings(sql, upTo, store))
}

async function removeGone(sql: Sql, change: CalendarChange, at: Date): Promise<string[]> {
  const { removed, wholeSeries, window } = change
  const gone: string[] = []
  if (removed.length > 0) {
    gone.push(...(await cancelMeetings(sql, { ids: removed }, window, at)))
    // The id of a series stands for all that is left of it.
    gone.push(...(await cancelMeetings(sql, { series: removed, except: [] }, window, at)))
  }
  if (wholeSeries.length > 0) {
    const except = change.events.map(({ id }) => id)
    gone.push(...(await cancelMeetings(sql, { series: wholeSeries, except }, window, at)))
  }
  if (change.endsListing) gone.push(...(await cancelMeetings(sql, { seenBefore: change.round }, window, at)))
  return gone
}

/** Entries as they are kept: contact keys of people, and how many were there in all. */
async function meetingsOf(
  sql: Sql,
  events: readonly EventFacts[],
  at: Date,
  counting: Counting,
): Promise<MeetingRow[]> {
  const entries = events.filter(({ kind, bare }) => kind !== 'master' && !bare)
  const met = new Map<string, Met>()
  const meet = (one: { address: string; name: string } | null): void => {
    if (one && !met.has(one.address))
      met.set(one.address, { ...one, pattern: kindOfAddress(one.address), byHeaders: null })
  }
  for (const event of entries) {
    if (!namesPeople(event)) continue
    meet(event.organizer)
    for (const attendee of event.attendees) if (!attendee.isResource) meet(attendee)
  }
  const { known, added } = await meetContacts(sql, [...met.values()], at)
  if (added) await counting.met(sql)
  return entries.map((event) => meetingOf(event, known))
}

/** Private entries are busy time and nothing else; of an all-hands nobody is kept, since nobody meets there. */
const namesPeople = (event: EventFacts): boolean =>
  !event.isPrivate && event.attendees.filter(({ isResource }) => !isResource).length <= meetingPeopleMost + 1

function meetingOf(event: EventFacts, known: ReadonlyMap<string, Known>): MeetingRow {
  const people = event.attendees.filter(({ isResource }) => !isResource)
  const isPerson = (address: string): boolean => known.get(address)?.kind === 'person'
  const contact = (address: string): string => known.get(address)?.contact ?? ''
  const named = namesPeople(event) ? people.filter(({ address }) => isPerson(address)) : []
  const keys = (of: typeof named): string[] => [...new Set(of.map(({ address }) => contact(address)))].sort()
  const answered = (response: string): string[] => keys(named.filter((one) => one.response === response))
  const organizer = event.organizer?.address ?? ''
  return {
    meetingId: event.id,
    icalUid: event.icalUid,
    seriesId: event.seriesId,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    organizerContact: !event.isOrganizer && namesPeople(event) && isPerson(organizer) ? contact(organizer) : null,
    isOrganizer: event.isOrganizer,
    contacts: keys(named),
    accepted: answered('accepted'),
    declined: answered('declined'),
    people: event.isPrivate ? 0 : peopleIn(event, people, known),
    showAs: event.showAs,
    isAllDay: event.isAllDay,
    isPrivate: event.isPrivate,
    myResponse: event.isOrganizer ? 'organizer' : event.myResponse,
    cancelled: event.cancelled,
  }
}

/** Everybody who was asked, the owner and the organiser included; a list stands for more people than one can meet. */
function peopleIn(event: EventFacts, people: EventFacts['attendees'], known: ReadonlyMap<string, Known>): number {
  const keys = new Set(people.map(({ address }) => known.get(address)?.contact ?? address))
  if (event.organizer) keys.add(known.get(event.organizer.address)?.contact ?? event.organizer.address)
  const ownerNamed = [...people, ...(event.organizer ? [event.organizer] : [])].some(
    ({ address }) => known.get(address)?.kind === 'self',
  )
  const lists = people.some(({ address }) => known.get(address)?.kind === 'list')
  return keys.size + (ownerNamed || event.isOrganizer ? 0 : 1) + (lists ? meetingPeopleMost : 0)
}
