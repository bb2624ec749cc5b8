/** When two people's skills fit. Reasoned, not measured. */
export const swapPolicy = {
  /** Share of the wanted words that an offer must have (0..1): "excel forecasting" fits "forecasting in Excel", not "Excel". */
  coverageLeast: 0.6,
  /** What the strength of the tie adds at most to a fit of 1: enough to break ties between equal matches, not more. */
  tieShare: 0.2,
  /** Matches shown. */
  matchesMost: 10,
  /** Days after the first from which the session in return is looked for. */
  returnAfterDays: 7,
  /** Days in which each session is looked for. */
  searchDays: 14,
  /** Skills of one's own. */
  ownMost: 30,
} as const
