/**
 * An owner's stored interactions as NDJSON on stdout, for `npm run -s score`: the same scores as in the database.
 * `tsx scripts/export-interactions.ts --tenant ID --owner ID [--at UNIX_SECONDS]`; `--at` ends the stream with a scoring.
 * The owner sees in their access log that it was done.
 */
import { parseArgs } from 'node:util'
import { streamEvent } from '../core/score/stream.ts'
import { connect } from '../db/connect.ts'
import { logAccess } from '../db/queries/access.ts'
import { readInteractions, readUnscored } from '../db/queries/scores-export.ts'
import { systemClock } from '../platform/clock.ts'

const pageSize = 5000
const fail = (why: string): never => {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
const { tenant, owner, at } = parseArgs({
  options: { tenant: { type: 'string' }, owner: { type: 'string' }, at: { type: 'string' } },
}).values
const url = process.env.DATABASE_URL ?? fail('Set DATABASE_URL to the database to read.')
if (!tenant || !owner) fail('Name the owner: --tenant ID --owner ID.')
const ref = { tenantId: tenant ?? '', ownerId: owner ?? '' }
const db = connect({ url, poolSize: 1, applicationName: 'kith-export' })

const write = async (lines: readonly object[]): Promise<void> => {
  if (!process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join('')))
    await new Promise((resume) => process.stdout.once('drain', resume))
}

try {
  await db.asOwner(ref, (sql) => logAccess(sql, { at: systemClock.now(), actor: 'operator', what: 'interactions' }))
  const unscored = new Set(await db.asOwner(ref, readUnscored))
  for (let after = ''; ; ) {
    const page = await db.asOwner(ref, (sql) => readInteractions(sql, after, pageSize))
    const events = page.map((stored) => streamEvent(stored, ref.ownerId, unscored))
    await write(events.filter((event) => event !== null && typeof event === 'object'))
    for (const complaint of events)
      if (typeof complaint === 'string') {
        process.stderr.write(`${complaint}\n`)
        process.exitCode = 1
      }
    if (page.length < pageSize) break
    after = page.at(-1)?.sourceId ?? ''
  }
  if (at !== undefined) await write([{ op: 'score', t: Number(at) }])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`)
  process.exitCode = 1
} finally {
  await db.close()
}
