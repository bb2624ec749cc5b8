/** Which company news is worth a line to somebody who works there now. Reasoned, not measured. */
export const newsPolicy = {
  /** Share of words in common (0..1, of the shorter title) from which two headlines tell one story. */
  sameStoryFrom: 0.6,
  /** Days within which two headlines may be the same story. */
  sameStoryDays: 5,
  /** Days after which a story is old. */
  freshDays: 14,
} as const
