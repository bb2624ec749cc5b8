/** Wins, thanks received, and credit to those who helped. What was typed is sealed. */
import type { Sql } from '../connect.ts'

export type WinRow = {
  win_id: string
  kind: 'win' | 'thanks'
  contact_id: string | null
  on_day: string
  cipher: Buffer
  key_version: number
  told: string[]
}

const wins = (sql: Sql) => sql`
  select w.win_id, w.kind, w.contact_id, w.on_day::text, w.cipher, w.key_version,
    array(select t.contact_id from win_told t left join message m on m.message_id = t.message_id
      where t.win_id = w.win_id and m.state is distinct from 'undone' and m.state is distinct from 'failed' order by t.told_at) as told
  from win w`

/** Newest first, at most five hundred. */
export async function listWins(sql: Sql): Promise<WinRow[]> {
  return sql<WinRow[]>`${wins(sql)} order by w.on_day desc, w.win_id limit 500`
}

/** One, or undefined. Locked where something is to be decided on it. */
export async function readWin(sql: Sql, winId: string, lock = false): Promise<WinRow | undefined> {
  if (lock) await sql`select 1 from win where win_id = ${winId} for update`
  const [row] = await sql<WinRow[]>`${wins(sql)} where w.win_id = ${winId}`
  return row
}

/** Keeps a win, new or changed. */
export async function keepWin(
  sql: Sql,
  win: {
    winId: string
    kind: WinRow['kind']
    contactId: string | null
    on: string
    sealed: { cipher: Buffer; keyVersion: number }
    at: Date
  },
): Promise<void> {
  await sql`
    insert into win (tenant_id, owner_id, win_id, kind, contact_id, on_day, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${win.winId}, ${win.kind}, ${win.contactId}, ${win.on}::date, ${win.sealed.cipher}, ${win.sealed.keyVersion}, ${win.at})
    on conflict (tenant_id, owner_id, win_id) do update set kind = excluded.kind, contact_id = excluded.contact_id, on_day = excluded.on_day,
      cipher = excluded.cipher, key_version = excluded.key_version`
}

/** Deletes one; to whom it was told is kept, so that keeping it again cannot tell it twice. */
export async function deleteWin(sql: Sql, winId: string): Promise<void> {
  await sql`delete from win where win_id = ${winId}`
}

/** Notes to whom a win is told. */
export async function noteTold(
  sql: Sql,
  told: { winId: string; contactId: string; messageId: string; at: Date },
): Promise<void> {
  await sql`
    insert into win_told (tenant_id, owner_id, win_id, contact_id, message_id, told_at)
    values (app_tenant(), app_owner(), ${told.winId}, ${told.contactId}, ${told.messageId}, ${told.at})
    on conflict (tenant_id, owner_id, win_id, contact_id) do update set message_id = excluded.message_id, told_at = excluded.told_at`
}

export type CreditFormName = 'thanks' | 'shout-out' | 'manager' | 'ask-first'

export type CreditRow = {
  /** The logged help's or the success's id. */
  activity_id: string
  what: 'help' | 'success'
  contact_id: string
  name: string
  happened_at: Date
  /** The owner's own words on a success, sealed; null for help. */
  cipher: Buffer | null
  key_version: number | null
  next_start: Date | null
  next_end: Date | null
  given: CreditFormName[]
}

/**
 * What is worth a word: logged help of one other that is not the owner's own gift, and what a peer did that was great, since a
 * moment; or one of them, whenever it was. With the next meeting that both are in with somebody else, and what was given already.
 */
