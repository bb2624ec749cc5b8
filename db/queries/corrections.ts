/** What the owner says against what was measured: kept apart from it, and undone in any order. */
import type { PeerReason } from '../../core/peers/peers.ts'
import type { Sql } from '../connect.ts'
import { deriveStale, keepLandmark } from './derived.ts'
import { forgetFullness } from './fullness.ts'
import { forgetScores, lockOwnerScores, refoldContacts } from './relationships.ts'
import { standingAbout } from './suggestions.ts'

export type CorrectionKind = 'more' | 'less' | 'elsewhere' | 'peer' | 'not-peer' | 'leads-me' | 'i-lead' | 'not-contact'

/** Why the chart says that somebody who was an equal is none any more, where no line of command says so. */
const gapReasons: ReadonlySet<string> = new Set<PeerReason>(['grade-gap', 'level-gap'])

/** Corrections still in force, newest first. */
export async function readCorrections(
  sql: Sql,
  contactId: string,
): Promise<{ correction_id: string; kind: string; made_at: Date; day: number | null }[]> {
  return sql<{ correction_id: string; kind: string; made_at: Date; day: number | null }[]>`
    select correction_id, kind, made_at, day from correction where contact_id = ${contactId} and undone_at is null
    order by made_at desc, correction_id desc limit 50`
}

/**
 * Stores a correction; a word about the level, a line of command, "we talk elsewhere" or a day that was no contact
 * (`day`, a UTC day, for that kind alone) takes effect on the contact at once. Null where the contact is no more: it became
 * one with another while this waited for its turn.
 */
export async function correct(
  sql: Sql,
  contactId: string,
  kind: CorrectionKind,
  at: Date,
  day: number | null = null,
): Promise<string | null> {
  await lockOwnerScores(sql)
  const [row] = await sql<{ correction_id: string }[]>`
    insert into correction (tenant_id, owner_id, contact_id, kind, made_at, day)
    select tenant_id, owner_id, contact_id, ${kind}, ${at}::timestamptz, ${day}::int from contact where contact_id = ${contactId} returning correction_id`
  if (!row) return null
  await applyCorrections(sql, contactId, at)
  return row.correction_id
}

/** Undoes a correction; false when this contact has none such. Undoing twice is undoing once. */
export async function undoCorrection(sql: Sql, contactId: string, correctionId: string, at: Date): Promise<boolean> {
  await lockOwnerScores(sql)
  const undone = await sql`
    update correction set undone_at = coalesce(undone_at, ${at}) where contact_id = ${contactId} and correction_id = ${correctionId} returning 1`
  if (undone.length > 0) await applyCorrections(sql, contactId, at)
  return undone.length > 0
}

/** The contact follows the newest words still in force, so that undoing in any order ends in the same state. */
async function applyCorrections(sql: Sql, contactId: string, at: Date): Promise<void> {
  await sql`
    update contact c set
      elsewhere = exists (select 1 from correction k where k.contact_id = c.contact_id and k.kind = 'elsewhere' and k.undone_at is null),
      owners_word = case w.kind when 'peer' then 'peer' when 'not-peer' then 'not' end,
      owners_line = case w.kind when 'leads-me' then 'above' when 'i-lead' then 'below' end
    from contact x left join lateral (
      select k.kind from correction k where k.contact_id = x.contact_id and k.kind in ('peer', 'not-peer', 'leads-me', 'i-lead') and k.undone_at is null
      order by k.made_at desc, k.correction_id desc limit 1
    ) w on true
    where c.contact_id = ${contactId} and (x.tenant_id, x.owner_id, x.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)`
  await settleContacts(sql, [contactId], at)
  if (await strikeDays(sql, contactId, at)) while ((await deriveStale(sql, 200)).length > 0);
}

/**
 * Days of which the owner said that they were no contact count for nothing, and for all that they were once it is undone.
 * True when they changed, and with them the sums. Call `lockOwnerScores` first.
 */
export async function strikeDays(sql: Sql, contactId: string, at: Date): Promise<boolean> {
  const struck = await sql`
    update contact c set struck_days = k.days
    from (select coalesce(array_agg(distinct day order by day), '{}') as days from correction
      where contact_id = ${contactId} and kind = 'not-contact' and undone_at is null and day is not null) k
    where c.contact_id = ${contactId} and c.struck_days <> k.days returning 1`
  if (struck.length === 0) return false
  await refoldContacts(sql, [contactId], await keepLandmark(sql, Math.floor(at.getTime() / 86_400_000)))
  return true
}

type Settled = {
  contact_id: string
  before: string | null
  after: string | null
  peer_before: string
  peer: string
  reason: string
  left_out: boolean
}

/**
 * Makes `peer`, `peer_reason` and `line` of contacts what the chart and the owner's words make them: a line of command
 * first, then who left, then the owner's word, then the chart. Who falls under the owner loses every score and who comes
 * out gets it back; suggestions about those who no longer fit end. Call `lockOwnerScores` first. Gives what changed.
 */
