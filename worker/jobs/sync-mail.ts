/**
 * Starts when mail changed (a notification), after a pause of notifications, and by the clock. Reads the folders that lately
 * brought something, and every other one about once an hour. Changes interactions, contacts, the folders' delta links and
 * what is counted, each pass in one transaction where it is a simple one. Starts score-relationships where counting has to wait.
 */
import type { Sql } from '../../db/connect.ts'
import { metSince } from '../../db/queries/contacts.ts'
import { readLinks } from '../../db/queries/delta-links.ts'
import { readMailbox } from '../../db/queries/mailboxes.ts'
import type { Handler } from '../deps.ts'
import { tellAutoReplies } from '../reading/auto-replies.ts'
import { passOverMail } from '../reading/mail-pass.ts'
import { followDirectory } from './sync-directory.ts'

const dayMs = 86_400_000
/** Places of a mailbox's four that a pass takes; the calendar's may be under way. */
const placesMost = 3

export const syncMail: Handler<'sync-mail'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const startedAt = deps.clock.now()
  let uncounted = 0
  const onUncounted = (amount: number): void => {
    uncounted += amount
  }
  const count = async (): Promise<void> => {
    if (uncounted === 0) return
    uncounted = 0
    if (await deps.db.asOwner(owner, (sql) => metSince(sql, startedAt))) await followDirectory(deps, owner)
    await deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
  }
  const begin = async (sql: Sql, take: () => Promise<void>) => {
    const [mailbox, links] = await Promise.all([readMailbox(sql), readLinks(sql)])
    const { mail_wanted } = mailbox ?? {}
    if (!mailbox?.wanted || mailbox.state === 'parked' || !mailbox.mail_open || !mail_wanted) return null
    await take()
    return { mailbox: { ...mailbox, mail_wanted }, links }
  }
  try {
    for (let open = true; open; ) {
      const { places, value } = await deps.graph.hold(owner, placesMost, begin)
      try {
        if (!value) break
        open = await passOverMail(deps, owner, { ...value, places }, onUncounted)
      } finally {
        await places.leave()
      }
      if (uncounted > 0 && value.mailbox.backfill_done)
        await tellAutoReplies(deps, owner, new Date(startedAt.getTime() - dayMs))
      await count()
    }
  } finally {
    // Also when the pass broke off: what was stored is to be seen.
    await count()
  }
}
