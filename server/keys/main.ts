/**
 * `npm run keys [tenant…]`: gives each tenant (those of TENANT_IDS unless named) a new data key and wraps all its keys under
 * KITH_KEY. What was sealed before still opens. To replace the master key: put the new one in KITH_KEY, the old one in
 * KITH_KEY_PREVIOUS, restart server and worker, run this, and take the old one away.
 */
import { connect } from '../../db/connect.ts'
import { readKeyConfig } from '../../platform/config.ts'
import { createKeys } from '../../platform/keys.ts'

async function main(named: readonly string[]): Promise<number> {
  const read = readKeyConfig()
  if (!read.ok) {
    for (const line of read.wrong) console.error(line)
    return 1
  }
  const tenants = named.length > 0 ? named : read.config.tenantIds
  if (tenants.length === 0) {
    console.error('Name the tenants, or set TENANT_IDS.')
    return 1
  }
  const db = connect({ url: read.config.databaseUrl, poolSize: 1, applicationName: 'kith-keys' })
  const keys = createKeys(db, read.config.masterKeys)
  let failed = 0
  for (const tenantId of tenants) {
    try {
      console.log(`${tenantId}: key ${await keys.rotate(tenantId)}`)
    } catch (error) {
      failed += 1
      console.error(`${tenantId}: ${sayable(error)}`)
    }
  }
  await db.close()
  return failed === 0 ? 0 : 1
}

function sayable(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  if (code === 'ECONNREFUSED') return 'PostgreSQL does not answer (ECONNREFUSED).'
  if (code === '22P02') return 'is not a tenant id.'
  return /authenticate data/.test(message)
    ? 'its keys do not open with KITH_KEY: set KITH_KEY_PREVIOUS to the one before.'
    : message
}

process.exitCode = await main(process.argv.slice(2))
