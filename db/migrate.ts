/** Brings the schema up to date: as the owner of the tables, under a lock, each migration once. `npm run migrate`. */
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import postgres from 'postgres'

const folder = fileURLToPath(new URL('./migrations', import.meta.url))

/** The two logins: the owner of the tables, and the application's, whose role is made when it is missing. */
export type MigrateOptions = {
  ownerUrl: string
  appUrl: string
  say?: (line: string) => void
  /** Migrations to apply at most; all that are missing, unless said otherwise. */
  steps?: number
}

/** Applies what is missing; running it twice, or by two processes at once, changes nothing more. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  await makeRoles(options)
  // A client of our own: the runner's would still be taking its leave when this is done.
  const client = new pg.Client({ connectionString: options.ownerUrl })
  // What breaks between two statements is told by the next one.
  client.on('error', () => {})
  await client.connect()
  try {
    const done = await runner({
      dbClient: client,
      dir: folder,
      direction: 'up',
      migrationsTable: 'migration',
      checkOrder: true,
      ...(options.steps === undefined ? {} : { count: options.steps }),
      log: () => {},
    })
    for (const { name } of done) options.say?.(`migrated ${name}`)
    return done.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** kith_app logs in and owns nothing; kith_router cannot log in and owns the routing functions. Passwords come from the URL. */
async function makeRoles({ ownerUrl, appUrl }: MigrateOptions): Promise<void> {
  const app = new URL(appUrl)
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await sql.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(720720)`
      const known = await transaction<
        { rolname: string }[]
      >`select rolname from pg_roles where rolname in ('kith_app', 'kith_router')`
      const has = (name: string): boolean => known.some(({ rolname }) => rolname === name)
      if (!has('kith_router')) {
        await transaction.unsafe('create role kith_router nologin')
        // Handing a function to a role needs the right to become it, which making the role alone does not give.
        await transaction.unsafe('grant kith_router to current_user with set true, inherit false')
      }
      if (has('kith_app') || decodeURIComponent(app.username) !== 'kith_app') return
      const password = decodeURIComponent(app.password).replaceAll("'", "''")
      await transaction.unsafe(`create role kith_app login password '${password}'`)
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
