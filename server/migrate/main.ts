/** `npm run migrate`: brings the tables of Kith and, without Redis, of its queues up to date. Safe to run twice or at once. */
import { migrate } from '../../db/migrate.ts'
import { readStoreConfig } from '../../platform/config.ts'
import { migrateQueues } from '../../platform/queue/migrate.ts'

async function main(): Promise<number> {
  const read = readStoreConfig()
  const wrong = read.ok ? [] : [...read.wrong]
  if (read.ok && !read.config.databaseOwnerUrl) wrong.push('DATABASE_OWNER_URL is missing: the owner of the tables.')
  if (!read.ok || !read.config.databaseOwnerUrl) {
    for (const line of wrong) console.error(line)
    return 1
  }
  const { databaseOwnerUrl: ownerUrl, databaseUrl: appUrl, redisUrl } = read.config
  try {
    const done = await migrate({ ownerUrl, appUrl, say: (line) => console.log(line) })
    if (!redisUrl) await migrateQueues(ownerUrl)
    console.log(done.length > 0 ? `${done.length} migrations applied` : 'nothing to migrate')
    return 0
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    console.error(
      `DATABASE_OWNER_URL: ${code === 'ECONNREFUSED' ? 'PostgreSQL does not answer (ECONNREFUSED)' : message}.`,
    )
    return 1
  }
}

process.exitCode = await main()
