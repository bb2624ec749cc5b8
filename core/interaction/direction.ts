/** How the direction of a contact is stored: one small number a person. */
import type { Direction } from '../score/weights.ts'

/** 0 out, 1 in, 2 met, 3 weak (both received the same mail). */
export const directionCode: Record<Direction, number> = { out: 0, in: 1, met: 2, weak: 3 }
