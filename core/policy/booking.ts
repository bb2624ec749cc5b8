/** Everything that can be tuned about holds and about booking without a click, with unit. Reasoned, not measured. */

/** What an owner has who chose nothing: neither holds nor booking by itself. */
export const bookingDefaults = {
  holds: false,
  /** Hours for which a hold stays in the owner's calendar. */
  holdHours: 48,
  auto: false,
  /** Hours between the card and the invitation in which the owner can stop it. */
  vetoHours: 24,
  /** Invitations that may go out by themselves in seven days. */
  perWeek: 1,
} as const

/** The least and the most of each number that an owner may choose. */
export const bookingRanges = { holdHours: [4, 168], vetoHours: [2, 72], perWeek: [1, 3] } as const

/** Days over which `perWeek` counts. */
export const autoWeekDays = 7

/** What a hold is called in the owner's calendar, in every language: it must not tell what or whom it is for (product rule). */
export const holdTitle = 'Hold'

/** Kinds that may be booked without a click: meeting for its own sake. Asking or offering something is always the owner's click. */
export const autoKinds: ReadonlySet<string> = new Set(['lunch', 'coffee', 'walk', 'call'])
