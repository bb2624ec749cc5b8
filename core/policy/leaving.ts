/** What can be tuned about leaving and staying in touch. Reasoned, not measured. */
export const leavingPolicy = {
  /** People on the goodbye list beside those the owner can reach already: the strongest ties. */
  goodbyesMost: 30,
  /** Days ahead that a last day may lie. */
  aheadMost: 366,
  /** Hours that an account has to be gone before what is kept is erased: a slip in the directory costs nothing, a day is not exceeded. */
  goneHours: 12,
  /** Rows of a LinkedIn export that are read, and bytes it may have. */
  rowsMost: 30_000,
  bytesMost: 4_000_000,
} as const
