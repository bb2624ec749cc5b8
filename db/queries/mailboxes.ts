/** How far a mailbox has been read, what is wanted of it, and why it is not read. */
import type { OwnerRef, Sql } from '../connect.ts'
import { readSetting, saveSetting } from './settings.ts'

export type MailboxRow = {
  /** Whether the owner wants reading to go on: turned on, paused or not. */
  wanted: boolean
  state: 'reading' | 'live' | 'parked'
  address: string | null
  read_from: Date | null
  turned_on_at: Date | null
  backfill_done: boolean
  /** To the microsecond, as text: a JavaScript date would cut it, and the pass would never catch up. */
  mail_wanted: string | null
  mail_open: boolean
  calendar_wanted: string | null
  calendar_open: boolean
  /** When the folders were listed last. */
  folders_at: string | null
}

/** The mailbox with its owner's will, or undefined before the owner turned Kith on. */
export async function readMailbox(sql: Sql): Promise<MailboxRow | undefined> {
  const [row] = await sql<MailboxRow[]>`
    select o.state in ('on', 'paused') as wanted, m.state, o.address, m.read_from::timestamptz as read_from, o.turned_on_at, m.backfill_done_at is not null as backfill_done,
      m.mail_wanted_at::text as mail_wanted, coalesce(m.mail_wanted_at > coalesce(m.mail_done_at, '-infinity'), false) as mail_open,
      m.calendar_wanted_at::text as calendar_wanted,
      coalesce(m.calendar_wanted_at > coalesce(m.calendar_done_at, '-infinity'), false) as calendar_open,
      (select value #>> '{}' from setting where key = 'reading.folders-at') as folders_at
    from mailbox m join owner o on (o.tenant_id, o.owner_id) = (m.tenant_id, m.owner_id)`
  return row
}

/** Sets from when on mail and meetings are read; a start that was set before stays, so that going on reads nothing twice. */
export async function beginReading(sql: Sql, from: Date): Promise<void> {
  await sql`update mailbox set read_from = coalesce(read_from, ${from}::timestamptz::date)`
}

/**
 * Asks for a pass over mail, calendar or both. Each wish is later than the one before, also while the clock stands
 * still: a pass that began before it does not count as its answer.
 */
export async function wantPass(sql: Sql, at: Date, wish: { mail?: boolean; calendar?: boolean }): Promise<void> {
  if (wish.mail)
    await sql`update mailbox set mail_wanted_at = greatest(${at}, mail_wanted_at + interval '1 microsecond')`
  if (wish.calendar)
    await sql`update mailbox set calendar_wanted_at = greatest(${at}, calendar_wanted_at + interval '1 microsecond')`
}

/** `wantPass` of one owner's mailbox in a single statement. Runs in `db.unbound`. */
export async function wantPassOf(
  sql: Sql,
  { tenantId, ownerId }: OwnerRef,
  at: Date,
  wish: { mail: boolean; calendar: boolean },
): Promise<void> {
  await sql`select want_passes(${tenantId}, ${ownerId}, ${at}, ${wish.mail}, ${wish.calendar})`
}

/** Notes that everything wanted up to `wanted` was read, and `messages` more; a later wish stays open. Whether there is one. */
export async function passDone(sql: Sql, source: 'mail' | 'calendar', wanted: string, messages = 0): Promise<boolean> {
  const [wish, done] = [sql(`${source}_wanted_at`), sql(`${source}_done_at`)]
  const [row] = await sql<{ open: boolean }[]>`
    update mailbox set ${done} = greatest(${done}, ${wanted}::text::timestamptz), messages_read = messages_read + ${messages}
    returning ${wish} > ${done} as open`
  return row?.open ?? false
}

/** Adds to the counts of what was read. */
export async function addProgress(sql: Sql, added: { messages?: number; meetings?: number }): Promise<void> {
  await sql`
    update mailbox set messages_read = messages_read + ${added.messages ?? 0}, meetings_read = meetings_read + ${added.meetings ?? 0}`
}

/** Moves the day back to which mail has been read; false where it had been read so far already. */
export async function readBack(sql: Sql, to: Date): Promise<boolean> {
  const moved = await sql`
    update mailbox set read_back_to = ${to}::timestamptz::date
    where read_back_to is null or read_back_to > ${to}::timestamptz::date returning 1`
  return moved.length > 0
}

/** How many mails the folders say they hold: for the progress on screen only. */
export async function expectMessages(sql: Sql, amount: number): Promise<void> {
  await sql`update mailbox set messages_expected = ${amount}`
}

