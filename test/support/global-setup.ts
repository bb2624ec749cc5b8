/** Once for the whole run: one PostgreSQL with the migrated template that test databases are cloned from, and the sandbox's authority. */
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../db/migrate.ts'
import { migrateQueues } from '../../platform/queue/migrate.ts'
import { startTemporaryPostgres } from '../../scripts/postgres.ts'
import { makeCertificates } from './certificates.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { superUrl: string; ownerUrl: string; appUrl: string; template: string }
    /** Folder of the sandbox's certificate authority, which every test process trusts. */
    certificates: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const certificates = makeCertificates()
  project.provide('certificates', certificates.folder)
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
    certificates.remove()
    throw error
  }
  return async () => {
    await running.stop()
    certificates.remove()
  }
}
