/**
 * Starts when a score moved across a line, a day began, something fell due or through, or a suggestion's time ran out.
 * Changes suggestion: candidates from what is stored (no call to Graph), lapses, returns and withdrawals; what needs no time
 * opens at once. Starts find-slots next.
 */

import { memoryDays } from '../../core/policy/score.ts'
import {
  awayHours,
  historyDays,
  lapseDays,
  morningHour,
  newOnTeamMost,
  relationshipsMost,
} from '../../core/policy/suggest.ts'
import { candidatesOf, isMeetingKind, misfitOf } from '../../core/suggest/candidates.ts'
import { roomFor } from '../../core/suggest/restraint.ts'
import type { InRhythm } from '../../core/suggest/rhythm.ts'
import type { Occasion, Pair, TeamMate, Week } from '../../core/suggest/world.ts'
import { dayMs, isoDate, localAt, momentOf } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import {
  awayUntil,
  mayChoose,
  type OwnerTime,
  ownerTime,
  readingExtent,
  wasAwaySince,
} from '../../db/queries/calendars.ts'
import { arm, armOnce } from '../../db/queries/due.ts'
import { forgetOldMarks } from '../../db/queries/marks.ts'
import { standingMarks } from '../../db/queries/occasions.ts'
import { plannedAmong, readHistory, readPairs } from '../../db/queries/pairs.ts'
import * as suggestions from '../../db/queries/suggestions.ts'
import { rhythmsNow } from '../booking/rhythms.ts'
import { teamMates } from '../booking/team.ts'
import type { Deps, Handler } from '../deps.ts'
import { occasionsOf } from '../suggesting/occasions.ts'
import { ownerHasTime, peerWeeks } from '../suggesting/weeks.ts'

/** How soon another look is taken while a mailbox is still being read. */
const readingMs = 5 * 60_000

export const suggest: Handler<'suggest'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const wanted = await deps.db.asOwner(owner, async (sql) => {
    await suggestions.lockSuggestions(sql)
    const now = deps.clock.now()
    const time = await ownerTime(sql)
    if (!time || !['on', 'paused'].includes(time.state)) return []
    const isPaused = time.state === 'paused' && time.paused_until !== null && time.paused_until > now
    const away = isPaused ? time.paused_until : await awayUntil(sql, now, awayHours)
    const changed = await endWhatEnded(sql, now, away !== null)
    if (away !== null) {
      await arm(sql, owner, 'suggest', away)
      if (changed > 0) await tellLive(sql, ownerId, ['today'])
      return []
    }
    await armOnce(sql, owner, 'read-fullness', now)
    const found = await chooseNew(deps, owner, sql, time, now)
    for (const id of found.searched) await arm(sql, owner, 'find-slots', now, id)
    const next = found.isReading ? new Date(now.getTime() + readingMs) : await nextLook(sql, time, now, found.occasions)
    await arm(sql, owner, 'suggest', next)
    if (changed + found.changed > 0) await tellLive(sql, ownerId, ['today'])
    return found.searched
  })
  for (const suggestionId of wanted) await deps.enqueue('find-slots', { eventId, ...owner, suggestionId })
}

/** What stood for its time lapses; nobody who was away has ignored anything. */
async function endWhatEnded(sql: Sql, now: Date, isAway: boolean): Promise<number> {
  const since = new Date(now.getTime() - lapseDays * dayMs)
  const wasAway = isAway || (await wasAwaySince(sql, since, now, awayHours))
  return suggestions.lapseExpired(sql, now, wasAway ? 'away' : 'ignored')
}

type Chosen = { searched: string[]; changed: number; isReading: boolean; occasions: readonly Occasion[] }

