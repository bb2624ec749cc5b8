/** Polls of the owner's own, what was answered to them, and polls that ask the owner. */
import type { Sql } from '../connect.ts'

export type PollRow = {
  poll_id: string
  kind: 'group-lunch' | 'happy-hour' | 'group-activity'
  starts: Date[]
  minutes: number
  quorum: number
  closes_at: Date
  made_at: Date
  dropped_at: Date | null
  invite_id: string | null
  /** The mail in which everybody was asked; it has the poll's own id. */
  message_id: string | null
  people: { contactId: string; personId: string | null; marked: number[] | null }[]
}

/** Polls since a moment, or one of them; newest first. */
export async function readPolls(sql: Sql, asked: { pollId: string } | { since: Date }): Promise<PollRow[]> {
  return sql<PollRow[]>`
    select p.poll_id, p.kind, p.starts, p.minutes, p.quorum, p.closes_at, p.made_at, p.dropped_at, p.invite_id,
      (select m.message_id from message m where m.message_id = p.poll_id and m.state <> 'undone') as message_id,
      (select jsonb_agg(jsonb_build_object('contactId', a.contact_id, 'personId', a.person_id, 'marked', a.marked) order by a.contact_id)
        from poll_asked a where (a.tenant_id, a.owner_id, a.poll_id) = (p.tenant_id, p.owner_id, p.poll_id)) as people
    from poll p where ${'pollId' in asked ? sql`p.poll_id = ${asked.pollId}` : sql`p.made_at >= ${asked.since}`}
    order by p.made_at desc, p.poll_id limit 200`
}

/** One poll, locked for a decision. */
export async function lockPoll(sql: Sql, pollId: string): Promise<PollRow | undefined> {
  await sql`select 1 from poll where poll_id = ${pollId} for update`
  const [row] = await readPolls(sql, { pollId })
  return row
}

/** Opens a poll with the people whom it asks; false where one with this id stands already. */
export async function openPoll(
  sql: Sql,
  poll: {
    pollId: string
    kind: string
    starts: readonly Date[]
    minutes: number
    quorum: number
    closesAt: Date
    contacts: readonly string[]
    at: Date
  },
): Promise<boolean> {
  const starts = poll.starts.map((start) => start.toISOString())
  const opened = await sql`
    insert into poll (tenant_id, owner_id, poll_id, kind, starts, minutes, quorum, closes_at, made_at)
    values (app_tenant(), app_owner(), ${poll.pollId}, ${poll.kind}, ${starts}::timestamptz[], ${poll.minutes}, ${poll.quorum}, ${poll.closesAt}, ${poll.at})
    on conflict do nothing returning 1`
  if (opened.length === 0) return false
  await sql`
    insert into poll_asked (tenant_id, owner_id, poll_id, contact_id, person_id)
    select app_tenant(), app_owner(), ${poll.pollId}, contact_id, person_id from contact where contact_id = any(${poll.contacts as string[]}::uuid[])`
  return true
}

/** Polls that are neither booked nor dropped nor closed. */
export async function countOpenPolls(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql<{ open: number }[]>`
    select count(*)::int as open from poll where dropped_at is null and invite_id is null and closes_at > ${now}`
  return row?.open ?? 0
}

/** Marks what somebody told the owner; null takes it back. False where the poll does not ask them. */
export async function markAnswer(
  sql: Sql,
  mark: { pollId: string; contactId: string; suits: readonly number[] | null; at: Date },
): Promise<boolean> {
  const marked = await sql`
    update poll_asked set marked = ${mark.suits as number[] | null}::int[], marked_at = ${mark.suits === null ? null : mark.at}
    where poll_id = ${mark.pollId} and contact_id = ${mark.contactId} returning 1`
  return marked.length > 0
}

/** What people answered in Kith to one of the owner's polls, by person. */
export async function answersTo(sql: Sql, pollId: string): Promise<Map<string, number[]>> {
  const rows = await sql<{ person_id: string; suits: number[] }[]>`select person_id, suits from poll_answers(${pollId})`
  return new Map(rows.map(({ person_id, suits }) => [person_id, suits]))
}

/** The invite that a poll became; once. */
export async function bookPoll(sql: Sql, pollId: string, inviteId: string): Promise<void> {
  await sql`update poll set invite_id = ${inviteId} where poll_id = ${pollId}`
}

/** Whether the invite that a poll became still stands: one that was taken back or failed leaves the poll as it was. */
export async function standingInvites(sql: Sql, inviteIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ invite_id: string }[]>`
    select invite_id from invite where invite_id = any(${inviteIds as string[]}::uuid[])
      and not (state = 'undone' or (state = 'failed' and error_code is distinct from 'needs-consent'))`
  return new Set(rows.map(({ invite_id }) => invite_id))
}

/** Ends a poll without a meeting, or takes that back. */
export async function dropPoll(sql: Sql, pollId: string, at: Date | null): Promise<void> {
  await sql`update poll set dropped_at = ${at} where poll_id = ${pollId} and invite_id is null`
}

export type QuestionRow = {
  poll_id: string
  asked_by: string
  by: string
  kind: PollRow['kind']
  starts: Date[]
  minutes: number
  closes_at: Date
  others: string[]
  suits: number[] | null
}

/** Open polls that ask the owner, with names, and what they answered; the one that closes first comes first. */
export async function pollsAskedOfMe(sql: Sql, now: Date): Promise<QuestionRow[]> {
  return sql<QuestionRow[]>`
    select q.poll_id, q.asked_by, coalesce(nullif(p.display_name, ''), '') as by, q.kind, q.starts, q.minutes, q.closes_at,
      array(select coalesce(nullif(o.display_name, ''), o.mail, '') from person o where o.person_id = any(q.others) order by o.display_name, o.person_id) as others,
      a.suits
    from polls_asked_of_me(${now}) q left join person p on p.person_id = q.asked_by
      left join poll_answer a on a.poll_id = q.poll_id and a.asked_by = q.asked_by
    order by q.closes_at, q.poll_id limit 50`
}

/** Answers a poll that asks the owner; null takes it back. */
export async function answerPoll(
  sql: Sql,
  answer: { pollId: string; askedBy: string; suits: readonly number[] | null; at: Date },
): Promise<void> {
  if (answer.suits === null) await sql`delete from poll_answer where poll_id = ${answer.pollId}`
  else
    await sql`
      insert into poll_answer (tenant_id, owner_id, poll_id, asked_by, suits, answered_at)
      values (app_tenant(), app_owner(), ${answer.pollId}, ${answer.askedBy}, ${answer.suits as number[]}::int[], ${answer.at})
      on conflict (tenant_id, owner_id, poll_id) do update set asked_by = excluded.asked_by, suits = excluded.suits, answered_at = excluded.answered_at`
}
