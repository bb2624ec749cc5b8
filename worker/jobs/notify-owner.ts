/**
 * Starts when a card has opened and the owner's working hours and their week leave room for it. Changes owner_notice: one a
 * day and two in seven days at most; one entry in the activity feed, whatever crashes in between. Starts nothing.
 */
import { dayWithRoom } from '../../core/notify/budget.ts'
import { mayTellAt } from '../../core/notify/when.ts'
import { noticeWords } from '../../core/notify/words.ts'
import { type NoticeMode, newsDays, noticeLimits, noticeModeOf } from '../../core/policy/notify.ts'
import { sitesMost } from '../../core/policy/places.ts'
import { awayHours } from '../../core/policy/suggest.ts'
import { dayMs, dayStart, isoDate, localAt } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { awayUntil, type OwnerTime, ownerTime } from '../../db/queries/calendars.ts'
import { arm } from '../../db/queries/due.ts'
import * as notices from '../../db/queries/notices.ts'
import { readSites } from '../../db/queries/places.ts'
import { lockSuggestions } from '../../db/queries/suggestions.ts'
import { addToFeed } from '../../platform/graph/activity.ts'
import type { GraphAnswer } from '../../platform/graph/graph.ts'
import { holidaysAt } from '../../platform/holidays.ts'
import type { Handler } from '../deps.ts'
import { Later } from '../failures.ts'

type Notice = { suggestionId: string; topic: string; preview: string }

export const notifyOwner: Handler<'notify-owner'> = async (deps, { tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const notice = await deps.db.asOwner(owner, (sql) => claim(sql, owner, deps.clock.now()))
  if (!notice) return
  const answer = await addToFeed(deps.graph, owner, { ...notice, teamsAppId: deps.settings.teamsAppId })
  const { suggestionId } = notice
  if (answer.kind === 'later' && !answer.maybeDone) {
    await deps.db.asOwner(owner, (sql) => notices.giveBackNotice(sql, suggestionId))
    throw new Later(answer.afterMs, answer.code)
  }
  await deps.db.asOwner(owner, async (sql) => {
    await notices.markNotice(sql, suggestionId, endOf(answer))
    await look(sql, owner, deps.clock.now())
  })
}

type Ready = { news: notices.NewsRow; time: OwnerTime; mode: Exclude<NoticeMode, 'off'> }

/** The worthiest card that is news where the owner may be told of it now; where they may be told later, that is seen to. */
async function look(sql: Sql, owner: OwnerRef, now: Date): Promise<Ready | undefined> {
  const time = await ownerTime(sql)
  const mode = noticeModeOf(await notices.savedNoticeMode(sql))
  if (!time || mode === 'off' || !['on', 'paused'].includes(time.state)) return undefined
  const news = await notices.readNews(sql, new Date(now.getTime() - newsDays * dayMs), now)
  const at = news && (await mayBeToldAt(sql, time, owner, now))
  if (!news || at === null || at === undefined) return undefined
  if (at <= now.getTime()) return { news, time, mode }
  await arm(sql, owner, 'notify-owner', new Date(at))
  return undefined
}

/** Takes the day's place for a card, before anything leaves. */
async function claim(sql: Sql, owner: OwnerRef, now: Date): Promise<Notice | undefined> {
  await lockSuggestions(sql)
  const ready = await look(sql, owner, now)
  if (!ready) return undefined
  const { news, time, mode } = ready
  const day = isoDate(localAt(time.zone, now.getTime()).day)
  if (!(await notices.claimNotice(sql, news.suggestion_id, day, now))) return undefined
  const locale = time.locale.startsWith('de') ? 'de' : 'en'
  return { suggestionId: news.suggestion_id, ...noticeWords({ mode, kind: news.kind, names: news.names, locale }) }
}

/** The next moment at which neither a pause, leave, the hours nor what was told already speaks against it. */
async function mayBeToldAt(sql: Sql, time: OwnerTime, owner: OwnerRef, now: Date): Promise<number | null> {
  const { zone } = time
  const isPaused = time.state === 'paused' && time.paused_until !== null && time.paused_until > now
  const back = isPaused ? time.paused_until : await awayUntil(sql, now, awayHours)
  const earliest = Math.max(now.getTime(), back?.getTime() ?? 0)
  const today = localAt(zone, earliest).day
  const told = await notices.toldDays(sql, isoDate(today - noticeLimits.weekDays))
  const first = dayWithRoom(told, today)
  const from = first > today ? dayStart(zone, first) : earliest
  const own = (await readSites(sql, sitesMost)).find(({ site }) => site === time.site)
  const holidays = holidaysAt(
    { zone, site: time.site, region: own?.region ?? null },
    isoDate(first - 1),
    isoDate(first + 22),
  )
  const hours = {
    zone,
    from: time.working_from,
    to: time.working_to,
    days: time.working_days,
    holidays: new Set(holidays),
  }
  return mayTellAt(hours, owner.ownerId, from)
}

/** What cannot be known to have come is not tried again: better one too few. */
function endOf(answer: GraphAnswer): { state: 'sent' | 'failed'; code?: string } {
  switch (answer.kind) {
    case 'ok':
      return { state: 'sent' }
    case 'missing-scope':
      return { state: 'failed', code: 'not-installed' }
    case 'parked':
      return { state: 'failed', code: answer.because }
    case 'later':
      return { state: 'failed', code: 'maybe-sent' }
    default:
      return { state: 'failed', code: answer.code }
  }
}
