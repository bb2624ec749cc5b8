/** The tenant's directory as it was read: people, their addresses, and how far reading has come. Runs as the tenant. */
import type { Sql } from '../connect.ts'

export type DirectoryState = {
  link: string | null
  next_link: string | null
  extent: 'none' | 'people' | 'basic' | 'full'
  round: number
  read_at: Date | null
  changed_at: Date | null
}

/** How far the directory has been read, or undefined before anybody began. */
export async function directoryState(sql: Sql): Promise<DirectoryState | undefined> {
  const [row] = await sql<DirectoryState[]>`
    select link, next_link, extent, round::float8 as round, read_at, changed_at from directory_reading where tenant_id = app_tenant()`
  return row
}

/** Takes the right to read for a while (real time) if it is free and was last read before `readBefore`; undefined otherwise. */
export async function leaseDirectory(
  sql: Sql,
  lease: { realNow: Date; until: Date; readBefore: Date },
): Promise<DirectoryState | undefined> {
  await sql`insert into directory_reading (tenant_id) values (app_tenant()) on conflict do nothing`
  const [row] = await sql<DirectoryState[]>`
    update directory_reading set leased_until = ${lease.until}
    where tenant_id = app_tenant() and (leased_until is null or leased_until <= ${lease.realNow}) and (read_at is null or read_at < ${lease.readBefore})
    returning link, next_link, extent, round::float8 as round, read_at, changed_at`
  return row
}

/** Keeps the right for longer: a large directory takes many pages. */
export async function extendLease(sql: Sql, until: Date): Promise<void> {
  await sql`update directory_reading set leased_until = greatest(leased_until, ${until}) where tenant_id = app_tenant() and leased_until is not null`
}

/** Gives the right back. */
export async function releaseDirectory(sql: Sql): Promise<void> {
  await sql`update directory_reading set leased_until = null where tenant_id = app_tenant()`
}

export type PersonChange = {
  id: string
  gone: boolean
  addresses: readonly string[]
  known: Readonly<Record<string, string | boolean | null>>
}

/** Stores what a page says of people. What it does not mention stays as it was. Gives how many people changed. */
export async function storePeople(sql: Sql, people: readonly PersonChange[], round: number, at: Date): Promise<number> {
  const byId = new Map(people.map((person) => [person.id, person]))
  const rows = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (rows.length === 0) return 0
  const told = sql`jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) as e(j)`
  // Known before and known now: what is told for the first time has not changed.
  const differs = (column: string) =>
    sql.unsafe(`coalesce(lower(trim(old.${column})) <> lower(trim(new.${column})), false)`)
  const value = (column: string, was: string) =>
    sql`case when e.j->'known' ? ${column} then nullif(e.j->'known'->>${column}, '') else ${sql.unsafe(was)} end`
  const changed = await sql<Changed[]>`
    insert into person as p (tenant_id, person_id, display_name, given_name, mail, user_principal_name, job_title, department, office, company, manager_id,
      user_type, account_enabled, hired_at, removed_at, seen_round, updated_at)
    select app_tenant(), (e.j->>'id')::uuid, coalesce(${value('display_name', 'o.display_name')}, ''), ${value('given_name', 'o.given_name')},
      ${value('mail', 'o.mail')}, ${value('user_principal_name', 'o.user_principal_name')}, ${value('job_title', 'o.job_title')},
      ${value('department', 'o.department')}, ${value('office', 'o.office')}, ${value('company', 'o.company')},
      (${value('manager_id', 'o.manager_id::text')})::uuid, ${value('user_type', 'o.user_type')},
      coalesce((e.j->'known'->>'account_enabled')::boolean, o.account_enabled, true), (${value('hired_at', 'o.hired_at::text')})::timestamptz,
      case when (e.j->>'gone')::boolean then coalesce(o.removed_at, ${at}::timestamptz) end, ${round}, ${at}
    from ${told} left join person o on o.person_id = (e.j->>'id')::uuid
    where o.person_id is not null or not (e.j->>'gone')::boolean
    order by 2
    on conflict (tenant_id, person_id) do update set display_name = excluded.display_name, given_name = excluded.given_name, mail = excluded.mail,
      user_principal_name = excluded.user_principal_name, job_title = excluded.job_title, department = excluded.department, office = excluded.office,
      company = excluded.company, manager_id = excluded.manager_id, user_type = excluded.user_type, account_enabled = excluded.account_enabled,
      hired_at = excluded.hired_at, removed_at = excluded.removed_at, seen_round = excluded.seen_round,
      updated_at = case when (p.display_name, p.given_name, p.mail, p.user_principal_name, p.job_title, p.department, p.office, p.company, p.manager_id,
          p.user_type, p.account_enabled, p.hired_at, p.removed_at is null)
        is distinct from (excluded.display_name, excluded.given_name, excluded.mail, excluded.user_principal_name, excluded.job_title, excluded.department,
          excluded.office, excluded.company, excluded.manager_id, excluded.user_type, excluded.account_enabled, excluded.hired_at, excluded.removed_at is null)
        then excluded.updated_at else p.updated_at end
    returning new.person_id, old.updated_at is distinct from new.updated_at as changed, ${differs('job_title')} as role,
      ${differs('department')} or ${differs('office')} as place`
  await storeAddresses(sql, rows)
  await noteChanges(sql, changed, at)
  return changed.filter((row) => row.changed === true).length
}

