/** What a test needs from the machine. Where it is missing the tests are skipped with the reason; `KITH_NO_SKIP=1` makes that a failure. */
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

export type Need = 'redis' | 'chromium' | 'shared'

const programs = {
  redis: ['redis-server', 'valkey-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
}

/** Where a program is on PATH, or undefined. */
export function findProgram(need: 'redis' | 'chromium'): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of programs[need]) {
      const path = join(folder, name)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {
        // looked for in the next folder
      }
    }
  }
  return undefined
}

/** The folder of papers and data beside the project, or undefined. */
export function sharedFolder(): string | undefined {
  const folder = fileURLToPath(new URL('../../../shared', import.meta.url))
  return existsSync(join(folder, 'data')) ? folder : undefined
}

const missing: Record<Need, () => string | undefined> = {
  redis: () => (findProgram('redis') ? undefined : 'no redis-server or valkey-server on PATH'),
  chromium: () => (findProgram('chromium') ? undefined : 'no chromium on PATH'),
  shared: () => (sharedFolder() ? undefined : 'no ../shared/data beside the project'),
}

/** `describe`, skipped with the reason in its title where the machine lacks something: `needs('redis')('queues on Redis', …)`. */
export function needs(...wanted: Need[]): (title: string, tests: () => void) => void {
  const reasons = wanted.flatMap((need) => missing[need]() ?? [])
  if (reasons.length === 0) return (title, tests) => void describe(title, tests)
  return (title, tests) => void describe.skip(`${title} [skipped: ${reasons.join('; ')}]`, tests)
}
