/** The demo's own processes: started with their output watched, waited for until they are ready, stopped in order. */
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnGuarded, stopGuarded } from '../guarded.ts'
import { DemoProblem } from './options.ts'

export type Running = { name: string; child: ChildProcess; stop: () => Promise<void> }

const root = join(import.meta.dirname, '../..')
/** As it was at the start: building the add-in in this process sets NODE_ENV on the way. */
const inherited = { ...process.env }

/** Starts one of our programs; its complaints go to `say`, its other lines nowhere but to `heard`. */
export function startProcess(
  name: string,
  program: string,
  env: Record<string, string>,
  told: { heard?: (line: string) => void; say: (line: string) => void; watch?: boolean },
): Running {
  const child = spawnGuarded(
    process.execPath,
    [...(told.watch ? ['--watch'] : []), '--import', 'tsx', join(root, program)],
    {
      cwd: root,
      env: { ...inherited, ...env },
    },
  )
  eachLine(child.stdout, (line) => told.heard?.(line))
  eachLine(child.stderr, (line) => told.say(`${name}: ${line}`))
  return { name, child, stop: () => stopGuarded(child, 15_000) }
}

function eachLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim()) take(line)
  })
}

/** Resolves when `ready` does; throws when the process ends first or nothing happens for too long. */
export async function waitFor(running: Running, ready: () => Promise<boolean>, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs
  for (;;) {
    const { exitCode, signalCode } = running.child
    if (exitCode !== null || signalCode !== null)
      throw new DemoProblem(`${running.name} ended at once (${exitCode ?? signalCode})`)
    if (await ready()) return
    if (Date.now() > until)
      throw new DemoProblem(`${running.name} was not ready after ${Math.round(withinMs / 1000)} seconds`)
    await sleep(50)
  }
}

/** Whether an address answers with 200. */
export const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

/** Throws in one line where somebody else listens on the port already. */
export async function claimPort(name: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is used by another program' : `cannot be used (${error.code})`
      reject(new DemoProblem(`port ${port} ${why}: set ${name} to a free one`))
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}
