/** `/healthz`: the process answers. `/readyz`: Postgres and the queues answer too. */
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'

export function healthRoutes(app: App, deps: ServerDeps): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async () => {
    const checks = await Promise.allSettled([deps.db.ping(), deps.pingQueues()])
    const missing = checks.flatMap((check, index) =>
      check.status === 'rejected' ? [['database', 'queues'][index]] : [],
    )
    if (missing.length > 0)
      throw new Refused(
        503,
        'not-ready',
        `Not answering: ${missing.join(', ')}. It is tried again at the next request.`,
      )
    return { status: 'ready', database: 'ok', queues: 'ok' }
  })
}
