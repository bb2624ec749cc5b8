/** A transaction that PostgreSQL broke off so that another could go on: nothing of it was done, so it is simply done again. */
import { Refused } from './errors.ts'

/** deadlock_detected, serialization_failure (PostgreSQL, appendix A). */
const brokenOff: ReadonlySet<unknown> = new Set(['40P01', '40001'])
const isBrokenOff = (error: unknown): boolean => brokenOff.has((error as { code?: unknown } | null)?.code)

/** Runs a whole transaction, and once more where it was broken off; 503 `busy` where that happens twice. Other errors pass. */
export async function onceMore<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction()
  } catch (error) {
    if (!isBrokenOff(error)) throw error
  }
  try {
    return await transaction()
  } catch (error) {
    if (!isBrokenOff(error)) throw error
    throw new Refused(
      503,
      'busy',
      'Something else of yours is being stored. Nothing was changed. Try again in a moment.',
      {
        'retry-after': '1',
      },
    )
  }
}
