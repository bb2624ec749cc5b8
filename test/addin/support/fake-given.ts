/** What the server in memory knows of asking and giving. */
import type { Ask } from '../../../contract/asks.ts'
import type { Cadence, Circle } from '../../../contract/circles.ts'
import type { Introduction } from '../../../contract/introductions.ts'
import type { Leaving, Reach } from '../../../contract/leaving.ts'
import type { Marks } from '../../../contract/marks.ts'
import type { Message } from '../../../contract/messages.ts'
import type { Feed, InTouch } from '../../../contract/news.ts'
import type { Opportunity } from '../../../contract/opportunities.ts'
import type { ShelfLink } from '../../../contract/shelf.ts'
import type { Match, NotedSkill, OwnSkill, Swap } from '../../../contract/swaps.ts'
import type { CreditLine, Win } from '../../../contract/wins.ts'

export type Given = {
  asks: Ask[]
  messages: Message[]
  questions: { introductionId: string; by: string; wouldMeet: string; askedAt: string; answer: 'yes' | 'no' | null }[]
  credit: CreditLine[]
  links: ShelfLink[]
  skills: OwnSkill[]
  notedSkills: NotedSkill[]
  matches: Match[]
  swaps: Swap[]
  introductions: Introduction[]
  /** The mail to both, by its introduction. */
  introducing: Map<string, string>
  opportunities: Opportunity[]
  wins: Win[]
  circles: Circle[]
  cadences: Cadence[]
  inTouch: InTouch[]
  feeds: Feed[]
  reach: Map<string, Reach>
  leaving: Leaving
  marks: Map<string, Marks>
  /** Whose calendar has no room today, or null. */
  busyToday: string | null
  /** What the next message that would leave fails with, or null. */
  messageFails: string | null
}

/** Nobody asked or gave anything yet. */
export const nothingGiven = (): Given => ({
  asks: [],
  busyToday: null,
  messages: [],
  questions: [],
  credit: [],
  links: [],
  skills: [],
  notedSkills: [],
  matches: [],
  swaps: [],
  introductions: [],
  introducing: new Map(),
  opportunities: [],
  wins: [],
  circles: [],
  cadences: [],
  inTouch: [],
  feeds: [],
  reach: new Map(),
  leaving: { allowed: true, lastDay: null, filesOpen: false, people: [] },
  marks: new Map(),
  messageFails: null,
})
