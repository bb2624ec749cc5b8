/** The owner's own row, what was read for them, and their rights: reads and writes of the owner's settings. */
import type { Sql } from '../connect.ts'
import { tendAll } from './holds.ts'
import { tryRefusedAgain, unparkMailbox } from './mailboxes.ts'
import { saveSetting } from './settings.ts'

export type OwnerRow = {
  state: 'signed-in' | 'on' | 'paused' | 'off' | 'erasing'
  display_name: string
  zone: string
  locale: string
  lunch_from: string
  lunch_to: string
  lunch_assumed: boolean
  after_hours: boolean
  paused_until: Date | null
  turned_on_at: Date | null
  reading_state: 'reading' | 'live' | 'parked' | null
  parked_because: string | null
  read_from: string | null
  read_back_to: string | null
  messages_read: number
  messages_expected: number | null
  meetings_read: number
  backfill_done_at: Date | null
  directory_people: number
  /** What cannot be read for want of a permission. */
  missing: string[]
  /** As the owner chose it (`Booking` of contract/me.ts), or null. */
  booking: unknown
  /** How they want to be told outside the app, as they chose it, or null. */
  notify: unknown
  /** Why the last notice did not come, or null. */
  notify_trouble: string | null
}

/** The owner and their mailbox, or undefined before the first sign-in. One statement. */
export async function readOwner(sql: Sql): Promise<OwnerRow | undefined> {
  const [row] = await sql<OwnerRow[]>`
    select o.state, o.display_name, o.zone, o.locale, o.lunch_from, o.lunch_to, o.lunch_assumed, o.after_hours, o.paused_until, o.turned_on_at,
      m.state as reading_state, m.parked_because, m.read_from::text, m.read_back_to::text,
      coalesce(m.messages_read, 0) as messages_read, m.messages_expected, coalesce(m.meetings_read, 0) as meetings_read, m.backfill_done_at,
      (select count(*)::int from (select 1 from person where manager_id is not null limit 1) p) as directory_people,
      coalesce((select array(select jsonb_array_elements_text(s.value)) from setting s where s.key = 'reading.missing'), '{}') as missing,
      (select s.value from setting s where s.key = 'booking') as booking,
      (select s.value -> 'how' from setting s where s.key = 'notify') as notify,
      (select n.error_code from owner_notice n order by n.on_day desc limit 1) as notify_trouble
    from owner o left join mailbox m on (m.tenant_id, m.owner_id) = (o.tenant_id, o.owner_id)`
  return row
}

/** Whether this owner was erased: then nothing is taken in again until they sign in and turn Kith on anew. */
export async function wasErased(sql: Sql): Promise<boolean> {
  return (await sql`select 1 from erased`).length > 0
}

/** Records a sign-in, tries a parked mailbox again, and has what comes of age looked for from tomorrow on. A known owner keeps their state: signing in does not call an erasure off. */
export async function saveSignIn(
  sql: Sql,
  owner: { displayName: string; locale: string | null; at: Date },
): Promise<void> {
  await sql`delete from erased`
  await sql`
    insert into owner as o (tenant_id, owner_id, display_name, locale, signed_in_at)
    values (app_tenant(), app_owner(), ${owner.displayName}, ${owner.locale ?? 'en'}, ${owner.at})
    on conflict (tenant_id, owner_id) do update set display_name = excluded.display_name, signed_in_at = excluded.signed_in_at`
  await sql`
    insert into due (tenant_id, owner_id, what, due_at) values (app_tenant(), app_owner(), 'retain', ${owner.at}::timestamptz + interval '1 day')
    on conflict do nothing`
  await unparkMailbox(sql, owner.at)
  await tryRefusedAgain(sql, owner.at)
}

/** Turns reading on; true when it was not on before. A mailbox that was parked is tried again. */
export async function turnOn(sql: Sql, at: Date): Promise<boolean> {
  const changed = await sql`
    update owner set state = 'on', turned_on_at = coalesce(turned_on_at, ${at}), paused_until = null
    where state in ('signed-in', 'off', 'paused') returning 1`
  await sql`
    insert into mailbox as m (tenant_id, owner_id, state) values (app_tenant(), app_owner(), 'reading')
    on conflict (tenant_id, owner_id) do update set
      state = case when m.state <> 'parked' then m.state when m.backfill_done_at is null then 'reading' else 'live' end, parked_because = null, refusals = 0`
  await tryRefusedAgain(sql, at)
  await sql`
    insert into due (tenant_id, owner_id, what, due_at)
    select app_tenant(), app_owner(), what, ${at} from unnest(array['backfill-mailbox', 'renew-subscriptions']) what
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at), leased_until = null`
  return changed.length > 0
}

/** Turns reading off; scores stay until the owner erases them or the tenant's retention does. */
export async function turnOff(sql: Sql, at: Date): Promise<void> {
  await sql`update owner set state = 'off' where state in ('on', 'paused')`
  await tendAll(sql, at)
  // Graph is to stop telling of a mailbox that nobody wants read.
  await sql`
    insert into due (tenant_id, owner_id, what, due_at)
    select tenant_id, owner_id, 'renew-subscriptions', ${at} from owner where state = 'off'
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at), leased_until = null`
}

/** Pauses until a day, or goes on with null. */
export async function setPause(sql: Sql, until: string | null, at: Date): Promise<void> {
  await sql`
    update owner set paused_until = ${until}::date, state = case when ${until}::date is null then 'on' else 'paused' end
    where state in ('on', 'paused')`
  await tendAll(sql, at)
}

/** The owner's own lunch window, language, and whether they like time after hours. */
export async function saveSettings(
  sql: Sql,
  change: {
    lunch?: { from: string; to: string } | undefined
    locale?: string | undefined
    afterHours?: boolean | undefined
  },
): Promise<void> {
  await sql`
    update owner set lunch_from = coalesce(${change.lunch?.from ?? null}, lunch_from), lunch_to = coalesce(${change.lunch?.to ?? null}, lunch_to),
      lunch_assumed = lunch_assumed and ${change.lunch === undefined}, locale = coalesce(${change.locale ?? null}, locale),
      after_hours = coalesce(${change.afterHours ?? null}::boolean, after_hours)`
}

/** How suggested times become events, as the owner wants it from now on; what stands in the calendar already is looked after at once. */
export async function saveBooking(sql: Sql, booking: object, at: Date): Promise<void> {
  await saveSetting(sql, 'booking', booking, at)
  await tendAll(sql, at)
}

/** Marks the owner for erasure; the job does the rest. */
export async function beginErasure(sql: Sql, at: Date): Promise<void> {
  await sql`update owner set state = 'erasing'`
  await sql`
    insert into due (tenant_id, owner_id, what, due_at) values (app_tenant(), app_owner(), 'erase-owner', ${at})
    on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = excluded.due_at, leased_until = null`
}
