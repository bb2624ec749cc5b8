/** The owner's contacts: one a person, however many addresses; ids follow from owner and person or first address. */
import type { AddressKind } from '../../core/interaction/automatic.ts'
import type { Known } from '../../core/interaction/mail.ts'
import type { Sql } from '../connect.ts'

/** The same id for the same owner and key, whoever makes it first: a uuid of version 8 (RFC 9562 §5.8). */
const contactId = (sql: Sql, key: string) => sql`(
  select encode(set_byte(set_byte(h, 6, (get_byte(h, 6) & 15) | 128), 8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
  from (select substr(sha256(convert_to(app_tenant()::text || '|' || app_owner()::text || '|' || ${sql.unsafe(key)}, 'UTF8')), 1, 16)) as k(h))`

/** An account of the directory that nobody writes from: sign-in was never on, and it has neither a given name nor a place in the chart. */
export const isThing = (sql: Sql, person: string) =>
  sql`(not ${sql.unsafe(person)}.account_enabled and coalesce(${sql.unsafe(person)}.given_name, '') = '' and ${sql.unsafe(person)}.job_title is null
    and ${sql.unsafe(person)}.manager_id is null)`

/** An address as it was met: what it looks like, and what the headers of a mail from it said, if they were read. */
export type Met = { address: string; name: string; pattern: AddressKind; byHeaders: 'person' | 'automatic' | null }

/**
 * The contact behind each address; those not met before are added. The directory knows better than the headers, and
 * the headers better than the look of an address. An address of a person who is known by another joins their contact. That
 * somebody was never answered is said of what is shown only: whatever order mail is read in, the same is counted.
 */
export async function resolveContacts(sql: Sql, met: readonly Met[], at: Date): Promise<Map<string, Known>> {
  return (await meetContacts(sql, met, at)).known
}

/** What is rarely so: somebody among them lets a machine answer; mail of the owner's came back. */
export type Marks = { autoReplies: boolean; bounces: boolean }

/** As `resolveContacts`; `added` where some were met for the first time, who are told `beforeAdding`. */
export async function meetContacts(
  sql: Sql,
  met: readonly Met[],
  at: Date,
  beforeAdding?: (addresses: readonly string[]) => Promise<void>,
): Promise<{ known: Map<string, Known>; added: boolean; marks: Marks }> {
  const { known, marks } = await knownAmong(sql, met)
  // Met through another page while their headers were being read: the one look is spent all the same.
  await noteLooks(
    sql,
    met.filter(({ address, byHeaders }) => byHeaders !== null && known.has(address)),
    at,
  )
  const strange = met.filter(({ address }) => !known.has(address))
  if (strange.length === 0) return { known, added: false, marks }
  await beforeAdding?.(strange.map(({ address }) => address))
  await addContacts(sql, strange, at)
  const added = await knownAmong(sql, strange)
  for (const [address, one] of added.known) known.set(address, one)
  const { autoReplies, bounces } = added.marks
  return {
    known,
    added: true,
    marks: { autoReplies: marks.autoReplies || autoReplies, bounces: marks.bounces || bounces },
  }
}

async function noteLooks(sql: Sql, looked: readonly Met[], at: Date): Promise<void> {
  if (looked.length === 0) return
  await sql`
    update contact c set header_read_at = ${at} from contact_address a
    where a.address = any(${looked.map(({ address }) => address)}::text[]) and c.contact_id = a.contact_id and c.header_read_at is null`
}

type KnownRow = {
  address: string
  contact_id: string
  kind: Known['kind']
  auto_replies: boolean
  bounces: boolean
}

async function knownAmong(sql: Sql, met: readonly Met[]): Promise<{ known: Map<string, Known>; marks: Marks }> {
  if (met.length === 0) return { known: new Map(), marks: { autoReplies: false, bounces: false } }
  const found = await sql<KnownRow[]>`
    select a.address, c.contact_id, case when c.kind_by = 'unanswered' then 'person' else c.kind end as kind, c.auto_replies,
      exists (select 1 from bounce) as bounces
    from contact_address a join contact c on c.contact_id = a.contact_id where a.address = any(${met.map(({ address }) => address)}::text[])`
  return {
    known: new Map(found.map(({ address, contact_id, kind }) => [address, { contact: contact_id, kind }])),
    marks: { autoReplies: found.some((row) => row.auto_replies), bounces: found.some((row) => row.bounces) },
  }
}

