/**
 * Starts when the calendar changed, when a meeting ended, after a pause of notifications, and by the clock. Changes
 * meetings, the interactions of those that ended, and the calendar's delta link, each page in one transaction. Starts
 * score-relationships, and track-invite for events that are an invite's.
 */
import { metSince } from '../../db/queries/contacts.ts'
import { readLink } from '../../db/queries/delta-links.ts'
import { passDone, readMailbox } from '../../db/queries/mailboxes.ts'
import { nextEnd } from '../../db/queries/meetings.ts'
import type { Handler } from '../deps.ts'
import { noteMissing } from '../reading/answer.ts'
import { addCalendar, readCalendarToEnd } from '../reading/calendar-round.ts'
import { followDirectory } from './sync-directory.ts'

export const syncCalendar: Handler<'sync-calendar'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const invites = new Set<string>()
  const startedAt = deps.clock.now()
  let changed = 0
  /** Asks once more after each pass whether something is wanted, or ended, that it did not see. */
  const needed = () =>
    deps.db.asOwner(owner, async (sql) => {
      const mailbox = await readMailbox(sql)
      const [row, ends] = [await readLink(sql, 'calendar'), await nextEnd(sql)]
      if (!mailbox?.wanted || mailbox.state === 'parked') return null
      if (!mailbox.backfill_done && !row?.link) return null
      const ended = ends !== null && ends <= deps.clock.now()
      // A calendar that could not be read before is begun anew.
      const begin = row ? null : mailbox.read_from
      return mailbox.calendar_open || ended ? { wanted: mailbox.calendar_wanted, begin } : null
    })
  try {
    for (let pass = await needed(); pass; pass = await needed()) {
      const { wanted, begin } = pass
      if (begin) await addCalendar(deps, owner, begin)
      const read = await readCalendarToEnd(deps, owner, (step) => {
        changed += step.changed
        for (const inviteId of step.invites) invites.add(inviteId)
      })
      await noteMissing(deps, owner, 'calendar', read === 'missing-scope')
      if (wanted) await deps.db.asOwner(owner, (sql) => passDone(sql, 'calendar', wanted))
      // What ended is not seen until the calendar can be read: asking again at once would not end.
      if (read !== 'end') break
    }
  } finally {
    for (const inviteId of invites) await deps.enqueue('track-invite', { eventId, tenantId, ownerId, inviteId })
    if (changed > 0) {
      if (await deps.db.asOwner(owner, (sql) => metSince(sql, startedAt))) await followDirectory(deps, owner)
      await deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
    }
  }
}
