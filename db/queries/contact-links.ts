/** What the directory teaches about contacts: two addresses of one person, who is no person, who has left. */
import { dropPeople, mergePeople, type People } from '../../core/interaction/repoint.ts'
import { meetingPeopleMost } from '../../core/policy/score.ts'
import type { Sql } from '../connect.ts'
import { plainArray } from './array-text.ts'
import { moveContactWords } from './contact-words.ts'
import { isThing } from './contacts.ts'
import { strikeDays } from './corrections.ts'
import { forgetFullness } from './fullness.ts'
import { standingAbout } from './suggestions.ts'

/**
 * What linking changed: contacts that became one, that are people no more, that left or came back. `misread`: contacts that
 * are people after all, or the owner: mail with them was left out.
 */
export type Linked = { merged: number; demoted: number; left: number; misread: number }

/**
 * Brings the owner's contacts in line with the directory. Each step follows from what is stored, so that doing it twice
 * changes nothing more. Within `asOwnerScoring`; the caller folds anew afterwards.
 */
export async function linkContacts(sql: Sql, at: Date): Promise<Linked> {
  const { merged, selves } = await mergeSame(sql, at)
  // What a stranger's one mail said is no look at how somebody who works here answers.
  await sql`
    update contact c set person_id = pa.person_id, header_read_at = null from contact_address a join person_address pa on pa.address = a.address
    where a.contact_id = c.contact_id and pa.person_id is not null and c.person_id is distinct from pa.person_id
      and not exists (select 1 from contact o where o.person_id = pa.person_id)`
  await nameExcluded(sql)
  const demoted = await demote(sql)
  return { merged, demoted, misread: selves + (await promote(sql)), left: await markDepartures(sql) }
}

/** An exclusion follows the contact to the person behind it, about whom their own Kith asks. */
async function nameExcluded(sql: Sql): Promise<void> {
  await sql`
    update exclusion e set person_id = c.person_id from contact c
    where c.contact_id = e.contact_id and c.person_id is not null and e.person_id is distinct from c.person_id`
}

/** Contacts whose addresses belong to one person become the oldest of them; `selves`: how many of these people are the owner. */
async function mergeSame(sql: Sql, at: Date): Promise<{ merged: number; selves: number }> {
  const groups = await sql<{ contacts: string[]; self: boolean }[]>`
    select bool_or(c.kind = 'self') as self, array_agg(c.contact_id order by c.kind <> 'self', c.first_seen_at, c.contact_id) as contacts
    from (select distinct a.contact_id, pa.person_id from contact_address a join person_address pa on pa.address = a.address where pa.person_id is not null
        union select contact_id, person_id from contact where person_id is not null) l
      join contact c on c.contact_id = l.contact_id
    group by l.person_id having count(*) > 1 order by min(c.contact_id::text)`
  for (const { contacts } of groups) {
    const [keep, ...others] = contacts
    if (keep) await mergeInto(sql, keep, others, at)
  }
  return { merged: groups.length, selves: groups.filter(({ self }) => self).length }
}

type Row = People & { source_id: string }

async function rowsWith(sql: Sql, contacts: readonly string[]): Promise<Row[]> {
  return sql<Row[]>`
    select source_id, kind, n, contacts, weights, directions from interaction
    where contacts && ${contacts as string[]}::uuid[] order by source_id for update`
}

