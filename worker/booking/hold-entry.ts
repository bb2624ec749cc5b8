/** The hold's entry in the owner's calendar: made once, and removed only while it is Kith's own. */
import { ownershipOf } from '../../core/invite/hold.ts'
import { holdTitle } from '../../core/policy/booking.ts'
import { minuteMs } from '../../core/zones/local.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { arm } from '../../db/queries/due.ts'
import * as holds from '../../db/queries/holds.ts'
import { readEvent, readOwnCalendar } from '../../platform/graph/booking.ts'
import type { EventFacts } from '../../platform/graph/booking-facts.ts'
import { createHold, deleteHold } from '../../platform/graph/holds.ts'
import type { Deps } from '../deps.ts'
import { Later } from '../failures.ts'
import { contentOf } from './outcome.ts'

type Hold = { deps: Deps; owner: OwnerRef; hold: holds.HoldRow }

/** How long to wait with removing an entry while the mailbox stands still. */
const againMs = 60 * minuteMs

const end = ({ deps, owner, hold }: Hold, because: holds.HoldEnd): Promise<void> =>
  deps.db.asOwner(owner, (sql) => holds.endHold(sql, hold.hold_id, because, deps.clock.now()))

/** Puts the entry into the calendar, once whatever crashes: the hold's id is its transaction id. Throws Later where Graph is to be asked again. */
export async function makeEntry(one: Hold, zone: string): Promise<void> {
  const { deps, owner, hold } = one
  const answer = await createHold(deps.graph, owner, {
    transactionId: hold.hold_id,
    title: holdTitle,
    from: hold.starts_at.getTime(),
    to: hold.ends_at.getTime(),
    zone,
  })
  if (answer.kind === 'later') throw new Later(answer.afterMs, answer.code)
  if (answer.kind === 'missing-scope') return end(one, 'needs-consent')
  const isKnown = answer.kind === 'rejected' && answer.code === 'ErrorDuplicateTransactionId'
  const entry = answer.kind === 'ok' ? answer.value : isKnown ? await findEntry(one) : null
  if (!entry) {
    if (answer.kind === 'ok' || isKnown) throw new Later(1_000, 'hold-not-seen-yet')
    return end(one, 'refused')
  }
  await deps.db.asOwner(owner, (sql) => holds.markStanding(sql, hold.hold_id, entry.eventId))
}

/** Looks whether the entry is still Kith's; ends the hold where the owner removed it or made something of their own of it. */
export async function checkEntry(one: Hold): Promise<void> {
  const entry = await readEntry(one)
  if (entry === 'unreadable') return
  const ownership = ownershipOf(entry, spanOf(one.hold))
  if (ownership !== 'ours') await end(one, ownership)
}

/** Takes the entry out of the calendar and ends the hold; what the owner made of it stays where it is. */
export async function removeEntry(one: Hold, because: holds.HoldEnd): Promise<void> {
  const { deps, owner, hold } = one
  if (hold.state === 'wanted') return end(one, because)
  const entry = await readEntry(one)
  if (entry === 'unreadable') return waitOrGiveUp(one)
  const ownership = ownershipOf(entry, spanOf(hold))
  if (entry === null || ownership === 'deleted') return end(one, because)
  if (ownership === 'kept') return end(one, 'kept')
  const answer = await deleteHold(deps.graph, owner, entry.eventId)
  if (answer.kind === 'later') throw new Later(answer.afterMs, answer.code)
  if (answer.kind === 'ok' || answer.kind === 'not-found') return end(one, because)
  return waitOrGiveUp(one)
}

const spanOf = (hold: holds.HoldRow) => ({ from: hold.starts_at.getTime(), to: hold.ends_at.getTime() })

/** The entry as it is now, null where it is gone; one whose answer never came is looked for by its transaction id. */
async function readEntry(one: Hold): Promise<EventFacts | null | 'unreadable'> {
  const { deps, owner, hold } = one
  if (hold.event_id === null) return findEntry(one)
  const answer = await readEvent(deps.graph, owner, hold.event_id)
  if (answer.kind === 'not-found') return null
  const content = contentOf(answer)
  return 'value' in content ? content.value : 'unreadable'
}

async function findEntry({ deps, owner, hold }: Hold): Promise<EventFacts | null> {
  const calendar = contentOf(await readOwnCalendar(deps.graph, owner, spanOf(hold)))
  const events = 'value' in calendar ? calendar.value : []
  return events.find(({ transactionId }) => transactionId === hold.hold_id) ?? null
}

/** The calendar cannot be written to now: once the time has passed the entry is in nobody's way. */
async function waitOrGiveUp(one: Hold): Promise<void> {
  const { deps, owner, hold } = one
  const now = deps.clock.now()
  if (now >= hold.ends_at) return end(one, 'refused')
  await deps.db.asOwner(owner, (sql) =>
    arm(sql, owner, 'tend-holds', new Date(now.getTime() + againMs), hold.suggestion_id),
  )
}
