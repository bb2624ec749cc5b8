/** An ear: no ask is written, no topic exists; what there is afterwards is a private meeting. */
import { askForAnEar } from '../../contract/asks.ts'
import { earDays } from '../../core/policy/asks.ts'
import { kindPolicies } from '../../core/policy/slots.ts'
import { draftOf } from '../../core/reason/drafts.ts'
import { localAt, minuteMs } from '../../core/zones/local.ts'
import * as today from '../../db/queries/today.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { holdInvite } from '../hold.ts'
import { checkPeople } from '../outgoing.ts'
import { asOwner } from '../owner.ts'
import { momentOf } from './proposals.ts'

export function earRoute(app: App, deps: ServerDeps): void {
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
        if (standing) return standing
        const names = await today.namesOf(sql, [contactId])
        const text = draftOf({
          kind: 'ask:ear',
          locale: owner.locale.startsWith('de') ? 'de' : 'en',
          ownerName: owner.display_name || caller.displayName,
          peerNames: [names.get(contactId)?.name ?? ''],
        })
        const end = new Date(start.getTime() + (kindPolicies['advice-20'].minutes[0] ?? 20) * minuteMs)
        const contacts = [contactId]
        return holdInvite(deps, scope, {
          suggestionId: null,
          inviteId,
          kind: 'advice-20',
          contacts,
          start,
          end,
          local: [],
          text,
        })
      })
      return reply.code(202).send({
        inviteId: held.invite_id,
        state: held.state,
        draft: { title: held.title, body: held.body },
        holdUntil: held.hold_until.toISOString(),
      })
    },
  })
}