/** Withdraws what no longer fits, wakes what was snoozed, and adds candidates for the room that is left. */
async function chooseNew(deps: Deps, owner: OwnerRef, sql: Sql, time: OwnerTime, now: Date): Promise<Chosen> {
  const sinceDay = Math.floor(now.getTime() / dayMs) - historyDays
  const pairs = await readPairs(sql, { now, sinceDay, most: relationshipsMost })
  const locale = time.locale.startsWith('de') ? ('de' as const) : ('en' as const)
  const viewer = { zone: time.zone, locale, now: now.getTime() }
  const today = isoDate(localAt(time.zone, viewer.now).day)
  await forgetOldMarks(sql, today)
  const marks = await standingMarks(sql, today)
  const weeks = await peerWeeks(sql, marks, time.zone, now)
  const occasions = await occasionsOf(deps, owner, sql, { viewer, marks })
  const rhythms = await rhythmsNow(sql, time.zone, now)
  const withdrawn = await withdrawUnfit(sql, { pairs, rhythms, weeks, occasions }, now)
  const since = new Date(now.getTime() - historyDays * dayMs)
  const woken = await suggestions.wakeSnoozed(sql, now, roomFor(await readHistory(sql, since), viewer.now))
  const history = await readHistory(sql, since)
  // Words and kinds of silence need what was read; half a year that is still on its way looks like silence.
  const extent = await readingExtent(sql, now, memoryDays)
  const needsTeam = extent === 'all' && roomFor(history, viewer.now) > 0
  const team: TeamMate[] = needsTeam ? await teamMates(sql, { pairs, most: newOnTeamMost, at: now }) : []
  const hasTime = await ownerHasTime(sql, time, now)
  const chosen = candidatesOf({
    pairs,
    team,
    rhythms,
    today: localAt(time.zone, viewer.now).day,
    extent,
    history,
    weeks,
    ownerHasTime: hasTime,
    occasions,
    locale,
    now: viewer.now,
  })
  const searched = woken.flatMap(({ suggestionId, kind }) => (isMeetingKind(kind) ? [suggestionId] : []))
  let changed = withdrawn + woken.length - searched.length
  for (const { contactId, kind, about, worth, why, days } of chosen) {
    const wanted = days && { wanted: { from: isoDate(days.from), to: isoDate(days.to) } }
    const one = { kind, contacts: [contactId], about, reason: { ...why, ...wanted }, worth, at: now }
    const opensUntil = isMeetingKind(kind) ? null : new Date(now.getTime() + lapseDays * dayMs)
    const id = await suggestions.addCandidate(sql, { ...one, opensUntil })
    if (id && opensUntil === null) searched.push(id)
    else if (id) changed += 1
  }
  return { searched, changed, isReading: extent !== 'all', occasions }
}

type Standing = {
  pairs: readonly Pair[]
  rhythms: ReadonlyMap<string, InRhythm>
  weeks: ReadonlyMap<string, Week>
  occasions: readonly Occasion[]
}

/**
 * A suggestion goes when its person may no longer be chosen or is no equal any more, something is planned already, their week
 * has no room for it, or what it was about is over; one of a rhythm when the two met meanwhile, or it rests or was ended.
 */
async function withdrawUnfit(sql: Sql, { pairs, rhythms, weeks, occasions }: Standing, now: Date): Promise<number> {
  const active = await suggestions.activeSuggestions(sql)
  if (active.length === 0) return 0
  const all = active.flatMap(({ contacts }) => contacts)
  const choosable = await mayChoose(sql, all)
  const planned = await plannedAmong(sql, all, now)
  const byContact = new Map(pairs.map((pair) => [pair.contactId, pair]))
  const stands = new Set(occasions.map(({ kind, contactId, about }) => `${kind} ${contactId} ${about}`))
  const fate = ({ kind, contacts, about, code }: suggestions.ActiveSuggestion): string | null => {
    if (contacts.some((id) => !choosable.has(id))) return 'excluded'
    if (about !== null && !contacts.every((id) => stands.has(`${kind} ${id} ${about}`))) return 'over'
    if (!isMeetingKind(kind)) return null
    if (contacts.length === 1 && contacts.some((id) => planned.has(id))) return 'planned'
    if (code === 'rhythm' && !contacts.every((id) => rhythms.get(id)?.days)) return 'rhythm'
    // Whom the owner chose to meet is judged by no chart.
    const pairOf = (id: string) => (code === 'rhythm' ? undefined : byContact.get(id))
    return contacts.map((id) => misfitOf(kind, pairOf(id), weeks.get(id))).find((one) => one !== null) ?? null
  }
  let withdrawn = 0
  for (const one of active) {
    const because = fate(one)
    if (because !== null)
      withdrawn += await suggestions.endSuggestions(sql, [one.suggestionId], { state: 'withdrawn', because, at: now })
  }
  return withdrawn
}

/** The next time to look: tomorrow morning where the owner is, or before that when something lapses, wakes or falls due. */
async function nextLook(sql: Sql, time: OwnerTime, now: Date, occasions: readonly Occasion[]): Promise<Date> {
  const today = localAt(time.zone, now.getTime()).day
  const morning = [today, today + 1]
    .map((day) => momentOf(time.zone, day, morningHour * 60))
    .find((moment) => moment > now.getTime())
  const next = await suggestions.nextSuggestionTime(sql)
  const ahead = [next?.getTime() ?? 0, ...occasions.map(({ from }) => from)].filter((moment) => moment > now.getTime())
  return new Date(Math.min(morning ?? now.getTime() + dayMs, ...ahead))
}
