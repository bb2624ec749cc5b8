/** How to reach people, the owner's last day, who was told goodbye, and what follows when the owner's account is gone. */
import { leavingPolicy } from '../../core/policy/leaving.ts'
import type { Sql } from '../connect.ts'
import { beginErasure } from './me.ts'

export type ReachRow = { contact_id: string; cipher: Buffer; key_version: number }

/** What the owner typed about how to reach people, of one or of everybody. */
export async function readReach(sql: Sql, contactId: string | null): Promise<ReachRow[]> {
  return sql<ReachRow[]>`
    select contact_id, cipher, key_version from reach where ${contactId === null ? sql`true` : sql`contact_id = ${contactId}`} order by contact_id`
}

/** Writes how to reach somebody. */
export async function writeReach(
  sql: Sql,
  contactId: string,
  sealed: { cipher: Buffer; keyVersion: number },
  at: Date,
): Promise<void> {
  await sql`
    insert into reach (tenant_id, owner_id, contact_id, cipher, key_version, updated_at)
    values (app_tenant(), app_owner(), ${contactId}, ${sealed.cipher}, ${sealed.keyVersion}, ${at})
    on conflict (tenant_id, owner_id, contact_id) do update set cipher = excluded.cipher, key_version = excluded.key_version, updated_at = excluded.updated_at`
}

/** Forgets how to reach somebody. */
export async function forgetReach(sql: Sql, contactId: string): Promise<void> {
  await sql`delete from reach where contact_id = ${contactId}`
}

export type KnownPerson = { contact_id: string; name: string; addresses: string[]; company: string | null }

/** People among the owner's contacts with every address known of them: one, or all (at most ten thousand). */
export async function knownPeople(sql: Sql, contactId: string | null): Promise<KnownPerson[]> {
  return sql<KnownPerson[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, p.company,
      array(select a.address from contact_address a where a.contact_id = c.contact_id union select c.address order by 1) as addresses
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.kind = 'person' and c.line is distinct from 'below' and ${contactId === null ? sql`true` : sql`c.contact_id = ${contactId}`}
    order by c.contact_id limit 10000`
}

/** The domains of the company's mail, as its own people and the owner's address show them; a guest's is their employer's. Lower case. */
export async function companyDomains(sql: Sql): Promise<Set<string>> {
  const rows = await sql<{ domain: string }[]>`
    select distinct split_part(lower(address), '@', 2) as domain from (
      select mail as address from person where user_type is distinct from 'Guest'
      union all select user_principal_name from person where user_type is distinct from 'Guest' union all select address from owner) a
    where address like '%@%'`
  return new Set(rows.map(({ domain }) => domain))
}

/** Whether the tenant lets people take along what they typed. */
export async function leavingAllowed(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ leaving_allowed: boolean }[]>`select leaving_allowed from tenant`
  return row?.leaving_allowed ?? false
}

/** The owner's last day (ISO), or null. */
export async function readLastDay(sql: Sql): Promise<string | null> {
  const [row] = await sql<{ last_day: string }[]>`select last_day::text from leaving`
  return row?.last_day ?? null
}

/** Sets the last day. */
export async function setLastDay(sql: Sql, lastDay: string, at: Date): Promise<void> {
  await sql`
    insert into leaving (tenant_id, owner_id, last_day, set_at) values (app_tenant(), app_owner(), ${lastDay}::date, ${at})
    on conflict (tenant_id, owner_id) do update set last_day = excluded.last_day, set_at = excluded.set_at`
}

/** The owner stays. Whom they said goodbye to is forgotten with it. */
export async function cancelLeaving(sql: Sql): Promise<void> {
  await sql`delete from leaving`
  await sql`delete from goodbye`
}

export type GoodbyeRow = { contact_id: string; name: string; address: string; has_reach: boolean; said_at: Date | null }

/** The goodbye list: whoever can be reached already and the strongest two-way ties with equals, strongest first. */
export async function goodbyeList(sql: Sql): Promise<GoodbyeRow[]> {
  return sql<GoodbyeRow[]>`
    with strongest as (
      select r.contact_id from relationship r join contact c using (tenant_id, owner_id, contact_id)
      where r.two_way and c.kind = 'person' and c.line is null and c.peer <> 'not' and c.peer_reason <> 'confidential'
        and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
      order by r.f90 desc limit ${leavingPolicy.goodbyesMost}
    )
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, c.address,
      h.contact_id is not null as has_reach, g.said_at
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join reach h on (h.tenant_id, h.owner_id, h.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
      left join goodbye g on (g.tenant_id, g.owner_id, g.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
      left join relationship r on (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
    where c.kind = 'person' and c.line is distinct from 'below'
      and (h.contact_id is not null or c.contact_id in (select contact_id from strongest))
    order by r.f90 desc nulls last, c.contact_id`
}

/** Notes that goodbye was said, or takes it back. */
export async function markGoodbye(sql: Sql, contactId: string, said: boolean, at: Date): Promise<void> {
  if (said)
    await sql`
      insert into goodbye (tenant_id, owner_id, contact_id, said_at) values (app_tenant(), app_owner(), ${contactId}, ${at})
      on conflict do nothing`
  else await sql`delete from goodbye where contact_id = ${contactId}`
}

/**
 * Follows the owner's own account in the directory: gone for twelve hours, everything of theirs is erased; back before
 * that, nothing happens. Gives whether erasure began.
 */
export async function followAccount(sql: Sql, at: Date): Promise<boolean> {
  const [account] = await sql<{ gone: boolean }[]>`
    select not account_enabled or removed_at is not null as gone from person where person_id = app_owner()`
  if (!account?.gone) {
    await sql`delete from account_gone`
    return false
  }
  await sql`
    insert into account_gone (tenant_id, owner_id, since)
    select tenant_id, owner_id, ${at} from owner where state <> 'erasing' on conflict do nothing`
  const [gone] = await sql<{ since: Date }[]>`select since from account_gone`
  if (!gone || gone.since.getTime() > at.getTime() - leavingPolicy.goneHours * 3_600_000) return false
  await beginErasure(sql, at)
  return true
}
