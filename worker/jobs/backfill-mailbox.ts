/**
 * Starts when the owner turns Kith on, and itself until the past is read: twelve months, newest first, a few pages a run.
 * Changes interactions, meetings, contacts and the place each source has come to, each page in one transaction. Starts
 * score-relationships while it goes, and the passes that follow the mailbox once it is done.
 */
import { spread } from '../../core/spread/share.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { judgeUnanswered, saveOwnAddresses, settleBounces } from '../../db/queries/contacts.ts'
import type { LinkRow } from '../../db/queries/delta-links.ts'
import { arm, armNoLater } from '../../db/queries/due.ts'
import { beginReading, finishBackfill, readMailbox, setOwnAddress, wantPass } from '../../db/queries/mailboxes.ts'
import { keptFrom } from '../../db/queries/retention.ts'
import { readSetting, saveSetting } from '../../db/queries/settings.ts'
import { addressesOf, meRequest } from '../../platform/graph/directory.ts'
import { isFields } from '../../platform/graph/facts.ts'
import type { Deps, Handler } from '../deps.ts'
import { Later, Refused } from '../failures.ts'
import { askFor, noteMissing } from '../reading/answer.ts'
import { tellAutoReplies } from '../reading/auto-replies.ts'
import { addCalendar } from '../reading/calendar-round.ts'
import { readDirectory } from '../reading/directory.ts'
import { followFolders } from '../reading/folders.ts'
import { readPast } from '../reading/past.ts'
import { isSetAside } from '../reading/refusals.ts'
import { inParallel } from '../reading/severally.ts'
import { deriveAll } from '../scoring/histories.ts'
import { followDirectory } from './sync-directory.ts'

const dayMs = 86_400_000
const readBackDays = 365
/**
 * Pages a run reads. After the few at first there are first results, and whoever waits has their turn: everybody who turned
 * Kith on has something before anybody has all. Where nobody waits, the run goes on without letting go of what is under way.
 */
const pagesAtFirst = 9
const pagesARun = 27
const sweepEveryMs = 3_600_000
const directorySoonMs = 60_000

export const backfillMailbox: Handler<'backfill-mailbox'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const mailbox = await deps.db.asOwner(owner, readMailbox)
  if (!mailbox?.wanted || mailbox.state === 'parked') return
  if (mailbox.backfill_done) return goOn(deps, owner)
  // From the day that Kith was turned on, however late reading begins.
  const turnedOn = mailbox.turned_on_at ?? deps.clock.now()
  const yearAgo = new Date(Math.floor(turnedOn.getTime() / dayMs - readBackDays) * dayMs)
  const kept = await deps.db.asOwner(owner, (sql) => keptFrom(sql, deps.clock.now()))
  const readFrom = mailbox.read_from ?? (kept > yearAgo ? kept : yearAgo)
  // Only a beginning that came to its end is one: whatever broke off is begun again, which adds nothing twice.
  const begun = (await deps.db.asOwner(owner, (sql) => readSetting<boolean>(sql, 'reading.begun'))) ?? false
  if (!begun) await begin(deps, owner, readFrom)
  let changed = 0
  let shown = 0
  let unread: LinkRow[] = []
  const score = (): Promise<void> => deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
  const show = async (): Promise<void> => {
    const upTo = changed
    if (upTo === shown) return
    await followDirectory(deps, owner)
    await score()
    shown = upTo
  }
  // Before anybody goes by what is half read: a machine's answers are no contact then either.
  const withoutMachines = async (): Promise<void> => {
    if ((await tellAutoReplies(deps, owner, readFrom)) > 0) await score()
  }
  const firstResults = async (): Promise<boolean> => {
    await show()
    await withoutMachines()
    return (await deps.isWaitedFor?.('backfill')) === false
  }
  try {
    unread = await readPast(deps, owner, {
      pages: begun ? pagesARun : pagesAtFirst + pagesARun,
      changed: (amount) => {
        changed += amount
      },
      ...(begun ? {} : { stop: { after: pagesAtFirst, work: firstResults } }),
    })
  } finally {
    await show()
  }
  if (changed > 0 || unread.length === 0) await withoutMachines()
  // Who is known by now may be worth a word today; the rest waits until everything is read.
  if (!begun) await deps.db.asOwner(owner, (sql) => armNoLater(sql, owner, 'suggest', deps.clock.now()))
  if (unread.length > 0) return goOnReading(deps, { eventId, tenantId, ownerId }, unread)
  await finish(deps, owner)
  // What came in while the past was being read.
  await deps.enqueue('sync-mail', { eventId, tenantId, ownerId })
  await deps.enqueue('sync-calendar', { eventId, tenantId, ownerId })
}

