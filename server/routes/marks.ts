/** Marks about peers, and the meetings among which a milestone is chosen. */
import * as contract from '../../contract/marks.ts'
import { toughWeekDays } from '../../core/policy/suggest.ts'
import { dayMs, isoDate, localAt } from '../../core/zones/local.ts'
import { armNoLater } from '../../db/queries/due.ts'
import * as marks from '../../db/queries/marks.ts'
import { isContact } from '../../db/queries/notes.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

/** How far back and ahead meetings are listed, and how far ahead a last day may lie (days). */
const shownDays = { back: 7, ahead: 60 } as const
const lastDayMost = 366

const todayOf = (deps: ServerDeps, { owner }: OwnerScope): number => localAt(owner.zone, deps.clock.now().getTime()).day

async function marksOf(deps: ServerDeps, scope: OwnerScope, contactId: string): Promise<contract.Marks> {
  const rows = await marks.readMarks(scope.sql, contactId, isoDate(todayOf(deps, scope)))
  const on = (kind: marks.MarkRow['kind']): string | null => rows.find((row) => row.kind === kind)?.on_day ?? null
  return { toughWeekUntil: on('tough-week'), lastDay: on('last-day') }
}

async function meetingsOf(deps: ServerDeps, { sql }: OwnerScope, contactId: string): Promise<contract.SharedMeeting[]> {
  const now = deps.clock.now().getTime()
  const window = { from: new Date(now - shownDays.back * dayMs), to: new Date(now + shownDays.ahead * dayMs) }
  return (await marks.sharedMeetings(sql, contactId, window)).map((row) => ({
    meetingId: row.meeting_id,
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    people: row.people,
    milestone: row.milestone,
  }))
}

function checkedLastDay(day: string, today: number): string {
  if (day < isoDate(today)) throw new Refused(400, 'bad-request', 'That day has passed. Give one that lies ahead.')
  if (day > isoDate(today + lastDayMost))
    throw new Refused(400, 'too-far', 'That is more than a year away. Mark it when it is nearer.')
  return day
}

export function markRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.readMarks,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = request.params
        if (!(await isContact(scope.sql, contactId))) throw notFound()
        return marksOf(deps, scope, contactId)
      }),
  })
  app.route({
    ...contract.setMarks,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, caller } = scope
        const { contactId } = request.params
        const { toughWeek, lastDay } = request.body
        if (!(await isContact(sql, contactId))) throw notFound()
        const at = deps.clock.now()
        const today = todayOf(deps, scope)
        const set = (kind: marks.MarkRow['kind'], on_day: string) => marks.setMark(sql, contactId, { kind, on_day }, at)
        if (toughWeek) await set('tough-week', isoDate(today + toughWeekDays - 1))
        if (toughWeek === false) await marks.dropMark(sql, contactId, 'tough-week')
        if (lastDay) await set('last-day', checkedLastDay(lastDay, today))
        if (lastDay === null) await marks.dropMark(sql, contactId, 'last-day')
        await armNoLater(sql, caller, 'suggest', at)
        return marksOf(deps, scope, contactId)
      }),
  })
  app.route({
    ...contract.listSharedMeetings,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId } = request.params
        if (!(await isContact(scope.sql, contactId))) throw notFound()
        return { meetings: await meetingsOf(deps, scope, contactId) }
      }),
  })
  app.route({
    ...contract.setMilestone,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, caller } = scope
        const { contactId } = request.params
        const { meetingId, milestone } = request.body
        const among = async () =>
          (await meetingsOf(deps, scope, contactId)).find((meeting) => meeting.meetingId === meetingId)
        if (!(await isContact(sql, contactId)) || !(await among())) throw notFound()
        const at = deps.clock.now()
        await marks.setMilestone(sql, contactId, meetingId, { on: milestone, at })
        await armNoLater(sql, caller, 'suggest', at)
        const meeting = await among()
        if (!meeting) throw notFound()
        return meeting
      }),
  })
}
