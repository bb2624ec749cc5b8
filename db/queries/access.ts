/** Who opened what: written with every reading of an owner's data that is not Kith's own work for them, read by the owner only. */
import type { Access, AccessActor } from '../../core/policy/access.ts'
import type { Sql } from '../connect.ts'

type Entry = { at: Date; actor: AccessActor; what: Access }

/** Adds one line to the owner's access log. */
export async function logAccess(sql: Sql, { at, actor, what }: Entry): Promise<void> {
  await sql`
    insert into access_log (tenant_id, owner_id, at, actor, what)
    select tenant_id, owner_id, ${at}::timestamptz, ${actor}, ${what} from owner`
}

/** Counts what happens often: one line a UTC day, with the last time. */
export async function countAccess(sql: Sql, { at, actor, what }: Entry): Promise<void> {
  await sql`
    insert into access_log as l (tenant_id, owner_id, at, actor, what, on_day)
    select tenant_id, owner_id, ${at}::timestamptz, ${actor}, ${what}, (${at}::timestamptz at time zone 'UTC')::date from owner
    on conflict (tenant_id, owner_id, actor, what, on_day) where on_day is not null
    do update set times = l.times + 1, at = greatest(l.at, excluded.at)`
}

export type AccessLine = Entry & { times: number }

/** The last hundred lines, newest first, and how often in all the owner opened Kith and somebody else read what is theirs. */
export async function readAccess(sql: Sql): Promise<{ entries: AccessLine[]; opened: number; byOthers: number }> {
  const entries = await sql<AccessLine[]>`
    select at, actor, what, times from access_log order by at desc, access_id desc limit 100`
  const [sums] = await sql<{ opened: number; byOthers: number }[]>`
    select coalesce(sum(times) filter (where actor = 'you' and what = 'open'), 0)::int as opened,
      coalesce(sum(times) filter (where actor <> 'you'), 0)::int as "byOthers" from access_log`
  return { entries, opened: sums?.opened ?? 0, byOthers: sums?.byOthers ?? 0 }
}
