/** Who calls a route of an owner's is settled once, before its body is read, and counted against their own allowance. */
import type { FastifyRequest } from 'fastify'
import { onboardTenant } from '../contract/admin.ts'
import type { App } from './app.ts'
import type { Caller } from './auth.ts'
import type { ServerDeps } from './deps.ts'
import { Refused } from './errors.ts'
import { toldRoute } from './told-route.ts'

/** Requests in a minute. The tenant's is what one organisation may take from the others. */
export type Allowances = { perOwner: number; perTenant: number }

/** What the add-in must know before anybody is signed in. */
const open: ReadonlySet<string> = new Set(['/api/config'])
const minuteMs = 60_000

/** 429 with the time to wait, in seconds of at least one. */
export const tooMany = (ttlMs: number): Refused => {
  const seconds = Math.max(1, Math.ceil(ttlMs / 1000))
  return new Refused(429, 'too-many-requests', `Wait ${seconds} seconds and try again.`, {
    'retry-after': String(seconds),
  })
}

/**
 * Asks every `/api` route's caller for their token before validation, so that nobody learns from an answer which address or
 * body would have been a good one. Answers the same deps with an `authenticate` that remembers who called. Register it
 * after the limit by address, which runs earlier (onRequest) and is all that a forged token can spend.
 */
export function installCallers(app: App, deps: ServerDeps, allowances: Allowances): ServerDeps {
  const callers = new WeakMap<FastifyRequest, Promise<Caller>>()
  const authenticate = (request: FastifyRequest): Promise<Caller> => {
    const known = callers.get(request)
    if (known) return known
    const asked = deps.authenticate(request, { tenantMayBeNew: request.routeOptions.url === onboardTenant.url })
    callers.set(request, asked)
    return asked
  }
  const keyOf = (part: (caller: Caller) => string) => async (request: FastifyRequest) =>
    part(await authenticate(request))
  const limits = [
    app.createRateLimit({
      max: allowances.perOwner,
      timeWindow: minuteMs,
      keyGenerator: keyOf(({ tenantId, ownerId }) => `owner:${tenantId}:${ownerId}`),
    }),
    app.createRateLimit({
      max: allowances.perTenant,
      timeWindow: minuteMs,
      keyGenerator: keyOf(({ tenantId }) => `tenant:${tenantId}`),
    }),
  ]
  app.addHook('preParsing', async (request) => {
    const url = request.routeOptions.url
    if (!url?.startsWith('/api/') || open.has(url)) return
    const { tenantId, ownerId } = await authenticate(request)
    request.log.debug({ eventId: request.id, tenantId, ownerId, route: toldRoute(request) }, 'the caller is known')
    for (const limit of limits) {
      const spent = await limit(request)
      if (!spent.isAllowed && spent.isExceeded) throw tooMany(spent.ttl)
    }
  })
  return { ...deps, authenticate }
}
