/** Mails and posts that the owner confirmed: held, sent once, or taken back. What they say is sealed. */
import type { OwnerRef, Sql } from '../connect.ts'
import { arm, disarm } from './due.ts'

export type MessageRow = {
  message_id: string
  purpose: string
  contacts: string[]
  team_id: string | null
  channel_id: string | null
  cipher: Buffer
  key_version: number
  state: 'held' | 'sending' | 'unknown' | 'sent' | 'failed' | 'undone'
  hold_until: Date
  made_at: Date
  tried_at: Date | null
  sent_at: Date | null
  error_code: string | null
}

const columns = (
  sql: Sql,
) => sql`message_id, purpose, contacts, team_id, channel_id, cipher, key_version, state, hold_until, made_at,
  tried_at, sent_at, error_code`

/** One message, or undefined. */
export async function readMessage(sql: Sql, messageId: string): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`select ${columns(sql)} from message where message_id = ${messageId}`
  return row
}

/** How many the owner set off since a moment, taken back ones not counted. */
export async function countMessages(sql: Sql, since: Date): Promise<number> {
  const [row] = await sql<{ amount: number }[]>`
    select count(*)::int as amount from message where made_at > ${since} and state <> 'undone'`
  return row?.amount ?? 0
}

export type NewMessage = {
  messageId: string
  purpose: string
  contacts: readonly string[]
  channel: { teamId: string; channelId: string } | null
  sealed: { cipher: Buffer; keyVersion: number }
  holdUntil: Date
  at: Date
}

/** Holds a message; the same id twice is one. One that was taken back or failed is held anew. False where one like it stands. */
export async function holdMessage(sql: Sql, owner: OwnerRef, message: NewMessage): Promise<boolean> {
  const { messageId, sealed, channel } = message
  const held = await sql`
    insert into message as m (tenant_id, owner_id, message_id, purpose, contacts, team_id, channel_id, cipher, key_version, hold_until, made_at)
    values (app_tenant(), app_owner(), ${messageId}, ${message.purpose}, ${message.contacts as string[]}::uuid[], ${channel?.teamId ?? null},
      ${channel?.channelId ?? null}, ${sealed.cipher}, ${sealed.keyVersion}, ${message.holdUntil}, ${message.at})
    on conflict (tenant_id, owner_id, message_id) do update set contacts = excluded.contacts, team_id = excluded.team_id, channel_id = excluded.channel_id,
      cipher = excluded.cipher, key_version = excluded.key_version, state = 'held', hold_until = excluded.hold_until, made_at = excluded.made_at,
      tried_at = null, error_code = null
      where m.state in ('undone', 'failed') and m.purpose = excluded.purpose and m.error_code is distinct from 'maybe-sent'
    returning 1`
  if (held.length > 0) await arm(sql, owner, 'send-message', message.holdUntil, messageId)
  return held.length > 0
}

/** Takes a held message back; false once it is on its way. */
export async function undoMessage(sql: Sql, owner: OwnerRef, messageId: string): Promise<boolean> {
  const undone = await sql`
    update message set state = 'undone' where message_id = ${messageId} and state = 'held' returning 1`
  if (undone.length > 0) {
    await disarm(sql, owner, 'send-message', messageId)
    await reopenWritten(sql, messageId)
  }
  return undone.length > 0
}

/** The card whose draft it was stands again, and a link that it carried was not offered after all. */
async function reopenWritten(sql: Sql, messageId: string): Promise<void> {
  await sql`
    delete from shelf_offer o using suggestion s where s.message_id = ${messageId} and s.kind = 'share' and o.link_id::text = s.about
      and o.contact_id = any(s.contacts)`
  await sql`
    update suggestion set state = 'open', closed_at = null, closed_because = null
    where message_id = ${messageId} and state = 'done' and closed_because = 'written'`
}

/** Ends the hold now, also of one that waited for the owner's consent. */
export async function endMessageHold(sql: Sql, owner: OwnerRef, messageId: string, at: Date): Promise<boolean> {
  const ended = await sql`
    update message set state = 'held', hold_until = ${at}, error_code = null
    where message_id = ${messageId} and (state = 'held' or (state = 'failed' and error_code = 'needs-consent')) returning 1`
  if (ended.length > 0) await arm(sql, owner, 'send-message', at, messageId)
  return ended.length > 0
}

/** Marks that sending begins, before anything leaves; gives the state before. Undefined where nothing is to be sent now. */
export async function beginSending(
  sql: Sql,
  messageId: string,
  at: Date,
): Promise<{ message: MessageRow; was: 'held' | 'sending' | 'unknown' } | undefined> {
  const [before] = await sql<{ state: MessageRow['state']; hold_until: Date }[]>`
    select state, hold_until from message where message_id = ${messageId} for update`
  if (!before) return undefined
  const was = before.state
  if (was !== 'sending' && was !== 'unknown' && (was !== 'held' || before.hold_until > at)) return undefined
  const [message] = await sql<MessageRow[]>`
    update message set state = case when state = 'held' then 'sending' else 'unknown' end, tried_at = coalesce(tried_at, ${at})
    where message_id = ${messageId} returning ${columns(sql)}`
  return message ? { message, was } : undefined
}

/** The end of the hold of a message that still waits, or null. */
export async function messageHeldUntil(sql: Sql, messageId: string): Promise<Date | null> {
  const [row] = await sql<{ hold_until: Date }[]>`
    select hold_until from message where message_id = ${messageId} and state = 'held'`
  return row?.hold_until ?? null
}

/** It left, or may have: what the next run has to know. */
export async function markMessage(
  sql: Sql,
  messageId: string,
  to: { state: 'held' | 'unknown' | 'sent' | 'failed'; errorCode?: string; at: Date },
): Promise<void> {
  await sql`
    update message set state = ${to.state}, error_code = ${to.errorCode ?? null}, sent_at = case when ${to.state} = 'sent' then ${to.at}::timestamptz end
    where message_id = ${messageId} and state in ('sending', 'unknown')`
}

export type Recipient = { contact_id: string; name: string; address: string; left: boolean }

/** Where to write to these contacts of the owner's; whoever is none of them is left out. A later address of theirs counts where they have moved on. */
export async function recipientsOf(sql: Sql, contactIds: readonly string[]): Promise<Recipient[]> {
  return sql<Recipient[]>`
    select c.contact_id, coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name,
      lower(case when g.gone then coalesce(n.address, c.address) else coalesce(p.mail, c.address) end) as address, g.gone and n.address is null as left
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
      cross join lateral (select coalesce(not p.account_enabled or p.removed_at is not null, false) as gone) g
      left join lateral (
        select min(a.address) as address from contact_address a where a.contact_id = c.contact_id
          and not exists (select 1 from person_address k where k.address = a.address and k.person_id = c.person_id)
          and split_part(a.address, '@', 2) <> split_part(lower(coalesce(p.mail, c.address)), '@', 2)
        having count(*) = 1) n on true
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' order by c.contact_id`
}
