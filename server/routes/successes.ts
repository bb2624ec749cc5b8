/** "They did something great": one tap, a line if the owner likes, and a word before the two next meet. */
import { z } from 'zod'
import * as contract from '../../contract/wins.ts'
import { isoDate, localAt } from '../../core/zones/local.ts'
import { armNoLater } from '../../db/queries/due.ts'
import { isContact } from '../../db/queries/notes.ts'
import * as successes from '../../db/queries/successes.ts'
import { sealWords } from '../../platform/sealed-words.ts'
import type { App } from '../app.ts'
import { creditText } from '../credit-text.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound, Refused } from '../errors.ts'
import { asOwner, type OwnerScope } from '../owner.ts'

const Params = z.object({ contactId: z.uuid(), successId: z.uuid() })
type Params = z.infer<typeof Params>

async function one(deps: ServerDeps, scope: OwnerScope, { contactId, successId }: Params): Promise<contract.Success> {
  const row = (await successes.successesOf(scope.sql, contactId)).find((found) => found.success_id === successId)
  if (!row) throw notFound()
  return { successId, contactId, on: row.on_day, text: await creditText(deps, scope.caller, row) }
}

export function successRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...contract.keepSuccess,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { sql, caller, owner } = scope
        const { contactId, successId } = request.params
        const { on, text } = request.body
        const at = deps.clock.now()
        if (!(await isContact(sql, contactId))) throw notFound()
        if (on > isoDate(localAt(owner.zone, at.getTime()).day))
          throw new Refused(400, 'bad-request', 'That day is still to come. Keep what has happened.')
        const sealed = await sealWords(deps.keys, caller, { text: text ?? '' })
        if (!(await successes.keepSuccess(sql, { successId, contactId, on, sealed, at }))) throw notFound()
        await armNoLater(sql, caller, 'suggest', at)
        return one(deps, scope, request.params)
      }),
  })
  app.route({
    ...contract.deleteSuccess,
    handler: (request) =>
      asOwner(deps, request, async (scope) => {
        const { contactId, successId } = request.params
        const gone = await one(deps, scope, request.params)
        await successes.deleteSuccess(scope.sql, contactId, successId)
        await armNoLater(scope.sql, scope.caller, 'suggest', deps.clock.now())
        return gone
      }),
  })
}
