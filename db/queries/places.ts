/** Places of the owner's own, needs, sites and ways, rooms; and which places suit everybody who comes. */
import type { Sql } from '../connect.ts'

export type PlaceRow = { place_id: string; cipher: Buffer; key_version: number }

/** The owner's places, oldest first. */
export async function readPlaces(sql: Sql): Promise<PlaceRow[]> {
  return sql<PlaceRow[]>`select place_id, cipher, key_version from place order by made_at, place_id`
}

/** Writes a place; its place in the list stays. */
export async function writePlace(
  sql: Sql,
  place: { placeId: string; cipher: Buffer; keyVersion: number; at: Date },
): Promise<void> {
  await sql`
    insert into place (tenant_id, owner_id, place_id, cipher, key_version, made_at)
    values (app_tenant(), app_owner(), ${place.placeId}, ${place.cipher}, ${place.keyVersion}, ${place.at})
    on conflict (tenant_id, owner_id, place_id) do update set cipher = excluded.cipher, key_version = excluded.key_version`
}

/** Deletes a place; invites that named it keep what they say. */
export async function deletePlace(sql: Sql, placeId: string): Promise<void> {
  await sql`delete from place where place_id = ${placeId}`
}

/** What the owner said that they need, or undefined where they said nothing. */
export async function readNeeds(sql: Sql): Promise<{ needs: string[]; shared: boolean } | undefined> {
  const [row] = await sql<{ needs: string[]; shared: boolean }[]>`select needs, shared from place_need`
  return row
}

/** Says what the owner needs; null takes the entry away. */
export async function writeNeeds(
  sql: Sql,
  said: { needs: readonly string[] | null; shared: boolean; at: Date },
): Promise<void> {
  if (said.needs === null) await sql`delete from place_need`
  else
    await sql`
      insert into place_need (tenant_id, owner_id, needs, shared, said_at)
      values (app_tenant(), app_owner(), ${said.needs as string[]}::text[], ${said.shared}, ${said.at})
      on conflict (tenant_id, owner_id) do update set needs = excluded.needs, shared = excluded.shared, said_at = excluded.said_at`
}

/** Positions of the offers that suit everybody who comes, the owner included. What anybody needs is not told. */
export async function suitingOffers(
  sql: Sql,
  asked: {
    companions: readonly string[]
    /** Somebody comes whom the directory does not know. */
    strangers: boolean
    offers: readonly (readonly string[])[]
    relevant: readonly string[]
    usual: readonly string[]
  },
): Promise<Set<number>> {
  const rows = await sql<{ at: number }[]>`
    select places_that_suit(${asked.companions as string[]}::uuid[], ${asked.strangers}, ${sql.json(asked.offers as never)},
      ${asked.relevant as string[]}::text[], ${asked.usual as string[]}::text[]) as at`
  return new Set(rows.map(({ at }) => at))
}

/** The people behind contacts, null where the directory knows none, and where each is. */
export async function companionsOf(
  sql: Sql,
  contactIds: readonly string[],
): Promise<{ contact_id: string; person_id: string | null; site: string | null }[]> {
  return sql<{ contact_id: string; person_id: string | null; site: string | null }[]>`
    select c.contact_id, c.person_id, coalesce(c.site, nullif(p.office, '')) as site
    from contact c left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id)
    where c.contact_id = any(${contactIds as string[]}::uuid[]) and c.kind = 'person' order by c.contact_id`
}

/** The owner's own site: the one they set, else the directory's. */
export async function ownSite(sql: Sql): Promise<string | null> {
  const [row] = await sql<{ site: string | null }[]>`
    select coalesce(o.site, nullif(p.office, '')) as site
    from owner o left join person p on (p.tenant_id, p.person_id) = (o.tenant_id, o.owner_id)`
  return row?.site ?? null
}

export type SiteRow = { site: string; region: string | null }
export type WayRow = { between: [string, string]; minutes: number }

/** Sites of people the owner knows and those they described, with the regions they gave. At most `most`. */
export async function readSites(sql: Sql, most: number): Promise<SiteRow[]> {
  return sql<SiteRow[]>`
    with known as (
      select coalesce(c.site, nullif(p.office, '')) as site from contact c
        left join person p on (p.tenant_id, p.person_id) = (c.tenant_id, c.person_id) where c.kind = 'person'
      union select coalesce(o.site, nullif(p.office, '')) from owner o left join person p on (p.tenant_id, p.person_id) = (o.tenant_id, o.owner_id)
      union select s.site from site s
    )
    select k.site, s.region from known k left join site s using (site) where k.site is not null order by s.region is null, k.site limit ${most}`
}

