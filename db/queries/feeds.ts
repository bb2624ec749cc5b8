/** Feeds of company news, the stories found in them, and people who left with whom each was told. */
import type { Sql } from '../connect.ts'

type Sealed = { cipher: Buffer; keyVersion: number }
export type FeedRow = {
  feed_id: string
  cipher: Buffer
  key_version: number
  etag: string | null
  last_modified: string | null
  read_at: Date | null
  problem: string | null
}
export type StoryRow = { story_id: string; feed_id: string; cipher: Buffer; key_version: number; published_at: Date }

/** One look at a time for an owner: a story that two feeds carry is found once. */
export async function lockNews(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('news' || app_tenant()::text || app_owner()::text, 720720))`
}

/** Feeds, oldest first; or one of them. */
export async function readFeeds(sql: Sql, feedId: string | null): Promise<FeedRow[]> {
  return sql<FeedRow[]>`
    select feed_id, cipher, key_version, etag, last_modified, read_at, problem from feed
    where ${feedId === null ? sql`true` : sql`feed_id = ${feedId}`} order by added_at, feed_id`
}

/** Writes a feed; what was known of an earlier address goes. */
export async function writeFeed(sql: Sql, feedId: string, sealed: Sealed, at: Date): Promise<void> {
  await sql`
    insert into feed (tenant_id, owner_id, feed_id, cipher, key_version, added_at)
    values (app_tenant(), app_owner(), ${feedId}, ${sealed.cipher}, ${sealed.keyVersion}, ${at})
    on conflict (tenant_id, owner_id, feed_id) do update set cipher = excluded.cipher, key_version = excluded.key_version, etag = null,
      last_modified = null, read_at = null, problem = null`
}

/** Removes a feed; stories it brought stay, so that none is told twice. */
export async function removeFeed(sql: Sql, feedId: string): Promise<void> {
  await sql`delete from feed where feed_id = ${feedId}`
}

/** How the last look ended; without a problem the marks to ask with next time are kept. */
export async function endLook(
  sql: Sql,
  feedId: string,
  look: { problem: string | null; etag?: string | null; lastModified?: string | null; at: Date },
): Promise<void> {
  const marks =
    look.etag === undefined ? sql`` : sql`, etag = ${look.etag}, last_modified = ${look.lastModified ?? null}`
  await sql`update feed set read_at = ${look.at}, problem = ${look.problem} ${marks} where feed_id = ${feedId}`
}

/** Stories found since a day, newest first. */
export async function readStories(sql: Sql, since: Date): Promise<StoryRow[]> {
  return sql<StoryRow[]>`
    select story_id, feed_id, cipher, key_version, published_at from story where published_at >= ${since} order by published_at desc, story_id limit 500`
}

/** Stores a story. */
export async function addStory(
  sql: Sql,
  feedId: string,
  sealed: Sealed,
  when: { published: Date; at: Date },
): Promise<void> {
  await sql`
    insert into story (tenant_id, owner_id, feed_id, cipher, key_version, published_at, found_at)
    values (app_tenant(), app_owner(), ${feedId}, ${sealed.cipher}, ${sealed.keyVersion}, ${when.published}, ${when.at})`
}

/** Who was told what. */
export async function readTold(sql: Sql): Promise<{ story_id: string; contact_id: string }[]> {
  return sql<{ story_id: string; contact_id: string }[]>`select story_id, contact_id from story_told`
}

/** Notes that somebody was told a story; false when there is no such story. */
export async function markTold(sql: Sql, contactId: string, storyId: string, at: Date): Promise<boolean> {
  const known = await sql`select 1 from story where story_id = ${storyId}`
  if (known.length === 0) return false
  await sql`
    insert into story_told (tenant_id, owner_id, story_id, contact_id, told_at) values (app_tenant(), app_owner(), ${storyId}, ${contactId}, ${at})
    on conflict do nothing`
  return true
}

/** Takes back that somebody was told a story. */
export async function untell(sql: Sql, contactId: string, storyId: string): Promise<void> {
  await sql`delete from story_told where contact_id = ${contactId} and story_id = ${storyId}`
}

export type DepartedRow = {
  contact_id: string
  name: string
  last_day: number | null
  every_days: number | null
  left_at: Date
}

/** People with whom there was contact both ways and who have left, by the directory or the owner's word; whoever was excluded is not among them. */
export async function departed(sql: Sql): Promise<DepartedRow[]> {
  return sql<DepartedRow[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, r.last_day, k.every_days,
      coalesce(c.left_word_at, p.removed_at, p.updated_at) as left_at
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join relationship r on (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
      left join cadence k on (k.tenant_id, k.owner_id, k.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
      left join reach h on (h.tenant_id, h.owner_id, h.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
    where c.kind = 'person' and c.line is distinct from 'below' 
      and (c.left_word is not distinct from 'left' or coalesce(not p.account_enabled or p.removed_at is not null, false))
      and (r.two_way or h.contact_id is not null or k.contact_id is not null)
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
    order by r.f90 desc nulls last, c.contact_id limit 200`
}