export async function settleContacts(
  sql: Sql,
  contactIds: readonly string[] | null,
  at: Date,
): Promise<{ changed: number; withdrawn: number }> {
  const line = sql`coalesce(c.chart_line, c.owners_line)`
  const peer = sql`
    case when ${line} is not null or c.left_out or c.chart_reason in ('oneself', 'left') then 'not' else coalesce(c.owners_word, c.chart_peer) end`
  const reason = sql`
    case when c.chart_line is not null or c.chart_reason in ('oneself', 'left') then c.chart_reason
      when c.owners_line is not null then 'line-' || c.owners_line when c.left_out then 'unknown'
      when c.owners_word is not null then 'owners-word' else c.chart_reason end`
  const settled = await sql<Settled[]>`
    update contact c set line = ${line}, peer = ${peer}, peer_reason = ${reason}
    where ${contactIds === null ? sql`true` : sql`c.contact_id = any(${contactIds as string[]}::uuid[])`}
      and (c.line, c.peer, c.peer_reason) is distinct from (${line}, ${peer}, ${reason})
    returning c.contact_id, old.line as before, new.line as after, old.peer as peer_before, new.peer, new.peer_reason as reason, c.left_out`
  const ids = (rows: readonly { contact_id: string }[]): string[] => rows.map(({ contact_id }) => contact_id)
  await forgetScores(sql, ids(settled.filter(({ after }) => after === 'below')))
  await forgetFullness(sql, ids(settled.filter(({ peer }) => peer !== 'peer')))
  const freed = ids(
    settled.filter(({ before, after, left_out }) => before === 'below' && after !== 'below' && !left_out),
  )
  if (freed.length > 0) await refoldContacts(sql, freed, await keepLandmark(sql, Math.floor(at.getTime() / 86_400_000)))
  await askOutOfRange(sql, settled)
  const unfit = ids(settled.filter(({ peer }) => peer === 'not'))
  if (unfit.length === 0) return { changed: settled.length, withdrawn: 0 }
  const withdrawn = await sql`
    update suggestion set state = 'withdrawn', closed_at = ${at}, closed_because = 'org-chart'
    where suggestion_id in (${standingAbout(sql, unfit)}) and state in ('candidate', 'open', 'snoozed') returning 1`
  return { changed: settled.length, withdrawn: withdrawn.length }
}

/** An equal with contact both ways whom the chart alone put out of range is asked about, once ever; back in range, there is nothing to ask. */
async function askOutOfRange(sql: Sql, settled: readonly Settled[]): Promise<void> {
  const out = settled.filter((row) => row.peer_before === 'peer' && row.peer === 'not' && gapReasons.has(row.reason))
  const back = settled.filter((row) => row.peer === 'peer')
  if (out.length > 0)
    await sql`
      update contact c set out_of_range = 'asked'
      where c.contact_id = any(${out.map((row) => row.contact_id)}::uuid[]) and c.out_of_range is null and c.owners_word is null
        and exists (select 1 from relationship r where (r.tenant_id, r.owner_id, r.contact_id) = (c.tenant_id, c.owner_id, c.contact_id) and r.two_way)`
  if (back.length > 0)
    await sql`
      update contact set out_of_range = null
      where contact_id = any(${back.map((row) => row.contact_id)}::uuid[]) and out_of_range = 'asked' and owners_word is null`
}

/** Whose level the directory cannot tell and the owner has not told, the most contact first; and whom the owner sorted. */
export async function readSorting(sql: Sql): Promise<{
  unsorted: { contact_id: string; name: string; title: string | null; department: string | null }[]
  sorted: { contact_id: string; name: string; kind: string; correction_id: string }[]
}> {
  const name = sql`coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name`
  const unsorted = await sql<{ contact_id: string; name: string; title: string | null; department: string | null }[]>`
    select c.contact_id, ${name}, p.job_title as title, p.department
    from contact c join relationship r using (tenant_id, owner_id, contact_id) left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.kind = 'person' and c.peer = 'unknown' and r.two_way
      and not exists (select 1 from exclusion e where (e.tenant_id, e.owner_id, e.contact_id) = (c.tenant_id, c.owner_id, c.contact_id) and e.undone_at is null)
    order by r.f90 desc, c.contact_id limit 60`
  const sorted = await sql<{ contact_id: string; name: string; kind: string; correction_id: string }[]>`
    select distinct on (c.contact_id) c.contact_id, ${name}, k.kind, k.correction_id
    from correction k join contact c using (tenant_id, owner_id, contact_id) left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where k.undone_at is null and k.kind in ('peer', 'leads-me', 'i-lead') and c.chart_peer = 'unknown' and c.chart_line is null
    order by c.contact_id, k.made_at desc, k.correction_id desc limit 500`
  return { unsorted, sorted }
}
