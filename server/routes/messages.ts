/** Mails and posts of the owner's: read, taken back while held, or sent at once. */
import { readMessage, sendMessageNow, undoMessage } from '../../contract/messages.ts'
import * as messages from '../../db/queries/messages.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { shownMessage } from '../outgoing.ts'
import { asOwner, jobFor } from '../owner.ts'

export function messageRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...readMessage,
    handler: (request) =>
      asOwner(deps, request, ({ sql, caller }) => shownMessage(deps, caller, sql, request.params.messageId)),
  })
  app.route({
    ...undoMessage,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const { messageId } = request.params
        const undone = await messages.undoMessage(sql, caller, messageId)
        const shown = await shownMessage(deps, caller, sql, messageId)
        if (!undone && shown.state !== 'undone')
          throw new Refused(409, 'already-sent', 'The ten seconds are over and it has left.')
        return shown
      }),
  })
  app.route({
    ...sendMessageNow,
    handler: async (request, reply) => {
      const { messageId } = request.params
      const { shown, caller } = await asOwner(deps, request, async ({ sql, caller }) => {
        const ended = await messages.endMessageHold(sql, caller, messageId, deps.clock.now())
        const shown = await shownMessage(deps, caller, sql, messageId)
        if (!ended && (shown.state === 'undone' || shown.state === 'failed'))
          throw new Refused(409, 'not-held', 'This does not wait to be sent. Write it anew.')
        return { shown, caller }
      })
      await deps.enqueue('send-message', { ...jobFor(request, caller), messageId }).catch(() => undefined)
      return reply.code(202).send(shown)
    },
  })
}
