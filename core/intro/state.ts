/** What became of an introduction. A no is no input: it cannot be told from silence. */
import { lapseAfterDays } from '../policy/asks.ts'

const dayMs = 86_400_000

/** When an unanswered question lapses (ms): fourteen days after asking, whatever the answer was, if it was not a yes. */
export const lapsesAt = (askedAt: number): number => askedAt + lapseAfterDays * dayMs

/** `isIntroduced`: the mail to both has left or waits to. Times in ms. */
export function introductionState(
  facts: { isWithdrawn: boolean; isIntroduced: boolean; isAgreed: boolean; askedAt: number },
  now: number,
): 'asked' | 'agreed' | 'introduced' | 'lapsed' | 'withdrawn' {
  if (facts.isIntroduced) return 'introduced'
  if (facts.isWithdrawn) return 'withdrawn'
  if (facts.isAgreed) return 'agreed'
  return now >= lapsesAt(facts.askedAt) ? 'lapsed' : 'asked'
}
