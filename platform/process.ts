/** A process from its first line to its last: configuration or one line each, start, signals, a graceful end. */
import closeWithGrace from 'close-with-grace'
import type { Config, Read } from './config.ts'
import { createLog, type Log } from './log.ts'
import { StartError } from './open.ts'

/**
 * Runs a process. What is wrong with its environment goes to stderr, a line each, and it exits with 1; on SIGINT or SIGTERM
 * `close` gets `graceMs`, after which it exits with 1.
 */
export async function runProcess(
  name: 'server' | 'worker',
  read: Read<Config>,
  start: (config: Config, log: Log) => Promise<{ close: () => Promise<void> }>,
  graceMs = 12_000,
): Promise<void> {
  if (!read.ok) return giveUp(read.wrong)
  const log = createLog({ process: name, level: read.config.logLevel })
  try {
    const running = await start(read.config, log)
    if (read.config.mode === 'entra' && process.getuid?.() === 0)
      log.warn('runs as root, which nothing here needs: start it as a user of its own')
    closeWithGrace({ delay: graceMs, logger: false }, async ({ err, signal }) => {
      if (err) log.fatal({ err }, 'ended by an error')
      else log.info({ signal }, 'stopping')
      await running.close()
      log.info('stopped')
    })
  } catch (error) {
    if (error instanceof StartError) return giveUp(error.lines)
    log.fatal({ err: error }, 'did not start')
    return giveUp([`The ${name} did not start: ${(error as Error).message}`])
  }
}

function giveUp(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`)
  process.exit(1)
}
