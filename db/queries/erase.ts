/** Erasure: every row of the owner's, in whatever table, in one transaction; a tombstone is all that stays. */
import type { Sql } from '../connect.ts'
import { lockOwnerScores } from './relationships.ts'

/** The tombstone, and the wish not to be included, which a person may have without using Kith for themselves. */
const kept = ['erased', 'not_included']

/** Whether everything is to go: the owner asked for it, or it was done once and nobody signed in since. */
export async function isToBeErased(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ wanted: boolean }[]>`
    select exists (select 1 from owner where state = 'erasing') or (exists (select 1 from erased) and not exists (select 1 from owner)) as wanted`
  return row?.wanted ?? false
}

/** The owner's Graph subscriptions, to be removed there before they are forgotten here. */
export async function subscriptionsToRemove(sql: Sql): Promise<{ subscriptionId: string; resource: string }[]> {
  return sql<{ subscriptionId: string; resource: string }[]>`
    select subscription_id as "subscriptionId", resource from subscription where subscription_id is not null order by resource`
}

/**
 * Deletes everything that is the owner's: tables are found by their key, so that none that is added later can be
 * forgotten. Gives how many rows went, the schedule's not counted. Running it again deletes what a job that was under way
 * wrote meanwhile; a second look that is still to come stays in the schedule.
 */
export async function eraseOwner(sql: Sql, at: Date): Promise<number> {
  await lockOwnerScores(sql)
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity and has_table_privilege(c.oid, 'delete')
      and c.relname <> all(${[...kept, 'due']}::text[]) order by 1`
  await sql`delete from due where what <> 'erase-owner' or due_at <= ${at}`
  let rows = 0
  for (const { name } of tables) rows += (await sql`delete from ${sql(name)} where owner_id = app_owner()`).count
  await sql`select erase_traces()`
  await sql`
    insert into erased (tenant_id, owner_id, erased_at) values (app_tenant(), app_owner(), ${at}) on conflict do nothing`
  return rows
}
