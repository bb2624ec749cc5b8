/** Jobs that failed for good: which, whose and a reason code; never what they were about. */
import type { Sql } from '../connect.ts'

export type DeadLetter = {
  job: string
  jobId: string | null
  tenantId: string | null
  ownerId: string | null
  /** A code such as `timeout` or `bad-payload`; never a message, which may quote what it was about. */
  reason: string
  at: Date
}

/** Records one. Runs in any transaction; nobody but an operator can read them. */
export async function recordDeadLetter(sql: Sql, letter: DeadLetter): Promise<void> {
  await sql`
    insert into dead_letter (job, job_id, tenant_id, owner_id, reason, at)
    values (${letter.job}, ${letter.jobId}, ${letter.tenantId}, ${letter.ownerId}, ${letter.reason}, ${letter.at})`
}
