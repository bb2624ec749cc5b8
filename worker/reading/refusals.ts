/**
 * What Graph refuses without a reason that anybody could name: asked again less and less often, and in the end not at all
 * until the owner comes back. A source that is refused holds nothing else of the mailbox up.
 */
import { refusalPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { beginRound, type LinkRow, refuseSource } from '../../db/queries/delta-links.ts'
import { noteUnreadParts } from '../../db/queries/mailboxes.ts'
import type { Deps } from '../deps.ts'

/** Ms until a source or a mailbox is asked again that was refused so many times in a row. */
export function refusedWaitMs(refusals: number): number {
  const { firstSeconds, factor, mostSeconds } = refusalPolicy
  return Math.min(firstSeconds * factor ** (refusals - 1), mostSeconds) * 1000
}

/** Says on the owner's page whether something is missing, once a source that was set aside was read to its end. */
export async function sourceAnswered(deps: Deps, owner: OwnerRef, { refusals }: LinkRow): Promise<void> {
  if (refusals < refusalPolicy.saidAfter) return
  await deps.db.asOwner(owner, async (sql) => {
    if (await noteUnreadParts(sql, refusalPolicy.saidAfter, deps.clock.now()))
      await tellLive(sql, owner.ownerId, ['me'])
  })
}

/** Whether a source is left alone for now, or for good. */
export const isSetAside = ({ refusals, not_before }: LinkRow, now: Date): boolean =>
  refusals >= refusalPolicy.triesMost || (not_before !== null && not_before > now)

/**
 * Begins a source's round anew at `first`, at once: its link has run out. A listing that ran out itself counts as a refusal, so
 * that it is not begun for ever.
 */
export async function beginAnew(
  deps: Deps,
  owner: OwnerRef,
  row: LinkRow,
  first: (sql: Sql) => Promise<string>,
): Promise<void> {
  const [from, at] = [row.backfill_link ?? row.link, deps.clock.now()]
  await deps.db.asOwner(owner, async (sql) => {
    const begins = { from, first: await first(sql), at }
    if (row.link !== null) await beginRound(sql, row.source, begins.first, begins)
    else await refuseSource(sql, row.source, { ...begins, refusals: row.refusals + 1, notBefore: at })
  })
}

/** Whether a round that ran out may be begun anew at once: a listing that did so before waits like whatever is refused. */
export const mayBeginAnew = ({ link, refusals }: LinkRow): boolean => link !== null || refusals === 0

/** What no repeat of the same page can heal. */
const leadsNowhere: ReadonlySet<string> = new Set(['foreign-link', 'endless-round', 'resync'])

/**
 * Sets a source aside. `first`: where its round begins anew; the place it stood at was refused before, or leads off Graph's host.
 * The other sources are read on; from the third refusal on the owner's page says that something is missing.
 */
export async function setSourceAside(
  deps: Deps,
  owner: OwnerRef,
  row: LinkRow,
  code: string,
  first: (sql: Sql) => Promise<string>,
): Promise<void> {
  const at = deps.clock.now()
  const refusals = row.refusals + 1
  const anew = refusals > 1 || leadsNowhere.has(code)
  const kind = row.source.startsWith('calendar') ? 'calendar' : 'mail'
  await deps.db.asOwner(owner, async (sql) => {
    const from = row.backfill_link ?? row.link
    const notBefore = new Date(at.getTime() + refusedWaitMs(refusals))
    await refuseSource(sql, row.source, { from, first: anew ? await first(sql) : null, refusals, notBefore, at })
    if (await noteUnreadParts(sql, refusalPolicy.saidAfter, at)) await tellLive(sql, owner.ownerId, ['me'])
  })
  deps.log.warn({ ...owner, code, refusals, kind }, 'Graph refused a source, which is set aside')
}
