/** Reading the past: several sources side by side, those first that have come least far back, each a few pages at a time. */
import { refusalPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { type LinkRow, readLink, readLinks, removeSources } from '../../db/queries/delta-links.ts'
import type { Deps } from '../deps.ts'
import { readAhead, takingTurns } from './ahead.ts'
import { noteMissing } from './answer.ts'
import { stepCalendar } from './calendar-round.ts'
import { countAtOnce } from './counting.ts'
import { showProgress, stepMail } from './mail-round.ts'
import { isSetAside } from './refusals.ts'
import type { Looks } from './senders.ts'
import { severally } from './severally.ts'
import { isEarlierPart, isMail, isPast } from './sources.ts'

/** Requests under way, of the four that a mailbox takes: one is left for what the owner does meanwhile. */
const requestsAtOnce = 3
/** Sources read at once, more than that so that somebody asks while others store; and pages of one before another has its turn. */
const sourcesAtOnce = 5
const pagesATurn = 3

/** How much one run reads: what it read is kept whatever ends it. */
export type Past = {
  pages: number
  changed: (amount: number) => void
  /** What is done once so many pages are stored, beside the reading that goes on; false ends the run with the pages under way. */
  stop?: { after: number; work: () => Promise<boolean> }
}

/** Reads up to `pages` pages of what is not read to the end; gives the sources that are left. Pages are stored one after the other. */
export async function readPast(deps: Deps, owner: OwnerRef, { pages, changed, stop }: Past): Promise<LinkRow[]> {
  const unread = async (): Promise<LinkRow[]> => (await deps.db.asOwner(owner, readLinks)).filter(isUnread)
  const waiting = (await unread()).filter((row) => !isSetAside(row, deps.clock.now()))
  const inTurn = takingTurns(requestsAtOnce)
  const looks: Looks = new Map()
  const busy = new Map<string, LinkRow>()
  let left = pages
  let stored = 0
  let beside: Promise<void> | undefined
  let failed = false
  let shown: number | undefined
  const progress = async (): Promise<void> => {
    const mail = [...waiting, ...busy.values()].filter(({ source }) => isMail(source))
    shown = await showProgress(deps, owner, mail, shown)
  }
  const turn = async (row: LinkRow): Promise<LinkRow | undefined> => {
    const asking = readAhead(deps, owner, inTurn)
    const manner = { asking, counting: countAtOnce(deps.clock.now()), looks }
    try {
      let at: LinkRow | undefined = row
      left -= 1
      for (let page = 1; at; page += 1) {
        const goesOn = page < pagesATurn && left > 0
        // The page that is asked for ahead is this turn's: nobody else's turn may leave it unread.
        if (goesOn) left -= 1
        at = await step(deps, owner, at, goesOn ? manner : { ...manner, asking: { ...asking, ahead: () => undefined } })
        if (at) busy.set(row.source, at)
        else busy.delete(row.source)
        await progress()
        if (!goesOn) break
        if (!at) left += 1
      }
      return at
    } finally {
      await asking.end()
    }
  }
  const step = async (...[, , row, manner]: Parameters<typeof stepMail>): Promise<LinkRow | undefined> => {
    const mail = isMail(row.source)
    const done = await (mail ? stepMail : stepCalendar)(deps, owner, row, manner)
    changed(done.changed)
    stored += 1
    if (stop && stored === stop.after) {
      beside = stop.work().then((goesOn) => {
        if (!goesOn) left = 0
      })
      // Whoever waits for it at the end hears of its failure.
      beside.catch(() => undefined)
    }
    if (done.kind === 'missing-scope') await setAside(deps, owner, mail)
    if (done.kind === 'end' || done.kind === 'missing-scope' || done.kind === 'set-aside') return undefined
    const at = done.row ?? (await deps.db.asOwner(owner, (sql) => readLink(sql, row.source)))
    return at && isUnread(at) ? at : undefined
  }
  const places = Array.from({ length: sourcesAtOnce }, (_, place) => place)
  const reading = severally(places, sourcesAtOnce, async () => {
    try {
      for (let row = foremost(waiting); row && left > 0 && !failed; row = foremost(waiting)) {
        waiting.splice(waiting.indexOf(row), 1)
        busy.set(row.source, row)
        const at = await turn(row)
        busy.delete(row.source)
        if (at) waiting.push(at)
      }
    } catch (error) {
      failed = true
      throw error
    }
  })
  try {
    await reading
  } finally {
    await beside
  }
  return unread()
}

/**
 * Whether a source's past is not read to its end. What was refused again and again is left to the passes that follow: it is
 * said to be missing, and holds the rest up no longer.
 */
const isUnread = (row: LinkRow): boolean =>
  (row.link === null || isPast(row.source)) && row.refusals < refusalPolicy.saidAfter

/** The source that has come least far back, of several the fullest: what takes longest is begun first. */
function foremost(rows: readonly LinkRow[]): LinkRow | undefined {
  const begins = ({ source, window_to }: LinkRow): Date | null => (isEarlierPart(source) ? window_to : null)
  const newest = (row: LinkRow): number => (row.place ?? begins(row))?.getTime() ?? Number.POSITIVE_INFINITY
  const weight = (row: LinkRow): number => row.expected ?? Number.POSITIVE_INFINITY
  return [...rows].sort((a, b) =>
    newest(a) === newest(b) ? weight(b) - weight(a) || (a.source < b.source ? -1 : 1) : newest(b) - newest(a),
  )[0]
}

/** What may not be read is left for the passes that follow; of the rest the past is read all the same. */
async function setAside(deps: Deps, owner: OwnerRef, mail: boolean): Promise<void> {
  await noteMissing(deps, owner, mail ? 'mail' : 'calendar', true)
  await deps.db.asOwner(owner, async (sql) => {
    const sources = (await readLinks(sql)).map(({ source }) => source)
    await removeSources(
      sql,
      sources.filter((source) => isMail(source) === mail),
    )
  })
}
