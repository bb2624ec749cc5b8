/** Subscriptions of a mailbox, one a resource, and the routes by which a notification finds its owner. Secrets are hashes only. */
import type { Sql } from '../connect.ts'

export type SubscriptionRow = {
  resource: string
  subscription_id: string | null
  expires_at: Date | null
  renew_at: Date | null
}

const columns = (sql: Sql) => sql`resource, subscription_id, expires_at, renew_at`

/** Every subscription of the mailbox. */
export async function readHeld(sql: Sql): Promise<SubscriptionRow[]> {
  return sql<SubscriptionRow[]>`select ${columns(sql)} from subscription order by resource`
}

/** Takes the right to change this resource's subscription (real time); undefined while another worker has it. */
export async function leaseSubscription(
  sql: Sql,
  resource: string,
  lease: { realNow: Date; until: Date },
): Promise<SubscriptionRow | undefined> {
  await sql`insert into subscription (tenant_id, owner_id, resource) values (app_tenant(), app_owner(), ${resource}) on conflict do nothing`
  const [row] = await sql<SubscriptionRow[]>`
    update subscription set leased_until = ${lease.until}
    where resource = ${resource} and (leased_until is null or leased_until <= ${lease.realNow}) returning ${columns(sql)}`
  return row
}

export async function releaseSubscription(sql: Sql, resource: string): Promise<void> {
  await sql`update subscription set leased_until = null where resource = ${resource}`
}

/** Stores the hash of the secret before Graph hears of it: the first notification may come before Graph's answer. */
export async function offerSubscription(sql: Sql, resource: string, hash: Buffer): Promise<void> {
  await sql`
    insert into subscription_offer as o (tenant_id, owner_id, resource, client_state_hash) values (app_tenant(), app_owner(), ${resource}, ${hash})
    on conflict (tenant_id, owner_id, resource) do update set client_state_hash = excluded.client_state_hash`
}

/** Stores what was granted, and the only route that leads here from now on. */
export async function saveGranted(
  sql: Sql,
  resource: string,
  granted: { subscriptionId: string; hash: Buffer; at: Date; expiresAt: Date; renewAt: Date },
): Promise<void> {
  await sql`
    update subscription set subscription_id = ${granted.subscriptionId}, client_state_hash = ${granted.hash}, granted_at = ${granted.at},
      expires_at = ${granted.expiresAt}, renew_at = ${granted.renewAt} where resource = ${resource}`
  await sql`delete from subscription_route where resource = ${resource} and subscription_id <> ${granted.subscriptionId}`
  await sql`
    insert into subscription_route (subscription_id, tenant_id, owner_id, resource, client_state_hash)
    values (${granted.subscriptionId}, app_tenant(), app_owner(), ${resource}, ${granted.hash}) on conflict (subscription_id) do nothing`
}

/** Stores a renewal. */
export async function saveRenewed(
  sql: Sql,
  resource: string,
  renewed: { at: Date; expiresAt: Date; renewAt: Date },
): Promise<void> {
  await sql`
    update subscription set granted_at = ${renewed.at}, expires_at = ${renewed.expiresAt}, renew_at = ${renewed.renewAt} where resource = ${resource}`
}

/** Asks for a renewal as soon as may be. */
export async function hastenRenewal(sql: Sql, subscriptionId: string, at: Date): Promise<void> {
  await sql`update subscription set renew_at = least(renew_at, ${at}) where subscription_id = ${subscriptionId}`
}

/** Forgets a subscription that is no more; its route goes too. */
export async function forgetSubscription(sql: Sql, subscriptionId: string): Promise<void> {
  await sql`
    update subscription set subscription_id = null, expires_at = null, renew_at = null, granted_at = null where subscription_id = ${subscriptionId}`
  await sql`delete from subscription_route where subscription_id = ${subscriptionId}`
}

/** When the next renewal is due; null where none is. */
export async function nextRenewal(sql: Sql): Promise<Date | null> {
  const [row] = await sql<
    { at: Date | null }[]
  >`select min(renew_at) as at from subscription where subscription_id is not null`
  return row?.at ?? null
}

export type Route = { tenantId: string; ownerId: string; resource: string; hash: Buffer }
type RouteRow = {
  subscription_id?: string
  tenant_id: string
  owner_id: string
  resource: string
  client_state_hash: Buffer
}

/** Whom these subscriptions belong to, by id. Runs in `db.unbound`. */
export async function routesOf(sql: Sql, subscriptionIds: readonly string[]): Promise<Map<string, Route>> {
  const rows = await sql<RouteRow[]>`select * from route_subscriptions(${subscriptionIds as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.subscription_id ?? '', routeOf(row)]))
}

/** Whom these secrets were made for, by hash in base64url: for notifications that came before their subscription was stored. Runs in `db.unbound`. */
export async function offersOf(sql: Sql, hashes: readonly string[]): Promise<Map<string, Route>> {
  const rows = await sql<RouteRow[]>`
    select * from route_offers((select array_agg(decode(translate(h, '-_', '+/') || repeat('=', (4 - length(h) % 4) % 4), 'base64')) from unnest(${hashes as string[]}::text[]) h))`
  return new Map(rows.map((row) => [row.client_state_hash.toString('base64url'), routeOf(row)]))
}

const routeOf = (row: RouteRow): Route => ({
  tenantId: row.tenant_id,
  ownerId: row.owner_id,
  resource: row.resource,
  hash: row.client_state_hash,
})
