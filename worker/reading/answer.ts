/** What an answer of Graph's means for reading: go on, come back later, or stop until somebody changes something. */
import { refusalPolicy } from '../../core/policy/reading.ts'
import type { OwnerRef } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { clearRefusals, countRefusal, parkMailbox, readMissing, setMissing } from '../../db/queries/mailboxes.ts'
import type { GraphAnswer, GraphRequest } from '../../platform/graph/graph.ts'
import type { Deps } from '../deps.ts'
import { Later, Refused } from '../failures.ts'
import { refusedWaitMs } from './refusals.ts'

/** An answer that the caller has something to do about. */
export type Answered = Exclude<GraphAnswer, { kind: 'later' | 'parked' }>

/** Asks Graph. Throws Later when it is to be asked again, Refused once the mailbox is parked; the screen says why. */
export async function ask(deps: Deps, owner: OwnerRef, request: GraphRequest): Promise<Answered> {
  return heed(deps, owner, await deps.graph.request(owner, request))
}

/** What an answer that was had already means; throws as `ask` does. */
export async function heed(deps: Deps, owner: OwnerRef, answer: GraphAnswer): Promise<Answered> {
  if (answer.kind === 'later') throw new Later(answer.afterMs, answer.code)
  if (answer.kind !== 'parked') return answer
  await park(deps, owner, answer.because)
  throw new Refused(answer.because)
}

/** Asks for something that must be there: any answer but success and `resync` puts the job off, in the end for good. */
export async function askFor(
  deps: Deps,
  owner: OwnerRef,
  request: GraphRequest,
): Promise<Extract<Answered, { kind: 'ok' | 'resync' | 'missing-scope' }>> {
  const answer = await ask(deps, owner, request)
  if (answer.kind === 'ok' || answer.kind === 'resync' || answer.kind === 'missing-scope') return answer
  return mailboxRefused(deps, owner, answer.code)
}

/** Stops reading a mailbox and tells the owner's pages. */
export async function park(deps: Deps, owner: OwnerRef, because: string): Promise<void> {
  await deps.db.asOwner(owner, async (sql) => {
    if (await parkMailbox(sql, because)) await tellLive(sql, owner.ownerId, ['me'])
  })
  deps.log.info({ tenantId: owner.tenantId, ownerId: owner.ownerId, because }, 'mailbox parked')
}

/** Notes whether a part can be read, and tells the owner's pages when that changed. Nothing left to read: parked, and Refused is thrown. */
export async function noteMissing(
  deps: Deps,
  owner: OwnerRef,
  part: 'mail' | 'calendar' | 'directory',
  missing: boolean,
): Promise<void> {
  const left = await deps.db.asOwner(owner, async (sql) => {
    if (await setMissing(sql, part, missing, deps.clock.now())) await tellLive(sql, owner.ownerId, ['me'])
    return readMissing(sql)
  })
  if (!missing || !left.includes('mail') || !left.includes('calendar')) return
  await park(deps, owner, 'consent-revoked')
  throw new Refused('consent-revoked')
}

/** What the mailbox cannot be read without was refused. Always throws: Later, or Refused once the mailbox is parked. */
export async function mailboxRefused(deps: Deps, owner: OwnerRef, code: string): Promise<never> {
  const refusals = await deps.db.asOwner(owner, countRefusal)
  deps.log.warn({ tenantId: owner.tenantId, ownerId: owner.ownerId, code, refusals }, 'Graph refused a read')
  if (refusals < refusalPolicy.triesMost) throw new Later(refusedWaitMs(refusals), code)
  await park(deps, owner, 'refused')
  throw new Refused('refused')
}

/** What the mailbox cannot be read without was answered: refusals count from nothing again. */
export const mailboxAnswered = (deps: Deps, owner: OwnerRef): Promise<void> => deps.db.asOwner(owner, clearRefusals)
