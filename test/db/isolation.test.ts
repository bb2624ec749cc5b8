import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkLogin, connect, type Sql } from '../../db/connect.ts'
import { wantPassOf } from '../../db/queries/mailboxes.ts'
import { testDatabase } from '../support/database.ts'
import { fillTables } from '../support/fill.ts'

const database = testDatabase()

/** Tables that are nobody's own: the directory, its tenant and the tenant's keys, what a pair shares, what failed, and the mode. */
const notOwners = new Set([
  'tenant',
  'tenant_key',
  'person',
  'pair_claim',
  'dead_letter',
  'migration',
  'held_mode',
  'person_address',
  'directory_change',
  'directory_reading',
  'room',
])

/** Published by choice, for everybody of the organisation to read. */
const sharedInTenant = new Set(['published_skill'])
/** One has a column that the database works out; of the other anybody may write what failed, and nobody reads it. */
const notCopied = new Set(['relationship', 'dead_letter'])

test('every table of an owner has forced row-level security, with tenant and owner first in its key', async () => {
  const tables = await database().look<{ name: string; forced: boolean; policies: number; key: string[] }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
      array(select a.attname::text from pg_index i, unnest(i.indkey) with ordinality k(num, at)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num where i.indrelid = c.oid and i.indisprimary order by k.at) as key
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`
  const owners = tables.filter(({ name }) => !notOwners.has(name))
  expect(owners.length).toBeGreaterThan(20)
  for (const table of owners) {
    expect({ name: table.name, forced: table.forced, policed: table.policies > 0 }).toEqual({
      name: table.name,
      forced: true,
      policed: true,
    })
    if (table.name !== 'subscription_route')
      expect([table.name, ...table.key.slice(0, 2)]).toEqual([table.name, 'tenant_id', 'owner_id'])
  }
})

test('whether another owner has an id is no part of what is unique: every such index begins with tenant and owner', async () => {
  const indexes = await database().look<{ name: string; columns: string[] }[]>`
    select x.relname as name, array(select a.attname::text from unnest(i.indkey) with ordinality k(num, at)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num order by k.at) as columns
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
    where i.indisunique and c.relnamespace = 'public'::regnamespace
      and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'owner_id')`
  // Graph's ids of subscriptions, hashes of 256 random bits, and an id that the database makes: nobody chooses one of them.
  const found = new Set(['subscription_route_pkey', 'subscription_offer_by_hash', 'dead_letter_pkey'])
  expect(indexes.length).toBeGreaterThan(30)
  for (const { name, columns } of indexes.filter(({ name }) => !found.has(name)))
    expect([name, ...columns.slice(0, 2)]).toEqual([name, 'tenant_id', 'owner_id'])
})

test("the application's role owns nothing, bypasses nothing and becomes nobody else", async () => {
  expect(await checkLogin(database().db)).toEqual([])
  const [role] = await database().look`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
      (select count(*)::int from pg_class c where c.relowner = r.oid) as owned,
      (select count(*)::int from pg_auth_members m where m.member = r.oid) as memberships
    from pg_roles r where rolname = 'kith_app'`
  expect(role).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    owned: 0,
    memberships: 0,
  })
  await expect(database().db.unbound((sql) => sql`set role kith_router`)).rejects.toThrow(/permission denied/)
})

test("a wish that names its owner itself is one mailbox's alone, and leaves nobody named", async () => {
  const tenantId = randomUUID()
  const owners = [randomUUID(), randomUUID()].map((ownerId) => ({ tenantId, ownerId }))
  const at = new Date('2026-11-24T09:00:00Z')
  const { db } = database()
  for (const ref of owners)
    await db.asOwner(ref, (sql) => sql`insert into mailbox (tenant_id, owner_id) values (${tenantId}, ${ref.ownerId})`)
  const [mine, theirs] = owners
  if (!mine || !theirs) throw new Error('two owners')
  const wishes = (ref: typeof mine) =>
    db.asOwner(ref, (sql) => sql`select mail_wanted_at as mail, calendar_wanted_at as calendar from mailbox`)
  const session = connect({ url: database().appUrl, poolSize: 1 })
  await session.unbound((sql) => wantPassOf(sql, mine, at, { mail: true, calendar: false }))
  expect(await session.unbound((sql) => sql`select owner_id from mailbox`)).toEqual([])
  await session.unbound((sql) =>
    wantPassOf(sql, { ...mine, tenantId: randomUUID() }, at, { mail: true, calendar: true }),
  )
  expect(await wishes(mine)).toEqual([{ mail: at, calendar: null }])
  await session.unbound((sql) => wantPassOf(sql, mine, at, { mail: false, calendar: true }))
  await session.unbound((sql) => wantPassOf(sql, mine, at, { mail: true, calendar: false }))
  await session.close()
  const [[wish], [other]] = [await wishes(mine), await wishes(theirs)]
  // Later than the one before although the clock stands still: JavaScript does not see the microsecond, PostgreSQL does.
  const later = await database().look`select 1 from mailbox where owner_id = ${mine.ownerId} and mail_wanted_at > ${at}`
  expect([wish, later.length]).toEqual([{ mail: at, calendar: at }, 1])
  expect(other).toEqual({ mail: null, calendar: null })
})

test('without an owner no row is seen and none can be written', async () => {
  const tenantId = randomUUID()
  const [mine, theirs] = [randomUUID(), randomUUID()]
  const at = new Date('2026-11-24T09:00:00Z')
  const insert = (ownerId: string) =>
    database().db.asOwner(
      { tenantId, ownerId },
      (sql) => sql`insert into owner (tenant_id, owner_id, signed_in_at) values (${tenantId}, ${ownerId}, ${at})`,
    )
  await insert(mine)
  await insert(theirs)
  const seenBy = (ref: { tenantId: string; ownerId: string }) =>
    database().db.asOwner(ref, (sql) => sql`select owner_id from owner`)
  expect(await seenBy({ tenantId, ownerId: mine })).toEqual([{ owner_id: mine }])
  expect(await seenBy({ tenantId: randomUUID(), ownerId: mine })).toEqual([])
  expect(await database().db.unbound((sql) => sql`select owner_id from owner`)).toEqual([])
  expect(await database().db.asTenant(tenantId, (sql) => sql`select owner_id from owner`)).toEqual([])
  await expect(
    database().db.asOwner(
      { tenantId, ownerId: mine },
      (sql) => sql`insert into owner (tenant_id, owner_id, signed_in_at) values (${tenantId}, ${randomUUID()}, ${at})`,
    ),
  ).rejects.toThrow(/row-level security/)
  const moved = database().db.asOwner(
    { tenantId, ownerId: mine },
    (sql) => sql`update owner set owner_id = ${randomUUID()}`,
  )
  await expect(moved).rejects.toThrow(/row-level security/)
})

test('the only ways across owners are the listed functions, each with a fixed search path', async () => {
  const functions = await database().look<{ name: string; config: string[] | null; owner: string }[]>`
    select p.proname as name, p.proconfig as config, pg_get_userbyid(p.proowner) as owner from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`
  expect(functions.map(({ name }) => name)).toEqual([
    'after_hours_suit',
    'anybody_asked_out',
    'arm_open_messages',
    'arm_open_work',
    'claim_pair',
    'erase_tenant',
    'erase_traces',
    'forget_spent',
    'hold_times',
    'introductions_agreed',
    'introductions_asked_of_me',
    'lunch_window',
    'may_choose',
    'may_pair',
    'next_due',
    'nobody_left',
    'owners_after',
    'places_that_suit',
    'poll_answers',
    'polls_asked_of_me',
    'release_pair',
    'route_offers',
    'route_subscriptions',
    'say_swamped',
    'settle_pair',
    'take_due',
    'tenant_health',
    'wake_tenant',
    'who_asked_out',
  ])
  for (const { config, owner } of functions) {
    expect(owner).toBe('kith_router')
    expect(config).toEqual(['search_path=pg_catalog, public'])
  }
})

test('without an owner the application sees and changes no row of anybody’s, whatever table it asks', async () => {
  const somebody = { tenantId: randomUUID(), ownerId: randomUUID() }
  const sealed = { cipher: Buffer.from('x'), keyVersion: 1 }
  const { tables } = await fillTables(database(), somebody, { ids: { contactId: randomUUID() }, word: 'x', sealed })
  expect(tables.length).toBeGreaterThan(25)
  const owners = await database().look<{ name: string }[]>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'owner_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity
      and has_table_privilege('kith_app', c.oid, 'select') order by 1`
  expect(owners.length).toBeGreaterThan(25)
  for (const { name } of owners) {
    const [all] = await database().db.unbound((sql) => sql`select count(*)::int as rows from ${sql(name)}`)
    expect([name, all?.rows]).toEqual([name, 0])
    const tried = database().db.unbound((sql) => sql`delete from ${sql(name)} returning 1`)
    expect([
      name,
      await tried.then(
        (gone) => gone.length,
        () => 0,
      ),
    ]).toEqual([name, 0])
  }
  for (const role of ['kith_router', 'kith_owner', 'postgres'])
    await expect(database().db.unbound((sql) => sql.unsafe(`set role ${role}`))).rejects.toThrow(/permission denied/)
  for (const statement of [
    'alter table owner disable row level security',
    'drop policy owner_only on note',
    'copy note to program $$cat$$',
  ])
    await expect(database().db.unbound((sql) => sql.unsafe(statement))).rejects.toThrow(/owner of|permission denied/)
})

