/** Tells open pages what to refetch: one notification a kind, sent when the transaction commits. */
import type { Sql } from './connect.ts'

/** Whose page, and which part of it: `owner:kind` and nothing else travels. */
export async function tellLive(
  sql: Sql,
  ownerId: string,
  kinds: readonly ('me' | 'people' | 'today' | 'invites')[],
): Promise<void> {
  if (kinds.length === 0) return
  await sql`select pg_notify('kith_live', ${ownerId} || ':' || kind) from unnest(${kinds as string[]}::text[]) kind`
}
