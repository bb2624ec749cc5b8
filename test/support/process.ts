/** A process of ours under test: started from the sources, its lines kept, ended by its own id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type RunningProcess = {
  pid: number
  /** What it has written so far. */
  out: () => string
  err: () => string
  /** Resolves when a line of stdout matches; rejects when it ends before or `timeoutMs` have passed. */
  says: (pattern: RegExp, timeoutMs?: number) => Promise<string>
  signal: (signal: NodeJS.Signals) => void
  /** Its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `file` (from the project's folder) with this environment and nothing of ours but PATH and whom it trusts. */
export function startProcess(
  file: string,
  environment: Record<string, string | undefined>,
  args: readonly string[] = [],
): RunningProcess {
  const { PATH, HOME, NODE_EXTRA_CA_CERTS } = process.env
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: root,
    env: { PATH, HOME, NODE_EXTRA_CA_CERTS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout?.on('data', (chunk) => {
    out += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    err += String(chunk)
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal)),
  )
  const says = (pattern: RegExp, timeoutMs = 20_000): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = out.split('\n').find((one) => pattern.test(one))
        if (line) finish(() => resolve(line))
      }
      const finish = (end: () => void): void => {
        clearTimeout(timer)
        child.stdout?.off('data', look)
        end()
      }
      const timer = setTimeout(() => finish(() => reject(new Error(`never said ${pattern}:\n${out}${err}`))), timeoutMs)
      child.stdout?.on('data', look)
      void ended.then(() => finish(() => reject(new Error(`ended without saying ${pattern}:\n${out}${err}`))))
      look()
    })
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    says,
    signal: (signal) => void child.kill(signal),
    ended,
  }
}
