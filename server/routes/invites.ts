/** Invites: what was booked, taking it back while held, moving, cancelling, and whether it happened. */
import type { FastifyRequest } from 'fastify'
import {
  acceptProposal,
  cancelInvite,
  didItHappen,
  listInvites,
  moveInvite,
  readInvite,
  saySwamped as saySwampedRoute,
  sendInviteNow,
  undoInvite,
} from '../../contract/invites.ts'
import type { BookedLine } from '../../contract/suggestions.ts'
import { saySwamped } from '../../db/queries/swamped.ts'
import * as today from '../../db/queries/today.ts'
import { refuseAfterHours, refuseOutside } from '../after-hours.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor, type OwnerScope } from '../owner.ts'
import { momentOf } from './proposals.ts'

const pastDays = 90

async function lineOf(
  deps: ServerDeps,
  { sql, caller }: Pick<OwnerScope, 'sql' | 'caller'>,
  inviteId: string,
): Promise<BookedLine> {
  const invite = await today.readInvite(sql, inviteId)
  if (!invite) throw notFound()
  const [line] = await bookedLines(
    deps,
    caller,
    [invite],
    await today.namesOf(
      sql,
      invite.people.map((person) => person.contactId),
    ),
  )
  if (!line) throw notFound()
  return line
}

/** Of whom it is said that they are swamped: the one named, the one invited, or who of a group declined or was said to be. */
function whomOf({ people }: BookedLine, contactId: string | undefined): string[] {
  const [only, ...others] = people
  const named = people.filter((one) =>
    contactId === undefined ? one.response === 'declined' || one.swamped : one.contactId === contactId,
  )
  const whom = contactId === undefined && only && others.length === 0 ? [only] : named
  if (whom.length === 0) throw new Refused(400, 'name-somebody', 'Say who is swamped: one of those who are invited.')
  return whom.map((one) => one.contactId)
}

export function inviteRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...listInvites,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const now = deps.clock.now()
        const invites = await today.listInvites(sql, new Date(now.getTime() - pastDays * 86_400_000), 200)
        const names = await today.namesOf(
          sql,
          invites.flatMap((one) => one.people.map((person) => person.contactId)),
        )
        return { invites: await bookedLines(deps, caller, invites, names), asOf: now.toISOString() }
      }),
  })
  app.route({
    ...readInvite,
    handler: (request) => asOwner(deps, request, (scope) => lineOf(deps, scope, request.params.inviteId)),
  })
  app.route({
    ...undoInvite,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const { inviteId } = request.params
        const undone = await today.undoInvite(sql, inviteId)
        const line = await lineOf(deps, { sql, caller }, inviteId)
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
        const now = deps.clock.now()
        if (!(await today.endHold(sql, inviteId, now))) await today.retryAfterConsent(sql, inviteId, now)
        return { caller, line: await lineOf(deps, { sql, caller }, inviteId) }
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
        const wished = await today.wishCancel(sql, inviteId, deps.clock.now())
        const line = await lineOf(deps, { sql, caller }, inviteId)
        if (!wished && line.outcome !== 'cancelled')
          throw new Refused(409, 'not-booked', 'Only a booked invite can be cancelled.')
        return { caller, line }
      })
      await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId }).catch(() => undefined)
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...didItHappen,
    handler: async (request, reply) => {
      const { inviteId } = request.params
      const { caller, line } = await asOwner(deps, request, async ({ sql, caller }) => {
        const answered = await today.answerHappened(sql, inviteId, request.body.happened, deps.clock.now())
        const line = await lineOf(deps, { sql, caller }, inviteId)
        if (!answered) throw new Refused(409, 'not-over', 'This can be answered once a booked meeting is over.')
        return { caller, line }
      })
      await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId }).catch(() => undefined)
      return reply.code(202).send(line)
    },
  })
  const move = async (
    request: FastifyRequest,
    inviteId: string,
    timeOf: (line: BookedLine, scope: OwnerScope) => Promise<{ from: Date; to: Date }>,
  ): Promise<BookedLine> => {
    const { caller, line } = await asOwner(deps, request, async (scope) => {
      const { sql, caller } = scope
      const line = await lineOf(deps, { sql, caller }, inviteId)
      if (line.state !== 'booked') throw new Refused(409, 'not-booked', 'Only a booked invite can be moved.')
      const wished = await today.wishMove(sql, inviteId, await timeOf(line, scope), deps.clock.now())
      if (!wished) throw new Refused(409, 'not-booked', 'This invite is over or was cancelled. Make a new one.')
      return { caller, line: await lineOf(deps, { sql, caller }, inviteId) }
    })
    await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId }).catch(() => undefined)
    return line
  }
  app.route({
    ...acceptProposal,
    handler: async (request, reply) => {
      const { contactId } = request.body
      const line = await move(request, request.params.inviteId, async ({ kind, people }, scope) => {
        const by = people.find(
          (person) => person.proposed && (contactId === undefined || person.contactId === contactId),
        )
        if (!by?.proposed)
          throw new Refused(409, 'no-proposal', 'Nobody proposes another time any more. Reload to see how it stands.')
        const [from, to] = [new Date(by.proposed.start), new Date(by.proposed.end)]
        if (from <= deps.clock.now())
          throw new Refused(409, 'past', 'The proposed time has passed. Propose another one.')
        const contactIds = people.map((person) => person.contactId)
        await refuseAfterHours(scope, { kind, contactIds, start: from, end: to })
        return { from, to }
      })
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...moveInvite,
    handler: async (request, reply) => {
      const line = await move(request, request.params.inviteId, async ({ kind, people, start, end }, scope) => {
        const from = momentOf(request.body.start, scope.owner.zone, deps.clock.now())
        const to = new Date(from.getTime() + Date.parse(end) - Date.parse(start))
        const contactIds = people.map((person) => person.contactId)
        await refuseOutside(scope, { kind, contactIds, start: from, end: to })
        return { from, to }
      })
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...saySwampedRoute,
    handler: async (request) => {
      const { inviteId } = request.params
      const { caller, line } = await asOwner(deps, request, async ({ sql, caller }) => {
        const { swamped, contactId } = request.body
        const now = deps.clock.now()
        const whom = whomOf(await lineOf(deps, { sql, caller }, inviteId), contactId)
        if (!(await saySwamped(sql, caller, { inviteId, contactIds: whom, at: swamped ? now : null, now })))
          throw new Refused(409, 'not-booked', 'This can be said of a booked invite only.')
        return { caller, line: await lineOf(deps, { sql, caller }, inviteId) }
      })
      await deps.enqueue('change-invite', { ...jobFor(request, caller), inviteId }).catch(() => undefined)
      return line
    },
  })
}
