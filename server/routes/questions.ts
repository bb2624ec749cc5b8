/** Questions that a changed org chart leaves: keep a promoted peer? keep the notes about a report? */
import { answerOutOfRange, answerReportNotes, askOutOfRangeAgain, listQuestions } from '../../contract/questions.ts'
import { tellLive } from '../../db/live.ts'
import * as questions from '../../db/queries/questions.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

export function questionRoutes(app: App, deps: ServerDeps): void {
  const answer = async ({ sql, caller }: OwnerScope, contactId: string, keep: boolean | null) => {
    if (!(await questions.answerOutOfRange(sql, contactId, keep, deps.clock.now()))) throw notFound()
    await tellLive(sql, caller.ownerId, ['people', 'today'])
    return { contactId, answer: keep === null ? ('asked' as const) : keep ? ('kept' as const) : ('let-go' as const) }
  }
  app.route({
    ...listQuestions,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { outOfRange, reports } = await questions.readQuestions(sql)
        const told = <T extends { contact_id: string }>({ contact_id, ...rest }: T) => ({
          contactId: contact_id,
          ...rest,
        })
        return { outOfRange: outOfRange.map(told), reports: reports.map(told) }
      }),
  })
  app.route({
    ...answerOutOfRange,
    handler: (request) => asOwner(deps, request, (scope) => answer(scope, request.params.contactId, request.body.keep)),
  })
  app.route({
    ...askOutOfRangeAgain,
    handler: (request) => asOwner(deps, request, (scope) => answer(scope, request.params.contactId, null)),
  })
  app.route({
    ...answerReportNotes,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const { contactId } = request.params
        const erased = await questions.answerReportNotes(sql, contactId, request.body.keep)
        if (erased === undefined) throw notFound()
        await tellLive(sql, caller.ownerId, ['people'])
        return { contactId, kept: request.body.keep, erased }
      }),
  })
}
