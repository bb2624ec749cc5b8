/** Today: what is suggested and what is booked; accepting holds the invite for ten seconds before anything leaves. */
import {
  acceptSuggestion,
  dismissSuggestion,
  moreTimes,
  readToday,
  reopenSuggestion,
  Slot,
  snoozeSuggestion,
  vetoSuggestion,
} from '../../contract/suggestions.ts'
import { isMeetingKind } from '../../core/suggest/candidates.ts'
import { markSeen } from '../../db/queries/notices.ts'
import { lockOwnerScores } from '../../db/queries/relationships.ts'
import * as today from '../../db/queries/today.ts'
import { refuseAfterHours } from '../after-hours.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import { cardOf } from '../cards.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { holdInvite } from '../hold.ts'
import { asOwner, jobFor } from '../owner.ts'
import { finishingRoutes, takeBack } from './finishing.ts'
import { daysOf } from './proposals.ts'

const dayMs = 86_400_000
const snoozeMostDays = 366

export function suggestionRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...readToday,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, owner } = scope
        const now = deps.clock.now()
        const paused = owner.state === 'paused' && owner.paused_until !== null && owner.paused_until > now
        const rows = paused || owner.state === 'off' ? [] : await today.openSuggestions(sql, now)
        const news = rows.filter(({ seen_at }) => seen_at === null)
        await markSeen(
          sql,
          news.map((row) => row.suggestion_id),
          now,
        )
        const invites = await today.listInvites(sql, now, 20)
        const names = await today.namesOf(sql, [
          ...rows.flatMap((row) => row.contacts),
          ...invites.flatMap((one) => one.people.map((person) => person.contactId)),
        ])
        const suggestions = await Promise.all(rows.map((row) => cardOf(deps, scope, row, names)))
        const met = suggestions.length === 0 ? await today.countMet(sql, new Date(now.getTime() - 30 * dayMs), now) : 0
        return {
          suggestions,
          booked: await bookedLines(deps, scope.caller, invites, names),
          lookBack: met > 0 ? `met:${met}` : null,
          asOf: now.toISOString(),
        }
      }),
  })
  app.route({
    ...acceptSuggestion,
    handler: async (request, reply) => {
      const line = await asOwner(deps, request, async (scope) => {
        const { sql } = scope
        const { suggestionId } = request.params
        const row = await today.lockSuggestion(sql, suggestionId)
        if (!row) throw notFound()
        const now = deps.clock.now()
        let invite = await today.inviteOfSuggestion(sql, suggestionId)
        const names = await today.namesOf(sql, row.contacts)
        if (!invite) {
          if (row.state !== 'open')
            throw new Refused(409, 'not-open', 'This suggestion is no longer open. Reload to see what is.')
          const slot = offered(row.slots, request.body.start)
          const [start, end] = [new Date(slot.start), new Date(slot.end)]
          if (start <= now) throw new Refused(409, 'past', 'That time has passed. Ask for other times.')
          const { contacts } = row
          await refuseAfterHours(scope, { kind: slot.kind, contactIds: contacts, start, end })
          invite = await holdInvite(deps, scope, {
            suggestionId,
            kind: slot.kind,
            contacts,
            start,
            end,
            local: slot.local,
            place: request.body.place,
          })
          await today.moveSuggestion(sql, suggestionId, { from: ['open'], to: 'accepted', because: null, at: now })
        }
        const [booked] = invite ? await bookedLines(deps, scope.caller, [invite], names) : []
        if (!booked) throw notFound()
        return booked
      })
      return reply.code(202).send(line)
    },
  })
  app.route({
    ...dismissSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const moved = await today.moveSuggestion(sql, request.params.suggestionId, {
          from: ['open', 'snoozed'],
          to: 'dismissed',
          because: request.body.how,
          at: deps.clock.now(),
        })
        if (!moved) throw notFound()
        return { state: 'dismissed' }
      }),
  })
  app.route({
    ...snoozeSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { until } = request.body
        const ahead = Date.parse(until) - deps.clock.now().getTime()
        if (ahead <= 0) throw new Refused(400, 'bad-request', 'Snooze until a day that is still to come.')
        if (ahead > snoozeMostDays * dayMs)
          throw new Refused(
            400,
            'too-far',
            'That is more than a year away. Snooze until a nearer day, or set it aside.',
          )
        const moved = await today.moveSuggestion(sql, request.params.suggestionId, {
          from: ['open'],
          to: 'snoozed',
          because: null,
          at: deps.clock.now(),
          snoozedUntil: until,
        })
        if (!moved) throw notFound()
        return { state: 'snoozed' }
      }),
  })
  app.route({
    ...reopenSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        await lockOwnerScores(sql)
        const { suggestionId } = request.params
        const before = await today.lockSuggestion(sql, suggestionId)
        const moved = await today.moveSuggestion(sql, suggestionId, {
          from: ['dismissed', 'snoozed', 'done'],
          to: 'open',
          because: null,
          at: deps.clock.now(),
        })
        if (!before || !moved) throw notFound()
        // What was only put aside has done nothing that could be taken back.
        if (before.state === 'done') await takeBack(sql, before, deps.clock.now())
        return { state: 'open' }
      }),
  })
  app.route({
    ...vetoSuggestion,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const state = await today.vetoSuggestion(sql, request.params.suggestionId)
        if (state === null) throw notFound()
        return { state }
      }),
  })
  app.route({
    ...moreTimes,
    handler: async (request, reply) => {
      const caller = await asOwner(deps, request, async ({ sql, owner, caller }) => {
        const wanted = daysOf(request.body, owner.zone, deps.clock.now())
        const row = await today.lockSuggestion(sql, request.params.suggestionId)
        if (row?.state !== 'open' || !isMeetingKind(row.kind)) throw notFound()
        await today.wantTimes(sql, row.suggestion_id, wanted, deps.clock.now())
        return caller
      })
      await deps
        .enqueue('find-slots', { ...jobFor(request, caller), suggestionId: request.params.suggestionId })
        .catch(() => undefined)
      return reply.code(202).send({ state: 'looking' })
    },
  })
  finishingRoutes(app, deps)
}

/** The slot that was offered for a start; 409 for any other. */
function offered(slots: unknown, start: string): Slot {
  const slot = Slot.array()
    .parse(slots)
    .find((one) => Date.parse(one.start) === Date.parse(start))
  if (slot) return slot
  throw new Refused(
    409,
    'not-offered',
    'That time was not offered. Pick one of the times on the card, or ask for other times.',
  )
}
