/** Skills of the owner's own, what others published, what the owner noted about people; and swaps with their two legs. */
import { swapMatchKind } from '../../core/policy/suggest.ts'
import { swapBackAbout } from '../../core/suggest/occasions.ts'
import type { Sql } from '../connect.ts'
import { standingAbout } from './suggestions.ts'

type Direction = 'teach' | 'learn'
type Sealed = { cipher: Buffer; keyVersion: number }
export type OwnSkillRow = {
  skill_id: string
  direction: Direction
  cipher: Buffer
  key_version: number
  published: boolean
}
export type NotedSkillRow = {
  skill_id: string
  contact_id: string
  direction: Direction
  cipher: Buffer
  key_version: number
}

/** The owner's skills, oldest first. */
export async function ownSkills(sql: Sql): Promise<OwnSkillRow[]> {
  return sql<OwnSkillRow[]>`
    select s.skill_id, s.direction, s.cipher, s.key_version, p.skill_id is not null as published
    from own_skill s left join published_skill p on (p.tenant_id, p.owner_id, p.skill_id) = (s.tenant_id, s.owner_id, s.skill_id)
    order by s.made_at, s.skill_id`
}

/** Writes a skill, and publishes it in plain words or takes it back. */
export async function writeSkill(
  sql: Sql,
  skill: Sealed & { skillId: string; direction: Direction; published: string | null; at: Date },
): Promise<void> {
  await sql`
    insert into own_skill (tenant_id, owner_id, skill_id, direction, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${skill.skillId}, ${skill.direction}, ${skill.cipher}, ${skill.keyVersion}, ${skill.at})
    on conflict (tenant_id, owner_id, skill_id) do update set direction = excluded.direction, cipher = excluded.cipher, key_version = excluded.key_version`
  if (skill.published === null) await unpublish(sql, skill.skillId)
  else
    await sql`
      insert into published_skill (tenant_id, owner_id, skill_id, direction, skill, published_at)
      values (app_tenant(), app_owner(), ${skill.skillId}, ${skill.direction}, ${skill.published}, ${skill.at})
      on conflict (tenant_id, owner_id, skill_id) do update set direction = excluded.direction, skill = excluded.skill`
}

async function unpublish(sql: Sql, skillId: string): Promise<void> {
  await sql`delete from published_skill where owner_id = app_owner() and skill_id = ${skillId}`
}

/** Deletes a skill, published or not. */
export async function deleteSkill(sql: Sql, skillId: string): Promise<void> {
  await sql`delete from own_skill where skill_id = ${skillId}`
  await unpublish(sql, skillId)
}

export type PublishedRow = { contact_id: string | null; name: string; direction: Direction; skill: string }

