/** What falls due later: one row an owner, job and subject, in business time. The schedule polls it and starts the job. */
import type { OwnerRef, Sql } from '../connect.ts'

/** A row taken from the schedule; `subjectId` is '' where the job is about the owner as a whole. */
export type DueRow = { tenantId: string; ownerId: string; what: string; subjectId: string }

/**
 * Sets when `what` (one of `clockStarts` in contract/jobs.ts) starts for this owner, replacing an earlier time and any
 * lease: whoever arms a row while its job runs makes sure that the job runs once more.
 */
export async function arm(sql: Sql, owner: OwnerRef, what: string, at: Date, subjectId = ''): Promise<void> {
  await sql`
    insert into due (tenant_id, owner_id, what, subject_id, due_at)
    values (${owner.tenantId}, ${owner.ownerId}, ${what}, ${subjectId}, ${at})
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at`
}

/** As `arm`, but an earlier time that is already set stays. */
export async function armNoLater(sql: Sql, owner: OwnerRef, what: string, at: Date, subjectId = ''): Promise<void> {
  await sql`
    insert into due as d (tenant_id, owner_id, what, subject_id, due_at)
    values (${owner.tenantId}, ${owner.ownerId}, ${what}, ${subjectId}, ${at})
    on conflict (tenant_id, owner_id, what, subject_id)
      do update set due_at = least(d.due_at, excluded.due_at)`
}

/** Sets a time only where none is set yet. */
export async function armOnce(sql: Sql, owner: OwnerRef, what: string, at: Date): Promise<void> {
  await sql`
    insert into due (tenant_id, owner_id, what, due_at) values (${owner.tenantId}, ${owner.ownerId}, ${what}, ${at})
    on conflict (tenant_id, owner_id, what, subject_id) do nothing`
}

/** Takes the row away, whether or not it was taken: what it was for is no longer wanted. */
export async function disarm(sql: Sql, owner: OwnerRef, what: string, subjectId = ''): Promise<void> {
  await sql`
    delete from due where tenant_id = ${owner.tenantId} and owner_id = ${owner.ownerId} and what = ${what}
      and subject_id = ${subjectId}`
}

/**
 * Ends a run that the schedule started: the row goes unless somebody armed it anew in the meantime (which takes its lease
 * away: a trigger). The run loop calls it after every job that the clock may start, so a handler only re-arms what it wants again.
 */
export async function finishDue(sql: Sql, owner: OwnerRef, what: string, subjectId = ''): Promise<void> {
  await sql`
    delete from due where tenant_id = ${owner.tenantId} and owner_id = ${owner.ownerId} and what = ${what}
      and subject_id = ${subjectId} and leased_until is not null`
}

/** Gives a taken row back: it could not be started, and is due as before. */
export async function releaseDue(sql: Sql, owner: OwnerRef, what: string, subjectId = ''): Promise<void> {
  await sql`
    update due set leased_until = null where tenant_id = ${owner.tenantId} and owner_id = ${owner.ownerId}
      and what = ${what} and subject_id = ${subjectId}`
}

/**
 * Takes up to `most` rows that are due at business time `upto` and leases them until `leaseUntil` (real time, as `realNow`):
 * a row whose job was lost is taken again after that. Runs in `db.unbound`.
 */
export async function takeDue(
  sql: Sql,
  taking: { upto: Date; realNow: Date; leaseUntil: Date; most: number },
): Promise<DueRow[]> {
  return sql<DueRow[]>`
    select tenant_id as "tenantId", owner_id as "ownerId", what, subject_id as "subjectId"
    from take_due(${taking.upto}, ${taking.realNow}, ${taking.leaseUntil}, ${taking.most})`
}

/** When the next row falls due after a moment of business time, or null. Runs in `db.unbound`. */
export async function nextDue(sql: Sql, after: Date): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`select next_due(${after}) as at`
  return row?.at ?? null
}

/** Arms whatever is open and has no row: pending interactions, held invites and messages, unread mailboxes. Runs in `db.unbound`. */
export async function armOpenWork(sql: Sql, at: Date): Promise<number> {
  const [answer] = await sql<{ armed: number }[]>`select arm_open_work(${at}) + arm_open_messages(${at}) as armed`
  return answer?.armed ?? 0
}
