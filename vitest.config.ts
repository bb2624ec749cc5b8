import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/sequence.ts'
import { reportSkips } from './test/support/skips.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', reportSkips()],
    pool: 'forks',
    // A file waits for its browser, its database or its clock half of the time: two at once take turns, also on two cores.
    maxWorkers: 2,
    // Of tests that run side by side in one file: screens in one browser, each in a window of its own.
    maxConcurrency: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    // A second, which is Vitest's own, is nothing on a machine that is busy; what is so at once is seen at once anyhow.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 120_000,
    // A shared machine may hold a browser or a queue up for seconds; what fails three times is broken.
    retry: process.env.CI === 'true' ? 2 : 0,
  },
})
