/** What the owner says against what Kith says: corrections, and "not this person"; at once, and undone for ever. */
import { correctPerson, excludePerson, includePerson, undoCorrection } from '../../contract/people.ts'
import { tellLive } from '../../db/live.ts'
import * as corrections from '../../db/queries/corrections.ts'
import * as people from '../../db/queries/people.ts'
import type { App } from '../app.ts'
import { refuseInChartLine, shownContact } from '../contact.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner } from '../owner.ts'
import { personRow, tellingAt } from '../worded.ts'

export function correctionRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...excludePerson,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner, caller }) => {
        const { contactId } = request.params
        await shownContact(sql, contactId)
        await people.exclude(sql, contactId, deps.clock.now())
        await tellLive(sql, caller.ownerId, ['people', 'today'])
        return personRow(await shownContact(sql, contactId), tellingAt(owner, deps.clock.now()))
      }),
  })
  app.route({
    ...includePerson,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, owner, caller }) => {
        const { contactId } = request.params
        await shownContact(sql, contactId)
        await people.include(sql, contactId, deps.clock.now())
        await tellLive(sql, caller.ownerId, ['people', 'today'])
        return personRow(await shownContact(sql, contactId), tellingAt(owner, deps.clock.now()))
      }),
  })
  app.route({
    ...correctPerson,
    handler: async (request, reply) => {
      const correctionId = await asOwner(deps, request, async ({ sql, caller }) => {
        const { contactId } = request.params
        const { kind } = request.body
        const day = 'day' in request.body ? Date.parse(request.body.day) / 86_400_000 : null
        const row = await shownContact(sql, contactId)
        if (kind === 'peer') refuseInChartLine(row)
        await tellLive(sql, caller.ownerId, ['people', 'today'])
        const stored = await corrections.correct(sql, contactId, kind, deps.clock.now(), day)
        if (stored === null) throw notFound()
        return stored
      })
      return reply.code(201).send({ correctionId })
    },
  })
  app.route({
    ...undoCorrection,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const { contactId, correctionId } = request.params
        if (!(await corrections.undoCorrection(sql, contactId, correctionId, deps.clock.now()))) throw notFound()
        await tellLive(sql, caller.ownerId, ['people', 'today'])
        return { undone: true as const }
      }),
  })
}
