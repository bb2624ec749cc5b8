/** What the server in memory knows of asking and giving. */
import type { Ask } from '../../../contract/asks.ts'
import type { Message } from '../../../contract/messages.ts'
import type { CreditLine } from '../../../contract/wins.ts'

export type Given = {
  asks: Ask[]
  messages: Message[]
  questions: { introductionId: string; by: string; wouldMeet: string; askedAt: string; answer: 'yes' | 'no' | null }[]
  credit: CreditLine[]
  /** What the next message that would leave fails with, or null. */
  messageFails: string | null
}

/** Nobody asked or gave anything yet. */
export const nothingGiven = (): Given => ({ asks: [], messages: [], questions: [], credit: [], messageFails: null })
