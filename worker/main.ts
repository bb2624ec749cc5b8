/** The worker's process: `npm run start:worker`. Any number of copies share the lanes. Says `working` when it takes jobs. */
import { readConfig } from '../platform/config.ts'
import { runProcess } from '../platform/process.ts'
import { handlers } from './handlers.ts'
import { startWorker } from './start.ts'

await runProcess('worker', readConfig(), async (config, log) => {
  const running = await startWorker(config, { log, handlers })
  log.info({ mode: config.mode }, 'working')
  return running
})
