/** Everything that can be tuned about suggestions and invites, with unit and source. */

/** Rule 6 of the product: open at a time, opened a week, and days in which one person comes up once. */
export const restraint = { openMost: 3, newPerWeek: 5, weekDays: 7, personRestDays: 14 } as const
/**
 * Back from leave or a pause: as many open at most as working days have begun since, the first one included. Leave is what took
 * at least `leaveHours` with gaps of up to `gapHours`, as of entries of office hours day after day; reasoned.
 */
export const softReturn = { leaveHours: 40, gapHours: 16, lookBackDays: 10 } as const
/**
 * What a candidate is worth before taste and variety, by where it comes from; only their order means something. Reasoned:
 * what has its day goes before what could be any day, giving before asking, a reason before a guess. A lunch adds its own
 * worth (0..1) to `fading`.
 */
export const worths = {
  credit: 3,
  goal: 2.6,
  checkIn: 2.5,
  keepReach: 2.4,
  congratulate: 2.3,
  fullWeek: 2.1,
  ownersTurn: 2,
  hasMoved: 1.9,
  swapMatch: 1.6,
  fellThrough: 1.5,
  rhythmOverdue: 1.4,
  moved: 1.3,
  rhythm: 1.2,
  share: 1.1,
  inTouch: 0.9,
  fading: 0.5,
  nextWeek: 0.3,
  sharedMeetings: 0.2,
  newOnTeam: 0.1,
} as const
/** What is left of a candidate's worth for each one of its kind that is open, was opened this week, or was chosen before it. */
export const varietyShare = 0.75
/**
 * The owner's taste, learned from what they took up of a kind: as if `prior` suggestions had been seen, half of them taken;
 * between `least` and `most`. Somebody who did not come up for `newDays` is worth `newPerson` times as much.
 */
export const taste = { prior: 4, least: 0.5, most: 1.5, newDays: 90, newPerson: 1.1 } as const
/**
 * Kinds that the owner set off by a word of their own (a goal with its day, help that they logged, a mark): another
 * suggestion about the same person does not make them wait; every other limit holds, and they rest the person like any other.
 */
export const ownWordKinds: ReadonlySet<string> = new Set([
  'goal',
  'credit',
  'success',
  'check-in',
  'keep-reach',
  'milestone',
])
/** Kinds that have their day: they do not wait for a place among the three, what could be any day makes way for them. */
export const datedKinds: ReadonlySet<string> = new Set([...ownWordKinds, 'congratulate'])
/** Days ahead in which such a word keeps one of the places free for itself. */
export const reserveDays = 3
/** Kinds that only the owner is asked about: they need not wait until the person is back from leave. Everything else reaches them. */
export const ownerOnlyKinds: ReadonlySet<string> = new Set(['keep-reach', 'has-moved', 'in-touch'])
/** When and for how long occasions come up. Days unless said otherwise; reasoned. */
export const occasionDays = {
  /** A goal that nobody asked about within a week is past. */
  goal: 7,
  /** Minutes before the meeting at which help or a success is back, and days after it where no meeting lies ahead. */
  creditBeforeMinutes: 90,
  creditWithoutMeeting: 2,
  /** A role or an anniversary is congratulated within a working week, a milestone within three days. */
  role: 7,
  anniversary: 3,
  milestone: 3,
  /** A coffee after a move inside the company; two weeks so that they have arrived. */
  movedAfter: 7,
  movedWithin: 45,
  /** How long before somebody's last day a way to reach them is asked for, and after a departure where they went. */
  lastDayBefore: 14,
  departure: 30,
  /** For how long the session in return of a swap is brought up; afterwards it stays on the swap's own screen. */
  swapBack: 60,
  /** A hello to somebody who left stays due; the card stands for a week like any other. */
  inTouch: 30,
} as const
/** A new two-way swap: taken up it becomes two sessions, so that it rests wherever a meeting would. */
export const swapMatchKind = 'swap'
/** Share of the people of a company whose role changed on one day, and the least number, from which it is a new naming of roles, not news. */
export const renamedFrom = { share: 0.1, people: 5 } as const
/** Days that the mark of a tough week stands. */
export const toughWeekDays = 7
/** Days that an open suggestion stands before it lapses; reasoned: a week holds every working day once. */
export const lapseDays = 7
/** Times per suggestion that are kept. */
export const slotsKept = 6
/** Days of rest for a person after an answer of the owner's or theirs. Reasoned. */
export const restDays = {
  /** "Not now". */
  notNow: 14,
  /** "This is not right". */
  wrong: 60,
  /** A time was looked for and there was none: look again when the calendars have moved on. */
  noTime: 3,
  /** They declined once: not their moment. */
  declined: 28,
  /** "Swamped" (product rule). */
  swamped: 30,
  /** "Less of this kind": that kind with anybody. */
  kind: 90,
} as const
/** Each suggestion that was ignored doubles the days for which that kind is quiet for that person, up to a year. */
export const ignored = { firstDays: 28, most: 365 } as const
/** Declines in a row after which invitations to that person stop until they initiate (product rule). */
export const declinesMost = 2
/** Favours asked of one person without one given since, from which it is the owner's turn to give (scenario 6). */
export const turnAfterAsks = 3
/** Days back in which favours and invitations are weighed against each other. */
export const turnWithinDays = 180
/** The least a lunch must be worth (0..1, P_silent * sqrt(best score / 100)) without fading. Below it silence is better. */
export const lunchWorthLeast = 0.2
/** Days since the two last met from which a lunch is suggested without fading. */
export const unmetDays = 28
/** Two-way relationships below which a mailbox is thin and the org chart helps out. */
export const thinBelow = 8
/** People of the owner's own team who are suggested at a time because they have not met. */
export const newOnTeamMost = 2
/** Relationships that are looked at, strongest first: what lies below is rarely worth a lunch. */
export const relationshipsMost = 400
/** Days of history read for the facts of a pair: a year and what its rhythm needs. */
export const historyDays = 400
/** Hours of an own `oof` item from which the owner is away and nothing is suggested. */
export const awayHours = 8
/** Local hour at which a day's suggestions are looked for. */
export const morningHour = 7
/** Minutes for which an unfinished claim on a pair stands (a worker's crash must not block the other for long), and hours after it was booked. */
export const claim = { minutes: 60, settledHours: 24 } as const
/** Minutes after the end at which "did it happen?" is asked, and days without an answer after which it counts half (product rule). */
export const happened = { askAfterMinutes: 15, halfAfterDays: 7 } as const
/** Kinds whose event nobody else may read, because the owner asks or offers something (rule 11 of the product). */
export const privateKinds: ReadonlySet<string> = new Set(['help-15', 'advice-20', 'advice-30'])
/** Kinds for a group, and how many people, the owner included, make one (product rule: "it goes ahead at three"). */
export const groupKinds: ReadonlySet<string> = new Set(['group-lunch', 'happy-hour', 'group-activity'])
export const groupQuorum = 3
/** Added to an interaction's revision by the owner's word, so that no later copy of the calendar outranks it (revisions are ms or less). */
export const ownersWordRev = 10 ** 15
/** How far ahead a hand-made invite may lie, in days. */
export const handMostDays = 366
