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

/** `backfill`: messages a second until the past is read; the ratio is the bare client's time to Kith's. */
export const backfillFigures: readonly Figure[] = [
  {
    name: 'backfill',
    run: async () => {
      const read = await measured<Read>('test/bench/reading/backfill-run.ts', {
        SANDBOX_SIZE: '120',
        MAILBOX_MESSAGES: '12000',
        MAILBOX_MEETINGS: '2500',
      })
      const { messages_read, meetings_read, pages, requests } = read
      process.stderr.write(`${messages_read} mails, ${meetings_read} meetings, ${pages} pages, ${requests} requests\n`)
      const ratios = read.ours.map((ms, run) => (read.others[run] ?? Number.NaN) / ms)
      return {
        value: (messages_read + meetings_read) / (median(read.ours) / 1000),
        unit: 'items/s',
        ratioTo: 'the bare Graph client that reads the same pages and drops them',
        ratio: median(ratios),
        runs: read.ours.length,
      }
    },
  },
]
