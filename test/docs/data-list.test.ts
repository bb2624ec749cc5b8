/** What the papers say is kept is what the schema can keep: no table and no column is forgotten, and none is made up. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aging } from '../../db/queries/retention.ts'
import { testDatabase } from '../support/database.ts'

const database = testDatabase()
const list = readFileSync(new URL('../../docs/data-list.md', import.meta.url), 'utf8')
const rows = list
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, table = '', what = '', columns = '', kept = ''] = line.split('|').map((cell) => cell.trim())
    return {
      table: table.replaceAll('`', ''),
      what,
      columns: [...columns.matchAll(/`(\w+)`/g)].map(([, name]) => name),
      kept,
    }
  })

test('the data list names every table and every column, and says of each what it is and how long it is kept', async () => {
  const stored = await database().look<{ table: string; columns: string[] }[]>`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) filter (where a.attname not in ('tenant_id', 'owner_id')) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') group by 1`
  const byName = <T extends { table: string }>(all: readonly T[]): T[] =>
    [...all].sort((one, other) => (one.table < other.table ? -1 : 1))
  expect(stored.length).toBeGreaterThan(60)
  expect(byName(rows).map(({ table, columns }) => ({ table, columns: columns.toSorted() }))).toEqual(
    byName(stored).map(({ table, columns }) => ({ table, columns: columns.toSorted() })),
  )
  expect(rows.filter(({ what, kept }) => what.length < 10 || kept.length < 4)).toEqual([])
})

test('what lies sealed is said to be, and what ages by itself is not said to stay until erasure', () => {
  for (const { table, what, columns, kept } of rows) {
    if (columns.includes('cipher') && table !== 'token_cache')
      expect([table, what]).toEqual([table, expect.stringMatching(/sealed/)])
    if (table in aging) expect([table, kept]).toEqual([table, expect.not.stringMatching(/erasure/)])
  }
})

test('of what is typed only what the list names lies in plain', () => {
  const plain = rows.filter(({ what }) => /in plain/.test(what)).map(({ table }) => table)
  expect(plain).toEqual(['invite', 'place_need', 'published_skill', 'site'])
})
