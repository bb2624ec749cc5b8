/** Everybody's time as the slot engine takes it: calendars from Graph, hours and windows as set, told or usual. */
import { sitesMost } from '../../core/policy/places.ts'
import { usual } from '../../core/policy/slots.ts'
import type { Known } from '../../core/slots/hours.ts'
import type { CalendarItem, SlotPerson, Travel } from '../../core/slots/request.ts'
import { dayMs, dayNumber, dayStart, isoDate, localAt, minutesOf } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { type ContactTime, contactTimes, type OwnerTime, saveContactZones } from '../../db/queries/calendars.ts'
import { holdTimes, madeHolds } from '../../db/queries/holds.ts'
import { readSites, readWays } from '../../db/queries/places.ts'
import { readOwnCalendar, readSchedules } from '../../platform/graph/booking.ts'
import type { EventFacts, Schedule } from '../../platform/graph/booking-facts.ts'
import { holidaysAt } from '../../platform/holidays.ts'
import { ianaZone } from '../../platform/zones.ts'
import type { Deps } from '../deps.ts'
import { contentOf, type Unreadable } from './outcome.ts'

/** The key of the owner among the people of a request. */
export const ownerKey = 'owner'

export type Gathered = {
  people: (SlotPerson & { known: Known })[]
  contacts: ContactTime[]
  /** The owner's own events in the window, for recognising the invite among them. */
  own: EventFacts[]
  /** Ways between sites, as the owner said; what is not here is not known. */
  travel: Travel[]
  /** Codes of what had to be assumed, for the card. */
  assumed: string[]
  /** Why calendars could not be read; then times are proposed without being checked. */
  unchecked: Unreadable | null
}

/** ISO days of the owner's, both included. */
export type Days = { from: string; to: string }

/** A meeting that takes nobody's time, since it is about to be moved: in the calendars of the owner and of these contacts. */
export type Except = { icalUid: string | null; from: number; to: number; contactIds: readonly string[] }

/** Reads calendars and puts people together. `contactIds` in any order. Throws Later where Graph is to be asked again. */
export async function gather(
  deps: Deps,
  owner: OwnerRef,
  time: OwnerTime,
  asked: { contactIds: readonly string[]; days: Days; except?: Except },
): Promise<Gathered> {
  const { contacts, regions, travel } = await deps.db.asOwner(owner, async (sql) => ({
    contacts: await contactTimes(sql, asked.contactIds),
    regions: new Map((await readSites(sql, sitesMost)).map(({ site, region }) => [site, region])),
    travel: await readWays(sql),
  }))
  const window = windowOf(time.zone, asked.days)
  // Others first: an event of ours that is made in between is then seen in the owner's own calendar.
  const addresses = contacts.map(({ address }) => address)
  const schedules = contentOf(await readSchedules(deps.graph, owner, { addresses, ...window }))
  const own = contentOf(await readOwnCalendar(deps.graph, owner, window))
  const unchecked = 'missing' in own ? own.missing : 'missing' in schedules ? schedules.missing : null
  const held = await heldTimes(deps, owner, contacts, window)
  const events = 'value' in own ? own.value : []
  const others = contacts.map((contact, index) => {
    const schedule = 'value' in schedules ? schedules.value[index] : undefined
    const own = schedule && withoutHolds(schedule, held.others(contact))
    return contactPerson(contact, own && withoutMeeting(own, contact, asked.except), time, asked.days, regions)
  })
  const zones = new Map(others.flatMap(({ learned, person }) => (learned ? [[person.key, learned] as const] : [])))
  await deps.db.asOwner(owner, (sql) => saveContactZones(sql, zones))
  return {
    people: [
      ownerPerson(time, events.filter(held.isOthers).filter(isNot(asked.except)), asked.days, regions),
      ...others.map(({ person }) => person),
    ],
    contacts,
    own: events,
    travel,
    assumed: [
      ...new Set([
        ...(time.lunch_assumed ? ['own-lunch-window'] : []),
        ...(unchecked ? ['unchecked'] : []),
        ...others.flatMap(({ assumed }) => assumed),
      ]),
    ],
    unchecked,
  }
}

type Span = { from: number; to: number }

/**
 * What Kith itself put into calendars takes nobody's time: neither the owner's own holds nor, of a person who uses Kith,
 * theirs. Read after the calendars, so that no hold is in them that is not known here.
 */
async function heldTimes(deps: Deps, owner: OwnerRef, contacts: readonly ContactTime[], window: Span) {
  const personIds = contacts.flatMap(({ person_id }) => person_id ?? [])
  const [own, others] = await deps.db.asOwner(owner, async (sql) => [
    await madeHolds(sql, window),
    await holdTimes(sql, personIds, window),
  ])
  return {
    isOthers: ({ transactionId }: EventFacts): boolean => transactionId === null || !own.has(transactionId),
    others: ({ person_id }: ContactTime): readonly Span[] => others.get(person_id ?? '') ?? [],
  }
}

