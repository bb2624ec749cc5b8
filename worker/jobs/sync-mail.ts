/**
 * Starts when mail changed (a notification), after a pause of notifications, and by the clock. Reads the folders that
 * lately brought something, and every other one about once an hour. Changes interactions (pending), contacts and the folders' delta links, each page in one transaction. Starts score-relationships.
 */
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { metSince, settleBounces } from '../../db/queries/contacts.ts'
import { readLinks } from '../../db/queries/delta-links.ts'
import { type MailboxRow, passDone, readMailbox } from '../../db/queries/mailboxes.ts'
import { readSetting } from '../../db/queries/settings.ts'
import type { Deps, Handler } from '../deps.ts'
import { noteMissing } from '../reading/answer.ts'
import { tellAutoReplies } from '../reading/auto-replies.ts'
import { dueFolders, followFolders } from '../reading/folders.ts'
import { readToEnd } from '../reading/mail-round.ts'
import { severally } from '../reading/severally.ts'
import { followDirectory } from './sync-directory.ts'

/** How old the list of folders may get (business time): a new folder's mail is found with the next list. */
const foldersAgeMs = 10 * 60_000
const dayMs = 86_400_000
/** Folders read at once; a mailbox takes four requests. */
const foldersAtOnce = 3

export const syncMail: Handler<'sync-mail'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const startedAt = deps.clock.now()
  let changed = 0
  const count = async (): Promise<void> => {
    if (changed === 0) return
    changed = 0
    if (await deps.db.asOwner(owner, (sql) => metSince(sql, startedAt))) await followDirectory(deps, owner)
    await deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
  }
  try {
    for (;;) {
      const mailbox = await deps.db.asOwner(owner, readMailbox)
      if (!mailbox?.wanted || mailbox.state === 'parked' || !mailbox.mail_open || !mailbox.mail_wanted) break
      await passOverMail(deps, owner, mailbox, (amount) => {
        changed += amount
      })
      const { mail_wanted } = mailbox
      if (changed > 0 && mailbox.backfill_done)
        await tellAutoReplies(deps, owner, new Date(startedAt.getTime() - dayMs))
      await deps.db.asOwner(owner, async (sql) => {
        await passDone(sql, 'mail', mail_wanted)
        const maybeLeft = await settleBounces(sql)
        if (maybeLeft.length > 0) await tellLive(sql, ownerId, ['people'])
      })
      await count()
    }
  } finally {
    // Also when the pass broke off: what was stored is to be seen.
    await count()
  }
}

/** One pass: the list of folders when it is old, then every folder whose first round is done or no longer the backfill's. */
async function passOverMail(
  deps: Deps,
  owner: OwnerRef,
  mailbox: MailboxRow,
  onChanged: (amount: number) => void,
): Promise<void> {
  const { links, listedAt } = await deps.db.asOwner(owner, async (sql) => ({
    links: await readLinks(sql),
    listedAt: await readSetting<string>(sql, 'reading.folders-at'),
  }))
  const age = deps.clock.now().getTime() - Date.parse(listedAt ?? '')
  const isOld = !(age >= 0 && age < foldersAgeMs)
  if (mailbox.backfill_done && mailbox.read_from && isOld) {
    const allowed = await followFolders(deps, owner, mailbox.read_from)
    await noteMissing(deps, owner, 'mail', !allowed)
    if (!allowed) return
  }
  const rows = isOld && mailbox.backfill_done ? await deps.db.asOwner(owner, readLinks) : links
  const folders = mailbox.backfill_done
    ? dueFolders(rows, deps.clock.now())
    : rows.filter(({ source, link }) => source.startsWith('mail:') && link !== null)
  await severally(folders, foldersAtOnce, async ({ source }) => {
    const read = await readToEnd(deps, owner, source, onChanged)
    if (read === 'missing-scope') await noteMissing(deps, owner, 'mail', true)
  })
}
