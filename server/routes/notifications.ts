/** Where Graph posts: one job for a POST, 202 once it is stored, 503 when it could not be. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { NotificationItem } from '../../contract/jobs.ts'
import { GraphNotifications } from '../../contract/notifications.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { fitted } from '../fitting.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const asUuid = (text: string | null | undefined): string | undefined =>
  text && uuid.test(text) ? text.toLowerCase() : undefined
const changeTypes = new Set(['created', 'updated', 'deleted'])

function itemsOf(body: GraphNotifications): NotificationItem[] {
  const items: NotificationItem[] = []
  for (const one of body.value) {
    const subscriptionId = asUuid(one.subscriptionId)
    if (!subscriptionId) continue
    items.push({
      subscriptionId,
      ...(one.clientState ? { clientStateHash: createHash('sha256').update(one.clientState).digest('base64url') } : {}),
      ...(asUuid(one.tenantId) ? { tenantId: asUuid(one.tenantId) } : {}),
      ...(one.changeType && changeTypes.has(one.changeType) ? { changeType: one.changeType as 'created' } : {}),
      ...(one.lifecycleEvent ? { lifecycleEvent: one.lifecycleEvent } : {}),
      ...(one.resourceData?.id ? { resourceId: one.resourceData.id } : {}),
    })
  }
  return items
}

/** `POST /graph/notifications` and `/graph/lifecycle`. Graph asks for an echo first (validationToken, within 10 s). */
export function notificationRoutes(app: FastifyInstance, deps: ServerDeps): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser('text/plain', { parseAs: 'string', bodyLimit: 4096 }, (_request, body, done) =>
      done(null, body),
    )
    for (const url of ['/graph/notifications', '/graph/lifecycle']) {
      scope.post(url, { schema: { hide: true }, bodyLimit: 1_048_576 }, async (request, reply) => {
        const { validationToken } = request.query as { validationToken?: unknown }
        if (typeof validationToken === 'string') {
          if (validationToken.length > 2048)
            throw new Refused(400, 'bad-request', 'The validation token is longer than 2048 characters.')
          return reply
            .headers({ 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" })
            .type('text/plain; charset=utf-8')
            .send(validationToken)
        }
        const collection = fitted(GraphNotifications, request.body)
        if (collection === null)
          throw new Refused(
            400,
            'bad-request',
            'Send a change notification collection: {"value":[…]} with 1 to 1000 items.',
          )
        const items = itemsOf(collection)
        request.log.debug({ eventId: request.id, items: items.length }, 'notifications arrived')
        if (items.length > 0) {
          try {
            await deps.enqueue('take-notifications', { eventId: request.id, items })
          } catch (error) {
            request.log.error({ err: { name: (error as Error).name } }, 'notifications could not be stored')
            throw new Refused(503, 'not-stored', 'The notifications could not be stored. Send them again.', {
              'retry-after': '10',
            })
          }
        }
        return reply.code(202).send()
      })
    }
  })
}
