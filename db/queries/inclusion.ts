/** "Don't include me": a person's wish, and what it does to everybody else's scores and history. */
import type { Sql } from '../connect.ts'
import { settleContacts } from './corrections.ts'
import { forgetScores } from './relationships.ts'

/** Records the caller's wish and wakes everybody of the tenant, whose next scoring follows it. Asking twice is asking once. */
export async function askOut(sql: Sql, at: Date): Promise<void> {
  const asked = await sql`
    insert into not_included (tenant_id, owner_id, asked_at) values (app_tenant(), app_owner(), ${at}) on conflict do nothing returning 1`
  if (asked.length > 0) await sql`select wake_tenant(${at})`
}

/** Takes the wish back: contact from now on counts again; what was deleted stays deleted. */
export async function askIn(sql: Sql, at: Date): Promise<void> {
  const taken = await sql`delete from not_included returning 1`
  if (taken.length > 0) await sql`select wake_tenant(${at})`
}

/** Whether the caller asked not to be included. */
export async function hasAskedOut(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from not_included`).length > 0
}

/**
 * Follows the wishes of the people behind the owner's contacts: whoever asked loses score, days, past interactions and
 * open suggestions; what was stored about them since goes before it is folded. Call `lockOwnerScores` first. Gives
 * whether anything changed. Notes stay: they are the owner's own words.
 */
export async function followWishes(sql: Sql, at: Date): Promise<boolean> {
  const changed = await sql<{ contact_id: string; left_out: boolean }[]>`
    with wishes as materialized (
      select w as person_id from who_asked_out((select array_agg(person_id) from contact where person_id is not null)) w
    )
    update contact c set left_out = not c.left_out
    where c.left_out <> (c.person_id is not null and exists (select 1 from wishes w where w.person_id = c.person_id))
    returning c.contact_id, c.left_out`
  const out = changed.filter(({ left_out }) => left_out).map(({ contact_id }) => contact_id)
  if (changed.length > 0) {
    await forgetScores(sql, out)
    await strip(sql, 'true')
    await stripMeetings(sql, at)
    await settleContacts(
      sql,
      changed.map(({ contact_id }) => contact_id),
      at,
    )
  } else await strip(sql, 'pending')
  return changed.length > 0
}

/** Takes everybody who asked out of interactions, of all or of those that wait to be folded. */
async function strip(sql: Sql, which: 'true' | 'pending'): Promise<void> {
  const [row] = await sql<{ ids: string[] | null }[]>`select array_agg(contact_id) as ids from contact where left_out`
  const ids = row?.ids
  if (!ids) return
  await sql`
    update interaction i set contacts = k.contacts, weights = k.weights, directions = k.directions,
      folded_contacts = f.contacts, folded_weights = f.weights, folded_directions = f.directions
    from interaction x
    cross join lateral (
      select coalesce(array_agg(p.contact order by p.nr), '{}') as contacts, coalesce(array_agg(p.weight order by p.nr), '{}') as weights,
        coalesce(array_agg(p.direction order by p.nr), '{}') as directions
      from unnest(x.contacts, x.weights, x.directions) with ordinality as p(contact, weight, direction, nr) where p.contact <> all(${ids}::uuid[])
    ) k
    cross join lateral (
      select array_agg(p.contact order by p.nr) as contacts, array_agg(p.weight order by p.nr) as weights,
        array_agg(p.direction order by p.nr) as directions
      from unnest(x.folded_contacts, x.folded_weights, x.folded_directions) with ordinality as p(contact, weight, direction, nr)
      where p.contact <> all(${ids}::uuid[])
    ) f
    where (i.tenant_id, i.owner_id, i.source_id) = (x.tenant_id, x.owner_id, x.source_id) and ${sql.unsafe(which === 'pending' ? 'x.pending' : 'true')}
      and (x.contacts && ${ids}::uuid[] or x.folded_contacts && ${ids}::uuid[])`
}

/** Meetings that are over forget them too; one to come is still in the owner's own calendar. */
async function stripMeetings(sql: Sql, at: Date): Promise<void> {
  const without = (list: string) =>
    sql`array(select k from unnest(${sql.unsafe(list)}) k where k not in (select contact_id from contact where left_out))`
  await sql`
    update meeting m set contacts = ${without('m.contacts')}, accepted = ${without('m.accepted')}, declined = ${without('m.declined')},
      organizer_contact = case when organizer_contact in (select contact_id from contact where left_out) then null else organizer_contact end
    where ends_at <= ${at} and (contacts || accepted || declined || organizer_contact) && array(select contact_id from contact where left_out)`
}
