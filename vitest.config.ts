import { defineConfig } from 'vitest/config'
import { reportSkips } from './test/support/skips.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', reportSkips()],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