type Changed = { person_id: string; changed: boolean; role: boolean; place: boolean }

/** Keeps when somebody's role or place changed, the last time each. */
async function noteChanges(sql: Sql, changed: readonly Changed[], at: Date): Promise<void> {
  const rows = changed
    .flatMap(({ person_id, role, place }) => [
      ...(role ? [{ id: person_id, what: 'role' }] : []),
      ...(place ? [{ id: person_id, what: 'place' }] : []),
    ])
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (rows.length === 0) return
  await sql`
    insert into directory_change (tenant_id, person_id, what, changed_at)
    select app_tenant(), t.id, t.what, ${at} from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ what }) => what)}::text[]) as t(id, what)
    on conflict (tenant_id, person_id, what) do update set changed_at = excluded.changed_at`
}

/** A person's addresses are those that the page names; an address that moves goes with whoever has it now. */
async function storeAddresses(sql: Sql, people: readonly PersonChange[]): Promise<void> {
  const present = people.filter(({ gone, addresses }) => !gone && addresses.length > 0)
  const owners = new Map<string, string>()
  for (const { id, addresses } of present)
    for (const address of addresses) if (!owners.has(address)) owners.set(address, id)
  const rows = [...owners].sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return
  await sql`
    insert into person_address as a (tenant_id, address, person_id)
    select app_tenant(), t.address, t.person_id from unnest(${rows.map(([address]) => address)}::text[], ${rows.map(([, id]) => id)}::uuid[]) as t(address, person_id)
    on conflict (tenant_id, address) do update set person_id = excluded.person_id, kind = null
      where a.person_id is distinct from excluded.person_id`
}

/** Notes addresses that belong to rooms and groups; one that is a person's stays so. */
export async function storeKinds(sql: Sql, kinds: ReadonlyMap<string, 'room' | 'list'>): Promise<void> {
  const rows = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return
  await sql`
    insert into person_address as a (tenant_id, address, kind)
    select app_tenant(), t.address, t.kind from unnest(${rows.map(([address]) => address)}::text[], ${rows.map(([, kind]) => kind)}::text[]) as t(address, kind)
    on conflict (tenant_id, address) do update set kind = excluded.kind where a.kind is distinct from excluded.kind`
}

/** Moves reading on by a page; `ends` a listing: whoever was not in it has left. Gives how many left so. */
export async function moveDirectory(
  sql: Sql,
  step: {
    next: string | null
    link: string | null
    extent: 'people' | 'basic' | 'full'
    round: number
    listingEnds: boolean
    changed: boolean
    at: Date
  },
): Promise<number> {
  const left = step.listingEnds
    ? await sql`update person set removed_at = ${step.at}, updated_at = ${step.at} where seen_round < ${step.round} and removed_at is null returning 1`
    : []
  await sql`
    update directory_reading set next_link = ${step.next}, link = coalesce(${step.link}, link), extent = ${step.extent}, round = ${step.round},
      read_at = case when ${step.next}::text is null then ${step.at} else read_at end,
      changed_at = case when ${step.changed || left.length > 0} then greatest(changed_at, ${step.at}) else changed_at end
    where tenant_id = app_tenant()`
  return left.length
}

/** Forgets the link: the directory is listed anew from its first page. */
export async function restartDirectory(sql: Sql): Promise<void> {
  await sql`update directory_reading set link = null, next_link = null, round = round + 1 where tenant_id = app_tenant()`
}

/** How many people are known, and whether anybody's manager is. */
export async function countPeople(sql: Sql): Promise<{ people: number; managers: number }> {
  const [row] = await sql<{ people: number; managers: number }[]>`
    select count(*)::int as people, count(manager_id)::int as managers from person where removed_at is null`
  return row ?? { people: 0, managers: 0 }
}
