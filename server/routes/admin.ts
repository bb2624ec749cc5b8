/** The administrator's routes. A token with the role `Kith.Admin` proves both who asks and that the organisation consented. */
import type { FastifyRequest } from 'fastify'
import * as contract from '../../contract/admin.ts'
import type { Sql } from '../../db/connect.ts'
import { endLive } from '../../db/live.ts'
import * as admin from '../../db/queries/admin.ts'
import { onboardTenant } from '../../db/queries/tenants.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { notFound } from '../errors.ts'

const dayMs = 86_400_000
/** Fewer owners than these are not counted: the number would say who they are. */
const leastCounted = 5

export function adminRoutes(app: App, deps: ServerDeps): void {
  const asAdministrator = async (request: FastifyRequest, work: (sql: Sql, tenantId: string) => Promise<void>) => {
    const caller = await deps.authenticate(request)
    if (!caller.administrator) throw notFound()
    return deps.db.asTenant(caller.tenantId, async (sql) => {
      await work(sql, caller.tenantId)
      return tenantOf(sql)
    })
  }
  const tenantOf = async (sql: Sql): Promise<contract.Tenant> => {
    const now = deps.clock.now()
    const row = await admin.readTenant(sql, now, new Date(now.getTime() - dayMs))
    if (!row) throw notFound()
    return {
      state: row.state,
      onboardedAt: row.onboarded_at.toISOString(),
      retentionDays: row.retention_days,
      leavingAllowed: row.leaving_allowed,
      health: {
        owners: row.owners < leastCounted ? null : row.owners,
        lateSeconds: row.late_seconds,
        failedJobs: row.failed,
      },
      asOf: now.toISOString(),
    }
  }
  app.route({
    ...contract.onboardTenant,
    handler: (request) =>
      asAdministrator(request, async (sql, tenantId) => {
        await onboardTenant(sql, tenantId, deps.clock.now())
        await admin.returnTenant(sql, deps.clock.now())
      }),
  })
  app.route({ ...contract.readTenant, handler: (request) => asAdministrator(request, async () => undefined) })
  app.route({
    ...contract.changeTenant,
    handler: (request) =>
      asAdministrator(request, async (sql) => {
        await admin.changeTenant(sql, request.body)
        if (request.body.state === 'suspended') await endLive(sql, null)
      }),
  })
  app.route({
    ...contract.leaveTenant,
    handler: async (request, reply) => {
      const left = await asAdministrator(request, async (sql) => {
        await admin.leaveTenant(sql, deps.clock.now())
        await endLive(sql, null)
      })
      return reply.code(202).send(left)
    },
  })
}
