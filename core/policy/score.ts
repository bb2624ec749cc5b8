/** Every constant of the relationship score, with unit and source. Sources in docs/scoring.md. */

/** One contact weight of 1 in integer units: divisible by 1..16, so that 1/n is exact there and order cannot matter. */
export const unitsPerContact = 720_720
/** Exponent of a day's sum (none): ten mails in a day are not ten contacts. Fitted on four organisations' mail. */
export const dayExponent = 0.4
/** Half-lives in days of the two running columns. */
export const halfLifeDays = { short: 7, long: 90 } as const
/** Shares of the two rates in the strength. */
export const shares = { short: 0.1, long: 0.9 } as const
/** Strength at which the score is 50: about one one-to-one exchange a week. */
export const halfSaturation = 0.18
/** Weight between two recipients of one mail, before division by n: weak evidence. */
export const coRecipientWeight = 0.03
/** Most recipients of a mail that still says something about two of them. */
export const coRecipientMost = 15
/** Most people in a meeting that still counts as contact. */
export const meetingPeopleMost = 15
/** A contact is direct up to this many others (the sender not counted). */
export const directMost = 5
/**
 * Weight of a contact by medium: a share is split among `n` others, a whole one is not. A coffee, thanks or help is
 * logged by a person about persons, so each of them had all of it; a mail, message, call or meeting is shared attention.
 */
export const mediumWeight = {
  email: 'share',
  chat: 'share',
  meeting: 'share',
  call: 'share',
  coffee: 'whole',
  thanks: 'whole',
  help: 'whole',
} as const
/** Most recipients of one event: five times what Exchange Online lets through in one mail. More is a broken import. */
export const recipientsMost = 5_000
/** Chance of silence: logit = intercept + rate * ln(r_90 + 0.001) + gap * ln(1 + gap in days). Fitted as above. */
export const silence = { intercept: -5.663, rate: -1.262, rateFloor: 0.001, gap: 0.516 } as const
/** Direct contact-days in 90 days below which no chance of silence is said. */
export const silenceDaysLeast = 5
/** Chance of silence from which a pair may be called fading. */
export const fadingFrom = 0.45
/** Lower bounds of the words (score points, 0..100). */
export const wordBounds = { often: 45, regular: 20, cooling: 8, rare: 3 } as const
/** Days of history below which a pair is new: order only. */
export const newBelowDays = 30
/** How long a better word is remembered for "cooling", and the window of the explanation (days). */
export const memoryDays = 90
/** The landmark day (UTC days since 1970) of the running columns: Monday 5 January 2026. Moved once a year. */
export const landmarkDay = 20_458
/** Days back in which the best score of a pair is looked for when a lunch is weighed. */
export const bestWithinDays = 180
/** Weeks of the trend; how many of them are "lately"; by which factor lately must differ to be called more or less. */
export const trendPolicy = { weeks: 12, lately: 4, factor: 4 / 3 } as const
/** Which quantile of a pair's own gaps is its usual rhythm, and the fewest gaps (none) from which one is taken. */
export const usualGapPolicy = { quantile: 0.9, gapsLeast: 4 } as const
/** Days after which a mail in an old conversation is no answer any more, and the fewest answers (reasoned, not measured) that a usual time is told from. */
export const replyPolicy = { withinDays: 14, least: 5 } as const
/** Average weight of a contact (shares of a whole one) from which more than half of them were surely one to one. */
export const oneToOneFrom = 0.75
/** Days since the last meeting below which no lunch is suggested; one person once in 14 days (product rule). */
export const lunchRestDays = 14
/** Times that an event may have (unix seconds): 1970-01-01 to 2100-01-01. Milliseconds by mistake fall outside. */
export const timeRange = { from: 0, to: 4_102_444_800 } as const
export const secondsPerDay = 86_400
