/** What happened outside mail and calendar: a coffee, thanks, help, a call or a link that the owner logs, each once. */
import { logActivity, undoActivity } from '../../contract/people.ts'
import { unitsPerContact } from '../../core/policy/score.ts'
import { armNoLater } from '../../db/queries/due.ts'
import * as people from '../../db/queries/people.ts'
import type { App } from '../app.ts'
import { shownContact } from '../contact.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor } from '../owner.ts'

const dayMs = 86_400_000
/** How far back something may be logged: what is older says nothing about today. */
const backMostDays = 400

/** The UTC day and moment of what was logged for a date on the owner's own calendar; 400 for days to come and long gone. */
function whenOf(on: string, zone: string, now: Date): { day: number; at: Date } {
  const localToday = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now)
  if (on > localToday)
    throw new Refused(400, 'bad-request', 'That day is still to come. Only contact that happened counts.')
  const noon = Date.parse(`${on}T12:00:00Z`)
  if (noon < now.getTime() - backMostDays * dayMs)
    throw new Refused(400, 'bad-request', `That is more than ${backMostDays} days ago. Log something more recent.`)
  const at = Math.min(noon, now.getTime())
  return { day: Math.floor(at / dayMs), at: new Date(at) }
}

/** Who gave what is logged: help is theirs and thanks and links are the owner's unless said otherwise. */
function giverOf(kind: people.Activity['kind'], by: 'me' | 'them' | undefined): people.Activity['givenBy'] {
  if (kind === 'coffee' || kind === 'call') return null
  return (by ?? (kind === 'help' ? 'them' : 'me')) === 'me' ? 'owner' : 'other'
}

export function activityRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...logActivity,
    handler: async (request, reply) => {
      const { contactId } = request.params
      const { activityId, kind, on, by } = request.body
      const caller = await asOwner(deps, request, async ({ sql, owner, caller }) => {
        const now = deps.clock.now()
        await shownContact(sql, contactId)
        const when = whenOf(on, owner.zone, now)
        const givenBy = giverOf(kind, by)
        await people.logActivity(sql, { activityId, kind, givenBy, contactId, ...when, weight: unitsPerContact })
        await armNoLater(sql, caller, 'score-relationships', now)
        return caller
      })
      // The stored row is the truth; the job only makes it count at once.
      await deps.enqueue('take-activity', { ...jobFor(request, caller), activityId }).catch(() => undefined)
      return reply.code(202).send({ activityId })
    },
  })
  app.route({
    ...undoActivity,
    handler: async (request, reply) => {
      const { contactId, activityId } = request.params
      const caller = await asOwner(deps, request, async ({ sql, caller }) => {
        if (!(await people.undoActivity(sql, contactId, activityId))) throw notFound()
        await armNoLater(sql, caller, 'score-relationships', deps.clock.now())
        return caller
      })
      await deps.enqueue('take-activity', { ...jobFor(request, caller), activityId }).catch(() => undefined)
      return reply.code(202).send({ activityId })
    },
  })
}
