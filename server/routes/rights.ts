/** A person's rights: taking everything with them, seeing who looked, erasing it all, and not being included by others. */
import { changeInclusion, eraseMe, exportMe, readAccess as readAccessRoute, readInclusion } from '../../contract/me.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { endLive } from '../../db/live.ts'
import * as access from '../../db/queries/access.ts'
import { type Archive, exportOwner, summaryOf } from '../../db/queries/export.ts'
import { askIn, askOut, hasAskedOut } from '../../db/queries/inclusion.ts'
import * as me from '../../db/queries/me.ts'
import { onceMore } from '../again.ts'
import type { App } from '../app.ts'
import type { ServerDeps } from '../deps.ts'
import { Refused } from '../errors.ts'
import { asOwner, jobFor } from '../owner.ts'

export function rightsRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...exportMe,
    handler: (request) =>
      asOwner(deps, request, async ({ sql, caller }) => {
        const madeAt = deps.clock.now()
        await access.logAccess(sql, { at: madeAt, actor: 'you', what: 'export' })
        const archive = await exportOwner(sql)
        return {
          format: 'kith-export-1',
          madeAt: madeAt.toISOString(),
          summary: summaryOf(archive, madeAt),
          ...(await openSealed(deps, caller, archive)),
        }
      }),
  })
  app.route({
    ...readAccessRoute,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => {
        const { entries, ...sums } = await access.readAccess(sql)
        return { ...sums, entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })) }
      }),
  })
  app.route({
    ...eraseMe,
    handler: async (request, reply) => {
      const caller = await deps.authenticate(request)
      const begin = async (sql: Sql): Promise<void> => {
        if (!(await me.readOwner(sql))) throw new Refused(403, 'not-signed-in', 'There is nothing to erase.')
        // Asked for again while it is under way, the answer is the same.
        await me.beginErasure(sql, deps.clock.now())
        await endLive(sql, caller.ownerId)
      }
      await onceMore(() => deps.db.asOwner(caller, begin))
      // The due row is the truth; this only makes it start at once.
      await deps.enqueue('erase-owner', jobFor(request, caller)).catch(() => undefined)
      return reply.code(202).send({ state: 'erasing' as const })
    },
  })
  inclusionRoutes(app, deps)
}

/** These two ask for no sign-in to Kith: who never used it may still ask not to be included. */
function inclusionRoutes(app: App, deps: ServerDeps): void {
  app.route({
    ...readInclusion,
    handler: async (request) => {
      const caller = await deps.authenticate(request)
      return { included: !(await deps.db.asOwner(caller, hasAskedOut)) }
    },
  })
  app.route({
    ...changeInclusion,
    handler: async (request) => {
      const caller = await deps.authenticate(request)
      const { included } = request.body
      const follow = included ? askIn : askOut
      await onceMore(() => deps.db.asOwner(caller, (sql) => follow(sql, deps.clock.now())))
      return { included }
    },
  })
}

/** Every row with its sealed words as the owner wrote them, in place of the seal; what holds several fields is JSON. */
async function openSealed(deps: ServerDeps, owner: OwnerRef, archive: Archive): Promise<Archive> {
  const opened: Partial<Archive> = {}
  for (const [table, rows] of Object.entries(archive) as [keyof Archive, Record<string, unknown>[]][])
    opened[table] = await Promise.all(
      rows.map(async ({ cipher, key_version, ...row }) => {
        if (!Buffer.isBuffer(cipher)) return row
        return { ...row, text: (await deps.keys.open(owner, key_version as number, cipher)).toString('utf8') }
      }),
    )
  return opened as Archive
}
