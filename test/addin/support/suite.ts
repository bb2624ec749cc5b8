/** What a suite of browser tests is given: one browser for all of them. */
import type { Browser } from 'playwright-core'
import { expect } from 'vitest'

export type Chrome = { browser: Browser }

/** Asks until it is so; a machine that is busy with other things gets the time it needs. */
export const until = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000, interval: 50 })
