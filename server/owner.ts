/** A route of the owner's: who is calling is settled first, and everything it reads or writes is theirs. */
import type { FastifyRequest } from 'fastify'
import type { Sql } from '../db/connect.ts'
import type { OwnerRow } from '../db/queries/me.ts'
import { readOwner } from '../db/queries/me.ts'
import { onceMore } from './again.ts'
import type { Caller } from './auth.ts'
import type { ServerDeps } from './deps.ts'
import { Refused } from './errors.ts'

/** What an owner's route gets: the caller, their row, and a transaction in which nothing but theirs exists. */
export type OwnerScope = { caller: Caller; owner: OwnerRow; sql: Sql }

/** Runs `work` as the caller in one transaction, which may be done twice (`onceMore`); 403 `not-signed-in` before the first sign-in, 409 while erasing. */
export async function asOwner<T>(
  deps: ServerDeps,
  request: FastifyRequest,
  work: (scope: OwnerScope) => Promise<T>,
): Promise<T> {
  const caller = await deps.authenticate(request)
  const transaction = async (sql: Sql): Promise<T> => {
    const owner = await readOwner(sql)
    if (!owner) throw new Refused(403, 'not-signed-in', 'Sign in to Kith first: POST /api/session.')
    if (owner.state === 'erasing')
      throw new Refused(409, 'erasing', 'Everything is being erased. Sign in again when it is done.')
    return work({ caller, owner, sql })
  }
  return onceMore(() => deps.db.asOwner({ tenantId: caller.tenantId, ownerId: caller.ownerId }, transaction))
}

/** The id fields of a job for this caller. */
export const jobFor = (request: FastifyRequest, caller: Caller) => ({
  eventId: request.id,
  tenantId: caller.tenantId,
  ownerId: caller.ownerId,
})
