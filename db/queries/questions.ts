/** What a changed org chart leaves for the owner to answer: asked once, answered once, taken back at any time. */
import type { Sql } from '../connect.ts'
import { correct, undoCorrection } from './corrections.ts'
import { lockOwnerScores } from './relationships.ts'

export type OutOfRange = { contact_id: string; name: string; title: string | null }
export type Report = { contact_id: string; name: string; notes: number; kept: boolean }

/** Who was promoted out of range and not answered for, and whose notes wait for an answer or were kept. */
export async function readQuestions(sql: Sql): Promise<{ outOfRange: OutOfRange[]; reports: Report[] }> {
  const name = sql`coalesce(nullif(p.display_name, ''), nullif(c.display_name, ''), c.address) as name`
  const person = sql`left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)`
  const outOfRange = await sql<OutOfRange[]>`
    select c.contact_id, ${name}, p.job_title as title from contact c ${person}
    where c.out_of_range = 'asked' and c.peer = 'not' and c.line is null
      and not exists (select 1 from exclusion e where (e.tenant_id, e.owner_id, e.contact_id) = (c.tenant_id, c.owner_id, c.contact_id) and e.undone_at is null)
    order by 2, c.contact_id limit 50`
  const reports = await sql<Report[]>`
    select c.contact_id, ${name}, t.notes, c.notes_kept as kept from contact c ${person}
    cross join lateral (select count(*)::int as notes from note n where (n.tenant_id, n.owner_id, n.contact_id) = (c.tenant_id, c.owner_id, c.contact_id)) t
    where c.line = 'below' and t.notes > 0 order by 2, c.contact_id limit 200`
  return { outOfRange, reports }
}

/** Whether this contact was ever asked about; undefined where there is nothing to answer. */
async function standingAnswer(sql: Sql, contactId: string): Promise<'asked' | 'kept' | 'let-go' | undefined> {
  const [row] = await sql<{ out_of_range: 'asked' | 'kept' | 'let-go' | null }[]>`
    select out_of_range from contact where contact_id = ${contactId} and line is null for update`
  return row?.out_of_range ?? undefined
}

/**
 * Keeps a peer who was promoted out of range (the owner's word, as any other correction) or lets them go; `null` takes the
 * answer back and asks again. The same answer twice is one. False where nothing was ever asked about this contact.
 */
export async function answerOutOfRange(sql: Sql, contactId: string, keep: boolean | null, at: Date): Promise<boolean> {
  await lockOwnerScores(sql)
  const before = await standingAnswer(sql, contactId)
  if (before === undefined) return false
  const after = keep === null ? 'asked' : keep ? 'kept' : 'let-go'
  if (before === after) return true
  if (before === 'kept')
    for (const { correction_id } of await sql<{ correction_id: string }[]>`
      select correction_id from correction where contact_id = ${contactId} and kind = 'peer' and undone_at is null`)
      await undoCorrection(sql, contactId, correction_id, at)
  if (after === 'kept') await correct(sql, contactId, 'peer', at)
  await sql`update contact set out_of_range = ${after} where contact_id = ${contactId}`
  return true
}

/** Shows or erases the notes about somebody who reports to the owner; gives how many were erased, undefined where there is no such report. */
export async function answerReportNotes(sql: Sql, contactId: string, keep: boolean): Promise<number | undefined> {
  const report = await sql`
    update contact set notes_kept = ${keep} where contact_id = ${contactId} and kind = 'person' and line = 'below' returning 1`
  if (report.length === 0) return undefined
  if (keep) return 0
  return (await sql`delete from note where contact_id = ${contactId} returning 1`).length
}
