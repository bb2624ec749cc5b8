/** Small facts under a key: what reading keeps about a mailbox (`reading.…`), how the owner is told (`notify`), and how times become events (`booking`). */
import type { Sql } from '../connect.ts'

type Key = `reading.${string}` | 'notify' | 'booking'

/** The value under a key, or null. The caller knows what it stored there. */
export async function readSetting<T>(sql: Sql, key: Key): Promise<T | null> {
  const [row] = await sql<{ value: T }[]>`select value from setting where key = ${key}`
  return row?.value ?? null
}

/** Stores a JSON value under a key. */
export async function saveSetting(sql: Sql, key: Key, value: unknown, at: Date): Promise<void> {
  await sql`
    insert into setting (tenant_id, owner_id, key, value, updated_at)
    values (app_tenant(), app_owner(), ${key}, ${JSON.stringify(value)}::text::jsonb, ${at})
    on conflict (tenant_id, owner_id, key) do update set value = excluded.value, updated_at = excluded.updated_at`
}
