/** What lies sealed, whatever table it is in: found by its columns, so that a table that is added later is not forgotten. */
import type { Sql } from '../connect.ts'

/** Tables of owners' with a sealed text (`cipher`) and the version of the key that it is sealed under. */
export async function sealedTables(sql: Sql): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and array['owner_id', 'cipher', 'key_version']::name[] <@ array(select a.attname from pg_attribute a where a.attrelid = c.oid and not a.attisdropped)
    order by 1`
  return tables.map(({ name }) => name)
}

/** The owner's texts in a table that are sealed under an older key; of those after `after`, in the order of their bytes. */
export async function sealedBefore(
  sql: Sql,
  table: string,
  asked: { version: number; after: Buffer; most: number },
): Promise<{ keyVersion: number; cipher: Buffer }[]> {
  return sql<{ keyVersion: number; cipher: Buffer }[]>`
    select distinct key_version as "keyVersion", cipher from ${sql(table)}
    where owner_id = app_owner() and key_version < ${asked.version} and cipher > ${asked.after}
    order by cipher limit ${asked.most}`
}

/** Puts `cipher` in the place of `was`. What somebody has written anew meanwhile stays as they wrote it; answers the rows that changed. */
export async function sealAnew(
  sql: Sql,
  table: string,
  version: number,
  texts: readonly { was: Buffer; cipher: Buffer }[],
): Promise<number> {
  const hex = (bytes: Buffer): string => bytes.toString('hex')
  const done = await sql`
    update ${sql(table)} t set cipher = decode(n.cipher, 'hex'), key_version = ${version}
    from unnest(${texts.map(({ was }) => hex(was))}::text[], ${texts.map(({ cipher }) => hex(cipher))}::text[]) n(was, cipher)
    where t.owner_id = app_owner() and t.cipher = decode(n.was, 'hex') and t.key_version < ${version}`
  return done.count
}
