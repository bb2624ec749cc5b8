/**
 * How fast two people answer each other. It added nothing to the prediction of contact, so it is told among the facts and is
 * no part of a score (docs/scoring.md, section 7).
 */
import { replyPolicy } from '../policy/score.ts'

/** A mail between the owner and one other, in a conversation: `direction` 0 was written by the owner, 1 by the other. */
export type PairMail = { conversation: string; at: number; direction: 0 | 1 }

/** How many answers there were, and within how many seconds half of them came. */
export type Replies = { times: number; medianS: number }
/** Of both sides; null for one that gave too few to tell. */
export type PairReplies = { theirs: Replies | null; yours: Replies | null }

/**
 * The answers of each side, from mails in any order (`at` in ms): the first mail of one side after one of the other in the same
 * conversation, counted from the other's last. What comes later than `replyPolicy.withinDays` takes a conversation up again and
 * answers nothing. Null for a side with fewer than `replyPolicy.least` answers.
 */
export function repliesOf(mails: readonly PairMail[]): PairReplies {
  const sorted = [...mails].sort((a, b) => a.at - b.at || a.direction - b.direction)
  const last = new Map<string, PairMail>()
  const waits: [number[], number[]] = [[], []]
  for (const mail of sorted) {
    const before = last.get(mail.conversation)
    const wait = before ? mail.at - before.at : 0
    if (before && before.direction !== mail.direction && wait <= replyPolicy.withinDays * dayMs)
      waits[mail.direction].push(wait / 1000)
    last.set(mail.conversation, mail)
  }
  return { theirs: toldOf(waits[1]), yours: toldOf(waits[0]) }
}

const dayMs = 86_400_000

function toldOf(waits: readonly number[]): Replies | null {
  if (waits.length < replyPolicy.least) return null
  const sorted = [...waits].sort((a, b) => a - b)
  return { times: waits.length, medianS: Math.round(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) }
}
