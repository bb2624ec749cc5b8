/** What a generated company is made of, besides the accounts that the tenant holds. */

import type { Person } from '../tenant/types.ts'

/** A lead and those who report to them. */
export type Team = {
  id: string
  name: string
  department: string
  leadId: string
  /** The lead first. */
  memberIds: string[]
  /** Account of the team's distribution list. */
  listId: string
}

/** A sender outside that nobody writes to. */
export type NewsletterSender = { name: string; address: string; topic: string; perWeek: number; share: number }

/** Half-open: from the first day away up to the first day back, as local days since 1970. */
export type Leave = { fromDay: number; toDay: number }

/** How somebody behaves. Nothing of it is ever shown by Graph, except leave through the calendar and automatic replies. */
export type Habits = {
  /** Median minutes of working time until they answer a mail. */
  paceMinutes: number
  /** Chance that they answer a mail written to them alone. */
  answers: number
  /** Their mail against the usual: 1 is usual. */
  activity: number
  /** How readily they say yes to an invitation when they are free, 0 to 1. */
  readiness: number
  /** Whether they keep their lunch free with a recurring entry. */
  lunchHold: boolean
  /** Weekday and start minute of their focus time, or null. */
  focus: { weekday: number; minute: number } | null
  /** Half days of private errands a month. */
  privateItems: number
  /** First and last (exclusive) moment in the company, ms. */
  joinedAt: number
  leftAt: number | null
  leaves: Leave[]
  /** Who led them before, until when (ms). */
  formerManager: { id: string; until: number } | null
  /** Newsletters they receive, by position in the company's list. */
  newsletters: number[]
}

/** A company as its history is made from it. Nothing of it changes once it is made. */
export type Company = {
  seed: number
  domain: string
  name: string
  /** The span of the history, ms; it ends at `until`, calendars go on for two weeks. */
  from: number
  until: number
  /** Every account: employees, those who left, guests, rooms, shared mailboxes and lists. */
  people: Person[]
  /** Ids of those who work here, chief first. */
  employeeIds: string[]
  /** Ids of those who left within the year; their accounts are disabled. */
  departedIds: string[]
  teams: Team[]
  /** Account id of a list to the ids of its members. */
  lists: Map<string, string[]>
  /** Account id of a shared mailbox to the ids of those who answer from it. */
  shared: Map<string, string[]>
  newsletters: NewsletterSender[]
  habits: Map<string, Habits>
  /** The mail of a company that was imported: then there is no other, and calendars are light. */
  corpus: Corpus | null
}

/** One mail of a corpus. `at` in ms; people by their position in `memberIds`. */
export type CorpusMail = { id: string; at: number; from: number; to: readonly number[] }

/** The mail of an imported company. */
export type Corpus = {
  /** Oldest first. */
  mails: readonly CorpusMail[]
  /** Account ids in the order of the positions. */
  memberIds: readonly string[]
}
