/** Who opened what: written with every export, read by the owner only. */
import type { Sql } from '../connect.ts'

/** Adds one line to the owner's access log. */
export async function logAccess(sql: Sql, entry: { at: Date; actor: string; what: string }): Promise<void> {
  await sql`insert into access_log (tenant_id, owner_id, at, actor, what) values (app_tenant(), app_owner(), ${entry.at}, ${entry.actor}, ${entry.what})`
}

/** The last hundred lines, newest first. */
export async function readAccess(sql: Sql): Promise<{ at: Date; actor: string; what: string }[]> {
  return sql<
    { at: Date; actor: string; what: string }[]
  >`select at, actor, what from access_log order by at desc limit 100`
}
