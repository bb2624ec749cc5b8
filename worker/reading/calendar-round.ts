/** Reading the calendar page by page: what lies behind once, and a window around today by deltas. */
import type { OwnerRef } from '../../db/connect.ts'
import { addSources, beginRound, type LinkRow, readLink, removeSources } from '../../db/queries/delta-links.ts'
import {
  type CalendarPage,
  calendarDeltaPath,
  calendarPageRequest,
  calendarPastPath,
  type EventFacts,
  hydrate,
  instancesPath,
  readCalendarPage,
} from '../../platform/graph/calendar.ts'
import type { Deps } from '../deps.ts'
import { type Manner, stepwise } from './ahead.ts'
import { ask } from './answer.ts'
import { storeCalendarPage } from './calendar-page.ts'
import { beginAnew, isSetAside, mayBeginAnew, setSourceAside, sourceAnswered } from './refusals.ts'
import { severally } from './severally.ts'

const dayMs = 86_400_000
/** The window of the delta in days around the day it was begun, and how old it may get before it slides. */
const windowDays = { back: 30, ahead: 60, slideAfter: 7 } as const
const repeatsMost = 3
const pagesMost = 200

/** As with mail: `set-aside` is not now, whatever else can be read. */
export type CalendarStep = {
  kind: 'more' | 'end' | 'missing-scope' | 'set-aside'
  changed: number
  invites: string[]
  /** Where the source stands after a page that has a next one. */
  row?: LinkRow
}
const nothing = { changed: 0, invites: [] }

/** The window of a round that begins now: whole days, so that two rounds of a day are alike. */
export function windowAt(now: Date): { from: Date; to: Date } {
  const day = Math.floor(now.getTime() / dayMs) * dayMs
  return { from: new Date(day - windowDays.back * dayMs), to: new Date(day + windowDays.ahead * dayMs) }
}

/** Adds the two sources of a calendar: the window, and what lies behind it back to `readFrom`. */
export async function addCalendar(deps: Deps, owner: OwnerRef, readFrom: Date): Promise<void> {
  const at = deps.clock.now()
  const { from, to } = windowAt(at)
  const sources = [
    { source: 'calendar', first: calendarDeltaPath(from, to), expected: null, windowFrom: from, windowTo: to },
    ...(readFrom < from
      ? [
          {
            source: 'calendar-past',
            first: calendarPastPath(readFrom, from),
            expected: null,
            windowFrom: readFrom,
            windowTo: from,
          },
        ]
      : []),
  ]
  await deps.db.asOwner(owner, (sql) => addSources(sql, sources, at))
}

/** Reads and stores the next page of one of the two sources. */
export async function stepCalendar(
  deps: Deps,
  owner: OwnerRef,
  row: LinkRow,
  { asking, counting }: Manner = stepwise(deps, owner),
): Promise<CalendarStep> {
  const from = row.backfill_link ?? row.link
  const past = row.source === 'calendar-past'
  const window = { from: row.window_from ?? new Date(0), to: row.window_to ?? new Date(0) }
  if (from === null) {
    if (past) await deps.db.asOwner(owner, (sql) => removeSources(sql, [row.source]))
    return { kind: 'end', ...nothing }
  }
  const at = deps.clock.now()
  if (isSetAside(row, at)) return { kind: 'set-aside', ...nothing }
  const refused = async (code: string): Promise<CalendarStep> => {
    await setSourceAside(deps, owner, row, code, async () => firstPath(row, window))
    return { kind: 'set-aside', ...nothing }
  }
  if (row.repeats >= repeatsMost || row.pages >= pagesMost) return refused('endless-round')
  const answer = await asking.ask(calendarPageRequest(from))
  if (answer.kind === 'missing-scope') return { kind: 'missing-scope', ...nothing }
  if (answer.kind === 'resync') {
    if (!mayBeginAnew(row)) return refused('resync')
    await beginAnew(deps, owner, row, async () => firstPath(row, window))
    return { kind: 'more', ...nothing }
  }
  if (answer.kind !== 'ok') return refused(answer.code)
  const page = readCalendarPage(answer.body)
  if (!page) return refused('unreadable-page')
  if (!page.nextLink && !page.deltaLink && !past) return refused('page-without-link')
  if (page.nextLink) asking.ahead(calendarPageRequest(page.nextLink))
  const listing = past || row.link === null
  const series = await withSeries(deps, owner, page, window, listing)
  if (typeof series === 'string') return refused(series)
  const { events, wholeSeries } = series
  const stored = await storeCalendarPage(
    deps,
    owner,
    {
      events,
      removed: past ? [] : page.removed,
      wholeSeries,
      window,
      round: row.round,
      endsListing: listing && !past && page.deltaLink !== null,
      // Of the past everything listed has ended; in the window only a whole round shows the calendar as it is.
      seenUpTo: past ? window.to : page.deltaLink ? at : null,
    },
    {
      source: row.source,
      from,
      next: page.nextLink,
      link: page.deltaLink,
      place: past && events.length > 0 ? new Date(Math.min(...events.map(({ startsAt }) => startsAt))) : null,
      mark: page.mark,
      at,
    },
    counting,
  )
  if (stored.kind === 'overtaken') return { kind: 'more', ...nothing }
  if (past && !page.nextLink) await deps.db.asOwner(owner, (sql) => removeSources(sql, [row.source]))
  if (!page.nextLink) await sourceAnswered(deps, owner, row)
  const { changed, invites } = stored
  return page.nextLink ? { kind: 'more', changed, invites, row: stored.row } : { kind: 'end', changed, invites }
}

