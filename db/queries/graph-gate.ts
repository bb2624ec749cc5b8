/** Who may ask Graph about a mailbox: four slots a mailbox over all workers, and the pause that Graph asked for. Times are real. */
import type { Sql } from '../connect.ts'

/** A slot taken, or why none: the organisation is suspended or has left, the mailbox is paused until a time, or all slots are in use. */
export type SlotAnswer =
  | { kind: 'taken'; slot: number }
  | { kind: 'stopped' }
  | { kind: 'paused'; until: Date }
  | { kind: 'full' }

/** An organisation that is not active is asked for nothing, by jobs under way neither; an erasure still tidies up in Graph. */
const stopped = (sql: Sql) => sql`
  exists (select 1 from tenant where state <> 'active') and exists (select 1 from owner where state <> 'erasing')`

/** Takes one of `most` slots until `leaseUntil`: a worker that died gives its slots back by then. */
export async function takeSlot(
  sql: Sql,
  taking: { holder: string; realNow: Date; leaseUntil: Date; most: number },
): Promise<SlotAnswer> {
  const places = placesOf(taking.most)
  const [row] = await sql<{ stopped: boolean; paused: Date | null; slot: number | null }[]>`
    with paused as (select until from graph_pause where until > ${taking.realNow}),
    halt as materialized (select ${stopped(sql)} as stopped),
    taken as (
      insert into graph_slot as s (tenant_id, owner_id, slot, holder, until)
      select app_tenant(), app_owner(), free.slot, ${taking.holder}::uuid, ${taking.leaseUntil}
      from unnest(${places}::smallint[]) free(slot)
      where not exists (select 1 from paused) and not (select stopped from halt)
        and not exists (select 1 from graph_slot g where g.slot = free.slot and g.until > ${taking.realNow})
      order by free.slot limit 1
      on conflict (tenant_id, owner_id, slot) do update set holder = excluded.holder, until = excluded.until
        where s.until <= ${taking.realNow}
      returning s.slot
    )
    select (select stopped from halt) as stopped, (select until from paused) as paused, (select slot from taken) as slot`
  if (row?.stopped) return { kind: 'stopped' }
  if (row?.paused) return { kind: 'paused', until: row.paused }
  return row && row.slot !== null ? { kind: 'taken', slot: row.slot } : { kind: 'full' }
}

const placesOf = (most: number): number[] => Array.from({ length: most }, (_, slot) => slot)

/** Takes up to `wanted` of `most` slots until `leaseUntil`; none while the mailbox is paused or the organisation is not active. */
export async function takeSlots(
  sql: Sql,
  taking: { holder: string; realNow: Date; leaseUntil: Date; most: number; wanted: number },
): Promise<number[]> {
  const places = placesOf(taking.most)
  const rows = await sql<{ slot: number }[]>`
    insert into graph_slot as s (tenant_id, owner_id, slot, holder, until)
    select app_tenant(), app_owner(), free.slot, ${taking.holder}::uuid, ${taking.leaseUntil}
    from unnest(${places}::smallint[]) free(slot)
    where not exists (select 1 from graph_pause where until > ${taking.realNow}) and not (${stopped(sql)})
      and not exists (select 1 from graph_slot g where g.slot = free.slot and g.until > ${taking.realNow})
    order by free.slot limit ${taking.wanted}
    on conflict (tenant_id, owner_id, slot) do update set holder = excluded.holder, until = excluded.until
      where s.until <= ${taking.realNow}
    returning s.slot`
  return rows.map(({ slot }) => slot)
}

/** Gives slots back; one that was leased to somebody else meanwhile is left alone. */
export async function leaveSlots(sql: Sql, slots: readonly number[], holder: string): Promise<void> {
  await sql`delete from graph_slot where slot = any(${slots as number[]}::smallint[]) and holder = ${holder}::uuid`
}

/** Lets nobody ask before `until`; a longer pause that is already set stays. */
export async function pauseMailbox(sql: Sql, until: Date): Promise<void> {
  await sql`
    insert into graph_pause as p (tenant_id, owner_id, until) values (app_tenant(), app_owner(), ${until})
    on conflict (tenant_id, owner_id) do update set until = greatest(p.until, excluded.until)`
}
