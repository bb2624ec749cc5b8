/** A worker that takes a job and never ends it; its parent kills it. Arguments: the store as JSON, lock and check in ms. */
import { createQueues } from '../../../platform/queue/queues.ts'

const [store = '', lockMs = '', stalledCheckMs = ''] = process.argv.slice(2)
const queues = await createQueues(JSON.parse(store))
await queues.startLane(
  'score',
  async (job) => {
    process.stdout.write(`holding ${job.id}\n`)
    return new Promise(() => undefined)
  },
  {
    concurrency: 1,
    onLost: async () => undefined,
    lockMs: Number(lockMs),
    stalledCheckMs: Number(stalledCheckMs),
  },
)
