/**
 * `npm run rebuild`: every owner's scores made anew from the stored interactions, one owner a transaction, a line each.
 * Stopped half way it says how to go on: `npm run rebuild -- --after TENANT/OWNER`.
 */
import { parseArgs } from 'node:util'
import { connect, type OwnerRef } from '../db/connect.ts'
import { countAccess } from '../db/queries/access.ts'
import { rebuildScores } from '../db/queries/rebuild.ts'
import { readOwnersAfter } from '../db/queries/scores-export.ts'
import { systemClock } from '../platform/clock.ts'

const nobody = '00000000-0000-0000-0000-000000000000'
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const fail = (why: string): never => {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

function startAfter(): OwnerRef {
  const { after } = parseArgs({ options: { after: { type: 'string', default: `${nobody}/${nobody}` } } }).values
  const [tenantId = '', ownerId = ''] = after.split('/')
  if (!uuid.test(tenantId) || !uuid.test(ownerId))
    fail('--after wants TENANT/OWNER, two ids as the last line printed them.')
  return { tenantId, ownerId }
}

let after = startAfter()
const url = process.env.DATABASE_URL ?? fail('Set DATABASE_URL to the database whose scores are to be rebuilt.')
const db = connect({ url, poolSize: 1, applicationName: 'kith-rebuild', statementTimeoutMs: 600_000 })
const total = { owners: 0, interactions: 0, differed: 0 }
let stopped = false
process.once('SIGINT', () => {
  stopped = true
})

try {
  for (;;) {
    const owners = await db.unbound((sql) => readOwnersAfter(sql, after, 100))
    for (const owner of owners) {
      if (stopped) break
      const { interactions, relationships, differed } = await db.asOwner(owner, async (sql) => {
        await countAccess(sql, { at: systemClock.now(), actor: 'operator', what: 'scores' })
        return rebuildScores(sql)
      })
      after = owner
      total.owners += 1
      total.interactions += interactions
      total.differed += differed
      const found = differed === 0 ? 'all as they were' : `${differed} were different`
      process.stdout.write(
        `${owner.tenantId}/${owner.ownerId}: ${interactions} interactions, ${relationships} relationships, ${found}\n`,
      )
    }
    if (stopped || owners.length === 0) break
  }
  process.stdout.write(
    stopped
      ? `stopped after ${total.owners} owners; go on with --after ${after.tenantId}/${after.ownerId}\n`
      : `rebuilt ${total.owners} owners, ${total.interactions} interactions, ${total.differed} relationships were different\n`,
  )
} catch (error) {
  const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
  process.stderr.write(`${why}: go on with --after ${after.tenantId}/${after.ownerId}\n`)
  process.exitCode = 1
} finally {
  await db.close()
}
