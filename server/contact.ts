/** The contact that a route is about, and what may not be said of it. */
import type { Sql } from '../db/connect.ts'
import { type RelationshipRow, readRelationship } from '../db/queries/people.ts'
import { notFound, Refused } from './errors.ts'

/** The contact, or the one answer for everybody who is not there to be seen. */
export async function shownContact(sql: Sql, contactId: string): Promise<RelationshipRow> {
  const row = await readRelationship(sql, contactId)
  if (!row) throw notFound()
  return row
}

/** The owner's word overrules a level, never a line of command. */
export function refuseInChartLine(row: RelationshipRow): void {
  if (row.in_chart_line)
    throw new Refused(409, 'line-of-command', 'The org chart says who leads whom here, and is followed as it is.')
}
