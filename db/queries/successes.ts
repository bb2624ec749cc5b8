/** What peers did that was great, as the owner tapped it. What was typed is sealed. */
import type { Sql } from '../connect.ts'

export type SuccessRow = {
  success_id: string
  contact_id: string
  on_day: string
  cipher: Buffer
  key_version: number
}

/** Keeps one, new or changed; false where the id is taken by a success of somebody else. */
export async function keepSuccess(
  sql: Sql,
  success: {
    successId: string
    contactId: string
    on: string
    sealed: { cipher: Buffer; keyVersion: number }
    at: Date
  },
): Promise<boolean> {
  const kept = await sql`
    insert into success as s (tenant_id, owner_id, success_id, contact_id, on_day, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${success.successId}, ${success.contactId}, ${success.on}::date, ${success.sealed.cipher},
      ${success.sealed.keyVersion}, ${success.at})
    on conflict (tenant_id, owner_id, success_id) do update set on_day = excluded.on_day, cipher = excluded.cipher, key_version = excluded.key_version
    where s.contact_id = excluded.contact_id returning 1`
  return kept.length > 0
}

/** Those about one person, newest first. */
export async function successesOf(sql: Sql, contactId: string): Promise<SuccessRow[]> {
  return sql<SuccessRow[]>`
    select success_id, contact_id, on_day::text, cipher, key_version from success
    where contact_id = ${contactId} order by on_day desc, success_id limit 50`
}

/** Deletes one; what was sent for it stays noted, so that keeping it again sends nothing twice. False where there is none. */
export async function deleteSuccess(sql: Sql, contactId: string, successId: string): Promise<boolean> {
  const gone = await sql`
    delete from success where contact_id = ${contactId} and success_id = ${successId} returning 1`
  return gone.length > 0
}
