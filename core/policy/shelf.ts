/** When a link is worth a peer's time. Reasoned, not measured. */
export const shelfPolicy = {
  /** Least kinship (0..1) between a link and something known about a peer: a topic in common is 0.5, the same words 1. */
  kinshipLeast: 0.5,
  /** How much each kind of knowledge about a peer weighs: what they want beats what they do. */
  weight: { goal: 1, learns: 1, project: 0.9, interest: 0.8, promise: 0.7, remember: 0.5 },
  /** What the strength of the tie (0..1) adds at most. */
  tieShare: 0.2,
  /** Readers shown for one link. */
  readersMost: 5,
  /** Links on one shelf; what is compared on each save stays readable in some milliseconds. */
  linksMost: 500,
} as const
