/** Onboards the sandbox tenant: what an administrator's consent does for a real one. */
import { connect } from '../../db/connect.ts'

/** Records the tenant as active; doing it twice changes nothing. */
export async function onboard(appUrl: string, tenantId: string): Promise<void> {
  const db = connect({ url: appUrl, poolSize: 1, applicationName: 'kith-demo' })
  try {
    await db.asTenant(
      tenantId,
      (sql) => sql`
        insert into tenant (tenant_id, onboarded_at) values (${tenantId}, ${new Date()}) on conflict (tenant_id) do nothing`,
    )
  } finally {
    await db.close()
  }
}
