/** The one way to the database: a pool, and transactions in which nothing but one owner's (or one tenant's) rows exist. */
import postgres from 'postgres'

/** A transaction. Queries take it as their first parameter; there is no query outside of one. */
export type Sql = postgres.TransactionSql<Record<string, never>>
export type OwnerRef = { tenantId: string; ownerId: string }

export type Database = {
  /** Runs `work` in one transaction as this owner: every other owner's rows do not exist in it. Rolls back when it throws. */
  asOwner: <T>(ref: OwnerRef, work: (sql: Sql) => Promise<T>) => Promise<T>
  /** `asOwner` for work on this owner's scores: one at a time, the next begins when the one before has committed. */
  asOwnerScoring: <T>(ref: OwnerRef, work: (sql: Sql) => Promise<T>) => Promise<T>
  /** Runs `work` with the tenant's directory and nobody's own rows. */
  asTenant: <T>(tenantId: string, work: (sql: Sql) => Promise<T>) => Promise<T>
  /**
   * `asTenant` on a connection kept for this alone: for what somebody needs while their own transaction is open. Who waited for
   * a second connection of the pool with the first one in hand would wait for others who do the same, for ever.
   */
  apart: <T>(tenantId: string, work: (sql: Sql) => Promise<T>) => Promise<T>
  /**
   * Runs `work` with no owner and no tenant, each statement for itself: only the routing functions answer (`route_subscriptions`,
   * `take_due`), and each of them is whole.
   */
  unbound: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>
  /** Listens on a direct connection that reconnects by itself. */
  listen: (channel: string, onPayload: (payload: string) => void) => Promise<{ unlisten: () => Promise<void> }>
  /** Throws when the database does not answer. */
  ping: () => Promise<void>
  close: () => Promise<void>
}

export type ConnectOptions = { url: string; poolSize?: number; applicationName?: string; statementTimeoutMs?: number }

const leastVersion = 180_000

/**
 * What names the owner goes out at once and the work behind it on the same connection, without waiting for an answer in
 * between: PostgreSQL does one after the other, and nothing of the work where the first fails.
 */
async function behind<T>(first: Promise<unknown>, work: Promise<T>): Promise<T> {
  const [named, done] = await Promise.allSettled([first, work])
  if (named.status === 'rejected') throw named.reason
  if (done.status === 'rejected') throw done.reason
  return done.value
}

/** Opens a pool; nothing connects before the first query. */
export function connect(options: ConnectOptions): Database {
  const open = (max: number) =>
    postgres(options.url, {
      max,
      idle_timeout: 60,
      connect_timeout: 10,
      onnotice: () => {},
      connection: {
        application_name: options.applicationName ?? 'kith',
        statement_timeout: options.statementTimeoutMs ?? 60_000,
        TimeZone: 'UTC',
      },
    })
  const pool = open(options.poolSize ?? 10)
  const besides = open(1)
  const within = <T>(tenantId: string, ownerId: string, work: (sql: Sql) => Promise<T>, from = pool): Promise<T> =>
    from.begin((transaction) => {
      const sql = transaction as unknown as Sql
      const named =
        sql`select set_config('app.tenant_id', ${tenantId}, true), set_config('app.owner_id', ${ownerId}, true)`.execute()
      return behind(named, work(sql))
    }) as Promise<T>
  // The lock in the statement that names the owner: what follows begins with a snapshot of what the one before has left.
  // Its statements are planned once a connection: they come for each mail, and planning them for each costs more than running them.
  const scoring = <T>({ tenantId, ownerId }: OwnerRef, work: (sql: Sql) => Promise<T>): Promise<T> =>
    pool.begin((transaction) => {
      const sql = transaction as unknown as Sql
      const alone = sql`
        select set_config('app.tenant_id', ${tenantId}, true), set_config('app.owner_id', ${ownerId}, true),
          set_config('plan_cache_mode', 'force_generic_plan', true),
          pg_advisory_xact_lock(hashtextextended(${tenantId}::uuid::text || ${ownerId}::uuid::text, 720720))`.execute()
      return behind(alone, work(sql))
    }) as Promise<T>
  return {
    asOwner: (ref, work) => within(ref.tenantId, ref.ownerId, work),
    asOwnerScoring: scoring,
    asTenant: (tenantId, work) => within(tenantId, '', work),
    apart: (tenantId, work) => within(tenantId, '', work, besides),
    unbound: (work) => work(pool as unknown as Sql),
    listen: async (channel, onPayload) => {
      const { unlisten } = await pool.listen(channel, onPayload)
      return { unlisten }
    },
    ping: async () => {
      await pool`select 1`
    },
    close: async () => {
      await Promise.all([pool.end({ timeout: 5 }), besides.end({ timeout: 5 })])
    },
  }
}

/**
 * What is wrong with the login that the application was given, a line each; empty when all is well. Row-level security
 * binds neither superusers nor roles with BYPASSRLS, and a table's owner could switch it off.
 */
export async function checkLogin(db: Database): Promise<string[]> {
  return db.unbound(async (sql) => {
    const [role] = await sql<{ name: string; super: boolean; bypass: boolean; owned: number; version: number }[]>`
      select current_user::text as name, rolsuper as super, rolbypassrls as bypass, current_setting('server_version_num')::int as version,
        (select count(*)::int from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace and c.relkind = 'r') as owned
      from pg_roles r where rolname = current_user`
    if (!role) return ['The database login has no role.']
    const wrong: string[] = []
    if (role.version < leastVersion)
      wrong.push(`PostgreSQL 18 or newer is needed, this is ${Math.floor(role.version / 10_000)}.`)
    if (role.super)
      wrong.push(`DATABASE_URL logs in as ${role.name}, a superuser: row-level security would not bind it.`)
    if (role.bypass) wrong.push(`DATABASE_URL logs in as ${role.name}, which may bypass row-level security.`)
    if (role.owned > 0)
      wrong.push(
        `DATABASE_URL logs in as ${role.name}, which owns ${role.owned} tables: use kith_app, which owns none.`,
      )
    return wrong
  })
}