/** The past is read; from now on the mailbox is followed. */
export async function finishBackfill(sql: Sql, at: Date): Promise<void> {
  await sql`
    update mailbox set backfill_done_at = coalesce(backfill_done_at, ${at}), read_back_to = read_from,
      state = case when state = 'parked' then state else 'live' end`
}

/** Stops reading until somebody changes something; the screen says why. False when it was parked already. */
export async function parkMailbox(sql: Sql, because: string): Promise<boolean> {
  const parked = await sql`
    update mailbox set state = 'parked', parked_because = ${because}
    where state <> 'parked' or parked_because is distinct from ${because} returning 1`
  await sql`delete from due where what in ('backfill-mailbox', 'sync-mail', 'sync-calendar', 'renew-subscriptions', 'sweep-missed')`
  return parked.length > 0
}

/** Tries again after a sign-in or a turn-on. True when the mailbox was parked. */
export async function unparkMailbox(sql: Sql, at: Date): Promise<boolean> {
  const tried = await sql`
    update mailbox set state = case when backfill_done_at is null then 'reading' else 'live' end, parked_because = null, refusals = 0
    where state = 'parked' returning 1`
  if (tried.length === 0) return false
  await wantPass(sql, at, { mail: true, calendar: true })
  await sql`
    insert into due (tenant_id, owner_id, what, due_at)
    select app_tenant(), app_owner(), what, ${at} from unnest(array['backfill-mailbox', 'renew-subscriptions', 'sync-mail', 'sync-calendar']) what
    order by what on conflict (tenant_id, owner_id, what, subject_id) do update set due_at = least(due.due_at, excluded.due_at)`
  return true
}

/** A part that may not be read, or of which something is refused at present. */
type MissingPart = 'mail' | 'calendar' | 'directory' | 'some-mail' | 'some-meetings'

/** What cannot be read: shown on screen, asked for again at each pass. True when that changed. */
export async function setMissing(sql: Sql, part: MissingPart, missing: boolean, at: Date): Promise<boolean> {
  const [row] = await sql<{ value: string[] }[]>`select value from setting where key = 'reading.missing' for update`
  const parts = new Set(Array.isArray(row?.value) ? row.value : [])
  if (parts.has(part) === missing) return false
  if (missing) parts.add(part)
  else parts.delete(part)
  await saveSetting(sql, 'reading.missing', [...parts].sort(), at)
  return true
}

/** The parts that cannot be read. */
export async function readMissing(sql: Sql): Promise<string[]> {
  const missing = await readSetting<string[]>(sql, 'reading.missing')
  return Array.isArray(missing) ? missing : []
}

/** Names the owner's own main address. */
export async function setOwnAddress(sql: Sql, address: string): Promise<void> {
  await sql`update owner set address = ${address} where address is distinct from ${address}`
}

/** Notes on the owner's page whether sources were refused at least so many times in a row. True when what it says changed. */
export async function noteUnreadParts(sql: Sql, refusalsLeast: number, at: Date): Promise<boolean> {
  const [row] = await sql<{ mail: boolean; calendar: boolean }[]>`
    select coalesce(bool_or(source not like 'calendar%'), false) as mail, coalesce(bool_or(source like 'calendar%'), false) as calendar
    from delta_link where refusals >= ${refusalsLeast}`
  const mail = await setMissing(sql, 'some-mail', row?.mail ?? false, at)
  const calendar = await setMissing(sql, 'some-meetings', row?.calendar ?? false, at)
  return mail || calendar
}

/** Counts a refusal of what the mailbox cannot be read without; gives how many there were in a row. */
export async function countRefusal(sql: Sql): Promise<number> {
  const [row] = await sql<{ refusals: number }[]>`update mailbox set refusals = refusals + 1 returning refusals`
  return row?.refusals ?? 0
}

/** Forgets the refusals that were counted. */
export async function clearRefusals(sql: Sql): Promise<void> {
  await sql`update mailbox set refusals = 0 where refusals > 0`
}

/** Sources that were refused are asked again at once: the owner came back. */
export async function tryRefusedAgain(sql: Sql, at: Date): Promise<void> {
  const tried = await sql`update delta_link set refusals = 0, not_before = null where refusals > 0 returning 1`
  if (tried.length === 0) return
  await noteUnreadParts(sql, 1, at)
  await wantPass(sql, at, { mail: true, calendar: true })
}
