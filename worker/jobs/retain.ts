/**
 * Starts by the clock, once a day for every owner. Changes: whoever has left is marked for erasure; what was read before
 * the organisation's line is retracted, and deleted once no score holds it; the rest is deleted by age, in batches.
 * Starts score-relationships next, where something was retracted.
 */
import { leavingPolicy } from '../../core/policy/leaving.ts'
import { retentionPolicy } from '../../core/policy/retention.ts'
import { spread } from '../../core/spread/share.ts'
import type { OwnerRef, Sql } from '../../db/connect.ts'
import { tellLive } from '../../db/live.ts'
import { arm, armNoLater } from '../../db/queries/due.ts'
import { plainWords, sealPlainWords } from '../../db/queries/invites.ts'
import { followAccount } from '../../db/queries/leaving.ts'
import * as retention from '../../db/queries/retention.ts'
import { sealInvite } from '../../platform/invite-words.ts'
import type { Deps, Handler } from '../deps.ts'

const hourMs = 3_600_000
/** What was retracted has been folded by then. */
const afterFoldMs = hourMs / 4

export const retain: Handler<'retain'> = async (deps, { eventId, tenantId, ownerId }) => {
  const owner = { tenantId, ownerId }
  const now = deps.clock.now()
  const lines = await deps.db.asOwner(owner, (sql) => begin(sql, owner, now))
  if (!lines) return
  const batches = (work: (sql: Sql, most: number) => Promise<number>): Promise<number> => inBatches(deps, owner, work)
  await batches((sql, most) => sealOld(deps, owner, sql, most))
  const forgotten = await batches((sql, most) => retention.forgetRetracted(sql, lines, most))
  const retracted = await batches((sql, most) => retention.retractOld(sql, lines, most))
  const leftOut = await batches((sql, most) => retention.letLeftOutGo(sql, lines, most))
  let aged = 0
  for (const table of Object.keys(retention.aging) as (keyof typeof retention.aging)[])
    aged += await batches((sql, most) => retention.letGo(sql, table, lines, most))
  const contacts = await batches((sql, most) => retention.letContactsGo(sql, lines, most))
  const people = await deps.db.asTenant(tenantId, (sql) => retention.letPeopleGo(sql, lines.logAt))
  const spent = await deps.db.unbound((sql) => retention.forgetSpent(sql, now))
  deps.log.info({ forgotten, retracted, leftOut, aged, contacts, people, spent }, 'what came of age was let go')
  if (forgotten + contacts > 0) await deps.db.asOwner(owner, (sql) => tellLive(sql, ownerId, ['people', 'today']))
  if (retracted === 0) return
  await deps.db.asOwner(owner, async (sql) => {
    await armNoLater(sql, owner, 'score-relationships', now)
    await armNoLater(sql, owner, 'retain', new Date(now.getTime() + afterFoldMs))
  })
  await deps.enqueue('score-relationships', { eventId, tenantId, ownerId })
}

/** Seals the words of invites from before they were sealed. */
async function sealOld(deps: Deps, owner: OwnerRef, sql: Sql, most: number): Promise<number> {
  const plain = await plainWords(sql, most)
  for (const { inviteId, ...words } of plain)
    await sealPlainWords(sql, inviteId, await sealInvite(deps.keys, owner, words))
  return plain.length
}

/** The lines to keep to, or undefined where nothing is to be done: no owner, or everything of theirs goes. */
async function begin(sql: Sql, owner: OwnerRef, now: Date): Promise<retention.Lines | undefined> {
  const lines = await retention.moveLine(sql, now)
  if (!lines || (await followAccount(sql, now)) || (await retention.followAbsence(sql, now))) return undefined
  await arm(sql, owner, 'retain', new Date(now.getTime() + spread(owner.ownerId, 24 * hourMs)))
  if (await retention.accountInDoubt(sql))
    await armNoLater(sql, owner, 'retain', new Date(now.getTime() + leavingPolicy.goneHours * hourMs))
  return lines
}

/** A batch a transaction, until one is not full. Gives how many rows in all. */
async function inBatches(
  deps: Deps,
  owner: OwnerRef,
  work: (sql: Sql, most: number) => Promise<number>,
): Promise<number> {
  for (let done = 0; ; ) {
    const batch = await deps.db.asOwner(owner, (sql) => work(sql, retentionPolicy.batch))
    done += batch
    if (batch < retentionPolicy.batch) return done
  }
}
