/** One sealed token cache an owner. What is in it is opened by platform/entra only. */
import type { Sql } from '../connect.ts'

export type SealedCache = { keyVersion: number; cipher: Buffer }

/** The owner's cache, or undefined when they have to sign in. */
export async function readTokenCache(sql: Sql): Promise<SealedCache | undefined> {
  const [row] = await sql<{ key_version: number; cipher: Buffer }[]>`select key_version, cipher from token_cache`
  return row && { keyVersion: row.key_version, cipher: row.cipher }
}

/** A sign-in: takes the place of whatever was there. */
export async function keepTokenCache(sql: Sql, cache: SealedCache, at: Date): Promise<void> {
  await sql`
    insert into token_cache (tenant_id, owner_id, key_version, cipher, updated_at)
    values (app_tenant(), app_owner(), ${cache.keyVersion}, ${cache.cipher}, ${at})
    on conflict (tenant_id, owner_id) do update set key_version = excluded.key_version, cipher = excluded.cipher, updated_at = excluded.updated_at`
}

/** A renewal: only in place of what was read, so that it never undoes a sign-in or another renewal. True when it was kept. */
export async function renewTokenCache(sql: Sql, was: SealedCache, cache: SealedCache, at: Date): Promise<boolean> {
  const kept = await sql`
    update token_cache set key_version = ${cache.keyVersion}, cipher = ${cache.cipher}, updated_at = ${at}
    where cipher = ${was.cipher} returning 1`
  return kept.length > 0
}

/** Forgets a cache that leads nowhere any more, unless a sign-in has replaced it meanwhile. */
export async function dropTokenCache(sql: Sql, was: SealedCache): Promise<void> {
  await sql`delete from token_cache where cipher = ${was.cipher}`
}

/** Forgets the owner's tokens, whatever they are. */
export async function forgetTokens(sql: Sql): Promise<void> {
  await sql`delete from token_cache`
}
