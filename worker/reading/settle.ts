/** Turning ended meetings into interactions, and emptying those of meetings that turned out to be none. */
import { type Interaction, type LeftOut, timeOf } from '../../core/interaction/mail.ts'
import {
  type MeetingFacts,
  meetingInteraction,
  meetingSource,
  settledRev,
  unsettledRev,
} from '../../core/interaction/meeting.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { arm, disarm } from '../../db/queries/due.ts'
import { coverLogged, emptyInteractions, noteLeftOut, storeInteractions } from '../../db/queries/interactions.ts'
import { markSettled, nextEnd, takeUnsettled } from '../../db/queries/meetings.ts'
import type { Storing } from './counting.ts'

const most = 500

/**
 * Settles what ended by `upTo`: the last moment at which the calendar was seen, so that a meeting that was cancelled
 * unnoticed never counts. Gives how many interactions changed. `store` puts down what was held.
 */
export async function settleMeetings(sql: Sql, upTo: Date, store: Storing = storeInteractions): Promise<number> {
  let changed = 0
  for (;;) {
    const meetings = await takeUnsettled(sql, upTo, most)
    if (meetings.length === 0) return changed
    changed += await settle(sql, meetings, upTo, store)
  }
}

async function settle(sql: Sql, meetings: readonly MeetingFacts[], upTo: Date, store: Storing): Promise<number> {
  const changed = await putDown(sql, meetings, upTo, store)
  const ended = meetings.filter((one) => one.cancelled || one.endsAt <= upTo.getTime())
  await markSettled(
    sql,
    ended.map(({ meetingId }) => meetingId),
  )
  return changed
}

/** Puts down what these meetings were: contact, or none. Gives how many interactions changed. */
export async function putDown(
  sql: Sql,
  meetings: readonly MeetingFacts[],
  upTo: Date,
  store: Storing,
): Promise<number> {
  const held: Interaction[] = []
  const none: { sourceId: string; rev: number }[] = []
  const leftOut: { source: string; reason: LeftOut; day: number }[] = []
  for (const meeting of meetings) {
    const sourceId = meetingSource(meeting)
    const result = meetingInteraction(meeting, upTo.getTime())
    if (result === 'not-ended') none.push({ sourceId, rev: unsettledRev(meeting) })
    else if (typeof result === 'string') {
      none.push({ sourceId, rev: settledRev(meeting) })
      if (result !== 'only-self') leftOut.push({ source: sourceId, reason: result, day: timeOf(meeting.startsAt).day })
    } else held.push(result)
  }
  const stored = await store(sql, held)
  const emptied = await emptyInteractions(sql, none)
  const covered = stored.changed + emptied > 0 ? await coverLogged(sql) : 0
  await noteLeftOut(sql, leftOut)
  return stored.changed + emptied + covered
}

/** Wakes the job when the next meeting ends. */
export async function armNextEnd(sql: Sql, owner: OwnerRef): Promise<void> {
  const next = await nextEnd(sql)
  if (next) await arm(sql, owner, 'settle-meetings', next)
  else await disarm(sql, owner, 'settle-meetings')
}
