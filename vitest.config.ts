import { defineConfig } from 'vitest/config'
import { reportSkips } from './test/support/skips.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', reportSkips()],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 120_000,
    // A shared machine may hold a browser or a queue up for seconds; what fails three times is broken.
    retry: process.env.CI === 'true' ? 2 : 0,
  },
})
