/** Everything that has a day of its own, gathered for one look at what is worth suggesting. */
import { creditWithinDays } from '../../core/policy/asks.ts'
import { occasionDays } from '../../core/policy/suggest.ts'
import * as rules from '../../core/suggest/occasions.ts'
import type { Occasion } from '../../core/suggest/world.ts'
import { dayMs, isoDate, localAt } from '../../core/zones/local.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import * as found from '../../db/queries/occasions.ts'
import { worthCredit } from '../../db/queries/wins.ts'
import { holidaysAt } from '../../platform/holidays.ts'
import type { Deps } from '../deps.ts'
import { awayFriends } from './away-friends.ts'
import { linkFacts } from './links.ts'
import { swapMatchFacts } from './swap-matches.ts'
import { swapFacts } from './swaps.ts'

/** Longest leave after which a goal of its time is still asked about, in days. */
const goalBackDays = 60

/** The owner's occasions that stand, whether or not their time has come. */
export async function occasionsOf(
  deps: Deps,
  owner: OwnerRef,
  sql: Sql,
  looking: { viewer: rules.Viewer; marks: readonly rules.MarkFact[] },
): Promise<Occasion[]> {
  const { viewer, marks } = looking
  const ago = (days: number): Date => new Date(viewer.now - days * dayMs)
  const friends = await awayFriends(deps, owner, sql, viewer.zone)
  return [
    ...(await goals(sql, viewer)),
    ...(await credits(sql, viewer)),
    ...marks.flatMap((mark) => rules.markOccasion(mark, viewer) ?? []),
    ...(await found.askableDepartures(sql, ago(occasionDays.departure))).map((one) =>
      rules.departureOccasion(one, viewer),
    ),
    ...(await found.directoryChanges(sql, ago(occasionDays.movedWithin))).map((one) =>
      rules.changeOccasion(one, viewer),
    ),
    ...(await anniversaries(sql, viewer)),
    ...(await found.markedMilestones(sql, ago(occasionDays.milestone))).map((one) =>
      rules.milestoneOccasion(one, viewer),
    ),
    ...(await linkFacts(deps, owner, sql)).map((one) => rules.linkOccasion(one, viewer)),
    ...(await swapFacts(sql)).map((one) => rules.swapOccasion(one, viewer)),
    ...(await swapMatchFacts(deps, owner, sql)).map((one) => rules.swapMatchOccasion(one, viewer)),
    ...friends.map((one) => rules.inTouchOccasion(one, viewer)),
  ]
}

async function goals(sql: Sql, viewer: rules.Viewer): Promise<Occasion[]> {
  const today = localAt(viewer.zone, viewer.now).day
  return (await found.datedGoals(sql, isoDate(today - goalBackDays))).map((row) => {
    const zone = row.zone ?? viewer.zone
    const near = { from: isoDate(today - goalBackDays), to: isoDate(today + goalBackDays) }
    const away = row.awayFrom === null || row.awayTo === null ? null : { from: row.awayFrom, to: row.awayTo }
    const holidays = holidaysAt({ zone, site: row.site, region: row.region }, near.from, near.to)
    const their = { workDays: row.workDays ?? [1, 2, 3, 4, 5], holidays, away }
    return rules.goalOccasion({ contactId: row.contactId, noteId: row.noteId, dueOn: row.dueOn, their }, viewer)
  })
}

/** Help and successes that nothing was said for yet. */
async function credits(sql: Sql, viewer: rules.Viewer): Promise<Occasion[]> {
  const now = new Date(viewer.now)
  const rows = await worthCredit(sql, { since: new Date(viewer.now - creditWithinDays * dayMs), now })
  const eligible = await found.eligibleAmong(
    sql,
    rows.map(({ contact_id }) => contact_id),
  )
  return rows
    .filter(({ contact_id, given }) => eligible.has(contact_id) && given.length === 0)
    .map((row) => {
      const { contact_id: contactId, activity_id: activityId, what } = row
      const times = { happenedAt: row.happened_at.getTime(), meetingAt: row.next_start?.getTime() ?? null }
      return rules.creditOccasion({ contactId, activityId, what, ...times }, viewer)
    })
}

async function anniversaries(sql: Sql, viewer: rules.Viewer): Promise<Occasion[]> {
  const today = localAt(viewer.zone, viewer.now).day
  // A weekend, a bridge day and the days for which the card may wait.
  const days = Array.from({ length: occasionDays.anniversary + 4 }, (_, back) => isoDate(today - back).slice(5))
  return (await found.hiredOn(sql, days)).flatMap((one) => rules.anniversaryOccasion(one, viewer) ?? [])
}
