/** Invites: what was booked, taking it back while held, cancelling, and whether it happened. */

import {
  cancelInvite,
  didItHappen,
  listInvites,
  readInvite,
  sendInviteNow,
  undoInvite,
} from '../../contract/invites.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import type { Sql } from '../../db/connect.ts'
import * as today from '../../db/queries/today.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor } from '../owner.ts'

const pastDays = 90

async function lineOf(sql: Sql, inviteId: string): Promise<BookedLine> {
  const invite = await today.readInvite(sql, inviteId)
  if (!invite) throw notFound()
  const [line] = bookedLines(
    [invite],
    await today.namesOf(
      sql,
      invite.people.map((person) => person.contactId),
    ),
  )
  if (!line) throw notFound()
  return line
}

export function inviteRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...listInvites,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const now = deps.clock.now()
        const invites = await today.listInvites(sql, new Date(now.getTime() - pastDays * 86_400_000), 200)
        const names = await today.namesOf(
          sql,
          invites.flatMap((one) => one.people.map((person) => person.contactId)),
        )
        return { invites: bookedLines(invites, names), asOf: now.toISOString() }
      }),
  })
  app.route({
    ...readInvite,
    handler: (request) => asOwner(deps, request, ({ sql }) => lineOf(sql, request.params.inviteId)),
  })
  app.route({
    ...undoInvite,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { inviteId } = request.params
        const undone = await today.undoInvite(sql, inviteId)
        const line = await lineOf(sql, inviteId)
        if (!undone && line.state !== 'undone')
          throw new Refused(
            409,
            'already-sent',
            'The ten seconds are over and the invite has left. You can still cancel it.',
          )
        return line
      }),
  })
  app.route({
    ...sendInviteNow,
    handler: async (request, reply) => {
      const { inviteId } = request.params
      const { caller, line } = await asOwner(deps, request, async ({ sql, caller }) => {
        await today.endHold(sql, inviteId, deps.clock.now())
        return { caller, line: await lineOf(sql, inviteId) }
      })
      if (line.state === 'undone') throw new Refused(409, 'undone', 'This invite was taken back.')
      await deps.enqueue('book-invite', { ...jobFor(request, caller), inviteId }).catch(() => undefined)
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...cancelInvite,
    handler: async (request, reply) => {
      const { inviteId } = request.params
      const { caller, line } = await asOwner(deps, request, async ({ sql, caller }) => {
        const wished = await today.wishCancel(sql, inviteId)
        const line = await lineOf(sql, inviteId)
        if (!wished && line.outcome !== 'cancelled')
          throw new Refused(409, 'not-booked', 'Only a booked invite can be cancelled.')
        return { caller, line }
      })
      await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId })
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...didItHappen,
    handler: async (request, reply) => {
      const { inviteId } = request.params
      const { caller, line } = await asOwner(deps, request, async ({ sql, caller }) => {
        const answered = await today.answerHappened(sql, inviteId, request.body.happened, deps.clock.now())
        const line = await lineOf(sql, inviteId)
        if (!answered) throw new Refused(409, 'not-over', 'This can be answered once a booked meeting is over.')
        return { caller, line }
      })
      await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId })
      return reply.code(202).send(line)
    },
  })
}
