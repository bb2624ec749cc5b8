/** LinkedIn's `Connections.csv` as rows: some lines of notes, a header, then one row a connection. */
import { parse } from 'csv-parse/sync'
import { leavingPolicy } from '../core/policy/leaving.ts'
import type { Connection } from '../core/reach/linked-in.ts'
import { plainLine } from '../core/reason/plain.ts'
import { Refused } from './errors.ts'

const wanted = { first: 'First Name', last: 'Last Name', url: 'URL', email: 'Email Address', company: 'Company' }

/** Reads the rows as plain text; formulas and control characters in them stay text. Throws 400 for what is no such file. */
export function readConnections(csv: string): Connection[] {
  const rows = cellsOf(csv)
  const header = rows.findIndex(
    (row) => row.includes(wanted.first) && row.includes(wanted.last) && row.includes(wanted.url),
  )
  if (header < 0)
    throw new Refused(
      400,
      'not-linked-in',
      "This is not LinkedIn's Connections.csv. Ask LinkedIn for your data and pick that file.",
    )
  const at = (name: string): number => rows[header]?.indexOf(name) ?? -1
  const cell = (row: readonly string[], name: string): string => plainLine(row[at(name)] ?? '', 300)
  return rows.slice(header + 1).map((row) => ({
    name: `${cell(row, wanted.first)} ${cell(row, wanted.last)}`.trim(),
    url: cell(row, wanted.url),
    email: cell(row, wanted.email),
    company: cell(row, wanted.company),
  }))
}

function cellsOf(csv: string): string[][] {
  let rows: string[][]
  try {
    rows = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: leavingPolicy.rowsMost + 1,
      max_record_size: 20_000,
    })
  } catch {
    throw new Refused(400, 'not-csv', 'The file could not be read as CSV. Pick the file as LinkedIn gave it.')
  }
  if (rows.length > leavingPolicy.rowsMost)
    throw new Refused(
      400,
      'too-many-rows',
      `The file has more than ${leavingPolicy.rowsMost} rows, so it was not read.`,
    )
  return rows
}
