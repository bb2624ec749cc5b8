/**
 * Following a mailbox's mail: the folders whose turn it is are asked what changed, together where places are held, and what
 * they brought is stored, counted and answered for in one transaction. Whatever is out of the ordinary is read step by step.
 */
import type { Interaction } from '../../core/interaction/mail.ts'
import { autoReplyPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { answersToLookAt, emptyAutoReplies } from '../../db/queries/auto-replies.ts'
import { mayMoveBounces, settleBounces } from '../../db/queries/contacts.ts'
import { type LinkRow, readLinks } from '../../db/queries/delta-links.ts'
import { type MailboxRow, passDone } from '../../db/queries/mailboxes.ts'
import type { GraphAnswer, Places } from '../../platform/graph/graph.ts'
import { mailPageRequest, readMailPage } from '../../platform/graph/mail.ts'
import type { Deps, Ending } from '../deps.ts'
import { type FoldedOnce, foldOnce } from '../scoring/fold.ts'
import { deriveMost } from '../scoring/histories.ts'
import { noteMissing } from './answer.ts'
import { countLater } from './counting.ts'
import { dueFolders, followFolders } from './folders.ts'
import { addRead, type PutDown, putDownMail, type Read, Unlooked } from './mail-page.ts'
import { readToEnd, stepOf } from './mail-round.ts'
import { isSetAside } from './refusals.ts'
import { lookAtSenders, type Verdicts } from './senders.ts'
import { severally } from './severally.ts'

/** How old the list of folders may get (business time): a new folder's mail is found with the next list. */
const foldersAgeMs = 10 * 60_000
const dayMs = 86_400_000
/** Folders read at once that each ask for a place of their own; a mailbox takes four. */
const foldersAtOnce = 3
/** Interactions that are counted in the pass's own transaction; more are left to the job that folds. */
const countedMost = 200

/** How the mailbox stood when the pass began, and the places that were taken for it. */
export type Begun = {
  mailbox: MailboxRow & { mail_wanted: string }
  links: LinkRow[]
  places: Places
}

/**
 * One pass, which answers for every wish up to its beginning. Gives whether another is wanted by its end. `onUncounted` hears
 * as it goes of interactions that changed and were not counted with their page: what was stored is to be seen also when the rest breaks off.
 */
export async function passOverMail(
  deps: Deps & Ending,
  owner: OwnerRef,
  begun: Begun,
  onUncounted: (amount: number) => void,
): Promise<boolean> {
  const { mailbox, places } = begun
  const rows = await listed(deps, owner, begun)
  if (!rows) return finish(deps, owner, mailbox)
  const due = mailbox.backfill_done
    ? dueFolders(rows, deps.clock.now())
    : rows.filter(({ source, link }) => source.startsWith('mail:') && link !== null)
  const now = deps.clock.now()
  const followed = due.filter((row) => isFollowed(row, now))
  const requests = followed.map(({ link }) => mailPageRequest(link ?? ''))
  const answers = await deps.graph.read(owner, requests, places)
  const had = followed.map((row, at): Had => ({ row, answer: answers[at] as GraphAnswer }))
  const reads = had.flatMap((one) => simple(one, now) ?? [])
  const simply = new Set(reads.map(({ step }) => step.source))
  const rest = due.filter(({ source }) => !simply.has(source))
  const stored = await store(deps, owner, { reads, begun, onUncounted, whole: rest.length === 0 })
  if (stored === 'open' || stored === 'done') return stored === 'open'
  await severally(rest, foldersAtOnce, async ({ source }) => {
    const given = had.find(({ row }) => row.source === source)
    const read = await readToEnd(deps, owner, source, onUncounted, given)
    if (read === 'missing-scope') await noteMissing(deps, owner, 'mail', true)
  })
  return stored === 'overtaken' || finish(deps, owner, mailbox)
}

type Had = { row: LinkRow; answer: GraphAnswer }

/** The sources, listed anew when the list has grown old; null where mail may not be read. */
async function listed(deps: Deps, owner: OwnerRef, { mailbox, links, places }: Begun): Promise<LinkRow[] | null> {
  const age = deps.clock.now().getTime() - Date.parse(mailbox.folders_at ?? '')
  const isOld = !(age >= 0 && age < foldersAgeMs)
  if (!mailbox.backfill_done || !isOld) return links
  if (mailbox.read_from) {
    await places.leave()
    const allowed = await followFolders(deps, owner, mailbox.read_from)
    await noteMissing(deps, owner, 'mail', !allowed)
    if (!allowed) return null
  }
  return deps.db.asOwner(owner, readLinks)
}

/** Between two rounds, and neither set aside nor suspected of a round without end. */
const isFollowed = (row: LinkRow, now: Date): boolean =>
  row.source.startsWith('mail:') && row.link !== null && row.backfill_link === null && !isSetAside(row, now)

/** A whole round in one page, as nearly all are; undefined for anything else. */
function simple({ row, answer }: Had, now: Date): Read | undefined {
  const page = answer.kind === 'ok' ? readMailPage(answer.body) : null
  if (!page?.deltaLink || page.nextLink || !row.link || row.refusals > 0) return undefined
  return { page, step: stepOf(row, row.link, page, now) }
}

type Storing = {
  reads: readonly Read[]
  begun: Begun
  onUncounted: (amount: number) => void
  /** These pages are all there is to the pass: it ends with them. */
  whole: boolean
}

/**
 * Stores the simple pages and gives the places back. `open` and `done`: the pass ended, and more is wanted or not. `stored`: the rest of it
 * is to come. `overtaken`: another worker was faster with a page, and what it holds is not known: the pass is no answer to its wish.
 */
async function store(
  deps: Deps & Ending,
  owner: OwnerRef,
  { reads, begun, onUncounted, whole }: Storing,
): Promise<'open' | 'done' | 'stored' | 'overtaken'> {
  const { mailbox, places } = begun
  if (reads.length === 0) {
    await places.leave()
    return 'stored'
  }
  const once = (verdicts: Verdicts | null) =>
    deps.db.asOwnerScoring(owner, async (sql) => {
      const put = await putDownMail(sql, reads, verdicts, countLater)
      const overtaken = put.rows.includes(undefined)
      const ends = whole && !overtaken
      // Out together: none of them waits for another's answer.
      const [fold, open] = await Promise.all([
        count(deps, sql, owner, put, mailbox),
        ends ? passDone(sql, 'mail', mailbox.mail_wanted, put.read) : addRead(sql, put),
        ends ? deps.ended?.(sql) : null,
        places.leaveIn(sql),
        followBounces(sql, owner, put),
      ])
      return { put, fold, open, overtaken }
    })
  const { put, fold, open, overtaken } = await once(null).catch(async (error: unknown) => {
    if (!(error instanceof Unlooked)) throw error
    // Whoever waits in the line with places in hand would wait for themselves.
    await places.leave()
    const mails = reads.flatMap(({ page }) => page.mails)
    return once(await lookAtSenders(deps, owner, mails))
  })
  places.left()
  if (!fold || fold.derived === deriveMost) onUncounted(put.changed)
  if (overtaken) return 'overtaken'
  return typeof open !== 'boolean' ? 'stored' : open ? 'open' : 'done'
}

/**
 * Counts what was stored in the same transaction. Null where something has to be done before: the past is still read, somebody is
 * new and has to be told from the owner's own line, or an answer came so fast that a machine may have given it.
 */
async function count(
  deps: Deps,
  sql: Sql,
  owner: OwnerRef,
  { changed, told, met, marks, fresh }: PutDown,
  { backfill_done }: MailboxRow,
): Promise<FoldedOnce | null> {
  const news = fresh > 0 ? (['me'] as const) : []
  const isLeft = changed > 0 && (!backfill_done || met || changed > countedMost)
  if (isLeft || changed === 0) await tellLive(sql, owner.ownerId, news)
  if (isLeft) return null
  if (changed === 0) return { taken: 0, moved: false, derived: 0 }
  const now = deps.clock.now()
  const fromDay = Math.floor(now.getTime() / dayMs) - 1
  const talk = conversationsOf(told)
  const { lookWithin, knownWithin } = autoReplyPolicy
  const [answers] = await Promise.all([
    answersToLookAt(sql, lookWithin, fromDay, 1, talk),
    marks.autoReplies ? emptyAutoReplies(sql, knownWithin, fromDay, talk) : null,
  ])
  if (answers.length === 0) return foldOnce(sql, owner, now, news)
  await tellLive(sql, owner.ownerId, news)
  return null
}

const conversationsOf = (told: readonly Interaction[]): string[] => [
  ...new Set(told.flatMap(({ conversationId }) => conversationId ?? [])),
]

/** Who may have left follows from delivery reports, and from whoever writes after all. */
async function followBounces(sql: Sql, owner: OwnerRef, { told, bounces, marks }: PutDown): Promise<void> {
  const contacts = [...new Set(told.flatMap((one) => one.contacts))]
  if (bounces === 0 && (told.length === 0 || !marks.bounces)) return
  if (bounces === 0 && !(await mayMoveBounces(sql, { conversations: conversationsOf(told), contacts }))) return
  if ((await settleBounces(sql)).length > 0) await tellLive(sql, owner.ownerId, ['people'])
}

/** Ends a pass that was more than simple pages. */
const finish = (deps: Deps, owner: OwnerRef, { mail_wanted }: Begun['mailbox']): Promise<boolean> =>
  deps.db.asOwner(owner, async (sql) => {
    const open = await passDone(sql, 'mail', mail_wanted)
    if ((await settleBounces(sql)).length > 0) await tellLive(sql, owner.ownerId, ['people'])
    return open
  })
