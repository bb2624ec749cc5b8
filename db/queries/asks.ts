/** Asks and gifts as they are stored: sealed words, and beside them only what is needed to say what became of them. */
import type { Sql } from '../connect.ts'
import { asks as asksInWriting } from './giving.ts'

export type AskRow = {
  ask_id: string
  direction: 'ask' | 'give'
  kind: string
  contacts: string[]
  about_contact: string | null
  before_day: string | null
  copied_at: Date | null
  cipher: Buffer
  key_version: number
  invite_id: string | null
  message_id: string | null
  answer: 'accepted' | 'declined' | 'done' | null
  withdrawn_at: Date | null
  made_at: Date
  invite_state: 'held' | 'accepted' | 'booking' | 'booked' | 'failed' | 'unknown' | 'undone' | null
  invite_outcome: 'cancelled' | 'declined' | 'happened' | 'not-happened' | 'taken' | null
  invite_ends_at: Date | null
  invite_accepted: boolean
  invite_error: string | null
  message_state: 'held' | 'sending' | 'unknown' | 'sent' | 'failed' | 'undone' | null
  message_sent_at: Date | null
  message_error: string | null
}

const asks = (sql: Sql) => sql`
  select a.ask_id, a.direction, a.kind, a.contacts, a.about_contact, a.before_day::text, a.copied_at, a.cipher, a.key_version, a.invite_id, a.message_id,
    a.answer, a.withdrawn_at, a.made_at, i.state as invite_state, i.outcome as invite_outcome, i.ends_at as invite_ends_at, i.error_code as invite_error,
    exists (select 1 from invite_attendee t where t.invite_id = i.invite_id and t.response = 'accepted') as invite_accepted,
    m.state as message_state, m.sent_at as message_sent_at, m.error_code as message_error
  from ask a left join invite i on (i.tenant_id, i.owner_id, i.invite_id) = (a.tenant_id, a.owner_id, a.invite_id)
    left join message m on (m.tenant_id, m.owner_id, m.message_id) = (a.tenant_id, a.owner_id, a.message_id)`

/** The newest two hundred; those about somebody who reports to the owner are hidden. */
export async function listAsks(sql: Sql): Promise<AskRow[]> {
  return sql<AskRow[]>`
    ${asks(sql)} where not exists (select 1 from contact c where c.contact_id = any(a.contacts) and c.line = 'below')
    order by a.made_at desc, a.ask_id limit 200`
}

/** One, or undefined. */
export async function readAsk(sql: Sql, askId: string): Promise<AskRow | undefined> {
  const [row] = await sql<AskRow[]>`${asks(sql)} where a.ask_id = ${askId}`
  return row
}

/** One, locked for a decision: clicks on the same ask come one after the other. */
export async function lockAsk(sql: Sql, askId: string): Promise<AskRow | undefined> {
  await sql`select 1 from ask where ask_id = ${askId} for update`
  return readAsk(sql, askId)
}

export type NewAsk = {
  askId: string
  direction: 'ask' | 'give'
  kind: string
  contacts: readonly string[]
  aboutContact: string | null
  beforeDay: string | null
  sealed: { cipher: Buffer; keyVersion: number }
  at: Date
}

/** Writes a draft, new or anew. Whether it may be written anew is the caller's to know. */
export async function writeAsk(sql: Sql, ask: NewAsk): Promise<void> {
  const { sealed } = ask
  await sql`
    insert into ask as a (tenant_id, owner_id, ask_id, direction, kind, contacts, about_contact, before_day, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${ask.askId}, ${ask.direction}, ${ask.kind}, ${ask.contacts as string[]}::uuid[], ${ask.aboutContact},
      ${ask.beforeDay}::date, ${sealed.cipher}, ${sealed.keyVersion}, ${ask.at})
    on conflict (tenant_id, owner_id, ask_id) do update set direction = excluded.direction, kind = excluded.kind, contacts = excluded.contacts,
      about_contact = excluded.about_contact, before_day = excluded.before_day, cipher = excluded.cipher, key_version = excluded.key_version`
}

