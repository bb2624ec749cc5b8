/** Counts at the end what passed, failed and was skipped, on a line by itself, and lists which tests were skipped and why; with KITH_NO_SKIP=1 any skip fails the run. */
import type { Reporter, TestModule } from 'vitest/node'

/** A reporter beside the usual one. */
export function reportSkips(environment: Readonly<Record<string, string | undefined>> = process.env): Reporter {
  let chosen = false
  return {
    onInit(vitest) {
      chosen = vitest.config.testNamePattern !== undefined
    },
    onTestRunEnd(modules) {
      const count = (state: 'passed' | 'failed'): number =>
        modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0)
      const skipped = skippedIn(modules)
      process.stdout.write(`\n${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped\n`)
      // Whoever runs some tests by name knows that the others do not run.
      if (skipped.length === 0 || chosen) return
      const strict = environment.KITH_NO_SKIP === '1'
      process.stdout.write(
        `\n${skipped.length} tests were skipped${strict ? ', which KITH_NO_SKIP=1 does not allow' : ''}:\n`,
      )
      for (const line of skipped) process.stdout.write(`  ${line}\n`)
      if (strict) process.exitCode = 1
    },
  }
}

/** One line a skipped test: its file, its full name (which carries the reason), and a note given to `skip`. */
function skippedIn(modules: readonly TestModule[]): string[] {
  const lines: string[] = []
  for (const module of modules)
    for (const test of module.children.allTests('skipped')) {
      const result = test.result()
      const note = result.state === 'skipped' && result.note ? ` (${result.note})` : ''
      lines.push(`${module.relativeModuleId}: ${test.fullName}${note}`)
    }
  return lines
}
