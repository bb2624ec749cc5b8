/** Everything that can be tuned about suggestions and invites, with unit and source. */

/** Rule 6 of the product: open at a time, opened a week, and days in which one person comes up once. */
export const restraint = { openMost: 3, newPerWeek: 5, weekDays: 7, personRestDays: 14 } as const
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
