/** The organisation as its administrator sees and sets it. All of it runs in `db.asTenant`, where no owner's row exists. */
import type { Sql } from '../connect.ts'

export type TenantRow = {
  state: 'active' | 'suspended' | 'left'
  onboarded_at: Date
  retention_days: number
  leaving_allowed: boolean
  owners: number
  late_seconds: number
  failed: number
}
export type TenantChange = {
  state?: 'active' | 'suspended' | undefined
  retentionDays?: number | undefined
  leavingAllowed?: boolean | undefined
}

/** State, settings and three numbers; undefined before the organisation is onboarded. */
export async function readTenant(sql: Sql, now: Date, failedSince: Date): Promise<TenantRow | undefined> {
  const [row] = await sql<TenantRow[]>`
    select t.state, t.onboarded_at, t.retention_days, t.leaving_allowed, h.owners, h.late_seconds, h.failed
    from tenant t, tenant_health(${now}, ${failedSince}) h`
  return row
}

/** Sets what is given and leaves the rest. */
export async function changeTenant(sql: Sql, change: TenantChange): Promise<void> {
  await sql`
    update tenant set state = coalesce(${change.state ?? null}, state), retention_days = coalesce(${change.retentionDays ?? null}, retention_days),
      leaving_allowed = coalesce(${change.leavingAllowed ?? null}, leaving_allowed)`
}
