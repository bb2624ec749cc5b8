/** Saved links and to whom they were offered, as they are stored: sealed, with nothing beside it that says what it is. */
import type { Sql } from '../connect.ts'

export type LinkRow = {
  link_id: string
  cipher: Buffer
  key_version: number
  source_contact: string | null
  reading: 'none' | 'waiting' | 'done' | 'failed'
  reading_problem: string | null
  saved_at: Date
  updated_at: Date
  removed_at: Date | null
}
export type OfferRow = { link_id: string; contact_id: string; drafted_at: Date; sent_at: Date | null }
type Sealed = { cipher: Buffer; keyVersion: number }

const columns = (sql: Sql) =>
  sql`link_id, cipher, key_version, source_contact, reading, reading_problem, saved_at, updated_at, removed_at`

/** One save at a time for an owner: two clicks on one address make one link. */
export async function lockShelf(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('shelf' || app_tenant()::text || app_owner()::text, 720720))`
}

/** Every link with what was taken off the shelf after it was offered, newest first. */
export async function allLinks(sql: Sql): Promise<LinkRow[]> {
  return sql<LinkRow[]>`select ${columns(sql)} from shelf_link order by saved_at desc, link_id`
}

/** One link, also when it was taken off the shelf; undefined when there is none. */
export async function readLink(sql: Sql, linkId: string): Promise<LinkRow | undefined> {
  const [row] = await sql<LinkRow[]>`select ${columns(sql)} from shelf_link where link_id = ${linkId}`
  return row
}

/** Stores a link, new, changed or put back on the shelf. */
export async function writeLink(
  sql: Sql,
  link: Sealed & { linkId: string; sourceContact: string | null; reading: LinkRow['reading']; at: Date },
): Promise<LinkRow | undefined> {
  const [row] = await sql<LinkRow[]>`
    insert into shelf_link (tenant_id, owner_id, link_id, cipher, key_version, source_contact, reading, saved_at, updated_at)
    values (app_tenant(), app_owner(), ${link.linkId}, ${link.cipher}, ${link.keyVersion}, ${link.sourceContact}, ${link.reading}, ${link.at}, ${link.at})
    on conflict (tenant_id, owner_id, link_id) do update set cipher = excluded.cipher, key_version = excluded.key_version,
      source_contact = excluded.source_contact, reading = excluded.reading, reading_problem = null, updated_at = excluded.updated_at,
      removed_at = null
    returning ${columns(sql)}`
  return row
}

/** From whom the owner has a link. */
export async function noteSource(sql: Sql, linkId: string, contactId: string): Promise<void> {
  await sql`update shelf_link set source_contact = ${contactId} where link_id = ${linkId}`
}

/** What reading the page gave, unless the owner typed a title or removed the link meanwhile; true when it was stored. */
export async function endReading(
  sql: Sql,
  linkId: string,
  read: { words: Sealed | null; problem: string | null; at: Date },
): Promise<boolean> {
  const words = read.words ? sql`, cipher = ${read.words.cipher}, key_version = ${read.words.keyVersion}` : sql``
  const ended = await sql`
    update shelf_link set reading = ${read.problem === null ? 'done' : 'failed'}, reading_problem = ${read.problem}, updated_at = ${read.at} ${words}
    where link_id = ${linkId} and reading = 'waiting' and removed_at is null returning 1`
  return ended.length > 0
}

/** Takes a link off the shelf: for good, or kept out of sight where it was offered, so that nobody gets it twice. */
export async function removeLink(sql: Sql, linkId: string, at: Date): Promise<boolean> {
  await sql`delete from circle_link where link_id = ${linkId}`
  const kept = await sql`
    update shelf_link l set removed_at = ${at}, reading = case when reading = 'waiting' then 'none' else reading end
    where link_id = ${linkId} and removed_at is null and exists (select 1 from shelf_offer o where o.link_id = l.link_id and o.sent_at is not null)
    returning 1`
  if (kept.length > 0) {
    await sql`delete from shelf_offer where link_id = ${linkId} and sent_at is null`
    return true
  }
  const gone = await sql`delete from shelf_link where link_id = ${linkId} and removed_at is null returning 1`
  if (gone.length > 0) await sql`delete from shelf_offer where link_id = ${linkId}`
  return gone.length > 0
}

/** Offers of some links, oldest first. */
export async function offersOf(sql: Sql, linkIds: readonly string[]): Promise<OfferRow[]> {
  return sql<OfferRow[]>`
    select link_id, contact_id, drafted_at, sent_at from shelf_offer where link_id = any(${linkIds as string[]}::uuid[])
    order by drafted_at, contact_id`
}

/** Stores a draft, or gives the one that there is. */
export async function draftOffer(sql: Sql, linkId: string, contactId: string, at: Date): Promise<OfferRow | undefined> {
  await sql`
    insert into shelf_offer (tenant_id, owner_id, link_id, contact_id, drafted_at)
    values (app_tenant(), app_owner(), ${linkId}, ${contactId}, ${at}) on conflict do nothing`
  return readOffer(sql, linkId, contactId)
}

/** One offer, or undefined. */
export async function readOffer(sql: Sql, linkId: string, contactId: string): Promise<OfferRow | undefined> {
  const [row] = await sql<OfferRow[]>`
    select link_id, contact_id, drafted_at, sent_at from shelf_offer where link_id = ${linkId} and contact_id = ${contactId}`
  return row
}

/** Drops a draft; false when there is none or it was sent. */
export async function dropOffer(sql: Sql, linkId: string, contactId: string): Promise<boolean> {
  const gone = await sql`
    delete from shelf_offer where link_id = ${linkId} and contact_id = ${contactId} and sent_at is null returning 1`
  return gone.length > 0
}

/** The draft was sent; the first time counts. */
export async function markSent(sql: Sql, linkId: string, contactId: string, at: Date): Promise<void> {
  await sql`
    update shelf_offer set sent_at = coalesce(sent_at, ${at}) where link_id = ${linkId} and contact_id = ${contactId}`
}

export type ReaderRow = {
  contact_id: string
  name: string
  address: string
  left: boolean
  f7: number | null
  f90: number | null
  landmark: number | null
}

/** People something could be offered to by Kith itself: not excluded by the owner, not leading or led, with their tie. */
export async function readersAmong(sql: Sql, contactIds: readonly string[]): Promise<ReaderRow[]> {
  return sql<ReaderRow[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, c.address,
      (p.account_enabled is false or p.removed_at is not null) is true as left, r.f7, r.f90, r.landmark
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join relationship r on (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' and c.line is distinct from 'below'`
}
