/** Rhythms that one can choose, in days, and how any rhythm reads. */
import type { useTouchWords } from './touch-words.ts'

export const rhythmDays = [14, 21, 28, 42, 56, 91, 182] as const

/** A rhythm that has no name of its own is told in days. */
export const rhythmText = (days: number, { circles }: ReturnType<typeof useTouchWords>): string =>
  circles.rhythms[String(days)] ?? circles.days(days)

/** The longest interval that goes with an ideal one: half as long again (days), as the first proposal has it at least. */
export const longestFor = (days: number): number => Math.ceil(days * 1.5)
