/** Whether an invite may be moved to a time: as free for all as a time that is offered, and in everybody's hours. */
import { slotKinds } from '../../core/policy/slots.ts'
import { groupKinds } from '../../core/policy/suggest.ts'
import { takenAt } from '../../core/slots/conflict.ts'
import { misfitsAt, type Unsuited } from '../../core/slots/hours.ts'
import { clockAt } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { afterHoursSuit } from '../../db/queries/groups.ts'
import type { BookingRow } from '../../db/queries/invites.ts'
import type { Picked, Search } from '../../db/queries/suggestions.ts'
import type { Deps } from '../deps.ts'
import { freshOwnerTime } from './owner-hours.ts'
import { type Gathered, gather } from './people.ts'

/**
 * Why it may not, or null. Whoever proposed exactly this time has said that they can. Where calendars cannot be read nothing
 * speaks against it. Throws Later where Graph is to be asked again.
 */
export async function misfitOfMove(
  deps: Deps,
  owner: OwnerRef,
  invite: BookingRow,
  to: { from: Date; to: Date },
): Promise<Unsuited | null> {
  if (to.from <= deps.clock.now()) return { code: 'past', misfits: [] }
  const time = await freshOwnerTime(deps, owner)
  if (!time) return null
  const span = { from: to.from.getTime(), to: to.to.getTime() }
  const isProposed = ({ proposed }: BookingRow['people'][number]): boolean =>
    proposed !== null && Date.parse(proposed.from) === span.from && Date.parse(proposed.to) === span.to
  const agreed = new Set(invite.people.filter(isProposed).map(({ contactId }) => contactId))
  const contactIds = invite.people.map(({ contactId }) => contactId)
  const day = clockAt(time.zone, span.from).date
  const { people, travel, own } = await gather(deps, owner, time, {
    contactIds,
    days: { from: day, to: day },
    except: {
      icalUid: invite.ical_uid,
      from: invite.starts_at.getTime(),
      to: invite.ends_at.getTime(),
      contactIds: invite.people.flatMap(({ contactId, response }) => (response === 'declined' ? [] : [contactId])),
    },
  })
  // Moved by a run that was cut off before it could say so.
  const standing = own.find(({ icalUid }) => icalUid !== null && icalUid === invite.ical_uid)
  if (standing?.from === span.from && standing.to === span.to) return null
  return unsuitedAt(deps, owner, {
    people: people.filter(({ key }) => !agreed.has(key)),
    kind: invite.kind,
    span,
    contactIds,
    ways: agreed.size > 0 || invite.place_reason === 'picked' ? null : travel,
    isAgreed: agreed.size > 0,
  })
}

/**
 * What speaks against a time that the owner chose: that somebody is taken then, or whose days and hours it is outside of,
 * which says nothing of a time that was agreed.
 */
export async function unsuitedAt(
  deps: Deps,
  owner: OwnerRef,
  at: {
    people: Gathered['people']
    kind: string
    span: { from: number; to: number }
    contactIds: readonly string[]
    ways: Gathered['travel'] | null
    isAgreed: boolean
  },
): Promise<Unsuited | null> {
  const { people, span, contactIds, ways, isAgreed } = at
  const kind = slotKinds.find((one) => one === at.kind) ?? 'call'
  const isTaken = takenAt(people, kind, span, ways).length > 0
  if (isAgreed) return isTaken ? { code: 'taken', misfits: [] } : null
  const offHours = groupKinds.has(kind) && (await deps.db.asOwner(owner, (sql) => afterHoursSuit(sql, contactIds)))
  const misfits = misfitsAt(people, kind, span, offHours)
  // Whoever is out of the office is taken, as their calendar says.
  if (misfits.some(({ why }) => why !== 'away')) return { code: 'after-hours', misfits }
  return isTaken ? { code: 'taken', misfits } : null
}

/** The time that the owner picked with a search, judged before anything is held, as it will be when it is booked; null where they picked none. */
export async function judged(
  deps: Deps,
  owner: OwnerRef,
  { reason: { picked }, contacts }: Search,
  { people, travel }: Gathered,
): Promise<Picked | null> {
  if (!picked) return null
  const span = { from: Date.parse(picked.start), to: Date.parse(picked.end) }
  const asked = { people, kind: picked.kind, span, contactIds: contacts, ways: travel, isAgreed: false }
  const isPast = span.from <= deps.clock.now().getTime()
  return { ...picked, unsuited: isPast ? { code: 'past', misfits: [] } : await unsuitedAt(deps, owner, asked) }
}
