/**
 * `npm run keys [tenant…]`: gives each tenant (those of TENANT_IDS unless named) a new key, seals every text of its owners
 * anew under it, and takes the old keys away. Interrupted, it is run again and goes on. All keys end up wrapped under
 * KITH_KEY: to replace the master key put the new one there, the old one in KITH_KEY_PREVIOUS, restart server and worker,
 * run this, and take the old one away. `--settle 0` does not wait for processes to learn of the new key: where none runs.
 */
import { parseArgs } from 'node:util'
import { connect } from '../../db/connect.ts'
import { readKeyConfig } from '../../platform/config.ts'
import { createKeys } from '../../platform/keys.ts'
import { rotateKeys, settleMs } from '../../platform/rotate.ts'

type Asked = { tenants: readonly string[]; settleMs: number }

function readArguments(): Asked {
  const { values, positionals } = parseArgs({ options: { settle: { type: 'string' } }, allowPositionals: true })
  const seconds = values.settle === undefined ? settleMs / 1000 : Number(values.settle)
  if (!(seconds >= 0)) throw new Error('--settle wants a number of seconds.')
  return { tenants: positionals, settleMs: seconds * 1000 }
}

async function main(): Promise<number> {
  const read = readKeyConfig()
  if (!read.ok) return refused(read.wrong)
  const asked = readArguments()
  const tenants = asked.tenants.length > 0 ? asked.tenants : read.config.tenantIds
  if (tenants.length === 0) return refused(['Name the tenants, or set TENANT_IDS.'])
  let stopped = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stopped = true
    })
  const db = connect({ url: read.config.databaseUrl, poolSize: 2, applicationName: 'kith-keys' })
  const keys = createKeys(db, read.config.masterKeys)
  let left = 0
  for (const tenantId of tenants) {
    const say = (line: string): void => console.log(`${tenantId}: ${line}`)
    try {
      const done = await rotateKeys(db, keys, tenantId, { say, isStopped: () => stopped, settleMs: asked.settleMs })
      if (done.finished) say('the old keys are gone')
      else left += 1
      if (done.unreadable > 0)
        console.error(`${tenantId}: ${done.unreadable} texts open under no key, so the old keys stay.`)
    } catch (error) {
      left += 1
      console.error(`${tenantId}: ${sayable(error)}`)
    }
    if (stopped) break
  }
  await db.close()
  if (stopped) console.log('stopped: run it again to go on')
  return left === 0 ? 0 : 1
}

function refused(lines: readonly string[]): number {
  for (const line of lines) console.error(line)
  return 1
}

function sayable(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  if (code === 'ECONNREFUSED') return 'PostgreSQL does not answer (ECONNREFUSED).'
  if (code === '22P02') return 'is not a tenant id.'
  return /authenticate data/.test(message)
    ? 'its keys do not open with KITH_KEY: set KITH_KEY_PREVIOUS to the one before.'
    : message
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = refused([(error as Error).message])
}
