/** Scores in the database: pending interactions are folded into day sums and running columns, exactly and in any order. */
import type { Sql } from '../connect.ts'
import { addWeakDays, foldNew } from './fold-additions.ts'
import { foldAny, refold } from './fold-statements.ts'

/** A relationship that a fold touched, as it stood before and stands now; `f90` null where no contact is left. */
export type Folded = {
  contact_id: string
  landmark: number
  f7: number | null
  f90: number | null
  two_way: boolean | null
  last_sum_day: number | null
  last_direct_day: number | null
  f7_before: number | null
  f90_before: number | null
  two_way_before: boolean | null
  above_until: number | null
  best: number | null
  best_day: number | null
  /** Whether a day before the last one changed, so that what history says has to be read from the days again. */
  history_changed: boolean
}

/**
 * One at a time changes an owner's scores, contacts and what follows from them; waits for the other to commit. It comes before
 * any row is locked: whoever held one and then waited here would wait for somebody who waits for that row.
 */
export async function lockOwnerScores(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(app_tenant()::text || app_owner()::text, 720720))`
}

/** What a fold found waiting, how much of that it folded, and which relationships it touched. */
export type Fold = { found: number; taken: number; touched: Folded[] }

/**
 * Folds up to `most` pending interactions as they are usually: all of them new. Takes none where something else has to be
 * done first: one of them was folded before (`foldPending` does that), a wish not to be included may have to be followed
 * (`wishes`), or the landmark is not near. Within `asOwnerScoring`.
 */
export async function foldFresh(
  sql: Sql,
  most: number,
  days: { landmark: number; today: number },
): Promise<Fold & { wishes: boolean; landmark: number | null }> {
  const rows = await sql.unsafe<(Answered & { takes: boolean; wishes: boolean; stands_against: number | null })[]>(
    foldNew,
    [days.landmark, most, days.today],
    { prepare: true },
  )
  const [{ found, takes, wishes, stands_against } = { found: 0, takes: false, wishes: true, stands_against: null }] =
    rows
  const touched = touchedIn(rows)
  const begun = touched.filter(({ f7_before }) => f7_before === null).map(({ contact_id }) => contact_id)
  const withWeak = new Map((await beginRelationships(sql, begun)).map((pair) => [pair.contact_id, pair]))
  return {
    found,
    taken: takes ? found : 0,
    touched: withWeak.size === 0 ? touched : touched.map((pair) => ({ ...pair, ...withWeak.get(pair.contact_id) })),
    wishes,
    landmark: stands_against,
  }
}

/** How a relationship stands with the weak days from before it began. */
type Begun = Pick<Folded, 'contact_id' | 'f7' | 'f90' | 'last_sum_day'>

/**
 * A relationship begins with the first contact that is one; the weak days before (copied together, in a large meeting
 * together) count from then on. Gives those that had any. Within `asOwnerScoring`, behind the fold that began them.
 */
export async function beginRelationships(sql: Sql, contactIds: readonly string[]): Promise<Begun[]> {
  if (contactIds.length === 0) return []
  return sql.unsafe<Begun[]>(addWeakDays, [contactIds as string[]], { prepare: true })
}

/**
 * Folds up to `most` pending interactions: what they say now minus what was folded of them before, by contact and day.
 * Rows that somebody is writing this moment are left for the next fold. A first relationship is kept against `landmark`
 * (UTC day), every other one against the landmark that the owner's have. Call `lockOwnerScores` first.
 */
export async function foldPending(sql: Sql, most: number, landmark: number): Promise<Fold> {
  const rows = await sql.unsafe<Answered[]>(foldAny, [landmark, most], { prepare: true })
  const found = rows[0]?.found ?? 0
  return { found, taken: found, touched: touchedIn(rows) }
}

/** A row a relationship that was touched, or a single one without where none was. */
type Answered = { found: number } & (Folded | { contact_id: null })

const touchedIn = (rows: readonly Answered[]): Folded[] =>
  rows.flatMap((row) => (row.contact_id === null ? [] : [row as Folded]))

/** Forgets the scores of contacts: no day, no number. What was folded stays known, so that `refoldContacts` can bring them back. */
export async function forgetScores(sql: Sql, contactIds: readonly string[]): Promise<void> {
  if (contactIds.length === 0) return
  const ids = [...contactIds].sort()
  await sql`delete from contact_day where contact_id = any(${ids}::uuid[])`
  await sql`delete from relationship where contact_id = any(${ids}::uuid[])`
}

/** Makes the scores of contacts anew from what was folded of every interaction. Call `lockOwnerScores` first. */
export async function refoldContacts(sql: Sql, contactIds: readonly string[], landmark: number): Promise<void> {
  if (contactIds.length === 0) return
  await forgetScores(sql, contactIds)
  await sql.unsafe(refold, [landmark, contactIds as string[]], { prepare: true })
}
