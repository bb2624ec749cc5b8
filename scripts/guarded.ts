/** Child processes that do not outlive this one, however it ends: killed, crashed or stopped in order. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

// The shell waits in a process of its own for this process's end (its pipe closes, however it ended) and stops the
// child then; the child replaces the shell, so that its process id is the child's.
const guard = '( ( cat <&3 >/dev/null 2>&1; kill -INT $$ 2>/dev/null ) & ) ; exec 3<&-; exec "$@"'

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches this process alone, which then stops things in
 * order. Standard output and error are pipes unless `stdio` says otherwise for them.
 */
export function spawnGuarded(
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, 'stdio' | 'detached'> & { stdout?: 'pipe' | 'ignore' | 'inherit' } = {},
): ChildProcess {
  const { stdout = 'pipe', ...rest } = options
  return spawn('/bin/sh', ['-c', guard, 'sh', program, ...args], {
    ...rest,
    detached: true,
    stdio: ['ignore', stdout, 'pipe', 'pipe'],
  })
}

/** Asks the process to end, and makes it end after `graceMs`; resolves when it is gone. */
export async function stopGuarded(
  child: ChildProcess,
  graceMs: number,
  hard: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    const late = setTimeout(() => child.kill(hard), graceMs)
    await gone
    clearTimeout(late)
  }
  // The waiting shell holds these pipes open, and they would hold this process.
  for (const pipe of child.stdio) pipe?.destroy()
}
