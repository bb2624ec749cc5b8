/** A year of one full mailbox, 12,000 mails and 2,500 meetings: Kith's whole reading beside the same pages fetched and dropped. */
import { type Figure, median } from './figure.ts'
import { measured } from './reading/stage.ts'

type Read = {
  ours: number[]
  others: number[]
  pages: number
  requests: number
  messages_read: number
  meetings_read: number
}

async function read(more: Record<string, string>): Promise<Awaited<ReturnType<Figure['run']>>> {
  const { ours, others, messages_read, meetings_read, pages, requests } = await measured<Read>(
    'test/bench/reading/backfill-run.ts',
    { SANDBOX_SIZE: '120', MAILBOX_MESSAGES: '12000', MAILBOX_MEETINGS: '2500', ...more },
  )
  process.stderr.write(`${messages_read} mails, ${meetings_read} meetings, ${pages} pages, ${requests} requests\n`)
  const ratios = ours.map((ms, run) => (others[run] ?? Number.NaN) / ms)
  return {
    value: (messages_read + meetings_read) / (median(ours) / 1000),
    unit: 'items/s',
    ratioTo: 'the bare Graph client that reads the same pages and drops them',
    ratio: median(ratios),
    runs: ours.length,
  }
}

/**
 * `backfill`: items a second until the past is read; the ratio is the bare client's time to Kith's. The sandbox answers as soon as
 * it can, within a few milliseconds; in `backfill-at-150-ms` and `backfill-at-300-ms` each request takes so much longer, for both.
 */
export const backfillFigures: readonly Figure[] = [
  { name: 'backfill', run: () => read({}) },
  ...['150', '300'].map((ms) => ({ name: `backfill-at-${ms}-ms`, run: () => read({ ANSWER_MS: ms }) })),
]
