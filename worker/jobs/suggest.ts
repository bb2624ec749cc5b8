/**
 * Starts when a score moved across a line, a day began, something fell through, or a suggestion's time ran out. Changes
 * suggestion: candidates from what is stored (no call to Graph), lapses, returns and withdrawals. Starts find-slots next.
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
import { candidatesOf, type Pair, stillFits, type TeamMate } from '../../core/suggest/candidates.ts'
import { roomFor } from '../../core/suggest/restraint.ts'
import type { InRhythm } from '../../core/suggest/rhythm.ts'
import { dayMs, isoDate, localAt, momentOf } from '../../core/zones/local.ts'
import type { Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import {
  awayUntil,
  mayChoose,
  type OwnerTime,
  ownerTime,
  readingExtent,
  wasAwaySince,
} from '../../db/queries/calendars.ts'
import { arm } from '../../db/queries/due.ts'
import { plannedAmong, readHistory, readPairs } from '../../db/queries/pairs.ts'
import * as suggestions from '../../db/queries/suggestions.ts'
import { rhythmsNow } from '../booking/rhythms.ts'
import { teamMates } from '../booking/team.ts'
import type { Handler } from '../deps.ts'

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
    const found = await chooseNew(sql, time, now)
    for (const id of found.candidates) await arm(sql, owner, 'find-slots', now, id)
    const next = found.isReading ? new Date(now.getTime() + readingMs) : await nextLook(sql, time, now)
    await arm(sql, owner, 'suggest', next)
    if (changed + found.withdrawn > 0) await tellLive(sql, ownerId, ['today'])
    return found.candidates
  })
  for (const suggestionId of wanted) await deps.enqueue('find-slots', { eventId, ...owner, suggestionId })
}

/** What stood for its time lapses; nobody who was away has ignored anything. */
async function endWhatEnded(sql: Sql, now: Date, isAway: boolean): Promise<number> {
  const since = new Date(now.getTime() - lapseDays * dayMs)
  const wasAway = isAway || (await wasAwaySince(sql, since, now, awayHours))
  return suggestions.lapseExpired(sql, now, wasAway ? 'away' : 'ignored')
}

/** Withdraws what no longer fits, wakes what was snoozed, and adds candidates for the room that is left. */
async function chooseNew(
  sql: Sql,
  time: OwnerTime,
  now: Date,
): Promise<{ candidates: string[]; withdrawn: number; isReading: boolean }> {
  const sinceDay = Math.floor(now.getTime() / dayMs) - historyDays
  const pairs = await readPairs(sql, { now, sinceDay, most: relationshipsMost })
  const rhythms = await rhythmsNow(sql, time.zone, now)
  const withdrawn = await withdrawUnfit(sql, { pairs, rhythms }, now)
  const since = new Date(now.getTime() - historyDays * dayMs)
  const history = await readHistory(sql, since)
  const extent = await readingExtent(sql, now, memoryDays)
  // Words and kinds of silence need what was read; half a year that is still on its way looks like silence.
  if (extent === 'nothing') return { candidates: [], withdrawn, isReading: true }
  const woken = await suggestions.wakeSnoozed(sql, now, roomFor(history, now.getTime()))
  const afterWaking = woken.length > 0 ? await readHistory(sql, since) : history
  const room = roomFor(afterWaking, now.getTime())
  const team: TeamMate[] =
    room > 0 && extent === 'all' ? await teamMates(sql, { pairs, most: newOnTeamMost, at: now }) : []
  const locale = time.locale.startsWith('de') ? 'de' : 'en'
  const chosen = candidatesOf({
    pairs,
    team,
    rhythms,
    today: localAt(time.zone, now.getTime()).day,
    isWhole: extent === 'all',
    history: afterWaking,
    locale,
    now: now.getTime(),
  })
  const ids: string[] = [...woken]
  for (const { contactId, kind, worth, why, days } of chosen) {
    const wanted = days && { wanted: { from: isoDate(days.from), to: isoDate(days.to) } }
    const reason = { ...why, ...wanted }
    const id = await suggestions.addCandidate(sql, { kind, contacts: [contactId], reason, worth, at: now })
    if (id) ids.push(id)
  }
  return { candidates: ids, withdrawn, isReading: extent !== 'all' }
}

type Known = { pairs: readonly Pair[]; rhythms: ReadonlyMap<string, InRhythm> }

/**
 * A suggestion goes when its person may no longer be chosen, is no equal any more, or something is planned already; one of a
 * rhythm when the two met meanwhile, or the rhythm rests or was ended. Whom the owner chose to meet is judged by no chart.
 */
async function withdrawUnfit(sql: Sql, { pairs, rhythms }: Known, now: Date): Promise<number> {
  const active = await suggestions.activeSuggestions(sql)
  if (active.length === 0) return 0
  const all = active.flatMap(({ contacts }) => contacts)
  const choosable = await mayChoose(sql, all)
  const planned = await plannedAmong(sql, all, now)
  const byContact = new Map(pairs.map((pair) => [pair.contactId, pair]))
  const fate = ({ contacts, code }: suggestions.ActiveSuggestion): string | null => {
    if (contacts.some((id) => !choosable.has(id))) return 'excluded'
    if (contacts.length === 1 && contacts.some((id) => planned.has(id))) return 'planned'
    if (code === 'rhythm') return contacts.every((id) => rhythms.get(id)?.days) ? null : 'rhythm'
    const known = contacts.flatMap((id) => byContact.get(id) ?? [])
    return known.every(stillFits) ? null : 'org-chart'
  }
  let withdrawn = 0
  for (const one of active) {
    const because = fate(one)
    if (because !== null)
      withdrawn += await suggestions.endSuggestions(sql, [one.suggestionId], { state: 'withdrawn', because, at: now })
  }
  return withdrawn
}

/** The next time to look: tomorrow morning where the owner is, or when something lapses or wakes before that. */
async function nextLook(sql: Sql, time: OwnerTime, now: Date): Promise<Date> {
  const today = localAt(time.zone, now.getTime()).day
  const morning = [today, today + 1]
    .map((day) => momentOf(time.zone, day, morningHour * 60))
    .find((moment) => moment > now.getTime())
  const next = await suggestions.nextSuggestionTime(sql)
  const ahead = next !== null && next > now ? next.getTime() : Number.POSITIVE_INFINITY
  return new Date(Math.min(morning ?? now.getTime() + dayMs, ahead))
}
