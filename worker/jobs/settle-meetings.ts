/**
 * Starts when a meeting ends. A meeting that ended is contact once the calendar was seen after its end: until then this
 * asks for a pass, which settles it. Changes interactions; starts score-relationships or sync-calendar.
 */
import { readLink } from '../../db/queries/delta-links.ts'
import { readMailbox, wantPass } from '../../db/queries/mailboxes.ts'
import { nextEnd } from '../../db/queries/meetings.ts'
import type { Handler } from '../deps.ts'
import { armNextEnd, settleMeetings as settleEnded } from '../reading/settle.ts'

export const settleMeetings: Handler<'settle-meetings'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const { changed, pass } = await deps.db.asOwner(owner, async (sql) => {
    const mailbox = await readMailbox(sql)
    if (!mailbox?.wanted) return { changed: 0, pass: false }
    const row = await readLink(sql, 'calendar')
    const seenUpTo = row?.link && row.backfill_link === null ? row.updated_at : null
    const settled = seenUpTo ? await settleEnded(sql, seenUpTo) : 0
    const next = await nextEnd(sql)
    const now = deps.clock.now()
    const ended = next !== null && next <= now
    const unseen = ended && mailbox.state !== 'parked'
    if (unseen) await wantPass(sql, now, { calendar: true })
    // Of a mailbox that is parked nothing can be seen: the pass that follows once it is not arms this again.
    else if (!ended) await armNextEnd(sql, owner)
    return { changed: settled, pass: unseen }
  })
  if (changed > 0) await deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
  if (pass) await deps.enqueue('sync-calendar', { eventId, tenantId, ownerId })
}