/** One tentative entry goes for each hold: another at the very same time is somebody's invitation. */
function withoutHolds(schedule: Schedule, holds: readonly Span[]): Schedule {
  const items = [...schedule.items]
  for (const { from, to } of holds) {
    const index = items.findIndex((item) => item.status === 'tentative' && item.from === from && item.to === to)
    if (index >= 0) items.splice(index, 1)
  }
  return { ...schedule, items }
}

const isNot =
  (except: Except | undefined) =>
  ({ icalUid }: EventFacts): boolean =>
    except === undefined || icalUid === null || icalUid !== except.icalUid

/** Of others only times are known: one entry at the very time of the meeting is the meeting. */
function withoutMeeting(schedule: Schedule, { contact_id: id }: ContactTime, except: Except | undefined): Schedule {
  const isIt = ({ from, to, status }: CalendarItem): boolean =>
    except !== undefined && status !== 'free' && from === except.from && to === except.to
  const index = except?.contactIds.includes(id) ? schedule.items.findIndex(isIt) : -1
  return index < 0 ? schedule : { ...schedule, items: schedule.items.filter((_, at) => at !== index) }
}

/** A day before and after, since others' days begin earlier or later. */
const windowOf = (zone: string, { from, to }: Days): { from: number; to: number } => ({
  from: dayStart(zone, dayNumber(from)) - dayMs,
  to: dayStart(zone, dayNumber(to) + 1) + dayMs,
})

const around = ({ from, to }: Days): Days => ({ from: isoDate(dayNumber(from) - 2), to: isoDate(dayNumber(to) + 2) })

/** The regions that the owner gave to sites. */
type Regions = ReadonlyMap<string, string | null>

function ownerPerson(
  time: OwnerTime,
  events: readonly EventFacts[],
  days: Days,
  regions: Regions,
): SlotPerson & { known: Known } {
  const near = around(days)
  return {
    key: ownerKey,
    zone: time.zone,
    site: time.site,
    work: { from: time.working_from, to: time.working_to, days: time.working_days },
    lunch: { from: time.lunch_from, to: time.lunch_to },
    items: events.filter(({ isCancelled }) => !isCancelled).map((event) => itemOf(event, time)),
    holidays: holidaysAt({ zone: time.zone, ...placed(time.site, regions) }, near.from, near.to),
    leave: [],
    known: { hours: time.settings_read_at !== null, zone: !time.zone_assumed, lunch: !time.lunch_assumed },
  }
}

const placed = (site: string | null, regions: Regions) => ({
  site,
  region: site === null ? null : (regions.get(site) ?? null),
})

function itemOf(event: EventFacts, time: OwnerTime): CalendarItem {
  const { from, to, status } = event
  return isLunchHold(event, time) ? { from, to, status, movable: true } : { from, to, status }
}

const holdMarginMinutes = 30
const holdMostMs = 2 * 3_600_000

/** The owner's own lunch hold: a recurring event with nobody else in it, inside their lunch window, a little around it allowed. */
export function isLunchHold(event: EventFacts, time: Pick<OwnerTime, 'zone' | 'lunch_from' | 'lunch_to'>): boolean {
  if (event.seriesId === null || event.attendees.length > 0 || event.isAllDay) return false
  if (event.to - event.from > holdMostMs || event.status === 'oof') return false
  const begin = localAt(time.zone, event.from).minutes
  const end = begin + (event.to - event.from) / 60_000
  return begin >= minutesOf(time.lunch_from) - holdMarginMinutes && end <= minutesOf(time.lunch_to) + holdMarginMinutes
}

function contactPerson(
  contact: ContactTime,
  schedule: Schedule | undefined,
  time: OwnerTime,
  days: Days,
  regions: Regions,
): { person: SlotPerson & { known: Known }; assumed: string[]; learned: string | null } {
  const hours = schedule?.hours ?? null
  const told = ianaZone(
    hours?.zone,
    [contact.zone, time.zone].filter((zone): zone is string => zone !== null),
  )
  const zone = told ?? contact.zone ?? time.zone
  const near = around(days)
  const ownLunch = contact.lunch_from && contact.lunch_to ? { from: contact.lunch_from, to: contact.lunch_to } : null
  return {
    person: {
      key: contact.contact_id,
      zone,
      site: contact.site,
      work: hours ? { from: hours.from, to: hours.to, days: hours.days } : { ...usual.work },
      lunch: ownLunch ?? { ...usual.lunch },
      items: schedule?.items ?? [],
      holidays: holidaysAt({ zone, ...placed(contact.site, regions) }, near.from, near.to),
      leave: [],
      known: { hours: hours !== null, zone: (told ?? contact.zone) !== null, lunch: ownLunch !== null },
    },
    assumed: [
      ...(ownLunch ? [] : ['lunch-window']),
      ...(hours ? [] : ['working-hours']),
      ...((told ?? contact.zone) ? [] : ['zone']),
      ...(schedule?.error ? ['calendar'] : []),
    ],
    learned: told,
  }
}
