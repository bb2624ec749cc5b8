/** What has happened or falls due with people, as the rules of `core/suggest/occasions.ts` take it. Ids, days and times only. */
import { renamedFrom } from '../../core/policy/suggest.ts'
import type {
  ChangeFact,
  DepartureFact,
  GoalFact,
  HiredFact,
  MarkFact,
  MilestoneFact,
} from '../../core/suggest/occasions.ts'
import type { Sql } from '../connect.ts'

/** Contacts about whom something may come up by itself: in no line of command, excluded by nobody, not asked out. */
const eligible = (sql: Sql) => sql`
  c.kind = 'person' and c.line is null and not c.left_out
    and not exists (select 1 from exclusion e where e.contact_id = c.contact_id and e.undone_at is null)
    and (c.person_id is null or may_choose(c.person_id))`
/** Still here, as far as the directory and the owner know. */
const here = (sql: Sql) =>
  sql`(p.person_id is null or (p.account_enabled and p.removed_at is null)) and c.left_word is distinct from 'left'`
const known = (sql: Sql) => sql`contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)`
const tied = (sql: Sql) => sql`exists (select 1 from relationship r where r.contact_id = c.contact_id and r.two_way)`

/** The working days of a peer, as their calendar last told them; `zone` null where it is not known. */
export type GoalRow = Omit<GoalFact, 'their'> & {
  zone: string | null
  site: string | null
  region: string | null
  workDays: number[] | null
  awayFrom: number | null
  awayTo: number | null
}

/** Goals with a day that are not done, from `since` (ISO day) on. */
export async function datedGoals(sql: Sql, since: string): Promise<GoalRow[]> {
  return sql<GoalRow[]>`
    select n.contact_id as "contactId", n.note_id as "noteId", n.due_on::text as "dueOn", c.zone, coalesce(c.site, nullif(p.office, '')) as site, w.region, f.work_days as "workDays", f.away_from as "awayFrom",
      f.away_to as "awayTo"
    from note n join ${known(sql)} on c.contact_id = n.contact_id left join fullness f on f.contact_id = n.contact_id
      left join site w on w.site = coalesce(c.site, nullif(p.office, ''))
    where n.kind = 'goal' and n.done_at is null and n.due_on >= ${since}::date and ${eligible(sql)} order by n.due_on, n.note_id limit 500`
}

/** Of these contacts those about whom something may come up. */
export async function eligibleAmong(sql: Sql, contactIds: readonly string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set()
  const rows = await sql<{ contact_id: string }[]>`
    select c.contact_id from ${known(sql)} where c.contact_id = any(${contactIds as string[]}::uuid[]) and ${eligible(sql)}`
  return new Set(rows.map(({ contact_id }) => contact_id))
}

/** What the owner marked about people, as long as it stands. */
export async function standingMarks(sql: Sql, today: string): Promise<MarkFact[]> {
  const rows = await sql<(Omit<MarkFact, 'madeAt'> & { made_at: Date })[]>`
    select k.contact_id as "contactId", k.kind, k.on_day::text as "onDay", k.made_at, h.contact_id is not null as "isReachable"
    from peer_mark k join ${known(sql)} on c.contact_id = k.contact_id left join reach h on h.contact_id = k.contact_id
    where k.on_day >= ${today}::date and ${eligible(sql)} and ${here(sql)} order by k.contact_id, k.kind`
  return rows.map(({ made_at, ...fact }) => ({ ...fact, madeAt: made_at.getTime() }))
}

/** Ties whose account was closed, or to whom a mail came back, of which the owner has not said what it means. */
export async function askableDepartures(sql: Sql, since: Date): Promise<DepartureFact[]> {
  const rows = await sql<{ contactId: string; at: Date; by: DepartureFact['by'] }[]>`
    select c.contact_id as "contactId", case when x.gone then coalesce(p.removed_at, p.updated_at) else c.maybe_left_at end as at,
      case when x.gone then 'directory' else 'bounce' end as by
    from ${known(sql)} cross join lateral (select coalesce(not p.account_enabled or p.removed_at is not null, false) as gone) x
    where ${eligible(sql)} and ${tied(sql)} and (x.gone or not c.elsewhere) and c.owners_word is distinct from 'not'
      and (x.gone and c.left_word is null or not x.gone and c.maybe_left_at is not null and (c.left_word is null or c.left_word_at < c.maybe_left_at))
      and case when x.gone then coalesce(p.removed_at, p.updated_at) else c.maybe_left_at end > ${since} order by c.contact_id`
  return rows.map(({ at, ...fact }) => ({ ...fact, at: at.getTime() }))
}

/** Roles and places of equals that changed since a moment; a day on which a company names everybody's role anew is no news. */
export async function directoryChanges(sql: Sql, since: Date): Promise<ChangeFact[]> {
  const rows = await sql<{ contactId: string; what: ChangeFact['what']; at: Date }[]>`
    with changed as (
      select d.*, count(*) over (partition by d.what, d.changed_at::date) as alike from directory_change d where d.changed_at > ${since}
    )
    select c.contact_id as "contactId", d.what, d.changed_at as at
    from changed d join contact c on c.person_id = d.person_id join person p on p.person_id = d.person_id and p.tenant_id = d.tenant_id
    where c.peer = 'peer' and ${eligible(sql)} and ${here(sql)} and ${tied(sql)}
      and d.alike <= greatest(${renamedFrom.people}, (select count(*) from person where removed_at is null) * ${renamedFrom.share}::float8)
    order by c.contact_id, d.what`
  return rows.map(({ at, ...fact }) => ({ ...fact, at: at.getTime() }))
}

/** Equals whose working years began on one of these days (`MM-DD`), some year. */
export async function hiredOn(sql: Sql, monthDays: readonly string[]): Promise<HiredFact[]> {
  return sql<HiredFact[]>`
    select c.contact_id as "contactId", to_char(p.hired_at at time zone 'UTC', 'YYYY-MM-DD') as "hiredOn" from ${known(sql)}
    where c.peer = 'peer' and ${eligible(sql)} and ${here(sql)} and ${tied(sql)}
      and to_char(p.hired_at at time zone 'UTC', 'MM-DD') = any(${monthDays as string[]}::text[]) order by c.contact_id`
}

/** Meetings marked as a milestone that ended since a moment or are still to come; private and cancelled ones are nothing. */
export async function markedMilestones(sql: Sql, since: Date): Promise<MilestoneFact[]> {
  const rows = await sql<{ contactId: string; meetingId: string; at: Date }[]>`
    select k.contact_id as "contactId", k.meeting_id as "meetingId", m.ends_at as at
    from milestone k join meeting m on m.meeting_id = k.meeting_id join ${known(sql)} on c.contact_id = k.contact_id
    where m.ends_at > ${since} and not m.cancelled and not m.is_private and ${eligible(sql)} and ${here(sql)} order by k.meeting_id, k.contact_id`
  return rows.map(({ at, ...fact }) => ({ ...fact, endsAt: at.getTime() }))
}

/** Whether anything changed in the directory about a contact of the owner's since a moment. */
export async function hasChangedSince(sql: Sql, since: Date): Promise<boolean> {
  const rows = await sql`
    select 1 from directory_change d join contact c on c.person_id = d.person_id where d.changed_at > ${since} limit 1`
  return rows.length > 0
}
