/** A person's rights: taking everything with them, seeing who looked, erasing it all, and not being included by others. */
import { changeInclusion, eraseMe, exportMe, readAccess as readAccessRoute, readInclusion } from '../../contract/me.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { endLive } from '../../db/live.ts'
import * as access from '../../db/queries/access.ts'
import { type Archive, exportOwner, summaryOf } from '../../db/queries/export.ts'
import { askIn, askOut, hasAskedOut } from '../../db/queries/inclusion.ts'
import * as me from '../../db/queries/me.ts'
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
        const note = await openNotes(deps, caller, archive)
        return {
          format: 'kith-export-1',
          madeAt: madeAt.toISOString(),
          summary: summaryOf(archive, madeAt),
          ...archive,
          note,
        }
      }),
  })
  app.route({
    ...readAccessRoute,
    handler: (request) =>
      asOwner(deps, request, async ({ sql }) => ({
        entries: (await access.readAccess(sql)).map((entry) => ({ ...entry, at: entry.at.toISOString() })),
      })),
  })
  app.route({
    ...eraseMe,
    handler: async (request, reply) => {
      const caller = await deps.authenticate(request)
      await deps.db.asOwner(caller, async (sql) => {
        if (!(await me.readOwner(sql))) throw new Refused(403, 'not-signed-in', 'There is nothing to erase.')
        // Asked for again while it is under way, the answer is the same.
        await me.beginErasure(sql, deps.clock.now())
        await endLive(sql, caller.ownerId)
      })
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
      await deps.db.asOwner(caller, (sql) => (included ? askIn : askOut)(sql, deps.clock.now()))
      return { included }
    },
  })
}

/** Notes as the owner wrote them, in place of their seals. */
async function openNotes(deps: ServerDeps, owner: OwnerRef, archive: Archive): Promise<Record<string, unknown>[]> {
  return Promise.all(
    archive.note.map(async ({ cipher, key_version, ...note }) => ({
      ...note,
      text: (await deps.keys.open(owner, key_version as number, cipher as Buffer)).toString('utf8'),
    })),
  )
}