async function addContacts(sql: Sql, met: readonly Met[], at: Date): Promise<void> {
  const rows = [...met].sort((a, b) => (a.address < b.address ? -1 : 1))
  const asked = sql`unnest(${rows.map(({ address }) => address)}::text[], ${rows.map(({ name }) => name)}::text[],
    ${rows.map(({ pattern }) => pattern)}::text[], ${rows.map(({ byHeaders }) => byHeaders)}::text[]) as t(address, name, pattern, by_headers)`
  await sql`
    with fresh as materialized (
      select t.*, pa.person_id, coalesce(same.contact_id, ${contactId(sql, "coalesce('person:' || pa.person_id::text, 'address:' || t.address)")}) as contact_id,
        same.contact_id is not null as joins,
        case when pa.person_id = app_owner() then 'self'
          when p.person_id is not null and not ${isThing(sql, 'p')} then 'person'
          when pa.kind is not null then pa.kind
          when p.person_id is not null then coalesce(nullif(t.pattern, 'person'), 'shared')
          when t.by_headers = 'automatic' then 'automatic'
          else t.pattern end as kind,
        case when p.person_id is not null or pa.kind is not null then 'directory' when t.by_headers = 'automatic' then 'headers' else 'address' end as kind_by
      from ${asked}
        left join person_address pa on pa.address = t.address
        left join person p on p.person_id = pa.person_id
        left join lateral (select c.contact_id from contact c where c.person_id = pa.person_id order by c.first_seen_at, c.contact_id limit 1) same on true
      where not exists (select 1 from contact_address a where a.address = t.address)
    ), added as (
      insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, kind, kind_by, header_read_at, first_seen_at)
      select distinct on (contact_id) app_tenant(), app_owner(), contact_id, person_id, name, address, kind, kind_by,
        case when by_headers is not null then ${at}::timestamptz end, ${at}
      from fresh where not joins order by contact_id, address
      on conflict (tenant_id, owner_id, contact_id) do nothing
    )
    insert into contact_address (tenant_id, owner_id, address, contact_id)
    select app_tenant(), app_owner(), address, contact_id from fresh order by address
    on conflict (tenant_id, owner_id, address) do nothing`
}

/** Which of these addresses nobody has met or heard of: neither a contact of the owner's nor in the directory. */
export async function strangersAmong(sql: Sql, addresses: readonly string[]): Promise<string[]> {
  if (addresses.length === 0) return []
  const rows = await sql<{ address: string }[]>`
    select t.address from unnest(${addresses as string[]}::text[]) as t(address)
    where not exists (select 1 from contact_address a where a.address = t.address)
      and not exists (select 1 from person_address p where p.address = t.address) order by 1`
  return rows.map(({ address }) => address)
}

/** Whether a person was first met at or after this moment: then it is to be told who of them is a peer. */
export async function metSince(sql: Sql, since: Date): Promise<boolean> {
  return (await sql`select 1 from contact where first_seen_at >= ${since} and kind = 'person' limit 1`).length > 0
}

/** The owner's own addresses: what comes from or goes to them is the owner's, and no contact. */
export async function saveOwnAddresses(sql: Sql, addresses: readonly string[], at: Date): Promise<void> {
  const rows = [...new Set(addresses)].sort()
  if (rows.length === 0) return
  await sql`
    insert into contact (tenant_id, owner_id, contact_id, person_id, display_name, address, kind, kind_by, first_seen_at)
    values (app_tenant(), app_owner(), ${contactId(sql, "'person:' || app_owner()::text")}, app_owner(), '', ${rows[0] ?? ''}, 'self', 'directory', ${at})
    on conflict (tenant_id, owner_id, contact_id) do update set kind = 'self'`
  await sql`
    insert into contact_address (tenant_id, owner_id, address, contact_id)
    select app_tenant(), app_owner(), t.address, ${contactId(sql, "'person:' || app_owner()::text")} from unnest(${rows}::text[]) as t(address) order by 1
    on conflict (tenant_id, owner_id, address) do nothing`
}