/** Keeps the words as they were confirmed, and what they left as. */
export async function confirmAsk(
  sql: Sql,
  askId: string,
  as: {
    sealed: { cipher: Buffer; keyVersion: number }
    inviteId: string | null
    messageId: string | null
    copiedAt: Date | null
  },
): Promise<void> {
  await sql`
    update ask set cipher = ${as.sealed.cipher}, key_version = ${as.sealed.keyVersion}, invite_id = ${as.inviteId}, message_id = ${as.messageId},
      copied_at = ${as.copiedAt} where ask_id = ${askId}`
}

/** The owner's word on what became of it. */
export async function answerAsk(sql: Sql, askId: string, answer: AskRow['answer']): Promise<void> {
  await sql`update ask set answer = ${answer} where ask_id = ${askId}`
}

/** Sets an ask aside, or takes that back with null. */
export async function withdrawAsk(sql: Sql, askId: string, at: Date | null): Promise<void> {
  await sql`update ask set withdrawn_at = ${at} where ask_id = ${askId}`
}

/** What was asked of each contact before, sealed, and when something was asked of them since a moment, meetings for advice included. */
export async function pastAsks(sql: Sql): Promise<{ contacts: string[]; cipher: Buffer; key_version: number }[]> {
  return sql<{ contacts: string[]; cipher: Buffer; key_version: number }[]>`
    select contacts, cipher, key_version from ask where direction = 'ask' and (invite_id is not null or message_id is not null or copied_at is not null)
    order by made_at desc limit 200`
}

export type AskableRow = {
  contact_id: string
  name: string
  title: string | null
  department: string | null
  is_peer: boolean
  two_way: boolean
  closed: boolean
  in_managers_line: boolean
  other_team: boolean
  asked_lately: number
  f7: number
  f90: number
  landmark: number
  days_in_90: number
}

/**
 * Whom the owner might turn to, with what the rules ask about them. `in_managers_line`: the owner's manager, or anybody who
 * reports to them directly or through others. `asked_lately` counts what left, was copied or waits to leave, never what was taken back.
 */
export async function askablePeople(sql: Sql, asked: { now: Date; since: Date; most: number }): Promise<AskableRow[]> {
  const today = Math.floor(asked.now.getTime() / 86_400_000)
  return sql<AskableRow[]>`
    with recursive boss as (
      select manager_id as person_id from person where person_id = app_owner() and manager_id is not null
    ), line (person_id) as (
      select person_id from boss
      union
      select p.person_id from person p join line l on p.manager_id = l.person_id
    ), leaned as (
      select contact_id, count(*)::int as times from (
        select t.contact_id from invite i join invite_attendee t on t.invite_id = i.invite_id
          where i.kind in ('advice-20', 'advice-30') and i.made_at > ${asked.since} and i.state not in ('undone', 'failed')
        union all
        select contact_id from (${asksInWriting(sql)}) a where at > ${asked.since}
      ) x group by contact_id
    )
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name, p.job_title as title, p.department,
      c.line is null and case c.owners_word when 'peer' then 'peer' when 'not' then 'not' else c.peer end = 'peer' as is_peer, r.two_way,
      c.left_out or c.line is not null or exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
        or (c.person_id is not null and not may_choose(c.person_id))
        or coalesce(not p.account_enabled or p.removed_at is not null, false) or c.left_word is not distinct from 'left' as closed,
      coalesce(c.person_id in (select person_id from line), false) as in_managers_line,
      coalesce(p.department <> me.department, false) as other_team, coalesce(l.times, 0) as asked_lately,
      r.f7, r.f90, r.landmark,
      (select count(*)::int from contact_day d where d.contact_id = c.contact_id and d.day > ${today - 90} and d.day <= ${today} and d.mails + d.meetings + d.others > 0) as days_in_90
    from relationship r join contact c using (tenant_id, owner_id, contact_id)
      left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join person me on (me.tenant_id, me.person_id) = (c.tenant_id, c.owner_id)
      left join leaned l on l.contact_id = c.contact_id
    where c.kind = 'person' and r.two_way order by r.f90 desc, c.contact_id limit ${asked.most}`
}
