/** When somebody's calendar is unusually full. The first two are product rules, the others reasoned. */
export const overloadPolicy = {
  /** Working days looked at, from the next one on. */
  daysAhead: 5,
  /** Share of working time that is taken, from which a calendar is full (0..1). */
  fullFrom: 0.8,
  /** By how much of working time it must be fuller than their own usual (0..1): rising, not just busy by nature. */
  aboveUsual: 0.1,
  /** Weeks of their own past that "usual" is the median of, and the fewest that say anything. */
  usualWeeks: 6,
  usualWeeksLeast: 3,
  /** Weeks read back at once: with `lookAheadDays` and a week begun they stay under the 42 days that one request may span. */
  weeksBack: 3,
  /** Local days ahead in which the next working days are looked for; longer leave leaves nothing to judge. */
  lookAheadDays: 13,
  /** Peers whose weeks are looked at, the strongest ties first: three requests of twenty. Reasoned: more are not met in a month. */
  peersMost: 60,
  /** Hours between two looks, and hours for which a look says something. */
  everyHours: 24,
  validHours: 60,
  /** Share of the owner's own working time that may be taken for the owner to have time to help (0..1). */
  ownerFreeBelow: 0.7,
  /** Days in which help is offered to one person once. */
  restDays: 21,
  /** Hours from which a single entry is a conference or a focus block, not a full calendar of meetings. */
  blockHours: 4,
} as const