/** The next pages at once, or when Graph may be asked again for what it refused. */
async function goOnReading(
  deps: Parameters<typeof backfillMailbox>[0],
  payload: { eventId: string } & OwnerRef,
  unread: readonly LinkRow[],
): Promise<void> {
  const now = deps.clock.now()
  if (unread.some((row) => !isSetAside(row, now))) return deps.enqueue('backfill-mailbox', payload)
  const next = Math.min(...unread.map(({ not_before }) => not_before?.getTime() ?? now.getTime()))
  throw new Later(next - now.getTime(), 'refused')
}

/** Whose mailbox it is, who works here, and what there is to read. A mailbox of which nothing may be read is parked. */
async function begin(deps: Deps, owner: OwnerRef, readFrom: Date): Promise<void> {
  const at = deps.clock.now()
  const [, mail] = await inParallel(
    () => learnWho(deps, owner, readFrom),
    () => followFolders(deps, owner, readFrom),
  )
  await noteMissing(deps, owner, 'mail', !mail)
  await addCalendar(deps, owner, readFrom)
  await deps.db.asOwner(owner, (sql) => saveSetting(sql, 'reading.begun', true, at))
}

/** The owner's own addresses, and the directory where nobody has read it lately. */
async function learnWho(deps: Deps, owner: OwnerRef, readFrom: Date): Promise<void> {
  const at = deps.clock.now()
  const me = await askFor(deps, owner, meRequest())
  const own = me.kind === 'ok' && isFields(me.body) ? addressesOf(me.body) : []
  await readDirectory(deps, owner, new Date(at.getTime() - dayMs)).catch((error: unknown) => {
    // A directory that makes one wait holds nobody's mail up: what it teaches is applied when it comes.
    if (!(error instanceof Later || error instanceof Refused)) throw error
  })
  await deps.db.asOwner(owner, async (sql) => {
    await beginReading(sql, readFrom)
    await armNoLater(sql, owner, 'sync-directory', new Date(at.getTime() + directorySoonMs))
    await saveOwnAddresses(sql, own, at)
    if (own[0]) await setOwnAddress(sql, own[0])
  })
}

/** Turned on again, or tried again after it was parked: whatever was missed meanwhile is found by a sweep. */
async function goOn(deps: Deps, owner: OwnerRef): Promise<void> {
  const at = deps.clock.now()
  await deps.db.asOwner(owner, async (sql) => {
    await armNoLater(sql, owner, 'sweep-missed', at)
    await armNoLater(sql, owner, 'sync-directory', at)
  })
}

/** The past is read: from now on the mailbox is followed, and looked after by the clock. */
async function finish(deps: Deps, owner: OwnerRef): Promise<void> {
  const at = deps.clock.now()
  await deriveAll(deps, owner)
  await deps.db.asOwner(owner, async (sql) => {
    await finishBackfill(sql, at)
    await judgeUnanswered(sql)
    await settleBounces(sql)
    await wantPass(sql, at, { mail: true, calendar: true })
    const after = (ms: number): Date => new Date(at.getTime() + spread(owner.ownerId, ms))
    await arm(sql, owner, 'sweep-missed', after(sweepEveryMs))
    await arm(sql, owner, 'sync-directory', after(sweepEveryMs / 2))
    await armNoLater(sql, owner, 'suggest', at)
    await tellLive(sql, owner.ownerId, ['me', 'people', 'today'])
  })
  await followDirectory(deps, owner)
}
