/** What an answer of Graph's means for booking: wait, stop, or go on without this part. */
import type { Asked } from '../../platform/graph/booking.ts'
import { Later } from '../failures.ts'

/** Why something could not be read: not granted, or the mailbox stands still. */
export type Unreadable = 'missing-scope' | 'unreadable'

/** The value, or why there is none. Throws Later where Graph is to be asked again. */
export function contentOf<T>(answer: Asked<T>): { value: T } | { missing: Unreadable } {
  if (answer.kind === 'ok') return { value: answer.value }
  if (answer.kind === 'later') throw new Later(answer.afterMs, answer.code)
  return { missing: answer.kind === 'missing-scope' ? 'missing-scope' : 'unreadable' }
}