test('in every table a colleague, a namesake of another tenant and the directory see, change and take over nothing', async () => {
  const somebody = { tenantId: randomUUID(), ownerId: randomUUID() }
  const sealed = { cipher: Buffer.from('x'), keyVersion: 1 }
  const { tables } = await fillTables(database(), somebody, { ids: { contactId: randomUUID() }, word: 'x', sealed })
  expect(tables.length).toBeGreaterThan(50)
  const { db, look } = database()
  const rowsOf = async (table: string): Promise<string> =>
    JSON.stringify(await look`select t::text from ${look(table)} t where tenant_id = ${somebody.tenantId}`)
  const may = async (table: string): Promise<Record<'select' | 'update' | 'delete' | 'insert', boolean>> => {
    const [row] = await look`
      select ${look.unsafe(['select', 'update', 'delete', 'insert'].map((what) => `has_table_privilege('kith_app', '${table}', '${what}') as "${what}"`).join(', '))}`
    return row as Record<'select' | 'update' | 'delete' | 'insert', boolean>
  }
  for (const table of tables) {
    const before = await rowsOf(table)
    const allowed = await may(table)
    // The same values, by the application's role, as somebody else: neither as theirs nor as one's own.
    const copies = async (sql: Sql) =>
      sql.unsafe(`insert into ${table} select (json_populate_record(null::public.${table}, $1::text::json)).*`, [
        (
          await look.unsafe<{ row: string }[]>(
            `select to_json(t)::text as row from ${table} t where tenant_id = $1 limit 1`,
            [somebody.tenantId],
          )
        )[0]?.row ?? '{}',
      ])
    for (const [who, as] of [
      [
        'a colleague',
        (work: (sql: Sql) => Promise<unknown>) => db.asOwner({ ...somebody, ownerId: randomUUID() }, work),
      ],
      [
        'a namesake',
        (work: (sql: Sql) => Promise<unknown>) => db.asOwner({ ...somebody, tenantId: randomUUID() }, work),
      ],
      ['the directory', (work: (sql: Sql) => Promise<unknown>) => db.asTenant(somebody.tenantId, work)],
    ] as const) {
      const shared = who !== 'a namesake' && sharedInTenant.has(table)
      if (allowed.select && !shared)
        expect([table, who, await as((sql) => sql`select 1 from ${sql(table)}`)]).toEqual([table, who, []])
      if (allowed.update)
        expect([
          table,
          who,
          await as((sql) => sql`update ${sql(table)} set tenant_id = tenant_id returning 1`),
        ]).toEqual([table, who, []])
      if (allowed.delete)
        expect([table, who, await as((sql) => sql`delete from ${sql(table)} returning 1`)]).toEqual([table, who, []])
      if (allowed.insert && !notCopied.has(table))
        await expect(as(copies), `${who} writes a row of another's into ${table}`).rejects.toThrow(/row-level security/)
    }
    expect([table, await rowsOf(table)]).toEqual([table, before])
  }
})

test('what belongs to an organisation is seen by nobody of another one', async () => {
  const { look } = database()
  const tables = await look<{ name: string; forced: boolean; policies: string[] }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      array(select pg_get_expr(p.polqual, p.polrelid) from pg_policy p where p.polrelid = c.oid and p.polroles = '{0}' and p.polcmd in ('*', 'r')) as policies
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`
  expect(tables.length).toBeGreaterThan(60)
  for (const { name, forced, policies } of tables) {
    expect([name, forced]).toEqual([name, true])
    for (const policy of policies)
      expect([name, policy]).toEqual([name, expect.stringContaining('tenant_id = app_tenant()')])
  }
})
