/**
 * Starts when a score moved across a line, a day began, something fell due or through, or a suggestion's time ran out.
 * Changes suggestion: candidates from what is stored (no call to Graph), lapses, returns and withdrawals; what needs no time
 * opens at once; searches that leave no trace go. Starts find-slots next.
 */

import { earForgottenHours } from '../../core/policy/asks.ts'
import { settleMinutes } from '../../core/policy/notify.ts'
import { memoryDays } from '../../core/policy/score.ts'
import {
  awayHours,
  historyDays,
  lapseDays,
  morningHour,
  newOnTeamMost,
  relationshipsMost,
} from '../../core/policy/suggest.ts'
import { chooseNow, isMeetingKind } from '../../core/suggest/candidates.ts'
import { roomFor } from '../../core/suggest/restraint.ts'
import type { Occasion, TeamMate, World } from '../../core/suggest/world.ts'
import { dayMs, isoDate, localAt, minuteMs, momentOf } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { awayUntil, type OwnerTime, ownerTime, readingExtent, wasAwaySince } from '../../db/queries/calendars.ts'
import { arm, armOnce } from '../../db/queries/due.ts'
import { forgetOldMarks } from '../../db/queries/marks.ts'
import { armNotice } from '../../db/queries/notices.ts'
import { standingMarks } from '../../db/queries/occasions.ts'
import { readHistory, readPairs } from '../../db/queries/pairs.ts'
import * as suggestions from '../../db/queries/suggestions.ts'
import { rhythmsNow } from '../booking/rhythms.ts'
import { teamMates } from '../booking/team.ts'
import type { Deps, Handler } from '../deps.ts'
import { daysBack } from '../suggesting/leave.ts'
import { occasionsOf } from '../suggesting/occasions.ts'
import { reviewStanding } from '../suggesting/standing.ts'
import { ownerHasTime, peerWeeks } from '../suggesting/weeks.ts'

/** How soon another look is taken while a mailbox is still being read. */
const readingMs = 5 * 60_000
const hourMs = 3_600_000

export const suggest: Handler<'suggest'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const wanted = await deps.db.asOwner(owner, async (sql) => {
    await suggestions.lockSuggestions(sql)
    const now = deps.clock.now()
    await suggestions.forgetFleeting(sql, { madeUntil: new Date(now.getTime() - earForgottenHours * hourMs) })
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
    const found = await chooseNew(deps, owner, sql, time, now)
    // Whose weeks are worth looking at is known once everything is read.
    if (!found.isReading) await armOnce(sql, owner, 'read-fullness', now)
    for (const id of found.searched) await arm(sql, owner, 'find-slots', now, id)
    if (found.opened) await armNotice(sql, owner, new Date(now.getTime() + settleMinutes * minuteMs))
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

type Chosen = {
  searched: string[]
  changed: number
  opened: boolean
  isReading: boolean
  occasions: readonly Occasion[]
}

/** Reviews what stands, wakes what was snoozed, and adds candidates for the room that is left. */
async function chooseNew(deps: Deps, owner: OwnerRef, sql: Sql, time: OwnerTime, now: Date): Promise<Chosen> {
  const seen = await seenNow(deps, owner, sql, time, now)
  const { occasions, extent } = seen
  const since = new Date(now.getTime() - historyDays * dayMs)
  const before = await readHistory(sql, since)
  const reviewed = await reviewStanding(sql, { ...seen, history: before }, now)
  const standing = reviewed > 0 ? await readHistory(sql, since) : before
  const woken = await suggestions.wakeSnoozed(sql, now, roomFor(standing, seen.now, seen.daysBack))
  const history = woken.length > 0 ? await readHistory(sql, since) : standing
  const needsTeam = extent === 'all' && roomFor(history, seen.now, seen.daysBack) > 0
  const team: TeamMate[] = needsTeam ? await teamMates(sql, { pairs: seen.pairs, most: newOnTeamMost, at: now }) : []
  const { come, go } = chooseNow({ ...seen, team, history })
  const madeWay = { state: 'withdrawn', because: 'made-way', at: now } as const
  const gone = await suggestions.endSuggestions(sql, go, madeWay)
  const searched = woken.flatMap(({ suggestionId, kind }) => (isMeetingKind(kind) ? [suggestionId] : []))
  let opened = false
  let changed = reviewed + gone + woken.length - searched.length
  for (const { contactId, kind, about, worth, why, days } of come) {
    const wanted = days && { wanted: { from: isoDate(days.from), to: isoDate(days.to) } }
    const one = { kind, contacts: [contactId], about, reason: { ...why, ...wanted }, worth, at: now }
    const opensUntil = isMeetingKind(kind) ? null : new Date(now.getTime() + lapseDays * dayMs)
    const id = await suggestions.addCandidate(sql, { ...one, opensUntil })
    if (id && opensUntil === null) searched.push(id)
    else if (id) {
      changed += 1
      opened = true
    }
  }
  return { searched, changed, opened, isReading: extent !== 'all', occasions }
}

/** The world as it is stored, without what was suggested before. */
async function seenNow(
  deps: Deps,
  owner: OwnerRef,
  sql: Sql,
  time: OwnerTime,
  now: Date,
): Promise<Omit<World, 'history'>> {
  const sinceDay = Math.floor(now.getTime() / dayMs) - historyDays
  const locale = time.locale.startsWith('de') ? ('de' as const) : ('en' as const)
  const viewer = { zone: time.zone, locale, now: now.getTime() }
  const today = localAt(time.zone, viewer.now).day
  await forgetOldMarks(sql, isoDate(today))
  const marks = await standingMarks(sql, isoDate(today))
  return {
    pairs: await readPairs(sql, { now, sinceDay, most: relationshipsMost }),
    team: [],
    rhythms: await rhythmsNow(sql, time.zone, now),
    today,
    // Words and kinds of silence need what was read; half a year that is still on its way looks like silence.
    extent: await readingExtent(sql, now, memoryDays),
    weeks: await peerWeeks(sql, marks, time.zone, now),
    ownerHasTime: await ownerHasTime(sql, time, now),
    daysBack: await daysBack(sql, time, now),
    occasions: await occasionsOf(deps, owner, sql, { viewer, marks }),
    locale,
    now: viewer.now,
  }
}

/** The next time to look: tomorrow morning where the owner is, or before that when something lapses, wakes or falls due. */
async function nextLook(sql: Sql, time: OwnerTime, now: Date, occasions: readonly Occasion[]): Promise<Date> {
  const today = localAt(time.zone, now.getTime()).day
  const morning = [today, today + 1]
    .map((day) => momentOf(time.zone, day, morningHour * 60))
    .find((moment) => moment > now.getTime())
  const next = await suggestions.nextSuggestionTime(sql, earForgottenHours)
  const ahead = [next?.getTime() ?? 0, ...occasions.map(({ from }) => from)].filter((moment) => moment > now.getTime())
  return new Date(Math.min(morning ?? now.getTime() + dayMs, ...ahead))
}
