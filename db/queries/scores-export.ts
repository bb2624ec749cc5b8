/** Reads for the export of stored interactions and for the rebuild: an owner's events in order, and every owner's ids. */
import type { StoredInteraction } from '../../core/score/stream.ts'
import type { OwnerRef, Sql } from '../connect.ts'

/** Up to `most` interactions that count, in the order of their sources, after one of them; weight 0 where the owner said that it was no contact. */
export async function readInteractions(sql: Sql, after: string, most: number): Promise<StoredInteraction[]> {
  return sql<StoredInteraction[]>`
    select source_id as "sourceId", kind, floor(extract(epoch from occurred_at))::float8 as at, duration_s as "durationS", n, contacts, directions,
      case when day = any(array(select unnest(struck_days) from contact)) then array(
        select case when exists (select 1 from contact c where c.contact_id = x.contact_id and i.day = any(c.struck_days)) then 0 else x.weight end
        from unnest(i.contacts, i.weights) with ordinality as x(contact_id, weight, nr) order by x.nr
      ) else weights end as weights
    from interaction i where not gone and source_id > ${after} order by source_id limit ${most}`
}

/** Contacts that have no score: who reports to the owner, and who asked not to be included. */
export async function readUnscored(sql: Sql): Promise<string[]> {
  const rows = await sql<{ contact_id: string }[]>`select contact_id from contact where line = 'below' or left_out`
  return rows.map(({ contact_id }) => contact_id)
}

/** The next owners in the order of ids, of every tenant; for the rebuild. Runs in `db.unbound`. */
export async function readOwnersAfter(sql: Sql, after: OwnerRef, most: number): Promise<OwnerRef[]> {
  return sql<OwnerRef[]>`
    select tenant_id as "tenantId", owner_id as "ownerId" from owners_after(${after.tenantId}, ${after.ownerId}, ${most})`
}
