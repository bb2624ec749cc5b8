/** The server's process: `npm start`. Says `listening` with its address when it takes requests. */
import { readConfig } from '../platform/config.ts'
import { runProcess } from '../platform/process.ts'
import { startServer } from './start.ts'

await runProcess('server', readConfig(), async (config, log) => {
  const running = await startServer(config, { log })
  log.info({ url: running.address, mode: config.mode }, 'listening')
  return running
})