/** Writes the people of interactions anew; they are folded again. */
async function rewrite(sql: Sql, rows: readonly (Omit<Row, 'kind'> & { direct: boolean | null })[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update interaction i set n = least(t.n, 32767), direct = coalesce(t.direct, i.direct), contacts = t.contacts::uuid[], weights = t.weights::int[],
      directions = t.directions::smallint[], pending = true
    from unnest(${rows.map((row) => row.source_id)}::text[], ${rows.map((row) => row.n)}::int[],
      ${rows.map((row) => (row.direct === null ? null : String(row.direct)))}::text[]::boolean[], ${rows.map((row) => plainArray(row.contacts))}::text[],
      ${rows.map((row) => plainArray(row.weights))}::text[], ${rows.map((row) => plainArray(row.directions))}::text[])
      as t(source_id, n, direct, contacts, weights, directions)
    where i.source_id = t.source_id`
}

/** Everything that is said of `others` is said of `keep` from now on. Call `lockOwnerScores` first. */
export async function mergeInto(sql: Sql, keep: string, others: readonly string[], at: Date): Promise<void> {
  const gone = others as string[]
  const same = new Set([keep, ...others])
  const [self] = await sql`select 1 from contact where contact_id = ${keep} and kind = 'self'`
  const rows = await rowsWith(sql, others)
  await rewrite(
    sql,
    self
      ? rows.map((row) => ({ ...row, ...dropPeople(row, same), direct: null }))
      : rows.map((row) => ({ source_id: row.source_id, ...mergePeople(row, same, keep) })),
  )
  await mergeInMeetings(sql, keep, gone, self !== undefined)
  await sql`update contact_address set contact_id = ${keep} where contact_id = any(${gone}::uuid[])`
  await moveWords(sql, keep, gone, at)
  // A fold leaves contacts alone that are no more: what was folded for them goes here, and comes back under the other.
  await sql`delete from contact_day where contact_id = any(${gone}::uuid[])`
  await sql`delete from relationship where contact_id = any(${gone}::uuid[])`
  await forgetFullness(sql, gone)
  await sql`delete from contact where contact_id = any(${gone}::uuid[])`
}

/** In meetings everybody in `gone` is `keep`, or the owner: who was counted as several counts once among those who were asked. */
async function mergeInMeetings(sql: Sql, keep: string, gone: string[], self: boolean): Promise<void> {
  const renamed = (people: string) => sql`
    (select coalesce(array_agg(distinct case when x = any(${gone}::uuid[]) then ${keep}::uuid else x end), '{}')
      from unnest(${sql.unsafe(people)}) x where ${!self} or not x = any(${gone}::uuid[]))`
  const organizer = 'array_remove(array[m.organizer_contact], null)'
  await sql`
    update meeting m set contacts = ${renamed('m.contacts')}, accepted = ${renamed('m.accepted')}, declined = ${renamed('m.declined')},
      organizer_contact = (${renamed(organizer)})[1],
      people = m.people - (select count(distinct x) from unnest(m.contacts || m.organizer_contact) x)
        + cardinality(${renamed(`m.contacts || ${organizer}`)}), rev = rev + 1, settled_rev = null
    where m.contacts || m.accepted || m.declined || m.organizer_contact && ${gone}::uuid[]`
}

/** The owner's own words: an exclusion of either holds for both, corrections and notes go along, suggestions about both end. */
async function moveWords(sql: Sql, keep: string, gone: string[], at: Date): Promise<void> {
  await sql`
    insert into exclusion as e (tenant_id, owner_id, contact_id, person_id, made_at, undone_at)
    select distinct on (undone_at is not null) tenant_id, owner_id, ${keep}::uuid, person_id, made_at, undone_at from exclusion
    where contact_id = any(${gone}::uuid[]) order by undone_at is not null, made_at desc limit 1
    on conflict (tenant_id, owner_id, contact_id) do update set undone_at = case when excluded.undone_at is null then null else e.undone_at end`
  await sql`delete from exclusion where contact_id = any(${gone}::uuid[])`
  await nameExcluded(sql)
  await sql`update correction set contact_id = ${keep} where contact_id = any(${gone}::uuid[])`
  await strikeDays(sql, keep, at)
  await sql`update note set contact_id = ${keep} where contact_id = any(${gone}::uuid[])`
  await moveContactWords(sql, keep, gone)
  await sql`
    update contact k set owners_word = coalesce(k.owners_word, o.owners_word), owners_line = coalesce(k.owners_line, o.owners_line),
      elsewhere = k.elsewhere or o.elsewhere, header_read_at = coalesce(k.header_read_at, case when o.person_id is not null then o.header_read_at end),
      auto_replies = k.auto_replies or o.auto_replies, display_name = coalesce(nullif(k.display_name, ''), o.display_name)
    from contact o where k.contact_id = ${keep} and o.contact_id = any(${gone}::uuid[])`
  await sql`
    update suggestion set state = 'withdrawn', closed_because = 'same-person'
    where suggestion_id in (${standingAbout(sql, gone)}) and state in ('candidate', 'open', 'snoozed')`
  await sql`
    delete from invite_attendee a where contact_id = any(${gone}::uuid[])
      and exists (select 1 from invite_attendee k where k.invite_id = a.invite_id and k.contact_id = ${keep})`
  await sql`update invite_attendee set contact_id = ${keep} where contact_id = any(${gone}::uuid[])`
}

/**
 * Contacts that the directory knows as rooms, groups or shared mailboxes: what was read as contact with them is taken out. A
 * meeting to which a group was asked stands for more people than one can meet.
 */
async function demote(sql: Sql): Promise<number> {
  const things = await sql<{ contact_id: string; kind: string }[]>`
    update contact c set kind = coalesce(h.kind, 'shared'), kind_by = 'directory'
    from (select a.contact_id, max(pa.kind) as kind, bool_or(pa.person_id is not null and not p.account_enabled and coalesce(p.given_name, '') = ''
          and p.job_title is null and p.manager_id is null) as thing
        from contact_address a join person_address pa on pa.address = a.address left join person p on p.person_id = pa.person_id
        group by a.contact_id) h
    where h.contact_id = c.contact_id and c.kind = 'person' and (h.kind is not null or h.thing) returning c.contact_id, c.kind`
  const ids = things.map(({ contact_id }) => contact_id)
  const lists = things.flatMap(({ contact_id, kind }) => (kind === 'list' ? contact_id : []))
  if (ids.length === 0) return 0
  const gone = new Set(ids)
  const rows = await rowsWith(sql, ids)
  await rewrite(
    sql,
    rows.map((row) => ({ ...row, ...dropPeople(row, gone), direct: null })),
  )
  await sql`
    update meeting set contacts = array(select x from unnest(contacts) x where not x = any(${ids}::uuid[])),
      accepted = array(select x from unnest(accepted) x where not x = any(${ids}::uuid[])),
      declined = array(select x from unnest(declined) x where not x = any(${ids}::uuid[])),
      organizer_contact = case when organizer_contact = any(${ids}::uuid[]) then null else organizer_contact end,
      people = people + case when contacts && ${lists}::uuid[] then ${meetingPeopleMost}::int else 0 end, rev = rev + 1, settled_rev = null
    where contacts && ${ids}::uuid[] or organizer_contact = any(${ids}::uuid[])`
  return ids.length
}

/**
 * Contacts that looked like a list, a machine or a shared mailbox until the directory said whose address it is. What the
 * directory knows as a room or a group stays one. Gives how many are people now.
 */
async function promote(sql: Sql): Promise<number> {
  const promoted = await sql`
    update contact c set kind = 'person', reconsidered = c.reconsidered or c.kind_by <> 'unanswered', kind_by = 'directory'
    from (select a.contact_id, bool_or(p.person_id is not null and not ${isThing(sql, 'p')}) as person, max(pa.kind) as kind
        from contact_address a join person_address pa on pa.address = a.address left join person p on p.person_id = pa.person_id
        group by a.contact_id) h
    where h.contact_id = c.contact_id and c.kind in ('automatic', 'list', 'shared', 'room') and h.person and h.kind is null
    returning old.kind_by`
  return promoted.filter(({ kind_by }) => kind_by !== 'unanswered').length
}

/** Who left the company, and who is back: the owner's own "we talk elsewhere" stays whatever the directory says. */
async function markDepartures(sql: Sql): Promise<number> {
  const moved = await sql`
    update contact c set elsewhere = d.gone or exists (select 1 from correction k where k.contact_id = c.contact_id and k.kind = 'elsewhere' and k.undone_at is null)
    from (select p.person_id, p.removed_at is not null or not p.account_enabled as gone from person p) d
    where d.person_id = c.person_id and c.kind = 'person'
      and c.elsewhere <> (d.gone or exists (select 1 from correction k where k.contact_id = c.contact_id and k.kind = 'elsewhere' and k.undone_at is null))
    returning 1`
  return moved.length
}
