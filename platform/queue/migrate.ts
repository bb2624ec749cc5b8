/** Makes BullMQ's own tables, as the owner, and lets the application's role use them: `npm run migrate` with PostgreSQL queues. */
import { PostgresConnection } from 'bullmq'
import { lanes } from '../../contract/jobs.ts'
import { queueSchema } from './backend.ts'

/** Brings the schema `bullmq` up to date. Running it twice, or by two processes at once, changes nothing more. */
export async function migrateQueues(ownerUrl: string): Promise<void> {
  const connection = new PostgresConnection({ connectionString: ownerUrl, schema: queueSchema, migrate: true, max: 1 })
  try {
    await connection.waitUntilReady()
    // BullMQ makes a lane's sequence at its first job, which the application's role may not.
    for (const lane of lanes) await connection.pool.query(`select ${queueSchema}.next_job_id($1)`, [lane])
    await connection.pool.query(`grant usage on schema ${queueSchema} to kith_app`)
    await connection.pool.query(
      `grant select, insert, update, delete on all tables in schema ${queueSchema} to kith_app`,
    )
    await connection.pool.query(`revoke insert, update, delete on ${queueSchema}.migration from kith_app`)
    await connection.pool.query(`grant usage, select on all sequences in schema ${queueSchema} to kith_app`)
  } finally {
    await connection.close()
  }
}
