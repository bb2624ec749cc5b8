/** Organisations: who is onboarded, the wrapped key of each, and which kind of tenant this database has held. */
import type { Sql } from '../connect.ts'

/** Whether the tenant is onboarded and active. Runs in `db.asTenant`. */
export async function tenantIsActive(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from tenant where state = 'active'`).length > 0
}

/** Onboards a tenant; one that is there already stays as it is. Runs in `db.asTenant`. */
export async function onboardTenant(sql: Sql, tenantId: string, at: Date): Promise<void> {
  await sql`insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${at}) on conflict do nothing`
}

/** The modes of `TENANT_MODE` that this database has ever been used with. */
export async function heldModes(sql: Sql): Promise<string[]> {
  return (await sql<{ mode: string }[]>`select mode from held_mode order by mode`).map(({ mode }) => mode)
}

/** Notes that this database is used with `mode` from now on. */
export async function holdMode(sql: Sql, mode: 'sandbox' | 'entra', at: Date): Promise<void> {
  await sql`insert into held_mode (mode, since) values (${mode}, ${at}) on conflict do nothing`
}

/** The tenant's data key, wrapped by the master key; null before the first use. */
export type WrappedKey = { version: number; wrapped: Buffer | null }

/** Reads the tenant's wrapped key, or null when there is no such tenant. Runs in `db.asTenant`. */
export async function readWrappedKey(sql: Sql): Promise<WrappedKey | null> {
  const [row] = await sql<{ version: number; wrapped: Buffer | null }[]>`
    select key_version as version, wrapped_key as wrapped from tenant`
  return row ?? null
}

/** Stores the tenant's first wrapped key unless another process was faster; answers whether this one is kept. */
export async function keepFirstKey(sql: Sql, wrapped: Buffer): Promise<boolean> {
  const kept = await sql`update tenant set wrapped_key = ${wrapped} where wrapped_key is null returning 1`
  return kept.length > 0
}
