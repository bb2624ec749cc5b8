/** `npm run demo`: a whole Kith on this machine, against a sandbox tenant. `-- --check` plays the main job and exits. */
import { playMainJob } from './demo/check.ts'
import { DemoProblem, readOptions } from './demo/options.ts'
import { raiseStage } from './demo/stage.ts'

const startedAt = performance.now()
const say = (line: string): void => {
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}\n`)
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  const stage = await raiseStage(options, say)
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= stage.stop()
    return stopping
  }
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'))
  })
  for (const part of [stage.server, stage.worker]) {
    part.child.once('exit', (code, signal) => {
      if (stopping) return
      process.stderr.write(`demo: ${part.name} ended unexpectedly (${code ?? signal})\n`)
      process.exitCode = 1
      void stop()
    })
  }
  const host = `http://localhost:${options.sandboxPort}`
  say(`Teams-like host    ${host}/teams`)
  say(`Outlook-like host  ${host}/outlook`)
  say(`sandbox tenant     ${host}/_sandbox/   Graph ${stage.sandboxUrl}/v1.0`)
  say(`server             ${stage.serverUrl}   API ${stage.serverUrl}/docs`)
  process.stdout.write('ready\n')
  if (options.check) {
    try {
      const outcome = await Promise.race([playMainJob(stage, options, say), interrupted])
      if (outcome === 'interrupted') process.exitCode = 130
      else {
        process.stdout.write(`${JSON.stringify({ ...outcome, ms: Math.round(performance.now() - startedAt) })}\n`)
        if (!outcome.ok) process.exitCode = 1
      }
    } finally {
      await stop()
    }
    return
  }
  await interrupted
  process.stdout.write('stopping…\n')
  await stop()
}

try {
  await run()
} catch (error) {
  const text = error instanceof DemoProblem ? error.message : `${(error as Error).message.split('\n')[0]}`
  for (const line of text.split('\n')) process.stderr.write(`demo: ${line}\n`)
  process.exitCode = 1
}
