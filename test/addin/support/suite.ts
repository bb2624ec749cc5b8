/** What a suite of browser tests is given: one browser for all of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { type Assertion, expect } from 'vitest'

export type Chrome = { browser: Browser }

type Check =
  | 'toBe'
  | 'toEqual'
  | 'toContain'
  | 'toBeGreaterThan'
  | 'toBeLessThan'
  | 'toHaveLength'
  | 'toMatch'
  | 'toMatchObject'

const waitMs = 15_000
const everyMs = 50

/**
 * Asks until it is so; a machine that is busy with other things gets the time it needs. Unlike Vitest's own `poll` it asks
 * nobody which test is running, because several run side by side.
 */
export function until<T>(read: () => T | Promise<T>): { [C in Check]: (wanted: unknown) => Promise<void> } {
  const ask = (check: Check) => async (wanted: unknown) => {
    const end = performance.now() + waitMs
    for (;;) {
      try {
        ;(expect(await read())[check] as Assertion['toEqual'])(wanted)
        return
      } catch (error) {
        if (performance.now() > end) throw error
      }
      await sleep(everyMs)
    }
  }
  return {
    toBe: ask('toBe'),
    toEqual: ask('toEqual'),
    toContain: ask('toContain'),
    toBeGreaterThan: ask('toBeGreaterThan'),
    toBeLessThan: ask('toBeLessThan'),
    toHaveLength: ask('toHaveLength'),
    toMatch: ask('toMatch'),
    toMatchObject: ask('toMatchObject'),
  }
}