const firstPath = ({ source }: LinkRow, { from, to }: { from: Date; to: Date }): string =>
  source === 'calendar-past' ? calendarPastPath(from, to) : calendarDeltaPath(from, to)

/**
 * Fills in the series. A listing gives each series' master and all its occurrences, bare; a later round tells of changes
 * only, and may be silent about an occurrence that was deleted, so a touched series is read whole. Gives a code where one
 * cannot be read.
 */
async function withSeries(
  deps: Deps,
  owner: OwnerRef,
  page: CalendarPage,
  window: { from: Date; to: Date },
  listing: boolean,
): Promise<{ events: EventFacts[]; wholeSeries: string[] } | string> {
  const masters = new Map(page.events.filter(({ kind }) => kind === 'master').map((one) => [one.id, one]))
  const events: EventFacts[] = []
  const toRead = new Set<string>()
  for (const event of page.events) {
    const series = event.kind === 'master' ? event.id : event.seriesId
    const master = event.bare && event.seriesId ? masters.get(event.seriesId) : undefined
    if (series && !listing) toRead.add(series)
    else if (event.bare && master) events.push(hydrate(event, master))
    else if (event.bare && series) toRead.add(series)
    else if (event.kind !== 'master') events.push(event)
  }
  const wholeSeries = [...toRead].sort()
  let refused: string | null = null
  await severally(wholeSeries, 3, async (series) => {
    const read = await instancesOf(deps, owner, series, window)
    if (typeof read === 'string') refused ??= read
    else events.push(...read)
  })
  return refused ?? { events, wholeSeries }
}

/** All of a series within the window, none where the series is gone, or why it cannot be read. */
async function instancesOf(
  deps: Deps,
  owner: OwnerRef,
  seriesId: string,
  window: { from: Date; to: Date },
): Promise<EventFacts[] | string> {
  const events: EventFacts[] = []
  let path: string | null = instancesPath(seriesId, window.from, window.to)
  for (let pages = 0; path; pages += 1) {
    if (pages >= pagesMost) return 'endless-series'
    const answer = await ask(deps, owner, calendarPageRequest(path))
    if (answer.kind === 'not-found') return []
    const page = answer.kind === 'ok' ? readCalendarPage(answer.body) : null
    if (!page) return 'series-unreadable'
    events.push(...page.events.map((event) => ({ ...event, seriesId: event.seriesId ?? seriesId })))
    path = page.nextLink
  }
  return events
}

/**
 * Reads the window to the end of a round unless it is set aside, and what is left of the past. A window that has grown old
 * slides then: what was called off or made in it while nobody read is told by its own link alone.
 */
export async function readCalendarToEnd(
  deps: Deps,
  owner: OwnerRef,
  onChanged: (step: CalendarStep) => void,
): Promise<'end' | 'missing-scope' | 'set-aside'> {
  let aside = false
  for (const source of ['calendar', 'calendar-past'])
    for (;;) {
      const row = await deps.db.asOwner(owner, (sql) => readLink(sql, source))
      if (!row) break
      const step = await stepCalendar(deps, owner, row)
      onChanged(step)
      if (step.kind === 'missing-scope') return step.kind
      if (step.kind === 'set-aside' && source === 'calendar') aside = true
      if (step.kind === 'end' && source === 'calendar' && (await slide(deps, owner))) continue
      if (step.kind === 'end' || step.kind === 'set-aside') break
    }
  return aside ? 'set-aside' : 'end'
}

/**
 * A token is bound to its window: a new window is a new listing, and what it does not list is gone. It begins no later than
 * the old one ended, however long nobody read.
 */
async function slide(deps: Deps, owner: OwnerRef): Promise<boolean> {
  const now = deps.clock.now()
  const { from, to } = windowAt(now)
  return deps.db.asOwner(owner, async (sql) => {
    const row = await readLink(sql, 'calendar')
    const age = from.getTime() - (row?.window_from?.getTime() ?? 0)
    if (!row || row.link === null || Math.abs(age) < windowDays.slideAfter * dayMs) return false
    const windowFrom = row.window_to && row.window_to < from ? row.window_to : from
    return beginRound(sql, row.source, calendarDeltaPath(windowFrom, to), {
      from: row.backfill_link ?? row.link,
      at: now,
      windowFrom,
      windowTo: to,
    })
  })
}
