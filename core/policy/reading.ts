/** What reading goes by: times after which mail is read over, and how fast an answer is before it may be a machine's. */

/**
 * An answer to the owner alone, in the conversation of their mail to the sender. Exchange answers for somebody who is away
 * within seconds; in nine months of a company's mail 10 % of such answers came within a minute and 5 % within half of one,
 * so that time alone proves nothing: the headers of one such mail of each sender do.
 */
export const autoReplyPolicy = {
  /** Seconds within which an answer is worth the one look at its sender's headers. */
  lookWithin: 60,
  /** Seconds within which an answer is automatic if its sender is known to let a machine answer. */
  knownWithin: 30,
} as const

/**
 * What Graph refuses without a reason that a retry would heal (a request that is suddenly at fault, a page that cannot be
 * read or leads off Graph's host, a round that never ends): about a day and a half of tries, ever further apart.
 */
export const refusalPolicy = {
  /** Seconds until the first try, and how many times longer each next wait is, up to the longest (seconds). */
  firstSeconds: 5,
  factor: 4,
  mostSeconds: 21_600,
  /** Refusals in a row after which nothing is asked until the owner comes back. */
  triesMost: 12,
  /** Refusals in a row after which the owner's page says that something is missing. */
  saidAfter: 3,
} as const

/**
 * Parts that a large folder's past is read in, by how many mails the folder holds: one page more for each part is little where
 * there are a dozen, and pages that wait for one another are what a full mailbox takes longest for.
 */
export const partsOfPast = (items: number): number => (items < 7_000 ? 1 : items < 10_000 ? 2 : 3)

/** Which folders a pass reads: a mailbox may have hundreds, and each costs a request of Graph's 10,000 in ten minutes. */
export const folderPolicy = {
  /** Folders that every pass looks at, those first that brought something last: most mailboxes have no more. */
  always: 12,
  /** Days after something came into a folder during which every pass looks at it. */
  warmDays: 3,
  /** Minutes after which any folder is looked at with the next pass: less than a sweep's interval. */
  coldMinutes: 50,
} as const
