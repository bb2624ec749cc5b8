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

/** Sets what is given and leaves the rest; an organisation that has left is turned on again by `returnTenant` alone. */
export async function changeTenant(sql: Sql, change: TenantChange): Promise<void> {
  await sql`
    update tenant set state = coalesce(${change.state ?? null}, state), retention_days = coalesce(${change.retentionDays ?? null}, retention_days),
      leaving_allowed = coalesce(${change.leavingAllowed ?? null}, leaving_allowed)
    where state <> 'left'`
}

/** An organisation that had left is on again, from nothing. Nothing happens to any other. */
export async function returnTenant(sql: Sql, at: Date): Promise<void> {
  await sql`update tenant set state = 'active', onboarded_at = ${at} where state = 'left'`
}

/** The organisation leaves: it is off from now on, and everybody of it is marked for erasure. Gives how many that is. */
export async function leaveTenant(sql: Sql, at: Date): Promise<number> {
  await sql`update tenant set state = 'left'`
  const [row] = await sql<{ owners: number }[]>`select erase_tenant(${at}) as owners`
  return row?.owners ?? 0
}

/**
 * Of an organisation that has left and of which nobody is left, the directory and the keys go too: what is sealed in a
 * backup stays sealed for whoever has no backup of the keys. Gives whether they went.
 */
export async function forgetTenant(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ empty: boolean }[]>`
    select exists (select 1 from tenant where state = 'left') and nobody_left() as empty`
  if (!row?.empty) return false
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and has_table_privilege(c.oid, 'delete')
      and not exists (select 1 from pg_attribute o where o.attrelid = c.oid and o.attname = 'owner_id') order by 1`
  for (const { name } of tables) await sql`delete from ${sql(name)} where tenant_id = app_tenant()`
  return true
}
