/** Today: what is suggested and what is booked; accepting holds the invite for ten seconds before anything leaves. */
import { randomUUID } from 'node:crypto'
import {
  acceptSuggestion,
  dismissSuggestion,
  moreTimes,
  readToday,
  reopenSuggestion,
  Slot,
  type Suggestion,
  snoozeSuggestion,
} from '../../contract/suggestions.ts'
import { inviteText } from '../../core/reason/invite-text.ts'
import * as today from '../../db/queries/today.ts'
import type { App } from '../app.ts'
import { bookedLines } from '../booked.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, jobFor } from '../owner.ts'

const dayMs = 86_400_000

export function suggestionRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...readToday,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner }) => {
        const now = deps.clock.now()
        const paused = owner.state === 'paused' && owner.paused_until !== null && owner.paused_until > now
        const rows = paused || owner.state === 'off' ? [] : await today.openSuggestions(sql, now)
        const invites = await today.listInvites(sql, now, 20)
        const names = await today.namesOf(sql, [
          ...rows.flatMap((row) => row.contacts),
          ...invites.flatMap((one) => one.people.map((person) => person.contactId)),
        ])
        const suggestions = rows.map((row): Suggestion => {
          const slots = Slot.array()
            .parse(row.slots)
            .filter((slot) => Date.parse(slot.start) > now.getTime())
          return {
            suggestionId: row.suggestion_id,
            kind: slots[0]?.kind ?? row.kind,
            people: row.contacts.map((contactId) => ({
              contactId,
              name: names.get(contactId)?.name ?? '',
              title: names.get(contactId)?.title ?? null,
            })),
            reason: { code: row.reason.code, counts: row.reason.counts, text: row.reason.text },
            slots,
            assumed: row.reason.assumed ?? [],
            madeAt: row.made_at.toISOString(),
          }
        })
        const met = suggestions.length === 0 ? await today.countMet(sql, new Date(now.getTime() - 30 * dayMs), now) : 0
        return {
          suggestions,
          booked: bookedLines(invites, names),
          lookBack: met > 0 ? `met:${met}` : null,
          asOf: now.toISOString(),
        }
      }),
  })
  app.route({
    ...acceptSuggestion,
    handler: async (request, reply) => {
      const line = await asOwner(deps, request, async ({ sql, owner, caller }) => {
        const { suggestionId } = request.params
        const row = await today.lockSuggestion(sql, suggestionId)
        if (!row) throw notFound()
        const now = deps.clock.now()
        let invite = await today.inviteOfSuggestion(sql, suggestionId)
        const names = await today.namesOf(sql, row.contacts)
        if (!invite) {
          if (row.state !== 'open')
            throw new Refused(409, 'not-open', 'This suggestion is no longer open. Reload to see what is.')
          const slot = Slot.array()
            .parse(row.slots)
            .find((one) => Date.parse(one.start) === Date.parse(request.body.start))
          if (!slot)
            throw new Refused(
              409,
              'not-offered',
              'That time was not offered. Pick one of the times on the card, or ask for other times.',
            )
          if (Date.parse(slot.start) <= now.getTime())
            throw new Refused(409, 'past', 'That time has passed. Ask for other times.')
          const inviteId = randomUUID()
          const text = inviteText({
            kind: slot.kind,
            ownerName: owner.display_name || caller.displayName,
            peerNames: row.contacts.map((id) => names.get(id)?.name ?? ''),
            locale: owner.locale === 'de' ? 'de' : 'en',
            local: slot.local,
          })
          await today.holdInvite(sql, {
            inviteId,
            suggestionId,
            kind: slot.kind,
            transactionId: inviteId,
            startsAt: new Date(slot.start),
            endsAt: new Date(slot.end),
            zone: owner.zone,
            title: text.title,
            body: text.body,
            online: slot.kind === 'call',
            contacts: row.contacts,
            holdUntil: new Date(now.getTime() + deps.holdSeconds * 1000),
            madeAt: now,
          })
          await today.moveSuggestion(sql, suggestionId, { from: ['open'], to: 'accepted', because: null, at: now })
          invite = await today.readInvite(sql, inviteId)
        }
        const [booked] = invite ? bookedLines([invite], names) : []
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
        if (Date.parse(until) <= deps.clock.now().getTime())
          throw new Refused(400, 'bad-request', 'Snooze until a day that is still to come.')
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
        const moved = await today.moveSuggestion(sql, request.params.suggestionId, {
          from: ['dismissed', 'snoozed'],
          to: 'open',
          because: null,
          at: deps.clock.now(),
        })
        if (!moved) throw notFound()
        return { state: 'open' }
      }),
  })
  app.route({
    ...moreTimes,
    handler: async (request, reply) => {
      const { from, to } = request.body
      if (from > to) throw new Refused(400, 'bad-request', '"from" is after "to". Give the days in order.')
      if (Date.parse(to) - Date.parse(from) > 41 * dayMs)
        throw new Refused(400, 'bad-request', 'Ask for at most six weeks at once.')
      const caller = await asOwner(deps, request, async ({ sql, caller }) => {
        if (Date.parse(to) <= deps.clock.now().getTime())
          throw new Refused(400, 'bad-request', 'Those days have passed. Ask for days to come.')
        const row = await today.lockSuggestion(sql, request.params.suggestionId)
        if (row?.state !== 'open') throw notFound()
        await sql`update suggestion set reason = reason || ${sql.json({ wanted: { from, to } })} where suggestion_id = ${row.suggestion_id}`
        return caller
      })
      await deps.enqueue('find-slots', { ...jobFor(request, caller), suggestionId: request.params.suggestionId })
      return reply.code(202).send({ state: 'looking' })
    },
  })
}