/** Whether a contact came by nothing else than mail that was never answered, often enough to be no person. */
const unansweredLeast = 12

/**
 * Senders from outside the directory who wrote often and were never written to or met are no people to the owner; once
 * they are, they are people again. Only what is shown changes: what was read stays counted. Gives how many changed.
 */
export async function judgeUnanswered(sql: Sql): Promise<number> {
  const judged = await sql`
    with traffic as (
      select x.contact_id, count(*) filter (where x.direction = 1) as came, count(*) filter (where x.direction in (0, 2)) as went
      from interaction i cross join lateral unnest(i.contacts, i.directions) as x(contact_id, direction) where not i.gone group by 1
    )
    update contact c set kind = case when t.went = 0 and t.came >= ${unansweredLeast} then 'automatic' else 'person' end, kind_by = 'unanswered'
    from traffic t where t.contact_id = c.contact_id and c.person_id is null
      and ((c.kind = 'person' and t.went = 0 and t.came >= ${unansweredLeast}) or (c.kind = 'automatic' and c.kind_by = 'unanswered' and t.went > 0))
    returning 1`
  return judged.length
}

/** Notes that mail of this conversation came back undelivered. */
export async function noteBounces(sql: Sql, bounces: readonly { conversationId: string; at: Date }[]): Promise<void> {
  for (const { conversationId, at } of bounces)
    await sql`
      insert into bounce as b (tenant_id, owner_id, conversation_id, at) values (app_tenant(), app_owner(), ${conversationId}, ${at})
      on conflict (tenant_id, owner_id, conversation_id) do update set at = greatest(b.at, excluded.at)`
}

/** Whether what `settleBounces` answers may follow from these conversations, or from mail with these people. */
export async function mayMoveBounces(
  sql: Sql,
  { conversations, contacts }: { conversations: readonly string[]; contacts: readonly string[] },
): Promise<boolean> {
  const [row] = await sql<{ may: boolean }[]>`
    select exists (select 1 from bounce where conversation_id = any(${conversations as string[]}::text[]))
      or exists (select 1 from contact where contact_id = any(${contacts as string[]}::uuid[]) and maybe_left_at is not null) as may`
  return row?.may ?? false
}

/**
 * Who may have left: the one recipient of a mail that came back within three days, unless they wrote later. Follows
 * from what is stored, whatever the order it came in. Gives the contacts whose answer changed.
 */
export async function settleBounces(sql: Sql): Promise<string[]> {
  const [any] = await sql`select 1 from bounce limit 1`
  if (!any) return []
  const changed = await sql<{ contact_id: string }[]>`
    with hints as (
      select i.contacts[1] as contact_id, max(b.at) as at
      from bounce b cross join lateral (
        select i.contacts from interaction i where i.conversation_id = b.conversation_id and not i.gone and i.kind = 'mail'
          and i.directions = '{0}' and i.occurred_at between b.at - interval '3 days' and b.at offset 0
      ) i group by 1
    ), heard as (
      select x.contact_id, max(i.occurred_at) as at from interaction i cross join lateral unnest(i.contacts, i.directions) as x(contact_id, direction)
      where i.occurred_at > (select min(at) from hints) and i.day >= (select min(at)::date - date '1970-01-01' from hints)
        and not i.gone and i.kind = 'mail' and x.direction = 1 and x.contact_id in (select contact_id from hints) group by 1
    ), verdict as (
      select c.contact_id, case when h.at > coalesce(e.at, '-infinity') then h.at end as maybe_left_at
      from contact c left join hints h on h.contact_id = c.contact_id left join heard e on e.contact_id = c.contact_id
      where h.contact_id is not null or c.maybe_left_at is not null
    )
    update contact c set maybe_left_at = v.maybe_left_at from verdict v
    where v.contact_id = c.contact_id and c.maybe_left_at is distinct from v.maybe_left_at returning c.contact_id`
  return changed.map(({ contact_id }) => contact_id)
}
