/**
 * `npm run bench`: figures as ratios. `-- --json` prints one JSON object a figure; names after it choose among them.
 * Each figure has a database of its own in a fresh PostgreSQL that goes away with it.
 */
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { connect } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { startTemporaryPostgres } from '../../scripts/postgres.ts'
import { addinFigures } from './addin.ts'
import { backfillFigures } from './backfill.ts'
import { bookFigures } from './book.ts'
import type { Figure, Result } from './figure.ts'
import { mailToScoreFigures } from './mail-to-score.ts'
import { peopleFigures } from './people-read.ts'
import { sandboxFigures } from './sandbox-requests.ts'
import { scoreFigures } from './score.ts'
import { slotFigures } from './slots.ts'

const figures: readonly Figure[] = [
  ...addinFigures,
  ...scoreFigures,
  ...peopleFigures,
  ...slotFigures,
  ...bookFigures,
  ...sandboxFigures,
  ...backfillFigures,
  ...mailToScoreFigures,
]
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !figures.some((figure) => figure.name === name))
if (unknown.length > 0) {
  process.stderr.write(`no figure ${unknown.join(', ')}; there are ${figures.map(({ name }) => name).join(', ')}\n`)
  process.exit(1)
}

const round = (value: number): number => Number(value.toPrecision(4))
const say = (name: string, { value, unit, ratioTo, ratio, runs }: Result): string =>
  values.json
    ? JSON.stringify({ name, value: round(value), unit, ratio_to: ratioTo, ratio: round(ratio), runs })
    : `${name.padEnd(14)} ${String(round(value)).padStart(10)} ${unit.padEnd(10)} ${round(ratio)} of ${ratioTo} (${runs} runs)`

const running = await startTemporaryPostgres()
try {
  await migrate({ ownerUrl: running.ownerUrl, appUrl: running.appUrl })
  const db = connect({ url: running.appUrl, poolSize: 4, applicationName: 'kith-bench' })
  const look = postgres(running.superUrl.replace(/\/postgres$/, '/kith'), { max: 1, onnotice: () => {} })
  for (const figure of figures) {
    if (positionals.length > 0 && !positionals.includes(figure.name)) continue
    // Without autovacuum a fresh cluster knows nothing of its tables; production would.
    await look`analyze`
    process.stdout.write(`${say(figure.name, await figure.run({ db, look }))}\n`)
  }
  await Promise.all([db.close(), look.end({ timeout: 5 })])
} finally {
  await running.stop()
}