/** What others of the tenant published, whoever excluded whom: it is visible to everybody. At most a thousand. */
export async function publishedByOthers(sql: Sql): Promise<PublishedRow[]> {
  return sql<PublishedRow[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), '') as name, s.direction, s.skill
    from published_skill s left join person p on (p.tenant_id, p.person_id) = (s.tenant_id, s.owner_id)
      left join contact c on c.person_id = s.owner_id and c.kind = 'person' and c.line is distinct from 'below'
    where s.owner_id <> app_owner() and p.account_enabled is not false and p.removed_at is null
    order by s.skill, s.owner_id, s.skill_id limit 1000`
}

/** Noted skills, of one person or of everybody. */
export async function notedSkills(sql: Sql, contactId: string | null): Promise<NotedSkillRow[]> {
  return sql<NotedSkillRow[]>`
    select skill_id, contact_id, direction, cipher, key_version from noted_skill n
    where ${contactId === null ? sql`true` : sql`contact_id = ${contactId}`}
      and not exists (select 1 from contact c where c.contact_id = n.contact_id and c.line = 'below')
    order by made_at, skill_id limit 2000`
}

/** Writes a noted skill; false where the id is taken by one about somebody else. */
export async function noteSkill(
  sql: Sql,
  skill: Sealed & { skillId: string; contactId: string; direction: Direction; at: Date },
): Promise<boolean> {
  const written = await sql`
    insert into noted_skill as n (tenant_id, owner_id, skill_id, contact_id, direction, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${skill.skillId}, ${skill.contactId}, ${skill.direction}, ${skill.cipher}, ${skill.keyVersion}, ${skill.at})
    on conflict (tenant_id, owner_id, skill_id) do update set direction = excluded.direction, cipher = excluded.cipher, key_version = excluded.key_version
      where n.contact_id = excluded.contact_id
    returning 1`
  return written.length > 0
}

/** Forgets a noted skill and gives it back; undefined when there is none. */
export async function forgetSkill(sql: Sql, contactId: string, skillId: string): Promise<NotedSkillRow | undefined> {
  const [row] = await sql<NotedSkillRow[]>`
    delete from noted_skill where contact_id = ${contactId} and skill_id = ${skillId}
    returning skill_id, contact_id, direction, cipher, key_version`
  return row
}

export type SwapRow = {
  swap_id: string
  contact_id: string
  name: string
  cipher: Buffer
  key_version: number
  made_at: Date
  learn_proposal: string
  learn_search: string | null
  learn_invite: LegInvite | null
  teach_proposal: string | null
  teach_search: string | null
  teach_invite: LegInvite | null
}
export type LegInvite = { inviteId: string; state: string; outcome: string | null; start: string }

/** Swaps that stand, newest first, each with where its legs are; or one of them. */
export async function readSwaps(sql: Sql, swapId: string | null): Promise<SwapRow[]> {
  const search = (column: string) => sql`(select s.state from suggestion s where s.suggestion_id = w.${sql(column)})`
  // The session in return may also come of the card that brings it up.
  const cards = sql`select s.suggestion_id from suggestion s where s.about = ${swapBackAbout} || w.swap_id::text`
  const invite = (column: string, more = sql`false`) => sql`(
    select jsonb_build_object('inviteId', i.invite_id, 'state', i.state, 'outcome', i.outcome, 'start', i.starts_at) from invite i
    where (i.suggestion_id = w.${sql(column)} or ${more}) and i.state not in ('undone', 'failed') order by i.made_at desc limit 1)`
  return sql<SwapRow[]>`
    select w.swap_id, w.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address, '') as name, w.cipher, w.key_version,
      w.made_at, w.learn_proposal, w.teach_proposal, ${search('learn_proposal')} as learn_search, ${search('teach_proposal')} as teach_search,
      ${invite('learn_proposal')} as learn_invite, ${invite('teach_proposal', sql`i.suggestion_id in (${cards})`)} as teach_invite
    from swap w left join contact c on c.contact_id = w.contact_id left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where w.dropped_at is null and ${swapId === null ? sql`true` : sql`w.swap_id = ${swapId}`}
    order by w.made_at desc, w.swap_id limit 200`
}

/** One beginning at a time for an owner. */
export async function lockSwaps(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('swap' || app_tenant()::text || app_owner()::text, 720720))`
}

/** Whether an id is taken by a swap, also one that was dropped. */
export async function isSwap(sql: Sql, swapId: string): Promise<boolean> {
  return (await sql`select 1 from swap where swap_id = ${swapId}`).length > 0
}

/** Stores a swap with the searches for its sessions. */
export async function addSwap(
  sql: Sql,
  swap: Sealed & {
    swapId: string
    contactId: string
    learnProposal: string
    teachProposal: string | null
    at: Date
  },
): Promise<void> {
  await sql`
    insert into swap (tenant_id, owner_id, swap_id, contact_id, cipher, key_version, learn_proposal, teach_proposal, made_at)
    values (app_tenant(), app_owner(), ${swap.swapId}, ${swap.contactId}, ${swap.cipher}, ${swap.keyVersion}, ${swap.learnProposal},
      ${swap.teachProposal}, ${swap.at})`
}

/** The card that brought the match up is done when the swap begins, from wherever it was begun. */
export async function endMatchCards(sql: Sql, contactId: string, at: Date): Promise<void> {
  await sql`
    update suggestion set state = 'done', closed_at = ${at}, closed_because = 'swap-begun'
    where suggestion_id in (${standingAbout(sql, [contactId])}) and kind = ${swapMatchKind}`
}

/** Takes back what began with a match card: the swaps with this person that stand since then and of which no session is on its way. */
export async function dropSwapsSince(sql: Sql, contactId: string, since: Date, at: Date): Promise<void> {
  const rows = await readSwaps(sql, null)
  for (const { swap_id, contact_id, made_at, learn_invite, teach_invite } of rows)
    if (contact_id === contactId && made_at >= since && !learn_invite && !teach_invite) await dropSwap(sql, swap_id, at)
}

/** Another search takes the place of a leg's. */
export async function setLeg(sql: Sql, swapId: string, leg: Direction, proposalId: string): Promise<void> {
  await sql`update swap set ${sql(`${leg}_proposal`)} = ${proposalId} where swap_id = ${swapId}`
}

/** Ends a swap, and the searches for times that are under way. */
export async function dropSwap(sql: Sql, swapId: string, at: Date): Promise<void> {
  await sql`update swap set dropped_at = ${at} where swap_id = ${swapId}`
  await sql`
    update suggestion set state = 'withdrawn', closed_at = ${at}, closed_because = 'swap-dropped'
    where state in ('candidate', 'open', 'snoozed') and (about = ${`${swapBackAbout}${swapId}`} or suggestion_id in (
      select unnest(array[learn_proposal, teach_proposal]) from swap where swap_id = ${swapId}))`
}
