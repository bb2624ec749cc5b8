/** Tells open pages what to refetch: one notification a kind, sent when the transaction commits. */
import type { Sql } from './connect.ts'

/** A part of an owner's pages. */
export type LiveKind = 'me' | 'people' | 'today' | 'invites'

/** Whose page, and which part of it: `tenant:owner:kind` and nothing else travels. */
export async function tellLive(sql: Sql, ownerId: string, kinds: readonly LiveKind[]): Promise<void> {
  if (kinds.length === 0) return
  await sql`
    select pg_notify('kith_live', concat_ws(':', app_tenant(), ${ownerId}::text, kind)) from unnest(${kinds as string[]}::text[]) kind`
}

/** Ends the open streams of one owner of the tenant, or of all its owners with null, in every server at once. */
export async function endLive(sql: Sql, ownerId: string | null): Promise<void> {
  await sql`select pg_notify('kith_live', app_tenant() || ':' || ${ownerId ?? ''} || ':end')`
}
