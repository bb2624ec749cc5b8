/** Opportunities, sealed, to whom each was offered, and whom the owner knows where. */
import type { Sql } from '../connect.ts'
import { gifts } from './giving.ts'

export type OpportunityRow = {
  opportunity_id: string
  direction: 'offering' | 'seeking'
  kind: 'role' | 'referral' | 'freelance' | 'partnership' | 'introduction'
  cipher: Buffer
  key_version: number
  made_at: Date
  offered: string[]
}

const opportunities = (sql: Sql) => sql`
  select o.opportunity_id, o.direction, o.kind, o.cipher, o.key_version, o.made_at,
    array(select f.contact_id from opportunity_offer f left join message m on m.message_id = f.message_id
      where f.opportunity_id = o.opportunity_id and m.state is distinct from 'undone' and m.state is distinct from 'failed') as offered
  from opportunity o`

/** Newest first, at most a hundred. */
export async function listOpportunities(sql: Sql): Promise<OpportunityRow[]> {
  return sql<OpportunityRow[]>`${opportunities(sql)} order by o.made_at desc, o.opportunity_id limit 100`
}

/** One, locked for a decision. */
export async function lockOpportunity(sql: Sql, opportunityId: string): Promise<OpportunityRow | undefined> {
  await sql`select 1 from opportunity where opportunity_id = ${opportunityId} for update`
  const [row] = await sql<OpportunityRow[]>`${opportunities(sql)} where o.opportunity_id = ${opportunityId}`
  return row
}

/** Keeps one, new or changed. */
export async function keepOpportunity(
  sql: Sql,
  one: {
    opportunityId: string
    direction: OpportunityRow['direction']
    kind: OpportunityRow['kind']
    sealed: { cipher: Buffer; keyVersion: number }
    at: Date
  },
): Promise<void> {
  await sql`
    insert into opportunity (tenant_id, owner_id, opportunity_id, direction, kind, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${one.opportunityId}, ${one.direction}, ${one.kind}, ${one.sealed.cipher}, ${one.sealed.keyVersion}, ${one.at})
    on conflict (tenant_id, owner_id, opportunity_id) do update set direction = excluded.direction, kind = excluded.kind,
      cipher = excluded.cipher, key_version = excluded.key_version`
}

/** Deletes one; to whom it was offered is kept, so that keeping it again cannot offer it twice. */
export async function deleteOpportunity(sql: Sql, opportunityId: string): Promise<void> {
  await sql`delete from opportunity where opportunity_id = ${opportunityId}`
}

type Offer = { opportunityId: string; contactId: string; messageId: string }

/** Whether this very message is this offer: a repeated click. */
export async function isOffer(sql: Sql, offer: Offer): Promise<boolean> {
  const rows = await sql`
    select 1 from opportunity_offer where opportunity_id = ${offer.opportunityId} and contact_id = ${offer.contactId} and message_id = ${offer.messageId}`
  return rows.length > 0
}

/** Notes to whom it is offered. */
export async function noteOffer(sql: Sql, offer: Offer & { at: Date }): Promise<void> {
  await sql`
    insert into opportunity_offer (tenant_id, owner_id, opportunity_id, contact_id, message_id, offered_at)
    values (app_tenant(), app_owner(), ${offer.opportunityId}, ${offer.contactId}, ${offer.messageId}, ${offer.at})
    on conflict (tenant_id, owner_id, opportunity_id, contact_id) do update set message_id = excluded.message_id, offered_at = excluded.offered_at`
}

export type TieRow = {
  contact_id: string
  name: string
  title: string | null
  company: string | null
  addresses: string[]
  /** No longer at this company, by the directory. */
  left: boolean
  last_day: number | null
  days_in_90: number
  gave_kind: string | null
  gave_at: Date | null
}

/** The owner's own ties with all their addresses, the strongest first; excluded ones left out. Days are UTC days since 1970. */
export async function tiesWithAddresses(sql: Sql, now: Date): Promise<TieRow[]> {
  const today = Math.floor(now.getTime() / 86_400_000)
  return sql<TieRow[]>`
    with given as materialized (${gifts(sql, now)})
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, p.job_title as title, p.company,
      array(select a.address from contact_address a where a.contact_id = c.contact_id) || c.address as addresses,
      coalesce(not p.account_enabled or p.removed_at is not null, false) as left, r.last_day,
      (select count(*)::int from contact_day d where d.contact_id = c.contact_id and d.day > ${today - 90} and d.day <= ${today} and d.mails + d.meetings + d.others > 0) as days_in_90,
      g.kind as gave_kind, g.at as gave_at
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join relationship r on (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
      left join lateral (
        select x.kind, x.at from given x where x.contact_id = c.contact_id order by x.at desc limit 1) g on true
    where c.kind = 'person' and c.line is distinct from 'below' and not c.left_out
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
    order by r.two_way desc nulls last, r.f90 desc nulls last, c.contact_id`
}