/** Minutes between sites as the owner said. */
export async function readWays(sql: Sql): Promise<WayRow[]> {
  const rows = await sql<{ low_site: string; high_site: string; minutes: number }[]>`
    select low_site, high_site, minutes from site_way order by low_site, high_site`
  return rows.map(({ low_site, high_site, minutes }) => ({ between: [low_site, high_site], minutes }))
}

/** Replaces what the owner said about sites and ways; a way named twice has its last minutes. */
export async function writeSites(
  sql: Sql,
  said: { sites: readonly { site: string; region: string }[]; ways: readonly WayRow[] },
): Promise<void> {
  await sql`delete from site`
  await sql`delete from site_way`
  const regions = new Map(said.sites.map(({ site, region }) => [site, region]))
  await sql`
    insert into site (tenant_id, owner_id, site, region)
    select app_tenant(), app_owner(), t.* from unnest(${[...regions.keys()]}::text[], ${[...regions.values()]}::text[]) t`
  const ways = new Map(
    said.ways.map(({ between, minutes }) => {
      const [low = '', high = ''] = [...between].sort()
      return [JSON.stringify([low, high]), { low, high, minutes }]
    }),
  )
  const column = <K extends 'low' | 'high' | 'minutes'>(key: K) => [...ways.values()].map((way) => way[key])
  await sql`
    insert into site_way (tenant_id, owner_id, low_site, high_site, minutes)
    select app_tenant(), app_owner(), t.* from unnest(${column('low') as string[]}::text[], ${column('high') as string[]}::text[],
      ${column('minutes') as number[]}::int[]) t`
}

export type RoomRow = {
  room_id: string
  name: string
  address: string
  site: string | null
  capacity: number | null
  step_free: boolean | null
}

/** Rooms of the organisation, of one site or of all. */
export async function readRooms(sql: Sql, site: string | null): Promise<RoomRow[]> {
  return sql<RoomRow[]>`
    select room_id, name, address, site, capacity, step_free from room
    where ${site === null ? sql`true` : sql`site = ${site}`} order by site, name, room_id limit 1000`
}

/** One room, or undefined. */
export async function readRoom(sql: Sql, roomId: string): Promise<RoomRow | undefined> {
  const [row] = await sql<RoomRow[]>`
    select room_id, name, address, site, capacity, step_free from room where room_id = ${roomId}`
  return row
}

/** When rooms were last read for the organisation, and whether that was granted. */
export async function roomsState(sql: Sql): Promise<{ readAt: Date | null; granted: boolean | null }> {
  const [row] = await sql<{ readAt: Date | null; granted: boolean | null }[]>`
    select rooms_read_at as "readAt", rooms_granted as granted from directory_reading`
  return row ?? { readAt: null, granted: null }
}

/** Replaces the rooms of the organisation; null where reading them is not granted, which leaves none. */
export async function storeRooms(sql: Sql, rooms: readonly RoomRow[] | null, at: Date): Promise<void> {
  await sql`insert into directory_reading (tenant_id) values (app_tenant()) on conflict do nothing`
  await sql`update directory_reading set rooms_read_at = ${at}, rooms_granted = ${rooms !== null} where tenant_id = app_tenant()`
  const held = rooms ?? []
  await sql`delete from room where not room_id = any(${held.map(({ room_id }) => room_id)}::uuid[])`
  const column = <K extends keyof RoomRow>(key: K): RoomRow[K][] => held.map((room) => room[key])
  await sql`
    insert into room (tenant_id, room_id, name, address, site, capacity, step_free)
    select app_tenant(), t.* from unnest(${column('room_id')}::uuid[], ${column('name')}::text[], ${column('address')}::text[],
      ${column('site')}::text[], ${column('capacity')}::int[], ${held.map((room) => room.step_free?.toString() ?? null)}::text[]::boolean[]) t
    on conflict (tenant_id, room_id) do update set name = excluded.name, address = excluded.address, site = excluded.site,
      capacity = excluded.capacity, step_free = excluded.step_free`
}
