/** Which company news is worth a line to somebody who works there now. Reasoned, not measured. */
export const newsPolicy = {
  /** Share of words in common (0..1, of the shorter title) from which two headlines tell one story. */
  sameStoryFrom: 0.6,
  /** Days within which two headlines may be the same story. */
  sameStoryDays: 5,
  /** Days after which a story is old. */
  freshDays: 14,
  /** Entries of a feed that are looked at, newest first as feeds have them. */
  itemsMost: 200,
  /** Hours between two looks at a feed, and after one that failed. */
  everyHours: 6,
  failedHours: 24,
  /** Feeds an owner may watch. */
  feedsMost: 20,
  /** Days of the rhythm that holds for somebody who left and has none of their own: some months. */
  inTouchDays: 120,
} as const
