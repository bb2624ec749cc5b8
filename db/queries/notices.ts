/** What the owner is told of outside the app: the setting, the card that is news, and the row that keeps it to one a day. */
import type { NoticeMode } from '../../core/policy/notify.ts'
import type { OwnerRef, Sql } from '../connect.ts'
import { armNoLater } from './due.ts'
import { readSetting, saveSetting } from './settings.ts'

/** How the owner wants to be told, as they chose it, or null. */
export async function savedNoticeMode(sql: Sql): Promise<unknown> {
  const saved = await readSetting<{ how: unknown }>(sql, 'notify')
  return saved?.how ?? null
}

/** Keeps how the owner wants to be told, and has it looked whether there is something to tell already. */
export async function changeNotices(sql: Sql, owner: OwnerRef, how: NoticeMode, at: Date): Promise<void> {
  if (how !== 'off') await armNotice(sql, owner, at)
  await saveSetting(sql, 'notify', { how }, at)
}

/** Has it looked, at this moment or when it was wanted already, whether there is something to tell. */
export const armNotice = (sql: Sql, owner: OwnerRef, at: Date): Promise<void> =>
  armNoLater(sql, owner, 'notify-owner', at)

export type NewsRow = { suggestion_id: string; kind: string; names: string[]; open_at: Date }

/**
 * The worthiest open card that is news: opened since a moment, not asked for by the owner, not on their screen since, of which they
 * were never told, with a time that is still to come where it has times.
 */
export async function readNews(sql: Sql, since: Date, now: Date): Promise<NewsRow | undefined> {
  const [row] = await sql<NewsRow[]>`
    select s.suggestion_id, s.kind, s.open_at,
      array(select coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) from unnest(s.contacts) with ordinality x(contact_id, n)
        join contact c using (contact_id) left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id) order by n) as names
    from suggestion s
    where s.state = 'open' and not s.by_hand and s.seen_at is null and s.open_at >= ${since} and (s.expires_at is null or s.expires_at > ${now})
      and (s.slots = '[]' or exists (select 1 from jsonb_array_elements(s.slots) t where (t ->> 'start')::timestamptz > ${now}))
      and not exists (select 1 from owner_notice n where n.suggestion_id = s.suggestion_id)
    order by s.worth desc, s.suggestion_id limit 1`
  return row
}

/** The owner's days on which they were told, as numbers since 1970, from a day on. */
export async function toldDays(sql: Sql, fromDay: string): Promise<number[]> {
  const rows = await sql<
    { day: number }[]
  >`select on_day - date '1970-01-01' as day from owner_notice where on_day >= ${fromDay}::date`
  return rows.map(({ day }) => day)
}

/**
 * Takes the day's place for a card before anything leaves; false where the day, the week or the card had its notice. A
 * calendar week has two places by its key; any seven days are the caller's to count.
 */
export async function claimNotice(sql: Sql, suggestionId: string, day: string, at: Date): Promise<boolean> {
  const claimed = await sql`
    insert into owner_notice (tenant_id, owner_id, on_day, week_from, nth, suggestion_id, at)
    select app_tenant(), app_owner(), ${day}::date, w.week_from, w.nth, ${suggestionId}, ${at}
    from (select d.week_from, 1 + (select count(*)::int from owner_notice n where n.week_from = d.week_from) as nth
      from (select date_trunc('week', ${day}::date)::date as week_from) d) w
    where w.nth <= 2 on conflict do nothing returning 1`
  return claimed.length > 0
}

/** What became of it. */
export async function markNotice(
  sql: Sql,
  suggestionId: string,
  end: { state: 'sent' | 'failed'; code?: string },
): Promise<void> {
  await sql`
    update owner_notice set state = ${end.state}, error_code = ${end.code ?? null}
    where suggestion_id = ${suggestionId} and state = 'sending'`
}

/** Gives the day's place back: nothing has left, and Graph asked to come again. */
export async function giveBackNotice(sql: Sql, suggestionId: string): Promise<void> {
  await sql`delete from owner_notice where suggestion_id = ${suggestionId} and state = 'sending'`
}

/** These were on the owner's screen: no news any more. */
export async function markSeen(sql: Sql, suggestionIds: readonly string[], at: Date): Promise<void> {
  if (suggestionIds.length > 0)
    await sql`update suggestion set seen_at = ${at} where suggestion_id = any(${suggestionIds as string[]}::uuid[]) and seen_at is null`
}
