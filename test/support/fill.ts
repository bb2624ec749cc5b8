/** A row of an owner's in every table that is an owner's, also in those that were added after this was written. */
import { randomUUID } from 'node:crypto'
import type { OwnerRef } from '../../db/connect.ts'
import type { TestDatabase } from './database.ts'

export type Filled = { ids: Record<string, string>; tables: string[] }
export type FillWith = {
  /** Ids to use by the name that routes give them; what is missing is made up and given back. */
  ids: Record<string, string>
  /** A word that goes into every text without a fixed set of values. */
  word: string
  sealed: { cipher: Buffer; keyVersion: number }
  /** Tables to leave as they are. */
  without?: readonly string[]
}
type Column = { name: string; type: string; fixed: string | null; key: number | null; demanded: boolean }

const camel = (column: string): string => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The owner's tables: those with forced row-level security and an owner in them. */
export async function ownersTables({ look }: TestDatabase): Promise<string[]> {
  const tables = await look<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity order by 1`
  return tables.map(({ name }) => name)
}

/** Adds one row to each table in which this owner has none; past the schema's checks there is nothing that it must know. */
export async function fillTables(database: TestDatabase, ref: OwnerRef, given: FillWith): Promise<Filled> {
  const ids = { ...given.ids }
  const tables: string[] = []
  for (const table of await ownersTables(database)) {
    if (given.without?.includes(table)) continue
    const [held] = await database.look`
      select 1 from ${database.look(table)} where tenant_id = ${ref.tenantId} and owner_id = ${ref.ownerId} limit 1`
    if (held) continue
    const row: Record<string, unknown> = { tenant_id: ref.tenantId, owner_id: ref.ownerId }
    const columns = await columnsOf(database, table)
    const maySeal = columns.some(({ name, demanded }) => name === 'cipher' && !demanded)
    for (const column of columns) {
      const isSeal = column.name === 'cipher' || column.name === 'key_version'
      if (!column.demanded && !isSeal && !/text|uuid/.test(column.type)) continue
      // What may lie sealed does not lie in plain beside it.
      if (maySeal && !column.demanded && column.type === 'text' && column.fixed === null) continue
      row[column.name] = cellOf(column, ids, given)
    }
    await database.look`insert into ${database.look(table)} ${database.look(row)}`
    tables.push(table)
  }
  return { ids, tables }
}

function cellOf(column: Column, ids: Record<string, string>, { word, sealed }: FillWith): unknown {
  const name = camel(column.name)
  if (column.name === 'cipher') return sealed.cipher
  if (column.name === 'key_version') return sealed.keyVersion
  if (column.type === 'uuid') {
    // The first id of a row's own names it to routes: what has none yet gets one.
    if (!ids[name] && column.key === 3) ids[name] = randomUUID()
    return ids[name] ?? (column.name.includes('contact') ? ids.contactId : randomUUID())
  }
  if (column.type === '_uuid') return ids.contactId ? [ids.contactId] : []
  if (column.type === 'text') return column.fixed ?? word
  if (column.type === '_text') return [column.fixed ?? word]
  if (column.type === 'bytea') return Buffer.from(randomUUID())
  if (column.type === 'jsonb') return { text: word }
  if (column.type === 'bool') return false
  if (column.type.startsWith('_')) return []
  if (/date|timestamp/.test(column.type)) return '2026-11-24T09:00:00Z'
  return 1
}

/** Columns that may be written; `fixed` is the first value that a check of the column's own names. */
async function columnsOf({ look }: TestDatabase, table: string): Promise<Column[]> {
  return look<Column[]>`
    select a.attname as name, t.typname as type, a.attnotnull and not a.atthasdef as demanded,
      (select k.at::int from pg_index i, unnest(i.indkey) with ordinality k(num, at) where i.indrelid = a.attrelid and i.indisprimary and k.num = a.attnum) as key,
      (select substring(pg_get_constraintdef(c.oid) from $$'([^']+)'::text$$) from pg_constraint c
        where c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum] limit 1) as fixed
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attname not in ('tenant_id', 'owner_id')
    order by a.attnum`
}
