/** An ear: no ask is written, no topic exists; what there is afterwards is a private meeting. */
import { askForAnEar, findEarTimes } from '../../contract/asks.ts'
import { earDays, earForgottenHours } from '../../core/policy/asks.ts'
import { kindPolicies } from '../../core/policy/slots.ts'
import { draftOf } from '../../core/reason/drafts.ts'
import { isoDate, localAt, minuteMs } from '../../core/zones/local.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { forgetFleeting } from '../../db/queries/suggestions.ts'
import * as today from '../../db/queries/today.ts'
import { openInvite } from '../../platform/invite-words.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { holdInvite } from '../hold.ts'
import { checkPeople } from '../outgoing.ts'
import { asOwner, jobFor } from '../owner.ts'
import { momentOf, propose } from './proposals.ts'

const kind = 'advice-20' as const

export function earRoute(app: App, deps: ServerDeps): void {
  app.route({
    ...findEarTimes,
    handler: async (request, reply) => {
      const { caller, proposalId } = await asOwner(deps, request, async (scope) => {
        const { sql, owner, caller } = scope
        const contactIds = [request.body.contactId]
        await checkPeople(sql, contactIds)
        const now = deps.clock.now()
        const first = localAt(owner.zone, now.getTime()).day
        const days = { from: isoDate(first), to: isoDate(first + earDays - 1) }
        const proposalId = await propose(deps, scope, { kind, contactIds, ...days, fleeting: true }, true)
        await armNoLater(sql, caller, 'suggest', new Date(now.getTime() + earForgottenHours * 3_600_000))
        return { caller, proposalId }
      })
      await deps.enqueue('find-slots', { ...jobFor(request, caller), suggestionId: proposalId }).catch(() => undefined)
      return reply.code(202).send({ proposalId, state: 'looking' })
    },
  })
  app.route({
    ...askForAnEar,
    handler: async (request, reply) => {
      const held = await asOwner(deps, request, async (scope) => {
        const { sql, owner, caller } = scope
        const { inviteId, contactId } = request.body
        await checkPeople(sql, [contactId])
        const now = deps.clock.now()
        const start = momentOf(request.body.start, owner.zone, now)
        const lastDay = localAt(owner.zone, now.getTime()).day + earDays - 1
        if (localAt(owner.zone, start.getTime()).day > lastDay)
          throw new Refused(400, 'too-far', 'An ear is for today or tomorrow. Pick a nearer time.')
        const standing = await today.readInvite(sql, inviteId)
        if (standing) return { invite: standing, draft: await openInvite(deps.keys, caller, standing) }
        await forgetFleeting(sql, { contactId })
        const names = await today.namesOf(sql, [contactId])
        const text = draftOf({
          kind: 'ask:ear',
          locale: owner.locale.startsWith('de') ? 'de' : 'en',
          ownerName: owner.display_name || caller.displayName,
          peerNames: [names.get(contactId)?.name ?? ''],
        })
        const end = new Date(start.getTime() + (kindPolicies[kind].minutes[0] ?? 20) * minuteMs)
        const contacts = [contactId]
        const meeting = { suggestionId: null, inviteId, kind, contacts, start, end, local: [], text }
        const invite = await holdInvite(deps, scope, meeting)
        return { invite, draft: await openInvite(deps.keys, caller, invite) }
      })
      return reply.code(202).send({
        inviteId: held.invite.invite_id,
        state: held.invite.state,
        draft: { title: held.draft.title, body: held.draft.body },
        holdUntil: held.invite.hold_until.toISOString(),
      })
    },
  })
}
