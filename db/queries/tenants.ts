/** Organisations: who is onboarded, the wrapped key of each, and which kind of tenant this database has held. */
import type { Sql } from '../connect.ts'

/** Whether the tenant is onboarded and active. Runs in `db.asTenant`. */
export async function tenantIsActive(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from tenant where state = 'active'`).length > 0
}

/** Whether the tenant is known and not active: then nothing is done for its owners. Runs in `db.asTenant`. */
export async function tenantIsStopped(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from tenant where state <> 'active'`).length > 0
}

/** Onboards a tenant; one that is there already stays as it is, also where it has left. Runs in `db.asTenant`. */
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

/** A data key of the tenant's, wrapped by the master key. */
export type WrappedKey = { version: number; wrapped: Buffer }

/** The tenant's keys, oldest first; null when the tenant is not onboarded or has none yet. Runs in `db.asTenant`. */
export async function readWrappedKeys(sql: Sql): Promise<WrappedKey[] | null> {
  const keys = await sql<WrappedKey[]>`select version, wrapped from tenant_key order by version`
  return keys.length > 0 ? keys : null
}

/** Keeps the tenant's first key unless another process was faster; answers what is kept, null when it is not onboarded. */
export async function keepFirstKey(sql: Sql, key: WrappedKey): Promise<WrappedKey[] | null> {
  await sql`
    insert into tenant_key (tenant_id, version, wrapped) select tenant_id, ${key.version}, ${key.wrapped} from tenant
    on conflict do nothing`
  return readWrappedKeys(sql)
}

/** The tenant's keys, which nobody else changes until the transaction ends. */
export async function lockWrappedKeys(sql: Sql): Promise<WrappedKey[]> {
  await sql`select 1 from tenant for update`
  return (await readWrappedKeys(sql)) ?? []
}

/** Stores these keys in place of those of the same version. */
export async function keepKeys(sql: Sql, keys: readonly WrappedKey[]): Promise<void> {
  for (const { version, wrapped } of keys)
    await sql`
      insert into tenant_key (tenant_id, version, wrapped) values (app_tenant(), ${version}, ${wrapped})
      on conflict (tenant_id, version) do update set wrapped = excluded.wrapped`
}

/** Deletes the tenant's keys before this version, of which one must be there. */
export async function dropKeysBefore(sql: Sql, version: number): Promise<void> {
  await sql`
    delete from tenant_key where version < ${version} and exists (select 1 from tenant_key k where k.version >= ${version})`
}
