/** Answers that a machine gave for somebody: found among mail to the owner alone that came fast, and emptied. */
import type { Sql } from '../connect.ts'
import { noteLeftOut } from './interactions.ts'

/**
 * Mail from one person to the owner alone that answers the owner's mail to them within so many seconds, from a day on: one
 * sorted pass over the conversations, which costs the same whatever the planner knows of the table. `among`: these conversations alone.
 */
const quickAnswers = (sql: Sql, withinS: number, fromDay: number, among: readonly string[] | null) => sql`
  select source_id, contact_id, occurred_at from (
    select i.source_id, x.contact_id, i.occurred_at, i.directions = '{1}' and i.n = 1 as is_answer,
      max(i.occurred_at) filter (where x.direction = 0) over (partition by i.conversation_id, x.contact_id order by i.occurred_at, x.direction
        rows between unbounded preceding and current row) as asked_at
    from ${among ? sql`(select * from interaction where conversation_id = any(${among as string[]}::text[]) offset 0)` : sql`interaction`} i
      cross join lateral unnest(i.contacts, i.directions) as x(contact_id, direction)
    where i.kind = 'mail' and not i.gone and i.conversation_id is not null and i.day >= ${fromDay - 1} and x.direction in (0, 1)
  ) turn where is_answer and asked_at >= occurred_at - make_interval(secs => ${withinS}) and occurred_at >= to_timestamp(${fromDay * 86_400})`

/** The first fast answer of each person whose headers were never looked at, `among` these conversations where they are given; by contact, at most `most`. */
export async function answersToLookAt(
  sql: Sql,
  withinS: number,
  fromDay: number,
  most: number,
  among: readonly string[] | null = null,
): Promise<{ contactId: string; internetMessageId: string }[]> {
  const rows = await sql<{ contact_id: string; source_id: string }[]>`
    with quick as materialized (${quickAnswers(sql, withinS, fromDay, among)})
    select distinct on (q.contact_id) q.contact_id, q.source_id from quick q
      join contact c on c.contact_id = q.contact_id
    where c.header_read_at is null and q.source_id not like 'mail:id:%' order by q.contact_id, q.occurred_at, q.source_id limit ${most}`
  return rows.map((row) => ({ contactId: row.contact_id, internetMessageId: row.source_id.slice('mail:'.length) }))
}

/** Notes the one look at a contact's headers. */
export async function noteLook(sql: Sql, contactId: string, autoReplies: boolean, at: Date): Promise<void> {
  await sql`update contact set header_read_at = ${at}, auto_replies = auto_replies or ${autoReplies} where contact_id = ${contactId}`
}

/** Notes who was seen to let a machine answer, by address. */
export async function noteAutoRepliers(sql: Sql, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  await sql`
    update contact c set auto_replies = true from contact_address a
    where a.contact_id = c.contact_id and a.address = any(${addresses as string[]}::text[]) and not c.auto_replies`
}

/** Empties the fast answers of those who let a machine answer, `among` these conversations where they are given, for good. Gives how many. */
export async function emptyAutoReplies(
  sql: Sql,
  withinS: number,
  fromDay: number,
  among: readonly string[] | null = null,
): Promise<number> {
  const [any] = await sql`select 1 from contact where auto_replies limit 1`
  if (!any) return 0
  const emptied = await sql<{ source_id: string; day: number }[]>`
    with quick as materialized (${quickAnswers(sql, withinS, fromDay, among)}),
    fast as materialized (
      select i.source_id from interaction i where i.source_id = any(array(
        select q.source_id from quick q join contact c on c.contact_id = q.contact_id where c.auto_replies))
      order by i.source_id for update
    )
    update interaction i set rev = i.rev + 1, contacts = '{}', weights = '{}', directions = '{}', pending = true
    from fast f where i.source_id = f.source_id returning i.source_id, i.day`
  await noteLeftOut(
    sql,
    emptied.map(({ source_id, day }) => ({ source: source_id, reason: 'auto-reply', day })),
  )
  return emptied.length
}
