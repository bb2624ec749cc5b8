/** Spreads what is done by the clock over time, the same for the same owner, so that a company's mailboxes don't fall due at once. */
import { createHash } from 'node:crypto'

/** Between 90 and 110 percent of `ms`, told by the key alone. */
export function spread(key: string, ms: number): number {
  const part = createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32
  return Math.round(ms * (0.9 + 0.2 * part))
}
