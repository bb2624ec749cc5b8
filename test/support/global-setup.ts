/** Starts one PostgreSQL for the whole run and makes the migrated template that every test database is cloned from. */
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../db/migrate.ts'
import { migrateQueues } from '../../platform/queue/migrate.ts'
import { startTemporaryPostgres } from '../../scripts/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { superUrl: string; ownerUrl: string; appUrl: string; template: string }
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = await startTemporaryPostgres()
  try {
    await migrate({ ownerUrl: running.ownerUrl, appUrl: running.appUrl })
    await migrateQueues(running.ownerUrl)
    const sql = postgres(running.superUrl, { max: 1, onnotice: () => {} })
    await sql`alter database kith with is_template true`
    await sql.end()
    const { superUrl, ownerUrl, appUrl } = running
    project.provide('postgres', { superUrl, ownerUrl, appUrl, template: 'kith' })
  } catch (error) {
    await running.stop()
    throw error
  }
  return () => running.stop()
}