export async function worthCredit(
  sql: Sql,
  asked: { since: Date; now: Date; activityId?: string },
): Promise<CreditRow[]> {
  const only =
    asked.activityId === undefined ? sql`w.happened_at > ${asked.since}` : sql`w.activity_id = ${asked.activityId}`
  return sql<CreditRow[]>`
    with worth as materialized (
      select substr(i.source_id, 10) as activity_id, 'help' as what, i.contacts[1] as contact_id, i.occurred_at as happened_at,
        null::bytea as cipher, null::int as key_version
      from interaction i where i.kind = 'help' and not i.gone and i.source_id like 'activity:%' and i.given_by is distinct from 'owner'
      union all
      select success_id::text, 'success', contact_id, on_day::timestamp at time zone 'UTC' + interval '12 hours', cipher, key_version from success
    )
    select w.activity_id, w.what, c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name,
      w.happened_at, w.cipher, w.key_version, m.starts_at as next_start, m.ends_at as next_end,
      array(select k.form from credit k left join message g on g.message_id = k.message_id
        where k.activity = w.activity_id and g.state is distinct from 'undone' and g.state is distinct from 'failed' order by k.form) as given
    from worth w join contact c on c.contact_id = w.contact_id
      left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join lateral (
        select x.starts_at, x.ends_at from meeting x where x.starts_at > ${asked.now} and not x.cancelled and not x.is_private and x.people > 2
          and x.my_response <> 'declined' and (c.contact_id = any(x.contacts) or x.organizer_contact = c.contact_id)
          and not (c.contact_id = any(x.declined)) order by x.starts_at limit 1) m on true
    where ${only} and c.kind = 'person' and c.line is distinct from 'below' and not c.left_out
      and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
    order by w.happened_at desc, w.activity_id`
}

export type ManagerAnswer =
  | { personId: string; name: string; address: string }
  | { why: 'no-org-chart' | 'no-manager' | 'manager-left' | 'is-you' | 'rests' }

/** Whom somebody reports to as the directory says now, or why there is nobody to write to. */
export async function managerOf(sql: Sql, contactId: string, restsSince: Date): Promise<ManagerAnswer> {
  const [row] = await sql<
    {
      person_id: string | null
      manager_id: string | null
      name: string | null
      address: string | null
      gone: boolean
      is_owner: boolean
      rests: boolean
    }[]
  >`
    select p.person_id, p.manager_id, m.display_name as name, lower(m.mail) as address,
      m.person_id is null or not m.account_enabled or m.removed_at is not null or m.mail is null as gone, p.manager_id = app_owner() as is_owner,
      exists (select 1 from credit k join message g on g.message_id = k.message_id where k.contact_id = c.contact_id and k.form = 'manager'
        and k.made_at > ${restsSince} and g.state not in ('undone', 'failed')) as rests
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      left join person m on (m.tenant_id, m.person_id) = (p.tenant_id, p.manager_id)
    where c.contact_id = ${contactId}`
  if (!row?.person_id) return { why: 'no-org-chart' }
  if (!row.manager_id) return { why: 'no-manager' }
  if (row.is_owner) return { why: 'is-you' }
  if (row.gone) return { why: 'manager-left' }
  if (row.rests) return { why: 'rests' }
  return { personId: row.manager_id, name: row.name ?? '', address: row.address ?? '' }
}

/** Notes which form of credit a message is. False where that form was given for this help already. */
export async function noteCredit(
  sql: Sql,
  credit: {
    messageId: string
    contactId: string
    form: CreditFormName
    activityId: string
    at: Date
  },
): Promise<boolean> {
  // One that was taken back or never left makes room for another.
  await sql`
    delete from credit k using message m where m.message_id = k.message_id and k.activity = ${credit.activityId} and k.form = ${credit.form}
      and m.state in ('undone', 'failed') and k.message_id <> ${credit.messageId}`
  const noted = await sql`
    insert into credit as k (tenant_id, owner_id, message_id, contact_id, form, activity, made_at)
    values (app_tenant(), app_owner(), ${credit.messageId}, ${credit.contactId}, ${credit.form}, ${credit.activityId}, ${credit.at})
    on conflict (tenant_id, owner_id, activity, form) do update set made_at = excluded.made_at where k.message_id = excluded.message_id returning 1`
  return noted.length > 0
}

/** Whether this very message is the telling of this win to this person: a repeated click. */
export async function isTold(
  sql: Sql,
  told: { winId: string; contactId: string; messageId: string },
): Promise<boolean> {
  const rows = await sql`
    select 1 from win_told where win_id = ${told.winId} and contact_id = ${told.contactId} and message_id = ${told.messageId}`
  return rows.length > 0
}

/** Whether this very message is this form of credit for this help: a repeated click, or one that was taken back. */
export async function isCredit(
  sql: Sql,
  credit: { messageId: string; form: string; activityId: string },
): Promise<boolean> {
  const rows = await sql`
    select 1 from credit where message_id = ${credit.messageId} and form = ${credit.form} and activity = ${credit.activityId}`
  return rows.length > 0
}
