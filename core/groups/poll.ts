/** Polls: which of two or three times suits, where none is free for all. */

export type Answered = {
  /** Positions of the times that suit each of the others; null: no answer, which is counted for no time. */
  answers: readonly (readonly number[] | null)[]
  times: number
}

/** For how many people each time suits, the owner included: who asks can at all of them. */
export function suitingCounts({ answers, times }: Answered): number[] {
  return Array.from({ length: times }, (_, time) => 1 + answers.filter((suits) => suits?.includes(time)).length)
}

/** The time that suits most, of equals the earlier (times are in order); null where none suits `quorum` people. */
export function bestTime(answered: Answered, quorum: number): number | null {
  const counts = suitingCounts(answered)
  const most = Math.max(...counts)
  return counts.length === 0 || most < quorum ? null : counts.indexOf(most)
}

/** A poll's state at a time: it closes by itself, and only a booking or the owner's word says more. */
export function pollState(
  poll: { closesAt: number; droppedAt: number | null; isBooked: boolean },
  now: number,
): 'open' | 'closed' | 'booked' | 'dropped' {
  if (poll.isBooked) return 'booked'
  if (poll.droppedAt !== null) return 'dropped'
  return now < poll.closesAt ? 'open' : 'closed'
}
