/** What the figures about reading need: a PostgreSQL, a sandbox and Kith, the last two in processes of their own that go away. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../../db/migrate.ts'
import { migrateQueues } from '../../../platform/queue/migrate.ts'
import { apiApp, spaApp } from '../../../sandbox/entra/apps.ts'
import { serverIdentity } from '../../../sandbox/tls/authority.ts'
import { type Running, startProcess, waitFor } from '../../../scripts/demo/processes.ts'
import { freePort, startTemporaryPostgres } from '../../../scripts/postgres.ts'
import { findProgram } from '../../support/needs.ts'
import { startRedis } from '../../support/redis.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Runs `program` over a sandbox with these settings; gives the JSON of its last line that is an object. */
export async function measured<T>(program: string, settings: Record<string, string>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
  const postgres = await startTemporaryPostgres()
  const stops: (() => Promise<void>)[] = [postgres.stop]
  try {
    await migrate({ ownerUrl: postgres.ownerUrl, appUrl: postgres.appUrl })
    await migrateQueues(postgres.ownerUrl)
    const { caFile } = serverIdentity(folder, new Date())
    const [port, sandboxPort] = [await freePort(), await freePort()]
    const sandbox = await sandboxAt(folder, sandboxPort, port, settings, stops)
    // Queues are in Redis where there is one, as in production; else in PostgreSQL, as in the demo.
    const redis = findProgram('redis') ? await startRedis() : null
    if (redis) stops.push(redis.stop)
    const env = {
      TENANT_MODE: 'sandbox',
      TENANT_IDS: sandbox.tenantId,
      SANDBOX_PID: String(sandbox.pid),
      DATABASE_URL: postgres.appUrl,
      SUPER_URL: postgres.superUrl.replace(/\/postgres$/, '/kith'),
      ENTRA_AUTHORITY: `https://localhost:${sandboxPort}`,
      ENTRA_CLIENT_ID: apiApp.clientId,
      ENTRA_CLIENT_SECRET: apiApp.secrets[0] ?? '',
      ADDIN_CLIENT_ID: spaApp.clientId,
      GRAPH_URL: `https://localhost:${sandboxPort}/v1.0`,
      SANDBOX_ORIGIN: `http://localhost:${sandboxPort}`,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      PORT: String(port),
      KITH_KEY: randomBytes(32).toString('base64'),
      OFFICE_JS_URL: '/office-js/office.js',
      HOST_ORIGINS: `http://localhost:${sandboxPort}`,
      REQUESTS_PER_MINUTE: '1000000',
      NODE_EXTRA_CA_CERTS: caFile,
      ...(redis ? { REDIS_URL: redis.url } : {}),
    }
    let result: T | undefined
    const heard = (line: string): void => {
      if (line.startsWith('{')) result = JSON.parse(line) as T
      else say(line)
    }
    const kith = startProcess('kith', program, env, { heard, say })
    stops.unshift(kith.stop)
    await waitFor(kith, () => Promise.resolve(result !== undefined), 1_200_000)
    if (result === undefined) throw new Error('nothing was measured')
    return result
  } finally {
    for (const stop of stops) await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function sandboxAt(
  folder: string,
  sandboxPort: number,
  port: number,
  settings: Record<string, string>,
  stops: (() => Promise<void>)[],
): Promise<{ tenantId: string; pid: number }> {
  let tenantId = ''
  let isReady = false
  const heard = (line: string): void => {
    tenantId ||= /^Sign-in (\S+)$/.exec(line)?.[1] ?? ''
    isReady ||= line === 'ready'
  }
  const env = {
    SANDBOX_PORT: String(sandboxPort),
    KITH_DATA: folder,
    KITH_URL: `http://127.0.0.1:${port}`,
    ...settings,
  }
  const sandbox: Running = startProcess('sandbox', 'test/bench/reading/sandbox.ts', env, { heard, say })
  stops.unshift(sandbox.stop)
  await waitFor(sandbox, () => Promise.resolve(isReady), 180_000)
  return { tenantId, pid: sandbox.child.pid ?? 0 }
}
