/** Reading one folder page by page: its first round is its past, every later one what changed. */
import { dayMs } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { type LinkRow, readLink, removeSources, type Step } from '../../db/queries/delta-links.ts'
import { readBack, readMailbox } from '../../db/queries/mailboxes.ts'
import type { GraphAnswer } from '../../platform/graph/graph.ts'
import { type MailPage, mailPageRequest, readMailPage } from '../../platform/graph/mail.ts'
import type { Deps } from '../deps.ts'
import { type Manner, stepwise } from './ahead.ts'
import { heed } from './answer.ts'
import { storeMailPage } from './mail-page.ts'
import { beginAnew, isSetAside, mayBeginAnew, setSourceAside, sourceAnswered } from './refusals.ts'
import { firstMailPath, isPast } from './sources.ts'

/** Same page this many times in a row, or this many pages more than the folder has mails: the round would never end, and begins anew. */
const repeatsMost = 3
const pagesMost = 500

/** `more`: there is a next page now. `end`: the round is whole. `set-aside`: not now, whatever else can be read. */
export type MailStep = {
  kind: 'more' | 'end' | 'missing-scope' | 'overtaken' | 'set-aside'
  changed: number
  /** Where the source stands after a page that has a next one. */
  row?: LinkRow
}

/** Reads and stores the next page of one source. */
export async function stepMail(
  deps: Deps,
  owner: OwnerRef,
  row: LinkRow,
  manner: Manner = stepwise(deps, owner),
): Promise<MailStep> {
  const { asking } = manner
  const past = isPast(row.source)
  const from = row.backfill_link ?? row.link
  if (from === null) {
    if (past) await deps.db.asOwner(owner, (sql) => removeSources(sql, [row.source]))
    return { kind: 'end', changed: 0 }
  }
  if (isSetAside(row, deps.clock.now())) return { kind: 'set-aside', changed: 0 }
  const refused = async (code: string): Promise<MailStep> => {
    await setSourceAside(deps, owner, row, code, (sql) => firstPath(deps, sql, row))
    return { kind: 'set-aside', changed: 0 }
  }
  if (row.repeats >= repeatsMost || row.pages >= pagesMost + (row.expected ?? 0)) return refused('endless-round')
  const answer = await asking.ask(mailPageRequest(from))
  if (answer.kind === 'missing-scope') return { kind: 'missing-scope', changed: 0 }
  if (answer.kind === 'resync') {
    if (!mayBeginAnew(row)) return refused('resync')
    // Natural keys make what is read twice count once.
    await beginAnew(deps, owner, row, (sql) => firstPath(deps, sql, row))
    return { kind: 'more', changed: 0 }
  }
  if (answer.kind !== 'ok') return refused(answer.code)
  const page = readMailPage(answer.body)
  if (!page) return refused('unreadable-page')
  if (!page.nextLink && !page.deltaLink && !past) return refused('page-without-link')
  if (page.nextLink) asking.ahead(mailPageRequest(page.nextLink))
  const step = stepOf(row, from, page, deps.clock.now())
  const stored = await storeMailPage(deps, owner, page, step, manner)
  if (stored.kind === 'overtaken') return { kind: 'overtaken', changed: 0 }
  if (page.nextLink) return { kind: 'more', changed: stored.changed, row: stored.row }
  if (past) await deps.db.asOwner(owner, (sql) => removeSources(sql, [row.source]))
  await sourceAnswered(deps, owner, row)
  return { kind: 'end', changed: stored.changed }
}

/** Where a page of a source leads. */
export const stepOf = (row: LinkRow, from: string, page: MailPage, at: Date): Step => ({
  source: row.source,
  from,
  next: page.nextLink,
  link: page.deltaLink,
  place: row.link === null ? oldestOf(page) : null,
  mark: page.mark,
  at,
})

const oldestOf = (page: MailPage): Date | null =>
  page.mails.length === 0 ? null : new Date(Math.min(...page.mails.map(({ receivedAt }) => receivedAt)))

async function firstPath(deps: Deps, sql: Sql, row: LinkRow): Promise<string> {
  const at = deps.clock.now()
  return firstMailPath(row, (await readMailbox(sql))?.read_from ?? at, at)
}

/** Reads a source to the end of its round, telling how many interactions each page changed. `had`: what Graph answered already to its next page, as the source stood in `row`. */
export async function readToEnd(
  deps: Deps,
  owner: OwnerRef,
  source: string,
  onChanged: (amount: number) => void,
  had?: { row: LinkRow; answer: GraphAnswer },
): Promise<'end' | 'missing-scope' | 'set-aside'> {
  for (let given = had; ; given = undefined) {
    const row = given?.row ?? (await deps.db.asOwner(owner, (sql) => readLink(sql, source)))
    if (!row) return 'end'
    const { asking, counting } = stepwise(deps, owner)
    const answered = given && { ...asking, ask: () => heed(deps, owner, given.answer) }
    const step = await stepMail(deps, owner, row, { asking: answered ?? asking, counting })
    onChanged(step.changed)
    if (step.kind === 'end' || step.kind === 'missing-scope' || step.kind === 'set-aside') return step.kind
  }
}

/**
 * Moves the day that is shown as read back to, on open pages too: the newest place among the sources whose past is still being
 * read. Gives that UTC day; nothing is asked where it is the one that was `shown` last.
 */
export async function showProgress(
  deps: Deps,
  owner: OwnerRef,
  unread: readonly LinkRow[],
  shown?: number,
): Promise<number | undefined> {
  // A part of the past that nobody has begun is unread from its end on.
  const places = unread.map(({ place, window_to }) => (place ?? window_to)?.getTime() ?? null)
  const times = places.filter((place) => place !== null)
  if (times.length === 0 || times.length < places.length) return shown
  const newest = Math.max(...times)
  const day = Math.floor(newest / dayMs)
  if (day === shown) return shown
  await deps.db.asOwner(owner, async (sql) => {
    if (await readBack(sql, new Date(newest))) await tellLive(sql, owner.ownerId, ['me'])
  })
  return day
}
