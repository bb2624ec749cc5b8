/** Notes as they are stored: sealed text, and beside it only what reminders need. */
import type { Sql } from '../connect.ts'

export type NoteRow = {
  note_id: string
  contact_id: string
  kind: 'project' | 'interest' | 'promise' | 'shared' | 'goal' | 'remember'
  cipher: Buffer
  key_version: number
  due_on: string | null
  done_at: Date | null
  updated_at: Date
}

const columns = (sql: Sql) => sql`note_id, contact_id, kind, cipher, key_version, due_on::text, done_at, updated_at`

/** The notes about one person, newest first; at most five hundred. Hidden for whoever reports to the owner, unless the owner keeps them. */
export async function listNotes(sql: Sql, contactId: string): Promise<NoteRow[]> {
  return sql<NoteRow[]>`
    select ${columns(sql)} from note n where contact_id = ${contactId}
      and not exists (select 1 from contact c where c.contact_id = n.contact_id and c.line = 'below' and not c.notes_kept)
    order by updated_at desc, note_id limit 500`
}

/** One note whoever it is about, or undefined. */
export async function readNote(sql: Sql, noteId: string): Promise<NoteRow | undefined> {
  const [row] = await sql<NoteRow[]>`select ${columns(sql)} from note where note_id = ${noteId}`
  return row
}

/** Whether there is such a person among the owner's contacts, shown to the owner at all. */
export async function isContact(sql: Sql, contactId: string): Promise<boolean> {
  return (
    (
      await sql`select 1 from contact where contact_id = ${contactId} and kind = 'person' and line is distinct from 'below'`
    ).length > 0
  )
}

/** Whether the owner may read and write notes about this person: a contact who is shown, or a report whose notes they keep. */
export async function mayNote(sql: Sql, contactId: string): Promise<boolean> {
  const found = await sql`
    select 1 from contact where contact_id = ${contactId} and kind = 'person' and (line is distinct from 'below' or notes_kept)`
  return found.length > 0
}

/** Writes a note, new or changed. A day to come wakes the suggestions on that day. */
export async function writeNote(
  sql: Sql,
  note: {
    noteId: string
    contactId: string
    kind: NoteRow['kind']
    cipher: Buffer
    keyVersion: number
    dueOn: string | null
    done: boolean
    at: Date
  },
): Promise<NoteRow | undefined> {
  const [row] = await sql<NoteRow[]>`
    insert into note as n (tenant_id, owner_id, note_id, contact_id, kind, cipher, key_version, due_on, done_at, made_at, updated_at)
    values (app_tenant(), app_owner(), ${note.noteId}, ${note.contactId}, ${note.kind}, ${note.cipher}, ${note.keyVersion}, ${note.dueOn}::date,
      case when ${note.done} then ${note.at}::timestamptz end, ${note.at}, ${note.at})
    on conflict (tenant_id, owner_id, note_id) do update set kind = excluded.kind, cipher = excluded.cipher, key_version = excluded.key_version,
      due_on = excluded.due_on, done_at = case when ${note.done} then coalesce(n.done_at, excluded.updated_at) end, updated_at = excluded.updated_at
      where n.contact_id = excluded.contact_id
    returning ${columns(sql)}`
  if (row?.due_on && !row.done_at) {
    // The day after: a goal is asked about when it is over, on a working day.
    await sql`
      insert into due (tenant_id, owner_id, what, due_at) values (app_tenant(), app_owner(), 'suggest', ${row.due_on}::date + 1)
      on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at)`
  }
  return row
}

/** Deletes a note and gives it back; undefined when there is none. */
export async function deleteNote(sql: Sql, contactId: string, noteId: string): Promise<NoteRow | undefined> {
  const [row] = await sql<
    NoteRow[]
  >`delete from note where note_id = ${noteId} and contact_id = ${contactId} returning ${columns(sql)}`
  return row
}

/** Every sealed text of the owner's, for the export. */
export async function allNotes(sql: Sql): Promise<NoteRow[]> {
  return sql<NoteRow[]>`select ${columns(sql)} from note order by note_id`
}

/** What passed between the owner and one person, for the balance: help logged, and invites that happened. */
export async function exchangesWith(
  sql: Sql,
  contactId: string,
): Promise<{ kind: 'invite' | 'help'; by: 'owner' | 'other'; day: number }[]> {
  return sql<{ kind: 'invite' | 'help'; by: 'owner' | 'other'; day: number }[]>`
    select 'help' as kind, case when given then 'owner' else 'other' end as by, day from (
      select i.given_by is not distinct from 'owner' as given, i.day from interaction i
      where i.kind = 'help' and not i.gone and ${contactId}::uuid = any(i.contacts) order by i.day desc limit 50) h
    union all
    select 'invite', case when m.is_organizer then 'owner' else 'other' end, floor(extract(epoch from m.starts_at) / 86400)::int from (
      select is_organizer, starts_at from meeting where not cancelled and settled_rev is not null and people = 2
        and (${contactId}::uuid = any(contacts) or organizer_contact = ${contactId}) order by starts_at desc limit 50) m`
}

/** When the owner next meets somebody, by the calendar; null when nothing is planned. */
export async function nextMeetingWith(
  sql: Sql,
  contactId: string,
  now: Date,
): Promise<{ starts_at: Date; ends_at: Date } | null> {
  const [row] = await sql<{ starts_at: Date; ends_at: Date }[]>`
    select starts_at, ends_at from meeting where ends_at > ${now} and not cancelled and not is_private and my_response <> 'declined'
      and (${contactId}::uuid = any(contacts) or organizer_contact = ${contactId}) order by starts_at limit 1`
  return row ?? null
}

/** The name and last day of contact of one person. */
export async function personLine(
  sql: Sql,
  contactId: string,
): Promise<{ name: string; last_day: number | null } | undefined> {
  const [row] = await sql<{ name: string; last_day: number | null }[]>`
    select coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, r.last_day
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join relationship r on (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)
    where c.contact_id = ${contactId} and c.kind = 'person' and c.line is distinct from 'below'`
  return row
}
