/** What the rules of suggesting look at. Days are UTC days since 1970, times in ms since 1970. */
import type { Why } from '../reason/why.ts'
import type { Columns } from '../score/decay.ts'
import type { ContactDay } from '../words/facts.ts'
import type { History } from './history.ts'
import type { InRhythm } from './rhythm.ts'

/** A relationship as the rules see it. */
export type Pair = {
  contactId: string
  twoWay: boolean
  peer: 'peer' | 'not' | 'unknown'
  /** The owner said that this person is a peer though the chart is not known. */
  elsewhere: boolean
  /** Excluded by the owner, out of the company, or otherwise not to be chosen. */
  closed: boolean
  /** Excluded by the other side: never put forward anew, while what the owner has seen stays as it would be. */
  apart: boolean
  columns: Columns
  firstDay: number
  lastDirectDay: number | null
  aboveUntil: number | null
  bestScore: number
  days: readonly ContactDay[]
  /** A meeting of the two alone lies ahead. */
  planned: boolean
  /** A single meeting of the two alone that lay ahead was cancelled lately. */
  fellThrough: boolean
  /** Whole days since the two met alone, or null. */
  metDaysAgo: number | null
  /** Who set up the meetings of the two alone, newest first. */
  organisers: readonly ('owner' | 'other')[]
  /** When the owner gave help or thanks, as logged (ms). */
  given: readonly number[]
  /** When the owner asked them for something by a message of theirs (ms); meetings for advice are among the invites. */
  asked: readonly number[]
  /** Meetings of several, in the next seven days, that both are in: when the first begins (ms), or null, and how many. */
  meetsNext: { at: number; count: number } | null
  bridge: boolean
}

/** Somebody of the owner's own team with whom there is no relationship yet. */
export type TeamMate = { contactId: string; closed: boolean }

/** How a peer's week looks, as far as it is known; see `core/overload`. */
export type Week = { full: boolean; away: boolean; tough: boolean }

/** Something that happened or falls due with one person: a goal, help received, a new role. Each comes up once. */
export type Occasion = {
  kind: string
  contactId: string
  /** What it is about: with the kind and the person it says which one it is. */
  about: string
  /** From when to until when it may come up; it stands for as long as it is listed at all. */
  from: number
  until: number
  worth: number
  why: Why
}

export type World = {
  pairs: readonly Pair[]
  team: readonly TeamMate[]
  /** Whom the owner chose to meet in a rhythm: it decides about them, whatever else is known. */
  rhythms: ReadonlyMap<string, InRhythm>
  /** The owner's own day, in days since 1970. */
  today: number
  /** How much was read: without ninety days there are no words; only with everything does "not yet met" mean something. */
  extent: 'nothing' | 'some' | 'all'
  history: History
  /** By contact; who is missing is not known to be full or away. */
  weeks: ReadonlyMap<string, Week>
  /** Whether the owner's own week leaves time to help somebody. */
  ownerHasTime: boolean
  /** The owner's working days since their leave or pause ended, 0 on the first of them; null where that is past. */
  daysBack: number | null
  occasions: readonly Occasion[]
  locale: 'en' | 'de'
  now: number
}

export type Candidate = {
  contactId: string
  kind: string
  about: string | null
  worth: number
  why: Why
  /** Days (since 1970) in which times are to be looked for; the usual ones where it is left out. */
  days?: { from: number; to: number }
}
